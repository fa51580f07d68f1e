"""A small graph of invented inspections, written without the extractor, and many more for timing.

Three inspections of two PDUs in one region, one of them inspected twice under two frameworks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bulk_store import bulk_new

from build_graph.knowledge.terms import Lines, boolean, integer, node, text, typed
from build_graph.knowledge.vocab import concept, ontology_quads
from build_graph.mapping.similar import Pair, Recommended, similar_lines
from build_graph.store.database import DEFAULT_BASE

BASE = DEFAULT_BASE
STANDARDS = {
    "2021": (
        *(("1.1", "Leadership"), ("1.2", "Staff"), ("1.3", "Services")),
        *(("1.4", "Information and facilities"), ("2.1", "Court work"), ("2.2", "Assessment")),
        *(("2.3", "Planning"), ("2.4", "Implementation and delivery"), ("2.5", "Reviewing")),
    ),
    "2023": (
        *(("1.1", "Leadership"), ("1.2", "Staff"), ("1.3", "Services"), ("2.1", "Assessment")),
        *(("2.2", "Planning"), ("2.3", "Implementation and delivery"), ("2.4", "Reviewing")),
    ),
}
POINTS = {"Outstanding": 3, "Good": 2, "Requires improvement": 1, "Inadequate": 0}


def thing(path: str) -> str:
    return f"{BASE}id/{path}"


def slug(name: str) -> str:
    return "-".join(name.lower().replace("'", "").replace(",", "").split())


@dataclass(frozen=True)
class Inspection:
    """What one invented report says."""

    pdu: str
    month: str
    framework: str
    ratings: dict[str, str]
    percents: dict[str, tuple[int, ...]]
    score: int
    providers: tuple[tuple[str, str], ...] = ()
    bodies: tuple[tuple[str, str, str], ...] = ()
    region: str = "Westmarch"
    recommendations: tuple[tuple[str, str, str], ...] = ()
    findings: tuple[tuple[str, str, str], ...] = ()
    absences: tuple[str, ...] = ()
    figures: tuple[tuple[str, str, str, str, str], ...] = ()
    discretion: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    unnamed_premises: int = 0

    @property
    def path(self) -> str:
        return f"{slug(self.pdu)}/{self.month}"


def band(percent: int) -> str:
    limits = ((80, "outstanding"), (65, "good"), (50, "requires-improvement"))
    return next((rating for limit, rating in limits if percent >= limit), "inadequate")


class Writer:
    """Writes one inspection as N-Quads; every passage is a line of an invented source text."""

    def __init__(self, inspection: Inspection, lines_before: str = "") -> None:
        self.said = inspection
        self.own = thing(f"inspection/{inspection.path}")
        self.out = Lines(f"{BASE}graph/report/{inspection.path}")
        self.text = f"An inspection of {inspection.pdu}\n{lines_before}"
        self.pending: list[tuple[str, str, int, int]] = []

    def write(self) -> tuple[str, str, tuple[str, ...]]:
        self.inspection()
        self.judgements()
        self.lists()
        self.conflicts()
        if self.said.figures:
            self.figures()
        sha = hashlib.sha256(self.text.encode()).hexdigest()
        source = thing(f"text/{sha}")
        self.out.type_and_label(source, "pg:SourceText", f"{slug(self.said.pdu)}.txt")
        self.out.add(source, "pg:fileName", text(f"{slug(self.said.pdu)}.txt"))
        self.out.add(source, "pg:sha256", text(sha))
        self.out.add(source, "pg:textKept", boolean(True))
        self.out.add(f"{self.own}/report", "prov:wasDerivedFrom", node(source))
        for passage, section, start, end in self.pending:
            self.passage(passage, section, start, end)
        return sha, self.text, self.out.sorted()

    def inspection(self) -> None:
        said, own, report = self.said, self.own, f"{self.own}/report"
        self.out.type_and_label(own, "pg:Inspection", f"Inspection of {said.pdu} PDU")
        self.out.type_and_label(report, "pg:Report", f"Report on {said.pdu} PDU")
        self.out.add(report, "pg:inspection", node(own))
        title = text(f"An inspection of {said.pdu} PDU")
        for subject, curie, value in (
            (own, "pg:pdu", node(thing(f"pdu/{slug(said.pdu)}"))),
            (own, "pg:pduName", text(said.pdu)),
            (own, "pg:region", node(thing(f"region/{slug(said.region)}"))),
            (own, "pg:framework", node(concept("framework", said.framework))),
            (own, "pg:fieldworkStarted", typed(said.month, "xsd:gYearMonth")),
            (own, "pg:score", integer(said.score)),
            (own, "pg:maxScore", integer(3 * len(said.ratings))),
            (own, "pg:pointsTotal", integer(sum(POINTS.get(r, 0) for r in said.ratings.values()))),
            (own, "pg:pointsMaximum", integer(3 * len(said.ratings))),
            (own, "pg:overallRating", node(concept("rating", "good"))),
            (own, "pg:ruleOverallRating", node(concept("rating", "good"))),
            (report, "dcterms:title", title),
        ):
            self.out.add(subject, curie, value)
            if curie in ("pg:score", "pg:pduName", "dcterms:title"):
                name = f"{own}/assertion/{curie.partition(':')[2]}"
                self.out.add(name, "rdf:type", node(f"{BASE}ontology#Assertion"))
                self.out.add(name, "rdf:subject", node(subject))
                self.out.add(name, "rdf:predicate", node(_iri(curie)))
                self.out.add(name, "rdf:object", value)
                self.out.add(name, "pg:inspection", node(own))
                self.evidence(name, "cover", f"{curie} {said.pdu}")

    def judgements(self) -> None:
        said = self.said
        for number, name in STANDARDS[said.framework]:
            if name not in said.ratings:
                continue
            own = self.node(f"judgement/{number}", "pg:Judgement", f"{number} {name}", number)
            self.standard(own, number)
            rating = said.ratings[name]
            self.out.add(own, "pg:ratingPrinted", text(rating))
            self.out.add(own, "pg:rating", node(concept("rating", slug(rating))))
            if name in said.percents:
                lowest = min(said.percents[name])
                self.out.add(own, "pg:lowestPercent", integer(lowest))
                self.out.add(own, "pg:ruleRating", node(concept("rating", band(lowest))))
            for place, percent in enumerate(said.percents.get(name, ()), start=1):
                label = f"{number} question {place}"
                result = f"judgement/{number}/question/{place}"
                result = self.node(result, "pg:KeyQuestionResult", label, number)
                self.standard(result, number)
                question = concept("question", f"{said.framework}-{number}-{place}")
                self.out.add(result, "pg:question", node(question))
                self.out.add(result, "pg:questionText", text(f"Is {name} {place} good?"))
                self.out.add(result, "pg:percent", integer(percent))
            if name in said.discretion:
                used = f"judgement/{number}/discretion"
                used = self.node(used, "pg:Discretion", f"Discretion, {number}", number)
                self.out.add(used, "pg:judgement", node(own))

    def lists(self) -> None:
        said = self.said
        for provider, pathway in said.providers:
            name = f"provision/{pathway}/{slug(provider)}"
            own = self.node(name, "pg:ServiceProvision", f"{provider}: {pathway}", "Background")
            self.out.add(own, "pg:provider", node(thing(f"provider/{slug(provider)}")))
            self.out.add(own, "pg:providerName", text(provider))
            self.out.add(own, "pg:pathway", node(concept("pathway", pathway)))
        for kind, body, relation in said.bodies:
            name = f"organisation/{kind}/{slug(body)}"
            own = self.node(name, "pg:OrganisationRelation", body, "Background")
            self.relation(own, kind, relation)
            self.out.add(own, "pg:organisation", node(thing(f"{kind}/{slug(body)}")))
            self.out.add(own, "pg:organisationName", text(body))
        if said.unnamed_premises:
            name = "organisation/approved-premises/unnamed"
            own = self.node(name, "pg:OrganisationRelation", "unnamed", "Background")
            self.relation(own, "approved-premises", "within")
            self.out.add(own, "pg:count", integer(said.unnamed_premises))
        for number, (to, kind, words) in enumerate(said.recommendations, start=1):
            name = f"recommendation/{number}"
            own = self.node(name, "pg:Recommendation", f"Recommendation {number}", "Rec.")
            self.out.add(own, "pg:number", integer(number))
            self.out.add(own, "pg:addresseeName", text(to))
            self.out.add(own, "pg:addresseeType", node(concept("addressee", kind)))
            self.out.add(own, "pg:addressee", node(thing(f"{kind}/{slug(to)}")))
            if words:
                self.out.add(own, "pg:text", text(words))
            self.themes(own, words)
        counts: dict[tuple[str, str], int] = {}
        for section, polarity, words in said.findings:
            place = counts[section, polarity] = counts.get((section, polarity), 0) + 1
            name = f"finding/{slug(section)}/{polarity}/{place}"
            own = self.node(name, "pg:Finding", f"{section}, {polarity} {place}", section)
            self.out.add(own, "pg:section", text(section))
            self.out.add(own, "pg:polarity", node(concept("polarity", polarity)))
            self.out.add(own, "pg:ordinal", integer(place))
            self.out.add(own, "pg:text", text(words))
            self.themes(own, words)
        for number, what in enumerate(said.absences, start=1):
            own = self.node(f"absence/{number}", "pg:Absence", what, "2.1")
            self.out.add(own, "pg:what", text(what))

    def conflicts(self) -> None:
        for number, (kind, detail) in enumerate(self.said.conflicts, start=1):
            own = self.node(f"conflict/{number}", "pg:Conflict", f"conflict {number}", "2.1")
            self.out.add(own, "pg:conflictKind", node(concept("conflict", kind)))
            self.out.add(own, "pg:detail", text(detail))
            start, end = len(self.text), len(self.text) + len("Other line")
            beside = f"{self.own}/passage/{start}-{end}"
            for how in ("pg:evidence", "pg:besideEvidence"):
                self.out.add(own, how, node(beside))
            self.text += "Other line\n"
            self.pending.append((beside, "2.1", start, end))

    def themes(self, own: str, words: str) -> None:
        for slug_, _ in THEMES.get(words, ()):
            self.out.add(own, "pg:theme", node(concept("theme", slug_)))
        if words in THEMES:
            labels = "; ".join(label for _, label in THEMES[words])
            self.out.add(own, "pg:themeLabels", text(labels))

    def figures(self) -> None:
        """Write a figure of each kind that a question asks for, and a programme."""
        for number, (measure, value, unit, base, about) in enumerate(self.said.figures, start=1):
            label = f"{measure.replace('-', ' ')}, {about}" if about else measure.replace("-", " ")
            own = self.node(f"figure/{number}", "pg:Figure", label, "1.2")
            self.out.add(own, "pg:measure", text(label))
            self.out.add(own, "pg:measureConcept", node(concept("measure", measure)))
            self.out.add(own, "pg:valueText", text(value))
            self.out.add(own, "pg:figureNumber", integer(number))
            self.out.add(own, "pg:unit", text(unit))
            self.out.add(own, "pg:section", text("1.2"))
            if base:
                self.out.add(own, "pg:base", node(concept("base", base)))
            if "/" in value:
                above, below = map(int, value.split("/"))
                self.out.add(own, "pg:numerator", integer(above))
                self.out.add(own, "pg:denominator", integer(below))
                self.out.add(own, "pg:share", typed(str(100 * above // below), "xsd:decimal"))
            if about:
                kind = "pg:figureArea" if measure == "reoffending-rate" else "pg:grade"
                self.out.add(own, kind, text(about))
        own = self.node("programme/steady-ground", "pg:ProgrammeMention", "Steady Ground", "1.1")
        self.out.add(own, "pg:programmeName", text("Steady Ground"))
        self.out.add(own, "pg:programme", node(thing("programme/steady-ground")))
        finding = f"{self.own}/finding/1.1/strength/1"
        self.out.add(finding, "pg:mentions", node(thing("programme/steady-ground")))
        self.out.add(finding, "pg:figure", node(f"{self.own}/figure/1"))

    def node(self, name: str, curie: str, label: str, section: str) -> str:
        own = f"{self.own}/{name}"
        self.out.type_and_label(own, curie, label)
        self.out.add(own, "pg:inspection", node(self.own))
        self.evidence(own, section, f"Line about {label}")
        return own

    def standard(self, own: str, number: str) -> None:
        standard = concept("standard", f"{self.said.framework}-{number}")
        self.out.add(own, "pg:standard", node(standard))

    def relation(self, own: str, kind: str, relation: str) -> None:
        self.out.add(own, "pg:kind", node(concept("kind", kind)))
        self.out.add(own, "pg:relation", node(concept("relation", relation)))

    def evidence(self, own: str, section: str, line: str) -> None:
        start, end = len(self.text), len(self.text) + len(line)
        self.text += f"{line}\n"
        passage = f"{self.own}/passage/{start}-{end}"
        self.out.add(own, "pg:evidence", node(passage))
        self.pending.append((passage, section, start, end))

    def passage(self, own: str, section: str, start: int, end: int) -> None:
        """Write what is stored of a passage: the rest follows from its address and the text."""
        self.out.add(own, "pg:section", text(section))
        self.out.add(own, "oa:hasSelector", node(f"{own}/quote"))
        self.out.add(f"{own}/quote", "oa:exact", text(self.text[start:end]))


def _iri(curie: str) -> str:
    from build_graph.knowledge.vocab import iri

    return iri(curie)


LEADERSHIP = ("leadership", "Leadership, strategy and change")
STAFFING = ("recruitment-and-retention", "Staffing, recruitment and retention")
ENQUIRIES = ("domestic-abuse-enquiries", "Domestic abuse enquiries")
THEMES = {
    "Ask the police about domestic abuse.": (ENQUIRIES,),
    "Ask the police about domestic abuse at once.": (ENQUIRIES,),
    "Fill the posts.": (STAFFING,),
    "Leaders are known.": (LEADERSHIP,),
    "Plans are late.": (LEADERSHIP, STAFFING),
    "Handovers are good.": (("resettlement", "Resettlement"),),
}
THORNMERE = Inspection(
    pdu="Thornmere Vale",
    month="2022-09",
    framework="2021",
    ratings={
        "Leadership": "Good",
        "Staff": "Requires improvement",
        "Services": "Good",
        "Assessment": "Requires improvement",
        "Planning": "Good",
    },
    percents={"Assessment": (62, 70, 48), "Planning": (70, 66, 71)},
    score=8,
    providers=(("Hearthway", "accommodation"), ("Bridgeline", "mentoring")),
    bodies=(
        ("court", "Cressholt Crown Court", "serves"),
        ("prison", "HMP Grimwold", "closest"),
        ("police-force", "Marchland Police", "serves"),
        ("local-authority", "Quillham", "covers"),
    ),
    recommendations=(
        ("Thornmere Vale PDU", "pdu", "Ask the police about domestic abuse."),
        ("Westmarch region", "region", "Fill the posts."),
        ("HMPPS", "hmpps", ""),
    ),
    findings=(
        ("1.1", "strength", "Leaders are known."),
        ("1.1", "improvement", "Plans are late."),
        ("1.3 Resettlement work", "strength", "Handovers are good."),
    ),
    absences=("court work was not inspected",),
    discretion=("Assessment",),
    figures=(
        ("management-oversight-insufficient", "30/40", "n/d", "inspected-cases", ""),
        ("vacancy-rate", "12", "percent", "posts", "trainees"),
        ("workload-average", "104", "percent", "staff-in-post", ""),
        ("caseload-total", "1912", "people", "", ""),
        ("reoffending-rate", "23.4", "percent", "reoffending-cohort", "Quillham"),
        ("domestic-abuse-enquiries", "9/20", "n/d", "relevant-cases", ""),
        ("unpaid-work-backlog", "38", "sessions", "", ""),
    ),
)
HALLOWBY = Inspection(
    pdu="Hallowby",
    month="2023-05",
    framework="2021",
    ratings={"Leadership": "Inadequate", "Services": "Requires improvement", "Staff": "Good"},
    percents={},
    score=4,
    providers=(("Hearthway", "accommodation"), ("Odd Lot", "mentoring")),
    bodies=(
        ("court", "Cressholt Crown Court", "serves"),
        ("prison", "HMP Grimwold", "within"),
        ("police-force", "Marchland Police", "serves"),
        ("local-authority", "Quillham", "covers"),
    ),
    unnamed_premises=4,
    conflicts=(("rating-in-section", "2.3 Planning is said to be Good."),),
)
HALLOWBY_AGAIN = Inspection(
    pdu="Hallowby",
    month="2024-01",
    framework="2023",
    ratings={"Leadership": "Good", "Services": "Good", "Assessment": "Good", "Staff": "Good"},
    percents={"Assessment": (70, 70, 88)},
    score=8,
    providers=(("Hearthway", "accommodation"),),
    bodies=(("court", "Cressholt Crown Court", "serves"),),
    recommendations=(("Hallowby PDU", "pdu", "Ask the police about domestic abuse at once."),),
)
INSPECTIONS = (THORNMERE, HALLOWBY, HALLOWBY_AGAIN)


def reference(names: dict[str, list[str]], regions: dict[str, str]) -> tuple[str, ...]:
    """The registers: things by kind, and the region of each PDU."""
    classes = {
        "pdu": "pg:ProbationDeliveryUnit",
        "region": "pg:Region",
        "court": "pg:Court",
        "prison": "pg:Prison",
        "police-force": "pg:PoliceForce",
        "local-authority": "pg:LocalAuthority",
        "provider": "pg:ServiceProvider",
    }
    out = Lines(f"{BASE}graph/reference")
    for kind, things in names.items():
        for name in things:
            own = thing(f"{kind}/{slug(name)}")
            out.type_and_label(own, classes[kind], name)
            out.add(own, "skos:prefLabel", text(name))
            out.add(own, "pg:registered", boolean(True))
            if name in regions:
                out.add(own, "org:unitOf", node(thing(f"region/{slug(regions[name])}")))
    out.add(thing("provider/hearthway"), "skos:altLabel", text("Hearthway CIC"))
    for number, (holder, sub, pathway) in enumerate(
        (("Corvane", "Hearthway", "accommodation"), ("Corvane", "", "mentoring"),
         ("Corvane", "", "personal-wellbeing")), start=1,
    ):  # fmt: skip
        own = thing(f"contract/c{number}")
        out.type_and_label(own, "pg:Contract", f"Contract {number}")
        out.add(own, "pg:provider", node(thing(f"provider/{slug(holder)}")))
        if sub:
            out.add(own, "pg:subcontractor", node(thing(f"provider/{slug(sub)}")))
        out.add(own, "pg:pathway", node(concept("pathway", pathway)))
        out.add(own, "pg:region", node(thing("region/westmarch")))
        out.add(own, "pg:listedFrom", typed("2021-06-26", "xsd:date"))
    return out.sorted()


NAMES = {
    "pdu": ["Thornmere Vale", "Hallowby"],
    "region": ["Westmarch", "Fenmark, Hallow and Tarn"],
    "court": ["Cressholt Crown Court"],
    "prison": ["HMP Grimwold"],
    "police-force": ["Marchland Police"],
    "local-authority": ["Quillham"],
    "provider": ["Hearthway", "Bridgeline", "Corvane"],
}


def unregistered() -> tuple[str, ...]:
    out = Lines(f"{BASE}graph/unregistered")
    out.type_and_label(thing("provider/odd-lot"), "pg:Body", "Odd Lot")
    out.add(thing("provider/odd-lot"), "skos:prefLabel", text("Odd Lot"))
    out.add(thing("provider/odd-lot"), "pg:registered", boolean(False))
    out.type_and_label(thing("programme/steady-ground"), "pg:Programme", "Steady Ground")
    out.add(thing("programme/steady-ground"), "skos:prefLabel", text("Steady Ground"))
    out.add(thing("programme/steady-ground"), "pg:registered", boolean(False))
    return out.sorted()


def alike() -> list[str]:
    said = [
        Recommended(one.month, thing(f"inspection/{one.path}/recommendation/1"), one.path, text, "")
        for one in (THORNMERE, HALLOWBY_AGAIN)
        for _, _, text in one.recommendations[:1]
    ]
    first, second = said
    return similar_lines([Pair(first, second, 0.8)], BASE)


def small_store(
    path: Path, inspections: Sequence[Inspection] = INSPECTIONS, more: Sequence[str] = ()
) -> Path:
    """Build the store of the inspections, and of `more` lines, and return its folder."""
    written = [Writer(one).write() for one in inspections]
    regions = {"Thornmere Vale": "Westmarch", "Hallowby": "Westmarch"}

    def chunks() -> Iterator[str]:
        yield "\n".join(ontology_quads(BASE))
        yield "\n".join(reference(NAMES, regions))
        yield "\n".join(unregistered())
        yield "\n".join(alike())
        yield "\n".join(more)
        for _, _, lines in written:
            yield "\n".join(lines)

    bulk_new(path, chunks(), texts=[(sha, said) for sha, said, _ in written])
    return path
