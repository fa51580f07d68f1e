"""Lines -> the parts of a report, told by their headings.

Parts come in the layout's order; the contents list repeats the headings before the real ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from build_graph.extract.structure.below import Below, is_value_of
from build_graph.extract.structure.bilingual import in_one_language
from build_graph.extract.structure.contents import Contents
from build_graph.extract.structure.furniture import (
    glued,
    narrowed,
    notes,
    repeated_titles,
    undated,
    unmarked,
)
from build_graph.extract.structure.headings import LONE_NUMBER, LONGEST, Headings
from build_graph.extract.structure.run_in import apart
from build_graph.extract.structure.standard_names import squash
from build_graph.extract.structure.tables import in_rows
from build_graph.extract.structure.wrapping import Wrapping, in_lists, wrapping
from build_graph.knowledge.layout import Layout
from build_graph.model import Passage, Span
from build_graph.reading.read_file import Document, Line, marked
from build_graph.reading.trace import Joined, passage

__all__ = ["Section", "Sections", "split", "squash"]


OTHER_LABEL = re.compile(r"\d\.\d")  # of a standard that units do not have
# Parts in which lines under each other are no table.
WITHOUT_TABLES = frozenset({"Cover", "Contents", "Imprint", "Recommendations"})


@dataclass(slots=True)
class Section:
    """A part or section: its label, the standard it belongs to ('' outside), its lines."""

    label: str
    standard: str = ""
    lines: list[Line] = field(default_factory=list)
    blocks: list[object] | None = field(default=None, repr=False, compare=False)
    wrapping: Wrapping | None = field(default=None, repr=False, compare=False)
    _joined: Joined | None = field(default=None, repr=False, compare=False)

    def joined(self) -> Joined:
        """Return its text as one, lines joined by line ends; asked again, the same."""
        self._joined = self._joined or Joined((line.traced for line in self.lines), "\n")
        return self._joined


@dataclass(slots=True)
class Sections:
    """All sections of a document, in order; several may share a label."""

    document: Document
    all: list[Section]

    def named(self, *labels: str) -> Iterator[Section]:
        """Yield the sections of these labels, in the order of the labels; '*' is any label."""
        for label in labels:
            yield from (section for section in self.all if label in (section.label, "*"))

    def passage(self, spans: Iterable[Span], label: str) -> Passage:
        """Return the passage of `spans`."""
        return passage(spans, label, self.document.text)


def split(document: Document, layout: Layout) -> Sections:
    """Return the sections of `document`."""
    headings = Headings(layout)
    lines = in_one_language(document.lines, headings)
    headings.learn(lines)
    lines = list(apart(lines, headings))
    splitter = _Splitter(headings, lines)
    for line in lines:
        splitter.take(line)
    _name_unheaded(splitter.sections)
    parts = (section.lines for section in splitter.sections if section.standard)
    inside = in_lists(parts, [pattern for _, pattern in layout.lists])
    broken = wrapping(document.lines, document.text, inside)
    for section in splitter.sections:
        section.wrapping = broken
        if section.label not in WITHOUT_TABLES:
            section.lines = in_rows(section.lines)
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

    def __init__(self, headings: Headings, lines: Sequence[Line]) -> None:
        self.headings, self.layout = headings, headings.layout
        self.below = Below(lines, headings)
        layout = headings.layout
        self.sections = [Section("Cover")]
        self.order = -1
        self.contents = Contents(lines, self.headings)
        labels = [label for label, _ in layout.parts]
        self.imprint = labels.index("Imprint")
        self.ready = labels.index(layout.ready)
        self.annexe, self.progress = labels.index("Annexe"), labels.index("Progress")
        self.foreword = labels.index("Foreword")
        self.summary, self.ratings = labels.index("Executive summary"), labels.index("Ratings")
        self.opened: set[int] = set()
        self.part = -1
        self.titled = False
        self.pending: Line | None = None
        self.repeated = repeated_titles(lines)
        self.glued = glued(self.repeated)
        self.notes = notes(lines, layout)
        self.filled = frozenset(line.number for line in lines if line.text)
        # A summary has headings like those of the standards: the last of them is the real one.
        self.last_domain = max(
            (line.number for line in lines if self.opens_domains(line)), default=0
        )

    def take(self, line: Line) -> None:
        """Put `line` where it belongs."""
        text = line.text
        if not text:
            self.sections[-1].lines.append(line)
        elif self.pending is not None and self._opens_split(line):
            return
        elif self.contents.has(line, self.part == self.contents.part):
            self.sections[-1].lines.append(line)
        elif not self._opens(line):
            # The title repeats as a running title; on the cover it is the title itself.
            if self.order >= 0 and not line.bullet and self._is_furniture(text, line.number):
                self._leave_mark(line)
                return
            if self.contents.is_over and self.sections[-1].label == "Contents":
                self.sections.append(Section("Imprint"))
            self.sections[-1].lines.append(self._freed(line))
            if LONE_NUMBER.fullmatch(text) and self.ready_for_numbers():
                self.pending = line

    def _freed(self, line: Line) -> Line:
        """A line without the running title that an extractor glued to it."""
        match = self.glued(line.text) if self.glued and self.order >= 0 else None
        if match is None:
            return unmarked(line, self.notes) if self.notes else line
        start, end = (match.end(), len(line.text)) if not match.start() else (0, match.start())
        return marked(line._replace(traced=line.traced.cut(start, end).strip()))

    def _leave_mark(self, line: Line) -> None:
        """Leave an empty line that tells a page was broken here."""
        empty = line._replace(traced=line.traced.cut(0, 0), level=0, footnote=True, cells=())
        self.sections[-1].lines.append(empty)

    def _is_furniture(self, text: str, number: int) -> bool:
        """Whether a line belongs to the page; a running title may go on over a second line."""
        titled, self.titled = self.titled, False
        if self.repeated and undated(text) in self.repeated:
            return True
        own = self.sections[-1]
        lone = text.isdigit() and len(text) > 1
        if lone and is_value_of(own.lines, own.standard, number, self.filled):
            return False
        if self.layout.furniture.fullmatch(text):
            self.titled = text.rstrip(" :").endswith(" in")
            return True
        return titled and len(text) < 100 and text.endswith(("PDU", "region"))

    def opens_domains(self, line: Line) -> bool:
        """Whether a line is the heading of the first domain."""
        text = line.text
        if len(text) > LONGEST or text[:1] not in ("1", "D", "d", "P", "R", "N"):
            return False
        return self.headings.domain(text) == "1"

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

    def _opens(self, line: Line) -> bool:
        # A rating may stand far to the right of its heading.
        text = narrowed(line.text.rstrip(" :."))
        if len(text) > 90 or line.bullet or (len(line.cells) > 2 and "?" in text):
            return False
        if "  " in text:  # words that a tool padded: 'Resettlement    work'
            narrow = " ".join(text.split())
            text = narrow if self._known(narrow) else text
        part = self.headings.part(text)
        if part is not None and (
            part > self.order or part == self.imprint or self._late(part, line)
        ):
            if part == self.annexe and (self.order < self.ready or line.number < self.last_domain):
                return False
            if part == self.progress and self.below.heads_column(line):
                return False
            if part == self.ratings and self.below.is_label(line, self.ratings):
                return False
            self.order = max(part, self.order)
            self.opened.add(part)
            self.part = part
            self.sections.append(Section(self.layout.parts[part][0]))
            return True
        if self.part == self.summary and line.number < self.last_domain:
            return False
        if self._comes_again(text):
            self.part = self.ready
        return self.ready_for_numbers() and self._numbered(line, text)

    def _comes_again(self, text: str) -> bool:
        """Whether a standard with a row in the ratings above comes again, as its own heading."""
        if self.part != self.ratings or not self.ready <= self.order != self.annexe:
            return False
        found = self.headings.within(text, "")
        if found is None or found.beside:
            return False
        rows = (self.headings.within(line.text, "") for line in self.sections[-1].lines)
        return any(row and row.beside and row.standard == found.standard for row in rows)

    def _known(self, text: str) -> bool:
        """Whether words are a heading; of one with a rating beside it they are not all."""
        within = self.headings.within(text, self.sections[-1].standard or "1.1")
        return self.headings.part(text) is not None or bool(within and not within.beside)

    def _late(self, part: int, line: Line) -> bool:
        """Whether a part may still come: recommendations may follow the background, or end all."""
        if part == self.contents.part:  # behind the foreword
            return part not in self.opened and self.order < self.ready
        if part == self.foreword:  # behind the ratings, or at the end of a web page
            return part not in self.opened and self.order != self.annexe
        label = self.layout.parts[part][0]
        if label in self.layout.late and part not in self.opened:
            return self.order != self.annexe
        if label == "Recommendations" and part not in self.opened and self.below.is_addressed(line):
            return self.order != self.annexe
        return (
            self.ratings <= part < self.annexe
            and part not in self.opened
            and self.order != self.annexe
            and self.part >= self.ratings
            and not self.sections[-1].standard
        )

    def _numbered(self, line: Line, text: str) -> bool:
        """Whether the line opens a domain, a standard or a section of one."""
        current = self.sections[-1]
        domain = self.headings.domain(text)
        if domain:
            if not current.standard.startswith(domain):
                self.sections.append(Section(domain))
            return True
        found = self.headings.within(text, current.standard)
        apart = line.level or (current.lines and not current.lines[-1].text)
        if found is None and apart:
            found = self.headings.next(text, current.standard)
        at = current.standard or (current.label if OTHER_LABEL.fullmatch(current.label) else "")
        other = self.headings.other(text) if found is None and at else ""
        if found is None and at and not other and apart:
            other = self.headings.unnamed(text, at)
        if other > at:
            self.sections.append(Section(other, lines=[line]))
            return True
        if found is None:
            return False
        if found.label == current.label == found.standard:
            self._leave_mark(line)  # a running title
        else:
            lines = [line] if found.beside else []  # its rating
            self.sections.append(Section(found.label, found.standard, lines))
        return True
