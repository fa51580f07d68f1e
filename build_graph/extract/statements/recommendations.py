"""Recommendations: numbers repaired, addressees from the headings above them."""

from __future__ import annotations

import re

from build_graph.extract.statements.fields import in_small_letters
from build_graph.extract.statements.recommendation_lines import one_each
from build_graph.extract.statements.recommendation_numbers import Item, numbered
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import Layout
from build_graph.model import AddresseeType, Recommendation
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

LEADING = re.compile(
    r"^(?:(?:(?:it is|we) recommend(?:ed)? that|recommendations?|for|to)\s+)*"
    r"(?:the |our )?(?=[A-Z])",
    re.IGNORECASE,
)

# A number whose text stands on the next line.
INTRODUCES = re.compile(r"[A-Z][^.]{0,60}:")
HANGING = re.compile(r"(?:[,–-]|\b(?:and|or|to|the|of|for|with|in|on|that|a|an|by))$")
MOST_LOST = 3  # numbers may be missing before one whose dot is lost
# What follows names a body beside the one that is addressed.
BESIDE = re.compile(r",\s|\s(?:with|working|alongside|together|in partnership)\s")
LETTER = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
LEADS = re.compile(r"(?:For|To|Recommendations? (?:for|to)) ")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
CELL = re.compile(r"[^\t]+")
ROW_NUMBER = re.compile(r"\d{1,2}[.)]?")
LONE = re.compile(r"\(?(\d{1,2})[.)]")


def recommendations(sections: Sections, layout: Layout) -> tuple[Recommendation, ...]:
    """Return the recommendations, numbered as printed as far as print and position allow."""
    items: list[Item] = []
    for section in sections.named("Recommendations"):
        reader = _Reader(layout, sections.document.text)
        for line in one_each(section.lines, layout):
            reader.take(line)
        items = max(items, reader.items, key=len)
    found = []
    for item, number in numbered(items):
        joined = Joined(item.pieces)
        text = re.sub(r"[\s.;,]+(?:and)?$", "", joined.text)
        at = sections.passage(joined.spans(0, len(joined.text)), "Recommendations")
        inferred = item.number != number
        found.append(Recommendation(number, item.addressee, item.kind, text, at, inferred))
    return tuple(found)


class _Reader:
    """Walks the lines of the part: headings set the addressee, items follow."""

    def __init__(self, layout: Layout, text: str) -> None:
        self.layout = layout
        self.whole = text
        self.items: list[Item] = []
        self.addressee = ""
        self.kind: AddresseeType = "other"
        self.alone: int | None = None
        self.gap = False
        self.indented = False  # whether the first item of the addressee is set in
        self.over = False  # prose follows the last item
        self.fresh = False  # a heading stands right above

    def take(self, line: Line) -> None:
        """Take `line` as a heading, as an item, or as more of the last one."""
        line = line._replace(traced=line.traced.strip())
        text = line.text
        gap, self.gap = self.gap, not text
        if not text or line.footnote:
            return
        if "\t" in text:
            self._row(line)
            return
        heading = None if line.bullet else self._heading(line, text, gap)
        if heading is not None:
            self._address(heading["addressee"])
            self.fresh = True
            return
        own = self.layout.patterns["recommendations.own"].fullmatch(text)
        if own and text.endswith(":"):
            self._address(own["addressee"])
        elif own and (line.bullet or own["number"] or own["letter"] or not self.items):
            self._address(own["addressee"])
            number = int(own["number"]) if own["number"] else None
            self._open(line, number, own.start("text"))
        elif self.addressee:
            self._item(line, text, gap)

    def _row(self, line: Line) -> None:
        """Take a row of a table: number, recommendation, perhaps whom it is addressed to."""
        alone = self.layout.patterns["recommendations.alone"]
        cells = [match.span() for match in CELL.finditer(line.text)]
        texts = [line.text[start:end].strip() for start, end in cells]
        numbers = [int(text.strip(" .)")) for text in texts if ROW_NUMBER.fullmatch(text)]
        bodies = [text for text in texts if alone.fullmatch(text)]
        wordings = [cell for cell, text in zip(cells, texts, strict=True) if text not in bodies]
        said = max(wordings, key=lambda cell: cell[1] - cell[0], default=(0, 0))
        if bodies:
            self._address(bodies[0])
        if self.addressee and (numbers or bodies or self._order(line.text[said[0] :])):
            row = line._replace(traced=line.traced.cut(*said).strip())
            self._open(row, numbers[0] if numbers else None, 0)

    def _address(self, addressee: str) -> None:
        self.addressee = LEADING.sub("", addressee.strip())
        if self.addressee.isupper():
            self.addressee = in_small_letters(self.addressee, self.whole)
        self.kind = self._type(self.addressee)
        self.over = False

    def _heading(self, line: Line, text: str, gap: bool) -> re.Match[str] | None:
        """The heading that names an addressee, with an order to it or alone."""
        heading = self.layout.patterns["recommendations.heading"].fullmatch(text)
        if heading and self._is_heading(heading, text):
            return heading
        alone = self.layout.patterns["recommendations.alone"].fullmatch(text)
        sets_off = line.level or text.endswith(":") or LEADS.match(text)
        if alone and (sets_off or (gap and not self._unfinished())):
            return alone
        return None

    def _unfinished(self) -> bool:
        return bool(self.items) and HANGING.search(self.items[-1].text) is not None

    def _item(self, line: Line, text: str, gap: bool) -> None:
        """Open an item with the line, or add the line to the last one."""
        item = self.layout.patterns["recommendations.item"].fullmatch(text) or self._bare(text)
        alone, self.alone = self.alone, None
        if LONE.fullmatch(text):
            self.alone = int(LONE.sub(r"\1", text))
        elif alone is not None:
            self._open(line, alone, 0)
        elif self._roman(text):
            self._open(line, None, text.index(" ") + 1)
        elif item:
            self._open(line, int(item["number"]), item.start("text"))
        elif not line.bullet and INTRODUCES.fullmatch(text):
            return
        elif line.bullet or self._starts_item(text):
            letter = LETTER.match(text)
            self._open(line, None, letter.end() if letter else 0)
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
        first = BESIDE.split(addressee, maxsplit=1)[0]
        for name in (first, addressee):
            for kind in kinds:
                if self.layout.patterns[f"recommendations.types.{kind}"].search(name):
                    return kind
        return "other"

    def _open(self, line: Line, number: int | None, start: int) -> None:
        self.over = self.fresh = False
        piece = line.traced.cut(start, len(line.text))
        within = number is None and self._is_within(line)
        if not self.items or self.items[-1].addressee != self.addressee:
            self.indented = line.indented
        order = self._order(piece.text)
        self.items.append(Item(number, self.addressee, self.kind, [piece], within, order))

    def _is_within(self, line: Line) -> bool:
        """Whether a bullet looks like part of the item before it: set in, or behind a colon."""
        if not self.items or self.items[-1].addressee != self.addressee or not line.bullet:
            return False
        before = self.items[-1]
        return (
            (line.indented and not self.indented)
            or before.text.endswith((":", "-"))
            or (before.within and line.indented)
        )

    def _starts_item(self, text: str) -> bool:
        """Whether a line that lost marker and number starts an item.

        It begins with an order, and the item before it is not left hanging.
        """
        verb = self._order(LETTER.sub("", text, count=1))
        if self.fresh or not self.items or self.items[-1].addressee != self.addressee:
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
        ended = self.fresh or not self.items or self.items[-1].text.endswith((".", ";"))
        is_next = int(item["number"]) == last + 1 and ended
        return item if is_next or self._order(item["text"]) else None

    def _roman(self, text: str) -> bool:
        """Whether a line opens with the Roman number of the next item, its dot lost."""
        word = text.split(" ", 1)[0]
        return " " in text and word in ROMAN[len(self.items) : len(self.items) + 1]

    def _order(self, text: str) -> bool:
        verbs = self.layout.patterns["recommendations.verbs"].pattern
        return re.match(rf"(?:{verbs})\b", text, re.I) is not None
