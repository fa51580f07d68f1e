"""What the editor of the SPARQL page completes: keywords, prefixes, and the terms of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store
from build_graph.web.page_config import page_config

# A text to write and what it is: a word for its kind, and its label where it has one.
Completion = tuple[str, str, str]
_TERMS = """
SELECT ?kind ?term (SAMPLE(?named) AS ?label) WHERE {
  { ?term a owl:Class BIND("class" AS ?kind) }
  UNION { ?term a owl:ObjectProperty BIND("property" AS ?kind) }
  UNION { ?term a owl:DatatypeProperty BIND("property" AS ?kind) }
  UNION { ?term a owl:AnnotationProperty BIND("property" AS ?kind) }
  UNION { ?term a skos:Concept BIND("concept" AS ?kind) }
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?named }
} GROUP BY ?kind ?term ORDER BY ?kind ?term
"""
# Every query needs them, and no ontology file declares them.
_ALWAYS = ("rdf:type", "rdfs:label", "rdfs:comment", "rdfs:subClassOf")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w./-]*[\w-])?\Z", re.ASCII)


def completions(store: Store) -> list[Completion]:
    """Return what may be completed, keywords and prefixes first, then terms by their kind."""
    found: list[Completion] = [(word, "keyword", "") for word in page_config().keywords]
    found += [(f"{name}:", "prefix", space) for name, space in prefixes().items()]
    found += [(term, "property", "") for term in _ALWAYS]
    return list(dict.fromkeys([*found, *_terms(store)]))


def _terms(store: Store) -> Iterator[Completion]:
    for kind, term, label in store.select(_TERMS, None, prefixes()).rows:
        if name := short(str(term)):
            yield name, str(kind), str(label or "")


def short(iri: str) -> str:
    r"""Return an IRI as a query writes it with its prefix, or '' where it cannot.

    >>> print(short("https://w3id.org/probation-graph/scheme/standard/2021/1.1"))
    standard:2021\/1.1
    >>> short("https://example.org/score")
    ''
    """
    fitting = [(space, name) for name, space in prefixes().items() if iri.startswith(space)]
    if not fitting:
        return ""
    space, name = max(fitting, key=lambda one: len(one[0]))
    local = iri.removeprefix(space)
    return f"{name}:{local.replace('/', chr(92) + '/')}" if _LOCAL.match(local) else ""
