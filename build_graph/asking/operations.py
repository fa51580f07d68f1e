"""Small typed operations on the rows of an answer: filter, combine, extremes, counts, averages.

Each takes rows (dictionaries from column to value) and gives rows, and says in a few words what it
does. Nothing here knows which question the rows answer: columns come in by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from build_graph.asking.amounts import Dates
from build_graph.asking.entities import Entity
from build_graph.questions.lookup import folded
from build_graph.table import Value

PAIRED = "pdu"  # the column of the things of a pair, a row each
Row = dict[str, Value]
Rows = list[Row]


class Operation(Protocol):
    """A step from rows to rows."""

    def in_words(self) -> str:
        """Return in a few words what is done."""

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows after it."""


def named(row: Row, columns: Iterable[str], entity: Entity) -> bool:
    """Return whether a thing stands in one of the columns of a row, under any of its names."""
    texts = [folded(str(row[column])) for column in columns if row.get(column)]
    texts += [part for text in texts if "; " in text for part in text.split("; ")]
    if entity.parts and any(part in text for text in texts for part in entity.parts):
        return True
    return any(text in entity.names for text in texts)


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the rows that name one of the things."""

    columns: tuple[str, ...]
    entities: tuple[Entity, ...]

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"keep {'/'.join(self.columns)} = {names_of(self.entities)}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows that name one of the things."""
        return [row for row in rows if any(named(row, self.columns, e) for e in self.entities)]


@dataclass(frozen=True, slots=True)
class Names:
    """Whether a row names every thing in its columns."""

    things: tuple[tuple[tuple[str, ...], Entity], ...]

    def in_words(self) -> str:
        """Return in a few words what is named where."""
        return " + ".join(f"{'/'.join(columns)} = {one.name}" for columns, one in self.things)

    def __call__(self, row: Row) -> bool:
        """Return whether the row names all of them."""
        return all(named(row, columns, entity) for columns, entity in self.things)


@dataclass(frozen=True, slots=True)
class KeepEach:
    """Keep what has a row for each of several conditions: 'both'."""

    answers: tuple[str, ...]
    conditions: tuple[Names, ...]

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"keep what has each of {' ++ '.join(map(Names.in_words, self.conditions))}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of the answers that meet every condition somewhere."""
        met = [
            {row[column] for row in rows if condition(row) for column in self.answers}
            for condition in self.conditions
        ]
        kept = set.intersection(*met) if met else set()
        return [
            row
            for row in rows
            if any(row[column] in kept for column in self.answers)
            and any(condition(row) for condition in self.conditions)
        ]


@dataclass(frozen=True, slots=True)
class Everywhere:
    """Keep what has a row for each of the units: 'in all PDUs'."""

    answers: tuple[str, ...]
    units: tuple[str, ...]

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return "in all units"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of what every unit has."""
        having: dict[Value, set[Value]] = {}
        for row in rows:
            having.setdefault(row[self.answers[0]], set()).add(row.get("pdu"))
        return [row for row in rows if having[row[self.answers[0]]] >= set(self.units)]


@dataclass(frozen=True, slots=True)
class KeepPair:
    """Keep the rows in which every thing stands in a column of its own."""

    columns: tuple[str, ...]
    entities: tuple[Entity, ...]

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"keep both {'/'.join(self.columns)} = {names_of(self.entities)}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows that name all the things."""
        return [row for row in rows if all(named(row, self.columns, e) for e in self.entities)]


@dataclass(frozen=True, slots=True)
class Without:
    """Take away what has a row that names the thing, and keep what has none: 'not'."""

    answers: tuple[str, ...]
    columns: tuple[str, ...]
    entities: tuple[Entity, ...]
    others: tuple[str, ...] = ()  # answers that no row names at all

    def in_words(self) -> str:
        """Return in a few words what is done."""
        every = ", of all units" if self.others else ""
        return f"without {'/'.join(self.columns)} = {names_of(self.entities)}{every}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of the answers that are left."""
        denied = {
            row[column]
            for row in rows
            if any(named(row, self.columns, e) for e in self.entities)
            for column in self.answers
        }
        kept = [row for row in rows if not any(row[column] in denied for column in self.answers)]
        there = {row[column] for row in rows for column in self.answers}
        new: Rows = [{self.answers[0]: other} for other in self.others if other not in there]
        return kept + new


@dataclass(frozen=True, slots=True)
class Within:
    """Keep the rows whose month lies in a span."""

    column: str
    dates: Dates

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"{self.column} from {self.dates.low} to {self.dates.high}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows whose month lies in the span."""
        low, high = self.dates.low, self.dates.high
        return [row for row in rows if low <= str(row.get(self.column) or "")[:7] <= high]


@dataclass(frozen=True, slots=True)
class Published:
    """Keep the rows of the inspections whose reports were published in a span of months."""

    column: str
    dates: Dates
    published: Mapping[tuple[Value, Value], str]

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"report of {self.column} published from {self.dates.low} to {self.dates.high}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows whose report came out in the span."""
        low, high = self.dates.low, self.dates.high
        return [
            row
            for row in rows
            if low <= self.published.get((row.get("pdu"), row.get(self.column)), "")[:7] <= high
        ]


@dataclass(frozen=True, slots=True)
class Last:
    """Keep of each unit the rows of its latest or earliest inspection."""

    column: str
    latest: bool

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"{'latest' if self.latest else 'earliest'} {self.column} of each pdu"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of one inspection of each unit."""
        chosen: dict[Value, str] = {}
        for row in rows:
            unit, month = row.get("pdu"), str(row.get(self.column) or "")
            best = chosen.get(unit)
            if best is None or (month > best if self.latest else month < best):
                chosen[unit] = month
        return [row for row in rows if chosen[row.get("pdu")] == str(row.get(self.column) or "")]


@dataclass(frozen=True, slots=True)
class Newest:
    """Keep the rows of the latest or the earliest month of all."""

    column: str
    latest: bool

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"{'latest' if self.latest else 'earliest'} {self.column}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of that month."""
        months = [str(row[self.column]) for row in rows if row.get(self.column)]
        chosen = (max if self.latest else min)(months, default="")
        return [row for row in rows if str(row.get(self.column)) == chosen]


@dataclass(frozen=True, slots=True)
class Apart:
    """Make a row of each thing of a pair, with the pair behind it, but not of `but`."""

    columns: tuple[str, ...]
    but: tuple[Entity, ...] = ()

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"each of {'/'.join(self.columns)}{f' but {names_of(self.but)}' if self.but else ''}"

    def __call__(self, rows: Rows) -> Rows:
        """Return a row for each thing."""
        out: Rows = []
        for row in rows:
            for column in self.columns:
                if row.get(column) and not any(named(row, (column,), one) for one in self.but):
                    out.append({PAIRED: row[column], **row})
        return sorted(out, key=lambda row: str(row[PAIRED]))


@dataclass(frozen=True, slots=True)
class InUnit:
    """Keep the figures that are shares where a percentage is asked, else those that are none.

    All of them where there are none of that kind.
    """

    percent: bool

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return "in percent" if self.percent else "in numbers"

    def __call__(self, rows: Rows) -> Rows:
        """Return the figures of that kind."""
        if self.percent:
            fitting = [r for r in rows if r.get("share") is not None or r["unit"] == "percent"]
        else:
            fitting = [r for r in rows if r["unit"] != "percent"]
        return fitting or rows


def names_of(entities: Iterable[Entity]) -> str:
    """Return the names of things as a typed query has them."""
    return "; ".join(entity.name for entity in entities)


def in_a_row(names: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(names)
