"""The tables as Parquet data sets: a folder a table, divided by the year of the inspection.

    ratings/year=2023/part-0.parquet
    reports/part-0.parquet                a table without such a column is not divided

No other column divides a table: readers take '1.1' for a number and '2019-20' for a date. Types are
stated, so a column without any value has one too. What a table and its columns mean stands in the
metadata of every file, one year of one table in memory at a time.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from build_graph.dataframes import to_arrow
from build_graph.export.catalogue_tables import CatalogueTable, catalogue_tables
from build_graph.store.database import Store
from build_graph.table import Table

if TYPE_CHECKING:
    import pyarrow

_ROWS = 50_000  # of a row group
_UNKNOWN = "0"  # the year of a row without a month: readers refuse or lose a key without a value
COLUMNS = b"probation-graph:columns"


def files(store: Store) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the name and content of each Parquet file of each table."""
    for table in catalogue_tables():
        whole = table.rows(store)
        for folder, part in _parts(whole, table.year_of):
            yield f"{table.name}/{folder}part-0.parquet", [_file(part, table)]


def _parts(table: Table, year_of: str) -> Iterator[tuple[str, Table]]:
    """Yield the folders of a table and the rows in each; an empty table has one file, too."""
    if year_of not in table.columns or not table.rows:
        yield "", table
        return
    at = table.columns.index(year_of)
    years: dict[str, list[tuple[Any, ...]]] = {}
    for row in table.rows:
        years.setdefault(str(row[at])[:4] if row[at] else _UNKNOWN, []).append(row)
    for year, rows in sorted(years.items()):
        yield f"year={year}/", Table(table.columns, table.kinds, tuple(rows))


def _file(rows: Table, table: CatalogueTable) -> bytes:
    made = to_arrow(rows)
    import pyarrow as pa
    from pyarrow import parquet

    fields, arrays, said = [], [], []
    for at, (column, unit, separator) in enumerate(table.columns()):
        array, kind = made.column(at), made.schema.field(at).type
        if separator:
            kind = pa.list_(pa.string())
            array = _lists(array.to_pylist(), separator, kind)
        about = {"description": column.description, **({"unit": unit} if unit else {})}
        fields.append(pa.field(column.name, kind, metadata=about))
        arrays.append(array)
        said.append({"name": column.name, "kind": column.kind, **about})
    question = table.question
    schema = pa.schema(
        fields,
        metadata={
            "title": question.title,
            "description": question.description,
            COLUMNS: json.dumps(said, ensure_ascii=False),
        },
    )
    out = io.BytesIO()
    with parquet.ParquetWriter(out, schema) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=_ROWS)
    return out.getvalue()


def _lists(values: list[str | None], separator: str, kind: pyarrow.DataType) -> pyarrow.Array:
    import pyarrow as pa

    return pa.array([None if v is None else v.split(separator) for v in values], kind)
