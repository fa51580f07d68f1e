"""Faults planted in clean graphs, stores, facts files and reports: each kind is found.

`data/faults.toml` lists them. What is planted in a graph is checked as a stranger's store would be,
without what the history of builds knows of it.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from invented_report import ROOT, SAMPLE_REPORTS, SAMPLES

from build_graph.knowledge.vocab import iri, prefixes
from build_graph.pipeline import build
from build_graph.store.database import Store, open_store
from build_graph.validation.across import across, shared_graphs
from build_graph.validation.check import Reader, Task, check, validate
from build_graph.validation.results import Result

FAULTS = tomllib.loads((Path(__file__).parent / "data" / "faults.toml").read_text("utf-8"))
REGISTERS = [SAMPLES / "registers"]
CLEAN = SAMPLES / "reports" / "thornmere-vale-2022.txt"
# Printed by a report itself: one sample gives a wrong score on purpose.
PRINTED = {"ScoreSum", "FigureBaseStated"}


def named(shape: str) -> str:
    return shape.rpartition("#")[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("clean") / "graph"
    build([CLEAN], folder, registers=REGISTERS, validate=False)
    with open_store(folder, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def clean(store: Store) -> Task:
    (graph,) = store.report_graphs()
    return replace(Reader(store).of_report(graph), is_as_built=True)


@cache
def others(folder: Path) -> dict[str, tuple[str, ...]]:
    """What the registers and schemes say, by subject."""
    found: dict[str, list[str]] = {}
    with open_store(folder, read_only=True) as opened:
        for name in ("ontology", "reference"):
            for line in opened.graph_quads(f"{opened.base}graph/{name}"):
                found.setdefault(line.partition(" ")[0], []).append(line)
    return {subject: tuple(lines) for subject, lines in found.items()}


class Planted:
    """The lines of a graph while they are edited; subjects and values as `faults.toml` has them."""

    def __init__(self, task: Task) -> None:
        self.lines = list(task.lines)
        self.base = task.graph.partition("graph/report/")[0]
        self.whole = task.graph.replace("graph/report/", "id/inspection/")
        is_text = f" <{iri('pg:sha256')}> "
        self.text = next(line for line in task.lines if is_text in line).partition(" ")[0]

    def thing(self, name: str) -> str:
        if name == "text":
            return self.text
        if name.startswith("id:"):
            return f"<{self.base}id/{name[3:]}>"
        return f"<{self.whole}/{name}>" if name else f"<{self.whole}>"

    def term(self, value: str, like: str = "") -> str:
        prefix, colon, name = value.partition(":")
        if value.startswith("./"):
            return self.thing(value[2:])
        if value.startswith("id:"):
            return self.thing(value)
        if colon and prefix in prefixes() and " " not in value:
            return f"<{prefixes()[prefix]}{name}>"
        datatype = like.rpartition('"')[2] if like.startswith('"') else ""
        integer = f"^^<{iri('xsd:integer')}>" if not like and value.isdigit() else ""
        return f'"{value}"{datatype or integer}'

    def start(self, subject: str, curie: str) -> str:
        return f"{self.thing(subject)} <{iri(curie)}> "

    def plant(self, fault: dict[str, Any]) -> None:
        for name in fault.get("drop", ()):
            own = self.thing(name).rstrip(">")
            ends = own if name.endswith("/") else f"{own}> "
            self.remove(ends)
        for subject, curie in fault.get("cut", ()):
            self.remove(self.start(subject, curie))
        for subject, curie, value in fault.get("set", ()):
            start = self.start(subject, curie)
            old = next(line for line in self.lines if line.startswith(start))
            like = old.removeprefix(start).removesuffix(" .")
            self.lines[self.lines.index(old)] = f"{start}{self.term(value, like)} ."
        for subject, curie, value in fault.get("add", ()):
            self.lines.append(f"{self.start(subject, curie)}{self.term(value)} .")

    def remove(self, start: str) -> None:
        kept = [line for line in self.lines if not line.startswith(start)]
        assert len(kept) < len(self.lines), f"{start} stands nowhere"
        self.lines = kept


@pytest.mark.parametrize("fault", FAULTS["graph"], ids=lambda fault: fault["name"])
def test_a_fault_in_a_graph_is_found(fault: dict[str, Any], store: Store, clean: Task) -> None:
    planted = Planted(clean)
    planted.plant(fault)
    lines, text = tuple(sorted(set(planted.lines))), clean.text
    old, new = fault.get("text", ("", ""))
    assert text is not None
    assert old in text
    there = {line.partition(" ")[0] for line in clean.context}
    linked = {line.split(" ", 2)[2].removesuffix(" .") for line in lines} - there
    more = [one for thing in sorted(linked) for one in others(store.path).get(thing, ())]
    task = replace(clean, lines=lines, context=(*clean.context, *more), text=text.replace(old, new))
    assert lines != clean.lines or task.text != text
    results = check(task)[1]
    assert set(fault["found"]) <= {named(result.shape) for result in results}
    both = sorted(results, key=Result.sort_key)
    assert both == sorted(check(task, "pyshacl")[1], key=Result.sort_key)


def test_the_clean_graph_gives_no_result(clean: Task) -> None:
    assert {named(result.shape) for result in check(clean)[1]} <= PRINTED


def test_there_are_enough_faults_each_of_its_own() -> None:
    names = [fault["name"] for faults in FAULTS.values() for fault in faults]
    names += STORES
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert len(names) >= 120


# --- Facts files, reports, stores --------------------------------------------------------------


def found_in(folder: Path) -> set[str]:
    """The rules that find something in a store, but for those of registers and schemes alone."""
    with open_store(folder, read_only=True) as opened:
        results = [*across(opened, set(opened.report_graphs())), *shared_graphs(opened)]
        for graph in opened.report_graphs():
            results += check(Reader(opened).of_report(graph))[1]
    return {named(result.shape) for result in results}


def edited(text: str, fault: dict[str, Any]) -> str:
    for old, new in (fault["change"], fault.get("also", ("", ""))):
        done = text.replace(old, new, 1)
        if old not in text:
            done = re.sub(old, new, text, count=1)
        assert done != text or not old
        text = done
    return text


@pytest.mark.parametrize("fault", FAULTS["facts"], ids=lambda fault: fault["name"])
def test_a_fault_in_a_facts_file_is_found(fault: dict[str, Any], tmp_path: Path) -> None:
    clean = ROOT / "facts" / "east-berkshire-2023.json"
    file = tmp_path / clean.name
    file.write_text(edited(clean.read_text("utf-8"), fault), "utf-8")
    result = build([file], tmp_path / "graph", validate=False)
    if fault["found"] == ["refused"]:
        assert [one.reason for one in result.files] == ["failed"]
    else:
        assert set(fault["found"]) <= found_in(tmp_path / "graph")


@pytest.mark.parametrize("fault", FAULTS["report"], ids=lambda fault: fault["name"])
def test_a_fault_in_a_report_is_found(fault: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / CLEAN.name
    file.write_text(edited(CLEAN.read_text("utf-8"), fault), "utf-8")
    result = build([file], tmp_path / "graph", registers=REGISTERS, validate=False)
    doubts = {"doubt" for issue in result.issues if issue.severity != "info"}
    assert set(fault["found"]) & (found_in(tmp_path / "graph") | doubts)


def test_clean_stores_give_no_result(tmp_path: Path) -> None:
    facts = sorted((ROOT / "facts").glob("*.json"))
    build([*SAMPLE_REPORTS, *facts], tmp_path / "graph", registers=REGISTERS, validate=False)
    assert found_in(tmp_path / "graph") <= PRINTED


Edit = Callable[[ox.Store, str], None]


def without_graph(name: str) -> Edit:
    return lambda engine, base: engine.remove_graph(ox.NamedNode(f"{base}graph/{name}"))


def with_statement(graph: str) -> Edit:
    def edit(engine: ox.Store, base: str) -> None:
        term = ox.NamedNode(f"{base}id/court/nowhere")
        named = ox.NamedNode(f"{base}graph/{graph}") if graph else ox.DefaultGraph()
        label = ox.NamedNode(iri("rdfs:label"))
        engine.add(ox.Quad(term, label, ox.Literal("Nowhere Crown Court"), named))

    return edit


def with_value(graph: str, subject: str, curie: str, value: str) -> Edit:
    """Another value, as nobody could tell who only looks at the graph."""

    def edit(engine: ox.Store, base: str) -> None:
        thing, link = ox.NamedNode(f"{base}{subject}"), ox.NamedNode(iri(curie))
        (old,) = engine.quads_for_pattern(thing, link, None, ox.NamedNode(f"{base}graph/{graph}"))
        prefix = value.partition(":")[0]
        new = ox.NamedNode(iri(value)) if prefix in prefixes() else ox.Literal(value)
        engine.remove(old)
        engine.add(ox.Quad(thing, link, new, old.graph_name))

    return edit


REPORT = "report/thornmere-vale/2022-09"
INSPECTION = "id/inspection/thornmere-vale/2022-09"
STORES: dict[str, tuple[Edit, str]] = {
    "report dropped": (without_graph(REPORT), "GraphThere"),
    "registers dropped": (without_graph("reference"), "GraphThere"),
    "ontology dropped": (without_graph("ontology"), "GraphThere"),
    "names in no register dropped": (without_graph("unregistered"), "GraphThere"),
    "history dropped": (without_graph("history"), "GraphThere"),
    "unknown graph": (with_statement("opinions"), "GraphKnown"),
    "unknown report": (with_statement("report/nowhere/2022-01"), "InspectionThere"),
    "statement in no graph": (with_statement(""), "StatementInGraph"),
    "statement more in the registers": (with_statement("reference"), "SharedGraphUnchanged"),
    "register entry renamed": (
        with_value("reference", "id/prison/hmp-larkfen", "skos:prefLabel", "HMP Larkham"),
        "SharedGraphUnchanged",
    ),
    "concept renamed": (
        with_value("ontology", "scheme/theme/leadership", "rdfs:label", "Management"),
        "SharedGraphUnchanged",
    ),
    "kind of relation": (
        with_value(
            REPORT,
            f"{INSPECTION}/organisation/prison/hmp-grimwold",
            "pg:relation",
            "relation:within",
        ),
        "GraphUnchanged",
    ),
    "number printed or inferred": (
        with_value(REPORT, f"{INSPECTION}/recommendation/1", "pg:numberInferred", "true"),
        "GraphUnchanged",
    ),
    "web address of the licence": (
        with_value(REPORT, f"{INSPECTION}/report", "dcterms:license", "pg:free"),
        "GraphUnchanged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STORES)
def test_a_fault_in_a_store_is_found(name: str, store: Store, tmp_path: Path) -> None:
    edit, rule = STORES[name]
    shutil.copytree(store.path, tmp_path / "graph")
    engine = ox.Store(str(tmp_path / "graph" / "quads"))
    edit(engine, store.base)
    engine.flush()
    del engine
    assert rule in found_in(tmp_path / "graph")


@pytest.mark.parametrize("change", ["removed", "edited", "emptied"])
def test_a_fault_in_a_kept_text_is_found(change: str, store: Store, tmp_path: Path) -> None:
    shutil.copytree(store.path, tmp_path / "graph")
    (text,) = (tmp_path / "graph" / "texts").glob("*.txt")
    if change == "removed":
        text.unlink()
    else:
        text.write_text(text.read_text("utf-8").upper() if change == "edited" else "", "utf-8")
    assert "TextKept" in found_in(tmp_path / "graph")


def test_validate_finds_what_the_bench_finds(store: Store, tmp_path: Path) -> None:
    shutil.copytree(store.path, tmp_path / "graph")
    engine = ox.Store(str(tmp_path / "graph" / "quads"))
    for name in ("kind of relation", "register entry renamed", "unknown graph"):
        STORES[name][0](engine, store.base)
    engine.flush()
    del engine
    with open_store(tmp_path / "graph", read_only=True) as opened:
        report = validate(opened)
    assert {named(one.shape) for one in report.results} >= {
        *("GraphUnchanged", "SharedGraphUnchanged", "GraphKnown", "EntryNameIsLabel"),
    }
    assert not report.conforms
