"""Many clients, slow ones, and ones that have gone: the others are answered all the same."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from small_corpus import REGISTERS, corpus, write
from test_web_server import children, fetched
from test_web_sparql import ENDLESS
from view_store import ROOT, sample_store
from web_site import client

from build_graph import build
from build_graph.web.concurrency import Busy, Places

if sys.platform == "win32":
    pytest.skip("descriptors and processes are counted otherwise", allow_module_level=True)
SHORT = (
    "import build_graph.web.connections as connections, build_graph.web.endpoints as endpoints\n"
    "connections.REQUEST_SECONDS = endpoints.BODY_SECONDS = 1.0\n"
    "connections.WRITING_SECONDS = 1.0\n"
)
POSTED = (
    b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 1000\r\n\r\nASK"
)
LARGE = "SELECT ?a ?b ?c ?d WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 90000"


@contextmanager
def served(before: str = "", descriptors: int = 0) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start the explorer after some lines of Python; give its process and its port."""

    if descriptors:
        both = (descriptors, descriptors)
        before += f"import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, {both})\n"
    given = ["serve", "--store", str(sample_store(facts=True)), "--port", "0"]
    code = f"{before}from build_graph.cli import run\nrun({given})"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "open http://" in line, line + process.stderr.read()
        port = int(line.partition("http://127.0.0.1:")[2].partition("/")[0])
        assert fetched(f"http://127.0.0.1:{port}/health") == (200, "ok\n")
        yield process, port
    finally:
        process.kill()
        process.communicate()


def asking(port: int, sparql: str) -> socket.socket:
    """Return a connection on which a query was asked."""
    made = socket.create_connection(("127.0.0.1", port))
    query = urllib.parse.quote(sparql)
    made.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return made


def soon(what: object, seconds: float = 20) -> bool:
    """Return whether something comes true; a busy machine has its time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_clients_that_hang_up_take_nothing_from_others() -> None:
    with served() as (process, port):
        for _ in range(3):
            gone = [asking(port, ENDLESS) for _ in range(4)]
            assert soon(lambda: children(process.pid))
            for one in gone:
                one.close()
        assert soon(lambda: not children(process.pid))
        status, text = fetched(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", Accept="text/csv")
        assert (status, text) == (200, "true")


def test_one_client_leaves_places_to_the_others() -> None:
    async def crowd() -> list[str]:
        places, order = Places(4), []
        done = asyncio.Event()

        async def one(client_: str, kind: str = "/") -> None:
            async with places.taken(client_, kind):
                order.append(client_)
                await done.wait()

        greedy = [asyncio.create_task(one("10.0.0.1")) for _ in range(30)]
        await asyncio.sleep(0.05)
        assert order == ["10.0.0.1"] * 2
        others = [asyncio.create_task(one(f"10.0.0.{n}", "/b")) for n in (2, 3)]
        await asyncio.sleep(0.05)
        for task in greedy:
            task.cancel()
        done.set()
        await asyncio.gather(*greedy, *others, return_exceptions=True)
        return order

    assert asyncio.run(crowd())[:4] == ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3"]


def test_one_kind_of_page_leaves_places_to_the_others() -> None:
    async def crowd() -> None:
        places, done = Places(8), asyncio.Event()
        kinds: list[str] = []

        async def one(number: int, kind: str) -> None:
            async with places.taken(f"10.0.{number}.1", kind):
                kinds.append(kind)
                await done.wait()

        slow = [asyncio.create_task(one(n, "/search")) for n in range(30)]
        await asyncio.sleep(0.05)
        assert kinds == ["/search"] * 6
        other = asyncio.create_task(one(77, "/about"))
        await asyncio.sleep(0.05)
        assert kinds[6:] == ["/about"]
        done.set()
        await asyncio.gather(*slow, other)
        assert len(kinds) == 31

    asyncio.run(crowd())


def test_the_one_with_the_fewest_places_is_next() -> None:
    async def crowd() -> list[str]:
        places, order = Places(2), []
        releases = {name: asyncio.Event() for name in "abcd"}

        async def one(client_: str, name: str) -> None:
            async with places.taken(client_, "/"):
                order.append(name)
                await releases[name].wait()

        tasks = []
        for client_, name in (("x", "a"), ("y", "b"), ("x", "c"), ("z", "d")):
            tasks.append(asyncio.create_task(one(client_, name)))
            await asyncio.sleep(0.01)
        releases["b"].set()  # 'x' holds a place already, so 'z' is next though it came later
        await asyncio.sleep(0.05)
        for event in releases.values():
            event.set()
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(crowd()) == ["a", "b", "d", "c"]


def test_who_waits_too_long_or_in_too_long_a_row_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_graph.web.concurrency._WAIT", 0.1)
    monkeypatch.setattr("build_graph.web.concurrency._MOST_WAITING", 3)

    async def crowd() -> None:
        places = Places(1)

        async def one() -> None:
            async with places.taken("x", "/"):
                pass

        async with places.taken("y", "/"):
            found = await asyncio.gather(*(one() for _ in range(5)), return_exceptions=True)
        assert [type(each) for each in found] == [Busy] * 5
        await one()

    asyncio.run(crowd())


# --- connections ---------------------------------------------------------------------------------


def ended(one: socket.socket) -> bytes:
    """Return all that comes until the other side ends the connection."""
    one.settimeout(20)
    found = b""
    with suppress(ConnectionError):
        while piece := one.recv(65_536):
            found += piece
    return found


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /health HT",
        POSTED,
    ],
    ids=["nothing", "a line", "a header", "a second one", "a body"],
)
def test_half_a_request_ends_after_a_while(sent: bytes) -> None:
    with served(SHORT) as (_, port), socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(sent)
        text = ended(one)
        assert (b" 200 OK" in text) == (b"health" in sent)
        assert (b" 408 " in text) == sent.startswith(b"POST")
        assert fetched(f"http://127.0.0.1:{port}/about")[0] == 200


def test_who_does_not_take_an_answer_is_let_go() -> None:
    with served(SHORT) as (process, port), asking(port, LARGE):
        assert soon(lambda: children(process.pid))
        assert soon(lambda: not children(process.pid))


def test_no_answer_is_held_in_the_memory_of_the_server() -> None:
    with served() as (process, port):
        url = f"http://127.0.0.1:{port}/sparql?query="
        small = urllib.parse.quote("SELECT * { ?s ?p ?o } LIMIT 9")
        for path in ("ask?q=staff", "search?q=staff", f"sparql?query={small}"):
            fetched(f"http://127.0.0.1:{port}/{path}", Accept="text/csv")
        before = peak(process.pid)
        status, text = fetched(url + urllib.parse.quote(LARGE), Accept="text/csv")
        assert status == 200
        assert text.count("\n") > 90_000
        assert len(text) > 10_000_000
        assert peak(process.pid) - before < len(text) // 3


def peak(pid: int) -> int:
    """Return the most memory that a process ever had, in bytes."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("nothing tells the memory of a process here")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def test_at_the_limit_of_descriptors_it_turns_away_quietly_and_recovers() -> None:
    with served(descriptors=220) as (process, port):
        crowd: list[socket.socket] = []
        for _ in range(400):
            with suppress(OSError):
                crowd.append(socket.create_connection(("127.0.0.1", port), timeout=5))
        # Who asks as usual is told as usual.
        status, sentence = fetched(f"http://127.0.0.1:{port}/health")
        assert (status, sentence) == (503, "too many are connected: try again in a while\n")
        said = b"".join(told(one) for one in crowd)
        assert b"503 Service Unavailable" in said
        assert b"retry-after: 5" in said
        for one in crowd:
            one.close()
        url = f"http://127.0.0.1:{port}"
        assert soon(lambda: answers(url + "/health"))
        assert answers(url + "/sparql?query=ASK%7B%7D")
        process.terminate()
        assert process.stderr is not None
        assert process.stderr.read() == ""


def told(one: socket.socket) -> bytes:
    one.settimeout(0.01)
    with suppress(OSError):
        return one.recv(4096)
    return b""


def answers(url: str) -> bool:
    try:
        return fetched(url)[0] == 200
    except OSError:
        return False


# --- builds --------------------------------------------------------------------------------------


def test_every_page_answers_while_a_build_goes_on(tmp_path: Path) -> None:
    reports, store = corpus(tmp_path / "reports"), tmp_path / "graph"
    build([reports], store, registers=REGISTERS, validate=False)
    paths = ["/", "/search?q=staff", "/ask?q=How+was+Low+Quay+rated+on+Staff%3F", "/about"]
    paths += ["/query/ratings", "/id/pdu/low-quay", "/sparql?query=ASK%7B%7D", "/query/ratings.csv"]
    done, wrong = threading.Event(), []

    def builds() -> None:
        try:
            for number in range(6):
                write(reports, "Ebb Hollow", ("Inadequate", "Good")[number % 2])
                build([reports], store, registers=REGISTERS, validate=False)
        finally:
            done.set()

    with client(store) as one:
        thread = threading.Thread(target=builds)
        thread.start()
        rounds = 0
        while not done.is_set():
            wrong += [(path, answer.status_code) for path in paths
                      if (answer := one.get(path)).status_code != 200]  # fmt: skip
            rounds += 1
        thread.join()
    assert rounds
    assert wrong == []
