"""The tables, or the nodes and edges of a view, as one workbook with links to sources."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.citation.footnotes import row_nodes
from build_graph.export.catalogue_tables import catalogue_tables
from build_graph.export.formats import ExportRequest
from build_graph.export.table_files import network_tables
from build_graph.store.database import Store
from build_graph.table import Table, Value
from build_graph.workbook import Sheet, workbook

_CONTENTS, _COLUMNS = "contents", "columns"


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the workbook; a row of a table has the address of the first thing it rests on."""
    if request.names_a_view:
        yield workbook(Sheet(name, table) for name, table in network_tables(store, request))
    else:
        yield workbook([*_about(), *_tables(store)])


def _tables(store: Store) -> Iterator[Sheet]:
    for table in catalogue_tables():
        answer = row_nodes(store, table.name)
        yield Sheet(table.name, answer.table, [next(iter(nodes), "") for nodes in answer.nodes])


def _about() -> Iterator[Sheet]:
    """Yield a sheet that says what each table is, and one that says what each column means."""
    tables = catalogue_tables()
    listed: list[tuple[Value, ...]] = [
        (table.name, table.question.title, table.question.description) for table in tables
    ]
    yield Sheet(_CONTENTS, _texts(("table", "title", "description"), listed))
    told: list[tuple[Value, ...]] = [
        (table.name, column.name, column.kind, column.description, unit or None)
        for table in tables
        for column, unit, _ in table.columns()
    ]
    yield Sheet(_COLUMNS, _texts(("table", "column", "kind", "meaning", "unit"), told))


def _texts(columns: tuple[str, ...], rows: list[tuple[Value, ...]]) -> Table:
    return Table(columns, tuple("text" for _ in columns), tuple(rows))
