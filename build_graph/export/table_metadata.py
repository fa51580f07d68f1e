"""What stands beside tables in CSV: a Data Package (Frictionless) and CSV on the Web metadata."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from build_graph.export.catalogue_tables import CatalogueTable

PACKAGE = "datapackage.json"
CSVW = "csv-metadata.json"
_TITLE = "Tables of a probation inspection graph"
_CELLS = (
    "Empty cells are missing values. A text that a spreadsheet would run as a formula has an "
    "apostrophe before it."
)
# Types of columns: in a Data Package, and in CSV on the Web.
_FIELDS: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "month": {"type": "yearmonth"},
    "date": {"type": "date"},
    "iri": {"type": "string", "format": "uri"},
}
_DATATYPES = {
    "text": "string",
    "integer": "integer",
    "number": "decimal",
    "month": "gYearMonth",
    "date": "date",
    "iri": "anyURI",
}


def data_package(tables: Sequence[CatalogueTable]) -> bytes:
    """Return the Data Package that describes the CSV files of some tables."""
    return _json(
        {
            "profile": "tabular-data-package",
            "name": "probation-graph",
            "title": _TITLE,
            "description": _CELLS,
            "resources": [_resource(table) for table in tables],
        }
    )


def csvw(tables: Sequence[CatalogueTable]) -> bytes:
    """Return the CSV on the Web metadata of the CSV files of some tables."""
    return _json(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "dc:title": _TITLE,
            "dc:description": _CELLS,
            "tables": [_table(table) for table in tables],
        }
    )


def _resource(table: CatalogueTable) -> dict[str, Any]:
    fields = []
    for column, unit, _ in table.columns():
        said = {"name": column.name, **_FIELDS[column.kind], "description": column.description}
        fields.append({**said, **({"unit": unit} if unit else {})})
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.question.title,
        "description": table.question.description,
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _table(table: CatalogueTable) -> dict[str, Any]:
    columns = []
    for column, unit, separator in table.columns():
        said = {
            "name": column.name,
            "titles": column.name,
            "datatype": _DATATYPES[column.kind],
            "dc:description": column.description,
            "null": "",
        }
        more = {"separator": separator} if separator else {}
        columns.append({**said, **more, **({"schema:unitText": unit} if unit else {})})
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.question.title,
        "dc:description": table.question.description,
        "tableSchema": {"columns": columns},
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
