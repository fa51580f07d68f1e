"""HTML text -> a tree of elements, in time that grows with its length whatever is in it.

The tags are told by the standard library's parser. It is fed no comments, scripts or unfinished
tags: on those older releases of it take time that grows with the square of their number. Elements
nest at most `DEEPEST` deep, as in browsers; what is nested deeper stands in the last of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

# As deep as browsers build their trees, and more elements than any report has.
DEEPEST = 256
MOST = 400_000

_VOID = "area base br col embed hr img input link meta param source track wbr basefont frame"
_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p"
    " pre section summary table tbody td tfoot th thead tr ul"
)
_HEAD = "head base basefont link meta title script style noscript template"
VOID = frozenset(_VOID.split())
_IN_HEAD = frozenset(_HEAD.split())
BLOCKS = frozenset(_BLOCKS.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = ("ul", "ol", "menu")
# Left open, each of these ends where the next of its kind begins, within what holds both.
_ROWS = frozenset({"table", "thead", "tbody", "tfoot"})
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "td", "th"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "td", "th"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "td", "th"})),
    "td": (frozenset({"td", "th"}), _ROWS | {"tr"}),
    "th": (frozenset({"td", "th"}), _ROWS | {"tr"}),
    "tr": (frozenset({"tr", "td", "th"}), _ROWS),
    "thead": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select", "optgroup", "datalist"})),
}
# An end tag that closes nothing inside a cell does not close what holds the table.
_CELLS = frozenset({"td", "th", "caption"})
_TABLE = _ROWS | {"tr", "td", "th", "caption"}

_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
_DECLARATION = re.compile(r"<[!?][^>]*(?:>|\Z)")
_RAW = re.compile(
    r"<(?P<tag>script|style|textarea|xmp|noembed|noframes)\b(?P<head>[^>]*)>(?P<body>.*?)"
    r"(?:</(?P=tag)\b[^>]*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
DATA = re.compile(r"application/ld\+json", re.IGNORECASE)


class TooLargeError(Exception):
    """The page has more elements than any report."""


class Element:
    """One element: its tag, its attributes, and the elements and texts in it, in order."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def walk(self) -> Iterator[tuple[str, Element | str]]:
        """Yield ('open', element), ('text', words) and ('close', element) in reading order."""
        stack: list[tuple[str, Element | str]] = [("open", self)]
        while stack:
            event, item = stack.pop()
            yield event, item
            if event == "open" and isinstance(item, Element):
                stack.append(("close", item))
                stack.extend(
                    ("text" if isinstance(child, str) else "open", child)
                    for child in reversed(item.children)
                )

    def elements(self) -> Iterator[Element]:
        """Yield this element and those inside it, in reading order."""
        for event, item in self.walk():
            if event == "open" and isinstance(item, Element):
                yield item

    def text(self) -> str:
        """Return its words, one space between any two."""
        words = "".join(item for _, item in self.walk() if isinstance(item, str))
        return " ".join(words.split())


def tree(html: str) -> tuple[Element, list[str]]:
    """Return the root of the page `html`, and the JSON-LD that stands in its scripts.

    Raises:
        TooLargeError: it has more than `MOST` elements and texts.

    """
    data: list[str] = []

    def without(match: re.Match[str]) -> str:
        if match["tag"].lower() == "script" and DATA.search(match["head"]):
            data.append(match["body"])
        return " "

    last = html.rfind(">") + 1
    whole = html[:last] + html[last:].replace("<", " ")
    clean = _DECLARATION.sub(" ", _COMMENT.sub(" ", _RAW.sub(without, whole)))
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return builder.root, data


class _Builder(HTMLParser):
    """Puts the tags into a tree, closing what pages leave open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("html", {})
        self.open = [self.root]
        self.names = Counter({"html": 1})
        self.too_deep: Counter[str] = Counter()
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, after closing those that end where it begins."""
        if tag in ("html", "body") and len(self.open) > 1:
            return
        if tag not in _IN_HEAD:
            self._end_head()
        if tag in _IMPLIED:
            self._imply(*_IMPLIED[tag])
        if tag in BLOCKS and tag not in _TABLE:
            self._imply(frozenset({"p"}), frozenset({"td", "th", "li", "button", "table"}))
        self._counted()
        if tag not in VOID and len(self.open) >= DEEPEST:
            self.too_deep[tag] += 1
            return
        element = Element(tag, {name: value or "" for name, value in reversed(attrs)})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)
            self.names[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; only a void one ends with '/>'."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of that name, with all in it."""
        if self.too_deep[tag]:
            self.too_deep[tag] -= 1
            return
        for at in range(len(self.open) - 1, 0, -1) if self.names[tag] else ():
            own = self.open[at].tag
            if own == tag:
                self._close(at)
                return
            if own in _CELLS and tag not in _TABLE:
                return

    def handle_data(self, data: str) -> None:
        """Add a text."""
        if self.open[-1].tag == "head" and data.strip():
            self._end_head()
        self._counted()
        self.open[-1].children.append(data)

    def _imply(self, closing: frozenset[str], within: frozenset[str]) -> None:
        """Close the outermost of `closing` that stands in the nearest of `within`."""
        if not any(self.names[tag] for tag in closing):
            return
        end = 0
        for at in range(len(self.open) - 1, 0, -1):
            own = self.open[at].tag
            if own in within:
                break
            if own in closing:
                end = at
        if end:
            self._close(end)

    def _end_head(self) -> None:
        """Close a head that the page left open."""
        if self.names["head"]:
            self._imply(frozenset({"head"}), frozenset())

    def _close(self, at: int) -> None:
        """Close the open elements from the one at `at`."""
        self.names.subtract(element.tag for element in self.open[at:])
        del self.open[at:]

    def _counted(self) -> None:
        self.count += 1
        if self.count > MOST:
            raise TooLargeError
