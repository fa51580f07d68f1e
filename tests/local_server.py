"""A web server on this machine that does what a test tells it to, good or bad."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Asked = dict[str, str]


@dataclass
class Reply:
    """An answer; `cut` sends that many bytes of the body only, `told` another Content-Length."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/plain"
    cut: int | None = None
    told: int | None = None
    before: Callable[[], None] | None = None
    between: Callable[[], None] | None = None


Page = Callable[[Asked], Reply]


@dataclass
class LocalServer:
    """Pages by path, and what was asked for: (path, headers in lower case)."""

    pages: dict[str, Page | Reply] = field(default_factory=dict)
    asked: list[tuple[str, Asked]] = field(default_factory=list)
    root: str = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    """What answers for the server `state`, which a class of its own carries."""

    protocol_version = "HTTP/1.1"
    state: LocalServer

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.state.asked.append((self.path, asked))
        page = self.state.pages.get(self.path, Reply(b"not here", 404))
        reply = page(asked) if callable(page) else page
        if reply.before:
            reply.before()
        self.send_response(reply.status)
        length = len(reply.body) if reply.told is None else reply.told
        told = {"Content-Type": reply.kind, "Content-Length": str(length) if length >= 0 else ""}
        for name, value in (told | reply.headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if reply.status != 304:
            with suppress(OSError):  # whoever asked has gone
                self.send_body(reply)
        self.close_connection = reply.cut is not None or reply.told is not None

    def send_body(self, reply: Reply) -> None:
        body = reply.body if reply.cut is None else reply.body[: reply.cut]
        for at in range(0, len(body), 4096):
            if reply.between:
                reply.between()
            self.wfile.write(body[at : at + 4096])
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Whoever asks may go at any moment; that is no error of a test."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[LocalServer]:
    """A server that runs until the test is over."""
    state = LocalServer()
    server = Server(("127.0.0.1", 0), type("Own", (Handler,), {"state": state}))
    state.root = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def resuming(body: bytes, first: int, etag: str = '"v1"', kind: str = "text/plain") -> Page:
    """A page that is cut off after `first` bytes when asked whole, and goes on when asked to."""

    def page(asked: Asked) -> Reply:
        if asked.get("range") and asked.get("if-range") == etag:
            start = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
            place = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return Reply(body[start:], 206, {"ETag": etag, "Content-Range": place}, kind)
        return Reply(body, 200, {"ETag": etag}, kind, cut=first, told=len(body))

    return page
