"""Both engines find the same, or the fast one is not asked."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import product
from typing import Any

import pyshacl
import pytest
import rdflib
from engine_runs import graph_of, in_order, lines_of, shapes_in
from invented_report import SAMPLES
from rdflib import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse

from build_graph.errors import BadRequest, InternalError
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.pipeline import build
from build_graph.store.database import Store, open_store
from build_graph.validation import engines, pyshacl_engine, shacl_engine
from build_graph.validation.certain import KNOWN, is_certain, unknown_terms
from build_graph.validation.check import Reader, validate
from build_graph.validation.shapes import shapes_of
from build_graph.validation.statements import Statements

PREFIXES = f"@prefix sh: <{SH}> . @prefix xsd: <{iri('xsd:')}> . @prefix x: <http://x.org/> ."
SAID = 'sh:message "Said."'
LEXICAL = {
    "string": ("64", "abc", "", "-3", "x y", "é😀", "64\\n"),
    "integer": ("64", "-3", "0", "007", "x", "4.5", "200", " 5", "+5"),
    "decimal": ("4.5", "64", "-1", "x", "1e3", "200", ".5"),
    "double": ("4.5", "64", "NaN", "x", "1e3", "INF"),
    "boolean": ("true", "false", "1", "maybe"),
    "date": ("2023-06-01", "2023-13-01", "2023-02-30", "2023-06", "2023-06-01Z", "2024-02-29"),
    "gYearMonth": ("2023-06", "2024-13", "2023/24", "2023-6"),
    "gYear": ("2023", "23", "x"),
    "dateTime": ("2023-06-01T00:00:00", "2023-06-01", "2023-06-01T00:00:00Z"),
    "nonNegativeInteger": ("64", "-3", "200"),
    "int": ("64", "99999999999"),
    "anyURI": ("http://x/y", "x y"),
}
VALUES = [f'"{form}"^^xsd:{name}' for name, forms in LEXICAL.items() for form in forms]
VALUES += ['"64"@en', "x:thing", "[]"]
BESIDE = ('"50"^^xsd:integer', '"50"', '"2023-06-01"^^xsd:date', '"2023-06"^^xsd:gYearMonth')
PAIRED = ("sh:lessThan x:q", "sh:lessThanOrEquals x:q", "sh:equals x:q", "sh:disjoint x:q")
CONSTRAINTS = (
    *(f"sh:{side}{end} 4" for side in ("min", "max") for end in ("Inclusive", "Exclusive")),
    "sh:minInclusive 0",
    'sh:maxInclusive "64.0"^^xsd:decimal',
    *(f"sh:datatype xsd:{name}" for name in LEXICAL if name not in ("int", "anyURI")),
    *("sh:minCount 2", "sh:maxCount 0", "sh:minLength 1", "sh:minLength 3"),
    *(f'sh:pattern "{form}"' for form in ("^[0-9]+$", "^[a-z]+/[a-z0-9.+-]+$")),
    *('sh:in ( "64" "abc" )', "sh:in ( 64 x:thing )", 'sh:hasValue "64"', "sh:hasValue 64"),
    *("sh:nodeKind sh:IRI", "sh:nodeKind sh:Literal", "sh:class x:Kind"),
    "sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:gYear ] )",
    'sh:not [ sh:hasValue "64" ]',
    *PAIRED,
)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_plain_values_come_out_the_same(constraint: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "rdflib")
    shapes = shapes_in(f"{PREFIXES} x:s sh:targetClass x:T ; sh:path x:p ; {constraint} ; {SAID} .")
    asked: list[str] = []
    for value, beside in product(VALUES, BESIDE if constraint in PAIRED else BESIDE[:1]):
        node = f"x:n{len(asked)} a x:T ; x:p {value} ; x:q {beside} ."
        if is_certain(graph_of(f"{PREFIXES} {node}"), shapes):
            asked.append(node)
    assert len(asked) > 3
    graph = graph_of(f"{PREFIXES} {' '.join(asked)}")
    assert in_order(shacl_engine.run(graph, shapes)) == in_order(pyshacl_engine.run(graph, shapes))


@pytest.mark.parametrize(
    ("constraint", "value"),
    [
        ("sh:maxInclusive 100", '"64"'),
        ("sh:maxInclusive 100", '"2023-06"^^xsd:gYearMonth'),
        ("sh:datatype xsd:integer", '"many"^^xsd:integer'),
        ("sh:lessThan x:q", '"2023-06"^^xsd:gYearMonth'),
        ("sh:datatype xsd:date", '"2023-02-30"^^xsd:date'),
    ],
)
def test_a_value_that_engines_differ_on_is_left_to_the_reference(
    constraint: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = shapes_in(f"{PREFIXES} x:s sh:targetClass x:T ; sh:path x:p ; {constraint} ; {SAID} .")
    graph = graph_of(f"{PREFIXES} x:n a x:T ; x:p {value} ; x:q {BESIDE[0]} .")
    monkeypatch.setattr(shacl_engine, "run", lambda *_: pytest.fail("the fast engine was asked"))
    monkeypatch.setattr(pyshacl_engine, "run", lambda *_: [])
    assert engines.conformance(graph, shapes, "shacl") == []


# --- the store whole ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("engines") / "graph"
    registers = [SAMPLES / "registers"]
    build([SAMPLES / "reports"], folder, registers=registers, validate=False)
    with open_store(folder, read_only=True) as opened:
        yield opened


def test_a_store_gives_the_same_by_both(store: Store) -> None:
    report = validate(store, engine="shacl")
    assert report.results
    assert report == validate(store, engine="pyshacl")


def test_the_fast_engine_is_asked_about_whatever_is_well_written(store: Store) -> None:
    for name, scope in (("ontology", "reference"), ("reference", "reference")):
        graph = Statements(store.graph_quads(f"{store.base}graph/{name}"))
        assert is_certain(graph, shapes_of("reference")), scope
    for name in store.report_graphs():
        assert is_certain(Statements(store.graph_quads(name)), shapes_of("report"))


# --- what comes with many graphs ------------------------------------------------------------------


def test_of_what_many_graphs_share_the_fast_engine_gets_what_shapes_name(store: Store) -> None:
    task = Reader(store).of_report(store.report_graphs()[0])
    shapes = shapes_of("report")
    text = shacl_engine.asked_about(Statements(task.lines, task.context), shapes)
    assert set(task.lines) < set(text.splitlines()) < {*task.lines, *task.context}
    assert f" <{iri('skos:notation')}> " in "\n".join(task.context)
    assert f" <{iri('skos:notation')}> " not in text
    assert f" <{iri('skos:prefLabel')}> " in text  # a query compares ratings with their names


@pytest.mark.parametrize("value", ["is there", "is not"])
def test_a_property_that_a_fact_names_is_looked_at(value: str) -> None:
    curies = f"@prefix pg: <{iri('pg:')}> . @prefix rdf: <{iri('rdf:')}> . {PREFIXES}"
    own = f"""{curies} x:i a pg:Inspection . x:a a pg:Assertion ; pg:inspection x:i ;
        rdf:subject x:rating ; rdf:predicate x:unheard ; rdf:object "{value}" ."""
    beside = f'{curies} x:rating x:unheard "is there" ; x:unasked "never" .'
    graph = Statements(lines_of(own), lines_of(beside))
    assert "unasked" not in shacl_engine.asked_about(graph, shapes_of("report"))
    found = shacl_engine.run(graph, shapes_of("report"))
    assert in_order(found) == in_order(pyshacl_engine.run(graph, shapes_of("report")))
    held = [one.value for one in found if one.shape.endswith("#AssertionHolds")]
    assert held == ([] if value == "is there" else ["http://x.org/a"])


def properties_asked(query: str) -> set[str]:
    """What stands in the place of a property in a query, as it is written there."""
    found: set[str] = set()

    def note(part: Any) -> None:
        for block in getattr(part, "triples", None) or ():
            # In an EXISTS the terms of a block follow one another, elsewhere each three are one.
            terms = [block] if isinstance(block, tuple) else zip(*[iter(block)] * 3, strict=True)
            found.update(predicate.n3() for _, predicate, _ in terms)

    traverse(prepareQuery(query, initNs=prefixes()).algebra, visitPost=note)
    return found


def test_queries_of_shapes_ask_for_no_property_but_such() -> None:
    shapes = [*shapes_of("report").having(iri("sh:select"))]
    shapes += shapes_of("reference").having(iri("sh:select"))
    asked = [(one, query) for _, queries in shapes for query in queries
             for one in properties_asked(query) if one.startswith("?")]  # fmt: skip
    assert {one for one, _ in asked} == {"?attribute", "?path"}
    for one, query in asked:
        assert f"rdf:predicate {one} " in query or f"{one} IN (" in query


# --- which engine ---------------------------------------------------------------------------------


def test_the_shapes_only_use_what_was_compared() -> None:
    assert unknown_terms(shapes_of("report")) | unknown_terms(shapes_of("reference")) == set()
    compared = "\n".join((PREFIXES, *CONSTRAINTS, *map(str, shapes_of("report").made())))
    assert {one for one in KNOWN if one not in compared} == set()


def test_a_part_of_shacl_that_was_never_compared_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shapes = shapes_in(
        f"{PREFIXES} x:s a sh:NodeShape ; sh:targetClass x:T ; sh:deactivated true ."
    )
    monkeypatch.setattr(engines, "shapes_of", lambda _: shapes)
    with pytest.raises(BadRequest, match="not known to be right about sh:deactivated"):
        engines.chosen_engine("shacl")
    assert engines.chosen_engine(None) == "pyshacl"


def test_an_engine_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engines.chosen_engine(None) == engines.chosen_engine("shacl") == "shacl"
    with pytest.raises(BadRequest, match="choose one of shacl, pyshacl"):
        engines.chosen_engine("jena")
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    assert engines.chosen_engine(None) == "pyshacl"
    with pytest.raises(BadRequest, match="'shacl' is not installed here"):
        engines.chosen_engine("shacl")


# --- pySHACL --------------------------------------------------------------------------------------


@pytest.mark.parametrize("normalise", [True, False])
@pytest.mark.parametrize("shapes", ["<x:s> a sh:NodeShape .", "<x:s> a sh:PropertyShape ."])
def test_rdflib_is_left_as_it_was(
    normalise: bool, shapes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", normalise)
    broken = "PropertyShape" in shapes
    try:
        pyshacl_engine.run(Statements(()), shapes_in(PREFIXES + shapes))
    except InternalError:
        assert broken
    else:
        assert not broken
    assert rdflib.NORMALIZE_LITERALS is normalise
    assert rdflib.Literal("1", datatype=rdflib.XSD.boolean).value is True


def test_rdflib_is_left_as_it_was_when_pyshacl_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        rdflib.NORMALIZE_LITERALS = False
        raise ValueError("gave up")

    monkeypatch.setattr(pyshacl, "validate", failing)
    with pytest.raises(ValueError, match="gave up"):
        pyshacl_engine.run(Statements(()), shapes_in(PREFIXES))
    assert rdflib.NORMALIZE_LITERALS is True


def test_strings_are_compared_as_strings() -> None:
    # Straight on the database pySHACL finds fault with a list of allowed strings.
    shapes = shapes_in(
        f'{PREFIXES} x:s a sh:PropertyShape ; sh:targetClass x:T ; sh:path x:p ; sh:in ( "Good" ) .'
    )
    assert pyshacl_engine.run(graph_of(f'{PREFIXES} x:n a x:T ; x:p "Good" .'), shapes) == []
