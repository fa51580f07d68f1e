"""The questions in `queries/`: each `.rq` file says in its header what it asks and answers.

A header is TOML in the lines at the top that start with `#+`. Comes in: a file. Goes out: a
`Question`, with its parameters and columns, or one sentence that names the file and the line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from build_graph.errors import BadInput, BadRequest, did_you_mean
from build_graph.knowledge import resources
from build_graph.knowledge.kinds import known
from build_graph.questions.header_checks import instead_of, selected, unknown_places

# The fourteen groups of questions that readers of inspection reports ask.
Group = Literal[
    "ratings-and-scores",
    "key-questions",
    "discretion",
    "consistency",
    "organisations",
    "recommendations",
    "enquiries",
    "oversight",
    "figures",
    "programmes",
    "provision",
    "change",
    "comparability",
    "evidence",
]
# Beside the kinds of `ontology/kinds.toml` that are asked for: names of concepts, and plain values.
_CONCEPTS = ("standard", "rating", "pathway", "theme")
_VALUES = ("text", "integer", "number", "month")
ColumnKind = Literal["text", "integer", "number", "month", "date", "iri"]

_MARK = "#+"
_HEADER = ["title", "description", "group", "order", "example", "phrasings", "parameter", "column"]
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that the asker may or must say; `variable` is what the value is bound to.

    With `divides` the whole answer is the answers about each value, put together.
    """

    name: str
    type: str
    description: str
    example: str
    variable: str
    optional: bool = False
    divides: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer."""

    name: str
    kind: ColumnKind
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue; `sparql` is the whole file, header and all.

    `order` names the columns that order the rows, '-' in front for the largest first. Rows are
    sorted after the query: the engine fetches both texts from the disk for every comparison.
    """

    name: str
    title: str
    description: str
    group: Group
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...]
    order: tuple[str, ...]
    example: str
    phrasings: tuple[str, ...]
    sparql: str


def thing_types() -> tuple[str, ...]:
    """Return the types of parameters whose values are things or concepts with names."""
    return (*known().asked, *_CONCEPTS)


def parameter_types() -> tuple[str, ...]:
    """Return every type that a parameter may have."""
    return (*thing_types(), *_VALUES)


def names() -> list[str]:
    """Return the names of the catalogue's questions, sorted."""
    return sorted(file.stem for file in resources.queries().glob("*.rq"))


def questions() -> list[Question]:
    """Return every question of the catalogue, by name."""
    return [read_question(resources.queries(f"{name}.rq")) for name in names()]


def question(name: str) -> Question:
    """Return the question of that name; an unknown name gets the nearest ones suggested."""
    known = names()
    if name not in known:
        raise BadRequest(
            f"there is no question {name!r}{did_you_mean(name, known)}; "
            "'probation-graph queries' lists them all"
        )
    return read_question(resources.queries(f"{name}.rq"))


def read_question(path: Path) -> Question:
    """Return the question in a file; it must have a header."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadRequest(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as a query: {error}") from error
    return _checked(path, text)


@lru_cache(maxsize=256)  # pages list all questions, and a text says the same each time
def _checked(path: Path, text: str) -> Question:
    header, first = header_lines(text)
    if not header:
        raise BadInput(f"{path}, line 1: no header: the first lines must start with '{_MARK}'")
    try:
        data = tomllib.loads(header)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = first + int(found[1]) - 1 if found else first
        raise BadInput(f"{path}, line {line}: the header is not TOML: {error}") from error
    return _Checker(path, text, data).question()


def has_header(text: str) -> bool:
    """Return whether a query says in a header what it asks."""
    return bool(header_lines(text)[0])


def header_lines(text: str) -> tuple[str, int]:
    """Return the header of a query as TOML and the line it starts on."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    header = []
    for line in lines[start:]:
        if not line.startswith(_MARK):
            break
        header.append(line.removeprefix(_MARK).removeprefix(" "))
    return "\n".join(header), start + 1


class _Checker:
    """Turns the header's TOML into a `Question`, or says what is wrong on which line."""

    def __init__(self, path: Path, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.text = text
        self.data = data

    def question(self) -> Question:
        data = self.data
        self.only(data, _HEADER, "")
        group = self.choice(data, "group", get_args(Group), "the header")
        parameters = tuple(self.parameter(entry) for entry in self.tables("parameter"))
        columns = tuple(self.column(entry) for entry in self.tables("column"))
        if not columns:
            self.fail("the header names no [[column]]", "column")
        for kind, found in (("parameter", parameters), ("column", columns)):
            named = [item.name for item in found]
            for name in named:
                if named.count(name) > 1:
                    self.fail(f"there are two {kind}s {name!r}", f'"{name}"')
        self.variables(parameters)
        return Question(
            name=self.path.stem,
            title=self.words(data, "title", "the header"),
            description=self.words(data, "description", "the header"),
            group=cast("Group", group),
            columns=columns,
            order=self.order({column.name for column in columns}),
            parameters=parameters,
            example=self.words(data, "example", "the header"),
            phrasings=self.phrasings(parameters),
            sparql=self.text,
        )

    def variables(self, parameters: tuple[Parameter, ...]) -> None:
        """Refuse a parameter whose variable is not selected: no value could be bound to it."""
        there = selected(self.text)
        for one in parameters if there is not None else ():
            if one.variable not in (there or ()):
                self.fail(
                    f"the parameter {one.name!r} is bound to ?{one.variable}, which SELECT does "
                    f"not name; add ?{one.variable} to SELECT",
                    f'"{one.variable}"',
                )

    def phrasings(self, parameters: tuple[Parameter, ...]) -> tuple[str, ...]:
        """Return the phrasings; what stands in braces in them must be a kind of thing."""
        phrasings = self.texts("phrasings")
        given = [(one.name, one.variable, one.type) for one in parameters]
        for phrasing in phrasings:
            for place in unknown_places(phrasing):
                self.fail(
                    f"{{{place}}} in a phrasing is no kind of thing{instead_of(place, given)}",
                    phrasing,
                )
        return phrasings

    def parameter(self, entry: dict[str, Any]) -> Parameter:
        name = self.name(entry, "a [[parameter]]")
        where = f"the parameter {name!r}"
        self.only(entry, [one.name for one in fields(Parameter)], f" of {where}")
        default, flags = entry.get("default"), {}
        for flag in ("optional", "divides"):
            flags[flag] = entry.get(flag, False)
            if not isinstance(flags[flag], bool):
                self.fail(f"{flag!r} of {where} must be true or false", name)
        return Parameter(
            name=name,
            type=self.choice(entry, "type", parameter_types(), where),
            description=self.words(entry, "description", where),
            example=self.words(entry, "example", where),
            variable=str(entry.get("variable", name)),
            optional=flags["optional"] or default is not None,
            divides=flags["divides"],
            default=None if default is None else str(default),
        )

    def column(self, entry: dict[str, Any]) -> Column:
        name = self.name(entry, "a [[column]]")
        where = f"the column {name!r}"
        self.only(entry, ["name", "kind", "description"], f" of {where}")
        kind = self.choice(entry, "kind", get_args(ColumnKind), where)
        return Column(name, cast("ColumnKind", kind), self.words(entry, "description", where))

    def order(self, columns: set[str]) -> tuple[str, ...]:
        order = self.texts("order")
        for name in order:
            if name.removeprefix("-") not in columns:
                self.fail(f"'order' names {name!r}, which is no column", "order")
        return order

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            self.fail(f"{key!r} must be a list of texts", key)
        return tuple(found)

    def tables(self, key: str) -> list[dict[str, Any]]:
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.fail(f"write each {key} under its own [[{key}]]", key)
        return cast("list[dict[str, Any]]", found)

    def name(self, entry: dict[str, Any], where: str) -> str:
        name = self.words(entry, "name", where)
        if not _NAME.match(name):
            self.fail(f"{name!r} cannot be a name: use a-z, 0-9 and _", name)
        return name

    def words(self, entry: dict[str, Any], key: str, where: str) -> str:
        found = entry.get(key)
        if not isinstance(found, str) or not found.strip():
            self.fail(f"{where} has no {key!r}", str(entry.get("name", "title")))
        return str(found).strip()

    def choice(self, entry: dict[str, Any], key: str, known: tuple[str, ...], where: str) -> str:
        found = self.words(entry, key, where)
        if found not in known:
            self.fail(f"{key} {found!r} of {where} is none of {', '.join(known)}", f'"{found}"')
        return found

    def only(self, entry: dict[str, Any], known: list[str], where: str) -> None:
        for key in entry:
            if key not in known:
                self.fail(f"unknown key {key!r}{where}{did_you_mean(key, known)}", key)

    def fail(self, sentence: str, near: str) -> None:
        """Raise with the first header line that mentions `near`."""
        lines = self.text.splitlines()
        line = next((i for i, text in enumerate(lines, start=1) if near in text), 1)
        raise BadInput(f"{self.path}, line {line}: {sentence}")
