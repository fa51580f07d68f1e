"""What each stage gives for each sample, kept under tests/data/golden.

A difference is shown as a diff. When the change is meant: `make generated`, and look at
what git says.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path

import pytest
from invented_report import SAMPLE_REPORTS, registers

from build_graph.extract.parse import parse
from build_graph.extract.structure.blocks import assemble
from build_graph.extract.structure.sections import split
from build_graph.knowledge.layout import layout
from build_graph.mapping.map_report import map_report
from build_graph.model import Report, Source
from build_graph.reading.read_file import Document, read
from build_graph.registers.merge import merge_same
from build_graph.registers.resolve import Links, resolve

GOLDEN = Path(__file__).parent / "data" / "golden"
# Short, so that the files stay small.
BASE = "https://kg.example/"
SHOWN = 40  # lines of a diff


@cache
def stages(path: Path) -> tuple[Document, Report, Links]:
    document = read(path)
    report = parse(document, registers())
    links = resolve(report, registers())
    return document, merge_same(report, links), links


def rows(items: list[object]) -> str:
    inner = ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in items)
    return f"[\n{inner}\n ]"


def about(source: Source) -> dict[str, object]:
    """What is told of a source, without the text and what a text file does not have."""
    return {
        field.name: getattr(source, field.name)
        for field in fields(source)
        if field.name != "text" and getattr(source, field.name) != field.default
    }


def document_json(path: Path) -> str:
    """Lines as [number, start, end, level, marks, text]; blocks as [kind, line numbers, marks]."""
    document, _, _ = stages(path)
    lines: list[object] = []
    for line in document.lines:
        if not line.text:
            continue
        span = line.traced.span(0, len(line.text))
        marks = line.bullet + "i" * line.indented + "f" * line.footnote
        lines.append([line.number, span.start, span.end, line.level, marks, line.text])
    blocks: list[object] = []
    for section in split(document, layout()).all:
        blocks.append(["section", section.label, section.standard])
        for block in assemble(section, layout()):
            marks = "g" * block.gap + "b" * block.broken
            blocks.append([block.kind, [one.number for one in block.lines], marks, block.polarity])
    return (
        f'{{\n "source": {json.dumps(about(document.source))},\n'
        f' "lines": {rows(lines)},\n "blocks": {rows(blocks)}\n}}\n'
    )


def report_json(path: Path) -> str:
    """The report as JSON, one fact a line; passages as [section, [start, end], ...]."""
    _, report, _ = stages(path)

    def plain(value: object) -> object:
        if isinstance(value, dict) and set(value) == {"spans", "section"}:
            return [value["section"], *([one["start"], one["end"]] for one in value["spans"])]
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items() if inner is not None}
        return value

    table = asdict(report)
    table["source"] = about(report.source)
    assert table.pop("further") == (), "fields that only additions have"
    parts = []
    for name, value in table.items():
        if isinstance(value, tuple):
            parts.append(f' "{name}": {rows([plain(one) for one in value])}')
        else:
            parts.append(f' "{name}": {json.dumps(plain(value), ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def links_json(path: Path) -> str:
    """Every linked name: kind, name as printed, what it was linked to, and how."""
    _, report, links = stages(path)
    named = sorted({(kind, name, to.iri_path, to.method) for kind, name, to in links.named(report)})
    return rows([list(one) for one in named]) + "\n"


def graph_nq(path: Path) -> str:
    """The N-Quads, sorted. The positions and quotes of passages follow from their IRIs."""
    _, report, links = stages(path)
    lines = map_report(report, links, BASE).lines
    return "".join(f"{line}\n" for line in lines if "/passage/" not in line.partition("> ")[0])


STAGES: dict[str, Callable[[Path], str]] = {
    "document.json": document_json,
    "report.json": report_json,
    "links.json": links_json,
    "graph.nq": graph_nq,
}


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_every_stage_gives_what_it_gave(
    path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    found, golden = STAGES[name](path), GOLDEN / path.stem / name
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, "utf-8", newline="\n")
    assert golden.is_file(), f"{golden} is missing; 'make generated' writes it"
    expected = golden.read_text("utf-8")
    diff = difflib.unified_diff(
        expected.splitlines(), found.splitlines(), "golden", "now", lineterm="", n=0
    )
    assert found == expected, "\n".join([f"{golden.parent.name}/{name}", *list(diff)[:SHOWN]])


def test_golden_files_are_those_of_the_samples() -> None:
    there = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert there == {f"{path.stem}/{name}" for path in SAMPLE_REPORTS for name in STAGES}


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_golden_json_can_be_read(path: Path) -> None:
    for name in ("document.json", "report.json", "links.json"):
        assert json.loads((GOLDEN / path.stem / name).read_text("utf-8"))
