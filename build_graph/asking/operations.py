"""Steps on the rows of an answer: filter, combine, choose by time; each says what it does in words.

A step takes rows (dictionaries from column to value) and gives rows. Nothing here knows which
question the rows answer: columns come in by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from build_graph.asking.amounts import Dates
from build_graph.asking.entities import Entity
from build_graph.questions.lookup import folded
from build_graph.table import Value

PAIRED = "pdu"  # the column of the things of a pair, a row each
Row = dict[str, Value]
Rows = list[Row]
Condition = tuple[tuple[tuple[str, ...], Entity], ...]  # things that stand in columns of one row


class Operation(Protocol):
    """A step from rows to rows."""

    def in_words(self) -> str:
        """Return in a few words what is done."""

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows after it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is no more than its words, as a typed query has them, and what is done."""

    words: str
    done: Callable[[Rows], Rows]

    def in_words(self) -> str:
        """Return in a few words what is done."""
        return self.words

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows after it."""
        return self.done(rows)


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


def named(row: Row, columns: Iterable[str], entity: Entity) -> bool:
    """Return whether a thing stands in one of the columns of a row, under any of its names."""
    texts = [folded(str(row[column])) for column in columns if row.get(column)]
    texts += [part for text in texts if "; " in text for part in text.split("; ")]
    if entity.parts and any(part in text for text in texts for part in entity.parts):
        return True
    return any(text in entity.names for text in texts)


def keep(columns: tuple[str, ...], entities: tuple[Entity, ...], *, both: bool = False) -> Step:
    """Return the filter of rows that name one of the things, or with `both` all of them."""
    enough = all if both else any

    def done(rows: Rows) -> Rows:
        return [row for row in rows if enough(named(row, columns, one) for one in entities)]

    words = f"keep {'both ' if both else ''}{'/'.join(columns)} = {names_of(entities)}"
    return Step(words, done)


def keep_each(answers: tuple[str, ...], conditions: tuple[Condition, ...]) -> Step:
    """Return the filter of what has a row for each of several conditions: 'both'."""

    def holds(condition: Condition, row: Row) -> bool:
        return all(named(row, columns, one) for columns, one in condition)

    def done(rows: Rows) -> Rows:
        met = [
            {row[column] for row in rows if holds(condition, row) for column in answers}
            for condition in conditions
        ]
        kept = set.intersection(*met) if met else set()
        fitting = [row for row in rows if any(holds(condition, row) for condition in conditions)]
        return [row for row in fitting if any(row[column] in kept for column in answers)]

    words = (
        " + ".join(f"{'/'.join(columns)} = {one.name}" for columns, one in condition)
        for condition in conditions
    )
    return Step(f"keep what has each of {' ++ '.join(words)}", done)


def everywhere(answers: tuple[str, ...], units: tuple[str, ...]) -> Step:
    """Return the filter of what has a row for each of the units: 'in all PDUs'."""

    def done(rows: Rows) -> Rows:
        having: dict[Value, set[Value]] = {}
        for row in rows:
            having.setdefault(row[answers[0]], set()).add(row.get("pdu"))
        return [row for row in rows if having[row[answers[0]]] >= set(units)]

    return Step("in all units", done)


def without(
    answers: tuple[str, ...],
    columns: tuple[str, ...],
    entities: tuple[Entity, ...],
    others: tuple[str, ...] = (),
) -> Step:
    """Return what takes away what has a row that names the thing, and keeps what has none: 'not'.

    `others` are answers that may have no row at all.
    """

    def done(rows: Rows) -> Rows:
        naming = (row for row in rows if any(named(row, columns, one) for one in entities))
        denied = {row[column] for row in naming for column in answers}
        kept = [row for row in rows if not any(row[column] in denied for column in answers)]
        there = {row[column] for row in rows for column in answers}
        return kept + [{answers[0]: other} for other in others if other not in there]

    every = ", of all units" if others else ""
    return Step(f"without {'/'.join(columns)} = {names_of(entities)}{every}", done)


def latest(column: str, *, first: bool = False, each: bool = False) -> Step:
    """Return the filter of the latest or the `first` month of all, or of `each` unit."""

    def done(rows: Rows) -> Rows:
        months: dict[Value, list[str]] = {}
        for row in rows:
            if row.get(column):
                months.setdefault(row.get("pdu") if each else None, []).append(str(row[column]))
        chosen = {unit: (min if first else max)(found) for unit, found in months.items()}
        return [
            row
            for row in rows
            if str(row.get(column)) == chosen.get(row.get("pdu") if each else None)
        ]

    of_each = " of each pdu" if each else ""
    return Step(f"{'earliest' if first else 'latest'} {column}{of_each}", done)


def apart(columns: tuple[str, ...], but: tuple[Entity, ...] = ()) -> Step:
    """Return what makes a row of each thing of a pair, the pair behind it, but not of `but`."""

    def done(rows: Rows) -> Rows:
        out: Rows = [
            {PAIRED: row[column], **row}
            for row in rows
            for column in columns
            if row.get(column) and not any(named(row, (column,), one) for one in but)
        ]
        return sorted(out, key=lambda row: str(row[PAIRED]))

    return Step(f"each of {'/'.join(columns)}{f' but {names_of(but)}' if but else ''}", done)


def in_unit(*, percent: bool) -> Step:
    """Return the filter of figures that are shares, else of those that are none; all for want."""

    def done(rows: Rows) -> Rows:
        if percent:
            fitting = [r for r in rows if r.get("share") is not None or r["unit"] == "percent"]
        else:
            fitting = [r for r in rows if r["unit"] != "percent"]
        return fitting or rows

    return Step("in percent" if percent else "in numbers", done)


def names_of(entities: Iterable[Entity]) -> str:
    """Return the names of things as a typed query has them."""
    return "; ".join(entity.name for entity in entities)


def in_a_row(names: Iterable[str]) -> str:
    """Return names in a row."""
    return ", ".join(names)
