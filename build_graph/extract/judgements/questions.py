"""Key-question tables: one percentage a row, read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from build_graph.extract.structure.columns import this_time
from build_graph.extract.structure.sections import Section, Sections
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import Question, schemes
from build_graph.model import KeyQuestion
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

SHARE = re.compile(r"\d{1,3}(?:\.\d+)?\s?(?:%|per cent)?")
SHARE_ENDS = re.compile(r"\d\s?(?:%|per cent)$")
# A question, and a share on a line of its own.
ASKED = re.compile(r"\b(?:Does|Do|Is|Are|Was|Were)\b[^?%]{15,330}?\?")
ALONE = re.compile(r"^\s*(?P<percent>\d{1,3}(?:\.\d)?)\s?(?:%|per cent)\s*$", re.MULTILINE)
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
        this_time(
            [line for line in section.lines if _may_ask(line)],
            lambda cell: SHARE.fullmatch(cell) is not None,
        ),
    )
    joined: Joined = plain.joined()
    for place, (start, end, low, high) in enumerate(_by_columns(joined, known), start=1):
        text = SPACES.sub(" ", joined.text[start:end])
        at = sections.passage([*joined.spans(start, end), *joined.spans(low, high)], section.label)
        percent = int(float(joined.text[low:high]) + 0.5)
        yield KeyQuestion(section.standard, _number(text, known, place), text, percent, at)
    position = 0
    for match in layout.patterns["questions.row"].finditer(joined.text):
        percent = int(float(match["percent"]) + 0.5)  # whole numbers, as all but a few print them
        text = SPACES.sub(" ", f"{match['question']} {match['rest'] or ''}").strip()
        if percent > 100 or not known:
            continue
        position += 1
        if position > len(known):
            return
        number = _number(text, known, position)
        at = sections.passage(joined.spans(match.start(), match.end()), section.label)
        yield KeyQuestion(section.standard, number, text, percent, at)


def _may_ask(line: Line) -> bool:
    """Whether a line may be of a table of questions: of list items only whole rows are."""
    if line.footnote:
        return False
    return not line.bullet or ("?" in line.text and SHARE_ENDS.search(line.text) is not None)


def _by_columns(joined: Joined, known: Sequence[Question]) -> list[tuple[int, int, int, int]]:
    """The places of questions and shares that a tool told column by column."""
    asked = [match.span() for match in ASKED.finditer(joined.text)]
    shares = [match.span("percent") for match in ALONE.finditer(joined.text)]
    whole = len(asked) == len(shares) == len(known) > 1 and asked[-1][1] < shares[0][0]
    return [(*one, *two) for one, two in zip(asked, shares, strict=True)] if whole else []


def _number(text: str, known: Sequence[Question], position: int) -> int:
    """The question whose cue the text has; if none or several have one, its place in the table."""
    low = text.lower()
    hits = [question.number for question in known if any(cue in low for cue in question.cues)]
    return hits[0] if len(hits) == 1 else position
