"""The ratings: table, damaged table, or one value a paragraph.

Print breaks these in every way, so the part is read with all but letters, digits, '/' and '%'
taken out ('11leadershipgood'), keeping the place of each character. Standards without a row are
looked up in their own section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from build_graph.extract.fields import iso_date
from build_graph.extract.mentions import Sentence
from build_graph.extract.sections import Section, Sections, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Rating, Stated
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Joined

KEEP = re.compile(r"[A-Za-z0-9/%]")
# The rest of a row between name and rating: an image's name, a stray word.
ROW_GAP = r"[a-z]{0,12}?"
# A section states its rating before its findings, within these many lines.
HEAD_LINES = 12


@dataclass(frozen=True, slots=True)
class Table:
    """What the ratings part says."""

    fieldwork: Stated[str] | None
    score: Stated[int] | None
    maximum: Stated[int] | None
    overall: Stated[str] | None
    rows: tuple[Rating, ...]


class _Squashed:
    """A section's text squashed to lower-case letters and digits, with places kept."""

    def __init__(self, sections: Sections, section: Section) -> None:
        self.sections, self.section = sections, section
        self.joined: Joined = section.joined()
        self.places = [match.start() for match in KEEP.finditer(self.joined.text)]
        self.text = "".join(self.joined.text[place] for place in self.places).lower()

    def at(self, start: int, end: int) -> Passage:
        spans = self.joined.spans(self.places[start], self.places[end - 1] + 1)
        return self.sections.passage(spans, self.section.label)


def _kept(text: str) -> str:
    return "".join(KEEP.findall(text)).lower()


@cache
def _values() -> dict[str, str]:
    """The rating words as printed, squashed, each with its label."""
    scheme = schemes()
    words = {squash(word): value.label for value in scheme.ratings for word in value.labels}
    words |= {squash(value.label): value.label for value in scheme.ratings}
    for value in scheme.missing:
        words |= {_kept(word): value.label for word in (value.label, *value.labels)}
    return words


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def _row(framework: str) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {
        squash(name): standard.number
        for standard in schemes().standards_of(framework)
        for name in standard.names
    }
    row = re.compile(
        rf"(?P<number>[12]\d)?(?P<name>{_alternatives(names)}){ROW_GAP}"
        rf"(?P<rating>{_alternatives(_values())})"
    )
    return row, names


def ratings_table(sections: Sections, layout: Layout, framework: str) -> Table:
    """Return what the part 'Ratings' says, empty where there is none."""
    best = Table(None, None, None, None, ())
    for section in sections.named("Ratings"):
        squashed = _Squashed(sections, section)
        table = _read(squashed, layout, framework)
        if len(table.rows) >= len(best.rows):
            best = table
    return best


def _read(squashed: _Squashed, layout: Layout, framework: str) -> Table:
    text = squashed.text
    started = layout.patterns["ratings.fieldwork"].search(text)
    score = layout.patterns["ratings.score"].search(text)
    overall = re.search(
        rf"{layout.patterns['ratings.overall'].pattern}(?P<rating>{_alternatives(_values())})", text
    )
    row, names = _row(framework)
    rows: dict[str, Rating] = {}
    for match in row.finditer(text):
        number = names[match["name"]]
        label = _values()[match["rating"]]
        standard = schemes().standard(framework, number)
        if standard is not None:
            at = squashed.at(match.start(), match.end())
            rows.setdefault(number, Rating(number, standard.name, label, at))

    def said(match: re.Match[str]) -> Passage:
        # The words with the value: 'Score 3/24' can be quoted, '3' cannot.
        return squashed.at(match.start(), match.end())

    return Table(
        Stated(iso_date(started["value"]), said(started)) if started else None,
        Stated(int(score["score"]), said(score)) if score else None,
        Stated(int(score["maximum"]), said(score)) if score else None,
        Stated(_values()[overall["rating"]], said(overall)) if overall else None,
        tuple(rows[number] for number in sorted(rows)),
    )


def complete(
    table: Table, sections: Sections, layout: Layout, framework: str
) -> tuple[Rating, ...]:
    """Return the rows of the table and, for standards without one, what their section says."""
    rows = {rating.standard: rating for rating in table.rows}
    for section in sections.all:
        number = section.standard
        if number != section.label or not number or number in rows:
            continue
        standard = schemes().standard(framework, number)
        if standard is None or not standard.rated:
            continue
        found = _in_section(section, sections, layout)
        if found is not None:
            rows[number] = Rating(number, standard.name, found.value, found.at)
    return tuple(rows[number] for number in sorted(rows))


def _in_section(section: Section, sections: Sections, layout: Layout) -> Stated[str] | None:
    """The rating in a section's first lines: alone, glued, spliced into a sentence or split."""
    head = Section(section.label, section.standard, _head(section))
    if not head.lines:
        return None
    squashed = _Squashed(sections, head)
    not_inspected = layout.patterns["status.not_inspected"].search(section.joined().text)
    missing = {squash(value.label): value.label for value in schemes().missing}
    match = re.search(_alternatives(missing), squashed.text)
    if match:
        return Stated(missing[match[0]], squashed.at(match.start(), match.end()))
    if not_inspected:
        spans = section.joined().spans(*not_inspected.span())
        return Stated("Not rated", sections.passage(spans, section.label))
    return _printed_rating(head, sections)


def _printed_rating(head: Section, sections: Sections) -> Stated[str] | None:
    joined = head.joined()
    for value in schemes().ratings:
        # 'Requires' and 'improvement' may stand apart, each fused to its neighbour.
        words = [re.escape(word) for word in value.label.split()]
        pattern = r"[\s\S]{0,200}?".join([rf"(?<!['\"A-Za-z]){words[0]}", *words[1:]])
        match = re.search(pattern, joined.text)
        if match:
            spans = joined.spans(match.start(), match.end())
            return Stated(value.label, sections.passage(spans, head.label))
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
    claim, denial = layout.patterns["discretion.pattern"], layout.patterns["discretion.not"]
    for sentence in told:
        label = sentence.section.label
        if label != sentence.section.standard or sentence.block.kind != "paragraph":
            continue
        if claim.search(sentence.text) and not denial.search(sentence.text):
            claims.setdefault(label, sections.passage(sentence.spans(), label))
    return tuple(replace(rating, discretion=claims.get(rating.standard)) for rating in ratings)
