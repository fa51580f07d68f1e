"""Node-link JSON as `networkx.node_link_graph` reads it; D3 calls the list `edges` `links`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from build_graph.export.formats import ExportRequest
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the view as node-link JSON."""
    graph = request.network(store)
    for line in lines(graph):
        yield line.encode()


def lines(graph: nx.MultiGraph[str]) -> Iterator[str]:
    """Yield a network as JSON, a node or edge a line."""
    yield f'{{"directed": {_json(graph.is_directed())}, "multigraph": true,\n'
    yield f'"graph": {_json(dict(graph.graph))},\n"nodes": [\n'
    nodes: Any = graph.nodes(data=True)
    yield from _separated({"id": iri, **data} for iri, data in nodes)
    yield '],\n"edges": [\n'
    links: Any = graph.edges(keys=True, data=True)
    yield from _separated(
        {"source": source, "target": target, "key": key, **data}
        for source, target, key, data in links
    )
    yield "]}\n"


def _separated(items: Iterator[dict[str, Any]]) -> Iterator[str]:
    for i, item in enumerate(items):
        yield f"{',' * bool(i)}{_json(item)}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
