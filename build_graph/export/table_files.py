"""CSV and Parquet: the tables of the catalogue, or the nodes and edges of a view, in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from build_graph.export import data_set
from build_graph.export.catalogue_tables import catalogue_tables
from build_graph.export.columns import Type, edge_columns, edges, node_columns
from build_graph.export.formats import ExportRequest
from build_graph.export.table_metadata import CSVW, PACKAGE, csvw, data_package
from build_graph.store.database import Store
from build_graph.table import Table, parquet, render

if TYPE_CHECKING:
    import networkx as nx


def files(store: Store, request: ExportRequest) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the name and content of each file: those of the tables, or nodes and edges."""
    if request.names_a_view:
        for name, table in network_tables(store, request):
            data = parquet(table) if request.format == "parquet" else render(table, "csv").encode()
            yield f"{name}.{request.format}", [data]
    elif request.format == "parquet":
        yield from data_set.files(store)
    else:
        yield from _csv_files(store)


def _csv_files(store: Store) -> Iterator[tuple[str, list[bytes]]]:
    tables = catalogue_tables()
    for table in tables:
        yield f"{table.name}.csv", [render(table.rows(store), "csv").encode()]
    yield PACKAGE, [data_package(tables)]
    yield CSVW, [csvw(tables)]


def network_tables(store: Store, request: ExportRequest) -> Iterator[tuple[str, Table]]:
    """Yield the nodes and the edges of the view or question asked for."""
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
