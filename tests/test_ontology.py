from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from build_graph.knowledge.vocab import iri, ontology_files, ontology_quads, prefixes

ROOT = Path(__file__).resolve().parents[1]
PG = "https://w3id.org/probation-graph/ontology#"
SCHEME = "https://w3id.org/probation-graph/scheme/"
FILES = ontology_files()
CLASSES = [
    "Inspection", "Report", "SourceText", "Fact", "Assertion", "Passage", "Judgement",
    "Discretion", "KeyQuestionResult", "Recommendation", "Finding", "Absence", "Figure",
    "Programme", "ProgrammeMention", "ServiceProvision", "OrganisationRelation",
    "ProbationDeliveryUnit", "Region", "Prison", "Court", "PoliceForce", "LocalAuthority",
    "ApprovedPremises", "ServiceProvider", "ProbationOffice", "Body", "Predecessor", "Contract",
    "Register", "ChangeEvent", "Framework", "Domain", "Standard", "KeyQuestion", "RatingValue",
    "MissingRating", "Pathway", "OrganisationKind", "RelationKind", "Polarity", "AddresseeKind",
    "FigureBase", "Correction", "ListedValue", "Measure",
]  # fmt: skip
# Python, shapes and queries name terms as CURIEs; what they name has to exist.
USERS = sorted(
    path
    for folder, pattern in (
        ("build_graph", "*.py"),
        ("tools", "*.py"),
        ("ontology", "*.ttl"),
        ("ontology", "*.toml"),
        ("shapes", "*.ttl"),
        ("queries", "*.rq"),
    )
    for path in (ROOT / folder).rglob(pattern)
    if "_bundled" not in path.parts
)


@cache
def graph() -> ox.Store:
    store = ox.Store()
    lines = "\n".join(ontology_quads("http://localhost/"))
    for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS):
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return store


def values(subject: str, curie: str) -> list[str]:
    found = graph().quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(iri(curie)), None)
    return sorted(str(getattr(quad.object, "value", quad.object)) for quad in found)


def subjects(curie: str, value: str) -> list[str]:
    found = graph().quads_for_pattern(None, ox.NamedNode(iri(curie)), ox.NamedNode(iri(value)))
    return sorted({str(getattr(quad.subject, "value", "")) for quad in found})


def terms() -> list[str]:
    kinds = (
        *("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        *("qb:DataStructureDefinition", "qb:ComponentSpecification"),
    )
    return sorted(own for kind in kinds for own in subjects("rdf:type", kind) if own.startswith(PG))


def name(own: str) -> str:
    return own.rpartition("#")[2]


@pytest.mark.parametrize("own", terms(), ids=name)
def test_every_term_says_what_it_is(own: str) -> None:
    assert values(own, "rdfs:isDefinedBy") == [PG.rstrip("#")]
    for curie in ("rdfs:label", "rdfs:comment"):
        quads = list(graph().quads_for_pattern(ox.NamedNode(own), ox.NamedNode(iri(curie)), None))
        assert [getattr(quad.object, "language", None) for quad in quads] == ["en"], curie
    assert values(own, "rdfs:comment")[0].endswith(".")


@pytest.mark.parametrize("class_", CLASSES)
def test_every_class_of_the_model_is_defined(class_: str) -> None:
    assert iri("owl:Class") in values(PG + class_, "rdf:type")


def test_names_follow_the_usual_capitals() -> None:
    kinds = ("owl:Class", "qb:DataStructureDefinition", "qb:ComponentSpecification")
    classes = {own for kind in kinds for own in subjects("rdf:type", kind)} & set(terms())
    assert all(name(own)[0].isupper() for own in classes)
    assert all(name(own)[0].islower() for own in set(terms()) - classes)


def test_computed_properties_say_that_they_are() -> None:
    derived = ("pointsTotal", "pointsMaximum", "ruleOverallRating", "lowestPercent", "ruleRating")
    comments = [values(PG + one, "rdfs:comment")[0] for one in derived]
    assert all(comment.startswith("Computed, never printed:") for comment in comments)


@pytest.mark.parametrize("curie", ["rdfs:domain", "rdfs:range", "rdfs:subClassOf"])
def test_own_classes_that_are_named_exist(curie: str) -> None:
    named = {value for own in terms() for value in values(own, curie) if value.startswith(PG)}
    assert named
    assert named <= set(subjects("rdf:type", "owl:Class"))


def test_object_properties_have_no_datatype_as_range_and_others_nothing_else() -> None:
    xsd = prefixes()["xsd"]
    for own in subjects("rdf:type", "owl:ObjectProperty"):
        assert not any(value.startswith(xsd) for value in values(own, "rdfs:range")), own
    for own in subjects("rdf:type", "owl:DatatypeProperty"):
        ranges = values(own, "rdfs:range") + values(own, "schema:rangeIncludes")
        assert all(value.startswith(xsd) for value in ranges), own


def test_no_property_has_two_domains() -> None:
    # Two would mean both at once, not either.
    assert [own for own in terms() if len(values(own, "rdfs:domain")) > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_blank_nodes(path: Path) -> None:
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    assert quads
    for quad in quads:
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_nothing_is_imported() -> None:
    assert not list(graph().quads_for_pattern(None, ox.NamedNode(iri("owl:imports")), None))


@pytest.mark.parametrize(
    "prefix", ["prov", "org", "skos", "dcterms", "dcat", "oa", "qb", "schema", "time"]
)
def test_aligned_with(prefix: str) -> None:
    how = (
        "rdf:type",
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "skos:closeMatch",
        "skos:relatedMatch",
    )
    targets = {value for own in terms() for curie in how for value in values(own, curie)}
    assert any(value.startswith(prefixes()[prefix]) for value in targets)


@pytest.mark.parametrize(
    ("own", "curie", "target"),
    [
        ("Inspection", "rdfs:subClassOf", "prov:Activity"),
        ("Report", "rdfs:subClassOf", "prov:Entity"),
        ("Report", "rdfs:subClassOf", "schema:Report"),
        ("ProbationDeliveryUnit", "rdfs:subClassOf", "org:OrganizationalUnit"),
        ("ChangeEvent", "rdfs:subClassOf", "org:ChangeEvent"),
        ("Passage", "rdfs:subClassOf", "oa:SpecificResource"),
        ("figureNumber", "rdf:type", "qb:DimensionProperty"),
        ("Correction", "rdfs:subClassOf", "prov:Entity"),
        ("SourceText", "rdfs:subClassOf", "dcat:Distribution"),
        ("Register", "rdfs:subClassOf", "dcat:Dataset"),
        ("RatingValue", "rdfs:subClassOf", "schema:Rating"),
        ("ServiceProvision", "rdfs:subClassOf", "schema:Service"),
        ("evidence", "rdfs:subPropertyOf", "prov:wasDerivedFrom"),
        ("inspection", "rdfs:subPropertyOf", "prov:wasGeneratedBy"),
    ],
)
def test_the_alignments_that_matter(own: str, curie: str, target: str) -> None:
    assert iri(target) in values(PG + own, curie)


@pytest.mark.parametrize("path", USERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_own_term_that_is_used_is_defined(path: Path) -> None:
    used = set(re.findall(r"\bpg:([A-Za-z]\w*)", path.read_text("utf-8")))
    assert sorted(used - {name(own) for own in terms()}) == []


@pytest.mark.parametrize(
    "path",
    [path for path in USERS if path.suffix == ".rq" or path.is_relative_to(ROOT / "shapes")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_concept_that_is_used_is_defined(path: Path) -> None:
    lines = (re.sub(r"(^|\s)#.*", "", line) for line in path.read_text("utf-8").splitlines())
    schemes = "|".join(prefix for prefix, space in prefixes().items() if SCHEME in space)
    used = set(re.findall(rf"(?<![\w?$/])(?:{schemes}):[a-z0-9][\w.-]*\w", "\n".join(lines)))
    assert [curie for curie in sorted(used) if not values(iri(curie), "rdf:type")] == []


def test_every_prefix_is_declared_once_and_ours() -> None:
    ontology = PG.rstrip("#")
    declared = values(ontology, "sh:declare")
    assert len(declared) == len(prefixes())
    assert all(own.startswith("https://w3id.org/probation-graph/prefix/") for own in declared)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_use_the_declared_prefixes(path: Path) -> None:
    used = re.findall(r"^@prefix (\w+): <(\S+)> \.", path.read_text("utf-8"), re.MULTILINE)
    assert used
    assert set(used) <= set(prefixes().items())


def test_quads_of_the_ontology_graph() -> None:
    lines = list(ontology_quads("http://localhost/"))
    assert lines == sorted(set(lines))
    parsed = list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in parsed} == {"<http://localhost/graph/ontology>"}
    assert len(parsed) == len(graph())


@pytest.mark.parametrize("concept", sorted(subjects("rdf:type", "skos:Concept")))
def test_every_concept_is_complete(concept: str) -> None:
    scheme, slug = concept.removeprefix(SCHEME).split("/")
    assert values(concept, "skos:notation") == [slug]
    assert values(concept, "skos:inScheme") == [SCHEME + scheme]
    assert values(concept, "skos:topConceptOf") == [SCHEME + scheme]
    assert values(concept, "rdfs:label") == values(concept, "skos:prefLabel")
    for curie in ("skos:prefLabel", "skos:definition", "rdfs:isDefinedBy"):
        assert len(values(concept, curie)) == 1, curie
    labels = [
        label
        for curie in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
        for label in values(concept, curie)
    ]
    assert len(labels) == len(set(labels))


def test_every_scheme_has_concepts_and_a_prefix() -> None:
    schemes = subjects("rdf:type", "skos:ConceptScheme")
    assert {f"{own}/" for own in schemes} < set(prefixes().values())
    assert len(schemes) == len(list((ROOT / "ontology" / "schemes").glob("*.ttl")))
    for own in schemes:
        assert list(
            graph().quads_for_pattern(None, ox.NamedNode(iri("skos:inScheme")), ox.NamedNode(own))
        )


@pytest.mark.parametrize("curie", ["skos:exactMatch", "skos:closeMatch"])
def test_matches_between_concepts_hold_both_ways(curie: str) -> None:
    pairs = {
        (concept, other)
        for concept in subjects("rdf:type", "skos:Concept")
        for other in values(concept, curie)
    }
    assert pairs
    assert pairs == {(other, concept) for concept, other in pairs}


def test_the_twelve_casework_questions_match_exactly() -> None:
    expected = {
        (f"{SCHEME}question/2021-2.{old}-{number}", f"{SCHEME}question/2023-2.{old - 1}-{number}")
        for old in (2, 3, 4, 5)
        for number in (1, 2, 3)
    }
    found = {
        (concept, other)
        for concept in subjects("rdf:type", "pg:KeyQuestion")
        for other in values(concept, "skos:exactMatch")
        if concept < other
    }
    assert found == expected
    assert all(values(a, "pg:aspect") == values(b, "pg:aspect") for a, b in found)


def test_standards_match_closely_where_their_names_agree() -> None:
    standards = subjects("rdf:type", "pg:Standard")
    names = {own: values(own, "skos:prefLabel") for own in standards}
    for own in standards:
        same = [other for other in standards if names[other] == names[own] and other != own]
        assert values(own, "skos:closeMatch") == same
        assert values(own, "skos:exactMatch") == []


def test_the_reference_page_is_current() -> None:
    command = [sys.executable, str(ROOT / "tools" / "reference_page.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
