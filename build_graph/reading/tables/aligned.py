"""Tables whose columns stand under each other, with spaces between them, ruled or not.

The columns are the stretches between the gutters: places that are blank in every line of the
table. A rule of dashes tells them; without one, several lines must leave the same place blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from build_graph.reading.tables.cells import Cells, Placed, Repair, row_of, rows_of
from build_graph.reading.tables.chunks import MARKER, Chunk, chunks

RULE = re.compile(r"\s*(?:-{2,}|={2,}|─{2,})(?:\s+(?:-{2,}|={2,}|─{2,}))+\s*")
DASHES = re.compile(r"[-=─]+")
WHOLE = re.compile(r"\s*(?:-{5,}|={5,}|─{5,})\s*")
MOST = 80  # lines of one table
LONGEST, COLUMNS = 400, 15  # characters of a line, and how many chunks it may have
WIDE = 3  # characters of a gutter that is surely one
GAPS = 5  # blank lines between two rows, with those that a page break leaves
FEWEST = 2
FAR = 10_000  # where no line ends
# Pieces of cells that may stand between two rows, and what ends no cell of a table without rules.
ALONE, SHORT = 3, 5
MANY = 12
PROSE = re.compile(r"[.!:;]$")

Gutter = tuple[int, int]


def ruled(raws: Sequence[str], at: int, first: int) -> tuple[int, int, list[Gutter]] | None:
    """Return the lines of the table whose rule stands on line `at`, and its gutters.

    No line before `first` belongs to it.
    """
    spans = [match.span() for match in DASHES.finditer(raws[at])]
    gutters = [(one[1], two[0]) for one, two in pairwise(spans)]
    low = at
    while low > first and at - low < MOST // 10 and raws[low - 1].strip():
        low -= 1
        if WHOLE.fullmatch(raws[low]) or RULE.fullmatch(raws[low]):
            break
        if not _keeps(raws[low], gutters):
            low += 1
            break
    opened = WHOLE.fullmatch(raws[low]) is not None
    if not opened and low < at:
        low = at - 1  # without a rule above them the heads are one line
    high, last = at + 1, at
    closed = opened or not raws[max(at - 1, 0)].strip()
    while high < len(raws) and high - at < MOST:
        raw = raws[high]
        if WHOLE.fullmatch(raw) or RULE.fullmatch(raw):
            last, closed = high, closed and not WHOLE.fullmatch(raw)
            if WHOLE.fullmatch(raw) or not _rule_follows(raws, high, gutters):
                break
        elif (not raw.strip() and not (opened or _rule_follows(raws, high, gutters))) or (
            raw.strip() and not _keeps(raw, gutters)
        ):
            break
        elif raw.strip():
            last = high
        high += 1
    return (low, last + 1, gutters) if last > at else None


def _rule_follows(raws: Sequence[str], at: int, gutters: Sequence[Gutter]) -> bool:
    """Whether another rule closes the table, with nothing but its rows before it."""
    alone = 0  # lines since one that reaches the second column
    for raw in raws[at + 1 : at + MOST]:
        alone = 0 if len(raw.rstrip()) > gutters[0][1] else alone + bool(raw.strip())
        if alone > SHORT or raw[:1] in ("#", "-"):
            return False
        if RULE.fullmatch(raw):
            return [match.span() for match in DASHES.finditer(raw)][1:] == _edges(gutters, raw)
        if not _keeps(raw, gutters):
            return False
    return False


def _edges(gutters: Sequence[Gutter], raw: str) -> list[Gutter]:
    """Where the columns but the first begin and end, the last one as the rule `raw` has it."""
    ends = [*(low for low, _ in gutters[1:]), len(raw.rstrip())]
    return list(zip((high for _, high in gutters), ends, strict=True))


def _keeps(raw: str, gutters: Sequence[Gutter]) -> bool:
    """Whether a line leaves the gutters blank."""
    return all(not raw[low:high].strip() for low, high in gutters)


def unruled(raws: Sequence[str], at: int) -> tuple[int, int, list[Gutter]] | None:
    """Return the lines of the table that begins on line `at`, which has chunks, and its gutters.

    Without gutters they are many lines of which none begins a table.
    """
    run = _Run(raws, at)
    for number in range(at + 1, min(at + MOST, len(raws))):
        if not run.takes(number):
            break
    gutters = _sure(run.gutters, raws[at : run.last + 1]) if run.several >= FEWEST else []
    return (at, run.last + 1, gutters) if gutters or run.several > MANY else None


class _Run:
    """Lines under each other, as long as all leave a gutter blank.

    `several` counts the lines with several chunks, `alone` those with one since, `blank` the blank
    ones; `last` is the last line that surely belongs to the table.
    """

    def __init__(self, raws: Sequence[str], at: int) -> None:
        self.raws = raws
        self.first = self.last = at
        self.gutters = _blanks(raws[at])
        self.several, self.blank, self.alone = 1, 0, 0

    def takes(self, number: int) -> bool:
        """Whether a line may be one of the table."""
        raw = self.raws[number]
        if not raw.strip():
            self.blank += 1
            return self.blank <= GAPS
        found = chunks(raw) if len(raw) < LONGEST else []
        if not 0 < len(found) <= COLUMNS or "\t" in raw or RULE.fullmatch(raw):
            return False
        left = _common(self.gutters, _blanks(raw))
        if len(found) == 1 and _inner(left) < _inner(self.gutters):
            # The head of a group of rows, '2.  Service delivery', may cross a gutter.
            left = self.gutters if raw.strip()[0].isdigit() else []
        columns = _columns(left, found)
        if not columns or (len(found) == 1 and not self._takes_piece(number, raw)):
            return False
        if columns > 1:
            self.several, self.last, self.alone = self.several + 1, number, -1
        self.blank, self.gutters, self.alone = 0, left, self.alone + 1
        return True

    def _takes_piece(self, number: int, raw: str) -> bool:
        """Whether a line may be a piece of a cell, which goes on or comes before another row."""
        text = raw.strip()
        if self.blank and _stands_alone(self.raws, number, self.several):
            return False
        marker = MARKER.match(text.split(" ", 1)[0])
        if self.alone > ALONE or PROSE.search(text) or marker:
            return False
        follows = self.last == number - 1 - self.blank
        lower = follows and _lower_first(raw, self.raws[self.first])
        if text[0].islower() or lower or (follows and self._in_middle(number)):
            self.last = number
        return True

    def _in_middle(self, number: int) -> bool:
        """Whether a first cell stands between the two lines of another cell of its row."""
        beside = self.raws[number - 1 : number + 2 : 2]
        head = self.raws[self.first]
        return len(beside) > 1 and all(
            len(chunks(raw)) == 1 and _lower_first(raw, head) for raw in beside
        )


def _sure(gutters: Sequence[Gutter], raws: Sequence[str]) -> list[Gutter]:
    """The gutters that divide the rows of a table; none where that is not sure."""
    inner = [one for one in gutters if one[1] < FAR and one[0] > 0 and _divides(one, raws)]
    rows = [(raw, found) for raw in raws if len(found := chunks(raw)) > 1]
    wide = sum(
        any(
            raw[:low].strip() and raw[high:].strip() and _gap(raw, low) >= WIDE
            for low, high in inner
        )
        for raw, _ in rows
    )
    # Values that stand under each other only by and by have no gutter of their own.
    ragged = any(_columns(inner, found) < FEWEST for _, found in rows)
    return [] if ragged or wide * 2 < len(rows) else inner


def _stands_alone(raws: Sequence[str], at: int, several: int) -> bool:
    """Whether a line after a blank one is a heading: another follows, or no table has begun."""
    text = raws[at].strip()
    if not text[0].isupper():
        return False
    after = chunks(raws[at + 1]) if at + 1 < len(raws) else []
    return not after or (several < FEWEST and len(after) < FEWEST)


def _lower_first(raw: str, head: str) -> bool:
    """Whether a line holds only a cell of another column than the first."""
    return len(raw) - len(raw.lstrip()) > len(head) - len(head.lstrip()) + WIDE


def _gap(raw: str, at: int) -> int:
    """How many blanks stand together at a place of a line."""
    left = len(raw[:at].rstrip())
    return len(raw) - left - len(raw[left:].lstrip())


def _blanks(raw: str) -> list[Gutter]:
    """The stretches of a line that are blank: before, between and after its chunks."""
    found = chunks(raw)
    edges = [0, *(place for chunk in found for place in chunk), FAR]
    return [
        pair for pair in zip(edges[::2], edges[1::2], strict=True) if pair[1] - pair[0] >= FEWEST
    ]


def _common(one: Sequence[Gutter], two: Sequence[Gutter]) -> list[Gutter]:
    """What is blank in both."""
    found = []
    for low, high in one:
        for start, end in two:
            both = max(low, start), min(high, end)
            if both[1] - both[0] >= FEWEST:
                found.append(both)
    return found


def _inner(gutters: Sequence[Gutter]) -> int:
    """How many gutters stand between columns."""
    return sum(1 for low, high in gutters if low > 0 and high < FAR)


def _columns(gutters: Sequence[Gutter], found: Sequence[Chunk]) -> int:
    """Between how many gutters chunks stand; 0 where one crosses them all."""
    inner = [one for one in gutters if one[1] < FAR and one[0] > 0]
    if not inner:
        return 0
    return len({sum(low <= chunk.start for low, _ in inner) for chunk in found})


def _divides(gutter: Gutter, raws: Sequence[str]) -> bool:
    low, high = gutter
    return sum(bool(raw[:low].strip()) and bool(raw[high:].strip()) for raw in raws) >= FEWEST


def aligned_rows(
    raws: Sequence[str],
    starts: Sequence[int],
    lines: range,
    gutters: Sequence[Gutter],
    repair: Repair,
) -> Iterator[Placed]:
    """Yield the rows of the table in `lines`: where each begins and ends, and its cells."""
    block: list[int] = []
    blocks = []
    for at in lines:
        rule = RULE.fullmatch(raws[at]) or WHOLE.fullmatch(raws[at])
        if rule or not raws[at].strip():
            blocks.append(block)
            block = []
        else:
            block.append(at)
    blocks = [one for one in (*blocks, block) if one]
    # Between two rules, with blank lines between rows and none inside: each block is a row.
    gaps = any(
        not raws[one].strip() and raws[two].strip() and not RULE.fullmatch(raws[two])
        for one, two in pairwise(lines)
    )
    closed = gaps and (WHOLE.fullmatch(raws[lines[0]]) or RULE.fullmatch(raws[lines[0]]))
    placed = [(at, _cells(raws[at], starts[at], gutters, repair)) for one in blocks for at in one]
    if closed:
        sizes = iter(placed)
        groups = [[next(sizes) for _ in one] for one in blocks]
    else:
        groups = [
            [placed[one] for one in group]
            for group in rows_of([cells for _, cells in placed], apart=False)
        ]
    for group in groups:
        yield group[0][0], group[-1][0], row_of([cells for _, cells in group])


def _cells(raw: str, start: int, gutters: Sequence[Gutter], repair: Repair) -> Cells:
    """The cells of a line, cut in the middle of its gutters; one that crosses a gutter is whole."""
    cuts = [0, *((low + high) // 2 for low, high in gutters), len(raw)]
    crossed = [place for place, pair in enumerate(gutters, start=1) if raw[slice(*pair)].strip()]
    for place in crossed:
        cuts[place] = cuts[place - 1]
    if crossed:
        cuts = [cuts[0], *sorted(set(cuts) - {0}), *[len(raw)] * len(crossed)]
    places = (slice(*pair) for pair in pairwise(cuts))
    return [repair(raw[one], start + min(one.start, len(raw))).strip() for one in places]
