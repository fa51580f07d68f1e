"""GraphML, with what yEd needs to draw it: a shape, a colour, a place and a label for each node.

<http://graphml.graphdrawing.org/specification.html>; the elements of yEd stand in keys of their
own, which other programs pass over. Three habits of readers decide the rest: networkx takes places
from the elements of yEd, so plain values stand behind them and win; igraph gives every edge the id
of a node, so that of an edge is written as a value, too; rustworkx refuses keys without
a name and a type, though only yEd uses these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from build_graph.export.columns import Edge, Type, edge_columns, edges, node_columns
from build_graph.export.escape import xml
from build_graph.export.formats import ExportRequest
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx

_TYPES = {"text": "string", "integer": "long", "number": "double"}
_SHAPES = {"circle": "ellipse", "square": "rectangle", "triangle": "triangle"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
"""
_EDGE_COLOUR = "#9A9A9A"


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the view as GraphML."""
    graph = request.network(store)
    for line in lines(graph):
        yield line.encode()


def lines(graph: nx.MultiGraph[str]) -> Iterator[str]:
    """Yield a network as GraphML, an element a line."""
    nodes, links = node_columns(graph), edge_columns(graph)
    yield _HEAD
    for letter, of, columns in (("n", "node", nodes), ("e", "edge", links)):
        for i, (name, type_) in enumerate(columns.items()):
            yield (
                f'  <key id="{letter}{i}" for="{of}" attr.name="{xml(name)}" '
                f'attr.type="{_TYPES[type_]}"/>\n'
            )
    yield '  <key id="ei" for="edge" attr.name="edge_id" attr.type="string"/>\n'
    for of in ("node", "edge"):
        yield (
            f'  <key id="{of[0]}y" for="{of}" attr.name="{of}graphics" attr.type="string" '
            f'yfiles.type="{of}graphics"/>\n'
        )
    default = "directed" if graph.is_directed() else "undirected"
    yield f'  <graph id="{xml(graph.graph["view"])}" edgedefault="{default}">\n'
    yield f"    <desc>{xml(graph.graph['title'])}</desc>\n"
    for iri, data in graph.nodes(data=True):
        yield f'    <node id="{xml(iri)}">{_drawn(data)}{_values("n", nodes, data)}</node>\n'
    for edge in edges(graph):
        yield _edge(edge, links, graph.is_directed())
    yield "  </graph>\n</graphml>\n"


def _values(letter: str, columns: Mapping[str, Type], data: Mapping[str, Any]) -> str:
    return "".join(
        f'<data key="{letter}{i}">{xml(data[name])}</data>'
        for i, name in enumerate(columns)
        if name in data and data[name] != ""
    )


def _drawn(data: Mapping[str, Any]) -> str:
    size = data["size"]
    return (
        f'<data key="ny"><y:ShapeNode><y:Geometry height="{size}" width="{size}" '
        f'x="{xml(data["x"] - size / 2)}" y="{xml(data["y"] - size / 2)}"/>'
        f'<y:Fill color="{data["colour"]}" transparent="false"/>'
        f'<y:NodeLabel modelName="sides" modelPosition="s">{xml(data["label"])}</y:NodeLabel>'
        f'<y:Shape type="{_SHAPES.get(data["shape"], data["shape"])}"/></y:ShapeNode></data>'
    )


def _edge(edge: Edge, columns: Mapping[str, Type], directed: bool) -> str:
    arrow = "standard" if directed else "none"
    return (
        f'    <edge id="{edge.id}" source="{xml(edge.source)}" target="{xml(edge.target)}">'
        f'<data key="ey"><y:PolyLineEdge><y:LineStyle color="{_EDGE_COLOUR}" type="line" '
        f'width="1.0"/><y:Arrows source="none" target="{arrow}"/></y:PolyLineEdge></data>'
        f'<data key="ei">{edge.id}</data>{_values("e", columns, edge.data)}</edge>\n'
    )
