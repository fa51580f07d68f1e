"""Tables written in tags of HTML inside a text or markdown, on one line or on many."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from build_graph.reading.tables.cells import Placed, Repair
from build_graph.reading.trace import Traced, pieced

OPENS = re.compile(r"<table\b|<tr\b|<t[dh]\b", re.IGNORECASE)
TAG = re.compile(
    r"</?(?P<tag>table|thead|tbody|tfoot|tr|td|th|caption)\b(?P<more>[^<>]*)>", re.IGNORECASE
)
BROKEN = re.compile(r"<[A-Za-z][^<>]*$")
WIDE = re.compile(r"colspan\s*=\s*[\"']?(\d{1,2})", re.IGNORECASE)
MOST, COLUMNS = 2_000, 60  # lines and columns of one table


def table_ends(raws: Sequence[str]) -> list[int]:
    """Return the lines on which a table ends."""
    return [at for at, raw in enumerate(raws) if "</t" in raw and "</table" in raw.lower()]


def tagged_lines(ends: Sequence[int], at: int) -> range | None:
    """Return the lines of the table whose first tag stands on line `at`; None where none ends."""
    place = bisect_left(ends, at)
    return range(at, ends[place] + 1) if place < len(ends) and ends[place] < at + MOST else None


def tagged_rows(
    raws: Sequence[str], starts: Sequence[int], lines: range, repair: Repair
) -> Iterator[Placed]:
    """Yield the rows of the table in `lines`."""
    row: list[Traced] = []
    parts: list[Traced] | None = None
    wide, first = 1, lines.start
    for at, raw in _whole_tags(raws, lines):
        place = 0
        for match in (*TAG.finditer(raw), None):
            end = match.start() if match else len(raw)
            if parts is not None and raw[place:end].strip():
                parts.append(repair(raw[place:end], starts[at] + place).strip())
            if match is None:
                break
            place = match.end()
            if parts is not None:  # every tag of a table ends the cell before it
                cell = pieced(parts) if parts else Traced("", starts[at] + end)
                row += [cell, *[cell.cut(0, 0)] * (wide - 1)][: COLUMNS - len(row)]
                parts = None
            tag = match["tag"].lower()
            opens = not match[0].startswith("</")
            if opens and tag in ("td", "th", "caption"):
                parts = []
                first = first if row else at
                span = WIDE.search(match["more"])
                wide = max(int(span[1]), 1) if span else 1
            elif tag in ("tr", "caption") and row:
                yield first, at, row
                row = []
    if row:
        yield first, lines.stop - 1, row


def _whole_tags(raws: Sequence[str], lines: range) -> Iterator[tuple[int, str]]:
    """Yield the lines with white space for tags that go over several of them, as pictures do."""
    inside = False
    for at in lines:
        raw = raws[at]
        if inside:
            end = raw.find(">") + 1 or len(raw)
            inside = raw[:end][-1:] != ">"
            raw = " " * end + raw[end:]
        broken = None if inside else BROKEN.search(raw)
        if broken:
            inside = True
            raw = raw[: broken.start()].ljust(len(raw))
        yield at, raw
