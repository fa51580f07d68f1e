"""Two states of a report's tables -> what changed in facts, row by row.

How a row is known again and what it is called stands in `queries/changes.toml`. Rows that nothing
tells apart are paired in their order, so that a list with one entry more has one added.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.table import Table, Value

Row = Mapping[str, Value]
Kind = Literal["added", "gone", "changed"]

_LONGEST = 96  # characters of one value in a sentence; tables have them whole
_CELL = re.compile(r"\{(\w+)\}")
COLUMNS = ("pdu", "inspected", "change", "table", "fact", "column", "before", "after")


@dataclass(frozen=True, slots=True)
class ChangeWording:
    """How changes of one table are worded; see `queries/changes.toml`."""

    name: str
    says: str
    value: str
    match: tuple[tuple[str, ...], ...]
    compare: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that is new, gone or different; `column` and `word` say in what it differs."""

    change: Kind
    table: str
    fact: str
    column: str = ""
    word: str = ""
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """The change in words."""
        if self.change != "changed":
            value = _short(self.after or self.before)
            return f"{self.fact} {self.change}{f': {value}' if value else ''}"
        if self.table == "reports":
            about = self.word
        else:
            about = f"{self.fact}: {self.word}" if self.word else f"{self.fact}:"
        if not self.before:
            return f"{about} now {_short(self.after)}"
        if not self.after:
            return f"{about} no longer {_short(self.before)}"
        return f"{about} from {_short(self.before)} to {_short(self.after)}"


def change_wordings() -> tuple[ChangeWording, ...]:
    """Return how each table's changes are worded, in the order of the file."""
    return _read_wordings(resources.queries("changes.toml"))


def fact_changes(
    old: Mapping[str, Sequence[Row]], new: Mapping[str, Sequence[Row]]
) -> list[FactChange]:
    """Return what changed between two states of the tables of one report."""
    found: list[FactChange] = []
    for one in change_wordings():
        before, after = list(old.get(one.name, ())), list(new.get(one.name, ()))
        pairs = _pairs(one, before, after)
        for was, now in pairs:
            found += _differences(one, was, now)
        olds, news = {id(was) for was, _ in pairs}, {id(now) for _, now in pairs}
        gone = [row for row in before if id(row) not in olds]
        added = [row for row in after if id(row) not in news]
        found += [_whole("gone", one, row) for row in gone]
        found += [_whole("added", one, row) for row in added]
    return found


def as_table(reports: Iterable[tuple[str, str, Sequence[FactChange]]]) -> Table:
    """Return the changes of reports, each given as PDU, month and changes, as a table."""
    rows = tuple(
        (pdu, month, one.change, one.table, one.fact, one.column, one.before, one.after)
        for pdu, month, changes in reports
        for one in changes
    )
    return Table(COLUMNS, tuple("text" for _ in COLUMNS), rows)


def _pairs(one: ChangeWording, before: list[Row], after: list[Row]) -> list[tuple[Row, Row]]:
    """Return the rows that are the same fact before and after, in the order of before."""
    left, right = list(before), list(after)
    found: dict[int, Row] = {}
    for columns in one.match:
        waiting: defaultdict[tuple[Value, ...], list[Row]] = defaultdict(list)
        for row in reversed(right):
            waiting[tuple(row[column] for column in columns)].append(row)
        taken: set[int] = set()
        for row in left:
            same = waiting[tuple(row[column] for column in columns)]
            if same:
                found[id(row)] = same.pop()
                taken.add(id(found[id(row)]))
        left = [row for row in left if id(row) not in found]
        right = [row for row in right if id(row) not in taken]
    return [(row, found[id(row)]) for row in before if id(row) in found]


def _differences(one: ChangeWording, was: Row, now: Row) -> list[FactChange]:
    fact = _filled(one.says, now)
    return [
        FactChange("changed", one.name, fact, column, word, _cell(was[column]), _cell(now[column]))
        for column, word in one.compare
        if was[column] != now[column]
    ]


def _whole(change: Kind, one: ChangeWording, row: Row) -> FactChange:
    value = _filled(one.value, row).strip(" :")
    before, after = ("", value) if change == "added" else (value, "")
    return FactChange(change, one.name, _filled(one.says, row), before=before, after=after)


def _filled(template: str, row: Row) -> str:
    return " ".join(_CELL.sub(lambda cell: _cell(row[cell[1]]), template).split())


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _short(value: str) -> str:
    return textwrap.shorten(value, _LONGEST, placeholder=" ...")


@cache
def _read_wordings(path: Path) -> tuple[ChangeWording, ...]:
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["table"]
        return tuple(
            ChangeWording(
                row["name"],
                row["says"],
                row.get("value", ""),
                tuple(map(tuple, row["match"])),
                tuple(row.get("compare", {}).items()),
            )
            for row in rows
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InternalError(f"{path} is not of its form: {error!r}.") from error
