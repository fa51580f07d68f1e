"""Tables as data frames: whole numbers stay whole, what is missing stays missing.

The libraries are loaded when they are asked for; nothing else needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from build_graph.errors import BadRequest

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from build_graph.table import Table

_PANDAS = {"text": "string", "integer": "Int64", "number": "Float64"}
_POLARS = {"text": "String", "integer": "Int64", "number": "Float64"}
_ARROW = {"text": "string", "integer": "int64", "number": "float64"}


def to_pandas(table: Table) -> pandas.DataFrame:
    """Return the table with the types string, Int64 and Float64, which know what is missing."""
    pd = _library("pandas", "pandas")
    made = {
        name: pd.array([row[at] for row in table.rows], dtype=_PANDAS[kind])
        for at, (name, kind) in enumerate(zip(table.columns, table.kinds, strict=True))
    }
    frame: pandas.DataFrame = pd.DataFrame(made)
    return frame


def to_polars(table: Table) -> polars.DataFrame:
    """Return the table with the types String, Int64 and Float64."""
    pl = _library("polars", "polars")
    schema = {
        name: getattr(pl, _POLARS[kind])
        for name, kind in zip(table.columns, table.kinds, strict=True)
    }
    frame: polars.DataFrame = pl.DataFrame(list(table.rows), schema=schema, orient="row")
    return frame


def to_arrow(table: Table) -> pyarrow.Table:
    """Return the table with the types string, int64 and float64; no column has the null type."""
    pa = _library("pyarrow", "probation-graph[parquet]")
    types = [getattr(pa, _ARROW[kind])() for kind in table.kinds]
    arrays = [pa.array([row[at] for row in table.rows], kind) for at, kind in enumerate(types)]
    schema = pa.schema(list(zip(table.columns, types, strict=True)))
    return pa.Table.from_arrays(arrays, schema=schema)


def _library(name: str, package: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise BadRequest(
            f"this needs {name}, which is not installed: pip install '{package}'"
        ) from None
