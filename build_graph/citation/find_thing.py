"""Which thing of the graph a person means: an IRI, the end of one, a CURIE, or a printed name."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.errors import BadRequest, did_you_mean
from build_graph.knowledge.vocab import prefixes
from build_graph.registers.name_index import slugify
from build_graph.store.database import Store, iri_term
from build_graph.store.implied import passage_of

_KNOWN = "SELECT ?p ?thing WHERE { { ?thing ?p ?o } UNION { ?s ?p ?thing } } LIMIT 1"
_NAMED = "SELECT ?inspection ?name WHERE { ?inspection pg:pduName ?name }"


def find_thing(store: Store, thing: str) -> str:
    """Return the IRI meant; one that the graph does not know gets the nearest suggested."""
    for iri in _readings(store, thing.strip()):
        try:
            term = iri_term(passage_of(iri))
        except BadRequest:
            continue
        if store.select(_KNOWN, {"thing": term}).rows:
            return iri
    raise BadRequest(f"the graph holds nothing called {thing!r}{_near(store, thing.strip())}")


def _readings(store: Store, thing: str) -> Iterator[str]:
    """Yield the IRIs that a person may mean."""
    prefix, colon, name = thing.strip("<>").partition(":")
    if colon and name.startswith("//"):
        yield f"{prefix}:{name}"
        return
    if colon and prefix in prefixes():
        yield prefixes()[prefix] + name
    path = thing.strip("<>/").removeprefix("id:")
    yield store.base + (path if path.startswith("id/") else f"id/{path}")
    yield from _by_printed_name(store, path.removeprefix("id/"))


def _by_printed_name(store: Store, path: str) -> Iterator[str]:
    """Yield what a path means that has the unit's printed name, where its register has another."""
    parts = path.split("/")
    if parts[0] == "inspection" and len(parts) > 2:  # unit and month
        for inspection, name in store.select(_NAMED, prefixes=prefixes()).rows:
            if slugify(str(name)) == parts[1] and str(inspection).endswith(f"/{parts[2]}"):
                yield "/".join([str(inspection), *parts[3:]])


def _near(store: Store, thing: str) -> str:
    root = f"{store.base}id/"
    path = thing.strip("<>/").removeprefix(store.base).removeprefix("id/")
    parts = path.split("/")
    reports = {graph: _inspection(graph, store.base) for graph in store.report_graphs()}
    own = [graph for graph, inspection in reports.items() if path.startswith(f"{inspection}/")]
    seen = store.within([*store.shared_graphs(), *own])
    things = seen.select("SELECT DISTINCT ?thing WHERE { ?thing a ?class }").rows
    known = [str(row[0]).removeprefix(root) for row in things if str(row[0]).startswith(root)]
    known += reports.values()
    deepest = max((one.count("/") for one in known), default=0)
    for shared in range(min(len(parts) - 1, deepest), -1, -1):
        start = "".join(f"{part}/" for part in parts[:shared])
        below = [one for one in known if one.startswith(start) and "/passage/" not in one]
        if below and (found := did_you_mean(path, below)):
            return found
    return ""


def _inspection(graph: str, base: str) -> str:
    """Return the end of the address of the inspection that the graph of a report is about."""
    return graph.replace(f"{base}graph/report/", "inspection/")
