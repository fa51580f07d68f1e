"""The columns of a table, the cells of its rows, and where white begins a new row."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from build_graph.reading.pdf.page_elements import Line, Word
from build_graph.reading.pdf.rows import MOST_PIECES, Row, usual_white
from build_graph.reading.pdf.ruled_lines import Interval

GUTTER = 0.6  # of the font size: the least white between two columns
MORE = 0.25  # of the font size: so much more white than within a cell parts two rows
ALIGNED = 2.0  # points: a word so near the edge of a column begins a cell


def split(row: Row, columns: list[Interval]) -> Row:
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


def joined(columns: list[Interval], row: Row) -> list[Interval] | None:
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


def parted_by_white(rows: Sequence[Row], columns: Sequence[Interval]) -> list[bool]:
    """Where a new row begins, told by more white than between the lines of a cell."""
    whites = [two.top - one.bottom for one, two in itertools.pairwise(rows)]
    if not whites:
        return []
    within = min(whites) + MORE * rows[0].size
    if max(whites) <= within:  # all alike: a line that begins no sentence goes on with its cell
        return [
            not _goes_on(two) and (len(two.pieces) > 1 or _was_ended(one, two, columns))
            for one, two in itertools.pairwise(rows)
        ]
    return [white > within for white in whites]


def _was_ended(above: Row, row: Row, columns: Sequence[Interval]) -> bool:
    """Whether the first word of a line in the first column would have fitted on the line above."""
    left, right = columns[0]
    first, last = row.pieces[0], above.pieces[0]
    if abs(first.x0 - left) > ALIGNED or abs(last.x0 - left) > ALIGNED:
        return False
    word = first.words[0]
    return last.x1 + (word.x1 - word.x0) + 0.3 * row.size < right


def narrowed(rows: Sequence[Row], columns: list[Interval]) -> list[Interval]:
    """Return the columns as the rows with most cells have them, where others span several."""
    crowded = [row for row in rows if _is_crowded(row, columns)]
    most = max((len(row.pieces) for row in crowded), default=0)
    detailed = [row for row in crowded if len(row.pieces) == most]
    if len(detailed) < 2:
        return columns
    found: list[Interval] | None = [(piece.x0, piece.x1) for piece in detailed[0].pieces]
    for row in detailed[1:]:
        found = joined(found, row) if found else None
    if found is None or len(found) != most:
        return columns
    ends = [x0 - ALIGNED for x0, _ in found[1:]]
    stretched = [(x0, max(x1, end)) for (x0, x1), end in zip(found[:-1], ends, strict=True)]
    return [*stretched, (found[-1][0], max(found[-1][1], columns[-1][1]))]


def _is_crowded(row: Row, columns: list[Interval]) -> bool:
    """Whether two pieces of a row stand in one of the columns."""
    placed = [by_column(piece, columns)[0][0] for piece in row.pieces]
    return len(set(placed)) < len(placed)


def _goes_on(row: Row) -> bool:
    return all(piece.text[:1].islower() for piece in row.pieces)


def by_column(piece: Line, columns: list[Interval]) -> list[tuple[int, list[Word]]]:
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
