"""Networks as programs of others read them: GraphML by four libraries, GEXF by Gephi Lite's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from browser import program
from npm_packages import npm_package
from view_store import sample_store

from build_graph import network, open_store
from build_graph.export.formats import ExportRequest, write

VIEWS = ["organisations", "full", "shared-providers"]
Rows = list[dict[str, Any]]
Read = tuple[bool, Rows, Rows]  # directed, what is said of nodes and of edges


def by_networkx(path: Path) -> Read:
    graph = nx.read_graphml(path, force_multigraph=True)
    nodes = [{"id": name, **data} for name, data in graph.nodes(data=True)]
    edges = [{"source": a, "target": b, **data} for a, b, data in graph.edges(data=True)]
    return graph.is_directed(), nodes, edges


def by_igraph(path: Path) -> Read:
    igraph = pytest.importorskip("igraph")
    graph = igraph.Graph.Read_GraphML(str(path))
    names = graph.vs["id"]
    nodes = [one.attributes() for one in graph.vs]
    edges = [
        {"source": names[one.source], "target": names[one.target], **one.attributes()}
        for one in graph.es
    ]
    return graph.is_directed(), nodes, edges


def by_rustworkx(path: Path) -> Read:
    rustworkx = pytest.importorskip("rustworkx")
    (graph,) = rustworkx.read_graphml(str(path))
    names = [one["id"] for one in graph.nodes()]
    edges = [
        {"source": names[a], "target": names[b], **data}
        for a, b, data in graph.weighted_edge_list()
    ]
    return isinstance(graph, rustworkx.PyDiGraph), graph.nodes(), edges


_GRAPHOLOGY = """
const [folder, library, file] = process.argv.slice(1);
const Graph = require(`${folder}/graphology`);
const { parse } = require(`${folder}/${library}`);
const graph = parse(Graph, require("fs").readFileSync(file, "utf8"));
console.log(JSON.stringify([
  graph.type === "directed",
  graph.mapNodes((id, said) => ({ ...said, id })),
  graph.mapEdges((id, said, source, target) => ({ ...said, id, source, target })),
]));
"""


def by_graphology(path: Path) -> Read:
    library = npm_package(f"graphology-{path.suffix[1:]}")
    told = subprocess.run(
        [program("node"), "-e", _GRAPHOLOGY, str(library.parent), library.name, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    directed, nodes, edges = json.loads(told.stdout)
    return directed, nodes, edges


def said(rows: Rows, names: list[str]) -> list[list[str]]:
    """Return what rows say, without the empty values, numbers as numbers, in an order of theirs."""
    told = []
    for row in rows:
        values = [(name, row.get(name)) for name in names]
        told.append(
            [
                f"{name}={float(value) if isinstance(value, int | float) else value}"
                for name, value in values
                if value not in (None, "")
            ]
        )
    return sorted(told)


@pytest.mark.parametrize("reader", [by_networkx, by_igraph, by_rustworkx, by_graphology])
@pytest.mark.parametrize("view", VIEWS)
def test_graphml_is_read_alike_by_four_libraries(
    reader: Callable[[Path], Read], view: str, tmp_path: Path
) -> None:
    with open_store(sample_store(), read_only=True) as store:
        graph = network(store, view)
        write(store, ExportRequest("graphml", view), tmp_path / "view.graphml")
    is_directed, nodes, edges = reader(tmp_path / "view.graphml")
    assert is_directed == graph.is_directed()
    assert (len(nodes), len(edges)) == (graph.number_of_nodes(), graph.number_of_edges())
    own_nodes = [{"id": iri, **data} for iri, data in graph.nodes(data=True)]
    columns = sorted({name for row in own_nodes for name in row})
    assert said(nodes, columns) == said(own_nodes, columns)
    own = [{"source": a, "target": b, **data} for a, b, data in graph.edges(data=True)]
    columns = sorted({name for row in own for name in row} - {"source", "target"})
    assert said(edges, columns) == said(own, columns)
    assert {row["edge_id"] for row in edges} >= {"e1", f"e{len(own)}"}
    if graph.is_directed():
        columns = ["source", "target", *columns]
        assert said(edges, columns) == said(own, columns)
    facts = {row["fact"] for row in own if row.get("fact")}
    assert {row["fact"] for row in edges if row.get("fact")} == facts


@pytest.mark.parametrize("view", VIEWS)
def test_gephi_lite_shows_the_names_of_attributes(view: str, tmp_path: Path) -> None:
    with open_store(sample_store(), read_only=True) as store:
        graph = network(store, view)
        write(store, ExportRequest("gexf", view), tmp_path / "view.gexf")
    is_directed, nodes, edges = by_graphology(tmp_path / "view.gexf")
    assert is_directed == graph.is_directed()
    # Colours and shapes have words of their own there, and y grows upwards.
    columns = ["id", "label", "kind", "size", "x", "degree", "betweenness", "community", "region"]
    own = [{"id": iri, **data} for iri, data in graph.nodes(data=True)]
    assert said(nodes, columns) == said(own, columns)
    own = [dict(data) for *_, data in graph.edges(data=True)]
    columns = sorted({name for row in own for name in row} - {"relation"})
    assert said(edges, columns) == said(own, columns)
    assert {row["kind"] for row in edges} == {row["relation"] for row in own}
