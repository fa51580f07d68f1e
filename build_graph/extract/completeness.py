"""What every report of the series has: what was not found, and where two places disagree.

Each rated standard has its rating, in the table and in its own section; each casework standard has
its key questions; recommendations are numbered without a gap. What is missing is most often lost
by the tool that made the text: it is a doubt, told at `build`, never silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from build_graph.extract.structure.blocks import assemble
from build_graph.extract.structure.sections import Section
from build_graph.extract.unreadable import fragments, unread
from build_graph.issues import Issue
from build_graph.knowledge.layout import Layout, expand, layout, load
from build_graph.knowledge.needed_words import Guarded
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.vocab import Standard, schemes
from build_graph.model import Report
from build_graph.numbers import number
from build_graph.reading.damage import FEW_BULLETS
from build_graph.reading.read_file import Document

ANNOUNCING = ("Foreword", "Recommendations", "Executive summary")
FEW = 3  # paragraphs of a section that may have no list
REGION = "region"  # the kind of report whose standards are fewer in some of them


@cache
def _says() -> dict[str, str]:
    return dict(load("completeness")["says"])


def without_items(
    report: Report, document: Document, sections: Iterable[Section], form: Layout
) -> list[str]:
    """Return the sections of standards that hold paragraphs and no item, where bullets are lost."""
    if sum(bool(line.bullet) for line in document.lines) >= FEW_BULLETS:
        return []
    told = Counter(
        section.label
        for section in sections
        if section.standard
        for block in assemble(section, form)
        if block.kind == "paragraph"
    )
    listed = {finding.section for finding in report.findings}
    return sorted(label for label, count in told.items() if count > FEW and label not in listed)


def has_questions(text: str) -> bool:
    """Whether a section has the head of a table of key questions."""
    return _asked().fits(text)


@cache
def _asked() -> Guarded:
    return Guarded(_pattern("asked"))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    table = load("completeness")
    return expand(table[key]["pattern"], table["token"])


def incomplete(
    report: Report,
    table: Mapping[str, str],
    chapters: Mapping[str, str],
    told: str,
    bare: Sequence[str] = (),
    asked: Container[str] = (),
) -> list[Issue]:
    """Return a doubt for everything that every report has and this one seems to lack.

    `table` and `chapters` have the ratings by standard, as the table of ratings and the sections
    of the standards print them; `told` is the text that announces the recommendations; `bare` are
    the sections without an item, in a text without bullets, `asked` those with the head of a
    table of key questions.
    """
    found = [
        *_ratings(report, table, chapters),
        *_questions(report, asked),
        *_recommendations(report, told),
        *_restarted(report),
        *_lists(report, bare),
        *_letters(report.source.text or ""),
    ]
    return [Issue("parse", "error", report.source.name, message) for message in found]


def left_out(report: Report, row: str) -> Issue:
    """Return the doubt that a row of the ratings is of no standard under which a report is read."""
    message = _says()["unplaced"].format(row=row, framework=report.framework)
    return Issue("parse", "error", report.source.name, message)


def _title(standard: Standard, report: Report) -> str:
    named = {rating.standard: rating.name for rating in report.ratings}
    return f"{standard.number} {named.get(standard.number, standard.name)}"


def _rated(report: Report) -> Iterator[Standard]:
    """Yield the standards that every report under this framework rates."""
    for standard in schemes().standards_of(report.framework):
        if standard.rated and standard.is_of(report.kind):
            yield standard


def _ratings(
    report: Report, table: Mapping[str, str], chapters: Mapping[str, str]
) -> Iterator[str]:
    printed = {rating.standard for rating in report.ratings}
    if not report_kinds()[report.kind].is_rated:
        return
    if not table:
        yield _says()["no_table"]
    for standard in _rated(report):
        number_of = standard.number
        title = _title(standard, report)
        # Court work is left out where too few reports were written, and that may go unsaid.
        if number_of not in printed and report.kind != REGION and not _is_optional(standard):
            yield _says()["no_rating"].format(standard=title)
        one, two = table.get(number_of), chapters.get(number_of)
        if one and two and one != two and schemes().rating(one):
            yield _says()["two_ratings"].format(standard=title, table=one, chapter=two)


def _is_optional(standard: Standard) -> bool:
    return len(schemes().questions_of(standard.framework, standard.number)) == 1


def _questions(report: Report, asked: Container[str]) -> Iterator[str]:
    if report.kind == REGION:
        return
    rated = {one.standard for one in report.ratings if schemes().rating(one.rating)}
    for standard in schemes().standards_of(report.framework):
        if not standard.is_of(report.kind):
            continue
        known = schemes().questions_of(report.framework, standard.number)
        # What is asked about work that only some kinds of provider did is not verified.
        if not standard.casework or not known or standard.only:
            continue
        # Outcomes are asked for and not rated: only the head of a table tells that there is one.
        if standard.number not in (rated if standard.rated else asked):
            continue
        there = {row.number for row in report.key_questions if row.standard == standard.number}
        missing = [question.number for question in known if question.number not in there]
        words = {"standard": _title(standard, report), "of": len(known), "found": len(there)}
        if missing and not there:
            yield _says()["no_questions"].format(**words)
        elif missing:
            numbers = " and ".join(map(str, missing))
            yield _says()["few_questions"].format(**words, missing=numbers)


def _recommendations(report: Report, told: str) -> Iterator[str]:
    items = report.recommendations
    if not items:
        yield _says()["no_recommendations"]
    for before, after in pairwise(items):
        if after.number > before.number + 1:
            yield _says()["gap"].format(
                missing=before.number + 1,
                addressee=after.addressee,
                before=before.number,
                after=after.number,
            )
    said = {
        number(match["count"])
        for match in _pattern("announced").finditer(told)
        if not layout().overall.unless.search(told[max(0, match.start() - 60) : match.start()])
    }
    if items and len(said) == 1 and said != {len(items)}:
        yield _says()["announced"].format(said=said.pop(), found=len(items))


def _restarted(report: Report) -> Iterator[str]:
    """Numbers that begin again with an addressee, where a tool may have counted them anew.

    In a PDF the numbers are those of print.
    """
    again = [item.addressee for item in report.recommendations[1:] if item.number == 1]
    if again and report.source.format != "pdf":
        yield _says()["restarted"].format(addressee=again[0])


def _lists(report: Report, bare: Sequence[str]) -> Iterator[str]:
    if not report.findings:
        yield _says()["no_findings"]
    elif bare:
        yield _says()["no_items"].format(sections=", ".join(bare))


def _letters(text: str) -> Iterator[str]:
    """Letters that could not be read, or that are missing inside words."""
    if unread(text):
        yield _says()["unread"].format(count=unread(text))
    lost = fragments(text)
    if lost:
        yield _says()["lost"].format(example=next(iter(lost)).strip(), count=sum(lost.values()))
