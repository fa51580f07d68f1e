"""CSV and Parquet: the tables of the catalogue, or the nodes and edges of a view, in a folder."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from build_graph.export.columns import Type, edge_columns, edges, node_columns
from build_graph.export.formats import ExportRequest
from build_graph.knowledge import resources
from build_graph.questions.answer import run
from build_graph.questions.catalogue import names
from build_graph.store.database import Store
from build_graph.table import Table, parquet, render

if TYPE_CHECKING:
    import networkx as nx


def files(store: Store, request: ExportRequest) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the name and content of each file: one a table, or nodes and edges of the view."""
    for name, table in (_network if request.names_a_view else _catalogue)(store, request):
        data = parquet(table) if request.format == "parquet" else render(table, "csv").encode()
        yield f"{name}.{request.format}", [data]


def table_names() -> list[str]:
    """Return the names of the tables that scripts rely on, those the catalogue has."""
    listed = tomllib.loads(resources.queries("tables.toml").read_text("utf-8"))["tables"]
    there = set(names())
    return [name for name in listed if name in there]


def _catalogue(store: Store, _: ExportRequest) -> Iterator[tuple[str, Table]]:
    for name in table_names():
        yield name, run(store, name)


def _network(store: Store, request: ExportRequest) -> Iterator[tuple[str, Table]]:
    graph = request.network(store)
    yield "nodes", nodes_table(graph)
    yield "edges", edges_table(graph)


def nodes_table(graph: nx.MultiGraph[str]) -> Table:
    """Return the nodes of a network, with the column names that Gephi looks for."""
    columns = node_columns(graph)
    rows = ((iri, *(data.get(name) for name in columns)) for iri, data in graph.nodes(data=True))
    return _table({"id": "text", **columns}, rows)


def edges_table(graph: nx.MultiGraph[str]) -> Table:
    """Return the edges of a network, with the column names that Gephi looks for."""
    columns = edge_columns(graph)
    kind = "Directed" if graph.is_directed() else "Undirected"
    rows = (
        (edge.id, edge.source, edge.target, kind, *(edge.data.get(name) for name in columns))
        for edge in edges(graph)
    )
    ends: dict[str, Type] = {"id": "text", "source": "text", "target": "text", "type": "text"}
    return _table(ends | columns, rows)


def _table(columns: dict[str, Type], rows: Iterator[tuple[Any, ...]]) -> Table:
    as_type: dict[Type, Callable[[Any], Any]] = {"text": str, "integer": int, "number": float}
    made = tuple(
        tuple(
            None if value in (None, "") else as_type[kind](value)
            for value, kind in zip(row, columns.values(), strict=True)
        )
        for row in rows
    )
    return Table(tuple(columns), tuple(columns.values()), made)
