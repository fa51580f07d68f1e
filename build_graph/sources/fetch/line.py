"""The line to one server: whom it may lead to, and when it is cut whatever comes over it.

The library gives each piece that comes a time of its own, so a server that sends a letter now and
then, or answers 'continue' without end, would never be through. So the connection is cut from
outside when the time is over. It is also here that a name has become an address, and nothing was
sent yet.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from build_graph.sources.fetch.addresses import is_public
from build_graph.sources.fetch.manners import Private


class Line:
    """What the connection of the request under way is bound by."""

    def __init__(self) -> None:
        self.is_private_allowed = False
        self.is_over = False
        self._held: socket.socket | None = None
        self._timer: threading.Timer | None = None

    def begin(self, until: float, *, is_private_allowed: bool) -> None:
        """Begin a request that has to be through at a time of the monotonic clock."""
        self.end()
        self.is_over, self.is_private_allowed = False, is_private_allowed
        self._timer = threading.Timer(max(until - time.monotonic(), 0.0), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def hold(self, made: socket.socket) -> None:
        """Keep hold of a connection, however it will be wrapped."""
        self._held = made.dup()
        if self.is_over:
            self._cut()

    def end(self) -> None:
        """Let go of the connection."""
        if self._timer is not None:
            self._timer.cancel()
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _cut(self) -> None:
        self.is_over = True
        held = self._held
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


class _Bound(HTTPConnection):
    """A connection that goes where its line may lead, and to the address that was looked at."""

    line: Line
    is_to_proxy = False

    def _new_conn(self) -> socket.socket:
        host = self._dns_host.strip("[]")
        try:
            found = socket.getaddrinfo(host, self.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(self.host, self, _unknown(error)) from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        may_be_private = self.line.is_private_allowed or self.is_to_proxy
        if not may_be_private and not all(map(is_public, addresses)):
            raise Private
        for address in addresses:
            try:
                made = create_connection(
                    (address, self.port), self.timeout, self.source_address, self.socket_options
                )
            except TimeoutError as error:
                failed: Exception = ConnectTimeoutError(self, "too slow")
                failed.__cause__ = error
            except OSError as error:
                failed = NewConnectionError(self, "not reached")
                failed.__cause__ = error
            else:
                self.line.hold(made)
                return made
        raise failed


class _BoundTls(_Bound, HTTPSConnection):
    """The same with a certificate, which is checked for the name and not for the address."""


def _unknown(error: Exception) -> socket.gaierror:
    return error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))


def pool_for(line: Line, proxy: str) -> urllib3.PoolManager:
    """Return what makes connections over the line; those to a proxy may go anywhere."""
    manager = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
    bound: dict[str, Any] = {"line": line, "is_to_proxy": bool(proxy)}
    plain = type("Connection", (_Bound,), bound)
    tls = type("TlsConnection", (_BoundTls,), bound)
    manager.pool_classes_by_scheme = {
        "http": type("Pool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("TlsPool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }
    return manager
