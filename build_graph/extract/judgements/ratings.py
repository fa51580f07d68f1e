"""The ratings: table, damaged table, or one value a paragraph.

Print breaks these in every way, so the part is read with all but letters, digits, '/' and '%'
taken out ('11leadershipgood'), keeping the place of each character. Standards without a row are
looked up in their own section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from build_graph.extract.judgements.rating_letters import spelled
from build_graph.extract.judgements.rating_rows import (
    Squashed,
    names_first,
    rating_rows,
    ratings_printed,
)
from build_graph.extract.judgements.scores import score_in
from build_graph.extract.statements.fields import iso_date
from build_graph.extract.structure.columns import this_time
from build_graph.extract.structure.headings import LONE_NUMBER, STANDARD
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Section, Sections, squash
from build_graph.extract.structure.standard_names import alternatives, without_rating
from build_graph.knowledge.concepts import Standard
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.needed_words import guarded
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Rating, Stated
from build_graph.reading.read_file import Line

# A section states its rating before its findings, within these many lines.
HEAD_LINES = 12
# Rows that make a table where no part says so; characters of a line that may be one of a table.
FEWEST_ROWS, SHORT_LINE = 3, 100
FEWEST_LINES = 8  # with their blank lines, of a part that holds a table
SHORT_LABEL = 80  # characters of a line that says a rating and nothing else
LABEL = re.compile(
    r"^(?:our |the )?(?:rating|judgement|grade)(?: for [\w ]{3,40})?(?: is| was)?\s*[:–-]?\s+", re.I
)


@dataclass(frozen=True, slots=True)
class Table:
    """What the ratings part says."""

    fieldwork: Stated[str] | None
    score: Stated[int] | None
    maximum: Stated[int] | None
    overall: Stated[str] | None
    rows: tuple[Rating, ...]


def ratings_table(sections: Sections, layout: Layout, framework: str) -> Table:
    """Return what the part 'Ratings' says, empty where there is none.

    Where no part of that name holds rows, they may stand before the standards under another one.
    """
    best = Table(None, None, None, None, ())
    for section in sections.named("Ratings"):
        table = _read(sections, section, layout, framework)
        if len(table.rows) >= len(best.rows):
            best = table
    if best.rows or any(len(one.lines) > FEWEST_LINES for one in sections.named("Ratings")):
        return best
    elsewhere = Section("Ratings", lines=list(_short(sections)))
    table = _read(sections, elsewhere, layout, framework)
    return table if len(table.rows) >= FEWEST_ROWS else best


@cache
def _overall(words: str) -> re.Pattern[str]:
    """The overall rating in a squashed table."""
    return re.compile(rf"(?:{words})[a-z]{{0,4}}?(?P<rating>{alternatives(ratings_printed())})")


def _short(sections: Sections) -> Iterator[Line]:
    """Yield the lines before the first standard that may be those of a table."""
    for section in sections.all:
        if section.standard:
            return
        if section.label not in ("Contents", "Progress"):
            yield from (line for line in section.lines if len(line.text) < SHORT_LINE)


def _read(sections: Sections, section: Section, layout: Layout, framework: str) -> Table:
    lines = this_time(spelled(section.lines), lambda cell: squash(cell) in ratings_printed())
    own = Section(section.label, lines=names_first(lines, framework))
    squashed = Squashed(own.joined())

    def said(start: int, end: int) -> Passage:
        # The words with the value: 'Score 3/24' can be quoted, '3' cannot.
        return sections.passage(squashed.spans(start, end), section.label)

    started = layout.patterns["ratings.fieldwork"].search(squashed.text)
    score, maximum = score_in(own, sections, layout, squashed)
    overall = _overall(layout.patterns["ratings.overall"].pattern).search(squashed.text)
    without = squashed.text
    if overall:
        blank = " " * len(overall[0])
        without = without[: overall.start()] + blank + without[overall.end() :]
    rows: dict[str, Rating] = {}
    whole: Stated[str] | None = None
    for row in rating_rows(without, framework):
        spans = [span for place in row.places for span in squashed.spans(*place)]
        at = sections.passage(spans, section.label)
        if not row.standard:
            whole = Stated(row.rating, at)
            continue
        rows.setdefault(row.standard, Rating(row.standard, row.name, row.rating, at))
    return Table(
        Stated(iso_date(started["value"]), said(*started.span())) if started else None,
        score,
        maximum,
        Stated(ratings_printed()[overall["rating"]], said(*overall.span())) if overall else whole,
        tuple(rows[number] for number in sorted(rows)),
    )


def complete(
    table: Table, sections: Sections, layout: Layout, framework: str
) -> tuple[Rating, ...]:
    """Return the rows of the table and, for standards without one, what their section says."""
    rows = {rating.standard: rating for rating in table.rows}
    for section, standard in _of_standards(sections, framework):
        if standard.number in rows:
            continue
        found = _in_section(section, sections, layout) if standard.rated else None
        found = found or _told(section, sections, layout)
        if found is not None:
            name = standard.name
            rows[standard.number] = Rating(standard.number, name, found.value, found.at)
    return tuple(rows[number] for number in sorted(rows))


def unplaced(sections: Sections, framework: str) -> tuple[str, ...]:
    """Return what is rated or has a section, and is no standard of the framework."""
    named = (one for one in sections.all if not one.standard and LONE_NUMBER.fullmatch(one.label))
    found = {section.label: section.lines[0].text for section in named}
    for section in sections.named("Ratings"):
        for line in section.lines:
            text = " ".join(line.text.split())
            match = STANDARD.fullmatch(text)
            if match is None or not match[3]:
                continue
            name, number = squash(match[3]), f"{match[1]}.{match[2]}"
            is_rated = without_rating(name) not in ("", name)
            if is_rated and schemes().standard(framework, number) is None:
                found.setdefault(number, text)
    return tuple(found.values())


def in_chapters(sections: Sections, framework: str) -> dict[str, str]:
    """Return the rating that each standard's own section prints on a line of its own."""
    found: dict[str, str] = {}
    for section, standard in _of_standards(sections, framework):
        alone = _alone(_head(section))
        if alone and standard.rated:
            found.setdefault(standard.number, alone)
    return found


def _of_standards(sections: Sections, framework: str) -> Iterator[tuple[Section, Standard]]:
    """Yield the sections that standards have of their own."""
    for section in sections.all:
        if section.standard and section.standard == section.label:
            standard = schemes().standard(framework, section.standard)
            if standard is not None:
                yield section, standard


def _alone(lines: Iterable[Line]) -> str:
    """The rating that a line says and nothing else."""
    for line in lines:
        if len(line.text) > SHORT_LABEL:
            continue
        value = ratings_printed().get(squash(LABEL.sub("", line.text)))
        if value is not None and schemes().rating(value) is not None:
            return value
    return ""


def _in_section(section: Section, sections: Sections, layout: Layout) -> Stated[str] | None:
    """The rating in a section's first lines: alone, glued, spliced into a sentence or split."""
    head = Section(section.label, section.standard, _head(section))
    if not head.lines:
        return None
    squashed = Squashed(head.joined())
    not_inspected = layout.patterns["status.not_inspected"].search(section.joined().text)
    missing = {squash(value.label): value.label for value in schemes().missing}
    match = re.search(alternatives(missing), squashed.text)
    if match:
        at = sections.passage(squashed.spans(*match.span()), head.label)
        return Stated(missing[match[0]], at)
    if not_inspected:
        spans = section.joined().spans(*not_inspected.span())
        return Stated("Not rated", sections.passage(spans, section.label))
    return _printed_rating(head, sections)


def _told(section: Section, sections: Sections, layout: Layout) -> Stated[str] | None:
    """The rating that a sentence of the section gives its standard, none where two differ."""
    joined = section.joined()
    found = list(layout.patterns["ratings.standard_told"].finditer(joined.text))
    values = {value.label for one in found if (value := schemes().rating(one["value"]))}
    if len(values) != 1:
        return None
    spans = joined.spans(*found[0].span())
    return Stated(values.pop(), sections.passage(spans, section.label))


def _printed_rating(head: Section, sections: Sections) -> Stated[str] | None:
    for line in head.lines:
        value = _alone([line])
        if value:
            spans = line.traced.spans()
            return Stated(value, sections.passage(spans, head.label))
    joined = head.joined()
    for value in (one.label for one in schemes().ratings):
        # 'Requires' and 'improvement' may stand apart, each fused to its neighbour.
        words = [re.escape(word) for word in value.split()]
        pattern = r"[\s\S]{0,200}?".join([rf"(?<!['\"A-Za-z]){words[0]}", *words[1:]])
        match = re.search(pattern, joined.text)
        if match:
            spans = joined.spans(match.start(), match.end())
            return Stated(value, sections.passage(spans, head.label))
    return None


def _head(section: Section) -> list[Line]:
    lines = []
    for line in section.lines:
        if line.bullet or squash(line.text) in ("strengths", "areasforimprovement"):
            break
        if line.text:
            lines.append(line)
    return lines[:HEAD_LINES]


def with_discretion(
    ratings: tuple[Rating, ...], told: Iterable[Sentence], sections: Sections, layout: Layout
) -> tuple[Rating, ...]:
    """Return the ratings, those whose section claims professional discretion with its passage."""
    claims: dict[str, Passage] = {}
    claim, denial = (
        guarded(layout.patterns["discretion.pattern"]),
        layout.patterns["discretion.not"],
    )
    for sentence in told:
        label = sentence.section.label
        if label != sentence.section.standard or sentence.block.kind != "paragraph":
            continue
        if claim.search(sentence.text, sentence.words) and not denial.search(sentence.text):
            claims.setdefault(label, sections.passage(sentence.spans(), label))
    return tuple(replace(rating, discretion=claims.get(rating.standard)) for rating in ratings)
