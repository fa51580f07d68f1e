"""Where the words of a text stand on the pages it was taken from, as kept beside the text.

A box is in points (1/72 inch) from the top left corner of the page as it is shown, y downwards, as
RFC 8118 counts them for links into a PDF.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from build_graph.model import Span

VERSION = 1
TOKEN = re.compile(r"\S+")


class Box(NamedTuple):
    """A stretch of one line on one page; pages count from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class PlacedLine(NamedTuple):
    """Characters `start` up to `end` of the text, all in one line of a page.

    `words` has left and right edge of each of its words, in the order of the text.
    """

    start: int
    end: int
    page: int
    top: float
    bottom: float
    words: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """The lines of all pages in the order of the text."""

    lines: tuple[PlacedLine, ...]

    def of(self, spans: Iterable[Span], text: str) -> list[Box]:
        """Return a box for each line of the page that the spans of `text` touch."""
        starts = [line.start for line in self.lines]
        found: list[Box] = []
        for span in spans:
            at = max(bisect_left(starts, span.start) - 1, 0)
            while at < len(self.lines) and self.lines[at].start < span.end:
                box = _box(self.lines[at], span, text)
                found += [box] if box else []
                at += 1
        return found

    def pages(self) -> tuple[tuple[int, int], ...]:
        """Return (offset, page) for each place of the text from which on another page goes on."""
        found: list[tuple[int, int]] = []
        for line in self.lines:
            if not found or found[-1][1] != line.page:
                found.append((line.start, line.page))
        return tuple(found)

    def to_json(self) -> str:
        """Return them as JSON; a line: [start, end, page, top, bottom, [left, right, ...]]."""
        rows = [
            [*line[:3], *_round(line[3:5]), _round(edge for word in line.words for edge in word)]
            for line in self.lines
        ]
        body = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        return f'{{"boxes":{VERSION},"unit":"pt","origin":"top-left","lines":[\n{body}\n]}}\n'


def kept_boxes(text: str) -> Boxes | None:
    """Return the boxes kept in `text`, none where there is none or it is damaged."""
    try:
        return from_json(text) if text else None
    except ValueError:
        return None


def describe(boxes: Sequence[Box]) -> str:
    """Return boxes as lines for reading."""
    if not boxes:
        return "  (no box: it was not built from a PDF)\n"
    head = "  box     page    left     top   right  bottom  (points from the top left corner)"
    rows = [
        f"          {page:4}  " + "  ".join(f"{edge:6.1f}" for edge in edges)
        for page, *edges in boxes
    ]
    return "\n".join([head, *rows]) + "\n"


def from_json(text: str) -> Boxes:
    """Return the boxes that `to_json` wrote.

    Raises:
        ValueError: the text is not of this form.

    """
    data: Any = json.loads(text)
    try:
        if data["boxes"] != VERSION:
            raise ValueError("boxes")
        return Boxes(
            tuple(
                PlacedLine(
                    start, end, page, top, bottom, tuple(zip(edges[::2], edges[1::2], strict=True))
                )
                for start, end, page, top, bottom, edges in data["lines"]
            )
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError("boxes") from error


def _box(line: PlacedLine, span: Span, text: str) -> Box | None:
    touched = [
        edges
        for match, edges in zip(
            TOKEN.finditer(text, line.start, line.end), line.words, strict=False
        )
        if match.end() > span.start and match.start() < span.end
    ]
    if not touched:
        return None
    left, right = min(x0 for x0, _ in touched), max(x1 for _, x1 in touched)
    return Box(line.page, *_round((left, line.top, right, line.bottom)))


def _round(values: Iterable[float]) -> list[float]:
    return [round(value, 1) for value in values]
