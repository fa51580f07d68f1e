"""What a store holds that a build goes by: texts and their reports, names that no register has."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store

_TEXTS = """
SELECT ?graph ?sha256 WHERE { GRAPH ?graph { ?text a pg:SourceText ; pg:sha256 ?sha256 } }
"""
_KEPT = """
SELECT DISTINCT ?sha256 ?of WHERE {
  ?text a pg:SourceText ; pg:textKept true ; pg:sha256 ?sha256 OPTIONAL { ?text pg:mediaType ?of }
}
"""
_UNREGISTERED = """
SELECT DISTINCT ?thing ?name WHERE {
  { ?relation pg:organisation ?thing ; pg:organisationName ?name }
  UNION { ?provision pg:provider ?thing ; pg:providerName ?name }
  UNION { ?mention pg:programme ?thing ; pg:programmeName ?name }
  UNION { ?recommendation pg:addressee ?thing ; pg:addresseeName ?name }
  UNION { ?inspection pg:region ?thing ; pg:regionName ?name }
  UNION { ?inspection pg:inspected ?thing ; pg:inspectedBodyName ?name }
  UNION { ?inspection pg:pdu ?thing ; pg:pduName ?name }
  FILTER NOT EXISTS { ?thing pg:registered true }
}
"""


def graphs_of_texts(store: Store) -> dict[str, set[str]]:
    """Return the graphs of reports by the hash of their text."""
    found: dict[str, set[str]] = {}
    for graph, sha256 in store.select(_TEXTS, prefixes=prefixes()).rows:
        found.setdefault(str(sha256), set()).add(str(graph))
    return found


def lost_texts(store: Store) -> frozenset[str]:
    """Return the hashes of texts that should be kept and are not, or not as they were read.

    So is a text out of a PDF without the boxes of its words.
    """
    return frozenset(
        str(sha256)
        for sha256, of in store.select(_KEPT, prefixes=prefixes()).rows
        if not store.has_text(str(sha256)) or (of is not None and not store.boxes(str(sha256)))
    )


def unregistered_names(store: Store) -> Iterator[tuple[str, str]]:
    """Yield each thing that is in no register, by the path of its address, with its names."""
    things = f"{store.base}id/"
    for thing, name in store.select(_UNREGISTERED, prefixes=prefixes()).rows:
        yield str(thing).removeprefix(things), str(name)
