"""The lists of a Word document: the mark or number in front of each of their paragraphs.

A number is nowhere in the text: it is counted, as the list, its overrides and the paragraphs before
say (ECMA-376, part 1, section 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from build_graph.reading.office.docx_styles import Styles, child, value, whole
from build_graph.reading.office.list_numbers import letters, roman
from build_graph.reading.web.html_tree import Element

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


class Mark(NamedTuple):
    """What stands before a paragraph: `text` as printed ('1.', '•', ''), its number and its form.

    `form` is 'bullet', 'number' (a whole number and signs), 'letter' or 'label' (all else);
    `level` is how deep its list is, from 0.
    """

    text: str
    number: int
    form: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    is_decimal: bool = False


@dataclass(slots=True)
class _List:
    """A list: the definition that counts, the levels as overridden, where a count begins anew."""

    definition: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """All lists of a document and how far each was counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        definitions: dict[str, dict[int, _Level]] = {}
        linked: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        parts = [one for one in root.children if isinstance(one, Element)] if root else []
        for one in parts:
            if one.tag == "w:abstractNum":
                key = one.attributes.get("w:abstractNumId", "")
                definitions[key] = _levels(one)
                linked[key] = value(one, "w:numStyleLink")
        nums = [one for one in parts if one.tag == "w:num"]
        own = {one.attributes.get("w:numId", ""): value(one, "w:abstractNumId") for one in nums}
        for one in nums:
            key = value(one, "w:abstractNumId")
            style = linked.get(key, "")
            key = own.get(styles.list_of(style)[0], key) if style else key
            self._lists[one.attributes.get("w:numId", "")] = _list(
                one, key, definitions.get(key, {})
            )
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """Return the level that a list gives to the paragraphs of a style."""
        known = self._lists.get(list_id)
        levels = known.levels.items() if known and style else ()
        return next((number for number, level in levels if level.style == style), None)

    def mark(self, list_id: str, number: int) -> Mark | None:
        """Count one more paragraph at a level of a list and return its mark; None for no list."""
        known = self._lists.get(list_id)
        if known is None:
            return None
        at = min(max(number, 0), LEVELS - 1)
        counts = self._counts.setdefault(known.definition, [None] * LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for level in known.starts:
                counts[level] = None
        last = counts[at]
        start = known.starts.get(at, known.levels.get(at, _Level()).start)
        counts[at] = start if last is None else last + 1
        counts[at + 1 :] = [None] * (LEVELS - at - 1)
        return _mark(known, counts, at)


def _list(element: Element, key: str, levels: dict[int, _Level]) -> _List:
    """A list of a definition, with what it overrides."""
    found = _List(key, dict(levels))
    for one in element.children:
        if not isinstance(one, Element) or one.tag != "w:lvlOverride":
            continue
        number = whole(one.attributes.get("w:ilvl", "")) or 0
        found.levels |= _levels(one)
        start = whole(value(one, "w:startOverride"))
        if start is not None and number < LEVELS:
            found.starts[number] = start
    return found


def _levels(element: Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for one in element.children:
        number = whole(one.attributes.get("w:ilvl", "")) if isinstance(one, Element) else None
        if not isinstance(one, Element) or one.tag != "w:lvl" or number is None:
            continue
        start = whole(value(one, "w:start"))
        level = _Level(
            form=value(one, "w:numFmt") or "decimal",
            text=value(one, "w:lvlText")[:60],
            style=value(one, "w:pStyle"),
            is_decimal=child(one, "w:isLgl") is not None,
        )
        found[number] = level if start is None else replace(level, start=start)
    return found


def _mark(known: _List, counts: list[int | None], at: int) -> Mark:
    level = known.levels.get(at, _Level())
    number = counts[at] or 0
    if level.form == "bullet":
        return Mark("•" if level.text.strip() else "", number, "bullet", at)
    if level.form == "none":
        return Mark(_PLACE.sub("", level.text).strip(), number, "label", at)

    def printed(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        of = known.levels.get(place, _Level())
        count = counts[place]
        return _printed(of.start if count is None else count, of.form, level.is_decimal)

    text = _PLACE.sub(printed, level.text).strip()
    own = _PLACE.sub("", level.text)
    if _PLACE.findall(level.text) != [str(at + 1)] or any(map(str.isalnum, own)):
        return Mark(text, number, "label", at)
    is_letter = "etter" in level.form or "oman" in level.form
    return Mark(text, number, "letter" if is_letter and not level.is_decimal else "number", at)


def _printed(number: int, form: str, is_decimal: bool) -> str:
    if is_decimal:
        return str(number)
    written = letters(number) if "etter" in form else roman(number) if "oman" in form else ""
    if form == "decimalZero":
        written = f"{number:02}"
    return (written.upper() if form.startswith("upper") else written) or str(number)
