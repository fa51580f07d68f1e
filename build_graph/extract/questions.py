"""Key-question tables: one percentage a row, read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from build_graph.extract.sections import Section, Sections
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import Question, schemes
from build_graph.model import KeyQuestion
from build_graph.reading.trace import Joined

SPACES = re.compile(r"\s+")


def key_questions(sections: Sections, layout: Layout, framework: str) -> tuple[KeyQuestion, ...]:
    """Return the rows of all key-question tables, each by standard and question number."""
    found: dict[tuple[str, int], KeyQuestion] = {}
    for section in sections.all:
        if section.standard and section.standard == section.label:
            for row in _rows(section, sections, layout, framework):
                found.setdefault((row.standard, row.number), row)
    return tuple(found[key] for key in sorted(found))


def _rows(
    section: Section, sections: Sections, layout: Layout, framework: str
) -> Iterator[KeyQuestion]:
    known = schemes().questions_of(framework, section.standard)
    plain = Section(
        section.label,
        section.standard,
        [line for line in section.lines if not line.bullet and not line.footnote],
    )
    joined: Joined = plain.joined()
    position = 0
    for match in layout.patterns["questions.row"].finditer(joined.text):
        percent = int(match["percent"])
        text = SPACES.sub(" ", f"{match['question']} {match['rest'] or ''}").strip()
        if percent > 100 or not known:
            continue
        position += 1
        if position > len(known):
            return
        number = _number(text, known, position)
        at = sections.passage(joined.spans(match.start(), match.end()), section.label)
        yield KeyQuestion(section.standard, number, text, percent, at)


def _number(text: str, known: Sequence[Question], position: int) -> int:
    """The question whose cue the text has; if none or several have one, its place in the table."""
    low = text.lower()
    hits = [question.number for question in known if any(cue in low for cue in question.cues)]
    return hits[0] if len(hits) == 1 else position
