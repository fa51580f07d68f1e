"""Headings, paragraphs, items of lists and tables in reading order -> the tree that a web page has.

So office files give the text that the same report gives as a web page. Where a page begins, a mark
is written, which `without_marks` takes out of the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from build_graph.reading.web.html_tree import Element

Inline = list["Element | str"]
_FIRST, _LAST = 0xF0000, 0xFFFFD  # a plane for private use: its letters mark pages here
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
MOST_PAGES = 3000
# A table of values has no longer cells; one that has lays out the page.
LONGEST_CELL = 1500


def page_mark(number: int) -> str:
    """Return the sign that page `number` begins here."""
    return chr(_FIRST + min(number, MOST_PAGES))


def unmarked(text: str) -> str:
    """Return a text of the file without letters that would be taken for marks of pages."""
    return _MARK.sub("\ufffd", text)


def without_marks(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text without marks of pages, and (offset, page) for each page that begins."""
    pages: list[tuple[int, int]] = [(0, 1)]
    for removed, match in enumerate(_MARK.finditer(text)):
        number = ord(match[0]) - _FIRST
        if number > pages[-1][1]:
            pages.append((match.start() - removed, number))
    return _MARK.sub("", text), tuple(pages) if len(pages) > 1 else ()


class Item(NamedTuple):
    """The place of a paragraph in a list: how deep, its number if it has one, words in front."""

    level: int
    number: int | None = None
    label: str = ""


class Flow:
    """Takes what stands in a document, one after the other."""

    def __init__(self) -> None:
        self.root = Element("html", {})
        self._lists: list[Element] = []

    def heading(self, level: int, words: Inline) -> None:
        """Add a heading."""
        self._add(f"h{level}", words)

    def paragraph(self, words: Inline) -> None:
        """Add a paragraph."""
        self._add("p", words)

    def item(self, item: Item, words: Inline) -> None:
        """Add an item of a list, within the one that stands above it."""
        del self._lists[item.level + 1 :]
        tag = "ul" if item.number is None else "ol"
        if len(self._lists) == item.level + 1 and self._lists[-1].tag != tag:
            self._lists.pop()
        while len(self._lists) <= item.level:
            opened = Element(tag, {})
            above = self._lists[-1].children[-1:] if self._lists else [self.root]
            place = above[0] if above and isinstance(above[0], Element) else self._lists[-1]
            place.children.append(opened)
            self._lists.append(opened)
        about = {} if item.number is None else {"value": str(item.number)}
        one = Element("li", about)
        one.children = [f"{item.label} " if item.label else "", *words]
        self._lists[-1].children.append(one)

    def goes_on(self, words: Inline) -> bool:
        """Add words to the item before; False where there is none."""
        last = self._lists[-1].children[-1] if self._lists else None
        if not isinstance(last, Element):
            return False
        last.children += [" ", *words]
        return True

    def keep(self, words: Inline) -> None:
        """Keep the marks of pages of a paragraph without words; it ends no list."""
        place = self._lists[-1].children[-1:] if self._lists else []
        last = place[0] if place and isinstance(place[0], Element) else self.root
        last.children += [one for one in words if isinstance(one, str) and _MARK.search(one)]

    def add(self, element: Element) -> None:
        """Add an element that is complete, such as a table."""
        self._lists.clear()
        self.root.children.append(element)

    def end_lists(self) -> None:
        """End all open lists."""
        self._lists.clear()

    def notes(self, notes: Iterable[Inline]) -> None:
        """Add the footnotes, numbered from 1."""
        found = Element("ol", {"class": "footnotes"})
        for words in notes:
            one = Element("li", {})
            one.children = words
            found.children.append(one)
        if found.children:
            self.add(found)

    def _add(self, tag: str, words: Inline) -> None:
        element = Element(tag, {})
        element.children = words
        self.add(element)


def has_words(words: Inline) -> bool:
    """Whether there is anything to read."""
    return any(
        _MARK.sub("", one).strip() if isinstance(one, str) else one.tag == "img" or one.text()
        for one in words
    )


class Cell(NamedTuple):
    """A cell: what stands in it, over how many columns and rows it goes."""

    flow: Flow
    columns: int = 1
    rows: int = 1


def add_table(flow: Flow, rows: Sequence[Sequence[Cell]]) -> None:
    """Add a table, or what stands in it one after the other where it only lays out the page."""
    if not _has_values(rows):
        for row in rows:
            for cell in row:
                flow.end_lists()
                flow.root.children += cell.flow.root.children
        flow.end_lists()
        return
    table = Element("table", {})
    for row in rows:
        line = Element("tr", {})
        for cell in row:
            about = {"colspan": str(min(cell.columns, 59)), "rowspan": str(min(cell.rows, 59))}
            one = Element("td", about)
            one.children = _plain(cell.flow.root.children, "")
            line.children.append(one)
        table.children.append(line)
    flow.add(table)


def _has_values(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table has columns, none of its cells is long, and none holds a table."""
    roots = [cell.flow.root for row in rows for cell in row]
    return (
        max((len(row) for row in rows), default=0) > 1
        and all(len(root.text()) <= LONGEST_CELL for root in roots)
        and not any(one.tag == "table" for root in roots for one in root.elements())
    )


def _plain(children: Sequence[Element | str], mark: str) -> Inline:
    """What stands in a cell, without headings and lists, which would make no cell of it."""
    found: Inline = []
    for one in children:
        if isinstance(one, str):
            found.append(one)
        elif one.tag in ("ul", "ol"):
            for at, item in enumerate(one.children, start=1):
                if isinstance(item, Element):
                    number = item.attributes.get("value", str(at))
                    sign = "• " if one.tag == "ul" else f"{number}. "
                    found += _plain([item], sign)
        elif one.tag == "li" or re.fullmatch("h[1-6]", one.tag):
            plain = Element("p", {})
            inside = [c for c in one.children if isinstance(c, str) or c.tag not in ("ul", "ol")]
            plain.children = [mark, *inside]
            found.append(plain)
            deeper = [c for c in one.children if isinstance(c, Element) and c.tag in ("ul", "ol")]
            found += _plain(deeper, "")
        else:
            found.append(one)
    return found
