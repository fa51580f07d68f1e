"""The pages of the explorer, and fifty people at it at once: python -m benchmarks.explorer.

What is kept of a state of the store is made first, as the server does when it starts or a build has
changed the store. Then each kind of page is made in this process, and what counts is the time that
the processor was busy.
Then the server runs in a process of its own, and each of the clients asks for a page, reads for
`--pause` seconds, and asks for the next, as people do.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote_plus

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import ROOT, table, verdict

TARGET, SIZE, TIMES, GROWTH = 0.15, 250_000, 3.0, 1.1
_HTML = {"accept": "text/html"}
_QUESTIONS = ("ratings", "key-questions", "recommendations", "findings", "organisations")


@dataclass(frozen=True, slots=True)
class Page:
    """What one page takes: seconds the first time and again, and its bytes."""

    address: str
    first: float
    again: float
    size: int


def main(argv: Sequence[str] | None = None) -> int:
    """Print what pages take, then what fifty clients wait; return 1 when a target is missed."""
    parser = arguments(__doc__, 1000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60, help="how long they ask (60)")
    parser.add_argument("--pause", type=float, default=10, help="seconds that a client reads (10)")
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        store = built(corpus(work, chosen.count))
        pages = list(measured(store))
        table(
            ("page", "first", "again", "bytes"),
            [(one.address[:60], one.first, one.again, one.size) for one in pages],
        )
        met = [
            verdict("slowest page, the first time", max(one.first for one in pages), TARGET, "s"),
            verdict("slowest page, again", max(one.again for one in pages), TARGET, "s"),
            verdict("largest page", max(one.size for one in pages), SIZE, "bytes"),
        ]
        met += crowd(store, [one.address for one in pages], chosen)
    return int(not all(met))


def measured(store: Path) -> Iterator[Page]:
    """Yield what each kind of page takes in this process."""
    from starlette.testclient import TestClient

    from build_graph.web.app import create_app

    app = create_app(store)
    site = app.state.site
    busy = time.process_time()
    site.prepare(site.live.now())
    print(f"made of the store and kept: {time.process_time() - busy:.1f} s")
    client = TestClient(app, base_url="http://127.0.0.1", headers=_HTML)
    for address in _addresses(client.get("/").text, lambda at: client.get(at).text):
        taken = []
        for _ in range(4):
            busy = time.process_time()
            answer = client.get(address)
            taken.append(time.process_time() - busy)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        yield Page(address, taken[0], median(taken[1:]), len(answer.content))


def _addresses(home: str, page: Callable[[str], str]) -> list[str]:
    """Return an address of each kind of page, from what the first one links to."""
    units = re.findall(r'<a href="(/id/pdu/[^"]+)">([^<]+)', home)
    inspection = re.findall(r'"(/id/inspection/[^"]+)"', home)[0]
    names = [quote_plus(name) for _, name in units[:2]]
    unit = page(units[0][0])
    found = ["/", "/?sort=-share", "/regions", "/query", "/ontology", "/about", "/sparql"]
    found += [units[0][0], inspection, inspection.replace("/id/", "/text/", 1)]
    found += re.findall(r'"(/id/region/[^"]+)"', home)[:1]
    found += re.findall(r'"(/id/provider/[^"]+)"', unit)[:1]
    found += re.findall(r'"(/id/inspection/[^"]+/judgement/[^"]+)"', page(inspection))[:1]
    found += [f"/compare?unit1={names[0]}&unit2={names[1]}", "/search?q=unmanageable+workload"]
    found += [f"/ask?q=How+was+{names[0]}+rated%3F"]
    found += [f"/query/{name}" for name in _QUESTIONS]
    return found + [f"/query/{name}?pdu={names[0]}" for name in _QUESTIONS]


@contextmanager
def served(store: Path) -> Iterator[tuple[int, int]]:
    """Give the process and the port of a server over the store."""
    code = (
        f"from build_graph.cli import run\nrun({['serve', '--store', str(store), '--port', '0']})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        if found is None:
            raise SystemExit("the server did not start")
        yield process.pid, int(found[1])
    finally:
        process.terminate()
        process.wait()


def crowd(store: Path, addresses: list[str], chosen: argparse.Namespace) -> list[bool]:
    """Print what clients wait, alone and together; return which targets are met."""
    with served(store) as (pid, port):
        for _ in range(2):  # the second time nothing is made that is kept
            alone = [_asked(port, address) for address in addresses]
        single = _p95([seconds for seconds, _ in alone])
        found: list[tuple[float, int]] = []
        until = time.monotonic() + chosen.seconds
        people = [
            threading.Thread(target=_person, args=(port, n, addresses, chosen.pause, until, found))
            for n in range(chosen.clients)
        ]
        for one in people:
            one.start()
        time.sleep(chosen.seconds / 2)
        half = _resident(pid)
        for one in people:
            one.join()
        grown = _resident(pid) / half if half else 1.0
    together = _p95([seconds for seconds, _ in found])
    errors = sum(status != 200 for _, status in found)
    print(f"{len(found)} pages for {chosen.clients} clients; one alone: p95 {single:.3f} s")
    return [
        verdict(f"p95 of {chosen.clients} clients", together / single, TIMES, "times"),
        verdict("answers that were errors", errors, 0, ""),
        verdict("memory at the end beside half way", grown, GROWTH, "times"),
    ]


def _person(
    port: int,
    number: int,
    addresses: list[str],
    pause: float,
    until: float,
    found: list[tuple[float, int]],
) -> None:
    """Ask for pages by chance, the same for each number, with pauses between."""
    chance = random.Random(number)
    time.sleep(chance.uniform(0, pause))
    while time.monotonic() < until:
        found.append(_asked(port, chance.choice(addresses)))
        time.sleep(pause * chance.uniform(0.5, 1.5))


def _asked(port: int, address: str) -> tuple[float, int]:
    """Return the seconds until a page was there whole, and its status."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address, headers=_HTML)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return time.perf_counter() - began, answer.status


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def _resident(pid: int) -> float:
    """Return the memory of a process in kB, or 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return float(found[1]) if found else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
