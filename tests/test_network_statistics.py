"""Degree, betweenness, communities and projections, against cases that can be counted by hand."""

from __future__ import annotations

import networkx as nx
import pytest
from view_store import sample_store

from build_graph import network, open_store
from build_graph.networks import statistics
from build_graph.networks.statistics import node_statistics, projection


def multi(edges: list[tuple[str, str]], directed: bool = False) -> nx.MultiGraph[str]:
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for node in sorted({end for edge in edges for end in edge}):
        graph.add_node(node, kind="pdu" if node.startswith("u") else "provider", label=node.upper())
    graph.add_edges_from(edges, weight=1)
    return graph


@pytest.mark.parametrize("directed", [False, True])
def test_of_a_star_the_middle_is_between_all(directed: bool) -> None:
    graph = multi([("m", x) for x in "abcd"] + [("m", "a")], directed)
    found = node_statistics(graph)
    assert found.degree == {"m": 4, "a": 1, "b": 1, "c": 1, "d": 1}
    assert found.betweenness == {"m": 1.0, "a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0}
    assert found.exact


def test_betweenness_is_that_of_networkx() -> None:
    with open_store(sample_store(), read_only=True) as store:
        graph = network(store, "organisations")
    wanted = nx.betweenness_centrality(nx.Graph(graph.to_undirected()))
    for iri, data in graph.nodes(data=True):
        assert data["betweenness"] == pytest.approx(wanted[iri], abs=1e-6)
        assert data["degree"] == len(set(graph.neighbors(iri)))
    assert graph.graph["exact"]


def test_a_large_network_is_sampled_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    plain = nx.barabasi_albert_graph(400, 2, seed=3)
    graph.add_edges_from((str(a), str(b)) for a, b in plain.edges())
    exact = node_statistics(graph)
    monkeypatch.setattr(statistics, "_STEPS", 100 * (400 + plain.number_of_edges()))
    sampled = node_statistics(graph)
    assert (exact.exact, sampled.exact) == (True, False)

    def top(found: dict[str, float]) -> list[str]:
        return sorted(found, key=lambda name: -found[name])[:10]

    assert len(set(top(exact.betweenness)) & set(top(sampled.betweenness))) >= 8
    assert max(sampled.betweenness.values()) == pytest.approx(
        max(exact.betweenness.values()), rel=0.15
    )
    assert sampled == node_statistics(graph)


def test_communities_are_the_parts_that_hang_together() -> None:
    triangle = [("a", "b"), ("b", "c"), ("c", "a")]
    square = [("w", "x"), ("x", "y"), ("y", "z"), ("z", "w"), ("w", "y"), ("x", "z")]
    found = node_statistics(multi([*triangle, *square, ("a", "w")])).community
    assert {found[node] for node in "wxyz"} == {1}
    assert {found[node] for node in "abc"} == {2}


@pytest.mark.parametrize("nodes", [0, 1, 2])
def test_the_smallest_networks_have_measures_too(nodes: int) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from("ab"[:nodes])
    found = node_statistics(graph)
    assert found.betweenness == dict.fromkeys("ab"[:nodes], 0.0)
    assert sorted(found.community.values()) == list(range(1, nodes + 1))


@pytest.mark.parametrize("directed", [False, True])
def test_a_projection_counts_what_is_shared_once(directed: bool) -> None:
    edges = [("u1", "p"), ("u1", "p"), ("u2", "p"), ("u1", "q"), ("u2", "q"), ("u3", "r")]
    found = projection(multi(edges, directed))
    assert dict(found.edges["u1", "u2"]) == {"weight": 2, "shared": "P; Q"}
    assert found.number_of_edges() == 1
    assert list(found) == ["u1", "u2", "u3"]
