"""A page of a picture as plain values: texts, boxes, lines and marks, measured in points.

A point is 1/72 inch; x runs to the right, y downwards from the top of the page. A drawing of such
pages says what is to be seen and nothing of how it is written (see `render`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]
Shape = Literal["circle", "diamond", "square"]

_HALF_CAPITAL = 0.365  # of the size of the letters: half the height of DejaVu's capitals


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words; `y` is its base line."""

    x: float
    y: float
    words: str
    size: float
    align: Align = "left"
    bold: bool = False
    ink: str = "#1a1a1a"
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with its upper left corner at `x`, `y`."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "none"
    edge: str = "none"
    thick: float = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `curved` makes of four points one curve that leads to the last."""

    points: tuple[tuple[float, float], ...]
    ink: str
    thick: float = 0.5
    dashes: tuple[float, ...] = ()
    curved: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle, diamond or square around `x`, `y`; `size` is its width."""

    x: float
    y: float
    shape: Shape
    size: float
    fill: str
    edge: str = "none"
    thick: float = 0.4


Item = Text | Box | Line | Mark


@dataclass(slots=True)
class Page:
    """One page: items in the order in which they are drawn, and its size."""

    width: float
    height: float = 0.0
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        """Put items on top of what is there."""
        self.items.extend(items)

    def write(
        self,
        x: float,
        middle: float,
        words: str,
        size: float,
        *,
        align: Align = "left",
        bold: bool = False,
        ink: str = "#1a1a1a",
    ) -> None:
        """Write one line whose capitals are centred on the height `middle`."""
        y = middle + _HALF_CAPITAL * size
        self.add(Text(x, y, words, size, align=align, bold=bold, ink=ink))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture: its pages, its title and what it says in words."""

    pages: tuple[Page, ...]
    title: str
    description: str
    rights: str


def even_pages(heights: list[float], room: float) -> list[range]:
    """Return which rows stand on which page: as few pages as fit, about equally full.

    >>> even_pages([10.0] * 7, 50.0)
    [range(0, 4), range(4, 7)]
    """
    fewest = len(_filled(heights, room))
    full = max(sum(heights) / max(fewest, 1), max(heights, default=0.0))
    while len(_filled(heights, full)) > fewest and full < room:
        full = min(room, full * 1.02)
    return _filled(heights, full)


def _filled(heights: list[float], room: float) -> list[range]:
    pages: list[range] = []
    first, used = 0, 0.0
    for number, height in enumerate(heights):
        if number > first and used + height > room + 1e-6:
            pages.append(range(first, number))
            first, used = number, 0.0
        used += height
    if first < len(heights):
        pages.append(range(first, len(heights)))
    return pages
