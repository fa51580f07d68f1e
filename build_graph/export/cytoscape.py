"""The JSON of Cytoscape.js, which Cytoscape (the desktop program) reads as .cyjs.

<https://js.cytoscape.org/#notation/elements-json>: elements with their data and positions, a
stylesheet that takes colour, shape and size from the data, and the layout `preset`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from build_graph.export.columns import edges
from build_graph.export.formats import ExportRequest
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx

_SHAPES = {"circle": "ellipse", "square": "rectangle"}
_STYLE: list[dict[str, Any]] = [
    {
        "selector": "node",
        "style": {
            "label": "data(label)",
            "background-color": "data(colour)",
            "shape": "data(shape)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": 10,
            "text-valign": "bottom",
        },
    },
    {"selector": "edge", "style": {"line-color": "#9A9A9A", "width": 1}},
    {"selector": "edge[?directed]", "style": {"target-arrow-shape": "triangle"}},
]


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the view as JSON for Cytoscape."""
    graph = request.network(store)
    for line in lines(graph):
        yield line.encode()


def lines(graph: nx.MultiGraph[str]) -> Iterator[str]:
    """Yield a network as JSON, an element a line."""
    about = {"name": graph.graph["title"], "view": graph.graph["view"]}
    yield f'{{"format_version": "1.0", "data": {_json(about)},\n'
    yield f'"layout": {{"name": "preset"}},\n"style": {_json(_STYLE)},\n"elements": {{"nodes": [\n'
    yield from _separated(_node(iri, data) for iri, data in graph.nodes(data=True))
    yield '], "edges": [\n'
    directed = graph.is_directed()
    for i, edge in enumerate(edges(graph)):
        own = {"id": edge.id, "source": edge.source, "target": edge.target, "directed": directed}
        yield f"{',' * bool(i)}{_json({'data': own | dict(edge.data)})}\n"
    yield "]}}\n"


def _node(iri: str, data: dict[str, Any]) -> str:
    own = {name: value for name, value in data.items() if name not in ("x", "y")}
    own["shape"] = _SHAPES.get(own["shape"], own["shape"])
    return _json({"data": {"id": iri, **own}, "position": {"x": data["x"], "y": data["y"]}})


def _separated(items: Iterator[str]) -> Iterator[str]:
    for i, item in enumerate(items):
        yield f"{',' * bool(i)}{item}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
