"""Text that remembers where each of its characters came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from build_graph.model import Passage, Span


class Traced(NamedTuple):
    """A repaired stretch of one source line.

    `starts[i]` and `ends[i]` are the source positions of character i; both are empty when nothing
    was repaired and character i simply stands at `base + i`.
    """

    text: str
    base: int
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def span(self, start: int, end: int) -> Span:
        """Return where the characters `start` up to `end` stand in the source."""
        if not self.starts:
            return Span(self.base + start, self.base + end)
        return Span(self.starts[start], self.ends[end - 1])

    def cut(self, start: int, end: int) -> Traced:
        """Return the characters `start` up to `end`."""
        if not self.starts:
            return Traced(self.text[start:end], self.base + start)
        return Traced(self.text[start:end], self.base, self.starts[start:end], self.ends[start:end])

    def strip(self) -> Traced:
        """Return the text without white space at its ends."""
        stripped = self.text.strip()
        if len(stripped) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, start + len(stripped))


class Joined:
    """Several traced lines read as one text, joined by one character (a space, a line end)."""

    __slots__ = ("_offsets", "pieces", "text")

    def __init__(self, pieces: Iterable[Traced], between: str = " ") -> None:
        self.pieces = [piece for piece in pieces if piece.text]
        self._offsets: list[int] = []
        texts: list[str] = []
        at = 0
        for piece in self.pieces:
            self._offsets.append(at)
            texts.append(piece.text)
            at += len(piece.text) + 1
        self.text = between.join(texts)

    def spans(self, start: int, end: int) -> list[Span]:
        """Return the source spans of the characters `start` up to `end`, one for each line."""
        found = []
        first = max(bisect_right(self._offsets, start) - 1, 0)
        for at in range(first, bisect_left(self._offsets, end)):
            offset, piece = self._offsets[at], self.pieces[at]
            low, high = max(start - offset, 0), min(end - offset, len(piece.text))
            if low < high:
                found.append(piece.span(low, high))
        return found


def passage(spans: Iterable[Span], section: str, source: str) -> Passage:
    """Return a passage of the spans in order, those with only white space or marks between as one.

    A page footer or a footnote between two lines keeps them apart.
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        elif merged and not any(map(str.isalnum, source[merged[-1].end : span.start])):
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return Passage(tuple(merged), section)
