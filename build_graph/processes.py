"""One function over many things, in several processes, with answers in the order of the things."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Answer = TypeVar("Answer")

_LARGEST = 8  # things handed to a process at a time


def in_order(
    function: Callable[[Given], Answer], things: Sequence[Given], jobs: int
) -> Iterator[Answer]:
    """Yield the answer for each thing; few are ever waiting, so memory stays flat."""
    if jobs <= 1 or len(things) < 2:
        yield from map(function, things)
        return
    size = max(1, min(_LARGEST, len(things) // (4 * jobs)))
    with ProcessPoolExecutor(max_workers=min(jobs, len(things))) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for start in range(0, len(things), size):
            waiting.append(pool.submit(_all, function, things[start : start + size]))
            # Processes may run ahead of whoever takes the answers, but not far.
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _all(function: Callable[[Given], Answer], things: Sequence[Given]) -> list[Answer]:
    return list(map(function, things))
