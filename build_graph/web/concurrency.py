"""How many may ask at once: those past it wait for a while and are then asked to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 5  # seconds after which to come again
_WAIT = 10.0  # seconds that a question waits for its turn


class Busy(Exception):
    """Too many ask at once; `again` is after how many seconds to come again."""

    def __init__(self, again: int) -> None:
        super().__init__(f"too many questions are being answered: ask again in {again} seconds")
        self.again = again


class ConcurrencyLimit:
    """Lets so many through at once; the next wait for a while, if they may."""

    def __init__(self, most: int, *, waits: bool) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._waits = waits

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Hold one place; raise `Busy` where none gets free in time."""
        if not self._room.acquire(timeout=_WAIT if self._waits else 0.001):
            raise Busy(_AGAIN)
        try:
            yield
        finally:
            self._room.release()
