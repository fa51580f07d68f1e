"""The ontology is one of OWL 2 DL: what it uses is declared, each term is of one kind."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest

from build_graph.knowledge.vocab import iri, ontology_quads, prefixes

KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
# OWL 2 Structural Specification, 4: what a range may be, and a reasoner can read.
DATATYPES = {
    iri(f"xsd:{name}")
    for name in (
        *("decimal", "integer", "nonNegativeInteger", "positiveInteger", "double", "float"),
        *("string", "boolean", "anyURI", "dateTime", "dateTimeStamp"),
    )
} | {iri("rdfs:Literal"), iri("rdf:langString")}
# OWL 2, 5.5: annotation properties that need no declaration.
NOTES = {iri(one) for one in ("rdfs:label", "rdfs:comment", "rdfs:seeAlso", "rdfs:isDefinedBy",
                              "owl:versionInfo")}  # fmt: skip
AXIOMS = {iri(f"rdfs:{one}") for one in ("subClassOf", "subPropertyOf", "domain", "range")}
RESERVED = tuple(prefixes()[one] for one in ("rdf", "rdfs", "owl", "xsd"))
QUADS = list(ox.parse("\n".join(ontology_quads("http://x/")), format=ox.RdfFormat.N_QUADS))


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in QUADS:
        kind = str(getattr(quad.object, "value", "")).removeprefix(prefixes()["owl"])
        if quad.predicate.value == iri("rdf:type") and kind in KINDS:
            found[quad.subject.value].add(kind)
    return found


DECLARED = declared()


def kind_of(term: str) -> str:
    """What a term is declared to be, once."""
    (kind,) = DECLARED[term]
    return kind


def objects(curie: str) -> list[tuple[str, str]]:
    return [
        (quad.subject.value, quad.object.value)
        for quad in QUADS
        if quad.predicate.value == iri(curie)
    ]


def test_every_term_is_of_one_kind_and_none_is_built_in() -> None:
    assert {term: kinds for term, kinds in DECLARED.items() if len(kinds) > 1} == {}
    assert [term for term in DECLARED if term.startswith(RESERVED)] == []
    assert set(map(kind_of, DECLARED)) == set(KINDS)


def test_every_property_that_is_used_is_declared() -> None:
    used = {quad.predicate.value for quad in QUADS} - AXIOMS - NOTES - {iri("rdf:type")}
    assert [one for one in sorted(used) if kind_of(one) == "Class"] == []


def test_every_class_that_is_used_is_declared() -> None:
    owl = tuple(iri(f"owl:{one}") for one in (*KINDS, "Ontology"))
    used = {value for _, value in objects("rdf:type") if value not in owl}
    used |= {value for pair in objects("rdfs:subClassOf") for value in pair}
    used |= {value for _, value in objects("rdfs:domain")}
    assert {kind_of(one) for one in used} == {"Class"}


def test_a_range_is_a_class_or_a_datatype_of_owl() -> None:
    for own, value in objects("rdfs:range"):
        if kind_of(own) == "ObjectProperty":
            assert kind_of(value) == "Class", own
        else:
            assert value in DATATYPES, own


def test_a_property_is_below_one_of_its_kind() -> None:
    for own, above in objects("rdfs:subPropertyOf"):
        assert kind_of(own) == kind_of(above), own


def test_values_are_things_or_literals_as_the_property_is() -> None:
    for quad in QUADS:
        kind = DECLARED.get(quad.predicate.value, {"AnnotationProperty"})
        is_literal = isinstance(quad.object, ox.Literal)
        assert (kind, is_literal) not in (({"ObjectProperty"}, True), ({"DatatypeProperty"}, False))


@pytest.mark.parametrize("curie", ["rdfs:subClassOf", "rdfs:subPropertyOf"])
def test_nothing_is_below_itself(curie: str) -> None:
    above = defaultdict(set)
    for own, value in objects(curie):
        above[own].add(value)
    for own in list(above):
        seen, left = set[str](), [own]
        while left:
            new = above.get(left.pop(), set()) - seen
            seen |= new
            left += new
        assert own not in seen
