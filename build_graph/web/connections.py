"""Connections that do nothing, or come in crowds: ended in time, and turned away quietly.

A request has to be there some seconds after its first byte, or after the connection was made, and
an answer has to be taken. Of all connections that this machine has descriptors for, one client may
hold half; who comes when there are too many is answered 503 and let go.
"""

from __future__ import annotations

import asyncio
import errno
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from build_graph.web.concurrency import network_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

BACKLOG = 64  # connections that the system keeps until they are taken, and that are taken at once
REQUEST_SECONDS = 10.0
WRITING_SECONDS = 30.0  # without a byte taken
_PATIENCE = 1.0  # seconds with who will be turned away
_MOST = 500
_OTHERS = 100  # descriptors that the store, processes of queries and files need
_WANTED = 4096
_OUT_OF_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_SENTENCE = b"too many are connected: try again in a while\n"
_TURNED_AWAY = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"retry-after: 5\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
    % (len(_SENTENCE), _SENTENCE)
)


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 with a time for each request to arrive and each answer to be taken."""

    most = _MOST
    _arriving: asyncio.TimerHandle | None = None
    _leaving: asyncio.TimerHandle | None = None
    own = ""  # what counts as its client
    _is_turned_away = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request, unless there are too many connections."""
        super().connection_made(transport)
        self.own = network_of(self.client[0]) if self.client else ""
        same = sum(getattr(one, "own", "") == self.own for one in self.connections)
        self._is_turned_away = len(self.connections) > self.most or same > (self.most + 1) // 2
        if len(self.connections) > self.most + BACKLOG // 2:
            self._turn_away()
        elif self._is_turned_away:  # when it has asked: else the answer may not be read
            self._arriving = self.loop.call_later(_PATIENCE, self._turn_away)
        else:
            self._expect()

    def _turn_away(self) -> None:
        self.transport.write(_TURNED_AWAY)
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what came, and see whether a request is under way or still to come."""
        if self._is_turned_away:
            self._turn_away()
            return
        super().data_received(data)
        self._expect()

    def on_response_complete(self) -> None:
        """Wait for the next request, which may be there in part."""
        super().on_response_complete()
        self._expect()

    def _expect(self) -> None:
        is_asked = self.cycle is not None and not self.cycle.response_complete
        if is_asked and self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None
        elif not is_asked and self._arriving is None:
            self._arriving = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what is written."""
        super().pause_writing()
        self._leaving = self.loop.call_later(WRITING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        self._stop_leaving()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count no longer."""
        self._stop_leaving()
        if self._arriving is not None:
            self._arriving.cancel()
        super().connection_lost(exc)

    def _stop_leaving(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None


def bounded() -> type[BoundedProtocol]:
    """Return the protocol for as many connections as this process may have descriptors for."""
    return type("Bounded", (BoundedProtocol,), {"most": _room()})


def _room() -> int:
    try:
        import resource
    except ImportError:  # Windows, which has room for thousands
        return _MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft == resource.RLIM_INFINITY:
        return _MOST
    return max(4, min(_MOST, soft - _OTHERS - BACKLOG))


def quietly(app: ASGIApp) -> ASGIApp:
    """Return the application, which says nothing when there is no room for a connection."""

    async def quiet(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            asyncio.get_running_loop().set_exception_handler(_told)
        await app(scope, receive, send)

    return quiet


def _told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if not (isinstance(error, OSError) and error.errno in _OUT_OF_ROOM):
        loop.default_exception_handler(context)
