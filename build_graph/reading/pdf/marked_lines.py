"""Rows of a page as lines: the mark of an item, printed or drawn, told apart from its words."""

from __future__ import annotations

from dataclasses import replace

from build_graph.reading.pdf.marks import Marks
from build_graph.reading.pdf.page_elements import Line, Page, Word
from build_graph.reading.pdf.rows import Row

WIDE_MARK = 0.33  # of the font size: white behind the mark of an item, at least


def marked_line(row: Row, page: Page, wording: Marks) -> Line:
    """Return a row as one line, the mark before it taken off."""
    words = _apart(row.words, wording)
    edge = row.pieces[0].edge
    line = Line(words, page=row.page, edge=edge)
    if len(words) > 1:
        first, second = words[0], words[1]
        white = second.x0 - first.x1
        is_mark = (
            wording.bullet.fullmatch(first.text)
            or (wording.number.fullmatch(first.text) and not first.bold)
            or (wording.dash.fullmatch(first.text) and white > WIDE_MARK * second.size)
        )
        if is_mark and not second.raised:
            mark = first.text if wording.number.fullmatch(first.text) else "•"
            return Line(words[1:], mark, row.page, first, edge)
    if any(_is_before(dot, line) for dot in page.dots):
        line.mark = "•"
    return line


def _apart(words: list[Word], wording: Marks) -> list[Word]:
    """Words whose first one is a mark, where no space stands between it and its item."""
    first, *rest = words
    attached = wording.attached.fullmatch(first.text)
    if attached is None:
        return words
    mark, item = attached["mark"], attached["item"]
    middle = first.x0 + (first.x1 - first.x0) * len(mark) / len(first.text)
    return [
        replace(first, text=mark, x1=middle),
        replace(first, text=item, x0=middle, glued=True),
        *rest,
    ]


def _is_before(dot: tuple[float, ...], line: Line) -> bool:
    """Whether a drawn dot is the mark of a line."""
    _x0, y0, x1, y1 = dot
    size = line.size
    return (
        0 < line.x0 - x1 < 2.5 * size
        and line.base - size < (y0 + y1) / 2 < line.base
        and y1 - y0 < 0.7 * size
        and line.base - (y0 + y1) / 2 < 0.65 * size
    )
