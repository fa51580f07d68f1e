from __future__ import annotations

import csv
import io
import json
import sys

import pytest

from build_graph.errors import BadRequest
from build_graph.table import Table, parquet, render

TABLE = Table(
    ("name", "share", "n"),
    ("text", "number", "integer"),
    (('He said "a, b"\nthen left | \t', 62.5, 3), ("Ćwikła", None, 10), (None, 70.0, None)),
)


def test_csv_is_quoted_and_reads_back() -> None:
    text = render(TABLE, "csv")
    assert text.splitlines()[0] == "name,share,n"
    assert "\r" not in text
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1:] == [['He said "a, b"\nthen left | \t', "62.5", "3"], ["Ćwikła", "", "10"],
                        ["", "70", ""]]  # fmt: skip


def test_tsv_keeps_one_row_a_line() -> None:
    lines = render(TABLE, "tsv").splitlines()
    assert lines[1] == 'He said "a, b"\\nthen left | \\t\t62.5\t3'
    assert len(lines) == 4


def test_json_keeps_numbers_and_nulls() -> None:
    rows = json.loads(render(TABLE, "json"))
    assert rows[1] == {"name": "Ćwikła", "share": None, "n": 10}
    assert rows == TABLE.dicts() == list(TABLE)
    assert json.loads(render(Table(("a",), ("text",), ()), "json")) == []


def test_markdown_escapes_bars_and_aligns_numbers() -> None:
    lines = render(TABLE, "markdown").splitlines()
    assert lines[1] == "| --- | ---: | ---: |"
    assert "then left \\|" in lines[2]


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\\\\\|b"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("R&D &lt; 3", "R&amp;D &amp;lt; 3"),
        ("one\ntwo\x1b[31m", "one two [31m"),
    ],
)
def test_markdown_cells_are_text_and_nothing_else(said: str, cell: str) -> None:
    last = render(Table(("a",), ("text",), ((said,),)), "markdown").splitlines()[-1]
    assert last == f"| {cell} |"


def test_columns_line_up() -> None:
    lines = render(Table(("a", "long", "n"), ("text", "text", "integer"), (("x", "y", 1),
                         ("xx", "yy", 22))), "table").splitlines()  # fmt: skip
    assert lines == ["a   long   n", "--  ----  --", "x   y      1", "xx  yy    22"]


def test_nothing_is_wrapped_without_a_terminal() -> None:
    table = Table(("a",), ("text",), (("word " * 100,),))
    assert max(map(len, render(table).splitlines())) >= 499


def test_wide_columns_wrap_to_the_terminal() -> None:
    table = Table(("a", "b"), ("text", "text"), (("one two three " * 10, "short"),))
    lines = render(table, width=40).splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(" ".join(line[:33].split()) for line in lines[2:]).count("three") == 10


def test_a_table_too_wide_for_columns_becomes_records() -> None:
    names = tuple(f"column_{i}" for i in range(12))
    text = render(Table(names, ("text",) * 12, (("value",) * 12,)), width=60)
    assert text.splitlines()[0].split() == ["column_0", "value"]
    assert len(text.splitlines()) == 12


def test_only_the_header_is_bold_and_only_when_asked() -> None:
    assert render(TABLE, bold=True).count("\x1b[1m") == 1
    assert "\x1b" not in render(TABLE)


def test_a_report_cannot_steer_the_terminal() -> None:
    table = Table(("a",), ("text",), (("\x1b[2Jgone\x07\x9b",),))
    assert "\x1b" not in render(table)
    assert "\x9b" not in render(table)


def test_parquet_keeps_types() -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet as reader

    back = reader.read_table(io.BytesIO(parquet(TABLE)))
    assert [str(field.type) for field in back.schema] == ["string", "double", "int64"]
    assert back.to_pylist() == TABLE.dicts()
    assert parquet(TABLE) == parquet(TABLE)


def test_parquet_without_pyarrow_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadRequest, match=r"probation-graph\[parquet\]"):
        parquet(TABLE)


@pytest.mark.parametrize("name", ["", "xml", "CSV"])
def test_an_unknown_format_lists_the_known(name: str) -> None:
    with pytest.raises(BadRequest, match="choose one of table, csv"):
        render(TABLE, name)
