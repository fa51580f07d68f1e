"""DOT for Graphviz: `neato -n -Tsvg FILE` keeps the places, `sfdp -Tsvg FILE` makes its own.

<https://graphviz.org/doc/info/lang.html>. All text is quoted, so nothing in it is read as markup or
as an escape of Graphviz.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from build_graph.export.columns import edge_columns, edges, node_columns
from build_graph.export.escape import plain
from build_graph.export.formats import ExportRequest
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx

_SHAPES = {"circle": "ellipse", "square": "box"}
_POINTS = 72  # to the inch, in which Graphviz measures sizes
# What means something to Graphviz beside what we set; ours is written under another name.
_THEIRS = frozenset(
    ("shape", "size", "label", "weight", "href", "URL", "style", "color", "pos", "class", "group")
)
_DRAWN = frozenset(("label", "colour", "shape", "size", "x", "y"))
_CONTROLS = dict.fromkeys((*range(32), 127), " ")


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the view as DOT."""
    graph = request.network(store)
    for line in lines(graph):
        yield line.encode()


def lines(graph: nx.MultiGraph[str]) -> Iterator[str]:
    """Yield a network as DOT, a node or edge a line."""
    arrow = "->" if graph.is_directed() else "--"
    nodes = [
        n for n in node_columns(graph) if n not in ("label", "colour", "shape", "size", "x", "y")
    ]
    links = [n for n in edge_columns(graph) if n not in ("label", "weight")]
    yield f"{'digraph' if graph.is_directed() else 'graph'} {quoted(graph.graph['view'])} {{\n"
    yield f"  label={quoted(graph.graph['title'])}; outputorder=edgesfirst;\n"
    yield '  node [style=filled, fontname="sans-serif", fontsize=10, fixedsize=true];\n'
    yield '  edge [color="#9A9A9A"];\n'
    for iri, data in graph.nodes(data=True):
        inches = plain(data["size"] / _POINTS)
        own = {
            "label": "",
            "xlabel": data["label"],
            "tooltip": data["label"],
            "fillcolor": data["colour"],
            "shape": _SHAPES.get(data["shape"], data["shape"]),
            "width": inches,
            "height": inches,
            # In Graphviz y grows upwards.
            "pos": f"{data['x']},{-data['y']}!",
        }
        yield f"  {quoted(iri)} [{_attributes(own | _more(nodes, data))}];\n"
    for edge in edges(graph):
        own = {"tooltip": edge.data["label"], "weight": plain(edge.data["weight"])}
        ends = f"{quoted(edge.source)} {arrow} {quoted(edge.target)}"
        yield f"  {ends} [{_attributes(own | _more(links, edge.data))}];\n"
    yield "}\n"


def quoted(text: object) -> str:
    """Return text as a quoted DOT string; control characters become spaces.

    A backslash stands for itself only when doubled, since Graphviz reads escapes in labels.
    """
    escaped = plain(text).translate(_CONTROLS).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _more(columns: list[str], data: Mapping[str, object]) -> dict[str, object]:
    return {
        f"{name}_" if name in _THEIRS else name: data[name]
        for name in columns
        if name in data and data[name] != ""
    }


def _attributes(values: Mapping[str, object]) -> str:
    return ", ".join(f"{quoted(name)}={quoted(value)}" for name, value in values.items())
