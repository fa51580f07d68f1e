"""The ontology under its own address: terms and schemes for people, all of it as linked data."""

from __future__ import annotations

from starlette.responses import Response

from build_graph.knowledge.vocab import iri, prefixes
from build_graph.store.database import Store
from build_graph.web.linked_data import FORMATS, described, split, wanted
from build_graph.web.page_request import HTML, PageRequest
from build_graph.web.site import Site

_TERMS = """
SELECT ?kind ?term (SAMPLE(?l) AS ?label) (SAMPLE(?c) AS ?comment) WHERE {
  { { ?term a owl:Class BIND("Classes" AS ?kind) }
    UNION { ?term a owl:ObjectProperty BIND("Properties that lead to things" AS ?kind) }
    UNION { ?term a owl:DatatypeProperty BIND("Properties with values" AS ?kind) }
    FILTER(STRSTARTS(STR(?term), STR(pg:))) }
  UNION { ?term a skos:ConceptScheme BIND("Schemes of concepts" AS ?kind) }
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?l }
  OPTIONAL { ?term rdfs:comment|skos:definition ?c }
} GROUP BY ?kind ?term ORDER BY ?kind ?term
"""
_KINDS = (
    "Classes",
    "Properties that lead to things",
    "Properties with values",
    "Schemes of concepts",
)


def ontology(site: Site, request: PageRequest) -> Response:
    """Return the page of all terms, or the graph of the ontology in the format asked for."""
    moment = site.live.now()
    media = wanted(request, split(request.path)[1])
    if media != HTML:
        return described(moment.store.graph_quads(f"{moment.store.base}graph/ontology"), media)
    own = iri("pg:")
    return site.page(
        "ontology.html",
        kinds=moment.once("terms", lambda: _terms(moment.store, own)),
        iri=own.rstrip("#"),
        formats=FORMATS,
        base=moment.store.base,
    )


def _terms(store: Store, own: str) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the terms by kind: address, name behind the '#', label and comment."""
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in _KINDS}
    for kind, term, label, comment in store.select(_TERMS, None, prefixes()).rows:
        found[str(kind)].append(
            {
                "iri": str(term),
                "name": str(term).removeprefix(own),
                "label": str(label or ""),
                "comment": str(comment or ""),
            }
        )
    return list(found.items())
