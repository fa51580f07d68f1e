"""The lines of a section -> paragraphs, bullets, quotes, table rows and list headings.

Puts together what print took apart: hard wraps, and bullets cut by a page break, a footer or a
footnote. Tells lost bullet glyphs from plain paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, cast

from build_graph.extract.sections import Section
from build_graph.knowledge.layout import Layout
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

Kind = Literal["paragraph", "bullet", "quote", "row", "list"]

SENTENCE_END = re.compile(r"[.!?:][\"')\]]*$")
NUMBERED = re.compile(r"\d{1,2}\s*[.)]\s+\S")
# Hard-wrapped text has lines of about this length; a full paragraph on one line is longer.
WRAPPED = range(38, 121)
SHORT_ITEM = 90
# The last line of a paragraph is shorter than this share of the widest before it, as a rule.
SHORT_LINE = 0.7


@dataclass(slots=True)
class Block:
    """One paragraph, bullet, quote, row or list heading.

    `gap`: a blank line stands before it. `broken`: a footnote or footer does. `polarity` is set on
    list headings only.
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
        assembler = _Assembler(layout)
        for line in section.lines:
            assembler.take(line)
        section.blocks = list(assembler.blocks)
    return cast("list[Block]", section.blocks)


def _is_quote(text: str) -> bool:
    """Whether a line is something said, in quotation marks; single ones must close at its end."""
    return text[0] == '"' or (text[0] == "'" and len(text) > 9 and text.rstrip(".")[-1] == "'")


def _like_heading(text: str) -> bool:
    """Whether a line looks like a heading that the layout does not know."""
    return len(text) < 70 and not SENTENCE_END.search(text) and text[0].isupper()


class _Assembler:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.blocks: list[Block] = []
        self.gap = True
        self.broken = False
        self.in_footnote = False

    def take(self, line: Line) -> None:
        """Append `line` to the last block, or open a new one."""
        text = line.text
        if not text:
            self.gap, self.in_footnote = True, False
            self.broken = self.broken or line.footnote  # a footer stood here
            return
        polarity = self._list_heading(text)
        if not polarity and self._is_footnote(line):
            self.broken = True
            self.in_footnote = SENTENCE_END.search(text) is None
            return
        if polarity:
            self._open("list", line, polarity)
        elif line.level:
            self._open("paragraph", line)
        elif line.bullet:
            self._open("bullet", line)
        elif "\t" in text:
            self._open("row", line)
        elif self._continues(line):
            self.blocks[-1].add(line)
        elif _is_quote(text):
            self._open("quote", line)
        else:
            self._open("bullet" if self._lost_glyph(line) else "paragraph", line)
        self.gap = self.broken = self.in_footnote = False

    def _open(self, kind: Kind, line: Line, polarity: str = "") -> None:
        self.blocks.append(Block(kind, [line], self.gap, self.broken, polarity))

    def _is_footnote(self, line: Line) -> bool:
        if line.bullet or line.level:
            return False
        if line.footnote or self.layout.footnote.match(line.text):
            return True
        return self.in_footnote

    def _list_heading(self, text: str) -> str:
        for polarity, pattern in self.layout.lists:
            if len(text) < 60 and pattern.fullmatch(text.rstrip(" :.")):
                return polarity
        return ""

    def _continues(self, line: Line) -> bool:
        """Whether a line without any mark goes on with the last block."""
        if not self.blocks or self.blocks[-1].kind in ("list", "row"):
            return False
        last = self.blocks[-1]
        text = line.text
        unfinished = not last.complete()
        starts_low = text[0].islower() or (text[0] in ",;)")
        if self.gap:
            return self._continues_after_gap(last, line, unfinished, starts_low)
        if last.kind == "quote" and text[0] == '"':
            return False
        if starts_low or (unfinished and not NUMBERED.match(text)):
            return True
        wrapped = len(last.lines[-1].text) in WRAPPED
        if last.kind == "bullet":
            # Within a list, a line that starts a sentence is a bullet that lost its glyph, unless
            # the list is hard-wrapped and the sentence happened to end at the wrap.
            return wrapped and (line.indented or len(last.lines) > 1)
        return wrapped and len(text) < WRAPPED.stop and not self._ends_paragraph(last)

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
            if _is_quote(line.text) or line.text.endswith(":"):
                return False
            if not unfinished and _like_heading(line.text):
                return False
            # A sentence after a list is the rest of the last bullet, moved by a page break;
            # a space before it is what a lost glyph leaves.
            if self._unpunctuated():
                return starts_low
            if self._without_glyphs():
                return starts_low or unfinished
            return starts_low or unfinished or (not line.indented and not self._after_quote())
        return starts_low and unfinished

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

    def _after_quote(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind == "quote"

    def _lost_glyph(self, line: Line) -> bool:
        last = self.blocks[-1] if self.blocks else None
        if last is None or len(line.text) < 25 or _like_heading(line.text):
            return False
        if last.kind == "list":
            return True
        if last.kind == "bullet":
            return not line.text.endswith(":")
        if last.kind == "quote":
            return any(block.kind == "bullet" for block in self.blocks)
        return line.indented and any(block.kind in ("list", "bullet") for block in self.blocks)
