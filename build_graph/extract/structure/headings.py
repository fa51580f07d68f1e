"""What a line says as a heading: a part of a report, a domain, a standard or a section of one.

Print takes headings apart ('Rat ings', 'P 1.2 S taff') and loses letters of them ('ackground'):
a heading is known by its letters alone, and by its number where one of them is gone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from build_graph.extract.structure.standard_names import (
    LEAST,
    every_name,
    following,
    named,
    names,
    numbered,
    numbered_parts,
    rating_initials,
    squash,
    without_rating,
)
from build_graph.knowledge.layout import Layout
from build_graph.reading.read_file import Line

STANDARD = re.compile(
    r"(?:standard\s+)?(?:[PRN]\s?)?(\d)\s?\.\s?(\d)\s?\.?[\s:–—-]*(\S.*)?", re.IGNORECASE
)
DOMAIN = re.compile(
    r"(?:domain\s+)?(?:[PRN]\s?)?(\d|one|two|three|four)\s?[.:]?[\s–—-]*(\S.*)?", re.IGNORECASE
)
# The number behind the name, and what numbers the parts of a report: 'Section 2:', 'B.', '4'.
NUMBER_LAST = re.compile(
    r"(?:\d{1,2}(?:\s?\.\s?\d{1,2})?\.?\s+)?(\D+?)\s*"
    r"[\[(]\s*(?:standard\s+)?(?:[PRN]\s?)?(\d)\s?\.\s?(\d)\s*[\])]",
    re.IGNORECASE,
)
PART_NUMBER = re.compile(
    r"(?:(?:section|part|chapter)\s+(?:\d{1,2}|[a-h]|[ivx]{1,4}|one|two|three|four|five|six)"
    r"|\d{1,2}(?!\s?\.\s?\d)|[a-h](?=[.)]))\s*[.):–—-]?\s+(?=[A-Z])",
    re.IGNORECASE,
)
# A standard of a domain that units do not have as a rule: '3.1 Unpaid work'.
OTHER = re.compile(
    r"(?:standard\s+)?(?:[PRN]\s?)?([3-9])\s?\.\s?(?:(\d)\.?)?\s+([A-Z][^.?!:;]{3,60})"
)
NUMBERED = re.compile(r"(?:[PRN]\s?)?(\d)\.(\d)\.?\s+[A-Z][^.?!:;,\d\t]{6,60}")
LONE_NUMBER = re.compile(r"(?:standard\s+)?(?:[PRN]\s?)?\d\s?\.\s?(?:\d\s?\.?)?", re.IGNORECASE)
# With what such headings begin: cheaper than the patterns.
STANDARD_STARTS, DOMAIN_STARTS = (
    frozenset("0123456789NnPpRrSs"),
    frozenset("0123456789NnPpRrDdOoTtFf"),
)
LONGEST = 90  # characters of a heading
WORDS = {"one": "1", "two": "2", "three": "3", "four": "4"}
# The number of a list's heading, and how many items are said to follow; what begins the first.
BESIDE = re.compile(r"^(?:\d(?:\.\d{1,2}){1,3}\.?|[(]?[a-c][.)])\s+|\s*\(\d{1,2}\)$")
BESIDE_STARTS = ("(", "a", "b", "c")  # or a digit
FEWEST = 4  # names of standards, each on a line of its own, that are headings without their numbers
LETTERS = re.compile(r"\s*\(([A-Z]{1,2})\)$")  # it may be a rating by its first letters


class Heading(NamedTuple):
    """A heading within the standards: the section's label, its standard, what stands beside it."""

    label: str
    standard: str
    beside: bool = False


def without_number(text: str) -> str:
    """Return a list's heading without its number, and without how many items it says follow."""
    if text[:1] in BESIDE_STARTS or text[:1].isdigit() or text.endswith(")"):
        return BESIDE.sub("", text)
    return text


class Headings:
    """The headings that a layout knows."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        # A region's standards are known by their names, a unit's by the number that goes with it.
        self.by_name = layout.kind == "region"
        self.standards, self.worn, self.domains = names(layout.kind)
        self.following = following(layout.kind)
        self.own = numbered(layout.kind, "")
        self.unnumbered: dict[str, str] = {}
        self.above: dict[str, str] = {}  # domains by what stands above their first standards
        self.seen: dict[str, int | None] = {}
        self.parts: dict[str, int] = {}
        for number, (label, _) in enumerate(layout.parts):
            if " " not in label and len(label) >= LEAST:
                self.parts.setdefault(label.lower(), number)
                self.parts.setdefault(label[1:].lower(), number)

    def part(self, text: str) -> int | None:
        """Return the place of the part that `text` is the heading of, if it is one."""
        if text not in self.seen:
            number = PART_NUMBER.match(text)
            found = self._part(text)
            if found is None and number:
                found = self._part(text[number.end() :])
            self.seen[text] = found
        return self.seen[text]

    def _part(self, text: str) -> int | None:
        # A heading in two languages is one in each of them: 'Foreword / Rhagair'.
        for said in (text, *(text.split(" / ") if " / " in text else ())):
            for number, (_, pattern) in enumerate(self.layout.parts if said[:1].isupper() else ()):
                if pattern.fullmatch(said.rstrip(" :.")):
                    return number
        if len(text) > 2 * LEAST + 16 or "." in text:
            return None
        return self.parts.get(squash(text))

    def learn(self, lines: Sequence[Line]) -> None:
        """Learn from all lines what the document has of its own.

        A domain is what is numbered and printed right above its first standard; the standards are
        those of the framework by which most of them are numbered.
        """
        texts = [line.text for line in lines if line.text]
        self.own = numbered(self.layout.kind, numbered_parts(squash("\n".join(texts))))
        self.unnumbered = self._unnumbered(lines)
        above: dict[str, list[str]] = defaultdict(list)
        for text, below in pairwise(texts):
            match = DOMAIN.fullmatch(text) if text[:1] in DOMAIN_STARTS else None
            may_be = below[:1] in STANDARD_STARTS and len(below) <= LONGEST
            found = self.within(below, "") if may_be else None
            if match is None and found and found.standard.endswith(".1") and self._may_head(text):
                above[squash(text)].append(found.standard[0])
            if match is None or not match[2] or len(text) > LONGEST or text.endswith("."):
                continue
            if self.other(below) == f"{match[1]}.1":
                self.domains = self.domains | {squash(match[2]): match[1]}
            number = WORDS.get(match[1].lower(), match[1])
            if found and found.standard == f"{number}.1":
                self.domains = self.domains | {squash(match[2]): number}
        self.above = {
            name: numbers[0]
            for name, numbers in above.items()
            if len(set(numbers)) == 1 and (len(numbers) > 1 or name in self.domains)
        }

    def _may_head(self, text: str) -> bool:
        """Whether a line above a domain's first standard may be its heading, without a number."""
        is_short = len(text) < LONGEST and text[0].isupper() and text[-1] not in ".:;,?!)"
        is_value = not without_rating(squash(text)) or "\t" in text
        return is_short and not is_value and self.part(text) is None

    def _unnumbered(self, lines: Sequence[Line]) -> dict[str, str]:
        """Return the numbers of the standards by name, where the headings are the names alone."""
        plain = [
            line.text.rstrip(" :.")
            for line in lines
            if line.text and not line.bullet and not line.cells and len(line.text) <= LONGEST
        ]
        numbered = {
            found.standard
            for text in plain
            if text[:1] in STANDARD_STARTS and STANDARD.fullmatch(text)
            if (found := self.within(text, ""))
        }
        if len(numbered) > 1 or self.by_name:
            return {}
        printed = {without_rating(squash(text)) for text in plain if text[:1].isupper()}
        known = named(self.layout.kind)
        alike = {framework: len(printed & set(names)) for framework, names in known.items()}
        best = max(alike, key=lambda one: (alike[one], one), default="")
        return known[best] if alike.get(best, 0) >= FEWEST else {}

    def domain(self, text: str) -> str:
        """Return the number of the domain that `text` is the heading of, '' if it is none."""
        if self.above and squash(text) in self.above:
            return self.above[squash(text)]
        if text[:1] not in DOMAIN_STARTS:
            return ""
        match = DOMAIN.fullmatch(text.rstrip(" :."))
        if match is None or not match[2] or squash(match[2]) not in self.domains:
            return ""
        number = WORDS.get(match[1].lower(), match[1])
        # Where all parts of a report are numbered, a domain has the number of its part.
        return self.domains[squash(match[2])] if number not in WORDS.values() else number

    def other(self, text: str) -> str:
        """Return the number of a standard of providers or courts, which no unit has as a rule.

        Where it is a domain of its own, '3. Unpaid work', its one standard is the first.
        """
        match = OTHER.fullmatch(text)
        known = match and without_rating(squash(match[3])) in every_name()
        return f"{match[1]}.{match[2] or 1}" if match and known else ""

    def unnamed(self, text: str, current: str) -> str:
        """Return the number after `current` where `text` is a heading with it, whatever it says."""
        match = NUMBERED.fullmatch(text)
        number = f"{match[1]}.{match[2]}" if match else ""
        return number if number and number == f"{current[:-1]}{int(current[-1]) + 1}" else ""

    def within(self, text: str, current: str) -> Heading | None:
        """Return what `text` opens as a heading of a standard or, within `current`, a section."""
        match = STANDARD.fullmatch(text) if text[:1] in STANDARD_STARTS else None
        if match and match[3]:
            number, beside = self._number(f"{match[1]}.{match[2]}", match[3])
            if number:
                return Heading(number, number, beside)
            sub = self._subsection(match[3].strip(), f"{match[1]}.{match[2]}")
            if sub is not None and current:
                return sub
        last = NUMBER_LAST.fullmatch(text) if text[-1:] in (")", "]") else None
        if last:
            number, _ = self._number(f"{last[2]}.{last[3]}", last[1])
            return Heading(number, number) if number else None
        name = without_rating(squash(text)) if self.unnumbered and text[:1].isupper() else ""
        if name in self.unnumbered:
            number = self.unnumbered[name]
            return Heading(number, number, name != squash(text))
        if self.layout.is_unnumbered and text[:1].isupper() and squash(text) in self.standards:
            number = self.standards[squash(text)]
            return Heading(number, number)
        return self._subsection(text, current) if current else None

    def next(self, text: str, current: str) -> Heading | None:
        """Return the standard after `current` if `text` is its name, without a number."""
        name = squash(text)
        if not current or (name, current) not in self.following:
            return None
        number = f"{current[:-1]}{int(current[-1]) + 1}"
        if (name, number) not in self.own:
            return None  # a topic of a report whose standards do not include it
        return Heading(number, number)

    def _number(self, printed: str, name: str) -> tuple[str, bool]:
        """The number of the standard of that name; whether more than the name is there."""
        letters = LETTERS.search(name)
        is_rated = letters is not None and letters[1] in rating_initials()
        key = squash(name[: letters.start()] if letters and is_rated else name)
        for form in dict.fromkeys((key, without_rating(key))):
            if form in self.standards:
                return (self.standards[form] if self.by_name else printed), form != squash(name)
            if printed in self.worn.get(form, ()):
                return printed, form != key
        return "", False

    def _subsection(self, text: str, standard: str) -> Heading | None:
        # The last line of a sentence may be 'people on probation.'
        if text[:1].islower():
            return None
        for sub in self.layout.subsections:
            if sub.heading.fullmatch(text):
                label = f"{standard} {sub.label}" if sub.numbered else sub.label
                return Heading(label, standard)
        return None
