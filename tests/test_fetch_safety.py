"""Servers that never come to an end, lead elsewhere or count oddly; the rest goes on."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from local_server import LocalServer, Reply, serving
from test_fetch import QUICK, TEXT

from build_graph.sources.fetch import FetchResult, fetch
from build_graph.sources.fetch.addresses import is_plainly_private, is_public
from build_graph.sources.fetch.connection import number
from build_graph.sources.fetch.download import part_for
from build_graph.sources.fetched import read_index, write_index

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
SHORT = replace(QUICK, tries=1, silence=5.0, whole=0.6)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


def fetched(tmp_path: Path, *urls: str, manners: Any = QUICK) -> list[FetchResult]:
    manifest = tmp_path / "reports.toml"
    manifest.write_text("".join(f'[[report]]\nurl = "{url}"\n' for url in urls))
    return fetch(manifest, manners=manners, sleep=lambda _: None)


class Dripping:
    """A server that sends what it likes, a piece at a time, for as long as somebody listens."""

    def __init__(self, first: bytes, again: bytes) -> None:
        self._first, self._again = first, again
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/a.txt"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            if b"/robots.txt" in caller.recv(4096):
                caller.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                return
            caller.sendall(self._first)
            while True:
                caller.sendall(self._again)
                time.sleep(0.05)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes, bytes], str]]:
    made: list[Dripping] = []

    def one(first: bytes, again: bytes) -> str:
        made.append(Dripping(first, again))
        return made[-1].url

    yield one
    for each in made:
        each.close()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\nX: ", b"x"),
        (OK + b"\r\n", b"x"),
        (OK + b"Content-Length: 99999\r\n\r\n", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1;a=", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: x\r\n"),
    ],
    ids=["status", "header", "interim", "interim header", "body", "declared body", "chunks",
         "chunk size", "chunk extension", "trailer"],
)  # fmt: skip
def test_whatever_drips_is_cut_when_its_time_is_over(
    tmp_path: Path,
    server: LocalServer,
    dripping: Callable[[bytes, bytes], str],
    first: bytes,
    again: bytes,
) -> None:
    server.pages["/a.txt"] = Reply(TEXT)
    slow, good = fetched(tmp_path, dripping(first, again), f"{server.root}/a.txt", manners=SHORT)
    assert slow.status == "failed"
    assert slow.message.endswith(("the server is too slow; try again later.",
                                  "cut off; try again later."))  # fmt: skip
    assert good.status == "fetched"


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": "-5"},
        {"Content-Length": "9" * 5000},
        {"Content-Length": "1e3"},
        {"Content-Length": "1_0"},
        {"Content-Length": "12, 13"},
        {"Transfer-Encoding": "chunked", "Content-Length": ""},
        {"ETag": '"\x80\xff"', "Last-Modified": "\x80"},
        {"Retry-After": "9" * 5000},
        {"Content-Range": f"bytes 0-1/{'9' * 5000}"},
        {"Content-Type": "\xff" * 400},
        {"Content-Encoding": "identity, \xff"},
        {"Location": "http://[::1"},
        {"Location": "\xff\xfe"},
        {"Location": "//\x7f"},
        {"Location": f"http://{'a' * 300}.example/"},
        {"Location": "http://127.0.0.1:99999/"},
    ],
)
@pytest.mark.parametrize("status", [200, 206, 302, 304, 416, 503])
def test_odd_headers_never_stop_the_rest(
    tmp_path: Path, server: LocalServer, headers: dict[str, str], status: int
) -> None:
    server.pages |= {"/x": Reply(TEXT, status, headers), "/a.txt": Reply(TEXT)}
    manners = replace(QUICK, tries=1)
    for _ in range(2):  # the second time it is asked with what it said of its version
        _, good = fetched(tmp_path, f"{server.root}/x", f"{server.root}/a.txt", manners=manners)
        assert good.status in ("fetched", "unchanged")


@pytest.mark.parametrize("line", [b"\x00\xff\r\n\r\n", b"HTTP/9 x\r\n\r\n", b"-5\r\n", b"",
                                  OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n",
                                  OK + b"X: y\r\n" * 500 + b"\r\n"])  # fmt: skip
def test_what_is_no_answer_never_stops_the_rest(
    tmp_path: Path, server: LocalServer, line: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = odd.accept()
                    with caller:
                        caller.recv(4096)
                        caller.sendall(line)

        threading.Thread(target=answer, daemon=True).start()
        server.pages["/a.txt"] = Reply(TEXT)
        url = f"http://127.0.0.1:{odd.getsockname()[1]}/x.txt"
        bad, good = fetched(tmp_path, url, f"{server.root}/a.txt", manners=SHORT)
    assert (bad.status, good.status) == ("failed", "fetched")


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "1e999", "9" * 400, "\xff"])
def test_an_odd_pause_is_no_pause_or_the_longest(
    tmp_path: Path, server: LocalServer, delay: str
) -> None:
    robots = f"User-agent: *\nCrawl-delay: {delay}".encode()
    server.pages |= {"/robots.txt": Reply(robots), "/a.txt": Reply(TEXT), "/b.txt": Reply(TEXT)}
    manifest = tmp_path / "reports.toml"
    urls = (f'[[report]]\nurl = "{server.root}/{name}.txt"\n' for name in "ab")
    manifest.write_text("".join(urls))
    slept: list[float] = []
    found = fetch(manifest, manners=QUICK, sleep=slept.append)
    assert [one.status for one in found] == ["fetched", "fetched"]
    assert all(0 <= pause <= QUICK.longest_pause for pause in slept)


def test_what_another_server_says_is_not_told(tmp_path: Path, server: LocalServer) -> None:
    server.pages["/x"] = Reply(b"whispered", 200, kind="whispered \x1b[31m")
    server.pages["/y"] = Reply(b"whispered", 500, {"Reason": "whispered"})
    for one in fetched(tmp_path, f"{server.root}/x", f"{server.root}/y"):
        assert one.status == "failed"
        assert "whispered" not in one.message


def test_nothing_is_written_through_a_link_and_only_own_names_are_removed(
    tmp_path: Path, server: LocalServer
) -> None:
    url = f"{server.root}/a"
    server.pages["/a"] = Reply(TEXT)
    folder = tmp_path / "fetched"
    folder.mkdir()
    thesis = folder / "thesis.txt"
    thesis.write_text("somebody's")
    part_for(folder, url).path.symlink_to(thesis)
    part_for(folder, url).note.symlink_to(thesis)
    (one,) = fetched(tmp_path, url)
    assert one.status == "fetched"
    assert not (folder / one.file).is_symlink()
    assert thesis.read_text() == "somebody's"
    # A list that names another's file for the address does not take it away.
    index = read_index(folder)
    sha256 = hashlib.sha256(thesis.read_bytes()).hexdigest()
    write_index(folder, {url: replace(index[url], file="thesis.txt", sha256=sha256)})
    server.pages["/a"] = Reply(TEXT * 2)
    (one,) = fetched(tmp_path, url)
    assert one.status == "fetched"
    assert thesis.read_text() == "somebody's"


# --- where addresses lead ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/a.txt",
        "http://localhost:{port}/a.txt",
        "http://[::ffff:127.0.0.1]:{port}/a.txt",
        "http://127.1:{port}/a.txt",
        "http://2130706433:{port}/a.txt",
        "http://0.0.0.0:{port}/a.txt",
        "http://inside.example:{port}/a.txt",
        "http://[::1]:{port}/a.txt",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_redirect_into_the_own_network_is_refused(
    tmp_path: Path, server: LocalServer, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, "inside.example")
    with serving() as inside:
        inside.pages["/a.txt"] = Reply(TEXT)
        where = target.format(port=inside.root.rpartition(":")[2])
        server.pages |= {"/x": Reply(b"", 302, {"Location": where}), "/a.txt": Reply(TEXT)}
        bad, good = fetched(tmp_path, f"{server.root}/x", f"{server.root}/a.txt")
        assert inside.asked == []
    assert "own network, which is not asked unless you say so with --private" in bad.message
    assert good.status == "fetched"


def test_a_redirect_there_is_followed_if_asked_for(tmp_path: Path, server: LocalServer) -> None:
    with serving() as inside:
        inside.pages["/a.txt"] = Reply(TEXT)
        server.pages["/x"] = Reply(b"", 302, {"Location": f"{inside.root}/a.txt"})
        manners = replace(QUICK, private=True)
        (one,) = fetched(tmp_path, f"{server.root}/x", manners=manners)
        assert one.status == "fetched"


def test_a_name_that_leads_there_is_refused_unless_asked_for(
    tmp_path: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, "reports.example")
    server.pages["/a.txt"] = Reply(TEXT)
    port = server.root.rpartition(":")[2]
    url = f"http://reports.example:{port}/a.txt"
    (one,) = fetched(tmp_path, url)
    assert "with --private" in one.message
    assert server.asked == []
    (one,) = fetched(tmp_path, url, manners=replace(QUICK, private=True))
    assert one.status == "fetched"
    assert server.asked[0][1]["host"] == f"reports.example:{port}"


def named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have a name lead to this machine."""
    real = socket.getaddrinfo

    def found(host: str, *given: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == name else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
     "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
     "2001:0:7f00:1::", "", "nonsense"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_web(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e",
                                     "::ffff:93.184.215.14"])  # fmt: skip
def test_addresses_of_the_web(address: str) -> None:
    assert is_public(address)
    assert not is_plainly_private(
        f"http://{address}/" if "." in address[:4] else "http://a.example/"
    )


@pytest.mark.parametrize(("text", "expected"), [("0", 0), ("12", 12), ("+1", None), (" 1", None),
                                                ("1" * 16, None), ("", None)])  # fmt: skip
def test_numbers_that_a_file_can_have(text: str, expected: int | None) -> None:
    assert number(text) == expected
