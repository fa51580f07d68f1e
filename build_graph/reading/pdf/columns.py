"""Text set in two columns -> its rows in reading order: the left column, then the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.reading.pdf.page_elements import Line
from build_graph.reading.pdf.rows import Row

FEWEST = 8  # rows with words on both sides: fewer may be a table
WORDS = 4  # of a line on each side, as a mean: a cell has fewer
ALONE = 1.5  # of the font size: more white above the last line, and it stands below both columns
FULL = 0.75  # of its column's width: lines of running text reach so far, as a mean


@dataclass(slots=True)
class _Fold:
    """Rows from `first` up to `last` and the white between two columns, from left to right."""

    first: int
    last: int
    left: float
    right: float


def unfolded(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page, those of text in two columns one column after the other."""
    found: list[Row] = []
    at = 0
    while at < len(rows):
        fold = _fold(rows, at)
        sides = _sides(rows[fold.first : fold.last], fold) if fold else None
        if fold is None or sides is None:
            found.append(rows[at])
            at += 1
            continue
        for side in sides:
            edge = max(line.x1 for line in side)
            for line in side:
                line.edge = edge
                found.append(Row([line], line.page))
        at = fold.last
    return found


def _fold(rows: Sequence[Row], at: int) -> _Fold | None:
    """The longest run of rows from `at` that leave the same white in the middle."""
    if len(rows[at].pieces) != 2:
        return None
    one, two = rows[at].pieces
    fold = _Fold(at, at + 1, one.x1, two.x0)
    for row in rows[at + 1 :]:
        left = max([fold.left, *(piece.x1 for piece in row.pieces if piece.x0 < fold.left)])
        right = min([fold.right, *(piece.x0 for piece in row.pieces if piece.x0 >= fold.left)])
        if len(row.pieces) > 2 or right - left < row.size:
            break
        fold.left, fold.right, fold.last = left, right, fold.last + 1
    while len(rows[fold.last - 1].pieces) == 1 and _is_apart(rows[fold.last - 2 : fold.last]):
        fold.last -= 1
    return fold


def _is_apart(rows: Sequence[Row]) -> bool:
    """Whether the second of two rows is no further line of the first: a heading below a column."""
    above, row = rows
    unlike = abs(row.size - above.size) > 0.1 * above.size
    return unlike or row.top - above.bottom > ALONE * row.size


def _sides(rows: Sequence[Row], fold: _Fold) -> tuple[list[Line], list[Line]] | None:
    """The lines of both columns, or None where it is a table."""
    pieces = [piece for row in rows for piece in row.pieces]
    left = [piece for piece in pieces if piece.x0 < fold.left]
    right = [piece for piece in pieces if piece.x0 >= fold.left]
    folded = sum(len(row.pieces) == 2 for row in rows)
    if folded < FEWEST or not _is_prose(left) or not _is_prose(right):
        return None
    return left, right


def _is_prose(lines: Sequence[Line]) -> bool:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    words = sum(len(line.words) for line in lines)
    filled = sum(line.x1 - line.x0 for line in lines)
    return words >= WORDS * len(lines) and filled >= FULL * width * len(lines)
