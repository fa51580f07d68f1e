"""Report + links -> N-Quads lines of that report's named graph.

Comes in: what one report states and what its names were linked to. Goes out: sorted, distinct
N-Quads lines without blank nodes, all in the graph `<base>graph/report/<pdu>/<month>`. Only nodes
of that inspection are described here, so that no triple can stand in two graphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.corrections.decisions import Applied
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.stated import HOLDS, stated_fields
from build_graph.knowledge.terms import boolean, integer, node, text, typed
from build_graph.knowledge.vocab import concept, iri, schemes
from build_graph.mapping.conflict_lines import add_conflicts
from build_graph.mapping.contradictions import contradictions
from build_graph.mapping.derived_facts import derived_facts
from build_graph.mapping.figure_lines import add_figures, add_places, add_programmes
from build_graph.mapping.progress_lines import add_progress
from build_graph.mapping.provenance import (
    describe_corrections,
    describe_manifest_value,
    describe_register_value,
)
from build_graph.mapping.regional_lines import add_unit_results
from build_graph.mapping.report_graph import ReportGraph
from build_graph.model import (
    Finding,
    KeyQuestion,
    Organisation,
    Passage,
    Provision,
    Rating,
    Recommendation,
    RegisterPassage,
    Report,
)
from build_graph.registers.inspection_names import inspection_month, inspection_path, month_in_words
from build_graph.registers.name_index import slugify
from build_graph.registers.resolve import Links
from build_graph.sources.manifest_values import ManifestPassage

# Kinds of report whose inspections name by properties of their own what was inspected.
WITH_NAME = ("pdu", "region")
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True, slots=True)
class MappedReport:
    """The graph of one report: its IRI, the inspection's IRI, and its sorted N-Quads lines."""

    graph: str
    inspection: str
    lines: tuple[str, ...]


def map_report(
    report: Report, links: Links, base: str, applied: Sequence[Applied] = ()
) -> MappedReport:
    """Return the named graph of `report` as sorted N-Quads lines; `applied` are decisions on it."""
    mapper = _Mapper(report, links, base, inspection_path(report, links.inspected.iri_path))
    mapper.attributes()
    mapper.derived()
    for rating in report.ratings:
        mapper.judgement(rating)
    for question in report.key_questions:
        mapper.key_question(question)
    for recommendation in report.recommendations:
        mapper.recommendation(recommendation)
    add_progress(mapper, report.progress)
    for provision in report.provisions:
        mapper.provision(provision)
    for organisation in report.organisations:
        mapper.organisation(organisation)
    for number, absence in enumerate(report.absences, start=1):
        subject = mapper.thing(f"absence/{number}", "pg:Absence", absence.what, absence.at)
        mapper.out.add(subject, "pg:what", text(absence.what))
    found = [(finding.at, mapper.finding(finding)) for finding in report.findings]
    figures = add_figures(mapper, report.figures)
    mentions = add_programmes(mapper, report.programmes, links.programmes)
    add_places(mapper, found, figures, mentions)
    add_unit_results(mapper, report, links, figures)
    add_conflicts(mapper, contradictions(report))
    describe_corrections(mapper, applied)
    mapper.contents()
    return MappedReport(mapper.out.graph, mapper.inspection, mapper.out.sorted())


class _Mapper(ReportGraph):
    """Collects the lines of one report; one method for each kind of fact."""

    def __init__(self, report: Report, links: Links, base: str, path: str) -> None:
        super().__init__(report.source, base, path)
        self.report = report
        self.links = links

    def attributes(self) -> None:
        """The inspection, the report, the source text, and what is stated once of them."""
        report, out = self.report, self.out
        label = f"{report.title_of_inspected}, {month_in_words(inspection_month(report))}"
        kind = report_kinds()[report.kind].of_class
        nodes = {"inspection": self.inspection, "report": f"{self.inspection}/report"}
        out.type_and_label(nodes["inspection"], kind, f"Inspection of {label}")
        if self.links.pdu is not None:
            out.add(nodes["inspection"], "pg:pdu", self._linked(self.links.pdu.iri_path))
        if report.kind not in WITH_NAME:
            out.add(nodes["inspection"], "pg:inspectedName", text(report.title_of_inspected))
            out.add(
                nodes["inspection"], "pg:inspected", self._linked(self.links.inspected.iri_path)
            )
        out.add(nodes["inspection"], "pg:framework", node(concept("framework", report.framework)))
        out.type_and_label(nodes["report"], "pg:Report", f"Report on {label}")
        if report.region is not None and not isinstance(report.region.at, RegisterPassage):
            out.add(nodes["inspection"], "pg:regionName", text(report.region.value))
        out.add(nodes["report"], "pg:inspection", node(self.inspection))
        out.add(nodes["report"], "dcterms:license", node(LICENCE))
        out.add(nodes["report"], "prov:wasDerivedFrom", node(self.source))
        self.source_text()
        for name, field in stated_fields().items():
            stated = report.stated(name)
            value = None if stated is None else self._attribute_value(stated.value, field.holds)
            if stated is not None and value is not None:
                out.add(nodes[field.of], field.curie, value)
                self._assertion(name, nodes[field.of], field.curie, value, stated.at)

    def derived(self) -> None:
        """What follows from the printed ratings; never printed, and never overwrites print."""
        facts = derived_facts(self.report)
        if not report_kinds()[self.report.kind].is_rated:
            return
        self.out.add(self.inspection, "pg:pointsTotal", integer(facts.points))
        self.out.add(self.inspection, "pg:pointsMaximum", integer(facts.maximum))
        if facts.overall:
            self.out.add(
                self.inspection, "pg:ruleOverallRating", node(concept("rating", facts.overall))
            )
        for rating in self.report.ratings:
            judgement = f"{self.inspection}/judgement/{rating.standard}"
            if rating.standard in facts.lowest:
                percent, rule = facts.lowest[rating.standard]
                self.out.add(judgement, "pg:lowestPercent", integer(percent))
                self.out.add(judgement, "pg:ruleRating", node(concept("rating", rule)))

    def judgement(self, rating: Rating) -> None:
        """A standard and the rating printed for it, with discretion where the text claims it."""
        name = f"judgement/{rating.standard}"
        subject = self.thing(name, "pg:Judgement", f"{rating.standard} {rating.name}", rating.at)
        self._standard(subject, rating.standard)
        self.out.add(subject, "pg:ratingPrinted", text(rating.rating))
        value = rating_value(rating.rating)
        if value:
            self.out.add(subject, "pg:rating", node(value))
        known = schemes().standard(self.report.framework, rating.standard)
        if known is not None and rating.name != known.name:
            self.out.add(subject, "pg:namePrinted", text(rating.name))
        if rating.reason is not None:
            label = f"Reason for the rating, {rating.standard} {rating.name}"
            why = self.thing(f"{name}/reason", "pg:Reason", label, rating.reason)
            self.out.add(why, "pg:judgement", node(subject))
        if rating.discretion is not None:
            label = f"Professional discretion, {rating.standard} {rating.name}"
            used = self.thing(f"{name}/discretion", "pg:Discretion", label, rating.discretion)
            self.out.add(used, "pg:judgement", node(subject))

    def key_question(self, row: KeyQuestion) -> None:
        """One row of a key-question table, as an observation over the inspected cases."""
        question = f"{self.report.framework}-{row.standard}-{row.number}"
        name = f"judgement/{row.standard}/question/{row.number}"
        label = f"{row.standard} question {row.number}: {row.percent} per cent"
        subject = self.thing(name, "pg:KeyQuestionResult", label, row.at)
        self._standard(subject, row.standard)
        self.out.add(subject, "pg:question", node(concept("question", question)))
        self.out.add(subject, "pg:questionText", text(row.question))
        self.out.add(subject, "pg:percent", integer(row.percent))
        self.out.add(subject, "pg:base", node(concept("base", "inspected-cases")))
        self.data_set("key-questions")

    def recommendation(self, item: Recommendation) -> None:
        """A recommendation and whom it is addressed to."""
        name = f"recommendation/{self._own_number(item)}"
        subject = self.thing(name, "pg:Recommendation", f"Recommendation {item.number}", item.at)
        self.out.add(subject, "pg:number", integer(item.number))
        self.out.add(subject, "pg:numberInferred", boolean(item.inferred))
        self.out.add(subject, "pg:addresseeName", text(item.addressee))
        kind = concept("addressee", item.addressee_type.lower())
        self.out.add(subject, "pg:addresseeType", node(kind))
        link = self.links.addressees[item.addressee]
        self.out.add(subject, "pg:addressee", self._linked(link.iri_path))
        self._themes(subject, item.themes)
        if item.text:
            self.out.add(subject, "pg:text", text(item.text))

    def _own_number(self, item: Recommendation) -> str:
        """What tells a recommendation from the others: its number, unless two have the same."""
        same = [one for one in self.report.recommendations if one.number == item.number]
        return f"{slugify(item.addressee)}-{item.number}" if len(same) > 1 else str(item.number)

    def provision(self, item: Provision) -> None:
        """A provider and the pathway it delivers here, or did, will or does elsewhere."""
        link = self.links.providers[item.provider]
        slug = link.iri_path.partition("/")[2]
        label = f"{item.provider}: {item.pathway.replace('-', ' ')}"
        current = item.status == "current"
        name = f"provision/{item.pathway}/{slug}" + ("" if current else f"/{item.status}")
        kind = "pg:ServiceProvision" if current else "pg:OtherServiceProvision"
        subject = self.thing(name, kind, label, item.at)
        if not current:
            self.out.add(subject, "pg:provisionStatus", text(item.status))
        if item.role != "prime":
            self.out.add(subject, "pg:providerRole", text(item.role))
        self.out.add(subject, "pg:provider", self._linked(link.iri_path))
        self.out.add(subject, "pg:providerName", text(item.provider))
        self.out.add(subject, "pg:pathway", node(concept("pathway", item.pathway)))
        if item.part_of:
            self.out.add(subject, "pg:partOfPrinted", text(item.part_of))

    def organisation(self, item: Organisation) -> None:
        """A body and how the report relates it to the PDU; unnamed ones carry their count."""
        kind = item.kind.replace("_", "-")
        link = self.links.organisations.get((item.kind, item.name))
        slug = link.iri_path.partition("/")[2] if link else "unnamed"
        label = item.name or f"{item.count} unnamed {kind.replace('-', ' ')}"
        name = f"organisation/{kind}/{slug}"
        subject = self.thing(name, "pg:OrganisationRelation", label, item.at)
        self.out.add(subject, "pg:kind", node(concept("kind", kind)))
        self.out.add(subject, "pg:relation", node(concept("relation", item.relation)))
        if link:
            self.out.add(subject, "pg:organisation", self._linked(link.iri_path))
            self.out.add(subject, "pg:organisationName", text(item.name))
        if item.count is not None:
            self.out.add(subject, "pg:count", integer(item.count))

    def finding(self, item: Finding) -> str:
        """One bullet, with its section and polarity; returns its IRI."""
        number, _, rest = item.section.partition(" ")
        section = number
        if rest:
            section = f"{number}-{slugify(rest)}" if number[0].isdigit() else slugify(item.section)
        name = f"finding/{section}/{item.polarity}/{item.ordinal}"
        label = f"{item.section}, {item.polarity} {item.ordinal}"
        subject = self.thing(name, "pg:Finding", label, item.at)
        self.out.add(subject, "pg:section", text(item.section))
        self.out.add(subject, "pg:polarity", node(concept("polarity", item.polarity)))
        self.out.add(subject, "pg:ordinal", integer(item.ordinal))
        if item.section[:1].isdigit():
            self._standard(subject, item.section.split()[0])
        self._themes(subject, item.themes)
        if item.text:
            self.out.add(subject, "pg:text", text(item.text))
        return subject

    def _themes(self, subject: str, slugs: tuple[str, ...]) -> None:
        for slug in slugs:
            self.out.add(subject, "pg:theme", node(concept("theme", slug)))
        if slugs:
            labels = "; ".join(map(schemes().theme_label, slugs))
            self.out.add(subject, "pg:themeLabels", text(labels))

    def _standard(self, subject: str, number: str) -> None:
        standard = concept("standard", f"{self.report.framework}-{number}")
        self.out.add(subject, "pg:standard", node(standard))

    def _linked(self, iri_path: str) -> str:
        return node(f"{self.base}id/{iri_path}")

    def _attribute_value(self, value: str | int, holds: str) -> str | None:
        if holds == "text":
            return text(str(value))
        if holds == "rating":
            found = rating_value(str(value))
            return node(found) if found else None
        if holds == "region":
            return self._linked(self.links.region.iri_path) if self.links.region else None
        return typed(str(value), HOLDS[holds])

    def _assertion(self, name: str, subject: str, curie: str, value: str, at: Passage) -> None:
        if isinstance(at, RegisterPassage):
            return describe_register_value(self, name, (subject, curie, value), at)
        if isinstance(at, ManifestPassage):
            return describe_manifest_value(self, name, (subject, curie, value), at)
        own = f"{self.inspection}/assertion/{name.replace('_', '-')}"
        self.out.is_a(own, "pg:Assertion")
        self.out.add(own, "rdf:subject", node(subject))
        self.out.add(own, "rdf:predicate", node(iri(curie)))
        self.out.add(own, "rdf:object", value)
        self.out.add(own, "pg:inspection", node(self.inspection))
        return self.evidence(own, at)


def rating_value(printed: str) -> str | None:
    """Return the IRI of the rating, or of the kind of missing rating, printed as `printed`."""
    found = schemes().rating(printed)
    if found is not None:
        return concept("rating", found.slug)
    missing = schemes().missing_rating(printed)
    return None if missing is None else concept("missing", missing.slug)
