"""Where the tables of a text stand, and their rows; looked for once, before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from build_graph.reading.tables import aligned, bars, tags
from build_graph.reading.tables.cells import Cells, Placed, Repair
from build_graph.reading.tables.chunks import chunks
from build_graph.reading.tables.pages import page_lines

WRAPPED = 4  # lines of a wrapped row between two bars


class Table(NamedTuple):
    """A table: its lines, and its rows as the places of their first and last line and cells."""

    lines: frozenset[int]
    rows: list[tuple[int, int, Cells]]


def tables(
    raws: Sequence[str], starts: Sequence[int], repair: Repair, prose: frozenset[int] = frozenset()
) -> list[Table]:
    """Return all tables of a text, told by tags, bars, rules or gutters.

    `raws` are the lines without their ends, `starts` where they stand in the text. What belongs
    to the page is no line of a table, and neither are the lines `prose`.
    """
    found: list[Table] = []
    taken = 0
    pages, ends = page_lines(raws) | prose, tags.table_ends(raws)
    raws = ["" if at in pages else raw for at, raw in enumerate(raws)] if pages else raws
    for at in range(len(raws)):
        if at < taken:
            continue
        lines, rows = _table(raws, starts, at, taken, ends, repair)
        if lines is not None:
            taken = lines.stop  # what is no table is not looked at again
        if lines and rows:
            found.append(Table(frozenset(lines) - pages, list(rows)))
    return found


def _table(
    raws: Sequence[str],
    starts: Sequence[int],
    at: int,
    first: int,
    ends: Sequence[int],
    repair: Repair,
) -> tuple[range | None, Iterator[Placed] | None]:
    """The lines and rows of the table that begins on line `at`; no line before `first` is its."""
    raw = raws[at]
    if "<t" in raw.lower() and tags.OPENS.search(raw):
        lines = tags.tagged_lines(ends, at)
        return lines, tags.tagged_rows(raws, starts, lines, repair) if lines else None
    if bars.has_bar(raw):
        lines = _barred(raws, at)
        return lines, bars.bar_rows(raws, starts, lines, repair) if lines else None
    stripped = raw.strip()
    place = None
    if "  " in stripped or stripped[:2] in ("--", "=="):
        place = _aligned(raws, at, first)
    if place is None:
        return None, None
    low, high, gutters = place
    lines = range(low, high) if gutters else range(high, high)
    return lines, aligned.aligned_rows(raws, starts, lines, gutters, repair)


def _aligned(
    raws: Sequence[str], at: int, first: int
) -> tuple[int, int, list[tuple[int, int]]] | None:
    raw = raws[at]
    if "\t" in raw or len(raw) > aligned.LONGEST:
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
    if not 1 < len(chunks(raw)) <= aligned.COLUMNS:
        return None
    return aligned.unruled(raws, at)


def _barred(raws: Sequence[str], at: int) -> range:
    """Return the lines of the table with bars whose first is `at`; none where it is none."""
    last, has_rule = at, False
    for number in range(at, len(raws)):
        raw = raws[number]
        rule = bars.RULE.fullmatch(raw.rstrip()) is not None
        if rule or bars.has_bar(raw):
            last, has_rule = number, has_rule or rule
        elif not raw.strip() or not has_rule or number - last > WRAPPED or raw.lstrip()[:1] in "#>":
            break
    return range(at, last + 1) if _is_table(raws, at, last, has_rule) else range(last, last)


def _is_table(raws: Sequence[str], at: int, last: int, has_rule: bool) -> bool:
    """Whether lines with bars are a table, not text with a stray bar."""
    if has_rule:
        return last > at
    begins = raws[at].lstrip()[:1]
    if last == at and begins not in bars.BARS:
        return False
    return all(bars.ROW.match(raw) for raw in raws[at : last + 1])
