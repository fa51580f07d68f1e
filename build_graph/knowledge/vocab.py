"""The vocabulary as Python sees it: prefixes, IRIs, and the concept schemes as plain values.

Comes in: the Turtle files of `ontology/`. Goes out: IRIs for CURIEs, the concepts (see `concepts`),
and the N-Quads of the ontology's own graph. Files are read when first asked for, not when this
module is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from build_graph.errors import BadInput, InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.concepts import (
    Concept,
    Domain,
    Framework,
    Question,
    RatingValue,
    Schemes,
    Standard,
    plain,
)
from build_graph.knowledge.iris import concept, iri, prefixes, text_of, turtle
from build_graph.knowledge.kind_terms import kind_terms
from build_graph.knowledge.kinds import Kinds, known
from build_graph.knowledge.stated import field_terms, stated_fields

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = [
    "Concept",
    "Domain",
    "Framework",
    "Question",
    "RatingValue",
    "Schemes",
    "Standard",
    "concept",
    "iri",
    "ontology_files",
    "ontology_quads",
    "plain",
    "prefixes",
    "schemes",
]


UNITS = "pdu"  # what is inspected by a framework that does not say


def schemes(inspects: str = "pdu") -> Schemes:
    """Return the concept schemes, read once from `ontology/schemes`.

    `inspects` is a kind of report and says whose frameworks, domains, standards and questions
    they list: those by which units are inspected ('pdu'), those for a 'region', and so on.
    All know the others by `Schemes.of`.
    """
    found = _schemes(resources.home(), known())
    return found.others.get(inspects, found)


def ontology_quads(base: str) -> Iterator[str]:
    """Yield the N-Quads lines of the graph `<base>graph/ontology`, sorted and distinct."""
    quads = [quad for path in ontology_files() for quad in turtle(path)]
    quads += _made([*kind_terms(known()), *field_terms(stated_fields())])
    lines = {f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads}
    lines |= {
        f"{quad.object} <{iri('skos:hasTopConcept')}> {quad.subject}"
        for quad in quads
        if quad.predicate.value == iri("skos:topConceptOf")
    }
    for kind in known().registers.values():
        own = f"<{iri(kind.of_class)}> <{iri('rdf:type')}> <{iri('owl:Class')}>"
        if own not in lines:
            raise BadInput(
                f"The class {kind.of_class} of the kind {kind.slug!r} is defined nowhere; say in "
                "kinds.toml by 'comment' what it is."
            )
    for line in sorted(lines):
        yield f"{line} <{base}graph/ontology> ."


def ontology_files() -> list[Path]:
    """Return the Turtle files: classes and properties, those of others, prefixes, schemes.

    What follows from `kinds.toml` and `inspection.toml` stands in none of them; `ontology_quads`
    has everything.
    """
    top = [resources.ontology(f"{name}.ttl") for name in ("core", "external", "prefixes")]
    return top + sorted(resources.ontology("schemes").glob("*.ttl"))


def _made(lines: Iterable[str]) -> list[Quad]:
    import pyoxigraph

    text = "\n".join(lines)
    return list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))


class _Node:
    """The values of one subject as text, by CURIE of the property."""

    def __init__(self, own: str, values: dict[str, list[str]]) -> None:
        self.slug = own.rpartition("/")[2]
        self._values = values

    def all(self, curie: str) -> tuple[str, ...]:
        """Return every value, in code-point order."""
        return tuple(sorted(self._values.get(iri(curie), ())))

    def one(self, curie: str) -> str:
        """Return the only value."""
        values = self.all(curie)
        if len(values) != 1:
            raise InternalError(f"Concept {self.slug} needs one {curie} and has {len(values)}.")
        return values[0]

    def maybe(self, curie: str) -> str | None:
        """Return the only value, or None where there is none."""
        return self.one(curie) if self.all(curie) else None

    def number(self, curie: str) -> int:
        """Return the only value, a whole number."""
        return int(self.one(curie))

    def true(self, curie: str) -> bool:
        """Return the only value, true or false."""
        return self.one(curie) == "true"

    def labels(self) -> tuple[str, ...]:
        """Return the preferred label, then alternative and hidden ones."""
        more = self.all("skos:altLabel") + self.all("skos:hiddenLabel")
        return (self.one("skos:prefLabel"), *more)


@cache
def _schemes(home: Path, kinds: Kinds) -> Schemes:
    files = sorted(home.joinpath("ontology", "schemes").glob("*.ttl"))
    nodes = _nodes(chain(chain.from_iterable(map(turtle, files)), _made(kind_terms(kinds))))

    def of(curie: str) -> list[_Node]:
        return [node for _, node in sorted(nodes.items()) if iri(curie) in node.all("rdf:type")]

    ratings = sorted(map(_rating, of("pg:RatingValue")), key=lambda one: -one.points)
    found = Schemes(
        frameworks=tuple(map(_framework, of("pg:Framework"))),
        domains=tuple(map(_domain, of("pg:Domain"))),
        standards=tuple(map(_standard, of("pg:Standard"))),
        questions=tuple(map(_question, of("pg:KeyQuestion"))),
        ratings=tuple(ratings),
        missing=tuple(map(_concept, of("pg:MissingRating"))),
        pathways=tuple(map(_concept, of("pg:Pathway"))),
        kinds=tuple(map(_concept, of("pg:OrganisationKind"))),
        relations=tuple(map(_concept, of("pg:RelationKind"))),
        polarities=tuple(map(_concept, of("pg:Polarity"))),
        addressees=tuple(map(_concept, of("pg:AddresseeKind"))),
        bases=tuple(map(_concept, of("pg:FigureBase"))),
        themes=tuple(map(_concept, of("pg:Theme"))),
        measures=tuple(map(_concept, of("pg:Measure"))),
        discretion_margin=nodes[iri("scheme:rating")].number("pg:discretionMargin"),
    )
    inspected = {what for one in found.frameworks for what in one.inspects} - {UNITS}
    others = {what: _inspecting(what, found) for what in sorted(inspected)}
    return replace(_inspecting(UNITS, found), others=others)


def _inspecting(what: str, known: Schemes) -> Schemes:
    """The schemes with the frameworks by which `what` is inspected, and what belongs to them."""
    frameworks = tuple(one for one in known.frameworks if what in one.inspects)
    ids = {one.id for one in frameworks}
    return replace(
        known,
        frameworks=frameworks,
        domains=tuple(one for one in known.domains if one.framework in ids),
        standards=tuple(one for one in known.standards if one.framework in ids),
        questions=tuple(one for one in known.questions if one.framework in ids),
    )


def _framework(node: _Node) -> Framework:
    return Framework(
        id=node.slug,
        label=node.one("skos:prefLabel"),
        start=node.one("pg:validFrom"),
        end=node.maybe("pg:validTo"),
        inspects=node.all("pg:inspects") or (UNITS,),
    )


def _domain(node: _Node) -> Domain:
    return Domain(
        id=node.slug,
        framework=_tail(node.one("pg:framework")),
        number=node.number("pg:domainNumber"),
        label=node.one("skos:prefLabel"),
        names=node.labels(),
    )


def _standard(node: _Node) -> Standard:
    return Standard(
        framework=_tail(node.one("pg:framework")),
        number=node.one("pg:standardNumber"),
        name=node.one("skos:prefLabel"),
        casework=node.true("pg:casework"),
        rated=node.true("pg:rated"),
        domain=_tail(node.one("pg:domain")),
        names=node.labels(),
        aggregated=node.maybe("pg:aggregated") == "true",
        only=node.maybe("pg:inspects") or "",
    )


def _question(node: _Node) -> Question:
    return Question(
        id=node.slug,
        framework=_tail(node.one("pg:framework")),
        standard=_tail(node.one("pg:standard")).partition("-")[2],
        number=node.number("pg:questionNumber"),
        title=node.one("skos:prefLabel"),
        aspect=node.one("pg:aspect"),
        cues=node.all("pg:cue"),
    )


def _rating(node: _Node) -> RatingValue:
    share = node.number("pg:overallBandNumerator"), node.number("pg:overallBandDenominator")
    return RatingValue(
        slug=node.slug,
        label=node.one("skos:prefLabel"),
        points=node.number("pg:points"),
        band_from=node.number("pg:bandFrom"),
        band_to=node.number("pg:bandTo"),
        labels=node.labels(),
        overall_up_to=share,
        band_verified=node.true("pg:bandVerified"),
        overall_verified=node.true("pg:overallBandVerified"),
    )


def _concept(node: _Node) -> Concept:
    label = node.one("skos:prefLabel")
    return Concept(node.slug, label, node.labels(), node.maybe("pg:tableName") or label)


def _nodes(quads: Iterable[Quad]) -> dict[str, _Node]:
    values: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        of_subject = values.setdefault(text_of(quad.subject), {})
        of_subject.setdefault(quad.predicate.value, []).append(text_of(quad.object))
    return {own: _Node(own, found) for own, found in values.items()}


def _tail(own: str) -> str:
    return own.rpartition("/")[2]
