"""Node-link JSON as `networkx.node_link_graph` reads it; D3 calls the list `edges` `links`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from build_graph.export.formats import Request
from build_graph.store import Store

if TYPE_CHECKING:
    import networkx as nx


def parts(store: Store, request: Request) -> Iterator[bytes]:
    """Yield the view as node-link JSON."""
    graph = request.network(store)
    for line in lines(graph):
        yield line.encode()


def lines(graph: nx.MultiGraph[str]) -> Iterator[str]:
    """Yield a network as JSON, a node or edge a line."""
    yield f'{{"directed": {_json(graph.is_directed())}, "multigraph": true,\n'
    yield f'"graph": {_json(dict(graph.graph))},\n"nodes": [\n'
    for i, (iri, data) in enumerate(graph.nodes(data=True)):
        yield f"{',' * bool(i)}{_json({'id': iri, **data})}\n"
    yield '],\n"edges": [\n'
    links: Any = graph.edges(keys=True, data=True)
    for i, (source, target, key, data) in enumerate(links):
        own = {"source": source, "target": target, "key": key, **data}
        yield f"{',' * bool(i)}{_json(own)}\n"
    yield "]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
