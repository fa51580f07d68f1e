"""The styles of an OpenDocument text: headings, lists, and what strikes or hides text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from build_graph.reading.office.docx_styles import DEEPEST_HEADING, whole
from build_graph.reading.office.list_numbers import letters, roman
from build_graph.reading.web.html_tree import Element

_LEVELS = (
    "text:list-level-style-number",
    "text:list-level-style-bullet",
    "text:outline-level-style",
)


class ListLevel(NamedTuple):
    """How one level of a list is marked; `form` is '' for a level without numbers."""

    is_bullet: bool = False
    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1  # how many levels the number shows

    def label(self, counts: list[int], levels: dict[int, ListLevel]) -> str:
        """Return the mark of a paragraph, `counts` being the numbers down to its level."""
        if not self.form:
            return ""
        first = max(len(counts) - self.shown, 0)
        forms = [levels.get(at + 1, self).form or "1" for at in range(first, len(counts))]
        numbers = [_printed(n, form) for n, form in zip(counts[first:], forms, strict=True)]
        return f"{self.prefix}{'.'.join(numbers)}{self.suffix}".strip()


def _printed(number: int, form: str) -> str:
    written = letters(number) if form in "aA" else roman(number) if form in "iI" else str(number)
    return written.upper() if form in "AI" else written


@dataclass(slots=True)
class _Style:
    parent: str = ""
    level: int | None = None
    breaks: bool | None = None
    flags: dict[str, bool] = field(default_factory=dict)


class OdtStyles:
    """All styles of a document by family and name, those of lists and of numbered headings."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self.lists: dict[str, dict[int, ListLevel]] = {}
        self.outline: dict[int, ListLevel] = {}
        self.sections: set[str] = set()
        for root in roots:
            for one in _styles_in(root):
                self._add(one)

    def _add(self, one: Element) -> None:
        given = one.attributes
        name = given.get("style:name", "")
        if one.tag == "text:list-style":
            self.lists[name] = dict(_list_levels(one))
        elif one.tag == "text:outline-style":
            self.outline = dict(_list_levels(one))
        elif one.tag == "style:style":
            style = _Style(given.get("style:parent-style-name", ""))
            level = given.get("style:default-outline-level")
            if level is not None:
                style.level = min(whole(level) or 0, DEEPEST_HEADING)
            elif name == "Title" or given.get("style:display-name", "") == "Title":
                style.level = 1
            if given.get("style:master-page-name"):
                style.breaks = True
            for properties in one.elements():
                _note_properties(properties, style)
            self._styles[given.get("style:family", ""), name] = style

    def _chain(self, family: str, name: str) -> Iterator[_Style]:
        seen = set[str]()
        while (family, name) in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[family, name]
            yield style
            name = style.parent

    def level(self, name: str) -> int:
        """Return the level of a heading of this paragraph style, 0 for text."""
        levels = (style.level for style in self._chain("paragraph", name))
        return next((level for level in levels if level is not None), 0)

    def flags(self, family: str, name: str) -> dict[str, bool]:
        """Return whether a style strikes, hides or raises text."""
        found: dict[str, bool] = {}
        for style in reversed(list(self._chain(family, name))):
            found |= style.flags
        return found

    def breaks_page(self, family: str, name: str) -> bool:
        """Whether something of this style begins a page."""
        marks = (style.breaks for style in self._chain(family, name))
        return next((mark for mark in marks if mark is not None), False)


def _styles_in(root: Element | None) -> Iterator[Element]:
    for group in root.children if root else ():
        if isinstance(group, Element) and group.tag in ("office:styles", "office:automatic-styles"):
            yield from (one for one in group.children if isinstance(one, Element))


def _list_levels(element: Element) -> Iterator[tuple[int, ListLevel]]:
    for one in element.children:
        if not isinstance(one, Element) or one.tag not in _LEVELS:
            continue
        given = one.attributes
        yield (
            whole(given.get("text:level", "")) or 1,
            ListLevel(
                one.tag == "text:list-level-style-bullet",
                given.get("style:num-format", "")[:1],
                given.get("style:num-prefix", "")[:40],
                given.get("style:num-suffix", "")[:40],
                whole(given.get("text:start-value", "")) or 1,
                whole(given.get("text:display-levels", "")) or 1,
            ),
        )


def _note_properties(properties: Element, style: _Style) -> None:
    """Note what one element of properties says."""
    given = properties.attributes
    if properties.tag == "style:text-properties":
        for key in ("style:text-line-through-style", "style:text-line-through-type"):
            if key in given:
                style.flags["struck"] = given[key] != "none"
        if "text:display" in given:
            style.flags["hidden"] = given["text:display"] == "none"
        if "style:text-position" in given:
            style.flags["raised"] = (
                given["style:text-position"].lstrip().startswith(("super", "3", "5"))
            )
    elif properties.tag == "style:paragraph-properties" and "fo:break-before" in given:
        style.breaks = given["fo:break-before"] == "page"
