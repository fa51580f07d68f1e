"""GEXF 1.3 with its viz module: colours, sizes, shapes and places, and no clock.

<https://gexf.net/schema.html>. networkx writes the day into the file and needs attributes of its
own for colours, so the writer is ours. Edges carry the name of their relation as `kind`, which is
how Gephi tells several edges of one pair apart. Attributes are numbered, because Gephi Lite shows
the id of one in place of its title unless that is a number.
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
_SHAPES = {"circle": "disc"}
_SHOWN = frozenset(("label", "colour", "shape", "size", "x", "y"))
_EDGE_SHOWN = frozenset(("label", "weight", "relation"))
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the view as GEXF."""
    graph = request.network(store)
    for line in lines(graph):
        yield line.encode()


def lines(graph: nx.MultiGraph[str]) -> Iterator[str]:
    """Yield a network as GEXF, an element a line."""
    nodes = {name: kind for name, kind in node_columns(graph).items() if name not in _SHOWN}
    links = {name: kind for name, kind in edge_columns(graph).items() if name not in _EDGE_SHOWN}
    default = "directed" if graph.is_directed() else "undirected"
    yield _HEAD
    yield "  <meta>\n    <creator>probation-graph</creator>\n    <description>"
    yield f"{xml(graph.graph['title'])}</description>\n  </meta>\n"
    yield f'  <graph mode="static" defaultedgetype="{default}" idtype="string">\n'
    yield from _declared("node", nodes)
    yield from _declared("edge", links)
    yield f'    <nodes count="{len(graph)}">\n'
    for iri, data in graph.nodes(data=True):
        yield _node(iri, data, nodes)
    yield f'    </nodes>\n    <edges count="{graph.number_of_edges()}">\n'
    for edge in edges(graph):
        yield _edge(edge, links)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _declared(of: str, columns: Mapping[str, Type]) -> Iterator[str]:
    if not columns:
        return
    yield f'    <attributes class="{of}" mode="static">\n'
    for i, (name, type_) in enumerate(columns.items()):
        yield f'      <attribute id="{i}" title="{xml(name)}" type="{_TYPES[type_]}"/>\n'
    yield "    </attributes>\n"


def _values(columns: Mapping[str, Type], data: Mapping[str, Any]) -> str:
    values = "".join(
        f'<attvalue for="{i}" value="{xml(data[name])}"/>'
        for i, name in enumerate(columns)
        if name in data and data[name] != ""
    )
    return f"<attvalues>{values}</attvalues>" if values else ""


def _node(iri: str, data: Mapping[str, Any], columns: Mapping[str, Type]) -> str:
    red, green, blue = (int(data["colour"][i : i + 2], 16) for i in (1, 3, 5))
    shape = _SHAPES.get(data["shape"], data["shape"])
    # In Gephi y grows upwards.
    return (
        f'      <node id="{xml(iri)}" label="{xml(data["label"])}">{_values(columns, data)}'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:position x="{data["x"]}" y="{-data["y"]}" z="0"/>'
        f'<viz:size value="{data["size"]}"/><viz:shape value="{shape}"/></node>\n'
    )


def _edge(edge: Edge, columns: Mapping[str, Type]) -> str:
    data = edge.data
    return (
        f'      <edge id="{edge.id}" source="{xml(edge.source)}" target="{xml(edge.target)}" '
        f'kind="{xml(data["relation"])}" label="{xml(data["label"])}" '
        f'weight="{xml(float(data["weight"]))}">{_values(columns, data)}</edge>\n'
    )
