"""The walls around the process of a query, with the check of its words switched off.

What is tried is harmless: a socket of the test that must not be reached, a file that must not be
opened. Each test is a process, since walls stay.
"""

from __future__ import annotations

import json
import logging
import platform
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from fixture_graph import small_store
from local_server import serving
from web_site import client

from build_graph.cli import run as command
from build_graph.confinement import _filter
from build_graph.questions import sandbox
from build_graph.questions.sandbox import Limits, Written, select, streamed, written
from build_graph.store.database import ROW_FORMATS, TRIPLE_FORMATS, open_store

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="only Linux can confine a query",
)
OPEN = (
    "import build_graph.store.engine as engine, build_graph.store.database as database\n"
    "import build_graph.confinement as confinement\n"
    "engine.disarmed = database.disarmed = lambda sparql: sparql\n"
    "assert engine._WORD\n"
)
WALLS = {
    "all": "",
    "descriptors alone": "confinement._MACHINES.clear()\n",
    "system calls alone": "confinement._are_open = lambda data: False\n"
    "confinement._only_beneath = lambda *_: None\n",
    "files and system calls": "confinement._are_open = lambda data: False\n",
}
NONE = WALLS["descriptors alone"] + WALLS["system calls alone"]
CHILD = "import build_graph.questions.sandbox_child as child\nchild.main()\n"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("walls") / "graph")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of so many files that the database opens some of them late."""
    path = small_store(tmp_path_factory.mktemp("many") / "graph")
    with open_store(path) as store:
        for part in range(400):
            lines = [f'<urn:{part}:{n}> <urn:p> "{part} {n} {"z" * 40}" .' for n in range(40)]
            store.replace_graph(f"{store.base}graph/part/{part}", lines)
            store.engine.flush()
            if len(list((path / "quads").glob("*.sst"))) > 24:
                return path
    raise AssertionError("the database puts its files together too soon")


class Listener:
    """A socket that nobody may reach; what came is known at once, as the system takes it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def was_reached(self) -> bool:
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def wait(self) -> None:
        self._socket.settimeout(60)
        self._socket.accept()[0].close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def request(path: Path, sparql: str, *, must_confine: bool = True) -> dict[str, Any]:
    """Return what the process of a query is asked."""
    limits = Limits(20, rows=100, characters=10_000, megabytes=700, must_confine=must_confine)
    asks = {"store": str(path), "sparql": sparql, "limits": asdict(limits)}
    return {**asks, "prefixes": {}, "substitutions": {}}


def asked(path: Path, sparql: str, before: str) -> dict[str, Any]:
    """Return what the process of a query answers after some lines of Python."""
    line = [sys.executable, "-c", OPEN + before + CHILD]
    asks = json.dumps(request(path, sparql))
    done = subprocess.run(line, input=asks, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


CALLS = (
    "SELECT * {{ SERVICE <{url}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}",
    "SELECT * {{ BIND(<{url}> AS ?u) SERVICE SILENT ?u {{ ?a ?b ?c }} }}",
    "PREFIX p: <urn:> SELECT * {{ ?s p:-1SERVICE<{url}>{{ ?a ?b ?c }} }}",
    "ASK {{ GRAPH ?g {{ ?s ?p ?o }} SERVICE SILENT <{url}?x> {{ ?o ?b ?c }} }}",
)


@pytest.mark.parametrize("walls", WALLS.values(), ids=WALLS.keys())
@pytest.mark.parametrize("call", CALLS)
def test_no_query_reaches_anybody(path: Path, listener: Listener, walls: str, call: str) -> None:
    answer = asked(path, call.format(url=listener.url), walls)
    assert "confined" in answer or answer["error"] == "BadRequest"
    assert not listener.was_reached()


def test_without_walls_it_would(path: Path, listener: Listener) -> None:
    sparql = f"SELECT * {{ SERVICE SILENT <{listener.url}> {{ ?a ?b ?c }} }}"
    with subprocess.Popen(
        [sys.executable, "-c", OPEN + NONE + CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(request(path, sparql, must_confine=False)).encode())
        process.stdin.close()
        listener.wait()  # for ever, would it not call
        process.kill()


@pytest.mark.parametrize("walls", WALLS.values(), ids=WALLS.keys())
def test_a_confined_process_can_do_nothing_but_compute(path: Path, walls: str) -> None:
    code = f"""
{OPEN}{walls}
import os, socket, subprocess, sys
from pathlib import Path
deeds = dict(
    connection=lambda: socket.socket(),
    datagram=lambda: socket.socket(type=socket.SOCK_DGRAM),
    file=lambda: Path("/etc/passwd").read_bytes(),
    writing=lambda: (Path({str(path)!r}) / "quads" / "new").write_bytes(b""),
    program=lambda: subprocess.run(["true"]),
    pipe=lambda: os.pipe(),
)
able = []
with database.open_store({str(path)!r}, read_only=True) as store:
    assert store.confined()
    for name, deed in deeds.items():
        try:
            deed()
            able.append(name)
        except OSError:
            pass
    print(able, len(store.graphs()))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    # Without the wall around files, files can be read; who reads them can tell nobody.
    able = ["file"] if walls == WALLS["system calls alone"] else []
    assert done.stdout == f"{able} 7\n", done.stderr
    assert not (path / "quads" / "new").exists()


def test_a_store_of_many_files_is_read_whole_from_inside(large: Path) -> None:
    with open_store(large, read_only=True) as store:
        for sparql in (
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
            "SELECT ?s { ?s <urn:p> ?o } ORDER BY ?s",
            "SELECT ?o { <urn:3:4> ?p ?o }",
        ):
            assert select(store, sparql, limits=Limits(must_confine=True)) == store.select(sparql)


@pytest.mark.parametrize("format_", [*ROW_FORMATS, *TRIPLE_FORMATS])
def test_every_format_is_written_from_inside(path: Path, format_: str) -> None:
    is_rows = format_ in ROW_FORMATS
    formats = (format_, "turtle") if is_rows else ("json", format_)
    sparql = "SELECT * { ?s ?p ?o } LIMIT 9" if is_rows else "CONSTRUCT WHERE { ?s a ?o }"
    with open_store(path, read_only=True) as store:
        found, text = written(store, sparql, formats, limits=Limits(must_confine=True))
    assert found == format_
    assert len(text) > 100


def test_a_store_that_is_being_changed_is_opened_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"confined": True, "columns": ["n"], "rows": [[1]], "cut": False}
    answers: Iterator[dict[str, Any]] = iter([{sandbox.AGAIN: True}, answer])
    monkeypatch.setattr(sandbox, "answering", lambda *_: nullcontext((next(answers), None)))
    with open_store(path, read_only=True) as store:
        assert select(store, "ASK {}").rows == [(1,)]


def test_an_answer_outlives_the_thread_that_asked_for_it(path: Path) -> None:
    made: list[Written] = []
    sparql = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 9000"
    with open_store(path, read_only=True) as store:
        thread = threading.Thread(
            target=lambda: made.append(streamed(store, sparql, ("csv", "turtle")))
        )
        thread.start()
        thread.join()
        (answer,) = made
        time.sleep(0.3)  # until the system would have ended its process
        pieces = list(iter(answer.read, b""))
        answer.close()
    assert len(b"".join(pieces)) == answer.length > 200_000


# --- systems that have no walls ------------------------------------------------------------------


@pytest.fixture
def no_walls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have queries run in a process on a system that can confine nothing."""
    (tmp_path / "unconfined_child.py").write_text(OPEN + NONE + CHILD)
    monkeypatch.setattr(sandbox, "_CHILD", "unconfined_child")
    monkeypatch.syspath_prepend(tmp_path)
    sandbox._warn.cache_clear()


@pytest.mark.usefixtures("no_walls")
def test_the_explorer_refuses_queries_where_nothing_confines_them(path: Path) -> None:
    for accept in ("application/json", "text/html"):
        answer = client(path).get("/sparql?query=ASK+{}", headers={"accept": accept})
        assert answer.status_code == 501, answer.text
        assert "cannot keep a query from calling other servers" in answer.text
    allowed = client(path, unconfined=True)
    assert allowed.get("/sparql?query=ASK+{}", headers={"accept": "*/*"}).json()["boolean"]
    assert client(path).get("/query/ratings.csv").status_code == 200


@pytest.mark.usefixtures("no_walls")
def test_a_query_of_ones_own_is_warned_of_once(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), open_store(path, read_only=True) as store:
        for _ in range(2):
            assert select(store, "ASK {}").rows == [("yes",)]
    (record,) = caplog.records
    assert "cannot keep a query from calling other servers" in record.message
    assert record.message.endswith("run none that you have not read")


@pytest.mark.usefixtures("no_walls")
def test_what_another_server_says_is_told_to_nobody(
    path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving() as server:
        # To the engine's POST it says 'Unsupported method', with a page about it.
        sparql = f"SELECT * {{ SERVICE <{server.root}/> {{ ?a ?b ?c }} }}"
        assert command(["query", sparql, "--store", str(path)]) == 2
        told = client(path, unconfined=True).get(
            "/sparql", params={"query": sparql}, headers={"accept": "application/json"}
        )
    sentence = "SERVICE is not allowed: queries never call another server"
    assert told.json() == {"error": sentence}
    said = capfd.readouterr().err
    assert said.endswith(f"probation-graph: {sentence}\n")
    assert not any(word in said + caplog.text for word in ("nsupported", "payload", "returned"))


def test_filters_are_the_same_on_every_machine_but_for_numbers() -> None:
    for opens in (False, True):
        lengths = {machine: len(_filter(machine, 1, opens)) for machine in ("x86_64", "aarch64")}
        # x86-64 has an older call of opening besides.
        assert lengths["x86_64"] - lengths["aarch64"] == (6 if opens else 0)
