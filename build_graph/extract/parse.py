"""A document -> a `Report`: everything it states, each fact with its passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from build_graph.extract.classifiers.name_kinds import name_kinds
from build_graph.extract.completeness import (
    ANNOUNCING,
    has_questions,
    incomplete,
    left_out,
    without_items,
)
from build_graph.extract.figures.figures import figures
from build_graph.extract.judgements.claims import claims
from build_graph.extract.judgements.framework_of import framework_of
from build_graph.extract.judgements.overall import overall_in_ratings, overall_rating
from build_graph.extract.judgements.question_claims import with_told
from build_graph.extract.judgements.questions import key_questions
from build_graph.extract.judgements.ratings import (
    Table,
    complete,
    in_chapters,
    unplaced,
    with_discretion,
)
from build_graph.extract.judgements.reasons import with_reasons
from build_graph.extract.judgements.scores import score_told
from build_graph.extract.judgements.stage_shares import stage_shares
from build_graph.extract.organisations.once_named import unnamed_last
from build_graph.extract.organisations.organisations import organisations
from build_graph.extract.organisations.units import units
from build_graph.extract.provision.provision import Provided, provisions
from build_graph.extract.recognise import (
    form_of,
    refuse_unnamed,
    refuse_unrated,
    refuse_without_body,
)
from build_graph.extract.report_names import names_of
from build_graph.extract.statements.absences import absences
from build_graph.extract.statements.fields import (
    counted_too,
    further_values,
    signature,
    stated_values,
)
from build_graph.extract.statements.findings import findings
from build_graph.extract.statements.programmes import programmes
from build_graph.extract.statements.progress import progress
from build_graph.extract.statements.recommendations import recommendations
from build_graph.extract.structure.mentions import Sentence, sentences
from build_graph.extract.structure.sections import Sections, split
from build_graph.extract.themes import themed
from build_graph.extract.unreadable import without_unreadable
from build_graph.issues import Issue
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.report_kinds import ReportKind, report_kinds
from build_graph.model import Figure, KeyQuestion, Organisation, Recommendation, Report, Stated
from build_graph.processes import without_cycles
from build_graph.reading.read_file import Document
from build_graph.registers.name_index import Registers
from build_graph.spans import Stretches

# What fields are called in a doubt, where that is not their name.
WORDS = {"published": "date of publication", "fieldwork_started": "start of fieldwork"}


@dataclass(frozen=True, slots=True)
class _Text:
    """A report's text as everything is read from it; `own` is the name of what was inspected."""

    document: Document
    registers: Registers
    form: Layout
    kind: ReportKind
    sections: Sections
    values: dict[str, Stated[str]]
    framework: str
    table: Table
    told: tuple[Sentence, ...]
    own: str


@without_cycles()  # nothing read of a text points back at itself; to look takes a sixth
def parse(document: Document, registers: Registers) -> Report:
    """Return what `document` states.

    Raises:
        NotAReport: it is no inspection report of the series; the sentence says what it is.

    """
    form = form_of(document)
    kind = report_kinds()[form.kind]
    sections = split(document, form)
    values = stated_values(sections, form)
    if kind.inspected and "title" in values:
        values[kind.of] = Stated(kind.inspected, values["title"].at)
    refuse_unnamed(document, form, values)
    framework, table = framework_of(sections, form, values)
    told = tuple(sentences(sections.all, form))
    own = values[form.inspects].value
    text = _Text(document, registers, form, kind, sections, values, framework, table, told, own)
    report = _with_statements(_with_judgements(_stated_once(text), text), text)
    refuse_without_body(document, report)
    report = without_unreadable(_with_bodies(report, text))
    return replace(report, issues=tuple(_issues(report, text)))


def _stated_once(text: _Text) -> Report:
    """Return a report with what is stated once of the inspection and of the report."""
    values, sections, table = text.values, text.sections, text.table
    signed = signature(sections, text.form)
    began = values.get("fieldwork_week_beginning") or values.get("fieldwork_started")
    score, maximum, overall = _judged(text)
    return Report(
        source=text.document.source,
        framework=text.framework,
        pdu=values.get("pdu"),
        kind=text.form.kind,
        title=values.get("title"),
        region=values.get("region"),
        body=values.get("body"),
        published=values.get("published"),
        fieldwork_started=table.fieldwork or _month(began),
        fieldwork_week_beginning=values.get("fieldwork_week_beginning"),
        score=score,
        max_score=maximum,
        overall_rating=overall,
        isbn=values.get("isbn"),
        edition=values.get("edition"),
        lead_inspector=values.get("lead_inspector"),
        signed_by=signed[0] if signed else None,
        signed_by_role=signed[1] if signed else None,
        cases_inspected=_integer(values.get("cases_inspected")),
        practitioner_interviews=_integer(values.get("practitioner_interviews")),
        further=further_values(values),
    )


def _judged(text: _Text) -> tuple[Stated[int] | None, Stated[int] | None, Stated[str] | None]:
    """Score, maximum and overall rating; none where reports of the kind have none."""
    table, told, sections, form = text.table, text.told, text.sections, text.form
    if not text.kind.is_rated:
        return None, None, None
    score, maximum = (table.score, table.maximum)
    if score is None:
        score, maximum = score_told(told, sections, form)
    overall = (
        table.overall
        or overall_in_ratings(sections, form, text.own)
        or overall_rating(told, sections, form, text.own)
    )
    return score, maximum, overall


def _with_judgements(report: Report, text: _Text) -> Report:
    """Return the report with its ratings, key questions and what the prose says of them."""
    told, sections, form = text.told, text.sections, text.form
    rows = complete(text.table, sections, form, text.framework) if text.kind.is_rated else ()
    ratings = with_reasons(with_discretion(rows, told, sections, form), told, sections)
    if text.kind.is_rated and not ratings:
        raise refuse_unrated(text.document, bool(findings(sections, form)))
    cases = _cases(text.values)
    asked = key_questions(sections, form, text.framework)
    asked = stage_shares(told, sections, form, text.framework, asked)
    claimed = claims(told, sections, text.registers, text.framework, form, text.own, cases)
    asked = with_told(asked, claimed, text.document.text)
    annexes = sentences(sections.named("Annexe"), form, frozenset())
    counted = figures(chain(told, annexes), sections, cases, text.own, form.inspects)
    return counted_too(
        replace(
            report,
            ratings=ratings,
            key_questions=asked,
            claims=claimed,
            figures=tuple(_outside(counted, asked)),
        )
    )


def _outside(found: Iterable[Figure], asked: Iterable[KeyQuestion]) -> Iterator[Figure]:
    """Yield the figures that are no shares of key questions, whose rows print may have broken."""
    rows = Stretches(span for question in asked for span in question.at.spans)
    yield from (one for one in found if not any(map(rows.touch, one.at.spans)))


def _with_statements(report: Report, text: _Text) -> Report:
    """Return the report with its findings, recommendations and absences."""
    recommended = recommendations(text.sections, text.form)
    found, recommended = themed(
        findings(text.sections, text.form, report.key_questions),
        _addressed(recommended, text),
        text.framework,
    )
    return replace(
        report,
        findings=found,
        recommendations=recommended,
        absences=absences(text.told, text.sections),
        progress=progress(text.sections, text.told),
    )


def _with_bodies(report: Report, text: _Text) -> Report:
    """Return the report with the bodies that it names, and what is named beside them."""
    sections, registers = text.sections, text.registers
    named = names_of(text.told, sections, text.form, registers, text.values)
    kinds = name_kinds(named)
    provided = provisions(named, kinds, sections)
    region = text.form.inspects == "region"
    found = (
        *(units(text.told, sections, registers, text.own) if region else ()),
        *organisations(named, kinds, sections, registers, provided),
    )
    return replace(
        report,
        provisions=provided.items,
        organisations=tuple(unnamed_last(found)),
        programmes=programmes(text.told, sections, registers, _body_names(provided, found)),
    )


def _issues(report: Report, text: _Text) -> Iterator[Issue]:
    """Yield what is in doubt in the text, not found in it, or missing from its tables."""
    name = text.document.source.name
    yield from (Issue("read", "warning", name, doubt) for doubt in text.document.doubts)
    yield from _doubts(report)
    printed = {row.standard: row.rating for row in text.table.rows}
    chapters = in_chapters(text.sections, text.framework)
    announcing = "\n".join(one.joined().text for one in text.sections.named(*ANNOUNCING))
    asked = {one.label for one in text.sections.all if has_questions(one.joined().text)}
    bare = without_items(report, text.document, text.sections.all, text.form)
    yield from incomplete(report, printed, chapters, announcing, bare, asked)
    for row in unplaced(text.sections, text.framework) if text.kind.is_rated else ():
        yield left_out(report, row)


def _body_names(provided: Provided, bodies: tuple[Organisation, ...]) -> Iterator[str]:
    """The names of bodies that would else be taken for programmes."""
    yield from (item.provider for item in provided.items)
    yield from (item.name for item in bodies if item.name.endswith(" Project"))


def _month(stated: Stated[str] | None) -> Stated[str] | None:
    return None if stated is None else Stated(stated.value[:7], stated.at)


def _cases(values: dict[str, Stated[str]]) -> int | None:
    """How many cases were inspected, where the report says so."""
    stated = _integer(values.get("cases_inspected"))
    return stated.value if stated else None


def _integer(stated: Stated[str] | None) -> Stated[int] | None:
    return None if stated is None else Stated(int(stated.value), stated.at)


def _addressed(items: tuple[Recommendation, ...], text: _Text) -> tuple[Recommendation, ...]:
    """A heading that names only the region or the PDU, without saying so, is still theirs."""
    region = text.values["region"].value if "region" in text.values else ""
    own = text.own if text.kind.of == "pdu" else ""
    found = []
    for item in items:
        kind = item.addressee_type
        if kind == "other" and region and region in item.addressee:
            kind = "region"
        elif kind == "other" and own and own in item.addressee:
            kind = "PDU"
        found.append(replace(item, addressee_type=kind))
    return tuple(found)


def _doubts(report: Report) -> list[Issue]:
    """What one would expect in such a report and did not find."""
    return [
        Issue(
            "parse",
            "warning",
            report.source.name,
            f"no {WORDS.get(name, name.replace('_', ' '))} found",
        )
        for name in report_kinds()[report.kind].expects
        if report.stated(name) is None
    ]
