"""Stores satisfy the vocabularies they are written in: Data Cube, PROV-O, ORG, SKOS and others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from invented_report import SAMPLES
from rdflib import Graph
from standards import AXIOMS, DATA, ask, closed, listed, merged, select, turtle

from build_graph.knowledge.vocab import prefixes
from build_graph.pipeline import build
from build_graph.questions.dataset_graph import lines, served
from build_graph.store.database import open_store

pytestmark = pytest.mark.xdist_group("standards")
CUBE = listed("data-cube.toml")
DESCRIPTIONS = listed("descriptions.toml")
SHAPES = Graph().parse(DATA / "dcat-void.ttl")
NORMAL = CUBE.pop("normalise")
INFERENCE = listed("inference.toml")
DECISIONS = "".join(
    f'[[correction]]\n{what}\nwho = "Ada Fenwick"\nwhen = 2026-11-21\nwhy = "as printed"\n'
    for what in (
        'action = "set"\nreport = "thornmere-vale/2022-09"\nfact = "score"\nto = 12',
        'action = "same"\nnames = ["Tidewell", "Sallow House Recovery"]',
    )
)
BUILT_IN = tuple(f"<{prefixes()[one]}" for one in ("rdf", "rdfs", "owl"))
OBSERVED = "SELECT ?one ?set WHERE { ?one a qb:Observation ; qb:dataSet ?set }"
DISJOINT_CLASSES = """SELECT DISTINCT ?one ?class ?other WHERE {
  ?class owl:disjointWith ?other . ?one a ?class , ?other }"""
DISJOINT_PROPERTIES = """SELECT DISTINCT ?one ?property ?other WHERE {
  ?property owl:propertyDisjointWith ?other . ?one ?property ?value ; ?other ?value }"""
# What a thing is said to be, without inference; only its classes are followed upwards. Classes and
# properties are mapped to those of others as concepts are, which is common and does no harm.
OUT_OF_DOMAIN = """SELECT DISTINCT ?property ?kind WHERE {
  ?property rdfs:domain ?class . ?one ?property ?value ; a ?kind
  FILTER(?property != skos:semanticRelation)
  FILTER NOT EXISTS { ?one a/rdfs:subClassOf* ?class } }"""
OUT_OF_RANGE = """SELECT DISTINCT ?property ?kind WHERE {
  ?property rdfs:range ?class . ?class a owl:Class . ?one ?property ?value
  FILTER(?property != skos:semanticRelation)
  OPTIONAL { ?value a ?kind }
  FILTER NOT EXISTS { ?value a/rdfs:subClassOf* ?class } }"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All samples, of every kind of report, with decisions of people."""
    folder = tmp_path_factory.mktemp("standards")
    (folder / "corrections.toml").write_text(DECISIONS, "utf-8")
    places = [SAMPLES / name for name in ("reports", "facts", "series", "web")]
    build(
        places,
        folder / "graph",
        registers=[SAMPLES / "registers"],
        corrections=folder / "corrections.toml",
        validate=False,
    )
    return folder


@pytest.fixture(scope="module")
def stated(folder: Path) -> ox.Store:
    """All graphs as one."""
    return merged(folder / "graph")


@pytest.fixture(scope="module")
def inferred(stated: ox.Store) -> ox.Store:
    return closed(stated, INFERENCE.values())


@pytest.fixture(scope="module", params=["stated", "inferred"])
def cube(request: pytest.FixtureRequest) -> ox.Store:
    store: ox.Store = request.getfixturevalue(request.param)
    return closed(store, NORMAL)


def broken(store: ox.Store, rule: dict[str, Any]) -> bool:
    """Whether a store breaks a constraint, for any of the properties that it depends on."""
    if "each" not in rule:
        return ask(store, rule["ask"])
    named = [row[0] for row in select(store, rule["each"])]
    return any(ask(store, rule["ask"].replace("$property", name)) for name in named)


@pytest.mark.parametrize("name", CUBE)
def test_the_cubes_of_every_inspection_are_sound(name: str, cube: ox.Store) -> None:
    assert not broken(cube, CUBE[name]), CUBE[name]["says"]


@pytest.mark.parametrize("name", CUBE)
def test_a_cube_that_breaks_a_constraint_is_found(name: str) -> None:
    assert broken(closed(turtle(CUBE[name]["breaks"]), NORMAL), CUBE[name])


def test_every_constraint_of_the_recommendation_is_there() -> None:
    assert list(CUBE) == [f"IC-{number}" for number in range(1, 22)]


def test_inference_makes_no_observation_and_no_figure(stated: ox.Store, inferred: ox.Store) -> None:
    assert select(stated, OBSERVED) == select(inferred, OBSERVED)
    for curie in ("pg:Figure", "pg:KeyQuestionResult", "qb:DataSet", "pg:Correction"):
        members = f"SELECT ?one WHERE {{ ?one a {curie} }}"
        assert select(stated, members) == select(inferred, members) != []


def test_a_number_is_observed_and_nothing_else(stated: ox.Store) -> None:
    for measure, structure in (
        ("pg:share", "pg:ShareStructure"),
        ("pg:value", "pg:FigureStructure"),
        ("pg:percent", "pg:KeyQuestionStructure"),
    ):
        of = f"?one a qb:Observation ; qb:dataSet/qb:structure {structure} ."
        number = f"?one {measure} ?number FILTER(isNumeric(?number))"
        assert ask(stated, f"ASK {{ {of} }}")
        assert not ask(stated, f"ASK {{ {of} FILTER NOT EXISTS {{ {number} }} }}")
    unobserved = "?one a pg:Figure FILTER NOT EXISTS { ?one a qb:Observation }"
    assert ask(stated, f"ASK {{ {unobserved} }}")
    assert not ask(stated, f"ASK {{ {unobserved} ?one pg:value|pg:share ?number }}")


@pytest.mark.parametrize("query", [DISJOINT_CLASSES, DISJOINT_PROPERTIES])
def test_nothing_is_two_things_that_cannot_be_one(query: str, inferred: ox.Store) -> None:
    assert select(inferred, query) == []


@pytest.mark.parametrize(
    ("example", "query"),
    [
        ("ex:one a prov:Activity ; prov:wasDerivedFrom ex:other .", DISJOINT_CLASSES),
        ("ex:one a org:Site . ex:change org:originalOrganization ex:one .", DISJOINT_CLASSES),
        ("ex:one a skos:ConceptScheme ; skos:topConceptOf ex:other .", DISJOINT_CLASSES),
        ("ex:one a qb:DimensionProperty . ex:part qb:measure ex:one .", DISJOINT_CLASSES),
        ('ex:one skos:prefLabel "one" ; skos:altLabel "one" .', DISJOINT_PROPERTIES),
        ("ex:one skos:exactMatch ex:two ; skos:relatedMatch ex:two .", DISJOINT_PROPERTIES),
    ],
)
def test_what_cannot_be_one_is_found(example: str, query: str) -> None:
    store = turtle(example)
    store.load(path=AXIOMS, format=ox.RdfFormat.TURTLE)
    assert select(closed(store, INFERENCE.values()), query)


def test_a_decision_is_one_thing_and_deciding_another(stated: ox.Store) -> None:
    asked = """SELECT ?decision ?who WHERE { ?what a pg:Correction ; prov:wasGeneratedBy ?decision .
      ?decision a prov:Activity ; prov:wasAssociatedWith/rdfs:label ?who }"""
    assert {who for _, who in select(stated, asked)} == {'"Ada Fenwick"'}


@pytest.mark.parametrize("query", [OUT_OF_DOMAIN, OUT_OF_RANGE])
def test_things_are_stated_to_be_what_properties_ask_for(query: str, stated: ox.Store) -> None:
    wider = closed(stated, [INFERENCE["subproperties"]])
    assert select(wider, query) == []


def test_every_class_and_property_is_declared(stated: ox.Store) -> None:
    declared = {
        row[0] for row in select(stated, "SELECT ?term WHERE { ?term rdfs:isDefinedBy ?by }")
    }
    classes = {row[0] for row in select(stated, "SELECT DISTINCT ?class WHERE { ?one a ?class }")}
    properties = {row[0] for row in select(stated, "SELECT DISTINCT ?p WHERE { ?one ?p ?other }")}
    used = {one for one in classes | properties if not one.startswith(BUILT_IN)}
    assert used - declared == set()


def described(store: ox.Store) -> str:
    """What a graph says of data sets, as Turtle."""
    about = """CONSTRUCT { ?one a dcat:Dataset ; ?property ?value . ?value a ?kind } WHERE {
      ?one a dcat:Dataset ; ?property ?value OPTIONAL { ?value a ?kind } }"""
    found = store.query(about, prefixes=prefixes())
    assert isinstance(found, ox.QueryTriples)
    return (found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def is_described_well(triples: str) -> bool:
    """Whether a description is one that DCAT and VoID allow."""
    conforms, _, _ = pyshacl.validate(Graph().parse(data=triples), shacl_graph=SHAPES)
    return bool(conforms)


def test_the_graph_is_described_as_dcat_and_void_ask(folder: Path) -> None:
    with open_store(folder / "graph", read_only=True) as opened:
        triples = [*lines(opened), *served(opened.base, "http://127.0.0.1:8000")]
    assert any("void#classPartition" in triple for triple in triples)
    assert is_described_well("\n".join(triples))


def test_registers_are_data_sets_of_dcat(stated: ox.Store) -> None:
    triples = described(stated)
    assert "dcat#Dataset" in triples
    assert is_described_well(triples)


@pytest.mark.parametrize(("old", "new"), DESCRIPTIONS["faults"])
def test_a_description_that_breaks_dcat_or_void_is_found(old: str, new: str) -> None:
    good = DESCRIPTIONS["good"]
    assert old in good
    assert is_described_well(good)
    assert not is_described_well(good.replace(old, new))
