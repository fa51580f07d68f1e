"""Classes of bodies and concepts of their kinds and relations, as statements of the ontology."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.knowledge.iris import concept, iri
from build_graph.knowledge.kinds import Kind, Kinds
from build_graph.knowledge.terms import node, text

_Statement = tuple[str, str, str]


def kind_terms(kinds: Kinds) -> Iterator[str]:
    """Yield the N-Triples lines that follow from the kinds and relations, in no order."""
    for kind in kinds.bodies.values():
        yield from _lines(_class(kind))
    for kind in kinds.related.values():
        said = (kind.label, kind.definition, kind.name)
        yield from _lines(_concept("kind", "pg:OrganisationKind", kind.slug, said))
    for relation in kinds.relations.values():
        said = (relation.label, relation.definition, relation.slug)
        yield from _lines(_concept("relation", "pg:RelationKind", relation.slug, said))


def _lines(statements: Iterator[_Statement]) -> Iterator[str]:
    for subject, predicate, term in statements:
        yield f"<{subject}> <{iri(predicate)}> {term} ."


def _class(kind: Kind) -> Iterator[_Statement]:
    own = iri(kind.of_class)
    yield own, "rdf:type", node(iri("owl:Class"))
    yield own, "rdfs:label", _english(kind.one)
    yield own, "rdfs:comment", _english(kind.comment)
    for curie in ("pg:Organisation", *kind.is_a):
        yield own, "rdfs:subClassOf", node(iri(curie))
    for curie in kind.close_match:
        yield own, "skos:closeMatch", node(iri(curie))
    for curie in kind.related_match:
        yield own, "skos:relatedMatch", node(iri(curie))
    yield own, "rdfs:isDefinedBy", node(_ontology())


def _concept(
    scheme: str, of_class: str, slug: str, said: tuple[str, str, str]
) -> Iterator[_Statement]:
    label, definition, table_name = said
    own, home = concept(scheme, slug), node(iri(f"scheme:{scheme}"))
    yield own, "rdf:type", node(iri(of_class))
    yield own, "rdf:type", node(iri("skos:Concept"))
    yield own, "rdfs:label", _english(label)
    yield own, "skos:prefLabel", _english(label)
    yield own, "skos:notation", text(slug)
    yield own, "skos:definition", _english(definition)
    yield own, "pg:tableName", text(table_name)
    yield own, "skos:inScheme", home
    yield own, "skos:topConceptOf", home
    yield own, "rdfs:isDefinedBy", node(_ontology())


def _english(words: str) -> str:
    return f"{text(words)}@en"


def _ontology() -> str:
    return iri("pg:").rstrip("#")
