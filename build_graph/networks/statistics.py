"""What a network says by its links alone: degree, betweenness, communities, and projections.

All are made on the plain network underneath: direction is left out, several edges of one pair are
one (their weights added up), so an inspection more does not make a body more central. What each
means to a reader, and when it misleads, stands in docs/exports.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

# Shortest paths are sought from so many nodes that the work stays near this many steps (a step is
# one node or edge met), which a core does in about two seconds.
_STEPS = 2_500_000
_FEWEST = 20  # starting nodes, however large the network
_DIGITS = 6
_SEED = 1


@dataclass(frozen=True, slots=True)
class NodeStatistics:
    """Measures by node. `exact` is False where betweenness was estimated from some of the nodes."""

    degree: dict[str, int]
    betweenness: dict[str, float]
    community: dict[str, int]
    exact: bool


def node_statistics(graph: nx.MultiGraph[str]) -> NodeStatistics:
    """Return the measures of a network.

    degree: with how many others a node is linked. betweenness: the share of all pairs of other
    nodes whose shortest ways lead through it, 0 to 1. community: a number, 1 for the largest group.
    """
    plain, names = _plain(graph)
    between, exact = _betweenness(plain)
    community = _communities(plain)
    return NodeStatistics(
        degree={name: int(plain.degree(i)) for i, name in enumerate(names)},
        betweenness={name: between[i] for i, name in enumerate(names)},
        community={name: community[i] for i, name in enumerate(names)},
        exact=exact,
    )


def projection(
    graph: nx.MultiGraph[str], onto: str = "pdu", through: str = "provider"
) -> nx.Graph[str]:
    """Return the nodes of one kind, joined where they share nodes of another, and how many.

    `weight` counts the shared nodes and `shared` lists their names. Nodes that share nothing stay.

    >>> from build_graph import open_store, network               # doctest: +SKIP
    >>> shared = projection(network(open_store("graph")), "pdu", "prison")  # doctest: +SKIP
    """
    import networkx as nx

    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from((n, dict(d)) for n, d in graph.nodes(data=True) if d["kind"] == onto)
    links = graph.to_undirected(as_view=True) if graph.is_directed() else graph
    shared: dict[tuple[str, str], list[str]] = {}
    for node, data in graph.nodes(data=True):
        if data["kind"] == through:
            around = sorted(other for other in links.adj[node] if other in found)
            for i, one in enumerate(around):
                for other in around[i + 1 :]:
                    shared.setdefault((one, other), []).append(data["label"])
    for (one, other), labels in sorted(shared.items()):
        found.add_edge(one, other, weight=len(labels), shared="; ".join(sorted(labels)))
    return found


def _plain(graph: nx.MultiGraph[str]) -> tuple[nx.Graph[int], list[str]]:
    """Return the network with one edge a pair, nodes by number, and their names.

    By number, because sets of numbers have one order and sets of texts another in each process.
    """
    import networkx as nx

    names = list(graph)
    number = {name: i for i, name in enumerate(names)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    for source, target, weight in graph.edges(data="weight", default=1):
        one, other = number[source], number[target]
        before = plain.edges[one, other]["weight"] if plain.has_edge(one, other) else 0
        plain.add_edge(one, other, weight=before + weight)
    return plain, names


def _betweenness(plain: nx.Graph[int]) -> tuple[dict[int, float], bool]:
    """Return betweenness by node, and whether every node was started from.

    Where the network is too large, shortest ways start from nodes spread evenly over the list and
    what they give is scaled up (Brandes and Pich 2007); networkx' own sampling draws by chance.
    """
    import networkx as nx

    nodes, size = len(plain), plain.number_of_edges()
    if nodes < 3:
        return dict.fromkeys(plain, 0.0), True
    starts = min(nodes, max(_FEWEST, _STEPS // (nodes + size)))
    chosen = [i * nodes // starts for i in range(starts)]
    found = nx.betweenness_centrality_subset(plain, chosen, list(plain), normalized=False)
    # Each pair is met from both its ends; of n nodes each lies between (n-1)(n-2)/2 pairs.
    scale = nodes / starts * 2 / ((nodes - 1) * (nodes - 2))
    return {i: round(min(1.0, value * scale), _DIGITS) for i, value in found.items()}, (
        starts == nodes
    )


def _communities(plain: nx.Graph[int]) -> dict[int, int]:
    """Return the number of each node's community (Louvain, with a fixed seed), largest first."""
    import networkx as nx

    if not plain.number_of_edges():
        return {node: i for i, node in enumerate(plain, start=1)}
    groups = nx.community.louvain_communities(plain, weight="weight", seed=_SEED)
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {node: i for i, group in enumerate(ordered, start=1) for node in group}
