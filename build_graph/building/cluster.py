"""A Dask cluster that somebody runs, as the workers of a build.

Dask hands each thing to a worker, and to another where one leaves or is killed. What it does not
know is here: answers in order, few at a time; that workers have the same program and knowledge as
this machine; and an end where a thing ends every worker that has it, or no worker is left.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import Future as Outcome
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from build_graph.errors import BadInput
from build_graph.knowledge import resources
from build_graph.processes import Processes, Workers
from build_graph.store.fingerprint import differences, parts

if TYPE_CHECKING:
    from distributed import Client, Future

Given = TypeVar("Given")
Answer = TypeVar("Answer")

ANSWERS_WITHIN = 10.0  # seconds for a scheduler to answer at all
PATIENCE = 120.0  # seconds without any worker before a build gives up
_STEP = 2.0  # seconds between two looks at whether workers are there
_AHEAD = 3  # things handed on at a time, for each thread of the workers
_NOT_KNOWN = "Error during deserialization"  # how Dask says that a scheduler lacks a package
# Threads gain nothing here, and libraries used are not made for them.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def workers(address: str | None, jobs: int, registers: Sequence[Path]) -> Iterator[Workers]:
    """Give the workers of the cluster at `address`; without one, `jobs` processes of this machine.

    Raises:
        BadInput: the cluster cannot be reached, or its workers are not as this machine is.
    """
    if address is None:
        yield Processes(jobs)
        return
    try:
        from distributed import Client
    except ImportError:
        raise BadInput(
            "--cluster needs the package distributed, which is not installed: "
            "pip install 'probation-graph[cluster]'"
        ) from None
    # What Dask says of connections that come and go would stand between what we say.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = _within_time(lambda: Client(address, timeout=ANSWERS_WITHIN, set_as_default=False))
    except (OSError, ValueError, RuntimeError) as error:
        raise BadInput(
            f"{address}: no Dask scheduler answers there ({_first_line(error)}); give the address "
            "that it prints when it starts, such as tcp://10.0.0.1:8786."
        ) from error
    with client:
        yield Cluster(client, address, tuple(registers))


def _within_time(connect: Callable[[], Client]) -> Client:
    """Return the client, or raise: Dask waits for ever for a server that is no scheduler."""
    found: Outcome[Client] = Outcome()

    def try_it() -> None:
        try:
            found.set_result(connect())
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=try_it, daemon=True).start()
    return found.result(ANSWERS_WITHIN + 2)


class Cluster:
    """The workers of a cluster, through a client that is connected to its scheduler."""

    def __init__(self, client: Client, address: str, registers: tuple[Path, ...]) -> None:
        self._client, self._address, self._registers = client, address, registers
        self._here = parts(resources.home(), registers)

    def in_order(
        self,
        function: Callable[[Given], Answer],
        things: Iterable[Given],
        lost: Callable[[Given], Answer],
    ) -> Iterator[Answer]:
        """Yield the answer for each thing; few are ever on their way, so memory stays flat."""
        waiting: deque[tuple[Given, Future[Answer]]] = deque()
        for thing in things:
            waiting.append((thing, self._handed_on(function, thing)))
            if len(waiting) >= _AHEAD * max(1, self._threads()):
                yield self._answer(function, waiting, lost)
        while waiting:
            yield self._answer(function, waiting, lost)

    def _handed_on(self, function: Callable[[Given], Answer], thing: Given) -> Future[Answer]:
        # Not `pure`: Dask would take things that look alike for the same one.
        given = (function, thing, self._registers, self._here)
        return self._client.submit(_worked, *given, pure=False)

    def _answer(
        self,
        function: Callable[[Given], Answer],
        waiting: deque[tuple[Given, Future[Answer]]],
        lost: Callable[[Given], Answer],
    ) -> Answer:
        """Return the answer for the first thing that waits, and take it from there."""
        from distributed import KilledWorker

        thing, future = waiting.popleft()
        try:
            return self._result(future)
        except KilledWorker:
            # Dask blames what a worker had before it as well: by itself it shows who it was.
            for _, other in waiting:
                self._ended(other)
        try:
            return self._result(self._handed_on(function, thing))
        except KilledWorker:
            return lost(thing)

    def _result(self, future: Future[Answer]) -> Answer:
        """Return what a worker answered; Dask's `KilledWorker` where each that had it ended."""
        self._ended(future)
        try:
            return future.result()
        except (CancelledError, OSError) as error:
            raise self._gone() from error
        except (ImportError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not str(error).startswith(_NOT_KNOWN):
                raise
            raise BadInput(
                f"{self._address}: the scheduler or a worker lacks this program, or has another "
                f"version of it ({_first_line(error)}); install the same there as here."
            ) from error

    def _ended(self, future: Future[Answer]) -> None:
        """Wait until a thing is done or has failed, as long as there are workers to do it."""
        from distributed import TimeoutError as NotYet

        alone_since = time.monotonic()
        while True:
            try:
                future.exception(timeout=_STEP)
                return
            except NotYet:
                if self._threads():
                    alone_since = time.monotonic()
                elif time.monotonic() - alone_since > PATIENCE:
                    raise BadInput(
                        f"{self._address}: the cluster has had no worker for "
                        f"{PATIENCE:.0f} seconds; start workers and build again."
                    ) from None
            except (CancelledError, OSError) as error:
                raise self._gone() from error

    def _threads(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as error:
            raise self._gone() from error

    def _gone(self) -> BadInput:
        return BadInput(
            f"{self._address}: the connection to the scheduler was lost; what is in the store is "
            "whole: build again."
        )


def _worked(
    function: Callable[[Given], Answer],
    thing: Given,
    registers: tuple[Path, ...],
    elsewhere: dict[str, str],
) -> Answer:
    """Run on a worker: return its answer, if it has the same program and knowledge."""
    with _ONE_AT_A_TIME:
        here = parts(resources.home(), registers)
        if here != elsewhere:
            raise BadInput(
                f"a worker is not as this machine is ({differences(here, elsewhere)}): install the "
                "same on both, and put register folders where both see them."
            )
        return function(thing)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
