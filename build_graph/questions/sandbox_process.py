"""The process beside this one in which a query runs: started, given a request, read, and ended.

It is ended in time, and at once when nobody waits for its answer any more.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from build_graph.errors import BadRequest, BuildGraphError, InternalError, OverLimit

READING = 60.0  # seconds that somebody may take to read an answer that is there
_DEEP = "the query ended the database engine: its brackets may be nested too deeply"
_FULL = "this machine has no room for another query at the moment: ask again in a while"


class Stop:
    """Ends what runs for somebody who has gone; any thread may say so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: list[Callable[[], None]] = []
        self.is_set = False

    def set(self) -> None:
        """Nobody waits any more."""
        with self._lock:
            self.is_set = True
            ends = list(self._ends)
        for end in ends:
            end()

    @contextmanager
    def ends(self, end: Callable[[], None]) -> Iterator[None]:
        """Have `end` called when nobody waits any more, also if that is so already."""
        with self._lock:
            self._ends.append(end)
            is_set = self.is_set
        if is_set:
            end()
        try:
            yield
        finally:
            with self._lock:
                self._ends.remove(end)


@contextmanager
def answering(
    program: str, request: bytes, seconds: float, megabytes: int, stop: Stop
) -> Iterator[tuple[dict[str, Any], IO[bytes]]]:
    """Give the first line of what a program answers, from JSON, and what follows it.

    Raises:
        OverLimit: it needs more time or memory, or the machine has none left.
        BadRequest: it ended the database engine.
        InternalError: it ended in another way.
    """
    process = _STARTER.start(program)
    with process, stop.ends(process.kill):
        assert process.stdin is not None
        assert process.stdout is not None
        ended_by: list[str] = []
        timers = _Timers(process, ended_by)
        try:
            timers.begin(seconds)
            with suppress(OSError):  # it ended before it read all
                process.stdin.write(request)
            with suppress(OSError):
                process.stdin.close()
            line = process.stdout.readline()
            timers.begin(READING)
            if not line.endswith(b"\n"):
                raise _ended(process, bool(ended_by), seconds, megabytes)
            yield json.loads(line), process.stdout
        finally:
            timers.end()
            process.kill()


class _Timers:
    """Ends a process when its time is over; one time after the other."""

    def __init__(self, process: subprocess.Popen[bytes], ended_by: list[str]) -> None:
        self._process, self._ended_by = process, ended_by
        self._timer: threading.Timer | None = None

    def begin(self, seconds: float) -> None:
        """Begin to count anew."""
        self.end()
        self._timer = threading.Timer(seconds, self._over)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Count no longer."""
        if self._timer is not None:
            self._timer.cancel()

    def _over(self) -> None:
        self._ended_by.append("time")
        self._process.kill()


class _Starter:
    """Starts processes in a thread that lasts as long as this process does.

    Linux ends a process that wants to end with its parent when the thread that started it ends,
    and whoever asks may be in a thread that ends before the answer was read.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: SimpleQueue[tuple[str, Future[subprocess.Popen[bytes]]]] = SimpleQueue()
        self._of = 0  # the process that the thread is in: one that was forked has none

    def start(self, program: str) -> subprocess.Popen[bytes]:
        """Return the process of a program."""
        with self._lock:
            if self._of != os.getpid():
                self._of, self._tasks = os.getpid(), SimpleQueue()
                threading.Thread(target=self._work, args=(self._tasks,), daemon=True).start()
            started: Future[subprocess.Popen[bytes]] = Future()
            self._tasks.put((program, started))
        return started.result()

    def _work(self, tasks: SimpleQueue[tuple[str, Future[subprocess.Popen[bytes]]]]) -> None:
        while True:
            program, started = tasks.get()
            try:
                started.set_result(_started(program))
            except Exception as error:
                started.set_exception(error)


_STARTER = _Starter()


def _started(program: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", program],  # nothing of the folder that it is called in
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": _path(), "PYTHONIOENCODING": "utf-8"},
        )
    except OSError:  # no descriptors, no memory, no processes
        raise OverLimit(_FULL) from None


def _ended(
    process: subprocess.Popen[bytes], is_late: bool, seconds: float, megabytes: int
) -> BuildGraphError:
    """Return the sentence for a process that did not end well."""
    assert process.stderr is not None
    error_text = process.stderr.read().decode("utf-8", "replace")
    signalled = -process.wait()
    if is_late or signalled == getattr(signal, "SIGXCPU", None):
        return OverLimit(
            f"the query was stopped after {seconds:g} seconds: ask for less, or allow it more "
            "with --timeout"
        )
    if any(word in error_text for word in ("memory allocation", "MemoryError", "system_error")):
        return OverLimit(f"the query was stopped: it needs more than {megabytes:,} MB of memory")
    overflowed = "overflowed its stack" in error_text
    if overflowed or signalled in (signal.SIGSEGV, getattr(signal, "SIGBUS", None)):
        return BadRequest(_DEEP)
    if signalled == getattr(signal, "SIGKILL", None):
        return OverLimit("the query was stopped: nobody waited for it, or memory ran out")
    last = error_text.strip().splitlines()[-1:] or ["it said nothing"]
    return InternalError(f"the process of the query ended unexpectedly: {last[0]}")


def _path() -> str:
    """Return where the other process finds this package and what it needs: where this one does."""
    own = str(Path(__file__).parents[2])
    return os.pathsep.join(dict.fromkeys([own, *(place for place in sys.path if place)]))
