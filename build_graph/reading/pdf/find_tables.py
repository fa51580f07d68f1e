"""Rows of a page -> tables: white parts their columns, borders and more white their rows."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.reading.pdf.marks import Marks
from build_graph.reading.pdf.page_elements import Line, Page, Table, Word
from build_graph.reading.pdf.rows import MOST_PIECES, Row, usual_white
from build_graph.reading.pdf.ruled_lines import Borders, Interval

GUTTER = 0.6  # of the font size: the least white between two columns
WITHIN = 0.75  # of the font size: white between two lines of one cell, at most
HIGH = 0.97  # of the font size: how high letters are, from top to bottom
BETWEEN = 4.0  # of the font size: white between two rows of one table, at most
MORE = 0.25  # of the font size: so much more white than within a cell parts two rows
MOSTLY = 0.6  # of the rows: so many with a border between them are parted by borders alone
MOST_LINES = 3  # of a cell above those of the cell beside it, which is set in the middle
ALIGNED = 2.0  # points: a word so near the edge of a column begins a cell
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
        """Return the rows at the top of the page that go on with the table above it."""
        row = _split(self.rows[0], above.columns)
        columns = _joined(above.columns, row)
        if len(row.pieces) < 2 or columns is None or len(columns) != len(above.columns):
            return None
        self.rows[0] = row
        return self._downwards(_Region(0, 1, columns))

    def table(self, region: _Region) -> Table:
        """Return the table of these rows."""
        rows, columns = self.rows[region.first : region.last], region.columns
        cells: list[list[list[Line]]] = []
        for row, parted in zip(rows, [True, *self._parted(rows, columns)], strict=True):
            if parted:
                cells.append([[] for _ in columns])
            for piece in row.pieces:
                for column, words in _by_column(piece, columns):
                    cells[-1][column].append(Line(words, page=row.page))
        return Table(cells, columns)

    def _downwards(self, region: _Region) -> _Region:
        """The region with all rows below that are of the same table."""
        while region.last < len(self.rows):
            row = _split(self.rows[region.last], region.columns)
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
            bordered = self.borders.between(above, row, region.columns)
            if bordered and not self.borders.close(row):
                return None
            if not bordered and white > self.within * row.size and not self._leads(region):
                return None
        return _joined(region.columns, row)

    def _leads(self, region: _Region) -> bool:
        """Whether the row below the region is the first line of a cell of a further row."""
        for at in range(region.last, min(region.last + MOST_LINES, len(self.rows) - 1)):
            row, below = self.rows[at], _split(self.rows[at + 1], region.columns)
            if below.top - row.bottom > self.within * row.size:
                return False
            if _joined(region.columns, below) is None:
                return False
            if len(below.pieces) > 1:
                return True
        return False

    def _with_line_above(self, region: _Region) -> list[Interval] | None:
        """The columns with the line above taken in, if it is a line of a cell of the first row."""
        row, above = self.rows[region.first], self.rows[region.first - 1]
        close = row.top - above.bottom <= 0.8 * self.within * row.size
        alike = abs(above.size - row.size) < SAME_SIZE * row.size
        if len(above.pieces) > 1 or not close or not alike:
            return None
        return _joined(region.columns, above)

    def _parted(self, rows: Sequence[Row], columns: list[Interval]) -> list[bool]:
        """For each row but the first: whether a new row of the table begins with it."""
        pairs = list(itertools.pairwise(rows))
        ruled = [self.borders.between(one, two, columns) for one, two in pairs]
        begins = [rule for rule, (_, two) in zip(ruled, pairs, strict=True) if len(two.pieces) > 1]
        if begins and sum(begins) >= MOSTLY * len(begins):
            return ruled
        white = _parted_by_white(rows)
        return [one or two for one, two in zip(ruled, white, strict=True)]


def _split(row: Row, columns: list[Interval]) -> Row:
    """A row whose pieces end where a column begins, though little white stands before it."""
    starts = [x0 for x0, _ in columns]
    pieces: list[Line] = []
    for piece in row.pieces:
        words: list[Word] = []
        least = max(1.5 * usual_white(piece.words), GUTTER * 0.8 * piece.size)
        for word in piece.words:
            white = word.x0 - words[-1].x1 if words else 0.0
            at_start = any(abs(word.x0 - x0) < ALIGNED for x0 in starts)
            if words and at_start and white > least:
                pieces.append(Line(words, page=row.page))
                words = []
            words.append(word)
        pieces.append(Line(words, page=row.page))
    return Row(pieces, row.page)


def _joined(columns: list[Interval], row: Row) -> list[Interval] | None:
    """The columns widened by a row's pieces; None where a piece would close a gutter."""
    widened = list(columns)
    for piece in row.pieces:
        slack = GUTTER * row.size
        touched = [
            n
            for n, (x0, x1) in enumerate(widened)
            if piece.x0 < x1 + slack and piece.x1 > x0 - slack
        ]
        if len(touched) > 1:
            touched = [n for n in touched if _shared(piece, widened[n]) > 0]
        if len(touched) > 1:
            return None
        if touched:
            x0, x1 = widened[touched[0]]
            widened[touched[0]] = (min(x0, piece.x0), max(x1, piece.x1))
        elif len(row.pieces) > 1:
            widened = sorted([*widened, (piece.x0, piece.x1)])
        else:
            return None
    return widened if len(widened) <= MOST_PIECES else None


def _shared(piece: Line, column: Interval) -> float:
    return min(piece.x1, column[1]) - max(piece.x0, column[0])


def _parted_by_white(rows: Sequence[Row]) -> list[bool]:
    """Where a new row begins, told by more white than between the lines of a cell."""
    whites = [two.top - one.bottom for one, two in itertools.pairwise(rows)]
    if not whites:
        return []
    within = min(whites) + MORE * rows[0].size
    if max(whites) <= within:  # all alike: a line that begins no sentence goes on with its cell
        return [len(row.pieces) > 1 and not _goes_on(row) for row in rows[1:]]
    return [white > within for white in whites]


def _goes_on(row: Row) -> bool:
    return all(piece.text[:1].islower() for piece in row.pieces)


def _by_column(piece: Line, columns: list[Interval]) -> list[tuple[int, list[Word]]]:
    """The words of a piece by the column they stand in."""
    found: list[tuple[int, list[Word]]] = []
    for word in piece.words:
        middle = (word.x0 + word.x1) / 2
        column = min(
            range(len(columns)),
            key=lambda n: max(columns[n][0] - middle, middle - columns[n][1], 0.0),
        )
        if found and found[-1][0] == column:
            found[-1][1].append(word)
        else:
            found.append((column, [word]))
    return found
