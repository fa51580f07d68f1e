"""The columns of a network's nodes and edges, each of one type, in one order for every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from build_graph.networks.network import EDGE, NODE

if TYPE_CHECKING:
    import networkx as nx

Type = Literal["text", "integer", "number"]


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge as written: its own id, its ends, and its attributes."""

    id: str
    source: str
    target: str
    data: Mapping[str, Any]


def node_columns(graph: nx.MultiGraph[str]) -> dict[str, Type]:
    """Return the type of each column of the nodes: those of every network first."""
    return _columns((data for _, data in graph.nodes(data=True)), NODE)


def edge_columns(graph: nx.MultiGraph[str]) -> dict[str, Type]:
    """Return the type of each column of the edges: those of every network first."""
    return _columns((data for *_, data in graph.edges(data=True)), EDGE)


def edges(graph: nx.MultiGraph[str]) -> Iterator[Edge]:
    """Yield the edges, numbered e1, e2, ... in their order, which the view decides."""
    for i, (source, target, data) in enumerate(graph.edges(data=True), start=1):
        yield Edge(f"e{i}", source, target, data)


def _columns(rows: Iterable[Mapping[str, Any]], first: tuple[str, ...]) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for row in rows:
        for name, value in row.items():
            before = found.get(name)
            if before != "text" and value is not None:
                found[name] = _wider(before, _type(value))
    own = {name: found.pop(name) for name in first if name in found}
    return own | dict(sorted(found.items()))


def _type(value: object) -> Type:
    if isinstance(value, int):
        return "integer"
    return "number" if isinstance(value, float) else "text"


def _wider(one: Type | None, other: Type) -> Type:
    if one is None or one == other:
        return other
    return "text" if "text" in (one, other) else "number"
