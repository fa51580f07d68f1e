"""A store at a SPARQL server: built, asked, changed, failing in the middle."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sparql_servers import Door, serving, virtuoso
from view_store import ROOT, sample_store

import build_graph
from build_graph import open_store, query
from build_graph.building.build_result import BuildResult
from build_graph.cli import run
from build_graph.errors import BadRequest, StoreError
from build_graph.questions import catalogue
from build_graph.questions.answer import bind
from build_graph.questions.printed import printed
from build_graph.store import sparql_server
from build_graph.store.server_copy import copy_folder, written_back
from build_graph.store.sparql_server import GRAPHS, PASSWORD, UPDATE, USER, SparqlServer, addresses

SAMPLES = ROOT / "samples"
REGISTERS = [SAMPLES / "registers"]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBATION_GRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sparql_server, "_PAUSE", 0.01)
    for name in (GRAPHS, UPDATE, USER, PASSWORD):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with serving(tmp_path / "server") as root, Door(root) as made:
        yield made


def built(door: Door, *names: str) -> BuildResult:
    files = [SAMPLES / "reports" / name for name in names] or [SAMPLES / "reports"]
    return build_graph.build(files, f"{door.root}/query", registers=REGISTERS, validate=False)


def held(door: Door) -> dict[str, list[str]]:
    """The graphs that the server holds, without the history and what is no graph of a store."""
    server = SparqlServer(addresses(f"{door.behind}/query"))
    return {
        iri: server.graph(iri)
        for iri in server.graphs()
        if "/graph/file/" not in iri and not iri.endswith("/graph/history")
    }


def wanted(path: Path) -> dict[str, list[str]]:
    with open_store(path, read_only=True) as store:
        return {iri: store.graph_quads(iri) for iri in store.graphs()}


@pytest.mark.parametrize("by", ["graphs", "updates"])
def test_a_server_holds_what_a_folder_holds_and_answers_alike(
    door: Door, by: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if by == "updates":
        monkeypatch.setenv(UPDATE, f"{door.root}/update")
    assert len(built(door).files) == 5
    assert held(door) == wanted(sample_store())
    puts = [path for method, path in door.seen if method == "PUT" and "graph%2Freport" in path]
    assert len(puts) == len(set(puts)) == (5 if by == "graphs" else 0)
    shutil.rmtree(tmp_path / "cache")  # another machine, which has nothing but the address
    with open_store(f"{door.root}/query", read_only=True) as store:
        with open_store(sample_store(), read_only=True) as folder:
            for name in ("ratings", "recommendations"):
                assert query(store, name) == query(folder, name)
            assert store.kept_texts() == folder.kept_texts()
        assert not build_graph.prove(store).failures
        assert build_graph.search(store, "late replies from the police", limit=2).hits


@pytest.mark.slow
def test_virtuoso_gives_back_what_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = SAMPLES / "reports" / "hallowby-2024.txt"
    with virtuoso(tmp_path / "server") as address:
        monkeypatch.setenv(UPDATE, address)
        build_graph.build([report], address, registers=REGISTERS, validate=False)
        given = wanted(copy_folder(address))
        shutil.rmtree(tmp_path / "cache")
        with open_store(address, read_only=True) as store:
            assert {iri: store.graph_quads(iri) for iri in store.graphs()} == given
            assert [row["pdu"] for row in query(store, "reports")] == ["Hallowby"]
            assert not build_graph.prove(store).failures


def test_only_what_changed_is_written_and_read(door: Door, tmp_path: Path) -> None:
    built(door)
    door.seen.clear()
    built(door)
    assert {method for method, _ in door.seen} == {"POST"}  # questions alone
    address = f"{door.root}/query"
    with open_store(address, read_only=True) as store:
        assert len(query(store, "reports")) == 5
    door.seen.clear()
    assert build_graph.withdraw(address, "Hallowby").month == "2024-01"
    written = [path for method, path in door.seen if method in ("PUT", "DELETE")]
    assert sum("graph%2Freport%2Fhallowby" in path for path in written) == 1
    assert not any("thornmere" in path for path in written)
    assert not any("hallowby" in iri for iri in held(door))
    with open_store(address, read_only=True) as store:
        assert len(query(store, "reports")) == 4


def test_graphs_of_others_stay(door: Door) -> None:
    server = SparqlServer(addresses(f"{door.behind}/query"))
    foreign = ["<http://a.example/s> <http://a.example/p> <http://a.example/o> ."]
    server.put("http://a.example/graph", foreign)
    built(door, "hallowby-2024.txt")
    build_graph.withdraw(f"{door.root}/query", "Hallowby")
    assert server.graph("http://a.example/graph") == foreign
    with open_store(f"{door.root}/query", read_only=True) as store:
        assert "http://a.example/graph" not in store.graphs()


@pytest.mark.parametrize("after", [1, 3, 6])
def test_a_failure_in_the_middle_leaves_whole_reports_and_says_so(door: Door, after: int) -> None:
    puts = 0

    def fails(method: str, path: str) -> int:
        nonlocal puts
        puts += method == "PUT" and "graph%2Ffile" not in path
        return 500 if puts > after else 0

    door.fails = fails
    with pytest.raises(StoreError, match=rf"refused by the door; {after} of \d+ graphs were"):
        built(door)
    whole = wanted(sample_store())
    left = held(door)
    assert len(left) == after
    assert all(lines == whole[iri] for iri, lines in left.items())
    door.fails = lambda method, path: 0
    built(door)
    assert held(door) == whole


def test_a_server_that_is_busy_is_asked_again(door: Door) -> None:
    door.fails = lambda method, path: 503 if len(door.seen) % 3 == 1 else 0
    built(door, "hallowby-2024.txt")
    assert any("report/hallowby" in iri for iri in held(door))


def test_a_password_comes_from_the_environment(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.password = "anna:secret"
    with pytest.raises(StoreError, match=f"lets nobody in like this: see {USER}"):
        built(door, "hallowby-2024.txt")
    monkeypatch.setenv(USER, "anna")
    monkeypatch.setenv(PASSWORD, "secret")
    built(door, "hallowby-2024.txt")
    assert held(door)


def test_two_that_write_at_once_are_told(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    built(door, "hallowby-2024.txt")
    history = "https://w3id.org/probation-graph/graph/history"
    server = SparqlServer(addresses(f"{door.behind}/query"))
    lines = server.graph(history)
    with (
        pytest.raises(StoreError, match="changed by somebody else meanwhile: build once more"),
        written_back(f"{door.root}/query"),
    ):
        server.put(history, lines[:-1])


def test_a_server_without_a_store_and_none_at_all(door: Door) -> None:
    with pytest.raises(StoreError, match="holds no graph that a build made: build one first"):
        open_store(f"{door.root}/query", read_only=True)
    with pytest.raises(BadRequest, match="read_only=True"):
        open_store(f"{door.root}/query")
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("http://127.0.0.1:9/query", read_only=True)


def test_the_command_asks_a_server(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    built(door, "hallowby-2024.txt")
    capsys.readouterr()
    address = f"{door.root}/query"
    assert run(["query", "reports", "--columns", "pdu", "--format", "csv", "--store", address]) == 0
    assert capsys.readouterr().out == "pdu\nHallowby\n"
    assert run(["withdraw", "Hallowby", "--store", address]) == 0


def example(question: catalogue.Question) -> dict[str, str]:
    """The parameters of a question's example."""
    words = shlex.split(question.example)
    pairs = [words[at + 1] for at, word in enumerate(words) if word in ("--param", "-p")]
    return dict(pair.split("=", 1) for pair in pairs)


def answered(root: str, sparql: str) -> tuple[list[str], list[dict[str, Any]]]:
    request = urllib.request.Request(
        f"{root}/query?union-default-graph=true",
        sparql.encode(),
        {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request, timeout=120) as found:
        data = json.loads(found.read())
    return data["head"]["vars"], data["results"]["bindings"]


def test_every_question_runs_elsewhere_as_it_is_printed(tmp_path: Path) -> None:
    with serving(tmp_path / "server") as root, open_store(sample_store(), read_only=True) as store:
        server = SparqlServer(addresses(f"{root}/query"))
        for iri in store.graphs():
            server.put(iri, store.graph_quads(iri))
        for question in catalogue.questions():
            for given in ({}, example(question)):
                try:
                    bound = bind(store, question, given)
                except BadRequest:  # needs a parameter, or the example is of another store
                    continue
                columns, rows = answered(root, printed(question, bound))
                table = query(store, question.name, given)
                assert set(table.columns) <= set(columns), question.name
                found = {
                    tuple(row.get(name, {}).get("value") or "" for name in table.columns)
                    for row in rows
                }
                assert sorted(map(numbers, found)) == sorted(
                    {numbers(told(row)) for row in table.rows}
                ), question.name


def told(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row)


def numbers(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f"{float(cell):.6f}" if re.fullmatch(r"-?\d+(\.\d+)?(E-?\d+)?", cell) else cell
        for cell in row
    )


@pytest.mark.parametrize(
    ("url", "graphs"),
    [
        ("http://a.example/query", "http://a.example/store"),
        ("http://a.example/ds/sparql", "http://a.example/ds/data"),
        (
            "https://a.example/repositories/r",
            "https://a.example/repositories/r/rdf-graphs/service",
        ),
        ("https://a.example/other", ""),
    ],
)
def test_addresses_follow_from_that_for_queries(url: str, graphs: str) -> None:
    assert addresses(url, {}).graphs == graphs
    named = addresses(url, {UPDATE: "http://a.example/u"})
    assert (named.graphs, named.update) == ("", "http://a.example/u")
    assert addresses(url, {GRAPHS: "http://a.example/g"}).graphs == "http://a.example/g"


def test_no_password_in_an_address_or_in_what_is_printed() -> None:
    with pytest.raises(BadRequest, match=USER):
        addresses("http://anna:secret@a.example/query", {})
    shown = repr(addresses("http://a.example/query", {USER: "anna", PASSWORD: "secret"}))
    assert "anna" not in shown
    assert "Basic" not in shown
