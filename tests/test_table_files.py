"""The tables as other programs read them: Parquet data sets, metadata beside CSV, workbooks."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet
import pytest
from typer.testing import CliRunner
from view_store import sample_store

from build_graph import export_as, open_store, query
from build_graph.citation.footnotes import row_nodes
from build_graph.cli.app import app
from build_graph.errors import BadInput, BadRequest
from build_graph.export.catalogue_tables import CatalogueTable, catalogue_tables
from build_graph.export.data_set import COLUMNS
from build_graph.export.table_metadata import CSVW, PACKAGE
from build_graph.store.database import Store
from build_graph.table import Table, Value, as_bytes
from build_graph.workbook import LONGEST, Sheet, workbook

TABLES = {table.name: table for table in catalogue_tables()}
ARROW = {"text": "string", "integer": "int64", "number": "double"}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(sample_store(), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tables")
    export_as(store, "parquet", made)
    export_as(store, "csv", made)
    export_as(store, "xlsx", made / "all.xlsx")
    return made


def expected(store: Store, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table with its lists as lists, in an order of their own."""
    table, about = query(store, name), TABLES[name]
    rows = [
        tuple(
            value.split(separator) if separator and isinstance(value, str) else value
            for value, (_, _, separator) in zip(row, about.columns(), strict=True)
        )
        for row in table.rows
    ]
    return sorted(rows, key=repr)


def types(name: str) -> dict[str, str]:
    table: CatalogueTable = TABLES[name]
    kinds = {"integer": "int64", "number": "double"}
    return {
        column.name: "list<element: string>" if separator else kinds.get(column.kind, "string")
        for column, _, separator in table.columns()
    }


@pytest.mark.parametrize("name", TABLES)
def test_pyarrow_reads_a_data_set_with_its_types_and_meanings(
    store: Store, folder: Path, name: str
) -> None:
    found = pyarrow.dataset.dataset(folder / name, partitioning="hive").to_table()
    own = found.drop_columns([one for one in found.column_names if one == "year"])
    assert {field.name: str(field.type) for field in own.schema} == types(name)
    assert sorted(map(tuple, (row.values() for row in own.to_pylist())), key=repr) == expected(
        store, name
    )
    for path in (folder / name).rglob("*.parquet"):
        schema = pyarrow.parquet.read_schema(path)
        said = json.loads(schema.metadata[COLUMNS])
        assert schema.metadata[b"title"].decode() == TABLES[name].question.title
        for column, (about, unit, _) in zip(said, TABLES[name].columns(), strict=True):
            metadata = schema.field(column["name"]).metadata
            assert metadata[b"description"].decode() == about.description == column["description"]
            assert metadata.get(b"unit", b"").decode() == unit == column.get("unit", "")


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_polars_and_pandas_read_the_same_types_and_rows(
    store: Store, folder: Path, name: str
) -> None:
    wanted = expected(store, name)
    columns = list(types(name))
    chosen = ", ".join(f'"{column}"' for column in columns)
    source = f"read_parquet('{folder / name}/**/*.parquet')"
    found = duckdb.sql(f"SELECT {chosen} FROM {source}")
    assert found is not None
    assert sorted(found.fetchall(), key=repr) == wanted
    kinds = {"string": "VARCHAR", "int64": "BIGINT", "double": "DOUBLE"}
    assert [str(one) for one in found.types] == [
        kinds.get(kind, "VARCHAR[]") for kind in types(name).values()
    ]
    lazy = polars.scan_parquet(folder / name).select(columns).collect()
    assert sorted(lazy.rows(), key=repr) == wanted
    kinds = {"string": "String", "int64": "Int64", "double": "Float64"}
    assert [str(one) for one in lazy.dtypes] == [
        kinds.get(kind, "List(String)") for kind in types(name).values()
    ]
    frame = pandas.read_parquet(folder / name, dtype_backend="pyarrow")
    assert [str(frame.dtypes[column].pyarrow_dtype) for column in columns] == list(
        types(name).values()
    )
    assert len(frame) == len(wanted)


def test_a_table_is_divided_by_year_and_a_query_can_ask_for_one(store: Store, folder: Path) -> None:
    months = {str(row["inspected"]) for row in query(store, "ratings")}
    made = {path.parent.name for path in (folder / "ratings").rglob("*.parquet")}
    assert made == {f"year={month[:4]}" for month in months}
    assert [path.name for path in (folder / "reports").iterdir()] == ["part-0.parquet"]
    source = f"read_parquet('{folder}/ratings/**/*.parquet')"
    found = duckdb.sql(f"SELECT DISTINCT inspected FROM {source} WHERE year = 2022")
    assert found is not None
    assert {month for (month,) in found.fetchall()} == {
        month for month in months if month[:4] == "2022"
    }


def test_another_export_leaves_no_part_of_the_one_before(store: Store, tmp_path: Path) -> None:
    export_as(store, "parquet", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    stale = tmp_path / "ratings" / "year=1999" / "part-0.parquet"
    stale.parent.mkdir()
    stale.write_bytes(b"old")
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    export_as(store, "parquet", tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")} == before
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("foreign", ["ratings/mine.txt", "ratings/year=2022/mine.parquet"])
def test_a_folder_with_files_of_others_is_not_replaced(
    store: Store, tmp_path: Path, foreign: str
) -> None:
    (tmp_path / foreign).parent.mkdir(parents=True)
    (tmp_path / foreign).write_text("mine", "utf-8")
    with pytest.raises(BadInput, match="none of this export's files: move it"):
        export_as(store, "parquet", tmp_path)
    assert (tmp_path / foreign).read_text("utf-8") == "mine"
    assert not (tmp_path / "reports").exists()


def test_frictionless_finds_the_csv_as_its_data_package_says(folder: Path) -> None:
    import frictionless

    report = frictionless.Package(str(folder / PACKAGE)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    resources = {task.name: task.stats["rows"] for task in report.tasks}
    assert list(resources) == list(TABLES)
    assert resources["ratings"] > 40


def test_csv_on_the_web_metadata_describes_the_csv(store: Store, folder: Path) -> None:
    import csvw

    group = csvw.TableGroup.from_file(folder / CSVW)
    assert [str(table.url) for table in group.tables] == [f"{name}.csv" for name in TABLES]
    for table, name in zip(group.tables, TABLES, strict=True):
        rows = list(table.iterdicts(strict=True))
        assert len(rows) == len(query(store, name))
        assert all(list(row) == list(types(name)) for row in rows)
    themes = [row["themes"] for row in group.tables[list(TABLES).index("findings")]]
    assert any(isinstance(one, list) and len(one) > 1 for one in themes)


def test_a_workbook_has_a_sheet_a_table_with_links_and_filters(store: Store, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "all.xlsx")
    assert book.sheetnames == ["contents", "columns", *TABLES]
    for name in TABLES:
        answer = row_nodes(store, name)
        head, *rows = book[name].iter_rows()
        assert [cell.value for cell in head] == [*answer.table.columns, "source"]
        assert book[name].auto_filter.ref
        assert book[name].freeze_panes == "A2"
        for cells, row, nodes in zip(rows, answer.table.rows, answer.nodes, strict=True):
            assert tuple(cell.value for cell in cells[:-1]) == row
            assert all(c.data_type == "s" for c, v in zip(cells, row, strict=False) if v in TEXTS)
            assert cells[-1].hyperlink is not None
            assert cells[-1].hyperlink.target == nodes[0]
    told = {(row[0], row[1]): row[3] for row in book["columns"].values}
    assert told["ratings", "rating"] == "rating as printed"


TEXTS = ("2/3", "2023-11", "1.10", "0012", "=1+1", "@a", "https://example.invalid/a")


def test_what_looks_like_a_date_a_number_or_a_formula_stays_text() -> None:
    table = Table(("text", "n"), ("text", "integer"), tuple((text, 3) for text in TEXTS))
    book = openpyxl.load_workbook(io.BytesIO(as_bytes(table, "xlsx")))
    cells = [(row[0].value, row[0].data_type, row[1].value) for row in book["answer"].iter_rows()]
    assert cells == [("text", "s", "n"), *((text, "s", 3) for text in TEXTS)]


def test_what_a_sheet_cannot_hold_is_told() -> None:
    rows: tuple[tuple[Value, ...], ...] = (("x" * (LONGEST + 1), 1), ("a\x00b", 2), (None, 3))
    table = Table(("a", "n"), ("text", "integer"), rows)
    data = workbook([Sheet(name, table) for name in ("A/b", "a b")])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["A b", "a b 2"]
    whole, control, missing = (row[0].value for row in book["A b"].iter_rows(min_row=2))
    assert str(whole).endswith(" … (cut here: a cell holds no more)")
    assert (len(str(whole)), control, missing) == (LONGEST, "a b", None)
    assert data == workbook([Sheet(name, table) for name in ("A/b", "a b")])


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(BadRequest, match=r"pip install 'probation-graph\[xlsx\]'"):
        as_bytes(Table(("a",), ("text",), ()), "xlsx")


def test_the_command_writes_a_workbook_of_one_answer() -> None:
    asked = ["query", "ratings", "--format", "xlsx", "--store", str(sample_store())]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO(done.stdout_bytes))
    assert [cell.value for cell in next(book["answer"].iter_rows())][:2] == ["pdu", "standard_no"]
