"""Rows of a page -> tables: white parts their columns, borders and more white their rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.reading.pdf.marks import Marks
from build_graph.reading.pdf.page_elements import Line, Page, Table
from build_graph.reading.pdf.rows import Row
from build_graph.reading.pdf.ruled_lines import Borders, Interval
from build_graph.reading.pdf.table_columns import (
    ALIGNED,
    GUTTER,
    MORE,
    by_column,
    joined,
    narrowed,
    parted_by_white,
    split,
)

WITHIN = 0.75  # of the font size: white between two lines of one cell, at most
HIGH = 0.97  # of the font size: how high letters are, from top to bottom
BETWEEN = 4.0  # of the font size: white between two rows of one table, at most
MOSTLY = 0.6  # of the rows: so many with a border between them are parted by borders alone
MOST_LINES = 3  # of a cell above those of the cell beside it, which is set in the middle
SAME_SIZE = 0.15  # lines of one table differ in size by less


@dataclass(slots=True)
class _Region:
    """Rows from `first` up to, not including, `last`, and the columns their pieces stand in."""

    first: int
    last: int
    columns: list[Interval]


def tables(
    rows: Sequence[Row],
    page: Page,
    wording: Marks,
    leading: float,
    above: Table | None = None,
) -> list[Row | Table]:
    """Return the rows in order, those of a table as one thing.

    `leading` is the usual distance of lines, as a multiple of the font size; `above` the table that
    the page before ended with: this page may go on with it.
    """
    finder = _Finder(list(rows), Borders(page), max(WITHIN, leading - HIGH + MORE))
    found: list[Row | Table] = []
    at = 0
    while at < len(rows):
        region = finder.region(at, wording)
        if at == 0 and above is not None:
            region = finder.resumed(above) or region
        if region is None:
            found.append(finder.rows[at])
            at += 1
            continue
        # Rows before `at` that belong to its first cell have been passed already.
        del found[len(found) - (at - region.first) :]
        found.append(finder.table(region))
        at = region.last
    return found


def last_table(things: Sequence[Row | Table]) -> Table | None:
    """Return the table that a page ends with; footnotes may stand below it."""
    small = 0.0
    for thing in reversed(things):
        if isinstance(thing, Table):
            sizes = [line.size for row in thing.rows for cell in row for line in cell]
            return thing if small < 0.95 * max(sizes) else None
        small = max(small, thing.size)
    return None


def is_labelled(row: Row, wording: Marks) -> bool:
    """Whether a row's first piece is only the mark or number of its text."""
    first = row.pieces[0]
    if len(row.pieces) != 2 or len(first.words) != 1:
        return False
    text = first.words[0].text
    marks = (wording.bullet, wording.dash, wording.number)
    return any(mark.fullmatch(text) for mark in marks) or all(
        letter.isdecimal() or letter == "." for letter in text
    )


class _Finder:
    """Finds the tables among the rows of one page."""

    def __init__(self, rows: list[Row], borders: Borders, within: float) -> None:
        self.rows, self.borders, self.within = rows, borders, within

    def region(self, at: int, wording: Marks) -> _Region | None:
        """Return the rows of the table that begins with row `at`, if one does."""
        row = self.rows[at]
        if len(row.pieces) < 2 or (is_labelled(row, wording) and not self.borders.close(row)):
            return None
        columns = [(piece.x0, piece.x1) for piece in row.pieces]
        region = self._downwards(_Region(at, at + 1, columns))
        while region.first > 0:
            wider = self._with_line_above(region)
            if wider is None:
                break
            region.columns, region.first = wider, region.first - 1
        return region

    def resumed(self, above: Table) -> _Region | None:
        """Return the rows at the top of the page that go on with the table above it.

        Its first row may begin with lines of one cell; of a row that was cut in two by the page,
        the one before has the other cells.
        """
        columns = above.columns
        lines = self._lines_at_top(above)
        region = _Region(0, lines, columns)
        is_cut = lines > 0 and not above.rows[-1][0]
        if lines == len(self.rows):
            return region if is_cut else None
        row = split(self.rows[lines], columns)
        wider = joined(columns, row)
        if len(row.pieces) < 2 or wider is None or len(wider) != len(columns):
            return region if is_cut else None
        if lines and not is_cut:
            white = row.top - self.rows[lines - 1].bottom
            if white > self.within * row.size:
                return None
        self.rows[lines] = row
        return self._downwards(_Region(0, lines + 1, wider))

    def _lines_at_top(self, above: Table) -> int:
        """How many rows at the top are lines of the first cell of a row of this table."""
        left, right = above.columns[0][0], above.columns[1][0]
        lines = 0
        for row in self.rows[:MOST_LINES]:
            fits = abs(row.x0 - left) < ALIGNED and row.x1 < right - GUTTER * row.size
            far = lines and row.top - self.rows[lines - 1].bottom > self.within * row.size
            if len(row.pieces) > 1 or not fits or far:
                break
            lines += 1
        return lines

    def table(self, region: _Region) -> Table:
        """Return the table of these rows."""
        columns = narrowed(self.rows[region.first : region.last], region.columns)
        rows = [split(row, columns) for row in self.rows[region.first : region.last]]
        cells: list[list[list[Line]]] = []
        for row, parted in zip(rows, [True, *self._parted(rows, columns)], strict=True):
            if parted:
                cells.append([[] for _ in columns])
            for piece in row.pieces:
                for column, words in by_column(piece, columns):
                    cells[-1][column].append(Line(words, page=row.page))
        return Table(cells, columns)

    def _downwards(self, region: _Region) -> _Region:
        """The region with all rows below that are of the same table."""
        while region.last < len(self.rows):
            row = split(self.rows[region.last], region.columns)
            wider = self._with_row(region, row)
            if wider is None:
                break
            self.rows[region.last] = row
            region.columns, region.last = wider, region.last + 1
        return region

    def _with_row(self, region: _Region, row: Row) -> list[Interval] | None:
        """The columns with the row below taken in, or None where it is not of the table."""
        above = self.rows[region.last - 1]
        white = row.top - above.bottom
        if white > BETWEEN * row.size or row.size > 1.3 * above.size:
            return None
        if len(row.pieces) == 1:
            if abs(row.size - above.size) > SAME_SIZE * above.size:
                return None
            if self._is_cut(region, row):
                return joined(region.columns, row)
            bordered = self.borders.between(above, row, region.columns)
            if bordered and not self.borders.close(row):
                return None
            if not bordered and white > self.within * row.size and not self._leads(region):
                return None
        return joined(region.columns, row)

    def _is_cut(self, region: _Region, row: Row) -> bool:
        """Whether the last row of a page is a cell of a row that goes on with the next page."""
        return region.last == len(self.rows) - 1 and any(
            abs(row.x0 - x0) < ALIGNED for x0, _ in region.columns[1:]
        )

    def _leads(self, region: _Region) -> bool:
        """Whether the row below the region is the first line of a cell of a further row."""
        for at in range(region.last, min(region.last + MOST_LINES, len(self.rows) - 1)):
            row, below = self.rows[at], split(self.rows[at + 1], region.columns)
            if below.top - row.bottom > self.within * row.size:
                return False
            if joined(region.columns, below) is None:
                return False
            if len(below.pieces) > 1:
                return True
        return False

    def _with_line_above(self, region: _Region) -> list[Interval] | None:
        """The columns with the line above taken in, if it is a line of a cell of the first row.

        Where little white parts its cells, it may be a row of its own.
        """
        row, above = self.rows[region.first], self.rows[region.first - 1]
        close = row.top - above.bottom <= 0.8 * self.within * row.size
        alike = abs(above.size - row.size) < SAME_SIZE * row.size
        if len(above.pieces) > 1 or not close or not alike:
            return None
        above = split(above, region.columns)
        wider = joined(region.columns, above)
        if wider is not None and len(wider) == len(region.columns):
            self.rows[region.first - 1] = above
            return wider
        return None

    def _parted(self, rows: Sequence[Row], columns: list[Interval]) -> list[bool]:
        """For each row but the first: whether a new row of the table begins with it."""
        pairs = list(itertools.pairwise(rows))
        ruled = [self.borders.between(one, two, columns) for one, two in pairs]
        begins = [rule for rule, (_, two) in zip(ruled, pairs, strict=True) if len(two.pieces) > 1]
        if begins and sum(begins) >= MOSTLY * len(begins):
            return ruled
        white = parted_by_white(rows, columns)
        return [one or two for one, two in zip(ruled, white, strict=True)]
