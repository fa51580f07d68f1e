"""The lines of a section -> paragraphs, bullets, quotes, table rows and list headings.

Puts together what print took apart: hard wraps, and bullets cut by a page break, a footer or a
footnote. Tells lost bullet glyphs from plain paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from build_graph.extract.structure.after_lists import is_prose, next_filled, together
from build_graph.extract.structure.asked import question_in
from build_graph.extract.structure.headings import PART_NUMBER
from build_graph.extract.structure.inner_headings import (
    SENTENCE_END,
    SHORT_LINE,
    WRAPPED,
    like_heading,
    may_head,
    stands_above,
)
from build_graph.extract.structure.list_headings import SHORT_ITEM, polarity_of
from build_graph.extract.structure.quotes import is_quote, is_quote_item
from build_graph.extract.structure.sections import Section
from build_graph.extract.structure.wrapping import WIDEST, Wrapping, is_broken
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.needed_words import guarded
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

Kind = Literal["paragraph", "bullet", "quote", "row", "list"]

NUMBERED = re.compile(r"\d{1,2}\s*[.)]\s+\S")
# The number of a paragraph: 1.2.3 or B1.2.
PARAGRAPH = re.compile(r"(?:\d{1,2}\.\d{1,2}|[A-Z]\d{1,2})\.\d{1,2}\.?\s+[A-Z]")
LETTERED = re.compile(r"(?:\d{1,2}\s*[.)]|\((?:\d{1,2}|[a-h]|[ivx]{1,4})\))\s+\S")
MARK = "1."  # stands for the bullet of an item that has a number


@dataclass(slots=True)
class Block:
    """One paragraph, bullet, quote, row or list heading.

    `gap`: a blank line stands before it. `broken`: a footnote or footer does. List headings alone
    have a `polarity`.
    """

    kind: Kind
    lines: list[Line]
    gap: bool = False
    broken: bool = False
    polarity: str = ""
    _joined: Joined | None = field(default=None, repr=False)

    @property
    def joined(self) -> Joined:
        """Its lines read as one text."""
        if self._joined is None:
            self._joined = Joined(line.traced for line in self.lines)
        return self._joined

    @property
    def text(self) -> str:
        """Its text."""
        return self.joined.text

    def add(self, line: Line) -> None:
        """Append a continuation line."""
        self.lines.append(line)
        self._joined = None

    def complete(self) -> bool:
        """Whether its last line ends a sentence."""
        return SENTENCE_END.search(self.lines[-1].text) is not None


def assemble(section: Section, layout: Layout) -> list[Block]:
    """Return the blocks of a section, footnotes left out; asked again, the same ones."""
    if section.blocks is None:
        assembler = _Assembler(layout, section.wrapping, is_broken(section.lines))
        assembler.lines = section.lines
        for assembler.at, line in enumerate(section.lines):
            assembler.take(line)
        section.blocks = list(assembler.blocks)
    return cast("list[Block]", section.blocks)


def _is_plain(line: Line) -> bool:
    """Whether a line is one of a paragraph, as far as the line itself tells."""
    return not (line.bullet or line.level or "\t" in line.text or like_heading(line.text))


class _Assembler:
    def __init__(self, layout: Layout, wrapping: Wrapping | None, broken_lines: bool) -> None:
        self.layout = layout
        self.wrapping = wrapping
        self.broken_lines = broken_lines
        self.blocks: list[Block] = []
        self.gap = True
        self.broken = False
        self.in_footnote = False
        self.lines: Sequence[Line] = ()  # all, and the place among them
        self.at = 0
        self.box = 0  # lines since the head of a box with the story of a case; 0 outside one

    def take(self, line: Line) -> None:
        """Append `line` to the last block, or open a new one."""
        line = self._numbered(line) if line.text else line
        text = line.text
        if not text:
            self.gap, self.in_footnote = True, False
            self.broken = self.broken or line.footnote  # a footer stood here
            return
        polarity = "" if self._in_box(text) else polarity_of(text, self.layout)
        if not polarity and self._is_footnote(line):
            self.broken = True
            self.in_footnote = SENTENCE_END.search(text) is None
            return
        if polarity:
            self._open("list", line, polarity)
        elif line.level:
            self._open("paragraph", line)
        elif line.bullet:
            self._open("quote" if is_quote_item(text) else "bullet", line)
        elif "\t" in text:
            self._open("row", line)
        elif self._is_apart(text):
            self._open("paragraph", line)
        elif self._continues(line):
            self.blocks[-1].add(line)
        elif is_quote(text):
            self._open("quote", line)
        else:
            self._open("bullet" if self._lost_glyph(line) else "paragraph", line)
        self.gap = self.broken = self.in_footnote = False

    def _open(self, kind: Kind, line: Line, polarity: str = "") -> None:
        self.blocks.append(Block(kind, [line], self.gap, self.broken, polarity))

    def _in_box(self, text: str) -> bool:
        """Whether a line is the head of a box, or its title, which heads no list."""
        if len(text) < SHORT_ITEM and self.layout.patterns["box.heading"].fullmatch(text):
            self.box = 1
            return True
        if not self.box:
            return False
        self.box += 1
        titled = self.box == 2 and self.layout.patterns["box.title"].fullmatch(text.rstrip(" :."))
        if not titled and polarity_of(text, self.layout):
            self.box = 0
        return bool(titled)

    def _is_footnote(self, line: Line) -> bool:
        if line.bullet or line.level:
            return False
        if line.footnote or self.layout.footnote.match(line.text):
            return True
        return self.in_footnote

    def _numbered(self, line: Line) -> Line:
        """A line with its number as its bullet, in a list of findings that are numbered."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or line.bullet or line.level:
            return line
        number = LETTERED.match(line.text)
        if number is None:
            return line
        if last.kind != "list" and not (last.kind == "bullet" and last.lines[0].bullet == MARK):
            return line
        text = line.traced.cut(number.end() - 1, len(line.text))
        return line._replace(traced=text, bullet=MARK)

    def _continues(self, line: Line) -> bool:
        """Whether a line without any mark goes on with the last block."""
        if not self.blocks or self.blocks[-1].kind in ("list", "row"):
            return False
        if self.layout.patterns["box.opening"].match(line.text) or PARAGRAPH.match(line.text):
            return False
        last = self.blocks[-1]
        text = line.text
        unfinished = not last.complete()
        starts_low = text[0].islower() or (text[0] in ",;)")
        if self.gap:
            return self._continues_after_gap(last, line, unfinished, starts_low)
        if (last.kind == "quote" and text[0] == '"') or self._prose(last, line):
            return False
        headed = not starts_low and self._headed(last, text)
        broken = self.wrapping
        if broken is not None and broken.items is not None and last.kind == "bullet":
            broken = broken.items
        fits = broken is not None and broken.fits(last.lines[-1], line)
        # After an item without full stop, where no item has a glyph.
        is_next = last.kind == "bullet" and fits and self._without_glyphs()
        if starts_low or (unfinished and not NUMBERED.match(text) and not is_next):
            return not headed
        if self.wrapping is not None and not NUMBERED.match(text):
            return not fits
        before = last.lines[-1].text
        wrapped = len(before) in WRAPPED
        if last.kind == "bullet" and self.broken_lines and last.lines[0].bullet:
            # A list whose items have their glyphs, in text that is broken into lines.
            return len(before) >= WRAPPED.start
        if last.kind == "bullet":
            # Within a list, a line that starts a sentence is a bullet that lost its glyph, unless
            # the list is hard-wrapped and the sentence happened to end at the wrap.
            indented = line.indented and len(before) in range(WRAPPED.start, WIDEST)
            return indented or (wrapped and len(last.lines) > 1)
        return wrapped and len(text) < WRAPPED.stop and not self._ends_paragraph(last)

    def _is_apart(self, text: str) -> bool:
        """Whether a line is a key question, the head of them, or the imprint at the end."""
        if self.layout.patterns["imprint.opening"].match(text):
            return True
        stage, at = question_in(text, self.layout)
        if stage and not at:
            return True
        title = guarded(self.layout.patterns["questions.title"])
        if not title.may_fit(text):
            return False
        head = PART_NUMBER.sub("", text, count=1)
        return len(head) < SHORT_ITEM and title.pattern.fullmatch(head.rstrip(" :.")) is not None

    def _ends_paragraph(self, block: Block) -> bool:
        """Whether the last line ends a sentence and is too short to have been wrapped there."""
        widest = max(len(line.text) for line in block.lines)
        return block.complete() and len(block.lines[-1].text) < widest * SHORT_LINE

    def _continues_after_gap(
        self, last: Block, line: Line, unfinished: bool, starts_low: bool
    ) -> bool:
        if last.kind == "quote":
            return starts_low and unfinished
        if last.kind == "bullet":
            if self.box or is_quote(line.text) or line.text.endswith(":"):
                return False
            if self._prose(last, line):
                return False
            if not unfinished and like_heading(line.text):
                return False
            # A sentence after a list is the rest of the last bullet, moved by a page break;
            # a space before it is what a lost glyph leaves.
            if self._unpunctuated():
                return starts_low
            if self._without_glyphs():
                return starts_low or unfinished
            return (
                starts_low or unfinished or (not line.indented and self.blocks[-1].kind != "quote")
            )
        # A page ended within the sentence.
        cut = self.broken and not may_head(last.lines[-1].text, self.wrapping)
        return unfinished and (starts_low or (cut and last.kind == "paragraph"))

    def _headed(self, last: Block, text: str) -> bool:
        """Whether the last block is a heading above a paragraph that `text` opens."""
        alone = last.kind == "paragraph" and len(last.lines) == 1
        return alone and stands_above(last.lines[0].text, text, self.wrapping)

    def _prose(self, last: Block, line: Line) -> bool:
        """Whether a line is prose after a list whose last item is complete."""
        if not (last.kind == "bullet" and last.complete() and last.lines[0].bullet):
            return False
        after = next_filled(self.lines, self.at + 1)
        plain = after is not None and _is_plain(after) and not polarity_of(after.text, self.layout)
        alone = self.broken or not plain
        items = [block.lines for block in self.blocks if block.kind == "bullet"]
        rest = together(self.lines, self.at + 1)
        return is_prose(items, line, self.wrapping, gap=self.gap, alone=alone, after=rest)

    def _unpunctuated(self) -> bool:
        """Whether the last list is one of short items that end without a full stop."""
        items = [block for block in self.blocks[-2:] if block.kind == "bullet"]
        return bool(items) and all(
            not item.complete() and len(item.text) < SHORT_ITEM for item in items
        )

    def _without_glyphs(self) -> bool:
        """Whether no item since the list's heading has a glyph: then each paragraph is one."""
        for block in reversed(self.blocks):
            if block.kind == "list":
                return True
            if block.kind == "bullet" and block.lines[0].bullet:
                return False
        return False

    def _lost_glyph(self, line: Line) -> bool:
        last = self.blocks[-1] if self.blocks else None
        if last is None or self.box or len(line.text) < 25 or may_head(line.text, self.wrapping):
            return False
        if self.layout.patterns["box.opening"].match(line.text) or PARAGRAPH.match(line.text):
            return False
        if last.kind == "list" or self._prose(last, line):
            return last.kind == "list"
        if last.kind == "bullet":
            return not line.text.endswith(":")
        if last.kind == "quote":
            return not line.text.endswith(":") and any(b.kind == "bullet" for b in self.blocks)
        return line.indented and any(block.kind in ("list", "bullet") for block in self.blocks)
