"""What is in a store: how many reports and things of each kind, triples, texts, versions."""

from __future__ import annotations

from build_graph import __version__
from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store
from build_graph.store.history import last_build
from build_graph.store.kept_rows import kept_rows
from build_graph.table import Table, Value

_COUNTS = """
SELECT ?class ?label ?n WHERE {
  { SELECT ?class (COUNT(?thing) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class }
  OPTIONAL { ?class rdfs:label ?label }
  FILTER(STRSTARTS(STR(?class), STR(pg:)))
}
"""
_PASSAGES = "SELECT (SUM(?n) AS ?passages) WHERE { ?report pg:passagesStated ?n }"
_UNREGISTERED = "SELECT (COUNT(*) AS ?n) WHERE { ?thing pg:registered false }"
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def info(store: Store) -> Table:
    """Return what is in the store as a table of three columns: about, what, value."""
    used = prefixes()
    kinds = sorted(
        (str(label or str(class_).rpartition("#")[2]), n)
        for class_, label, n in kept_rows(store, _COUNTS, used).rows
    )
    passages = store.select(_PASSAGES, prefixes=used).rows[0][0]
    kinds = sorted([*kinds, ("passage", passages)] if passages else kinds)
    graphs = store.graphs()
    last = last_build(store)
    # The history is no part of what the reports say, nor of what is exported.
    triples = int(kept_rows(store, _TRIPLES, {}).rows[0][0] or 0) - len(
        store.graph_quads(store.history)
    )
    reports = [graph for graph in graphs if "/graph/report/" in graph]
    rows: list[tuple[Value, ...]] = [
        ("store", "folder", str(store.path)),
        ("store", "base of IRIs", store.base),
        ("store", "written by version", store.written_by),
        ("store", "read by version", __version__),
        ("store", "builds that changed it", str(last.number if last else 0)),
        ("graph", "reports", str(len(reports))),
        ("graph", "named graphs", str(len(graphs))),
        ("graph", "triples", str(triples)),
        ("graph", "texts kept", str(len(store.kept_texts()))),
        ("graph", "names in no register", str(store.select(_UNREGISTERED, None, used).rows[0][0])),
        *(("things", label, str(n)) for label, n in kinds),
    ]
    return Table(("about", "what", "value"), ("text", "text", "text"), tuple(rows))
