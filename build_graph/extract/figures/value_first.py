"""Tables of one column that print each value above or before its label, as pages of facts do.

Which way a run of values and labels is to be read is told by its blank lines; where there are
none, by what it begins and ends with; and last by which labels speak of shares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from build_graph.reading.read_file import Line

LEAST = 2  # rows of a table
MOST_LINES = 3  # of one label
# A label of shares, and a value that is one.
SHARE = re.compile(r"rate|percent|per cent|proportion|share|vacan|workload", re.IGNORECASE)
PERCENT = re.compile(r"%|per cent")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or a label with all its lines; `gap`: a blank line stands before it."""

    at: int
    lines: tuple[Line, ...]
    is_value: bool
    gap: bool

    @property
    def text(self) -> str:
        """Its text."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of value and label, from the line `first` up to the line `after`."""

    first: int
    after: int
    rows: tuple[tuple[Cell, Cell], ...]


def value_first(
    lines: Sequence[Line],
    gaps: frozenset[int],
    is_value: Callable[[Line], bool],
    is_label: Callable[[Line], bool],
) -> Iterator[Run]:
    """Yield the runs of `lines` that print values before labels.

    `gaps` are the lines behind a blank one.
    """
    at, last_run = 0, -1
    while at < len(lines):
        cells = _cells(lines, at, gaps, is_value, is_label)
        # Behind such a run it goes on in the same way, where print lost one of its values.
        if len(cells) > 1 and (at == last_run or _is_value_first(cells)):
            start = next(number for number, cell in enumerate(cells) if cell.is_value)
            rows = tuple(zip(cells[start::2], cells[start + 1 :: 2], strict=False))
            if len(rows) >= LEAST:
                last = rows[-1][1]
                last_run = last.at + len(last.lines)
                yield Run(cells[start].at, last_run, rows)
        at = cells[-1].at + len(cells[-1].lines) if cells else at + 1


def _cells(
    lines: Sequence[Line],
    start: int,
    gaps: frozenset[int],
    is_value: Callable[[Line], bool],
    is_label: Callable[[Line], bool],
) -> list[Cell]:
    """Return the values and labels that follow each other in turn from a line on."""
    found: list[Cell] = []
    at = start
    while at < len(lines):
        value = is_value(lines[at])
        if (found and value == found[-1].is_value) or not (value or is_label(lines[at])):
            break
        end = at + 1
        while not value and end < min(len(lines), at + MOST_LINES) and _goes_on(lines[end]):
            end += 1
        found.append(Cell(at, tuple(lines[at:end]), value, at in gaps))
        at = end
    return found


def _goes_on(line: Line) -> bool:
    """Whether a line goes on with the label before it."""
    return not line.bullet and line.text[0].islower()


def _is_value_first(cells: Sequence[Cell]) -> bool:
    """Whether each value belongs to the label behind it."""
    before = sum(cell.gap for cell in cells[1:] if cell.is_value)
    behind = sum(cell.gap for cell in cells[1:] if not cell.is_value)
    if before != behind:
        return before > behind
    if cells[0].is_value != cells[-1].is_value:
        return cells[0].is_value
    return _agreed(cells, 1) > _agreed(cells, -1)


def _agreed(cells: Sequence[Cell], step: int) -> int:
    """Return how many values and the labels behind (1) or before (-1) them both are of shares."""
    return sum(
        (PERCENT.search(value.text) is None) == (SHARE.search(label.text) is None)
        for value, label in (pair[::step] for pair in pairwise(cells))
        if value.is_value
    )
