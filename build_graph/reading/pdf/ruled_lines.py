"""The lines and filled boxes of a page as borders between the rows of tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from build_graph.reading.pdf.page_elements import Page
from build_graph.reading.pdf.rows import THIN, Row

REACH = 0.45  # of a table's width: borders between two rows reach so far together
NEAR = 2.5  # of the font size: how far a border may be from the words of its row
TALL = 0.6  # of the page: a higher box is no cell

Interval = tuple[float, float]


class Borders:
    """Heights at which a border runs, and from where to where."""

    def __init__(self, page: Page) -> None:
        edges = []
        for x0, y0, x1, y1 in page.rules:
            if x1 - x0 < 15:
                continue
            if y1 - y0 <= THIN:
                edges.append(((y0 + y1) / 2, x0, x1))
            elif y1 - y0 < TALL * page.height:
                edges += [(y0, x0, x1), (y1, x0, x1)]
        self._edges = sorted(edges)
        self._heights = [edge[0] for edge in self._edges]

    def _at(self, low: float, high: float) -> list[tuple[float, float, float]]:
        """The borders at these heights."""
        return self._edges[bisect_left(self._heights, low) : bisect_right(self._heights, high)]

    def close(self, row: Row) -> bool:
        """Whether a border runs close above a row, and another below."""
        near = NEAR * row.size
        above, below = (
            self._at(row.top - near, row.top + 1),
            self._at(row.bottom - 1, row.bottom + near),
        )
        return all(
            any(x0 < row.x1 and x1 > row.x0 for _, x0, x1 in side) for side in (above, below)
        )

    def between(self, above: Row, below: Row, columns: Sequence[Interval]) -> bool:
        """Whether borders run between two rows over a good part of the table's width."""
        left, right = min(x0 for x0, _ in columns), max(x1 for _, x1 in columns)
        low, high = above.bottom - 0.15 * above.size, below.top + 0.15 * below.size
        spans = sorted(
            (max(x0, left), min(x1, right)) for _, x0, x1 in self._at(low, high) if x1 > left
        )
        covered, at = 0.0, left
        for x0, x1 in spans:
            if x1 > at:
                covered += x1 - max(x0, at)
                at = x1
        return covered > REACH * (right - left)
