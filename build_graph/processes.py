"""One function over many things, in several processes, with answers in the order of the things."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import connection, parent_process
from typing import TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")

_LARGEST = 8  # things handed to a process at a time


def available() -> int:
    """Return how many processors this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    function: Callable[[Given], Answer], things: Sequence[Given], jobs: int
) -> Iterator[Answer]:
    """Yield the answer for each thing; few are ever waiting, so memory stays flat."""
    if jobs <= 1 or len(things) < 2:
        yield from map(function, things)
        return
    size = max(1, min(_LARGEST, len(things) // (4 * jobs)))
    with ProcessPoolExecutor(min(jobs, len(things)), initializer=end_with_parent) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for start in range(0, len(things), size):
            waiting.append(pool.submit(_all, function, things[start : start + size]))
            # Processes may run ahead of whoever takes the answers, but not far.
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


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
