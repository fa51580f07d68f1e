"""A view of the store as a networkx graph, with names, kinds, looks, measures and positions.

Nodes are IRIs. Each has `label`, `kind` ('pdu' for Probation Delivery Units, 'provider', 'prison',
'court', ...), `colour` (#rrggbb), `shape`, `size`, `x`, `y` (whole numbers, y downwards), `degree`,
`betweenness`, `community`, and what the view says of things, such as `region`. Each edge has
`relation`, `label`, `weight` and the columns of the view, such as `pathway`, `inspected` (the
month) and `fact` (the IRI whose passage proves it); a text that is not there is '', a number that
is not there is absent. What the view is stands in `graph.graph`: `view`, `title`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_graph.errors import BadRequest
from build_graph.knowledge.appearance import kind
from build_graph.networks import pairs, question_pairs, views
from build_graph.networks.positions import NodeBox, node_positions
from build_graph.networks.statistics import node_statistics
from build_graph.store.database import Store

if TYPE_CHECKING:
    import networkx as nx

Parameters = Mapping[str, str | int | float]
NODE = ("label", "kind", "colour", "shape", "size", "x", "y", "degree", "betweenness", "community")
EDGE = ("relation", "label", "weight")
_TAKEN = frozenset((*NODE, *EDGE, "id", "edge_id", "source", "target", "key"))


def network(
    store: Store,
    view: str = views.DEFAULT,
    *,
    query: str | Path | None = None,
    parameters: Parameters | None = None,
) -> nx.MultiGraph[str]:
    """Return a view as a multigraph, the same for the same store; directed if the view says so.

    `view` is one of `queries/views`, or 'query' with `query`: a question of the catalogue with its
    `parameters`, a `.rq` file, or the text of a SELECT or CONSTRUCT. Raises `BadRequest` for a view
    that is not there and for a question that gives no pairs.

    >>> from build_graph import open_store, network               # doctest: +SKIP
    >>> graph = network(open_store("graph"), "providers")         # doctest: +SKIP
    >>> sorted(graph, key=lambda iri: -graph.nodes[iri]["degree"])[:3]  # doctest: +SKIP
    """
    if query is not None:
        found = question_pairs.pairs(store, query, parameters or {})
    elif parameters:
        raise BadRequest("parameters go with a question: name one with --query")
    elif view == views.QUERY:
        raise BadRequest("the view 'query' needs a question: name one with --query")
    else:
        found = pairs.of_view(store, views.view(view))
    graph = _graph(found)
    _measured(graph)
    _placed(graph)
    return graph


def _graph(found: pairs.Pairs) -> nx.MultiGraph[str]:
    from build_graph.networks.view_graph import DirectedViewGraph, ViewGraph

    graph: nx.MultiGraph[str] = DirectedViewGraph() if found.directed else ViewGraph()
    graph.graph.update(view=found.view, title=found.title)
    texts = _texts(thing.more for thing in found.things)
    for thing in found.things:
        looks = kind(thing.kind)
        graph.add_node(
            thing.iri,
            label=thing.label,
            kind=thing.kind,
            colour=looks.colour,
            shape=looks.shape,
            size=looks.size,
            **_filled(thing.more, texts),
        )
    texts = _texts(edge.more for edge in found.edges)
    for edge in found.edges:
        graph.add_edge(
            edge.source,
            edge.target,
            key=graph.number_of_edges(edge.source, edge.target),
            relation=edge.relation,
            label=edge.label,
            weight=edge.weight,
            **_filled(edge.more, texts),
        )
    return graph


def _measured(graph: nx.MultiGraph[str]) -> None:
    found = node_statistics(graph)
    graph.graph.update(exact=found.exact)
    for iri, data in graph.nodes(data=True):
        data["degree"] = found.degree[iri]
        data["betweenness"] = found.betweenness[iri]
        data["community"] = found.community[iri]


def _placed(graph: nx.MultiGraph[str]) -> None:
    spots = [
        NodeBox(iri, data["label"], data["kind"], data.get("region") or "", data["size"])
        for iri, data in graph.nodes(data=True)
    ]
    places = node_positions(spots, list(graph.edges()))
    for iri, data in graph.nodes(data=True):
        data["x"], data["y"] = places[iri]


def _texts(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the columns that hold text; numbers in them are written out."""
    kinds: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                kinds.setdefault(name, set()).add(type(value))
            else:
                kinds.setdefault(name, set())
    return {name for name, types in kinds.items() if not types or str in types}


def _filled(more: Mapping[str, Any], texts: set[str]) -> dict[str, Any]:
    """Return values of one type in each column, under names that are not those of the network."""
    found = {}
    for name in sorted({*more, *texts}):
        value = more.get(name)
        own = f"{name}_" if name in _TAKEN else name
        if name in texts:
            found[own] = "" if value is None else str(value)
        elif value is not None:
            found[own] = value
    return found
