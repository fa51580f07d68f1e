"""Text that remembers where each of its characters came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from build_graph.model import Passage, Span


class Traced(NamedTuple):
    """A repaired stretch of one source line.

    `starts[i]` and `ends[i]` are the source positions of character i; both are empty when nothing
    was repaired and character i simply stands at `base + i`. A row of a table is put together from
    several places: `breaks` are the characters with which each of them but the first begins.
    """

    text: str
    base: int
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    breaks: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return where the characters `start` up to `end` stand, all that is between them too."""
        if not self.starts:
            return Span(self.base + start, self.base + end)
        if self.breaks:
            return Span(min(self.starts[start:end]), max(self.ends[start:end]))
        return Span(self.starts[start], self.ends[end - 1])

    def spans(self, start: int = 0, end: int | None = None) -> list[Span]:
        """Return where the characters `start` up to `end` stand, one span for each place."""
        stop = len(self.text) if end is None else end
        if not self.breaks:
            return [self.span(start, stop)]
        inside = [at for at in self.breaks if start < at < stop]
        return [self.span(*pair) for pair in pairwise((start, *inside, stop))]

    def cut(self, start: int, end: int) -> Traced:
        """Return the characters `start` up to `end`."""
        if not self.starts:
            return Traced(self.text[start:end], self.base + start)
        breaks = tuple(at - start for at in self.breaks if start < at < end)
        starts, ends = self.starts[start:end], self.ends[start:end]
        return Traced(self.text[start:end], self.base, starts, ends, breaks)

    def joined(self, after: Traced) -> Traced:
        """Return this stretch and a later one of the same line as one, nothing between them."""
        spans = [piece.span(at, at + 1) for piece in (self, after) for at in range(len(piece.text))]
        starts, ends = [span.start for span in spans], [span.end for span in spans]
        breaks = (*self.breaks, *(at + len(self.text) for at in after.breaks))
        return Traced(self.text + after.text, self.base, starts, ends, breaks)

    def strip(self) -> Traced:
        """Return the text without white space at its ends."""
        stripped = self.text.strip()
        if len(stripped) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, start + len(stripped))


def pieced(pieces: Iterable[Traced], between: str = " ") -> Traced:
    """Return stretches from several places as one, with `between` where the next one begins.

    >>> pieced([Traced("Probation", 4), Traced("officer", 40)]).spans()
    [Span(start=4, end=13), Span(start=40, end=47)]
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    at = base = 0
    for number, piece in enumerate(pieces):
        if number:
            texts.append(between)
            starts += [ends[-1] if ends else base] * len(between)
            ends += starts[-len(between) :] if between else []
            at += len(between)
            breaks.append(at)
        else:
            base = piece.base
        texts.append(piece.text)
        starts += piece.starts or range(piece.base, piece.base + len(piece.text))
        ends += piece.ends or range(piece.base + 1, piece.base + len(piece.text) + 1)
        breaks += [at + one for one in piece.breaks]
        at += len(piece.text)
    return Traced("".join(texts), base, starts, ends, tuple(breaks))


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
            low = start - offset if start > offset else 0
            high = min(end - offset, len(piece.text))
            if low < high and not piece.starts:
                found.append(Span(piece.base + low, piece.base + high))
            elif low < high:
                found += piece.spans(low, high)
        return found


def passage(spans: Iterable[Span], section: str, source: str) -> Passage:
    """Return a passage of the spans in order, those with only white space or marks between as one.

    A page footer or a footnote between two lines keeps them apart.
    """
    ordered = sorted(spans)
    if len(ordered) == 1:  # most of them
        return Passage((ordered[0],), section)
    merged: list[Span] = []
    for span in ordered:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        elif merged and not any(map(str.isalnum, source[merged[-1].end : span.start])):
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return Passage(tuple(merged), section)
