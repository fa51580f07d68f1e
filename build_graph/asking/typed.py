"""The typed query between plain English and SPARQL: a table, what it is bound to, steps, columns.

It is one line that can be read, changed and sent on, and is run as it stands:

    ratings | pdu = Hallowby | keep standard_name = Staff or Services | show rating

First the question of the catalogue, then the values of its parameters (bound as terms), then steps
on its rows, then what is shown. Steps are written as the operations say themselves in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from build_graph.asking.amounts import Dates, Number
from build_graph.asking.columns_to_count import COUNT
from build_graph.asking.entities import Entity, Index
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measuring import Average, Beyond, Count, Measure, compared, extreme
from build_graph.asking.narrow import Narrow
from build_graph.asking.operations import (
    Operation,
    Within,
    apart,
    everywhere,
    in_unit,
    keep,
    keep_each,
    latest,
    without,
)
from build_graph.errors import BadRequest, did_you_mean
from build_graph.questions.catalogue import Question

_SHOW = "show "
_WORKED_OUT = ("mean", "sum", "difference")
_FORMS = {"value": "show the value", "yes-no": "show yes or no", "no": "show no if any"}
_COLUMNS = r"(?P<columns>\w+(?:/\w+)*)"
_THAN = r"(?:the mean|that of (?P<unit>.+?))(?:, of (?P<own>.+))?"
_MANY = r"(?:(?P<all>first)|(?P<nth>no\. )?(?P<limit>\d+))"
_PER = r"(?: for each (?P<by>\w+(?:, \w+)*))?"


@dataclass(frozen=True, slots=True)
class Typed:
    """A query: `given` are parameters and names, `show` the columns that answer, `form` how."""

    table: str
    given: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    form: str = "columns"

    def __str__(self) -> str:
        last = _FORMS.get(self.form, "")
        bound = (f"{name} = {value}" for name, value in self.given)
        shown = f"{_SHOW}{', '.join(self.show)}"
        return " | ".join([self.table, *bound, *self.steps, shown, *([last] if last else [])])


def parse(text: str, questions: dict[str, Question]) -> Typed | None:
    """Return the typed query that a line is, None where it begins with no table and a bar."""
    table, *parts = [part.strip() for part in text.split("|")]
    if table not in questions or not parts:
        return None
    question = questions[table]
    names = {parameter.name for parameter in question.parameters}
    given: list[tuple[str, str]] = []
    steps: list[str] = []
    show: tuple[str, ...] = ()
    form = "columns"
    forms = {words: name for name, words in _FORMS.items()}
    for part in parts:
        name, is_bound, value = part.partition(" = ")
        if part in forms:
            form = forms[part]
        elif part.startswith(_SHOW):
            show = tuple(part.removeprefix(_SHOW).split(", "))
        elif is_bound and name in names and not steps:
            given.append((name, value))
        else:
            steps.append(part)
    columns = [column.name for column in question.columns]
    for name in show:
        _known(question, name)
    return Typed(table, tuple(given), tuple(steps), show or tuple(columns[:1]), form)


def _known(question: Question, name: str) -> None:
    """Raise the sentence for a column that a question has not; `region` can be brought in."""
    columns = [column.name for column in question.columns]
    if name not in (*columns, COUNT, *_WORKED_OUT, "region"):
        near = did_you_mean(name, columns)
        raise BadRequest(f"{question.name} has no column {name!r}{near}: {', '.join(columns)}")


class Steps:
    """Makes operations of their words, with the names of one store."""

    def __init__(self, index: Index, question: Question, show: tuple[str, ...]) -> None:
        self._index = index
        self._question = question
        self._use = lexicon().use(question.name)
        self._points = lexicon().points
        self._show = show

    def step(self, text: str) -> Operation:
        """Return the operation that some words are.

        Raises:
            BadRequest: they are none.
        """
        for pattern, made in _STEPS:
            match = re.fullmatch(pattern, text)
            if match is not None:
                columns = match.groupdict().get("columns") or ""
                for name in filter(None, columns.split("/")):
                    _known(self._question, name)
                return made(self, match)
        raise BadRequest(f"there is no step {text!r} in a typed query: see docs/ask.md")

    def things(self, text: str) -> tuple[Entity, ...]:
        """Return the things of some names; a name that nothing has is taken as it stands."""
        return tuple(self._index.named(name) for name in text.split("; "))

    def measure(self, column: str) -> Measure:
        """Return how a column is measured."""
        return Measure(column, {} if column == COUNT else self._points)

    def keep(self, match: re.Match[str]) -> Operation:
        """Return the filter by things in columns."""
        columns = tuple(match["columns"].split("/"))
        return keep(columns, self.things(match["names"]), both=bool(match["joint"]))

    def each(self, match: re.Match[str]) -> Operation:
        """Return the filter by several conditions."""
        conditions = []
        for condition in match["conditions"].split(" ++ "):
            pairs = (one.split(" = ", 1) for one in condition.split(" + "))
            named = ((tuple(c.split("/")), self._index.named(n)) for c, n in pairs)
            conditions.append(tuple(named))
        return keep_each(self._show, tuple(conditions))

    def without(self, match: re.Match[str]) -> Operation:
        """Return what takes things away."""
        others = tuple(self._index.inspected) if match["all"] else ()
        columns = tuple(match["columns"].split("/"))
        return without(self._show, columns, self.things(match["names"]), others)

    def compared(self, match: re.Match[str]) -> Operation:
        """Return the filter by a span of numbers."""
        return compared(self.measure(match["columns"]), Number.of(match["low"], match["high"]))

    def extreme(self, match: re.Match[str]) -> Operation:
        """Return the highest or the lowest."""
        return extreme(
            self.measure(match["columns"]),
            largest=match["end"] == "highest",
            limit=0 if match["all"] else int(match["limit"] or 1),
            group=match["by"] or "",
            nth=bool(match["nth"]),
        )

    def beyond(self, match: re.Match[str]) -> Operation:
        """Return what is above or below another."""
        unit = self._index.named(match["unit"]) if match["unit"] else None
        own = self.things(match["own"]) if match["own"] else ()
        return Beyond(self.measure(match["columns"]), unit, match["side"] == "above", own)

    def count(self, match: re.Match[str]) -> Operation:
        """Return a count."""
        by = tuple((match["by"] or "").split(", ")) if match["by"] else ()
        what = () if match["what"] == "rows" else tuple(match["what"].split(", "))
        return Count(by, what, COUNT, self._use.weight)

    def average(self, match: re.Match[str]) -> Operation:
        """Return a mean, a sum or a difference."""
        return Average(self.measure(match["columns"]), match["name"], match["by"] or "")

    def narrow(self, match: re.Match[str]) -> Operation:
        """Return the filter by words."""
        use, words = self._use, frozenset(match["words"].split(", "))
        return Narrow(words, use.text, use.closest, use.whole)

    def everywhere(self, _: re.Match[str]) -> Operation:
        """Return what every unit has."""
        return everywhere(self._show, tuple(self._index.inspected))

    def apart(self, match: re.Match[str]) -> Operation:
        """Return a row for each thing of a pair."""
        return apart(
            tuple(match["columns"].split("/")), self.things(match["but"]) if match["but"] else ()
        )


_Made = Callable[[Steps, "re.Match[str]"], Operation]
_STEPS: tuple[tuple[str, _Made], ...] = (
    (rf"keep (?P<joint>both )?{_COLUMNS} = (?P<names>.+)", Steps.keep),
    (r"keep what has each of (?P<conditions>.+)", Steps.each),
    (rf"without {_COLUMNS} = (?P<names>.+?)(?P<all>, of all units)?", Steps.without),
    (
        rf"{_COLUMNS} from (?P<low>\d{{4}}-\d\d) to (?P<high>\d{{4}}-\d\d)",
        lambda _, m: Within(m["columns"], Dates(m["low"], m["high"], "")),
    ),
    (
        rf"(?P<end>latest|earliest) {_COLUMNS}(?P<each> of each pdu)?",
        lambda _, m: latest(m["columns"], first=m["end"] == "earliest", each=bool(m["each"])),
    ),
    (r"in all units", Steps.everywhere),
    (r"in (?P<kind>percent|numbers)", lambda _, m: in_unit(percent=m["kind"] == "percent")),
    (rf"{_COLUMNS} in (?P<low>[\[(][^,]+), (?P<high>[^,]+[\])])", Steps.compared),
    (rf"(?P<end>highest|lowest) (?:{_MANY} )?{_COLUMNS}{_PER}", Steps.extreme),
    (
        rf"{_COLUMNS} (?P<side>above|below) {_THAN}",
        Steps.beyond,
    ),
    (rf"count (?P<what>\w+(?:, \w+)*){_PER}", Steps.count),
    (rf"(?P<name>mean|sum|difference) {_COLUMNS}{_PER}", Steps.average),
    (r"words (?P<words>.+)", Steps.narrow),
    (rf"each of {_COLUMNS}(?: but (?P<but>.+))?", Steps.apart),
)
