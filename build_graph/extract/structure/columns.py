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
    r"\b(?:previous(?:ly)?|last|earlier|prior|before|region(?:al)?|nation(?:al)?(?:ly)?|england|wales"
    r"|all|average|mean|median|target|benchmark|change|difference|direction|trend|comparison|other|no|not"
    r"|insufficient)\b",
    re.IGNORECASE,
)
THIS = re.compile(r"\b(?:this|current(?:ly)?|now|our|new|latest|present|yes)\b", re.IGNORECASE)


class _Cell(NamedTuple):
    start: int
    end: int
    text: str


def this_time(lines: Sequence[Line], is_value: Callable[[str], bool]) -> list[Line]:
    """Return the lines of a section, without the cells of columns that tell of something else."""
    found: list[Line] = []
    head: list[_Cell] = []
    for line in lines:
        if "\t" not in line.text and "  " not in line.text:
            head = head if not line.text else []
            found.append(line)
            continue
        cells = _cells(line.text)
        values = [at for at, cell in enumerate(cells) if is_value(cell.text)]
        values = [at for at in values if cells[at].text.endswith(("%", "per cent"))] or values
        if len(values) < 2:
            if len([cell for cell in cells if cell.text]) > 1 and not values:
                head = cells
            elif len(cells) == 1:
                head = []
            found.append(line)
            continue
        wanted = _wanted(cells, values, head)
        found.append(line if wanted is None else _without(line, cells, values, wanted))
    return found


def _cells(text: str) -> list[_Cell]:
    cells = []
    at = 0
    for start, end in [*(match.span() for match in BETWEEN.finditer(text)), (len(text), len(text))]:
        cells.append(_Cell(at, start, text[at:start].strip()))
        at = end
    return cells


def _wanted(cells: list[_Cell], values: list[int], head: list[_Cell]) -> int | None:
    """Which of the cells with values tells of this inspection; None where nothing says so."""
    heads = [_above(cells, at, head) for at in values]
    years = [int(match[1]) if (match := YEAR.search(text)) else 0 for text in heads]
    if all(years) and len(set(years)) == len(years):
        return values[years.index(max(years))]
    marked = [at for at, text in zip(values, heads, strict=True) if THIS.search(text)]
    if len(marked) == 1:
        return marked[0]
    left = [at for at, text in zip(values, heads, strict=True) if text and not OTHER.search(text)]
    return left[0] if len(left) == 1 else None


def _above(cells: list[_Cell], at: int, head: list[_Cell]) -> str:
    """The head of a column: by its place in the row, or by where it stands on the line."""
    if len(head) == len(cells):
        return head[at].text
    cell = cells[at]
    middle = (cell.start + cell.end) / 2
    near = [one for one in head if one.text and one.start - 3 <= middle <= one.end + 3]
    return near[0].text if len(near) == 1 else ""


def _without(line: Line, cells: list[_Cell], values: list[int], wanted: int) -> Line:
    """A line without the cells of other values than the one that is wanted."""
    kept = line.traced.cut(0, 0)
    at = 0
    for place in (one for one in values if one != wanted):
        kept = kept.joined(line.traced.cut(at, cells[place].start))
        at = cells[place].end
    return line._replace(traced=kept.joined(line.traced.cut(at, len(line.text))))
