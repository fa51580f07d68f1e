"""A Dask scheduler and its workers on loopback, each a process of its own as people run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parent.parent
FAULTS = Path(__file__).with_name("worker_faults.py")
_DASK = "distributed.cli.dask_"


class DaskCluster:
    """A running scheduler; `start` adds workers, whose processes the tests may end."""

    def __init__(self, folder: Path, program: Path) -> None:
        self.folder = folder
        self._program = program
        self._about = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        where = ("--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        self.scheduler = self._run("scheduler", *where, "--scheduler-file", str(self._about))
        self.address = str(_once(self._told)["address"])

    def _told(self) -> dict[str, object]:
        try:
            return dict(json.loads(self._about.read_text("utf-8")))
        except (OSError, ValueError):
            return {}

    def _run(self, program: str, *arguments: str, **faults: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            **faults,
            "PYTHONPATH": str(self._program),
            # One worker that ends is enough for Dask to tell; the usual four take longer.
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
        }
        with (self.folder / f"{program}-{len(self._processes)}.log").open("wb") as log:
            command = [sys.executable, "-m", f"{_DASK}{program}", *arguments]
            done = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=log
            )
        self._processes.append(done)
        return done

    def start(self, *, nanny: bool = False, **faults: str) -> subprocess.Popen[bytes]:
        """Start a worker; with a nanny it is started again when it is killed."""
        there = self.workers()
        worker = self._run(
            "worker",
            self.address,
            *("--nthreads", "1", "--no-dashboard", "--preload", str(FAULTS)),
            *("--nanny" if nanny else "--no-nanny", "--local-directory", str(self.folder)),
            **faults,
        )
        _once(lambda: self.workers() - there)
        return worker

    def dismiss(self) -> None:
        """End all workers that were started."""
        _end(self._processes[1:])
        del self._processes[1:]
        _once(lambda: not self.workers())

    def workers(self) -> set[str]:
        """Return the addresses of the workers that the scheduler knows."""
        with Client(self.address, set_as_default=False) as client:
            return set(client.nthreads())

    def stop(self) -> None:
        """End every process that was started."""
        _end(self._processes)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _once(told: object, seconds: float = 120.0) -> dict[str, object]:
    assert callable(told)
    until = time.monotonic() + seconds
    while not (found := told()):
        assert time.monotonic() < until, "the cluster did not get ready"
        time.sleep(0.1)
    return found if isinstance(found, dict) else {}


@contextmanager
def dask_cluster(folder: Path, program: Path = ROOT) -> Iterator[DaskCluster]:
    """Run a scheduler without workers, with the program in `program`; all ends afterwards."""
    folder.mkdir()
    cluster = DaskCluster(folder, program)
    try:
        yield cluster
    finally:
        cluster.stop()
