"""A document -> a `Report`: everything it states, each fact with its passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from build_graph.errors import NotAReport
from build_graph.extract.completeness import ANNOUNCING, incomplete
from build_graph.extract.figures.figures import figures
from build_graph.extract.judgements.claims import claims
from build_graph.extract.judgements.framework_of import framework_of
from build_graph.extract.judgements.overall import overall_in_ratings, overall_rating
from build_graph.extract.judgements.questions import key_questions
from build_graph.extract.judgements.ratings import (
    Table,
    complete,
    in_chapters,
    with_discretion,
)
from build_graph.extract.judgements.reasons import with_reasons
from build_graph.extract.judgements.scores import score_told
from build_graph.extract.names.bodies import bodies
from build_graph.extract.organisations.once_named import unnamed_last
from build_graph.extract.organisations.organisations import organisations
from build_graph.extract.organisations.units import units
from build_graph.extract.provision.provision import Provided, provisions
from build_graph.extract.statements.absences import absences
from build_graph.extract.statements.fields import (
    counted_too,
    further_values,
    signature,
    stated_values,
)
from build_graph.extract.statements.findings import findings
from build_graph.extract.statements.programmes import programmes
from build_graph.extract.statements.recommendations import recommendations
from build_graph.extract.structure.mentions import Sentence, sentences
from build_graph.extract.structure.sections import Sections, split
from build_graph.extract.themes import themed
from build_graph.issues import Issue
from build_graph.knowledge.layout import Layout, layout
from build_graph.model import Figure, KeyQuestion, Organisation, Recommendation, Report, Stated
from build_graph.reading.read_file import Document
from build_graph.registers.name_index import Registers


@dataclass(frozen=True, slots=True)
class _Text:
    """A report's text as everything is read from it; `own` is the name of what was inspected."""

    document: Document
    registers: Registers
    form: Layout
    sections: Sections
    values: dict[str, Stated[str]]
    framework: str
    table: Table
    told: tuple[Sentence, ...]
    own: str


def parse(document: Document, registers: Registers) -> Report:
    """Return what `document` states.

    Raises:
        NotAReport: it is no inspection report of a Probation Delivery Unit or a region.

    """
    form = _form(document)
    sections = split(document, form)
    values = stated_values(sections, form)
    _refuse_other_texts(sections, form, values, document.source.name)
    framework, table = framework_of(sections, form, values)
    told = tuple(sentences(sections.all, form))
    own = values[form.inspects].value
    text = _Text(document, registers, form, sections, values, framework, table, told, own)
    report = _with_bodies(_with_statements(_with_judgements(_stated_once(text), text), text), text)
    return replace(report, issues=tuple(_issues(report, text)))


def _stated_once(text: _Text) -> Report:
    """Return a report with what is stated once of the inspection and of the report."""
    values, sections, table = text.values, text.sections, text.table
    signed = signature(sections, text.form)
    began = values.get("fieldwork_week_beginning") or values.get("fieldwork_started")
    score, maximum = (table.score, table.maximum)
    if score is None:
        score, maximum = score_told(text.told, sections, text.form)
    return Report(
        source=text.document.source,
        framework=text.framework,
        pdu=values.get("pdu"),
        title=values.get("title"),
        region=values.get("region"),
        published=values.get("published"),
        fieldwork_started=table.fieldwork or _month(began),
        fieldwork_week_beginning=values.get("fieldwork_week_beginning"),
        score=score,
        max_score=maximum,
        overall_rating=table.overall
        or overall_in_ratings(sections, text.form, text.own)
        or overall_rating(text.told, sections, text.form, text.own),
        isbn=values.get("isbn"),
        lead_inspector=values.get("lead_inspector"),
        signed_by=signed[0] if signed else None,
        signed_by_role=signed[1] if signed else None,
        cases_inspected=_integer(values.get("cases_inspected")),
        practitioner_interviews=_integer(values.get("practitioner_interviews")),
        further=further_values(values),
    )


def _with_judgements(report: Report, text: _Text) -> Report:
    """Return the report with its ratings, key questions and what the prose says of them."""
    told, sections, form = text.told, text.sections, text.form
    rows = complete(text.table, sections, form, text.framework)
    ratings = with_reasons(with_discretion(rows, told, sections, form), told, sections)
    if not ratings:
        name = text.document.source.name
        raise NotAReport(f"{name}: it holds no ratings of standards; is the text complete?")
    cases = _cases(text.values)
    asked = key_questions(sections, form, text.framework)
    counted = figures(told, sections, cases, text.own, form.inspects)
    return counted_too(
        replace(
            report,
            ratings=ratings,
            key_questions=asked,
            claims=claims(told, sections, text.registers, text.framework, form, text.own, cases),
            figures=tuple(_outside(counted, asked)),
        )
    )


def _outside(found: Iterable[Figure], asked: Iterable[KeyQuestion]) -> Iterator[Figure]:
    """Yield the figures that are no shares of key questions, whose rows print may have broken."""
    rows = [span for question in asked for span in question.at.spans]
    for one in found:
        if not any(a.start < b.end and b.start < a.end for a in one.at.spans for b in rows):
            yield one


def _with_statements(report: Report, text: _Text) -> Report:
    """Return the report with its findings, recommendations and absences."""
    recommended = recommendations(text.sections, text.form)
    found, recommended = themed(
        findings(text.sections, text.form, report.key_questions),
        _addressed(recommended, text.values, text.own),
        text.framework,
    )
    return replace(
        report,
        findings=found,
        recommendations=recommended,
        absences=absences(text.told, text.sections),
    )


def _with_bodies(report: Report, text: _Text) -> Report:
    """Return the report with the bodies that it names, and what is named beside them."""
    sections, registers = text.sections, text.registers
    annexes = (section for section in sections.all if section.label == "Annexe")
    sentences_of_all = [*text.told, *sentences(annexes, text.form, frozenset())]
    named = bodies(sentences_of_all, registers, _own_names(text.values))
    provided = provisions(named, sections)
    region = text.form.inspects == "region"
    found = (
        *(units(text.told, sections, registers, text.own) if region else ()),
        *organisations(named, sections, registers, provided),
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
    yield from incomplete(report, printed, chapters, announcing)


def _form(document: Document) -> Layout:
    """Return the layout of the report: a region's, else a unit's."""
    for name in ("regional-report", "pdu-report"):
        form = layout(name)
        if all(pattern.search(document.text) for pattern in form.recognise):
            return form
    raise NotAReport(
        f"{document.source.name}: this is not an inspection report of a Probation Delivery Unit "
        "or region; give a report of HM Inspectorate of Probation."
    )


def _refuse_other_texts(
    sections: Sections, form: Layout, values: dict[str, Stated[str]], name: str
) -> None:
    """Raise `NotAReport` for a text that names no unit, and for an action plan.

    An action plan answers a report, and has no sections.
    """
    if form.inspects not in values:
        what = "probation region" if form.inspects == "region" else "Probation Delivery Unit"
        raise NotAReport(f"{name}: no {what} is named on its cover; is the text complete?")
    cover = "\n".join(one.joined().text for one in sections.named("Cover"))
    standards = any(one.standard for one in sections.all)
    if not standards and form.patterns["status.action_plan"].search(cover):
        raise NotAReport(
            f"{name}: this is an action plan that answers a report, not the report; "
            "give the inspection report."
        )


def _body_names(provided: Provided, bodies: tuple[Organisation, ...]) -> Iterator[str]:
    """The names of bodies that would else be taken for programmes."""
    yield from (item.provider for item in provided.items)
    yield from (item.name for item in bodies if item.name.endswith(" Project"))


def _own_names(values: dict[str, Stated[str]]) -> tuple[str, ...]:
    """The names of the unit and of its region, which are those of no other body."""
    return tuple(values[name].value for name in ("pdu", "region") if name in values)


def _month(stated: Stated[str] | None) -> Stated[str] | None:
    return None if stated is None else Stated(stated.value[:7], stated.at)


def _cases(values: dict[str, Stated[str]]) -> int | None:
    """How many cases were inspected, where the report says so."""
    stated = _integer(values.get("cases_inspected"))
    return stated.value if stated else None


def _integer(stated: Stated[str] | None) -> Stated[int] | None:
    return None if stated is None else Stated(int(stated.value), stated.at)


def _addressed(
    items: tuple[Recommendation, ...], values: dict[str, Stated[str]], own: str
) -> tuple[Recommendation, ...]:
    """A heading that names only the region or the PDU, without saying so, is still theirs."""
    region = values["region"].value if "region" in values else ""
    found = []
    for item in items:
        kind = item.addressee_type
        if kind == "other" and region and region in item.addressee:
            kind = "region"
        elif kind == "other" and own in item.addressee:
            kind = "PDU"
        found.append(replace(item, addressee_type=kind))
    return tuple(found)


def _doubts(report: Report) -> list[Issue]:
    """What one would expect in such a report and did not find."""
    expected = {
        "region": report.region,
        "date of publication": report.published,
        "start of fieldwork": report.fieldwork_started,
        "score": report.score,
        "overall rating": report.overall_rating,
    }
    return [
        Issue("parse", "warning", report.source.name, f"no {what} found")
        for what, value in expected.items()
        if not value
    ]
