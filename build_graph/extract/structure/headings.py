"""What a line says as a heading: a part of a report, a domain, a standard or a section of one.

Print takes headings apart ('Rat ings', 'P 1.2 S taff') and loses letters of them ('ackground'):
a heading is known by its letters alone, and by its number where one of them is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import Standard, schemes
from build_graph.reading.read_file import Line

STANDARD = re.compile(
    r"(?:standard\s+)?(?:[PRN]\s?)?(\d)\s?\.\s?(\d)\s?\.?[\s:–—-]*(\S.*)?", re.IGNORECASE
)
DOMAIN = re.compile(
    r"(?:domain\s+)?(?:[PRN]\s?)?(\d|one|two|three|four)\s?[.:]?[\s–—-]*(\S.*)?", re.IGNORECASE
)
# The number behind the name, and what numbers the parts of a report: 'Section 2:', 'B.', '4'.
NUMBER_LAST = re.compile(
    r"(\D+?)\s*[\[(]\s*(?:standard\s+)?(?:[PRN]\s?)?(\d)\s?\.\s?(\d)\s*[\])]", re.IGNORECASE
)
PART_NUMBER = re.compile(
    r"(?:(?:section|part|chapter)\s+(?:\d{1,2}|[a-h]|[ivx]{1,4}|one|two|three|four|five|six)"
    r"|\d{1,2}(?!\s?\.\s?\d)|[a-h](?=[.)]))\s*[.):–—-]?\s+(?=[A-Z])",
    re.IGNORECASE,
)
LONE_NUMBER = re.compile(r"(?:standard\s+)?(?:[PRN]\s?)?\d\s?\.\s?(?:\d\s?\.?)?", re.IGNORECASE)
# With what such headings begin: cheaper than the patterns.
STANDARD_STARTS, DOMAIN_STARTS = (
    frozenset("0123456789NnPpRrSs"),
    frozenset("0123456789NnPpRrDdOoTtFf"),
)
LONGEST = 90  # characters of a heading
WORDS = {"one": "1", "two": "2", "three": "3", "four": "4"}
# What `squash` leaves out of the bytes of a text.
LEFT_OUT = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))
# The number of a list's heading, and how many items are said to follow; what begins the first.
BESIDE = re.compile(r"^(?:\d(?:\.\d{1,2}){1,3}\.?|[(]?[a-c][.)])\s+|\s*\(\d{1,2}\)$")
BESIDE_STARTS = ("(", "a", "b", "c")  # or a digit
FEWEST = 4  # names of standards, each on a line of its own, that are headings without their numbers
LEAST = 5  # letters of a name of which one may be lost


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


def squash(text: str) -> str:
    """Return the letters and digits of `text`, in lower case.

    >>> squash("P 1.2 Staff & more – é")
    'p12staffandmore'
    """
    plain = text.lower().replace("&", "and").encode("ascii", "ignore")
    return plain.translate(None, LEFT_OUT).decode("ascii")


def worn(word: str) -> Iterator[str]:
    """Yield `word` with one letter lost, or with the letters of a ligature.

    >>> "taff" in worn("staff"), "sta" in worn("staff"), "stff" in worn("staff")
    (True, True, True)
    """
    if len(word) < LEAST:
        return
    yield from (word[:at] + word[at + 1 :] for at in range(len(word)))
    yield from (word.replace(pair, "") for pair in ("ff", "fi", "fl", "ti") if pair in word)


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of the words, the longest first."""
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def _values() -> tuple[str, ...]:
    """What may stand beside a heading: ratings, and the reasons for having none."""
    known = schemes()
    words = [squash(word) for value in known.ratings for word in value.labels]
    words += [squash(word) for value in known.missing for word in (value.label, *value.labels)]
    return tuple(sorted({word for word in words if word}, key=lambda word: (-len(word), word)))


def _standards(kind: str) -> list[Standard]:
    """The standards that reports of a kind have."""
    return [one for one in schemes(kind).standards if one.is_of(kind)]


@cache
def _following(kind: str) -> frozenset[tuple[str, str]]:
    """Names of a unit's standards, each with the number of the standard before it in its domain.

    Without the names that the standard of that number has itself in another framework.
    """
    if kind == "region":
        return frozenset()
    own = {(squash(name), one.number) for one in _standards(kind) for name in one.names}
    after = {(name, f"{number[:-1]}{int(number[-1]) - 1}") for name, number in own}
    return frozenset(after - own)


def _numbered(kind: str, printed: str) -> frozenset[tuple[str, str]]:
    """Names and numbers of the standards of the framework that most of a squashed text follows."""
    frameworks = _named(kind)
    alike = {
        framework: sum(f"{squash(number)}{name}" in printed for name, number in pairs.items())
        for framework, pairs in frameworks.items()
    }
    best = max(alike, key=lambda one: (alike[one], one), default="")
    return frozenset(frameworks.get(best, {}).items())


@cache
def _names(kind: str) -> tuple[dict[str, str], dict[str, set[str]], frozenset[str]]:
    """The numbers of standards by name, those of names that lost a letter, and the domains."""
    known = schemes(kind)
    numbers = {squash(name): one.number for one in _standards(kind) for name in one.names}
    lost: dict[str, set[str]] = {}
    for standard in _standards(kind):
        for form in (form for name in standard.names for form in worn(squash(name))):
            lost.setdefault(form, set()).add(standard.number)
    domains = frozenset(squash(name) for domain in known.domains for name in domain.names)
    return numbers, lost, domains


def without_rating(squashed: str) -> str:
    """Return a squashed heading without the rating behind it.

    >>> without_rating("leadershipgood")
    'leadership'
    """
    ends = (squashed.removesuffix(word) for word in _values() if squashed.endswith(word))
    return next(ends, squashed)


@cache
def _named(kind: str) -> dict[str, dict[str, str]]:
    """The numbers of a kind's standards by squashed name, for each framework."""
    found: dict[str, dict[str, str]] = {}
    for one in _standards(kind):
        names = {squash(name): one.number for name in one.names}
        found.setdefault(one.framework, {}).update(names)
    return found


class Headings:
    """The headings that a layout knows."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        # A region's standards are known by their names, a unit's by the number that goes with it.
        self.by_name = layout.kind == "region"
        self.standards, self.worn, self.domains = _names(layout.kind)
        self.following = _following(layout.kind)
        self.own = _numbered(layout.kind, "")
        self.unnumbered: dict[str, str] = {}
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
        if text[:1].isupper():
            for number, (_, pattern) in enumerate(self.layout.parts):
                if pattern.fullmatch(text.rstrip(" :.")):
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
        self.own = _numbered(self.layout.kind, squash("\n".join(texts)))
        self.unnumbered = self._unnumbered(lines)
        for text, below in pairwise(texts):
            match = DOMAIN.fullmatch(text) if text[:1] in DOMAIN_STARTS else None
            if match is None or not match[2] or len(text) > LONGEST or text.endswith("."):
                continue
            found = self.within(below, "")
            if found and found.standard == f"{WORDS.get(match[1].lower(), match[1])}.1":
                self.domains |= {squash(match[2])}

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
        known = _named(self.layout.kind)
        alike = {framework: len(printed & set(names)) for framework, names in known.items()}
        best = max(alike, key=lambda one: (alike[one], one), default="")
        return known[best] if alike.get(best, 0) >= FEWEST else {}

    def domain(self, text: str) -> str:
        """Return the number of the domain that `text` is the heading of, '' if it is none."""
        if text[:1] not in DOMAIN_STARTS:
            return ""
        match = DOMAIN.fullmatch(text.rstrip(" :."))
        if match is None or not match[2] or squash(match[2]) not in self.domains:
            return ""
        return WORDS.get(match[1].lower(), match[1])

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
        last = NUMBER_LAST.fullmatch(text)
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
        key = squash(name)
        for form in dict.fromkeys((key, without_rating(key))):
            if form in self.standards:
                return (self.standards[form] if self.by_name else printed), form != key
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
