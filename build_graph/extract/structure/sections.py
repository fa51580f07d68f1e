"""Lines -> the parts of a report, told by their headings.

Parts come in the layout's order; the contents list repeats the headings before the real ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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
from build_graph.extract.structure.headings import LONE_NUMBER, LONGEST, Headings, squash
from build_graph.extract.structure.tables import in_rows
from build_graph.extract.structure.wrapping import Wrapping, in_lists, wrapping
from build_graph.knowledge.layout import Layout
from build_graph.model import Passage, Span
from build_graph.reading.read_file import Document, Line, marked
from build_graph.reading.trace import Joined, passage

__all__ = ["Section", "Sections", "split", "squash"]

PLAIN_VALUE = re.compile(r"£?\d[\d,.]*\s?(?:%|per cent|million)?")
SHORT_CELL = 40  # characters of a cell beside the head of a column

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
        self.headings, self.layout, self.lines = headings, headings.layout, lines
        layout = headings.layout
        self.sections = [Section("Cover")]
        self.order = -1
        self.contents = Contents(lines, self.headings)
        labels = [label for label, _ in layout.parts]
        self.imprint = labels.index("Imprint")
        self.ready = labels.index(layout.ready)
        self.annexe, self.progress = labels.index("Annexe"), labels.index("Progress")
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
        if text.isdigit() and len(text) > 1 and self._is_value(number):
            return False
        if self.layout.furniture.fullmatch(text):
            self.titled = text.rstrip(" :").endswith(" in")
            return True
        return titled and len(text) < 100 and text.endswith(("PDU", "region"))

    def _is_value(self, number: int) -> bool:
        """Whether a lone number is a value, of the label or question right above it, not a page.

        Or of the label right below it, where the label before has its value above it, too; and
        however long the label is, where another value stands above it.
        """
        lines = self.sections[-1].lines
        filled = [line for line in lines[-4:] if line.text]
        above = len(filled) > 1 and PLAIN_VALUE.fullmatch(filled[-2].text)
        below = filled[-1].number + 1 == number if above else False
        attached = above and filled[-2].number + 1 == filled[-1].number
        if below or (attached and number + 1 in self.filled):
            return True
        last = lines[-1] if lines else None
        if last is None or not last.text or last.number + 1 != number or last.bullet:
            return False
        if last.text.endswith("?") and self.sections[-1].standard:
            return True
        return len(last.text) < SHORT_CELL and last.text[-1] not in ".:;,?!" and not last.level

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
            if part == self.annexe and self.order < self.ready:
                return False
            if part == self.progress and self._heads_column(line):
                return False
            self.order = max(part, self.order)
            self.opened.add(part)
            self.part = part
            self.sections.append(Section(self.layout.parts[part][0]))
            return True
        if self.part == self.summary and line.number < self.last_domain:
            return False
        return self.ready_for_numbers() and self._numbered(line, text)

    def _heads_column(self, line: Line) -> bool:
        """Whether 'Last inspection' is the head of a column, with short cells around it."""
        at = bisect_right(self.lines, line.number, key=lambda one: one.number)
        after = [one.text for one in self.lines[at : at + 6] if one.text]
        is_head = not line.level and "progress" not in line.text.lower()
        return is_head and len(after) > 1 and max(map(len, after[:2])) < SHORT_CELL

    def _known(self, text: str) -> bool:
        """Whether words are a heading; of one with a rating beside it they are not all."""
        within = self.headings.within(text, self.sections[-1].standard or "1.1")
        return self.headings.part(text) is not None or bool(within and not within.beside)

    def _late(self, part: int, line: Line) -> bool:
        """Whether a part may still come: recommendations may follow the background, or end all."""
        if part == self.contents.part:  # behind the foreword
            return part not in self.opened and self.order < self.ready
        label = self.layout.parts[part][0]
        if label in self.layout.late and part not in self.opened:
            return self.order != self.annexe
        if label == "Recommendations" and part not in self.opened and self._addressed(line):
            return self.order != self.annexe
        return (
            self.ratings <= part < self.annexe
            and part not in self.opened
            and self.order != self.annexe
            and self.part >= self.ratings
            and not self.sections[-1].standard
        )

    def _addressed(self, line: Line) -> bool:
        """Whether those whom recommendations address stand right below a line."""
        at = bisect_right(self.lines, line.number, key=lambda one: one.number)
        below = next((one.text for one in self.lines[at : at + 4] if one.text), "")
        heads = (self.layout.patterns[f"recommendations.{key}"] for key in ("heading", "alone"))
        return any(head.fullmatch(below) for head in heads)

    def _numbered(self, line: Line, text: str) -> bool:
        """Whether the line opens a domain, a standard or a section of one."""
        current = self.sections[-1]
        domain = self.headings.domain(text)
        if domain:
            if not current.standard.startswith(domain):
                self.sections.append(Section(domain))
            return True
        found = self.headings.within(text, current.standard)
        if found is None and (line.level or (current.lines and not current.lines[-1].text)):
            found = self.headings.next(text, current.standard)
        if found is None:
            return False
        if found.label == current.label == found.standard:
            self._leave_mark(line)  # a running title
        else:
            lines = [line] if found.beside else []  # its rating
            self.sections.append(Section(found.label, found.standard, lines))
        return True
