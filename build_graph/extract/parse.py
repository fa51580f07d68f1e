"""A document -> a `Report`: everything it states, each fact with its passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from build_graph.errors import NotAReport
from build_graph.extract.absences import absences
from build_graph.extract.bodies import bodies
from build_graph.extract.claims import claims
from build_graph.extract.completeness import ANNOUNCING, incomplete
from build_graph.extract.fields import signature, stated_values
from build_graph.extract.figures import figures
from build_graph.extract.findings import findings
from build_graph.extract.mentions import sentences
from build_graph.extract.organisations import organisations, unnamed_last
from build_graph.extract.overall import overall_in_ratings, overall_rating
from build_graph.extract.programmes import programmes
from build_graph.extract.provision import Provided, provisions
from build_graph.extract.questions import key_questions
from build_graph.extract.ratings import (
    Table,
    complete,
    in_chapters,
    ratings_table,
    with_discretion,
)
from build_graph.extract.reasons import with_reasons
from build_graph.extract.recommendations import recommendations
from build_graph.extract.scores import score_told
from build_graph.extract.sections import Sections, split, squash
from build_graph.extract.themes import themed
from build_graph.extract.units import units
from build_graph.knowledge.layout import Layout, layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Issue, Organisation, Recommendation, Report, Stated
from build_graph.reading.read import Document
from build_graph.registers.registers import Registers


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
    _refuse_action_plan(sections, form, name)
    framework, table = _framework(sections, form, values)
    told = list(sentences(sections.all, form))
    rows = complete(table, sections, form, framework)
    ratings = with_reasons(with_discretion(rows, told, sections, form), told, sections)
    if not ratings:
        raise NotAReport(f"{name}: it holds no ratings of standards; is the text complete?")
    own = values[form.inspects].value
    annexes = (section for section in sections.all if section.label == "Annexe")
    named = bodies([*told, *sentences(annexes, form, frozenset())], registers, _own_names(values))
    provided = provisions(named, sections)
    found_bodies = (
        *(units(told, sections, registers, own) if form.inspects == "region" else ()),
        *organisations(named, sections, registers, provided),
    )
    signed = signature(sections, form)
    asked = key_questions(sections, form, framework)
    found, recommended = themed(
        findings(sections, form, asked),
        _addressed(recommendations(sections, form), values, own),
        framework,
    )
    began = values.get("fieldwork_week_beginning") or values.get("fieldwork_month")
    score, maximum = (table.score, table.maximum)
    if score is None:
        score, maximum = score_told(told, sections, form)
    report = Report(
        source=document.source,
        framework=framework,
        pdu=values.get("pdu"),
        title=values.get("title"),
        region=values.get("region"),
        published=values.get("published"),
        fieldwork_started=table.fieldwork or _month(began),
        fieldwork_week_beginning=values.get("fieldwork_week_beginning"),
        score=score,
        max_score=maximum,
        overall_rating=table.overall
        or overall_in_ratings(sections, form, own)
        or overall_rating(told, sections, form, own),
        isbn=values.get("isbn"),
        lead_inspector=values.get("lead_inspector"),
        signed_by=signed[0] if signed else None,
        signed_by_role=signed[1] if signed else None,
        cases_inspected=_integer(values.get("cases_inspected")),
        practitioner_interviews=_integer(values.get("practitioner_interviews")),
        ratings=ratings,
        key_questions=asked,
        recommendations=recommended,
        provisions=provided.items,
        organisations=tuple(unnamed_last(found_bodies)),
        absences=absences(told, sections),
        findings=found,
        claims=claims(told, sections, registers, framework, form, own, _cases(values)),
        figures=figures(told, sections, _cases(values), own, form.inspects),
        programmes=programmes(told, sections, registers, _body_names(provided, found_bodies)),
    )
    unsure = (Issue("read", "warning", name, doubt) for doubt in document.doubts)
    printed = {row.standard: row.rating for row in table.rows}
    chapters = in_chapters(sections, framework)
    announcing = "\n".join(one.joined().text for one in sections.named(*ANNOUNCING))
    gaps = incomplete(report, printed, chapters, announcing)
    return replace(report, issues=(*unsure, *_doubts(report), *gaps))


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


def _refuse_action_plan(sections: Sections, form: Layout, name: str) -> None:
    """Raise `NotAReport` for an action plan, which answers a report and has no sections."""
    cover = "\n".join(one.joined().text for one in sections.named("Cover"))
    standards = any(one.standard for one in sections.all)
    if not standards and form.patterns["status.action_plan"].search(cover):
        raise NotAReport(
            f"{name}: this is an action plan that answers a report, not the report; "
            "give the inspection report."
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
    date = date or values.get("fieldwork_week_beginning") or values.get("fieldwork_month")
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
