"""What is kept to be read quicker says the same as the store: lines of a build, rows of queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_report import SAMPLES

from build_graph.asking import catalogue_rows
from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.entities import Index
from build_graph.knowledge.vocab import prefixes
from build_graph.pipeline import build
from build_graph.questions.catalogue import question, questions
from build_graph.questions.lookup import names_of
from build_graph.store.database import Store, open_store
from build_graph.store.kept_rows import kept_rows
from build_graph.store.written import WrittenGraphs
from build_graph.validation.across import whole
from build_graph.validation.check import Reader, Task

QUERY = "SELECT ?name ?score WHERE { ?i pg:pduName ?name ; pg:score ?score } ORDER BY ?name"
REPORTS = sorted((SAMPLES / "reports").glob("*.txt"))[:2]
LINES = st.lists(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])), min_size=1
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    build(REPORTS[:1], tmp_path / "graph", registers=[SAMPLES / "registers"], validate=False)
    return tmp_path / "graph"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, read_only=True) as opened:
        yield opened


def kept_in(store: Store) -> list[Path]:
    return sorted(store.search_folder.rglob("rows-*.json"))


# --- lines of a build ---------------------------------------------------------------------------


@given(graphs=st.lists(st.tuples(st.sampled_from("abc"), LINES)), is_kept=st.booleans())
def test_written_lines_come_back_as_they_were_put_last(
    graphs: list[tuple[str, list[str]]], is_kept: bool
) -> None:
    written = WrittenGraphs(is_kept=is_kept)
    for graph, lines in graphs:
        written.put(graph, lines)
    for graph, lines in dict(graphs).items():
        assert written.lines(graph) == (tuple(lines) if is_kept else None)
    assert written.lines("another") is None


def test_a_build_hands_its_checks_what_the_store_holds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[Task] = []
    of_report = Reader.of_report

    def kept(self: Reader, graph: str) -> Task:
        handed.append(of_report(self, graph))
        return handed[-1]

    monkeypatch.setattr(Reader, "of_report", kept)
    build(REPORTS, path, registers=[SAMPLES / "registers"])
    with open_store(path, read_only=True) as opened:
        assert len(handed) == len(opened.report_graphs())
        for task in handed:
            stored = opened.graph_quads(task.graph)
            assert (task.lines, task.text) == whole(opened, stored)


# --- rows of queries ------------------------------------------------------------------------------


def test_rows_are_kept_with_the_store_and_gone_with_its_state(path: Path, store: Store) -> None:
    asked = store.select(QUERY, prefixes=prefixes()).rows
    assert kept_rows(store, QUERY, prefixes()).rows == asked
    (file,) = kept_in(store)
    found = json.loads(file.read_bytes())
    found["made"] = [["name", "score"], [["Nowhere", 1]]]
    file.write_text(json.dumps(found), "utf-8")
    assert kept_rows(store, QUERY, prefixes()).rows == [("Nowhere", 1)]
    build(REPORTS, path, registers=[SAMPLES / "registers"], validate=False)
    with open_store(path, read_only=True) as changed:
        assert len(kept_rows(changed, QUERY, prefixes()).rows) == len(asked) + 1
        assert len(kept_in(changed)) == 1, "those of the graph as it was are gone"


@pytest.mark.parametrize("damage", ["", "{}", "null", "[]", '{"asked": "", "made": 1}', "cut"])
def test_damaged_rows_are_asked_for_anew(store: Store, damage: str) -> None:
    asked = kept_rows(store, QUERY, prefixes())
    (file,) = kept_in(store)
    file.write_bytes(file.read_bytes()[:-3] if damage == "cut" else damage.encode())
    assert kept_rows(store, QUERY, prefixes()) == asked


def test_a_store_that_is_written_keeps_no_rows(path: Path) -> None:
    with open_store(path) as opened:
        assert kept_rows(opened, QUERY, prefixes())
        assert kept_in(opened) == []


def test_names_are_the_same_from_the_store_and_from_what_is_kept(store: Store) -> None:
    first = names_of(store, "pdu")
    assert kept_in(store)
    assert names_of(store, "pdu") == first


def test_tables_that_were_asked_are_given_up_when_there_are_too_many_rows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {one.name: one for one in questions()}
    held = CatalogueRows(store, known, Index(store, known))
    ratings = held.rows(question("ratings"), {})
    assert held.rows(question("ratings"), {}) is ratings
    monkeypatch.setattr(catalogue_rows, "_MOST", len(ratings))
    assert held.rows(question("recommendations"), {})
    again = held.rows(question("ratings"), {})
    assert again == ratings
