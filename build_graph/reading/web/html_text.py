"""The tree of a page -> its text, in the form that reports have as markdown.

Headings begin with '#', bullets with '- ', rows of a table stand between '|', footnotes and their
marks are raised digits; a blank line stands between paragraphs. What belongs to the site is left
out. This text is what positions refer to.
"""

from __future__ import annotations

import re

from build_graph.reading.web.boilerplate import Boilerplate
from build_graph.reading.web.html_table import table_rows
from build_graph.reading.web.html_tree import BLOCKS, HEADINGS, LISTS, Element

SPACE = re.compile(r"[ \t\n\r\f\v\x00-\x08\x0e-\x1f\x85\u2028\u2029]+")
MARK = re.compile(r"\s*[\[(]?\s*(\d{1,3})\s*[\])]?\s*")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# Longer ones are no contents list, no way back, and not repeated over the rows that they span.
SHORT_LIST, SHORT_LINK, SHORT_CELL = 4_000, 300, 200

Event = tuple[str, "Element | str"]


def page_text(root: Element, rules: Boilerplate) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the lines of the text in `root`, and its links as (address, words)."""
    writer = _Writer(rules, _sizes(root))
    writer.write(root)
    return writer.lines, writer.links


def _sizes(root: Element) -> dict[int, int]:
    """How many characters and elements each element holds, by its identity."""
    sizes: dict[int, int] = {}
    inside: list[int] = []
    for event, item in root.walk():
        if event == "open":
            inside.append(1)
        elif event == "text":
            inside[-1] += len(str(item).strip())
        else:
            size = sizes[id(item)] = inside.pop()
            if inside:
                inside[-1] += size
    return sizes


class _List:
    """An open list: its kind, and the number of its next item."""

    def __init__(self, element: Element, footnotes: bool) -> None:
        start = element.attributes.get("start", "")
        self.ordered = element.tag == "ol"
        self.footnotes = footnotes
        self.next = int(start) if re.fullmatch(r"\d{1,3}", start) else 1
        self.marker = ""
        self.plain = True  # no item is open, or a heading stood in it

    def item(self, element: Element) -> None:
        """Open an item."""
        value = element.attributes.get("value", "")
        self.next = int(value) if re.fullmatch(r"\d{1,3}", value) else self.next
        self.plain = False
        self.marker = "- "
        if self.footnotes:
            self.marker = f"{self.next} ".translate(RAISED)
        elif self.ordered:
            self.marker = f"{self.next}. "
        self.next += 1


class _Writer:
    """Walks the tree once and writes a line for each block of it."""

    def __init__(self, rules: Boilerplate, sizes: dict[int, int]) -> None:
        self.rules, self.sizes = rules, sizes
        self.lines: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.lists: list[_List] = []
        self.raised: list[int] = []
        self.level = 0
        self.gap = True
        self.term = ""

    def write(self, root: Element) -> None:
        """Write the whole of `root`."""
        half = self.sizes[id(root)] / 2
        stack: list[Event] = [("open", root)]
        while stack:
            event, item = stack.pop()
            if isinstance(item, str):
                self.words.append(item)
            elif event == "close":
                self._close(item)
            elif item is root or not self._leaves_out(item, half):
                self._open(item)
                stack.append(("close", item))
                stack.extend(("open", child) for child in reversed(item.children))
        self._flush()

    def _leaves_out(self, element: Element, half: float) -> bool:
        """Whether the element is no part of the text, or is written whole here."""
        tag = element.tag
        if self.rules.no_text.fullmatch(tag):
            return True
        if self.sizes[id(element)] <= half and self.rules.is_furniture(element):
            return True
        if tag == "a":
            words = element.text() if self.sizes[id(element)] < SHORT_LINK else ""
            self.links.append((element.attributes.get("href", "").strip(), words))
            return self.rules.link.fullmatch(words) is not None
        if tag in LISTS:
            return self.sizes[id(element)] < SHORT_LIST and _leads_inside(element)
        if tag == "table":
            return self._table(element)
        return False

    def _open(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._break(broken=True)
        elif tag == "img":
            alt = element.attributes.get("alt", "")[:200]
            if self.rules.image.fullmatch(alt.strip()):
                self.words.append(f" {alt} ")
        elif tag == "sup":
            self.raised.append(len(self.words))
        elif tag in LISTS:
            self._flush()
            self.gap = self.gap or not self.lists
            self.lists.append(_List(element, self.rules.is_footnotes(element)))
        elif tag == "li" and self.lists:
            self._flush()
            self.lists[-1].item(element)
        elif tag in HEADINGS:
            self._flush()
            self.level = HEADINGS[tag]
            for one in self.lists:
                one.plain = True
        elif tag in BLOCKS:
            self._break()

    def _close(self, element: Element) -> None:
        tag = element.tag
        if tag == "sup":
            self._raise()
        elif tag in LISTS and self.lists:
            self._flush()
            self.lists.pop()
            self.gap = self.gap or not self.lists
        elif tag == "li" and self.lists:
            self._flush()
            self.lists[-1].plain = True
        elif tag in HEADINGS:
            self._flush()
            self.level = 0
        elif tag == "dt":
            self.term += f"{self._taken()} "
        elif tag == "dl" and self.term:
            self.words.append(self.term)
            self.term = ""
            self._break()
        elif tag in BLOCKS:
            self._break()

    def _raise(self) -> None:
        """Write the mark of a footnote raised; '5th' stays as it is."""
        start = self.raised.pop() if self.raised else len(self.words)
        inside = "".join(self.words[start:])
        mark = MARK.fullmatch(inside)
        if mark:
            del self.words[start:]
            self.words.append(mark[1].translate(RAISED))

    def _taken(self) -> str:
        text = SPACE.sub(" ", "".join(self.words)).strip(" \u00a0")
        self.words.clear()
        self.raised.clear()
        return text

    def _break(self, broken: bool = False) -> None:
        """End a line, but not inside a heading or an item of a list, which are one line each."""
        if self.level or (self.lists and not self.lists[-1].plain):
            self.words.append(" ")
        else:
            self._flush(broken)

    def _flush(self, broken: bool = False) -> None:
        """Write the words so far as a line; `broken` says that the paragraph goes on after it."""
        words = self._taken()
        if not words and self.term:
            return  # the term waits for what is said of it
        text = (self.term + words).strip()
        self.term = ""
        if not text or self.rules.words.fullmatch(text):
            self.gap = self.gap or not (broken or self.lists)
            return
        item = self.lists[-1] if self.lists and not self.lists[-1].plain else None
        if item:
            text = "  " * (len(self.lists) - 1) + (item.marker or "- ") + text
            item.marker = ""
        elif self.level:
            text = "#" * self.level + " " + text
        if self.gap and self.lines:
            self.lines.append("")
        self.lines.append(text)
        self.gap = not broken and item is None

    def _table(self, element: Element) -> bool:
        """Write a table of values; not one that only lays out the page."""
        rows = table_rows(element)
        if rows is None:
            return False
        self._flush()
        self.gap = True
        for caption in (one for one in element.children if isinstance(one, Element)):
            if caption.tag == "caption" and self._cell(caption, False):
                self.lines += [""] * bool(self.lines) + [self._cell(caption, False)]
        for row in rows:
            cells = [self._cell(cell, again) for cell, again in row]
            if any(cells):
                if self.gap and self.lines:
                    self.lines.append("")
                self.gap = False
                self.lines.append("| " + " | ".join(cells) + " |")
        self.gap = True
        return True

    def _cell(self, cell: Element | None, again: bool) -> str:
        if cell is None or (again and self.sizes[id(cell)] > SHORT_CELL):
            return ""
        inner = _Writer(self.rules, self.sizes)
        inner.gap = False
        inner.write(cell)
        self.links += inner.links
        return " ".join(line for line in inner.lines if line).replace("|", "\\|")


def _leads_inside(element: Element) -> bool:
    """Whether a list is nothing but links to places of the same page: its table of contents."""
    linked, inside = 0, 0
    for event, item in element.walk():
        if isinstance(item, str):
            if not linked and item.strip():
                return False
        elif item.tag == "a":
            linked += 1 if event == "open" else -1
            if event == "open":
                inside += 1
                if not item.attributes.get("href", "").strip().startswith("#"):
                    return False
    return inside > 1
