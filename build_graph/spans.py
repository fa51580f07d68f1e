"""Where facts stand: source texts, stretches of them, and values with their passages.

Positions are characters of `Source.text`, counted from 0, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")

MOST_PAGES = 1_000_000  # no document has more


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the source text: characters `start` up to, not including, `end`."""

    start: int
    end: int


class Stretches:
    """Spans that are asked again and again whether another has a character of theirs."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        # Of each of them, the last end of all up to it: a later one may end before it.
        self._ends = list(accumulate((span.end for span in ordered), max))

    def touch(self, span: Span) -> bool:
        """Whether one of them overlaps `span`.

        >>> Stretches([Span(2, 9), Span(4, 6)]).touch(Span(8, 12))
        True
        """
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._ends[before - 1] > span.start


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Where a fact stands: one span, or several where a page break cuts the text in two."""

    spans: tuple[Span, ...]
    section: str


@dataclass(frozen=True, slots=True)
class CorrectedPassage(Passage):
    """The passage of a statement that people changed; `by` are the keys of their decisions."""

    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterPassage(Passage):
    """In place of a passage: the register that gives a value which the report does not print."""

    register: str


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A single value a report states, with its passage."""

    value: T
    at: Passage


@dataclass(frozen=True, slots=True)
class Source:
    """The text that positions refer to, known by the SHA-256 of its UTF-8 bytes.

    `text` is None when the report came from a facts file, which carries no sentences. `url` is the
    web address the text was published at, where it is known. A text that was taken out of a file of
    another `format` ('pdf') has the hash of that file, and as `pages` each offset from which on it
    stands on another page: (offset, page), pages counted from 1.
    """

    name: str
    sha256: str
    characters: int
    text: str | None
    url: str = ""
    format: str = "text"
    file_sha256: str = ""
    pages: tuple[tuple[int, int], ...] = ()

    def pages_of(self, span: Span) -> tuple[int, ...]:
        """Return the pages that a span stands on, in order; none where there are no pages."""
        if not self.pages:
            return ()
        first = max(bisect_right(self.pages, (span.start, MOST_PAGES)) - 1, 0)
        last = bisect_left(self.pages, (span.end, 0))
        return tuple(sorted({page for _, page in self.pages[first:last]}))
