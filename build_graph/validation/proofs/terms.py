"""Only what the ontology knows: classes, properties, and properties where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from build_graph.knowledge import resources
from build_graph.knowledge.vocab import iri, ontology_quads, prefixes
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts
from build_graph.validation.statements import is_iri

# The language itself, which no ontology defines.
BUILT_IN = ("rdf", "rdfs")


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The terms of the ontology: properties with their domains, classes with those above."""

    properties: dict[str, frozenset[str]]
    classes: dict[str, frozenset[str]]


def known_terms(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each class or property that nobody defined, and each thing out of place."""
    known = _known(resources.home(), resources.additions())
    for subject in facts.own:
        said = facts.said_of(subject)
        types = tuple(map(str, said.get(iri("rdf:type"), ())))
        for rule, predicate, value in _out_of_place(known, types, tuple(said)):
            words = {"name": _name(predicate)} if predicate else {}
            yield Fault(rule, subject, predicate, value, words)


@lru_cache(maxsize=4096)
def _out_of_place(
    known: Known, types: tuple[str, ...], predicates: tuple[str, ...]
) -> tuple[tuple[str, str, str | None], ...]:
    """Return rule, property and class of what is wrong with things of these classes."""
    found: list[tuple[str, str, str | None]] = [] if types else [("ThingOfClass", "", None)]
    unknown = sorted(set(types) - known.classes.keys())
    found += [("ClassKnown", "", one) for one in unknown if not _is_built_in(one)]
    above = set(types).union(*(known.classes.get(one, ()) for one in types))
    for predicate in predicates:
        domain = known.properties.get(predicate)
        if domain is None and not _is_built_in(predicate):
            found.append(("PropertyKnown", predicate, None))
        elif domain and types and not domain & above:
            found.append(("PropertyInPlace", predicate, None))
    return tuple(found)


def nothing_dangles(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each link to a thing or concept of which nobody says anything."""
    spaces = (
        facts.name.partition("graph/report/")[0] + "id/",
        iri("pg:").removesuffix("ontology#"),
    )
    described = facts.described()
    for subject in facts.own:
        for predicate, values in described[subject].items():
            for value in values:
                if (
                    value not in described
                    and value.startswith(spaces)
                    and is_iri(value)
                    and "#" not in value
                ):
                    yield Fault("LinkLeadsSomewhere", subject, predicate, value)


def things_at_home(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each thing that is described here, but belongs to no part of the report."""
    whole = str(facts.inspection or "")
    texts = {str(one) for one in facts.nodes("pg:SourceText")}
    for subject in facts.own:
        own = str(subject)
        if own != whole and not own.startswith(f"{whole}/") and own not in texts:
            yield Fault("ThingAtHome", subject)


@cache
def _is_built_in(term: str) -> bool:
    return term.startswith(tuple(prefixes()[one] for one in BUILT_IN))


def _name(term: str) -> str:
    return term.rpartition("#")[2].rpartition("/")[2] or term


@cache
def _known(home: Path, additions: tuple[Path, ...]) -> Known:
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in ontology_quads("http://localhost/"):
        subject, predicate, value = line.split(" ", 2)
        if value.startswith("<"):
            said[subject[1:-1]][predicate[1:-1]].add(value.partition(">")[0][1:])
    above = {one: about[iri("rdfs:subClassOf")] for one, about in said.items()}
    kinds = {iri(f"owl:{one}") for one in _PROPERTIES}
    return Known(
        {one: frozenset(about[iri("rdfs:domain")]) for one, about in said.items()
         if about[iri("rdf:type")] & kinds},
        {one: _closed(one, above) for one, about in said.items()
         if iri("owl:Class") in about[iri("rdf:type")]},
    )  # fmt: skip


_PROPERTIES = ("DatatypeProperty", "ObjectProperty", "AnnotationProperty")


def _closed(one: str, above: dict[str, set[str]]) -> frozenset[str]:
    found, left = set[str](), [one]
    while left:
        new = above.get(left.pop(), set()) - found
        found |= new
        left += new
    return frozenset(found)
