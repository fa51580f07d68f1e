"""Key-question tables: one percentage a row, read row by row.

The share stands after its question or before it; where a table does not say which, no row of it is
read. Questions that are printed as statements or labels are read in `question_labels`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from build_graph.extract.judgements.question_labels import Labels, Row
from build_graph.extract.judgements.question_stages import by_stage
from build_graph.extract.structure.asked import question_in
from build_graph.extract.structure.columns import this_time
from build_graph.extract.structure.sections import Section, Sections
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import Question, schemes
from build_graph.model import KeyQuestion
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

SHARE = re.compile(r"\d{1,3}(?:\.\d+)?\s?(?:%|per cent)?")
SHARE_ENDS = re.compile(r"\d\s?(?:%|per cent)$")
# A share on a line of its own; one right before a question, and one right after it.
ALONE = re.compile(r"^\s*(?P<percent>\d{1,3}(?:\.\d)?)\s?(?:%|per cent)\s*$", re.MULTILINE)
BEFORE = re.compile(
    r"(?:^|[\n\t?]|\s\s)\s*[-•*(]?(?P<percent>\d{1,3}(?:\.\d)?)\s?(?P<sign>%|per cent)?\)?"
    r"\s*[|:–-]?(?P<gap>\s*)$"
)
AFTER = re.compile(
    r"(?:\s?\([A-Za-z][^()%?\n]{2,40}\))?(?P<gap>\s*)(?:[|:–-]|[.…]{2,})?\s*"
    r"(?:(?i:(?:answered )?yes)\b[:,]?\s*(?:in )?)?"
    r"(?:\d{1,3}(?:\s?(?:of|/)\s?|\t)\d{1,3}\s+|\d{1,3}\s+(?=\d{1,3}(?:\.\d)?\s?(?:%|per cent)))?"
    r"\(?\d{1,3}(?:\.\d)?\s?"
    r"(?:%|per cent|(?=[ \t]*(?:\n|$)))"
)
# A second share in the row: of another time or of others, where no head of a column says which.
ANOTHER = re.compile(r"[ \t|]+\d{1,3}(?:\.\d)?\s?(?:%|per cent)")
DOMAINS = ("1", "2")
STANDARD = re.compile(r"(?:[PR]\s?)?([12]\.\d)\b")
NEAR = 30  # characters before a question, where its share may stand
SPACES = re.compile(r"\s+")


class _Asked(NamedTuple):
    """A whole question of the text, with what stands before and after it."""

    start: int
    end: int
    before: re.Match[str] | None
    after: re.Match[str] | None


def key_questions(sections: Sections, layout: Layout, framework: str) -> tuple[KeyQuestion, ...]:
    """Return the rows of all key-question tables, each by standard and question number."""
    found: dict[tuple[str, int], KeyQuestion] = {}
    own = by_stage(sections, layout, framework)
    for section in (*own, *_of_domains(sections.all)):
        if section.standard and section.standard == section.label:
            for row in _rows(section, layout, framework):
                at = sections.passage(row.spans, section.label)
                percent = int(row.percent + 0.5)  # whole numbers, as all but a few print them
                one = KeyQuestion(section.standard, row.number, row.text, percent, at)
                found.setdefault((one.standard, one.number), one)
    return tuple(found[key] for key in sorted(found))


def _of_domains(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield the rows of tables that stand before the standards and name one in their first cell."""
    found: dict[str, list[Line]] = defaultdict(list)
    for section in sections:
        for line in section.lines if section.label in DOMAINS else ():
            match = STANDARD.match(line.cells[0].text) if len(line.cells) > 2 else None
            if match is not None:
                found[match[1]].append(line)
    yield from (Section(standard, standard, lines) for standard, lines in found.items())


def _rows(section: Section, layout: Layout, framework: str) -> list[Row]:
    """The rows of a section: whole questions with their shares, then labels in place of others."""
    known = schemes().questions_of(framework, section.standard)
    if not known:
        return []
    labels = Labels(
        known, *(layout.patterns[f"questions.{key}"] for key in ("word", "head", "beside"))
    )
    told = labels.rows(_of_now([line for line in section.lines if not line.footnote]))
    if any(row.leads for row in told):
        return told
    plain = _of_now([line for line in section.lines if _may_ask(line, layout)])
    joined = Section(section.label, section.standard, plain).joined()
    asked = _asked(joined.text, layout, known)
    leads = _share_leads(asked)
    if leads is None:
        return []
    rows = list(_led(joined, asked, known) if leads else _followed(joined, layout, known))
    rows += (row for row in told if row.number not in {one.number for one in rows})
    return rows or list(_in_sentences(joined, layout, known))


def _in_sentences(joined: Joined, layout: Layout, known: Sequence[Question]) -> Iterator[Row]:
    """Yield the questions that prose asks behind their shares, each with one cue alone."""
    for match in layout.patterns["questions.led"].finditer(joined.text):
        text = SPACES.sub(" ", match["question"])
        numbers = [one.number for one in known if any(cue in text.lower() for cue in one.cues)]
        if len(numbers) == 1 and float(match["percent"]) <= 100:
            spans = tuple(joined.spans(*match.span()))
            yield Row(numbers[0], text, float(match["percent"]), spans, leads=False)


def _of_now(lines: Sequence[Line]) -> list[Line]:
    return this_time(lines, lambda cell: SHARE.fullmatch(cell) is not None)


def _asked(text: str, layout: Layout, known: Sequence[Question]) -> list[_Asked]:
    """The whole questions of a text that have a cue of one of the standard's."""
    found = []
    for match in layout.patterns["questions.asked"].finditer(text):
        low = match[0].lower()
        if any(cue in low for question in known for cue in question.cues):
            before = BEFORE.search(text, max(match.start() - NEAR, 0), match.start())
            found.append(_Asked(*match.span(), before, AFTER.match(text, match.end())))
    numbers = [one.before["percent"] if one.before else "" for one in found]
    if numbers == [str(place) for place in range(1, len(found) + 1)]:
        return [one._replace(before=None) for one in found]  # the numbers of the questions
    return found


def _share_leads(asked: Sequence[_Asked]) -> bool | None:
    """Whether shares stand before their questions; None where that cannot be told."""
    if not asked:
        return False
    first, last = asked[0].before, asked[-1].after
    if first:
        # Between two questions a share may be of either: the ends of the table tell.
        return not last or (None if first["sign"] else False)
    if last or len(asked) == 1:
        return False
    beside = [one for one in asked if one.after and "\n" not in one.after["gap"]]
    return False if beside or not any(one.before for one in asked) else None


def _led(joined: Joined, asked: Sequence[_Asked], known: Sequence[Question]) -> Iterator[Row]:
    """Yield the questions with the shares that are printed before them."""
    for place, one in enumerate(asked, start=1):
        if one.before is None or float(one.before["percent"]) > 100 or place > len(known):
            continue
        text = SPACES.sub(" ", joined.text[one.start : one.end])
        spans = joined.spans(one.before.start("percent"), one.end)
        number = _number(text, known, place)
        yield Row(number, text, float(one.before["percent"]), tuple(spans), leads=True)


def _followed(joined: Joined, layout: Layout, known: Sequence[Question]) -> Iterator[Row]:
    """Yield the questions with the shares that are printed after them."""
    for place, (start, end, low, high) in enumerate(_by_columns(joined, layout, known), start=1):
        text = SPACES.sub(" ", joined.text[start:end])
        spans = (*joined.spans(start, end), *joined.spans(low, high))
        percent = float(joined.text[low:high])
        yield Row(_number(text, known, place), text, percent, spans, leads=False)
    position = told = 0
    for match in layout.patterns["questions.row"].finditer(joined.text):
        text = SPACES.sub(" ", f"{match['question']} {match['rest'] or ''}").strip()
        percent = float(match["percent"])
        before = BEFORE.search(joined.text, max(match.start() - NEAR, told), match.start())
        if not told and before and before["sign"]:
            return
        told = match.end()
        position += percent <= 100
        if position > len(known):
            return
        if percent > 100 or ANOTHER.match(joined.text, match.end()):
            continue
        number = _number(text, known, position)
        spans = tuple(joined.spans(match.start(), match.end()))
        yield Row(number, text, percent, spans, leads=False)


def _may_ask(line: Line, layout: Layout) -> bool:
    """Whether a line may be of a table of questions: of list items those that ask one are."""
    if line.footnote:
        return False
    is_row = "?" in line.text and SHARE_ENDS.search(line.text) is not None
    return not line.bullet or is_row or bool(question_in(line.text, layout)[0])


def _by_columns(
    joined: Joined, layout: Layout, known: Sequence[Question]
) -> list[tuple[int, int, int, int]]:
    """The places of questions and shares that a tool told column by column."""
    asked = [match.span() for match in layout.patterns["questions.asked"].finditer(joined.text)]
    shares = [match.span("percent") for match in ALONE.finditer(joined.text)]
    whole = len(asked) == len(shares) == len(known) > 1 and asked[-1][1] < shares[0][0]
    return [(*one, *two) for one, two in zip(asked, shares, strict=True)] if whole else []


def _number(text: str, known: Sequence[Question], position: int) -> int:
    """The question whose cue the text has; if none or several have one, its place in the table."""
    low = text.lower()
    hits = [question.number for question in known if any(cue in low for cue in question.cues)]
    return hits[0] if len(hits) == 1 else position
