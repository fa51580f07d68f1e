"""How wide a table must be to be read as one; where there is less room each row is a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from build_graph.web.cell import Cell

# Widths in rem, as in static/explorer.css. A letter is wide by its mean in the fonts of systems.
_STEP, _MOST = 5, 16  # the style sheet has a class for each step; the page itself holds 15
_LETTER, _BOLD, _GAP = 0.46, 0.56, 1.0
_WRAPS = 8.0  # text that may be broken gets so much at most
_LONG, _MAIN = 10.0, 20.0
_LEAST = 3.5
_SHARE = 8.0  # with its bar
_CHIP, _ALONE = 1.75, 2.25  # the square of a rating before its word, and alone


def column(head: str, cells: Iterable[Cell], *, is_main: bool = False) -> float:
    """Return the width of a column in rem, with the gap to the next."""
    words = max((len(word) for word in head.split()), default=0)
    most = max((_width(cell) for cell in cells), default=0.0)
    return max(words * _BOLD, most, _MAIN if is_main else _LEAST) + _GAP


def _width(cell: Cell) -> float:
    if cell.form == "long":
        return _LONG
    if cell.form == "share":
        return _SHARE
    text = len(cell.text) * _LETTER
    if cell.form in ("number", "short"):
        return text
    return min(text, _WRAPS) + (_CHIP if cell.rating else 0)


def letters(number: int) -> float:
    """Return the width in rem of so many columns with the letters of ratings."""
    return number * _ALONE


def step(columns: Sequence[float]) -> int:
    """Return how many steps of five rem columns need together; more than the page has is 16.

    >>> step([4.5, 6.0]), step([4.5, 7.0]), step([40.0, 40.0, 40.0])
    (2, 3, 16)
    """
    return min(max(-int((_GAP - sum(columns)) // _STEP), 1), _MOST)  # no gap after the last
