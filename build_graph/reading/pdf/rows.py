"""The words of a page -> rows from top to bottom, each of one or more pieces.

Words of a row that stand far apart are pieces of it: cells of a table, or a number and its text.
Footnote signs become raised figures here, and running titles and page numbers are taken out.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.reading.pdf.marks import Marks
from build_graph.reading.pdf.page_elements import Line, Page, Word

APART = 1.5  # of the font size: wider white parts two pieces
JOINED = 0.08  # of the font size: less white is no space
STRETCHED = 2.0  # times the usual white of the line
WALLED = 0.45  # of the font size: white with a line of a table in it
THIN = 3.0  # points: a box narrower than this is a line
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
OFTEN = 0.4  # of the letters that the most usual distance of lines has: usual too
SAME_LINE = 0.25  # of the font size
OVERLAP = 0.05  # of the lower of two rows beside each other
EDGE = 0.14  # of the page's height, above and below, where running titles stand
REPEATED = 3  # pages that carry a running title, at least,
SHARE = 0.3  # and this share of all: a heading may come to stand at the top of a page twice
MOST_PIECES = 40  # of a row: more are no cells of a table
MOST_SIGNS = 500  # footnote signs of a page: more are a table of small figures


@dataclass(slots=True)
class Row:
    """Pieces that stand beside each other."""

    pieces: list[Line]
    page: int

    @property
    def words(self) -> list[Word]:
        """All its words."""
        return [word for piece in self.pieces for word in piece.words]

    @property
    def top(self) -> float:
        """Where its letters begin."""
        return min(piece.base - 0.75 * piece.size for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Where its letters end."""
        return max(piece.base + 0.22 * piece.size for piece in self.pieces)

    @property
    def base(self) -> float:
        """Its base line."""
        return self.pieces[0].base

    @property
    def size(self) -> float:
        """Its font size."""
        return max(piece.size for piece in self.pieces)

    @property
    def x0(self) -> float:
        """Where its first word begins."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Where its last word ends."""
        return self.pieces[-1].x1

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return " ".join(piece.text for piece in self.pieces)


def rows(page: Page, wording: Marks) -> list[Row]:
    """Return the rows of a page, the topmost first."""
    words = _raised(page.words)
    lines = _merged(_lines(words))
    walls = _walls(page)
    found = [Row(_pieces(line, walls), page.number) for line in lines]
    found.sort(key=lambda row: (row.base, row.x0))
    return [row for row in found if row.pieces]


def _raised(words: Sequence[Word]) -> list[Word]:
    """Turn small figures above the line into raised ones, joined to the word they belong to."""
    small = [word for word in words if word.text.isdecimal() and len(word.text) <= 3]
    ordered = sorted(words, key=lambda word: word.base)
    bases = [word.base for word in ordered]
    for sign in small[:MOST_SIGNS]:
        low = bisect_left(bases, sign.base)
        high = bisect_right(bases, sign.base + 2 * sign.size)
        beside = [word for word in ordered[low:high] if _is_raised(sign, word)]
        before = [word for word in beside if _is_near(sign.x0 - word.x1, word)]
        after = [word for word in beside if _is_near(word.x0 - sign.x1, word)]
        for neighbour in [*before, *after][:1]:
            sign.text, sign.raised = sign.text.translate(RAISED), True
            sign.base, sign.glued = neighbour.base, bool(before)
    return list(words)


def _is_raised(sign: Word, word: Word) -> bool:
    rise = (word.base - sign.base) / word.size
    return word.size > 1.15 * sign.size and 0.1 < rise < 0.75


def _is_near(gap: float, word: Word) -> bool:
    return -0.2 * word.size < gap < 0.45 * word.size


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words that share a base line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        last = lines[-1] if lines else None
        if last and word.base - last[0].base <= SAME_LINE * min(word.size, last[0].size):
            last.append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _merged(lines: list[list[Word]]) -> list[list[Word]]:
    """Lines half beside each other as one: a cell set in the middle of a taller one."""
    merged: list[list[Word]] = []
    for line in lines:
        last = merged[-1] if merged else None
        if last and _overlap(last, line) and _disjoint(last, line):
            merged[-1] = sorted([*last, *line], key=lambda word: word.x0)
        else:
            merged.append(line)
    return merged


def _overlap(one: list[Word], two: list[Word]) -> bool:
    first, second = one[0], two[0]
    shared = (first.base + 0.22 * first.size) - (second.base - 0.75 * second.size)
    return shared > OVERLAP * min(first.size, second.size)


def _disjoint(one: list[Word], two: list[Word]) -> bool:
    return one[-1].x1 < two[0].x0 or two[-1].x1 < one[0].x0


def _walls(page: Page) -> list[tuple[float, float, float]]:
    """Where upright lines and the sides of filled boxes stand, from top to bottom."""
    walls = []
    for x0, y0, x1, y1 in page.rules:
        if y1 - y0 < 6:
            continue
        if x1 - x0 <= THIN:
            walls.append(((x0 + x1) / 2, y0, y1))
        else:
            walls += [(x0, y0, y1), (x1, y0, y1)]
    return sorted(walls)


def _pieces(words: list[Word], walls: Sequence[tuple[float, float, float]]) -> list[Line]:
    """The words of a row, parted where much white or a wall stands between them."""
    usual = usual_white(words)
    pieces = [Line([words[0]], page=words[0].page)]
    for one, word in itertools.pairwise(words):
        size, white = max(word.size, one.size), word.x0 - one.x1
        # A raised figure parts a word from its comma, and no space stands between them.
        word.glued = word.glued or abs(white) < JOINED * size
        # In a line that was stretched to the margin all white is wide.
        wide = white > max(APART * size, STRETCHED * usual)
        if wide or (white > WALLED * size and _wall_between(one, word, walls)):
            pieces.append(Line([word], page=word.page))
        else:
            pieces[-1].words.append(word)
    return pieces if len(pieces) <= MOST_PIECES else [Line(words, page=words[0].page)]


def usual_white(words: Sequence[Word]) -> float:
    """Return the white between most words of a line, 0 where they are too few to tell."""
    whites = sorted(two.x0 - one.x1 for one, two in itertools.pairwise(words))
    return whites[len(whites) // 2] if len(whites) > 3 else 0.0


def _wall_between(one: Word, two: Word, walls: Sequence[tuple[float, float, float]]) -> bool:
    low = bisect_left(walls, (one.x1 - 1.0, 0.0, 0.0))
    high = bisect_right(walls, (two.x0 + 1.0, 0.0, 0.0))
    middle = one.base - 0.3 * one.size
    return any(y0 < middle < y1 for _, y0, y1 in walls[low:high])


def leading(found: Sequence[Sequence[Row]]) -> float:
    """Return how far apart the lines of most paragraphs are, as a multiple of the font size.

    Where paragraphs of one line are as many, what lies between them is as usual, but wider.
    """
    steps: Counter[float] = Counter()
    for page_rows in found:
        for one, two in itertools.pairwise(page_rows):
            step = (two.base - one.base) / one.size
            if abs(one.size - two.size) < 0.2 and 0.9 < step < 2.2:
                steps[round(step * 20) / 20] += len(two.text)
    most = max(steps.values(), default=0)
    return min((step for step in steps if steps[step] >= OFTEN * most), default=1.25)


def without_furniture(
    pages: Sequence[Page], found: list[list[Row]], wording: Marks
) -> list[list[Row]]:
    """Return the rows of each page without running titles and page numbers."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, page_rows in zip(pages, found, strict=True):
        for row in page_rows:
            if _at_edge(row, page):
                for near in (-1, 0, 1):
                    seen[_undated(row), round(row.base / 4) + near].add(page.number)
    needed = min(max(REPEATED, SHARE * len(pages)), max(2, len(pages) / 2))
    return [
        [
            row
            for row in page_rows
            if not _at_edge(row, page)
            or (
                len(seen[_undated(row), round(row.base / 4)]) < needed
                and not _is_page_number(row, page_rows, wording)
            )
        ]
        for page, page_rows in zip(pages, found, strict=True)
    ]


def _at_edge(row: Row, page: Page) -> bool:
    return row.base < EDGE * page.height or row.base > (1 - EDGE) * page.height


def _undated(row: Row) -> str:
    return "".join("#" if letter.isdecimal() else letter for letter in row.text)


def _is_page_number(row: Row, page_rows: list[Row], wording: Marks) -> bool:
    """Whether the first or last row of a page is nothing but its number."""
    return row in (page_rows[0], page_rows[-1]) and bool(wording.page_number.fullmatch(row.text))
