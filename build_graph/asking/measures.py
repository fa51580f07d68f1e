"""What rows hold: things by any of their names, numbers, shares, points of ratings; groups."""

from __future__ import annotations

import re
from collections.abc import Iterable

from build_graph.asking.entities import Entity
from build_graph.asking.lexicon import lexicon
from build_graph.errors import BadRequest, did_you_mean
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded
from build_graph.table import Value

Row = dict[str, Value]
Rows = list[Row]
COUNT = "count"
WORDS = "words "  # so begins the step that narrows rows down by words
WITH_REGION = "with the region of each pdu"  # the step that adds a column
_MADE = (COUNT, "mean", "sum", "difference", "region")  # columns that steps make
_SHARE, _PLAIN = "share", "value"  # of a figure
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def number_of(value: Value) -> float | None:
    """Return what a value measures: a number, a share '4/5' in per cent, the points of a rating.

    >>> number_of("7/8"), number_of(">120"), number_of("Good"), number_of("many")
    (87.5, 120.0, 2.0, None)
    """
    if value is None or isinstance(value, int | float):
        return None if value is None else float(value)
    points = lexicon().points
    if value in points:
        return float(points[value])
    part = re.fullmatch(r"(\d+)/(\d*[1-9]\d*)", value)
    if part:
        return 100 * int(part[1]) / int(part[2])
    found = _NUMBER.findall(value)
    return float(found[0]) if len(found) == 1 else None


def measured(rows: Rows, column: str) -> list[tuple[float, Row]]:
    """Return the rows that have a number in a column, or in one as a share of another ('a/b').

    Figures of which none is a share are measured by their value.
    """
    first, _, second = column.partition("/")
    found = []
    for row in rows:
        value, whole = number_of(row.get(first)), number_of(row.get(second)) if second else 1.0
        if value is not None and whole:
            found.append((value / whole, row))
    return found or (measured(rows, _PLAIN) if column == _SHARE else [])


def grouped(rows: Rows, by: str) -> list[tuple[Row, Rows]]:
    """Return the rows for each group of equal values in some columns ('a, b'), in their order."""
    parts: dict[tuple[Value, ...], Rows] = {}
    columns = by.split(", ") if by else []
    for row in rows:
        key = tuple(row.get(column) for column in columns)
        if None not in key:
            parts.setdefault(key, []).append(row)
    ordered = sorted(parts.items(), key=lambda part: tuple(map(str, part[0])))
    return [(dict(zip(columns, key, strict=True)), part) for key, part in ordered]


def different(rows: Rows, columns: list[str]) -> Rows:
    """Return one row for each different value of some columns, every row where there are none."""
    if not columns:
        return rows
    seen: dict[tuple[Value, ...], Row] = {tuple(r.get(c) for c in columns): r for r in rows}
    return [row for key, row in seen.items() if None not in key]


def named_in(row: Row, columns: str, things: Iterable[Entity]) -> list[Entity]:
    """Return which of the things stand in some columns ('a/b') of a row, by any of their names."""
    texts = [folded(str(row[column])) for column in columns.split("/") if row.get(column)]
    texts += [part for text in texts if "; " in text for part in text.split("; ")]
    return [
        one
        for one in things
        if not one.names.isdisjoint(texts) or any(p in text for text in texts for p in one.parts)
    ]


def check_columns(question: Question, names: Iterable[str]) -> None:
    """Raise the sentence for a column that neither a question has nor a step makes."""
    columns = [column.name for column in question.columns]
    for name in names:
        if name not in (*columns, *_MADE):
            near = did_you_mean(name, columns)
            raise BadRequest(f"{question.name} has no column {name!r}{near}: {', '.join(columns)}")
