"""Operations on what rows measure: comparisons, extremes, counts, averages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from build_graph.asking.amounts import Number
from build_graph.asking.entities import Entity
from build_graph.asking.operations import Row, Rows, Step, in_a_row, named, names_of
from build_graph.table import Value

_SHARE, _PLAIN = "share", "value"  # of a figure
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def number_of(value: Value, points: Mapping[str, float]) -> float | None:
    """Return what a value measures: a number, a share '4/5' in per cent, the points of a rating.

    >>> number_of("7/8", {}), number_of(">120", {}), number_of("Good", {"Good": 2})
    (87.5, 120.0, 2.0)
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

    def of(self, rows: Rows) -> list[tuple[float, Row]]:
        """Return the rows that can be measured; figures of which none is a share by their value."""
        found = [(value, row) for row in rows if (value := self(row)) is not None]
        return found or (Measure(_PLAIN, {}).of(rows) if self.column == _SHARE else [])


def compared(measure: Measure, condition: Number) -> Step:
    """Return the filter of rows whose measure meets a condition."""
    words = f"{measure.column} in {condition.span()}"
    return Step(words, lambda rows: [r for v, r in measure.of(rows) if condition.holds(v)])


def extreme(
    measure: Measure, *, largest: bool, limit: int = 1, group: str = "", nth: bool = False
) -> Step:
    """Return the filter of the largest or smallest measures, ties included; in each group, if any.

    With a `limit` of 0 all that are measured, in order; with `nth` only what comes in that place:
    'the second highest'.
    """

    def done(rows: Rows) -> Rows:
        out: Rows = []
        for _, part in _grouped(rows, group):
            found = sorted(measure.of(part), key=lambda pair: pair[0], reverse=largest)
            if nth:
                places = list(dict.fromkeys(value for value, _ in found))
                wanted = set(places[limit - 1 : limit])
            else:
                wanted = {value for value, _ in (found[:limit] if limit else found)}
            out += [row for value, row in found if value in wanted]
        return out

    many = f" {'no. ' if nth else ''}{limit}" if limit > 1 or nth else ""
    many = many if limit else " first"
    per = f" for each {group}" if group else ""
    return Step(f"{'highest' if largest else 'lowest'}{many} {measure.column}{per}", done)


@dataclass(frozen=True, slots=True)
class Beyond:
    """Keep the rows that measure more (or less) than those of one unit, or than the mean of all.

    Where the unit has several, than the best (or the worst) of them.
    """

    measure: Measure
    unit: Entity | None
    more: bool
    own: tuple[Entity, ...] = ()  # only rows of these are wanted

    def comparable(self, rows: Rows) -> bool:
        """Return whether there is a value of each unit that is compared."""
        measured = [row for _, row in self.measure.of(rows)]
        units = (*self.own, *((self.unit,) if self.unit else ()))
        return all(any(named(row, ("pdu",), unit) for row in measured) for unit in units)

    def in_words(self) -> str:
        """Return in a few words what is done."""
        with_ = f"that of {self.unit.name}" if self.unit else "the mean"
        own = f", of {names_of(self.own)}" if self.own else ""
        return f"{self.measure.column} {'above' if self.more else 'below'} {with_}{own}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows beyond the unit's."""
        unit = self.unit
        found = self.measure.of(rows)
        known = [v for v, row in found if unit is None or named(row, ("pdu",), unit)]
        if not known:
            return []
        edge = fmean(known) if unit is None else max(known) if self.more else min(known)
        return [
            row
            for value, row in found
            if (value > edge if self.more else value < edge)
            and (not self.own or any(named(row, ("pdu",), one) for one in self.own))
        ]


@dataclass(frozen=True, slots=True)
class Count:
    """Count, for each answer, its rows or what different values they have; `into` is the column."""

    by: tuple[str, ...]
    what: tuple[str, ...]
    into: str
    weight: str = ""

    def in_words(self) -> str:
        """Return in a few words what is done."""
        per = f" for each {in_a_row(self.by)}" if self.by else ""
        return f"count {in_a_row(self.what) or 'rows'}{per}"

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
    """The mean or the sum of a measure, or the difference of two, in all or for each group."""

    measure: Measure
    name: str  # 'mean', 'sum' or 'difference'
    group: str = ""

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return f"{self.name} {self.measure.column}{f' for each {self.group}' if self.group else ''}"

    def __call__(self, rows: Rows) -> Rows:
        """Return one row, or one for each group."""
        out: Rows = []
        for key, part in _grouped(rows, self.group):
            values = [value for value, _ in self.measure.of(part)]
            if len(values) == 2 if self.name == "difference" else values:
                value = round(self._of(values), 2)
                shown = int(value) if value == int(value) else value
                out.append({**({self.group: key} if self.group else {}), self.name: shown})
        return out

    def _of(self, values: list[float]) -> float:
        if self.name == "difference":
            return max(values) - min(values)
        return fmean(values) if self.name == "mean" else sum(values)


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
