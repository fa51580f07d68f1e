"""A document -> a `Report`: everything it states, each fact with its passage."""

from __future__ import annotations

from dataclasses import replace

from build_graph.errors import NotAReport
from build_graph.extract.absences import absences
from build_graph.extract.claims import claims
from build_graph.extract.fields import signature, stated_values
from build_graph.extract.figures import figures
from build_graph.extract.findings import findings
from build_graph.extract.mentions import sentences
from build_graph.extract.organisations import organisations, unnamed_last
from build_graph.extract.overall import overall_rating
from build_graph.extract.partners import partners
from build_graph.extract.programmes import programmes
from build_graph.extract.provision import provisions
from build_graph.extract.questions import key_questions
from build_graph.extract.ratings import Table, complete, ratings_table, with_discretion
from build_graph.extract.recommendations import recommendations
from build_graph.extract.sections import Sections, split, squash
from build_graph.extract.themes import themed
from build_graph.extract.units import units
from build_graph.knowledge.layout import Layout, layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Issue, Recommendation, Report, Stated
from build_graph.reading.read_file import Document
from build_graph.registers.name_index import Registers


def parse(document: Document, registers: Registers) -> Report:
    """Return what `document` states.

    Raises:
        NotAReport: it is no inspection report of a Probation Delivery Unit or a region.

    """
    form = _form(document)
    name = document.source.name
    sections = split(document, form)
    values = stated_values(sections, form)
    if form.inspects not in values:
        what = "probation region" if form.inspects == "region" else "Probation Delivery Unit"
        raise NotAReport(f"{name}: no {what} is named on its cover; is the text complete?")
    framework, table = _framework(sections, form, values)
    told = list(sentences(sections.all, form))
    rows = complete(table, sections, form, framework)
    ratings = with_discretion(rows, told, sections, form)
    if not ratings:
        raise NotAReport(f"{name}: it holds no ratings of standards; is the text complete?")
    own = values[form.inspects].value
    provided = provisions(told, sections, registers, own)
    bodies = (
        *(units(told, sections, registers, own) if form.inspects == "region" else ()),
        *organisations(told, sections, registers, own),
        *partners(told, sections, registers, provided),
    )
    signed = signature(sections, form)
    found, recommended = themed(
        findings(sections, form),
        _addressed(recommendations(sections, form), values, own),
        framework,
    )
    report = Report(
        source=document.source,
        framework=framework,
        pdu=values.get("pdu"),
        title=values.get("title"),
        region=values.get("region"),
        published=values.get("published"),
        fieldwork_started=table.fieldwork or _month(values.get("fieldwork_week_beginning")),
        fieldwork_week_beginning=values.get("fieldwork_week_beginning"),
        score=table.score,
        max_score=table.maximum,
        overall_rating=table.overall or overall_rating(told, sections, form, own),
        isbn=values.get("isbn"),
        lead_inspector=values.get("lead_inspector"),
        signed_by=signed[0] if signed else None,
        signed_by_role=signed[1] if signed else None,
        cases_inspected=_integer(values.get("cases_inspected")),
        practitioner_interviews=_integer(values.get("practitioner_interviews")),
        ratings=ratings,
        key_questions=key_questions(sections, form, framework),
        recommendations=recommended,
        provisions=provided,
        organisations=tuple(unnamed_last(bodies)),
        absences=absences(told, sections),
        findings=found,
        claims=claims(told, sections, registers, framework),
        figures=figures(told, sections, _cases(values)),
        programmes=programmes(told, sections, registers, provided),
    )
    unsure = (Issue("read", "warning", name, doubt) for doubt in document.doubts)
    return replace(report, issues=(*unsure, *_doubts(report)))


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


def _framework(
    sections: Sections, form: Layout, values: dict[str, Stated[str]]
) -> tuple[str, Table]:
    """Return the framework by the date of fieldwork, and the ratings read by it.

    Without any date the framework is the one under which most headings have their numbers and most
    rows of the ratings make sense.
    """
    if form.inspects == "region":
        [only] = (framework.id for framework in schemes("region").frameworks)
        return only, ratings_table(sections, form, only)
    known = [framework.id for framework in schemes().frameworks]
    tables = {}
    date = None
    for framework in known:  # the date is found by the first as a rule
        tables[framework] = ratings_table(sections, form, framework)
        date = tables[framework].fieldwork
        if date is not None:
            break
    date = date or values.get("fieldwork_week_beginning")
    if date is not None:
        framework = schemes().framework_for(date.value)
        found = tables.get(framework) or ratings_table(sections, form, framework)
        return framework, found
    best = max(
        known,
        key=lambda one: (_numbered_alike(sections, one), len(tables[one].rows), one),
    )
    return best, tables[best]


def _numbered_alike(sections: Sections, framework: str) -> int:
    """How many headings '2.1 Assessment' of the text have the number they have in `framework`."""
    named = {
        (standard.number, squash(name))
        for standard in schemes().standards_of(framework)
        for name in standard.names
    }
    text = squash(sections.document.text)
    return sum(1 for number, name in named if f"{squash(number)}{name}" in text)


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
        "recommendations": report.recommendations,
        "findings": report.findings,
    }
    return [
        Issue("parse", "warning", report.source.name, f"no {what} found")
        for what, value in expected.items()
        if not value
    ]
