"""Recommendations: numbers repaired, addressees from the headings above them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build_graph.extract.sections import Sections
from build_graph.knowledge.layout import Layout
from build_graph.model import AddresseeType, Recommendation
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined, Traced

LEADING = re.compile(r"^(?:the|our|we recommend that(?: the)?)\s+(?=[A-Z])", re.I)

# A number whose text stands on the next line.
INTRODUCES = re.compile(r"[A-Z][^.]{0,60}:")
HANGING = re.compile(r"(?:[,–-]|\b(?:and|or|to|the|of|for|with|in|on|that|a|an|by))$")
MOST_LOST = 3  # numbers may be missing before one whose dot is lost
LONE = re.compile(r"\(?(\d{1,2})[.)]")


@dataclass(slots=True)
class _Item:
    number: int | None
    addressee: str
    kind: AddresseeType
    pieces: list[Traced] = field(default_factory=list)


def recommendations(sections: Sections, layout: Layout) -> tuple[Recommendation, ...]:
    """Return the recommendations, numbered 1..n as far as print and position allow."""
    items: list[_Item] = []
    for section in sections.named("Recommendations"):
        reader = _Reader(layout)
        for line in section.lines:
            reader.take(line)
        items = max(items, reader.items, key=len)
    numbered = _number(items)
    found = []
    for item, number in zip(items, numbered, strict=True):
        joined = Joined(item.pieces)
        text = re.sub(r"[\s.;,]+(?:and)?$", "", joined.text)
        at = sections.passage(joined.spans(0, len(joined.text)), "Recommendations")
        inferred = item.number != number
        found.append(Recommendation(number, item.addressee, item.kind, text, at, inferred))
    return tuple(found)


class _Reader:
    """Walks the lines of the part: headings set the addressee, items follow."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.items: list[_Item] = []
        self.addressee = ""
        self.kind: AddresseeType = "other"
        self.alone: int | None = None
        self.gap = False
        self.over = False  # prose follows the last item

    def take(self, line: Line) -> None:
        text = line.text
        gap, self.gap = self.gap, not text
        if not text or line.footnote:
            return
        heading = self.layout.patterns["recommendations.heading"].fullmatch(text)
        if heading and not line.bullet and self._is_heading(heading, text):
            self.addressee = LEADING.sub("", heading["addressee"].strip())
            self.kind = self._type(self.addressee)
            return
        if not self.addressee:
            return
        self._item(line, text, gap)

    def _item(self, line: Line, text: str, gap: bool) -> None:
        """Open an item with the line, or add the line to the last one."""
        item = self.layout.patterns["recommendations.item"].fullmatch(text) or self._bare(text)
        alone, self.alone = self.alone, None
        if LONE.fullmatch(text):
            self.alone = int(LONE.sub(r"\1", text))
        elif alone is not None:
            self._open(line, alone, 0)
        elif item:
            self._open(line, int(item["number"]), item.start("text"))
        elif not line.bullet and INTRODUCES.fullmatch(text):
            return
        elif line.bullet or self._starts_item(text):
            self._open(line, None, 0)
        elif self.over or (gap and self._ended(text)):
            self.over = True
        elif self.items and self.items[-1].addressee == self.addressee:
            self.items[-1].pieces.append(line.traced)

    def _ended(self, text: str) -> bool:
        """Whether a new paragraph follows the full stop of the last item."""
        last = self.items[-1].pieces[-1].text if self.items else ""
        return last.endswith(".") and text[0].isupper()

    def _is_heading(self, heading: re.Match[str], text: str) -> bool:
        return heading["addressee"][0].isupper() and (text.endswith(":") or len(text) < 80)

    def _type(self, addressee: str) -> AddresseeType:
        kinds: tuple[AddresseeType, ...] = ("PDU", "region", "HMPPS")
        for kind in kinds:
            if self.layout.patterns[f"recommendations.types.{kind}"].search(addressee):
                return kind
        return "other"

    def _open(self, line: Line, number: int | None, start: int) -> None:
        self.over = False
        piece = line.traced.cut(start, len(line.text))
        self.items.append(_Item(number, self.addressee, self.kind, [piece]))

    def _starts_item(self, text: str) -> bool:
        """Whether a line that lost marker and number starts an item.

        It begins with an order, and the item before it is not left hanging.
        """
        verb = self._order(text)
        if not self.items or self.items[-1].addressee != self.addressee:
            return True
        before = self.items[-1].pieces[-1].text
        hanging = HANGING.search(before)
        return verb and hanging is None

    def _bare(self, text: str) -> re.Match[str] | None:
        """A line that opens with the number of a next item, its dot lost, and an order."""
        item = self.layout.patterns["recommendations.bare"].fullmatch(text)
        last = max((one.number for one in self.items if one.number is not None), default=0)
        if item is None or not last < int(item["number"]) <= last + MOST_LOST:
            return None
        return item if self._order(item["text"]) else None

    def _order(self, text: str) -> bool:
        verbs = self.layout.patterns["recommendations.verbs"].pattern
        return re.match(rf"(?:{verbs})\b", text, re.I) is not None


def _number(items: list[_Item]) -> list[int]:
    """Return a number for each item: as printed where the print goes up, else the next one."""
    numbers: list[int] = []
    last = 0
    for item in items:
        last = item.number if item.number is not None and item.number > last else last + 1
        numbers.append(last)
    return numbers
