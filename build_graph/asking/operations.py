"""Small typed operations on the rows of an answer: filter, combine, extremes, counts, averages.

Each takes rows (dictionaries from column to value) and gives rows, and says in a few words what it
does. Nothing here knows which question the rows answer: columns come in by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from build_graph.asking.amounts import Dates, Number
from build_graph.asking.entities import Entity
from build_graph.lookup import folded
from build_graph.table import Value

Row = dict[str, Value]
Rows = list[Row]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Operation(Protocol):
    """A step from rows to rows."""

    def said(self) -> str:
        """Return in a few words what is done."""

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows after it."""


def named(row: Row, columns: Iterable[str], entity: Entity) -> bool:
    """Return whether a thing stands in one of the columns of a row, under any of its names."""
    told = [folded(str(row[column])) for column in columns if row.get(column)]
    if entity.parts and any(part in text for text in told for part in entity.parts):
        return True
    return any(text in entity.names for text in told)


def number_of(value: Value, points: Mapping[str, float]) -> float | None:
    """Return what a value measures: a number, a share '4/5' in per cent, the points of a rating.

    >>> number_of("7/8", {}), number_of(">120", {}), number_of("Good", {"Good": 2}), number_of("", {})
    (87.5, 120.0, 2.0, None)
    """
    if value is None or isinstance(value, int | float):
        return None if value is None else float(value)
    if value in points:
        return float(points[value])
    part = re.fullmatch(r"(\d+)/(\d+)", value)
    if part:
        return 100 * int(part[1]) / int(part[2]) if int(part[2]) else None
    found = _NUMBER.findall(value)
    return float(found[0]) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Measure:
    """What rows are measured by: a column, or one column as a share of another."""

    column: str
    points: Mapping[str, float]

    def __call__(self, row: Row) -> float | None:
        """Return the measure of one row."""
        first, _, second = self.column.partition("/")
        value = number_of(row.get(first), self.points)
        if not second or value is None:
            return value
        whole = number_of(row.get(second), self.points)
        return value / whole if whole else None


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the rows that name one of the things."""

    columns: tuple[str, ...]
    entities: tuple[Entity, ...]

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"filter {_listed(self.columns)} = {_listed(e.name for e in self.entities)}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows that name one of the things."""
        return [row for row in rows if any(named(row, self.columns, e) for e in self.entities)]


@dataclass(frozen=True, slots=True)
class KeepEach:
    """Keep what has a row for each of several conditions: 'both'."""

    answers: tuple[str, ...]
    conditions: tuple[Callable[[Row], bool], ...]
    words: str

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"keep {_listed(self.answers)} with each of {self.words}"

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
class KeepPair:
    """Keep the rows in which every thing stands in a column of its own."""

    columns: tuple[str, ...]
    entities: tuple[Entity, ...]

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"filter {_listed(self.columns)} = {_listed(e.name for e in self.entities)}"

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

    def said(self) -> str:
        """Return in a few words what is done."""
        names = _listed(e.name for e in self.entities)
        return f"{_listed(self.answers)} without {_listed(self.columns)} = {names}"

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

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"filter {self.column} {self.dates.said}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows whose month lies in the span."""
        low, high = self.dates.low, self.dates.high
        return [row for row in rows if low <= str(row.get(self.column) or "")[:7] <= high]


@dataclass(frozen=True, slots=True)
class Compared:
    """Keep the rows whose measure meets a condition."""

    measure: Measure
    condition: Number

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"filter {self.measure.column} {self.condition.said}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows that meet the condition."""
        return [
            row
            for row in rows
            if (value := self.measure(row)) is not None and self.condition.holds(value)
        ]


@dataclass(frozen=True, slots=True)
class Last:
    """Keep of each unit the rows of its latest or earliest inspection."""

    column: str
    latest: bool

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"{'latest' if self.latest else 'earliest'} {self.column} of each pdu"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of one inspection of each unit."""
        chosen: dict[Value, str] = {}
        for row in rows:
            unit, month = row.get("pdu"), str(row.get(self.column) or "")
            held = chosen.get(unit)
            if held is None or (month > held if self.latest else month < held):
                chosen[unit] = month
        return [row for row in rows if chosen[row.get("pdu")] == str(row.get(self.column) or "")]


@dataclass(frozen=True, slots=True)
class Extreme:
    """Keep the rows with the largest or smallest measures, ties included; in each group, if any."""

    measure: Measure
    largest: bool
    limit: int = 1
    group: str = ""

    def said(self) -> str:
        """Return in a few words what is done."""
        many = f" {self.limit}" if self.limit > 1 else ""
        per = f" for each {self.group}" if self.group else ""
        return f"{'max' if self.largest else 'min'}{many} {self.measure.column}{per}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows with the extreme measures, the most extreme first."""
        out: Rows = []
        for _, part in _grouped(rows, self.group):
            measured = [(value, row) for row in part if (value := self.measure(row)) is not None]
            measured.sort(key=lambda pair: pair[0], reverse=self.largest)
            if measured:
                last = measured[min(self.limit, len(measured)) - 1][0]
                out += [
                    row
                    for value, row in measured
                    if (value >= last if self.largest else value <= last)
                ]
        return out


@dataclass(frozen=True, slots=True)
class Beyond:
    """Keep the rows that measure more (or less) than those of one unit; than the best of them."""

    measure: Measure
    unit: Entity
    more: bool

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"{self.measure.column} {'above' if self.more else 'below'} that of {self.unit.name}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows beyond the unit's."""
        own = [self.measure(row) for row in rows if named(row, ("pdu",), self.unit)]
        known = [value for value in own if value is not None]
        if not known:
            return []
        edge = max(known) if self.more else min(known)
        return [
            row
            for row in rows
            if (value := self.measure(row)) is not None
            and (value > edge if self.more else value < edge)
        ]


@dataclass(frozen=True, slots=True)
class Newest:
    """Keep the rows of the latest or the earliest month of all."""

    column: str
    latest: bool

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"{'latest' if self.latest else 'earliest'} {self.column}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows of that month."""
        months = [str(row[self.column]) for row in rows if row.get(self.column)]
        chosen = (max if self.latest else min)(months, default="")
        return [row for row in rows if str(row.get(self.column)) == chosen]


@dataclass(frozen=True, slots=True)
class Count:
    """Count, for each answer, its rows or what different values they have; `into` is the column."""

    by: tuple[str, ...]
    what: tuple[str, ...]
    into: str
    weight: str = ""

    def said(self) -> str:
        """Return in a few words what is done."""
        per = f" for each {_listed(self.by)}" if self.by else ""
        return f"count {_listed(self.what) or 'rows'}{per}"

    def __call__(self, rows: Rows) -> Rows:
        """Return one row for each answer, with the count."""
        if not self.by:
            return [{self.into: self._count(rows)}]
        return [
            {**dict(zip(self.by, key, strict=True)), self.into: self._count(part)}
            for key, part in _parts(rows, self.by)
        ]

    def _count(self, rows: Rows) -> int:
        if not self.what:
            return sum(self._stands_for(row) for row in rows)
        seen = {
            tuple(row.get(column) for column in self.what): self._stands_for(row)
            for row in rows
            if all(row.get(column) is not None for column in self.what)
        }
        return sum(seen.values())

    def _stands_for(self, row: Row) -> int:
        value = row.get(self.weight) if self.weight else None
        return int(value) if isinstance(value, int | float) else 1


@dataclass(frozen=True, slots=True)
class Average:
    """The mean or the sum of a measure, in all or for each group, to two decimals."""

    measure: Measure
    name: str  # 'mean' or 'sum'
    group: str = ""

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"{self.name} {self.measure.column}{f' for each {self.group}' if self.group else ''}"

    def __call__(self, rows: Rows) -> Rows:
        """Return one row, or one for each group."""
        out: Rows = []
        for key, part in _grouped(rows, self.group):
            values = [value for row in part if (value := self.measure(row)) is not None]
            if values:
                value = round(fmean(values) if self.name == "mean" else sum(values), 2)
                shown = int(value) if value == int(value) else value
                out.append({**({self.group: key} if self.group else {}), self.name: shown})
        return out


def unpivoted(rows: Rows, columns: Sequence[str], into: str, except_: Iterable[Entity]) -> Rows:
    """Return a row for each thing of a pair, with the pair behind it, but not for `except_`."""
    left_out = list(except_)
    out: Rows = []
    for row in rows:
        for column in columns:
            if row[column] and not any(named(row, (column,), entity) for entity in left_out):
                out.append({into: row[column], **row})
    return sorted(out, key=lambda row: str(row[into]))


def _grouped(rows: Rows, group: str) -> list[tuple[Value, Rows]]:
    if not group:
        return [(None, rows)]
    return [(key[0], part) for key, part in _parts(rows, (group,))]


def _parts(rows: Rows, by: tuple[str, ...]) -> list[tuple[tuple[Value, ...], Rows]]:
    parts: dict[tuple[Value, ...], Rows] = {}
    for row in rows:
        key = tuple(row.get(column) for column in by)
        if all(value is not None for value in key):
            parts.setdefault(key, []).append(row)
    return sorted(parts.items(), key=lambda part: tuple(map(str, part[0])))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
