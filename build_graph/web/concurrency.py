"""How many may ask at once, and who is next: places are shared by client and by kind of page.

No client may hold more than half of the places, and no kind of page more than three quarters. Of
those who wait, the one whose client holds the fewest places is next, then the one whose kind does,
then the one who came first. Who waits holds no thread, and goes when the client goes.
"""

from __future__ import annotations

import asyncio
import ipaddress
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Future, InvalidStateError
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_AGAIN = 5  # seconds after which to come again
_WAIT = 10.0  # seconds that a question waits for its turn
_SHORT_WAIT = 2.0  # that a query of somebody's own waits, which may be a long one
_MOST_WAITING = 200


class Busy(Exception):
    """Too many ask at once; `again` is after how many seconds to come again."""

    def __init__(self, again: int) -> None:
        super().__init__(f"too many questions are being answered: ask again in {again} seconds")
        self.again = again


@dataclass(eq=False, slots=True)
class _Ticket:
    client: str
    kind: str
    called: Future[None] = field(default_factory=Future)


class Places:
    """So many places, whatever event loops and threads those who ask are in."""

    def __init__(self, most: int, *, is_long: bool = False) -> None:
        self._most = most
        self._of_client = (most + 1) // 2
        self._of_kind = most if is_long else max(1, most - most // 4)
        self._is_long = is_long
        self._lock = threading.Lock()
        self._held: list[_Ticket] = []
        self._waiting: list[_Ticket] = []

    @asynccontextmanager
    async def taken(self, client: str, kind: str) -> AsyncIterator[None]:
        """Hold one place; raise `Busy` where none gets free in time."""
        ticket = _Ticket(network_of(client), kind)
        self._enter(ticket)
        try:
            wait = _SHORT_WAIT if self._is_long else _WAIT
            try:
                await asyncio.wait_for(asyncio.wrap_future(ticket.called), wait)
            except TimeoutError:
                raise Busy(_AGAIN) from None
            yield
        finally:
            self._leave(ticket)

    def _enter(self, ticket: _Ticket) -> None:
        with self._lock:
            if len(self._waiting) >= _MOST_WAITING:
                raise Busy(_AGAIN)
            self._waiting.append(ticket)
            self._call()

    def _leave(self, ticket: _Ticket) -> None:
        with self._lock:
            for tickets in (self._held, self._waiting):
                if ticket in tickets:
                    tickets.remove(ticket)
            self._call()

    def _call(self) -> None:
        """Give the free places away."""
        while len(self._held) < self._most:
            fitting = [one for one in self._waiting if self._may_have(one)]
            if not fitting:
                return
            ticket = min(fitting, key=lambda one: (self._held_by(one.client), self._same(one.kind)))
            self._waiting.remove(ticket)
            try:
                ticket.called.set_result(None)
            except InvalidStateError:  # it has waited for too long, or its client has gone
                continue
            self._held.append(ticket)

    def _may_have(self, ticket: _Ticket) -> bool:
        is_client = self._held_by(ticket.client) < self._of_client
        return is_client and self._same(ticket.kind) < self._of_kind

    def _held_by(self, client: str) -> int:
        return sum(one.client == client for one in self._held)

    def _same(self, kind: str) -> int:
        return sum(one.kind == kind for one in self._held)


def network_of(client: str) -> str:
    """Return what counts as one client: an address, or the network that one has by IPv6.

    >>> network_of("2001:db8::1") == network_of("2001:db8::2:1"), network_of("192.0.2.1")
    (True, '192.0.2.1')
    """
    try:
        ip = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)
