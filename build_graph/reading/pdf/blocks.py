"""Rows and tables of all pages -> headings, paragraphs, items of lists and footnotes, each whole.

Font and place tell them apart: a heading is larger or bold, an item has a mark and hangs behind it,
a footnote is small and begins with a raised figure. What a page break cut in two is put together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from build_graph.reading.pdf.marked_lines import marked_line
from build_graph.reading.pdf.marks import Marks
from build_graph.reading.pdf.page_elements import Block, Line, Page, Table
from build_graph.reading.pdf.rows import Row

LARGER = 1.12  # times the size of the body: a heading
SMALLER = 0.94  # times the size of the body: a footnote
LONGEST_HEADING = 160  # characters
SHORT = 0.15  # of the column: a line that ends so far from its edge was meant to end there
LEADING = 1.15  # times the usual distance of lines: a new paragraph
HANG = 0.5  # of the font size: how far a line may stand from its paragraph's edge
SURE_MARK = 1.0  # of the font size: white that only stands behind a mark
END = re.compile(r"[.!?:;][\"'”’)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
RAISED = re.compile(r"[⁰¹²³⁴-⁹]+$")


def blocks(
    pages: Sequence[tuple[Page, Sequence[Row | Table]]], wording: Marks, leading: float
) -> list[Block]:
    """Return the blocks of a document in reading order; `leading` is that of its paragraphs."""
    lines = [
        marked_line(thing, page, wording)
        for page, things in pages
        for thing in things
        if isinstance(thing, Row)
    ]
    maker = _Maker(_Measure(lines, leading), wording)
    for page, things in pages:
        maker.page(page, things)
    return maker.end()


def _is_heading(block: Block) -> bool:
    """Whether large or bold lines are a heading; they may be something said, or set apart."""
    text = " ".join(line.text for line in block.lines)
    return len(text) <= LONGEST_HEADING and text[0] not in "\"“'‘"


def _uncut(above: list[list[Line]], rows: list[list[list[Line]]]) -> list[list[list[Line]]]:
    """Put the first of further rows to the last one above where each has the other's cells."""
    filled = [(bool(one), bool(two)) for one, two in zip(above, rows[0], strict=True)]
    if any(one and two for one, two in filled) or filled[0] != (False, True):
        return rows
    for cell, more in zip(above, rows[0], strict=True):
        cell.extend(more)
    return rows[1:]


class _Measure:
    """What is usual in a document: size of the body, its edges, the distance of its lines."""

    def __init__(self, lines: Sequence[Line], leading: float) -> None:
        self.step = leading
        letters: Counter[float] = Counter()
        for line in lines:
            letters[line.size] += len(line.text)
        self.body = max(letters, key=lambda size: (letters[size], size)) if letters else 11.0
        body = [line for line in lines if abs(line.size - self.body) < 0.5]
        ends = sorted(line.x1 for line in body)
        self.right = ends[int(len(ends) * 0.95)] if ends else 0.0
        starts = Counter(round(line.x0) for line in body if not line.mark)
        self.left = min((x for x, n in starts.items() if n >= 3), default=0)
        larger = sorted({line.size for line in lines if line.size >= LARGER * self.body})
        self.levels = _levels(larger)

    def level(self, line: Line) -> int:
        """The level of a heading of this look, or 0."""
        if line.size >= LARGER * self.body:
            return self.levels[line.size]
        if line.bold and line.size >= SMALLER * self.body and any(map(str.isalpha, line.text)):
            return min(6, max(self.levels.values(), default=0) + 1)
        return 0


def _levels(larger: Sequence[float]) -> dict[float, int]:
    """The sizes of headings, the largest first; those within half a point are one."""
    levels: dict[float, int] = {}
    level, last = 0, 0.0
    for size in reversed(larger):
        if last - size > 0.5 or not level:
            level = min(level + 1, 5)
        levels[size], last = level, size
    return levels


class _Maker:
    """Takes the things of each page in order and puts lines to blocks."""

    def __init__(self, measure: _Measure, wording: Marks) -> None:
        self.measure, self.wording = measure, wording
        self.blocks: list[Block] = []
        self.notes: list[Block] = []  # footnotes that wait for the end of their section
        self.last: Block | None = None  # the block that the next line may go on with
        self.first = True  # no line of the body was seen on this page yet

    def page(self, page: Page, things: Iterable[Row | Table]) -> None:
        """Take everything that stands on one page."""
        self.first = True
        things = list(things)
        foot = self._foot(things)
        note: Block | None = None
        for number, thing in enumerate(things):
            if isinstance(thing, Table):
                self._table(thing)
                self.first = False
                continue
            line = marked_line(thing, page, self.wording)
            if self._opens_note(line, number >= foot):
                note = Block("note", [line])
                self.notes.append(note)
            elif note is not None and self._same_note(note, line):
                note.lines.append(line)
            else:
                note = None
                self._take(line)
                self.first = False

    def _table(self, table: Table) -> None:
        """Append a table, or its rows to the one that stands right before it."""
        last = self.blocks[-1].table if self.blocks else None
        if last is not None and len(last.columns) == len(table.columns):
            last.rows += _uncut(last.rows[-1], table.rows)
            return
        self._close(Block("table", table=table))

    def _foot(self, things: Sequence[Row | Table]) -> int:
        """The number of the thing below which all is small: the foot of the page."""
        foot = len(things)
        for number in range(len(things) - 1, -1, -1):
            thing = things[number]
            if isinstance(thing, Table) or thing.size > SMALLER * self.measure.body:
                break
            foot = number
        return foot

    def _opens_note(self, line: Line, at_foot: bool) -> bool:
        if line.size > SMALLER * self.measure.body:
            return False
        first = line.words[0]
        if RAISED.match(first.text):
            return True
        return at_foot and first.text.isdecimal() and len(first.text) <= 2 and len(line.words) > 2

    def _same_note(self, note: Block, line: Line) -> bool:
        last = note.lines[-1]
        return (
            abs(line.size - last.size) < 0.6
            and line.page == last.page
            and 0 < line.base - last.base < max(1.6, LEADING * self.measure.step) * line.size
        )

    def _take(self, line: Line) -> None:
        last = self.last
        if last is not None and self._is_no_mark(last, line):
            line.unmark()
        if last is not None and self._continues(last, line):
            last.lines.append(line)
            return
        level = 0 if line.mark else self.measure.level(line)
        kind = "heading" if level else "item" if line.mark else "text"
        block = Block(kind, [line], line.mark, level, self._gap(line), indent=line.x0)
        self._close(block)
        self.last = block

    def _is_no_mark(self, block: Block, line: Line) -> bool:
        """Whether a number or dash only happens to begin a line: it stands where its text does."""
        last = block.lines[-1]
        return (
            line.lead is not None
            and not self.wording.bullet.fullmatch(line.lead.text)
            and line.words[0].x0 - line.lead.x1 < SURE_MARK * line.size
            and not line.words[0].glued
            and len(block.lines) + bool(block.mark) > 1
            and abs(line.lead.x0 - last.x0) < 0.2 * line.size
            and END.search(last.text) is None
            and not self._was_ended(last, line)
        )

    def _close(self, block: Block) -> None:
        """Append a block; footnotes go before the next heading."""
        if block.kind == "heading":
            self.blocks += self.notes
            self.notes = []
        self.blocks.append(block)
        self.last = None

    def end(self) -> list[Block]:
        """Return all blocks, the last footnotes too."""
        for block in self.blocks:
            if block.kind == "heading" and not _is_heading(block):
                block.kind, block.level = "text", 0
        return [*self.blocks, *self.notes]

    def _gap(self, line: Line) -> bool:
        """Whether more white stands before an item than between the items of its list."""
        before = self.blocks[-1] if self.blocks else None
        if before is None or before.kind != "item" or not line.mark:
            return True
        if line.page != before.lines[-1].page:
            return False
        return line.base - before.lines[-1].base > 2.1 * self.measure.step * line.size

    def _continues(self, block: Block, line: Line) -> bool:
        """Whether a line goes on with the block before it."""
        last = block.lines[-1]
        if line.mark or abs(line.size - last.size) > 0.08 * last.size:
            return False
        if bool(block.level) != bool(self.measure.level(line)):
            # A paragraph may hold a line of bold words, a heading none that is not.
            within = not block.level and line.page == last.page and not END.search(last.text)
            if not within or self._was_ended(last, line):
                return False
        if line.page != last.page:
            return self._over_page(block, last, line)
        if line.base - last.base > LEADING * self.measure.step * line.size + 0.5:
            return False
        if block.kind == "heading":
            return True
        return self._in_place(block, line) and not self._was_ended(last, line)

    def _in_place(self, block: Block, line: Line) -> bool:
        """Whether a line stands below its block's text."""
        edge = block.indent if len(block.lines) == 1 else block.lines[1].x0
        slack = HANG * line.size
        if abs(line.x0 - edge) <= slack:
            return True
        # The first line of a paragraph may be set in; the mark of an item may hang.
        return len(block.lines) == 1 and (
            line.x0 < edge + slack
            if block.kind != "item"
            else edge - 3 * line.size < line.x0 < edge
        )

    def _was_ended(self, last: Line, line: Line) -> bool:
        """Whether the line before was ended on purpose: the next word would have had room."""
        first = line.words[0]
        room = (last.edge or self.measure.right) - last.x1 - (first.x1 - first.x0)
        return room > SHORT * (self.measure.right - self.measure.left)

    def _over_page(self, block: Block, last: Line, line: Line) -> bool:
        """Whether the first line of a page goes on with the last block of the page before."""
        if not self.first or block.kind == "heading" or line.page != last.page + 1:
            return False
        open_ended = END.search(last.text) is None
        if open_ended and line.text[:1].islower():
            return True
        if self._was_ended(last, line):
            return False
        edge = block.lines[-1].x0 if len(block.lines) > 1 else block.indent
        in_place = abs(line.x0 - edge) <= HANG * line.size
        hangs = block.kind == "item" and line.x0 > self.measure.left + HANG * line.size
        return in_place and (open_ended or hangs)
