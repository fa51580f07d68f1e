"""Lines -> the parts of a report, told by their headings.

Parts come in the layout's order; the contents list repeats the headings before the real ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from build_graph.layout import Layout
from build_graph.model import Passage, Span
from build_graph.read import Document, Line
from build_graph.trace import Joined, passage
from build_graph.vocab import schemes

STANDARD = re.compile(r"(?:[PR]\s?)?(\d)\s?\.\s?(\d)\s?\.?[\s:–-]*(\S.*)?")
DOMAIN = re.compile(r"(?:domain\s+)?(\d|one|two)\s?[.:]?[\s–-]*(\S.*)?", re.I)
ENTRY = re.compile(r".*?(?:\t|\.{3,}|\s{2,}|\s)\s*\d{1,3}\s*")
LONE_NUMBER = re.compile(r"(?:[PR]\s?)?\d\s?\.\s?(?:\d\s?\.?)?")
SQUASH = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Section:
    """A part or section: its label, the standard it belongs to ('' outside), its lines."""

    label: str
    standard: str = ""
    lines: list[Line] = field(default_factory=list)
    blocks: list[object] | None = field(default=None, repr=False, compare=False)

    def joined(self) -> Joined:
        """Return its text as one, lines joined by line ends."""
        return Joined((line.traced for line in self.lines), "\n")


@dataclass(slots=True)
class Sections:
    """All sections of a document, in order; several may share a label."""

    document: Document
    all: list[Section]

    def named(self, *labels: str) -> Iterator[Section]:
        """Yield the sections of these labels, in the order of the labels."""
        for label in labels:
            yield from (section for section in self.all if section.label == label)

    def passage(self, spans: Iterable[Span], label: str) -> Passage:
        """Return the passage of `spans`."""
        return passage(spans, label, self.document.text)


def squash(text: str) -> str:
    """Return the letters and digits of `text`, in lower case."""
    return SQUASH.sub("", text.lower().replace("&", "and"))


def split(document: Document, layout: Layout) -> Sections:
    """Return the sections of `document`."""
    splitter = _Splitter(layout)
    for line in document.lines:
        splitter.take(line)
    _name_unheaded(splitter.sections)
    return Sections(document, splitter.sections)


def _name_unheaded(sections: list[Section]) -> None:
    """What stands between a domain's heading and its second standard is the first standard's."""
    labels = {section.label for section in sections}
    for section in sections:
        first = f"{section.label}.1"
        if section.label.isdigit() and first not in labels and any(x.text for x in section.lines):
            section.label = section.standard = first


class _Splitter:
    """Walks the lines once, opening a section at every heading."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.sections = [Section("Cover")]
        self.order = -1
        self.listed: set[str] = set()
        self.standards = {squash(name): s.number for s in schemes().standards for name in s.names}
        self.domains = {squash(domain.label) for domain in schemes().domains}
        labels = [label for label, _ in layout.parts]
        self.contents, self.imprint = labels.index("Contents"), labels.index("Imprint")
        self.ready = labels.index("Recommendations")
        self.annexe = labels.index("Annexe")
        self.summary = labels.index("Executive summary")
        self.opened: set[int] = set()
        self.part = -1
        self.pending: Line | None = None

    def take(self, line: Line) -> None:
        """Put `line` where it belongs."""
        text = line.text
        if not text:
            self.sections[-1].lines.append(line)
        elif self.pending is not None and self._opens_split(line):
            return
        elif self._in_contents(text):
            self.sections[-1].lines.append(line)
        elif not self._opens(line):
            # The title repeats as a running title; on the cover it is the title itself.
            if self.order >= 0 and not line.bullet and self.layout.furniture.fullmatch(text):
                return
            self.sections[-1].lines.append(line)
            if LONE_NUMBER.fullmatch(text) and self.ready_for_numbers():
                self.pending = line

    def ready_for_numbers(self) -> bool:
        """Whether headings with a number are those of the standards: not in a summary."""
        return self.ready <= self.order != self.annexe and self.part != self.summary

    def _opens_split(self, line: Line) -> bool:
        """Whether the line is the name of a heading whose number stood on the line before."""
        number, self.pending = self.pending, None
        if number is None or line.bullet or not self._numbered(f"{number.text} {line.text}"):
            return False
        for section in self.sections[-2:-1]:
            while section.lines and (section.lines[-1] is number or not section.lines[-1].text):
                section.lines.pop()
        return True

    def _in_contents(self, text: str) -> bool:
        if self.order != self.contents:
            return False
        if ENTRY.fullmatch(text):
            return True
        key = squash(text)
        if key in self.listed or self._part(text) == self.imprint or len(text) > 90:
            return False
        self.listed.add(key)
        return True

    def _opens(self, line: Line) -> bool:
        text = line.text.rstrip(" :.")
        if len(text) > 90 or line.bullet:
            return False
        part = self._part(text)
        if part is not None and (part > self.order or part == self.imprint or self._late(part)):
            if part == self.annexe and self.order < self.ready:
                return False
            self.order = max(part, self.order)
            self.opened.add(part)
            self.part = part
            self.sections.append(Section(self.layout.parts[part][0]))
            return True
        return self.ready_for_numbers() and self._numbered(text)

    def _late(self, part: int) -> bool:
        """Whether a part may still come: recommendations may follow the background."""
        return (
            self.summary <= part < self.annexe
            and part not in self.opened
            and self.order != self.annexe
            and self.part >= self.summary
            and not self.sections[-1].standard
        )

    def _part(self, text: str) -> int | None:
        if not text[0].isupper():
            return None
        for number, (_, pattern) in enumerate(self.layout.parts):
            if pattern.fullmatch(text.rstrip(" :.")):
                return number
        return None

    def _numbered(self, text: str) -> bool:
        current = self.sections[-1]
        match = STANDARD.fullmatch(text)
        if match and match[3] and squash(match[3]) in self.standards:
            self.sections.append(
                Section(f"{match[1]}.{match[2]}", f"{match[1]}.{match[2]}")
            )
            return True
        match = DOMAIN.fullmatch(text)
        if match and match[2] and squash(match[2]) in self.domains:
            number = {"one": "1", "two": "2"}.get(match[1].lower(), match[1])
            self.sections.append(Section(number))
            return True
        for sub in self.layout.subsections if current.standard else ():
            if sub.heading.fullmatch(text):
                label = f"{current.standard} {sub.label}" if sub.numbered else sub.label
                self.sections.append(Section(label, current.standard))
                return True
        return False
