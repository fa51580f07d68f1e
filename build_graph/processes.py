"""One function over many things, in several processes, with answers in the order of the things."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import Protocol, TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")

_LARGEST = 8  # things handed to a process at a time


class Workers(Protocol):
    """What does one function over many things: processes of this machine, or of a cluster."""

    def in_order(
        self,
        function: Callable[[Given], Answer],
        things: Iterable[Given],
        lost: Callable[[Given], Answer],
    ) -> Iterator[Answer]:
        """Yield the answer for each thing, in the order of the things.

        `lost` answers for a thing that ended the process which worked on it.
        """


def available() -> int:
    """Return how many processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def without_cycles() -> Iterator[None]:
    """Keep Python from looking for things that point back at themselves, where there are none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Processes:
    """As many processes of this machine as `jobs` says; with one, the work is done in this one."""

    jobs: int = 1

    def in_order(
        self,
        function: Callable[[Given], Answer],
        things: Iterable[Given],
        lost: Callable[[Given], Answer],
    ) -> Iterator[Answer]:
        """Yield the answer for each thing; few are ever waiting, so memory stays flat."""
        given = list(things)
        if self.jobs <= 1 or len(given) < 2:
            yield from map(function, given)
            return
        size, done = max(1, min(_LARGEST, len(given) // (4 * self.jobs))), 0
        while done < len(given):
            try:
                for answer in _pooled(function, given[done:], self.jobs, size):
                    done += 1
                    yield answer
            except BrokenProcessPool:
                # Which of those at work ended its process is not told: each gets one to itself.
                for thing in given[done : done + size * (self.jobs + 1)]:
                    done += 1
                    yield _alone(function, thing, lost)


def _pooled(
    function: Callable[[Given], Answer], things: Sequence[Given], jobs: int, size: int
) -> Iterator[Answer]:
    with ProcessPoolExecutor(min(jobs, len(things)), initializer=end_with_parent) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for start in range(0, len(things), size):
            waiting.append(pool.submit(_all, function, things[start : start + size]))
            # Processes may run ahead of whoever takes the answers, but not far.
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _alone(
    function: Callable[[Given], Answer], thing: Given, lost: Callable[[Given], Answer]
) -> Answer:
    try:
        with ProcessPoolExecutor(1, initializer=end_with_parent) as pool:
            return pool.submit(function, thing).result()
    except BrokenProcessPool:
        return lost(thing)


def end_with_parent() -> None:
    """Make this process end when the one that started it does, however that ended."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _all(function: Callable[[Given], Answer], things: Sequence[Given]) -> list[Answer]:
    return list(map(function, things))
