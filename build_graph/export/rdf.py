"""The whole graph as Turtle, TriG, N-Quads or JSON-LD: the same graph gives the same bytes.

The graph is written one named graph after the other, each sorted, so memory holds one of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import pyoxigraph as ox

from build_graph.export.formats import ExportRequest
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.store import json_ld
from build_graph.store.database import Store

_SERIALISERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
}
_CHUNK = 1 << 16


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the graph in pieces."""
    if request.format == "nquads":
        for graph in store.graphs(history=request.history):
            yield "".join(f"{line}\n" for line in store.dump_nquads([graph])).encode()
        return
    if request.format == "jsonld":
        names = store.graphs(history=request.history)
        graphs = ((name, store.whole_graph(name)) for name in names)
        yield from (part.encode() for part in json_ld.dataset(graphs))
        return
    with tempfile.TemporaryFile() as whole:
        _serialise(store, request, whole)
        whole.seek(0)
        while part := whole.read(_CHUNK):
            yield part


def _serialise(store: Store, request: ExportRequest, out: IO[bytes]) -> None:
    whole = _quads(store, request.history)
    quads: Iterable[ox.Quad] | Iterable[ox.Triple] = whole
    if request.format == "turtle":
        quads = (quad.triple for quad in whole)
    used = prefixes()
    ox.serialize(quads, out, format=_SERIALISERS[request.format], prefixes=used)


def _quads(store: Store, history: bool) -> Iterator[ox.Quad]:
    """Yield every quad; of each thing its class comes first, because people read that first."""
    kind = f" <{iri('rdf:type')}> "
    for graph in store.graphs(history=history):
        name = ox.NamedNode(graph)
        lines = store.whole_graph(graph)
        lines.sort(key=lambda line: (line.split(" ", 1)[0], kind not in line, line))
        for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
