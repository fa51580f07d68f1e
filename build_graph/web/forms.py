"""Forms made of what a question or a search may be given: one field for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from build_graph.questions import several
from build_graph.questions.catalogue import Parameter, Question
from build_graph.searching.filters import POLARITIES
from build_graph.searching.searchable import kinds
from build_graph.web.page_config import label
from build_graph.web.thing_names import Choices, ThingNames

_LISTED = 200  # names in a list to choose from; of more, the box makes suggestions
_HINTS = {
    "month": "a month, written YYYY-MM",
    "integer": "a whole number",
    "number": "a number",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `form` is select, suggest (a box with suggestions) or box.

    `groups` are headings with what may be chosen under each; `hint` says what it is for. Of
    `others` several may be chosen besides, those of `chosen` are.
    """

    name: str
    label: str
    hint: str
    form: str
    value: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    required: bool = False
    others: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


def fields(question: Question, names: ThingNames, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Return a field for each parameter of a question, filled with what was given or its default.

    Where the question takes several units they can be chosen from a list besides the first.
    """
    return tuple(_of_parameter(one, question, names, given) for one in question.parameters)


def _of_parameter(
    one: Parameter, question: Question, names: ThingNames, given: Mapping[str, str]
) -> Field:
    choices, value = names.choices(one.type), given.get(one.name, one.default or "")
    hint = _hint(one, choices)
    if one.type != several.TYPE or not several.takes_several(question):
        return _field(one.name, hint, choices, value, required=not one.optional)
    if len(choices) > _LISTED:
        hint = f"{hint}; several with a semicolon between"
        return _field(one.name, hint, choices, value, required=not one.optional)
    first, *chosen = several.units(value) or [""]
    field = _field(one.name, hint, choices, first, required=not one.optional)
    # Those chosen come first, in sight; an alias among them is in no list and would be lost.
    others = tuple(dict.fromkeys((*chosen, *choices.named)))
    return replace(field, others=others, chosen=tuple(chosen))


def filters(names: ThingNames, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Return a field for each filter of a search."""

    def chosen(name: str, hint: str, choices: tuple[str, ...]) -> Field:
        return _field(name, hint, Choices(choices, ()), given.get(name, ""))

    def of_type(name: str) -> Field:
        return _field(name, "", names.choices(name), given.get(name, ""))

    def box(name: str, hint: str) -> Field:
        return _field(name, hint, Choices((), ()), given.get(name, ""))

    return (
        chosen("kind", "", kinds()),
        of_type("pdu"),
        of_type("region"),
        of_type("theme"),
        chosen("polarity", "of findings", POLARITIES),
        box("section", "such as 1.3, Planning or Background"),
        box("since", "inspected in this month or year or later, such as 2023-06 or 2023"),
        box("until", "inspected then or before"),
    )


def _field(name: str, hint: str, choices: Choices, value: str, *, required: bool = False) -> Field:
    form = "box" if not choices else "select" if len(choices) <= _LISTED else "suggest"
    groups = [("Named in the reports", choices.named), ("Others", choices.others)]
    if form == "select" and value and value not in (*choices.named, *choices.others):
        groups.insert(0, ("As given", (value,)))  # an alias, or an error to be shown as it is
    filled = tuple((title, options) for title, options in groups if options)
    return Field(name, label(name), hint, form, value, filled, required)


def _hint(parameter: Parameter, choices: Choices) -> str:
    """Return what a parameter is for, and how to write it where it is not chosen from a list."""
    if choices:
        return parameter.description
    form = f"; {_HINTS[parameter.type]}" if parameter.type in _HINTS else ""
    return f"{parameter.description}{form}, such as {parameter.example}"
