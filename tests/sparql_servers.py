"""SPARQL servers for the tests, on loopback: Oxigraph, Virtuoso, and a door that can fail."""

from __future__ import annotations

import base64
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


def oxigraph() -> str:
    """Return the program of the server, or skip where it is not installed."""
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if not found:
        pytest.skip("the oxigraph server is not installed")
    return found


_VIRTUOSO = """
[Database]
DatabaseFile={folder}/v.db
ErrorLogFile={folder}/v.log
LockFile={folder}/v.lck
TransactionFile={folder}/v.trx
xa_persistent_file={folder}/v.pxa
[TempDatabase]
DatabaseFile={folder}/t.db
TransactionFile={folder}/t.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
NumberOfBuffers=20000
[HTTPServer]
ServerPort=127.0.0.1:{port}
ServerThreads=4
[SPARQL]
ResultSetMaxRows=1000000
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Run Virtuoso in an empty folder, where everybody may update; give its address."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.skip("Virtuoso is not installed")
    port, sql = free_port(), free_port()
    folder.mkdir()
    settings = folder / "v.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, port=port, sql=sql), "utf-8")
    address = f"http://127.0.0.1:{port}/sparql"
    command = ["virtuoso-t", "+configfile", str(settings), "+foreground"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            wait_for(f"{address}?query=ASK%7B%7D")
            grant = 'exec=grant SPARQL_UPDATE to "SPARQL";'
            login = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", grant]
            subprocess.run(login, check=True, capture_output=True, timeout=60)
            yield address
        finally:
            started.terminate()
            started.wait()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(url: str) -> None:
    """Wait until a server answers, a minute at most."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} does not answer")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run an Oxigraph server on an empty folder; give the root of its addresses."""
    program = oxigraph()
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            wait_for(f"{root}/query?query=ASK%7B%7D")
            yield root
        finally:
            started.terminate()
            started.wait()


class Door:
    """A server before another one: it counts requests, asks for a password, and fails if told."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.seen: list[tuple[str, str]] = []
        self.fails: Callable[[str, str], int] = lambda method, path: 0
        self.password = ""
        door = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                door.seen.append((self.command, self.path))
                status = door.fails(self.command, self.path)
                if door.password:
                    wanted = base64.b64encode(door.password.encode()).decode()
                    if self.headers.get("Authorization") != f"Basic {wanted}":
                        status = 401
                if status:
                    self.answer(status, b"refused by the door", "text/plain")
                    return
                names = ("Content-Type", "Accept")
                sent = {name: self.headers[name] for name in names if self.headers[name]}
                request = urllib.request.Request(
                    door.behind + self.path, body or None, sent, method=self.command
                )
                try:
                    with urllib.request.urlopen(request, timeout=60) as found:
                        kind = found.headers.get("Content-Type", "")
                        self.answer(found.status, found.read(), kind)
                except urllib.error.HTTPError as error:
                    self.answer(error.code, error.read(), "text/plain")

            def answer(self, status: int, data: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Door:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
