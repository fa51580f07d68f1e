"""The stretches of a line that may be cells: what two spaces part."""

from __future__ import annotations

import re
from typing import NamedTuple

CHUNK = re.compile(r"\S+(?: \S+)*")
# The sign or the number of an item of a list belongs to its text.
MARKER = re.compile(r"(?:[-•●▪■◦○*‣·–§o]|\(?\d{1,2}[.)]|\(?[a-z]\))$")


class Chunk(NamedTuple):
    """A stretch of a line without two spaces in it."""

    start: int
    end: int


def chunks(raw: str) -> list[Chunk]:
    """Return the chunks of a line, the marker of a list with what follows it.

    >>> chunks("1.1  Leadership    Good")
    [Chunk(start=0, end=3), Chunk(start=5, end=15), Chunk(start=19, end=23)]
    """
    found = [Chunk(*match.span()) for match in CHUNK.finditer(raw)]
    if len(found) > 1 and MARKER.match(raw[found[0].start : found[0].end]):
        found[:2] = [Chunk(found[0].start, found[1].end)]
    return found
