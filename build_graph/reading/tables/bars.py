"""Tables whose cells stand between bars: pipes of markdown, grids, boxes of text browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from build_graph.reading.tables.cells import Cells, Placed, Repair, row_of, rows_of
from build_graph.reading.trace import Traced

BAR = re.compile(r"(?<!\\)[|│┃║]")
BARS = frozenset("|│┃║")
# A line of a box: '+---+---+', '├──┼──┤', '---|---', '|:--|--:|'.
RULE = re.compile(r"\s*(?=[^\n]*[-=─━═])[|+:=\-─━═│┃║┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╪\s]{3,}")
CORNER = re.compile(r"[+┼├┌└╞╠╔╚┬┴]")
# A line of its own with one bar in it is a row where it looks like one.
ROW = re.compile(r"\s*[|│┃║]|[^|]*[^|\s]\s+\|\s+\S")
LONGEST = 600  # characters of a wrapped row
FEWEST_RULES, MOST = 4, 60  # rules that part all rows; columns of a table


def has_bar(raw: str) -> bool:
    """Whether a line has a bar, or is a rule with one."""
    return (
        any(map(raw.__contains__, BARS)) or (raw.lstrip()[:1] == "+" and "-+" in raw) or "┼" in raw
    )


def bar_rows(
    raws: Sequence[str], starts: Sequence[int], lines: range, repair: Repair
) -> Iterator[Placed]:
    """Yield the rows of the table in `lines`, which all have bars or are parts of wrapped rows."""
    rules = [at for at in lines if RULE.fullmatch(raws[at].rstrip())]
    boxed = [at for at in rules if CORNER.search(raws[at])]
    if not boxed:
        yield from _piped(raws, starts, lines, rules, repair)
        return
    every = len(boxed) >= FEWEST_RULES  # a rule below each row
    segment: list[int] = []
    ruled = frozenset(rules)
    for at in (*lines, None):
        if at is not None and at not in ruled:
            segment.append(at)
            continue
        if segment:
            cut = [_cells(raws[one], starts[one], repair) for one in segment]
            groups = [list(range(len(cut)))] if every else rows_of(cut, apart=False)
            for group in groups:
                yield segment[group[0]], segment[group[-1]], row_of([cut[one] for one in group])
        segment = []


def _piped(
    raws: Sequence[str], starts: Sequence[int], lines: range, rules: Sequence[int], repair: Repair
) -> Iterator[Placed]:
    columns = len(BAR.findall(raws[rules[0]].strip().strip("|"))) + 1 if rules else 0
    pieces: list[tuple[int, int, Cells]] = []
    ruled = frozenset(rules)
    for at in lines:
        if at in ruled:
            continue
        cut = _cells(raws[at], starts[at], repair)
        if pieces and _wrapped(raws, pieces[-1], cut, at, columns):
            first, _, row = pieces.pop()
            ended = raws[at - 1].rstrip()[-1:] in BARS
            glue = [*row[-1:], *cut[:1]] if ended else row_of([row[-1:], cut[:1]])
            pieces.append((first, at, [*row[:-1], *glue, *cut[1:]]))
        else:
            pieces.append((at, at, cut))
    for group in rows_of([cells for _, _, cells in pieces], apart=True):
        whole = [pieces[one] for one in group]
        yield whole[0][0], whole[-1][1], row_of([cells for _, _, cells in whole])


def _wrapped(raws: Sequence[str], before: Placed, cut: Cells, at: int, columns: int) -> bool:
    """Whether a line is the rest of the row before it, whose bars are not all there yet."""
    first, last, row = before
    if (
        not 0 < columns <= MOST
        or raws[first].lstrip()[:1] in BARS
        or raws[last].rstrip("\n").endswith("  ")
    ):
        return False
    bare = BAR.search(raws[last]) is None and first == last
    if not bare and BAR.search(raws[at]) is not None and len(row) + len(cut) - 1 != columns:
        return False
    return len(row) < columns and len(row) + len(cut) - 1 <= columns


def _cells(raw: str, start: int, repair: Repair) -> Cells:
    """The cells of one line, repaired; a bar at its start or end bounds the first or last one."""
    places = [match.span() for match in BAR.finditer(raw)]
    end = len(raw.rstrip())
    cuts = [0, *(place for pair in places for place in pair), end]
    cells = [
        repair(raw[low:high], start + low).strip() if low < high else Traced("", start + low)
        for low, high in zip(cuts[::2], cuts[1::2], strict=True)
    ]
    if places and not raw[: places[0][0]].strip():
        cells = cells[1:]
    if places and places[-1][1] >= end and len(cells) > 1:
        cells = cells[:-1]
    return cells
