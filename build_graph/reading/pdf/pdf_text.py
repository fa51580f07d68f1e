"""Blocks -> the text that passages refer to, and where each of its words stands on the page.

The text is what the reader of text files understands: '# ' before a heading, '- ' before an item,
'| cell |' rows, footnotes with their raised figure, a blank line between paragraphs. Words that
print broke at the end of a line are whole again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from build_graph.reading.hyphens import Break, dropped
from build_graph.reading.page_boxes import Boxes, PlacedLine
from build_graph.reading.pdf.page_elements import Block, Line, Word

BROKEN = re.compile(r"([A-Za-z]+)[-‐\u00ad]$")
# Nothing stands behind these at the end of a line: '18–25-' goes on with 'year-olds'.
GLUED = re.compile(r"\d[-‐–]$|\w/$")
REST = re.compile(r"[a-z]+")


def compose(found: Sequence[Block]) -> tuple[str, Boxes]:
    """Return the text of the blocks, and the boxes of its words."""
    writer = _Writer(_hyphens(found))
    before = ""
    for block in found:
        if before:
            close = before == block.kind == "item" and not block.gap
            writer.raw("\n" if close or before == block.kind == "row" else "\n\n")
        writer.block(block)
        before = block.kind
    writer.raw("\n")
    return "".join(writer.parts), Boxes(tuple(writer.placed))


def _hyphens(found: Iterable[Block]) -> dict[int, bool]:
    """For the last word of each broken line (by its identity): whether its hyphen goes."""
    ends: list[Word] = []
    breaks: list[Break] = []
    texts: list[str] = []
    for block in found:
        for lines in _groups(block):
            texts += [line.text for line in lines]
            for line, after in itertools.pairwise(lines):
                end, rest = BROKEN.search(line.words[-1].text), REST.match(after.words[0].text)
                if end and rest:
                    ends.append(line.words[-1])
                    breaks.append(Break(end[1], rest[0], line.words[-1].text[-1] != "-"))
    gone = dropped(breaks, "\n".join(texts).lower())
    return {id(word): drop for word, drop in zip(ends, gone, strict=True) if drop is not None}


def _groups(block: Block) -> list[list[Line]]:
    """Lines that follow each other: those of the block, or of each cell of its table."""
    if block.table is None:
        return [block.lines]
    return [cell for row in block.table.rows for cell in row]


class _Writer:
    """Writes text and notes where each line of the page begins in it."""

    def __init__(self, hyphens: dict[int, bool]) -> None:
        self.hyphens = hyphens
        self.parts: list[str] = []
        self.placed: list[PlacedLine] = []
        self.at = 0

    def raw(self, text: str) -> None:
        """Write text that stands on no page: marks and white space."""
        self.parts.append(text)
        self.at += len(text)

    def block(self, block: Block) -> None:
        """Write one block."""
        if block.table is not None:
            self._rows(block)
            return
        if block.kind == "heading":
            self.raw("#" * block.level + " ")
        elif block.kind == "item":
            self.raw("- " if block.mark == "•" else f"- {block.mark} ")
        self._lines(block.lines)

    def _rows(self, block: Block) -> None:
        assert block.table is not None
        for number, row in enumerate(block.table.rows):
            if number:
                self.raw("\n")
            self.raw("|")
            for cell in row:
                self.raw(" ")
                self._lines(cell, in_cell=True)
                self.raw(" |" if cell else "|")

    def _lines(self, lines: Sequence[Line], *, in_cell: bool = False) -> None:
        glue = True  # nothing stands before the first word
        for line in lines:
            start = self.at
            places: list[tuple[float, float]] = []
            for word in line.words:
                text = word.text.replace("|", r"\|") if in_cell else word.text
                joins = glue or (word.glued and bool(places))
                if not joins:
                    self.raw(" ")
                    start = start if places else self.at
                if word is line.words[-1] and id(word) in self.hyphens:
                    text = text[:-1] + ("" if self.hyphens[id(word)] else "-")
                self.raw(text)
                if joins and places:
                    places[-1] = (places[-1][0], max(places[-1][1], word.x1))
                else:
                    places.append((word.x0, word.x1))
                last = word is line.words[-1]
                glue = last and (id(word) in self.hyphens or GLUED.search(text) is not None)
            self.placed.append(
                PlacedLine(
                    start,
                    self.at,
                    line.page,
                    min(word.y0 for word in line.words),
                    max(word.y1 for word in line.words),
                    tuple(places),
                )
            )
