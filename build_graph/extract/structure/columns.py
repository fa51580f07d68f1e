"""Tables with a column of another time, of other units or of a whole country beside this one's.

The heads of the columns say which one tells of this inspection; the others are left out before
anything is read. Where the heads do not say it, nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from build_graph.reading.read_file import Line

BETWEEN = re.compile(r"\t|(?<=\S) {2,}(?=\S)")
YEAR = re.compile(r"\b(20[12]\d)\b")
# Heads of columns that tell of another time or of others, and of this one.
OTHER = re.compile(
    r"\b(?:previous(?:ly)?|last|earlier|prior|before|former(?:ly)?|old|then|region(?:al)?|nation(?:al)?(?:ly)?"
    r"|england|wales|all|average|mean|median|target|benchmark|change|difference|direction|trend"
    r"|comparison|comparator|other|no|not|insufficient|until|ended)\b",
    re.IGNORECASE,
)
THIS = re.compile(
    r"\b(?:this|current(?:ly)?|now|our|new|latest|present|yes|today)\b", re.IGNORECASE
)
MOST_HEADS = 3  # rows that may stand above the first one with values


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


def this_time(lines: Sequence[Line], is_value: Callable[[str], bool]) -> list[Line]:
    """Return the lines of a section, without the cells of columns that tell of something else."""
    found: list[Line] = []
    heads: list[list[_Cell]] = []
    fresh = True  # no row with values stands between the heads and here
    for line in lines:
        if "\t" not in line.text and "  " not in line.text:
            heads = heads if not line.text else []
            found.append(line)
            continue
        cells = cells_of(line)
        values = [at for at, cell in enumerate(cells) if is_value(cell.text)]
        values = [at for at in values if cells[at].text.endswith(("%", "per cent"))] or values
        if len(values) < 2:
            if sum(1 for cell in cells if cell.text) > 1 and not values:
                heads = [*(heads if fresh else _still(heads, cells)), cells][-MOST_HEADS:]
                fresh = True
            elif len(cells) == 1:
                heads = []
            found.append(line)
            continue
        fresh = False
        wanted = wanted_column([_above(cells, at, heads) for at in values])
        found.append(line if wanted is None else _without(line, cells, values, values[wanted]))
    return found


def _still(heads: list[list[_Cell]], cells: list[_Cell]) -> list[list[_Cell]]:
    """The heads that hold below a row without values: all, if it has nothing but its label."""
    last = max((at for at, cell in enumerate(cells) if cell.text), default=0)
    return heads if heads and last < len(heads[-1]) - 1 else []


def cells_of(line: Line) -> list[_Cell]:
    """Return the cells of a line, empty ones too, each with its place in the line's text."""
    cells = []
    at = 0
    if line.cells:
        # What stood before the first cell with text is no part of the line's text.
        texts = [cell.text for cell in line.cells]
        first = next((number for number, text in enumerate(texts) if text), 0)
        cells = [_Cell(0, 0, "")] * first
        for text in texts[first:]:
            cells.append(_Cell(at, at + len(text), text.strip()))
            at += len(text) + 1
        return cells
    text = line.text
    for start, end in [*(match.span() for match in BETWEEN.finditer(text)), (len(text), len(text))]:
        cells.append(_Cell(at, start, text[at:start].strip()))
        at = end
    return cells


def wanted_column(heads: Sequence[str]) -> int | None:
    """Return which column tells of this inspection by the heads; None where nothing says so.

    >>> wanted_column(["Last inspection", "This inspection"]), wanted_column(["2023", "2021"])
    (1, 0)
    """
    years = [int(match[1]) if (match := YEAR.search(text)) else 0 for text in heads]
    if all(years) and len(set(years)) == len(years):
        return years.index(max(years))
    marked = [at for at, text in enumerate(heads) if THIS.search(text) and not _all_others(text)]
    if len(marked) == 1:
        return marked[0]
    left = [at for at, text in enumerate(heads) if text and not OTHER.search(text)]
    if len(left) > 1 and len(dated := [at for at in left if years[at]]) > 0:
        newest = [at for at in dated if years[at] == max(years)]
        left = newest if len(newest) == 1 and len(dated) == len(left) else left
    return left[0] if len(left) == 1 else None


def _all_others(text: str) -> bool:
    return (
        re.search(r"\ball (?:other )?(?:PDUs|regions|units)\b|\bchange\b", text, re.I) is not None
    )


def _above(cells: list[_Cell], at: int, heads: list[list[_Cell]]) -> str:
    """The heads of a column: by its place in the row, or by where it stands on the line."""
    return " ".join(filter(None, (_head(cells, at, head) for head in heads)))


def _head(cells: list[_Cell], at: int, head: list[_Cell]) -> str:
    if len(head) == len(cells):
        return head[at].text
    cell = cells[at]
    middle = (cell.start + cell.end) / 2
    near = [one for one in head if one.text and one.start - 3 <= middle <= one.end + 3]
    if len(near) == 1:
        return near[0].text
    # Without a head for the column of the labels the others stand one further left.
    place = at - len(cells) + len(head)
    return head[place].text if place >= 0 and len(head) == len(cells) - 1 else ""


def _without(line: Line, cells: list[_Cell], values: list[int], wanted: int) -> Line:
    """A line without the cells of other values than the one that is wanted."""
    kept = line.traced.cut(0, 0)
    at = 0
    left_out = [one for one in values if one != wanted]
    for place in left_out:
        kept = kept.joined(line.traced.cut(at, cells[place].start))
        at = cells[place].end
    kept = kept.joined(line.traced.cut(at, len(line.text)))
    inside = tuple(cell.cut(0, 0) if at in left_out else cell for at, cell in enumerate(line.cells))
    return line._replace(traced=kept, cells=inside)
