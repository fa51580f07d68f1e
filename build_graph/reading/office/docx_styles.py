"""The styles of a Word document: which are headings or lists, and which strike or hide text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build_graph.reading.web.html_tree import Element

OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"heading ([1-9])", re.I)
_TITLE = re.compile(r"title", re.I)
DEEPEST_HEADING = 6
_NO_LEVEL = 9  # of `w:outlineLvl`: text of the body


@dataclass(slots=True)
class Style:
    """What one style says; None where it says nothing and the style it is based on does."""

    name: str = ""
    based_on: str = ""
    level: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    flags: dict[str, bool] = field(default_factory=dict)


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element along a path of tags."""
    for tag in path:
        found = (one for one in element.children if isinstance(one, Element)) if element else ()
        element = next((one for one in found if one.tag == tag), None)
    return element


def value(element: Element | None, *path: str, name: str = "w:val") -> str:
    """Return an attribute of the element along a path, '' where there is none."""
    found = child(element, *path)
    return found.attributes.get(name, "") if found else ""


def flags(properties: Element | None) -> dict[str, bool]:
    """Return whether the properties of a run strike it, hide it or raise it."""
    found: dict[str, bool] = {}
    for one in properties.children if properties else ():
        if not isinstance(one, Element):
            continue
        if one.tag in ("w:strike", "w:dstrike", "w:vanish"):
            found[one.tag] = one.attributes.get("w:val", "").lower() not in OFF
        elif one.tag == "w:vertAlign":
            found["raised"] = one.attributes.get("w:val") == "superscript"
    return found


def whole(text: str) -> int | None:
    """Return a small number, None for anything else."""
    return int(text) if re.fullmatch(r"\d{1,4}", text) else None


def level_of(properties: Element | None) -> int | None:
    """Return the level of a heading that the properties of a paragraph say, 0 for none."""
    number = whole(value(properties, "w:outlineLvl"))
    if number is None:
        return None
    return 0 if number >= _NO_LEVEL else min(number + 1, DEEPEST_HEADING)


class Styles:
    """All styles by their id; a style that is not there says nothing."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._chains: dict[str, list[Style]] = {}
        self.default = ""
        for one in root.children if root else ():
            if isinstance(one, Element) and one.tag == "w:style":
                self._add(one)

    def _add(self, element: Element) -> None:
        key = element.attributes.get("w:styleId", "")
        properties = child(element, "w:pPr")
        name = value(element, "w:name")
        heading = _HEADING.fullmatch(name)
        level = level_of(properties)
        if level is None and heading:
            level = min(int(heading[1]), DEEPEST_HEADING)
        elif level is None and _TITLE.fullmatch(name):
            level = 1
        self._styles[key] = Style(
            name,
            value(element, "w:basedOn"),
            level,
            value(properties, "w:numPr", "w:numId") or None,
            whole(value(properties, "w:numPr", "w:ilvl")),
            flags(child(element, "w:rPr")),
        )
        is_default = element.attributes.get("w:default", "0").lower() not in OFF
        if is_default and element.attributes.get("w:type") == "paragraph":
            self.default = key

    def chain(self, key: str) -> list[Style]:
        """Return a style and those it is based on, the nearest first."""
        found = self._chains.get(key)
        if found is None:
            found, seen, at = [], set[str](), key
            while at in self._styles and at not in seen:
                seen.add(at)
                found.append(self._styles[at])
                at = self._styles[at].based_on
            self._chains[key] = found
        return found

    def level(self, key: str) -> int:
        """Return the level of a heading of this style, 0 for text."""
        return next((one.level for one in self.chain(key) if one.level is not None), 0)

    def list_of(self, key: str) -> tuple[str, int]:
        """Return the list and level that the style puts a paragraph into, ('', 0) for none."""
        chain = self.chain(key)
        list_id = next((one.list_id for one in chain if one.list_id is not None), "")
        level = next((one.list_level for one in chain if one.list_level is not None), 0)
        return list_id, level

    def flags(self, key: str) -> dict[str, bool]:
        """Return what the style says of its letters."""
        found: dict[str, bool] = {}
        for one in reversed(self.chain(key)):
            found |= one.flags
        return found

    def is_continued_item(self, key: str) -> bool:
        """Whether a paragraph of this style goes on with the item of a list before it."""
        return any(one.name.lower().startswith("list continue") for one in self.chain(key)[:1])
