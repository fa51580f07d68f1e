"""Lines -> the parts of a report, told by their headings.

Parts come in the layout's order; the contents list repeats the headings before the real ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Span
from build_graph.reading.read_file import Document, Line
from build_graph.reading.trace import Joined, passage

STANDARD = re.compile(r"(?:[PR]\s?)?(\d)\s?\.\s?(\d)\s?\.?[\s:–-]*(\S.*)?")
DOMAIN = re.compile(r"(?:domain\s+)?(?:[PR]\s?)?(\d|one|two)\s?[.:]?[\s–-]*(\S.*)?", re.I)
LONGEST_ENTRY = 400  # characters of a line in the contents, its dots included
ENTRY = re.compile(r".*?(?:(?<!\.)\.{3,}\s*|(?<!\s)\s+)\d{1,3}\s*")
LONE_NUMBER = re.compile(r"(?:[PR]\s?)?\d\s?\.\s?(?:\d\s?\.?)?")
# A page number at one end of a running title; what such a title speaks of; how often it stands.
PAGE = re.compile(
    r"^(?:page )?\d{1,3}\s*[|–-]?\s+|(?<!\s)(?:\s*[|–-])?\s+(?:page )?\d{1,3}(?: of \d+)?$", re.I
)
PUBLICATION = re.compile(r"inspect|probation|\bPDU\b", re.I)
REPEATED = 3
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
    splitter.last_domain = max(
        (line.number for line in document.lines if splitter.opens_domains(line)), default=0
    )
    splitter.repeated = _repeated(document.lines)
    for line in document.lines:
        splitter.take(line)
    _name_unheaded(splitter.sections)
    return Sections(document, splitter.sections)


def _undated(text: str) -> str:
    """A line without its page number."""
    return PAGE.sub("", text)


def _repeated(lines: Iterable[Line]) -> frozenset[str]:
    """Lines that many pages carry, but for the page number, and that speak of the publication."""
    seen: Counter[str] = Counter()
    for line in lines:
        text = line.text
        numbered = 12 < len(text) < 110 and (text[0].isdigit() or text[-1].isdigit())
        if not numbered or line.bullet or text.endswith(("?", "%", ".", ":")):
            continue
        if PUBLICATION.search(text):
            seen[_undated(text)] += 1
    return frozenset(text for text, count in seen.items() if count >= REPEATED and text)


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
        known = schemes(layout.inspects)
        # A region's standards are known by their names, a unit's by the number that goes with it.
        self.by_name = layout.inspects == "region"
        self.standards = {squash(name): s.number for s in known.standards for name in s.names}
        self.values = tuple(squash(word) for value in schemes().ratings for word in value.labels)
        self.domains = {squash(name) for domain in known.domains for name in domain.names}
        labels = [label for label, _ in layout.parts]
        self.contents, self.imprint = labels.index("Contents"), labels.index("Imprint")
        self.ready = labels.index("Recommendations")
        self.annexe = labels.index("Annexe")
        self.summary, self.ratings = labels.index("Executive summary"), labels.index("Ratings")
        self.opened: set[int] = set()
        self.part = -1
        self.titled = False
        self.repeated: frozenset[str] = frozenset()
        self.pending: Line | None = None
        # A summary has headings like those of the standards: the last of them is the real one.
        self.last_domain = 0

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
            if self.order >= 0 and not line.bullet and self._is_furniture(text):
                self._leave_mark(line)
                return
            self.sections[-1].lines.append(line)
            if LONE_NUMBER.fullmatch(text) and self.ready_for_numbers():
                self.pending = line

    def _leave_mark(self, line: Line) -> None:
        """Leave an empty line that tells a page was broken here."""
        empty = line._replace(traced=line.traced.cut(0, 0), level=0, footnote=True)
        self.sections[-1].lines.append(empty)

    def _is_furniture(self, text: str) -> bool:
        """Whether a line belongs to the page; a running title may go on over a second line."""
        titled, self.titled = self.titled, False
        if self.repeated and _undated(text) in self.repeated:
            return True
        if self.layout.furniture.fullmatch(text):
            self.titled = text.rstrip(" :").endswith(" in")
            return True
        return titled and len(text) < 100 and text.endswith(("PDU", "region"))

    def opens_domains(self, line: Line) -> bool:
        """Whether a line is the heading of the first domain."""
        text = line.text
        if len(text) > 90 or text[:1] not in ("1", "D", "d", "P", "R"):
            return False
        match = DOMAIN.fullmatch(text.rstrip(" :."))
        return bool(match and match[1] in ("1", "one", "One") and self._is_domain(match[2]))

    def _is_standard(self, name: str) -> bool:
        """Whether a heading names a standard; its rating may stand beside it."""
        key = squash(name)
        if key in self.standards:
            return True
        rating = next((word for word in self.values if key.endswith(word)), "")
        return bool(rating) and key.removesuffix(rating) in self.standards

    def _number(self, name: str) -> str:
        """The number of the standard of that name, whatever number is printed; see `by_name`."""
        key = squash(name)
        rating = next((word for word in self.values if key.endswith(word)), "")
        return self.standards.get(key) or self.standards[key.removesuffix(rating)]

    def _is_domain(self, name: str | None) -> bool:
        return bool(name) and squash(name or "") in self.domains

    def ready_for_numbers(self) -> bool:
        """Whether headings with a number are those of the standards."""
        return self.ready <= self.order != self.annexe and self.part != self.ratings

    def _opens_split(self, line: Line) -> bool:
        """Whether the line is the name of a heading whose number stood on the line before."""
        number, self.pending = self.pending, None
        if number is None or line.bullet or not self._numbered(line, f"{number.text} {line.text}"):
            return False
        for section in self.sections[-2:-1]:
            while section.lines and (section.lines[-1] is number or not section.lines[-1].text):
                section.lines.pop()
        return True

    def _in_contents(self, text: str) -> bool:
        if self.order != self.contents:
            return False
        if len(text) <= LONGEST_ENTRY and ENTRY.fullmatch(text):
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
        if self.part == self.summary and line.number < self.last_domain:
            return False
        return self.ready_for_numbers() and self._numbered(line, text)

    def _late(self, part: int) -> bool:
        """Whether a part may still come: recommendations may follow the background."""
        return (
            self.ratings <= part < self.annexe
            and part not in self.opened
            and self.order != self.annexe
            and self.part >= self.ratings
            and not self.sections[-1].standard
        )

    def _part(self, text: str) -> int | None:
        if not text[:1].isupper():
            return None
        for number, (_, pattern) in enumerate(self.layout.parts):
            if pattern.fullmatch(text.rstrip(" :.")):
                return number
        return None

    def _numbered(self, line: Line, text: str) -> bool:
        current = self.sections[-1]
        match = STANDARD.fullmatch(text)
        if match and match[3] and self._is_standard(match[3]):
            number = f"{match[1]}.{match[2]}"
            if self.by_name:
                number = self._number(match[3])
            if number == current.label:
                self._leave_mark(line)  # a running title
            else:
                beside = squash(match[3]) not in self.standards  # its rating
                self.sections.append(Section(number, number, [line] if beside else []))
            return True
        match = DOMAIN.fullmatch(text)
        if match and self._is_domain(match[2]):
            number = {"one": "1", "two": "2"}.get(match[1].lower(), match[1])
            if not current.standard.startswith(number):
                self.sections.append(Section(number))
            return True
        for sub in self.layout.subsections if current.standard else ():
            if sub.heading.fullmatch(text):
                label = f"{current.standard} {sub.label}" if sub.numbered else sub.label
                self.sections.append(Section(label, current.standard))
                return True
        return False
