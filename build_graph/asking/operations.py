"""Small typed operations on the rows of an answer: filter, combine, extremes, counts, averages.

Each takes rows (dictionaries from column to value) and gives rows, and says in a few words what it
does. Nothing here knows which question the rows answer: columns come in by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from build_graph.asking.amounts import Dates
from build_graph.asking.entities import Entity
from build_graph.questions.lookup import folded
from build_graph.table import Value

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
        return f"filter {in_a_row(self.columns)} = {in_a_row(e.name for e in self.entities)}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows that name one of the things."""
        return [row for row in rows if any(named(row, self.columns, e) for e in self.entities)]


@dataclass(frozen=True, slots=True)
class KeepEach:
    """Keep what has a row for each of several conditions: 'both'."""

    answers: tuple[str, ...]
    conditions: tuple[Callable[[Row], bool], ...]
    words: str

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"keep {in_a_row(self.answers)} with each of {self.words}"

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
        return f"keep {in_a_row(self.answers)} of all {len(self.units)} units"

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
        return f"filter {in_a_row(self.columns)} = {in_a_row(e.name for e in self.entities)}"

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
        names = in_a_row(e.name for e in self.entities)
        return f"{in_a_row(self.answers)} without {in_a_row(self.columns)} = {names}"

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
        return f"filter {self.column} {self.dates.in_words}"

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
        return f"filter reports published {self.dates.in_words}"

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


def unpivoted(rows: Rows, columns: Sequence[str], into: str, except_: Iterable[Entity]) -> Rows:
    """Return a row for each thing of a pair, with the pair behind it, but not for `except_`."""
    left_out = list(except_)
    out: Rows = []
    for row in rows:
        for column in columns:
            if row.get(column) and not any(named(row, (column,), one) for one in left_out):
                out.append({into: row[column], **row})
    return sorted(out, key=lambda row: str(row[into]))


def in_a_row(names: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(names)
