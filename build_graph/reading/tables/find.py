"""Where the tables of a text stand, and their rows; looked for once, before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from build_graph.reading.tables import aligned, bars, tags
from build_graph.reading.tables.cells import Cells
from build_graph.reading.tables.pages import page_lines
from build_graph.reading.trace import Traced

Repair = Callable[[str, int], Traced]
WRAPPED = 4  # lines of a wrapped row between two bars


class Table(NamedTuple):
    """A table: its lines, and its rows as the places of their first and last line and cells."""

    lines: frozenset[int]
    rows: list[tuple[int, int, Cells]]


def tables(raws: Sequence[str], starts: Sequence[int], repair: Repair) -> list[Table]:
    """Return all tables of a text, told by tags, bars, rules or gutters.

    `raws` are the lines without their ends, `starts` where they stand in the text. What belongs
    to the page is no line of a table.
    """
    found: list[Table] = []
    taken = 0
    pages = page_lines(raws)
    raws = ["" if at in pages else raw for at, raw in enumerate(raws)] if pages else raws
    for at, raw in enumerate(raws):
        if at < taken:
            continue
        lines, rows = None, None
        if "<t" in raw.lower() and tags.OPENS.search(raw):
            lines = tags.tagged_lines(raws, at)
            if lines:
                rows = tags.tagged_rows(raws, starts, lines, repair)
        elif bars.has_bar(raw):
            lines = _barred(raws, at, taken)
            if lines:
                rows = bars.bar_rows(raws, starts, lines, repair)
        elif "  " in (stripped := raw.strip()) or stripped[:2] in ("--", "=="):
            place = _aligned(raws, at, taken)
            if place is not None:
                low, high, gutters = place
                lines = range(low, high)
                rows = aligned.aligned_rows(raws, starts, lines, gutters, repair)
        if lines and rows:
            found.append(Table(frozenset(lines) - pages, list(rows)))
            taken = lines.stop
    return found


def _aligned(
    raws: Sequence[str], at: int, first: int
) -> tuple[int, int, list[tuple[int, int]]] | None:
    raw = raws[at]
    if "\t" in raw:
        return None
    # A table with a rule is found from its rule, which stands below its heads.
    for place in range(at, min(at + aligned.MOST // 10, len(raws))):
        if not raws[place].strip():
            break
        if aligned.RULE.fullmatch(raws[place]):
            found = aligned.ruled(raws, place, first)
            if found is not None and found[0] <= at:
                return found
            break
    return aligned.unruled(raws, at) if len(aligned.chunks(raw)) > 1 else None


def _barred(raws: Sequence[str], at: int, first: int) -> range | None:
    """Return the lines of the table with bars whose first is `at`; None where it is none."""
    last, has_rule = at, False
    for number in range(at, len(raws)):
        raw = raws[number]
        rule = bars.RULE.fullmatch(raw.rstrip()) is not None
        if rule or bars.has_bar(raw):
            last, has_rule = number, has_rule or rule
        elif not raw.strip() or not has_rule or number - last > WRAPPED or raw.lstrip()[:1] in "#>":
            break
    count = last + 1 - at
    begins = raws[at].lstrip()[:1]
    if has_rule or count > 1 or begins in bars.BARS or (begins == "+" and count > 1):
        return range(at, last + 1) if _is_table(raws, at, last, has_rule) else None
    return None


def _is_table(raws: Sequence[str], at: int, last: int, has_rule: bool) -> bool:
    """Whether lines with bars are a table, not text with a stray bar."""
    if has_rule:
        return last > at
    return all(bars.ROW.match(raw) for raw in raws[at : last + 1])
