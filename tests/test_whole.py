"""Nothing by half and nothing silent: one key for one inspection, lost texts, damaged files."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_report import SAMPLES, report_text

from build_graph.errors import BadInput, StoreError
from build_graph.pipeline import build
from build_graph.registers.name_index import load_registers
from build_graph.store.database import open_store
from build_graph.table import Table, render

REGISTERS = [SAMPLES / "registers"]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "reports" / "marsh-vale-2023.txt"
    file.parent.mkdir()
    file.write_text(report_text(), "utf-8")
    return file


def registered(tmp_path: Path, *rows: str, header: str = "pdu\tname\tregion") -> Path:
    folder = tmp_path / "more"
    (folder / "maps").mkdir(parents=True, exist_ok=True)
    (folder / "pdus.tsv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return folder


def test_one_name_that_links_to_two_units_makes_two_inspections(
    report: Path, tmp_path: Path
) -> None:
    report.write_text(report_text().replace("Marshland region", "London region"), "utf-8")
    other = report.with_name("other.txt")
    other.write_text(report_text().replace("Marshland region", "Westmarch region"), "utf-8")
    folder = registered(tmp_path, "vale-of-westmarch\tMarsh Vale\tregion:westmarch")
    result = build([report.parent], tmp_path / "graph", registers=[*REGISTERS, folder])
    assert [one.status for one in result.files] == ["built", "built"]
    with open_store(tmp_path / "graph", read_only=True) as opened:
        graphs = opened.report_graphs()
        assert len(graphs) == 2
        for graph in graphs:
            lines = opened.graph_quads(graph)
            assert sum(line.count("ontology#Inspection> .") for line in lines) == 1


def test_two_printed_names_of_one_unit_are_one_inspection(report: Path, tmp_path: Path) -> None:
    folder = registered(tmp_path, "marsh-vale\tMarsh Vale\t")
    (folder / "maps" / "name.tsv").write_text(
        "name\tthing\nVale of the Marsh\tpdu:marsh-vale\n", "utf-8"
    )
    build([report], tmp_path / "graph", registers=[folder])
    report.write_text(report_text().replace("Marsh Vale", "Vale of the Marsh"), "utf-8")
    result = build([report], tmp_path / "graph", registers=[folder])
    assert [one.status for one in result.files] == ["replaced"]
    with open_store(tmp_path / "graph", read_only=True) as opened:
        (graph,) = opened.report_graphs()
    assert graph.endswith("/graph/report/marsh-vale/2023-06")


@pytest.mark.parametrize("damage", ["lost", "edited", "emptied"])
def test_a_lost_text_comes_back_with_the_next_build(
    damage: str, report: Path, tmp_path: Path
) -> None:
    build([report], tmp_path / "graph")
    (kept,) = (tmp_path / "graph" / "texts").glob("*.txt")
    whole = kept.read_bytes()
    if damage == "lost":
        kept.unlink()
    else:
        kept.write_bytes(whole.replace(b"Marsh", b"Harsh") if damage == "edited" else b"")
    with open_store(tmp_path / "graph", read_only=True) as opened:
        assert not opened.has_text(kept.stem)
        with pytest.raises(StoreError, match=r"keeps no text|was changed after"):
            opened.text(kept.stem)
    result = build([report], tmp_path / "graph")
    assert [one.status for one in result.files] == ["unchanged"]
    assert kept.read_bytes() == whole


def test_a_lost_graph_comes_back_with_the_next_build(report: Path, tmp_path: Path) -> None:
    build([report], tmp_path / "graph")
    with open_store(tmp_path / "graph") as opened:
        (graph,) = opened.report_graphs()
        lines = opened.graph_quads(graph)
        opened.engine.remove_graph(next(iter(opened.engine.named_graphs())).__class__(graph))
    build([report], tmp_path / "graph")
    with open_store(tmp_path / "graph", read_only=True) as opened:
        assert opened.graph_quads(graph) == lines


def test_checks_that_were_edited_run_again(report: Path, tmp_path: Path) -> None:
    first = build([report], tmp_path / "graph").validation
    assert first is not None
    assert first.results
    kept = tmp_path / "graph" / "checks.json"
    lines = kept.read_text("utf-8").splitlines()
    cut = [f"{line.partition(chr(9))[0]}\t[]" for line in lines[1:]]
    assert cut != lines[1:]
    kept.write_text("\n".join([lines[0], *cut]), "utf-8")
    assert build([report], tmp_path / "graph").validation == first


@pytest.mark.parametrize(
    "marker",
    [
        '{"format": 2, "package": "1", "base": "https://elsewhere.example/"}',
        '{"format": 2, "package": "1", "base": "elsewhere"}',
        '{"format": "two", "package": "1", "base": "https://w3id.org/probation-graph/"}',
        '{"format": 2}',
        "[]",
        "",
        "\x00\x01",
    ],
)
def test_a_damaged_marker_is_told_in_one_sentence(
    marker: str, report: Path, tmp_path: Path
) -> None:
    build([report], tmp_path / "graph", validate=False)
    (tmp_path / "graph" / "probation-graph.json").write_text(marker, "utf-8")
    with pytest.raises(StoreError, match=r"base|damaged"):
        open_store(tmp_path / "graph", read_only=True)


@pytest.mark.parametrize("name", ["corrections.toml", "read.jsonl", "checks.json"])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{", b"[[[[", b"\x00" * 64])
def test_a_damaged_file_of_a_store_is_no_fault_of_the_program(
    name: str, content: bytes, report: Path, tmp_path: Path
) -> None:
    build([report], tmp_path / "graph", validate=False)
    (tmp_path / "graph" / name).write_bytes(content)
    if name == "corrections.toml":
        with pytest.raises(BadInput, match=name):
            build([report], tmp_path / "graph", validate=False)
    else:
        result = build([report], tmp_path / "graph", validate=False)
        assert [one.status for one in result.files] == ["unchanged"]


@pytest.mark.parametrize(
    ("date", "is_right"),
    [("2022-04-01", True), ("2022-04", True), ("2022", True), ("", True)]
    + [(date, False) for date in ("2022-13", "2022-02-30", "April 2022", "1.4.2022", "22")],
)
def test_the_date_of_a_change_is_checked(date: str, is_right: bool, tmp_path: Path) -> None:
    folder = registered(tmp_path, "a\tA\t", "b\tB\t")
    row = f"a-and-b\tmerger\tA joins B\tpdu:a\tpdu:b\t{date}\tinvented"
    header = "change\ttype\tname\toriginal\tresulting\tdate\tsource"
    (folder / "changes.tsv").write_text(f"{header}\n{row}\n", "utf-8")
    if is_right:
        assert load_registers((folder,)).entry("change/a-and-b") is not None
    else:
        with pytest.raises(BadInput, match="is no date like"):
            load_registers((folder,))


@pytest.mark.parametrize("day", ["2023-02-30", "2023-13-01"])
def test_a_day_that_there_is_not_is_refused(day: str, tmp_path: Path) -> None:
    folder = registered(tmp_path, f"a\tA\t{day}", header="pdu\tname\tstart-date")
    with pytest.raises(BadInput, match="is no date like"):
        load_registers((folder,))


def test_a_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = registered(tmp_path, "a\tA\t")
    row = "pdu\tmatch\t(never closed\t\t"
    header = "register\tuse\tpattern\treplacement\ttypes"
    (folder / "maps" / "form.tsv").write_text(f"{header}\n{row}\n", "utf-8")
    with pytest.raises(BadInput, match="is no pattern"):
        load_registers((folder,))


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "-cmd", "'=1"]
PLAIN = ["-3", "+4.5", "-12.5%", "1,659", "-1,659", "<4", "32/37", "-4-2", "it's", "", "Good = 2"]


@pytest.mark.parametrize("format_", ["csv", "tsv"])
@pytest.mark.parametrize("cell", [*FORMULAS, *PLAIN])
def test_no_cell_runs_as_a_formula(cell: str, format_: str) -> None:
    written = render(Table(("name",), ("text",), ((cell,),)), format_).split("\n", 1)[1]
    plain = written.strip("\n").strip('"')
    assert plain.startswith("'") == (cell in FORMULAS)
    assert (plain[1:] if cell in FORMULAS else plain).replace("\\t", "\t") == cell
