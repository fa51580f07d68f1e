"""Builds on a Dask cluster of 1, 2 and 4 workers of this machine: python -m benchmarks.scale.

Beside the seconds it tells the processor time of the client and of its workers for each report:
where workers share processors, as here, that says more than the seconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from distributed import Client

from benchmarks.corpus import Corpus, arguments, corpus, folder
from benchmarks.measure import ROOT, table, timed
from build_graph.pipeline import build

WORKERS = (1, 2, 4)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a row for each number of workers; nothing has a target."""
    chosen = arguments(__doc__, 24).parse_args(argv)
    with folder(chosen.work) as work:
        few, made = corpus(work, 2), corpus(work, chosen.count)
        rows = [_measured(few, made, work, number) for number in WORKERS]
    alone = rows[0][1]
    columns = ("workers", "s", "reports a s", "efficiency", "client CPU s", "workers CPU s")
    table(columns, [(*row[:3], alone / (row[0] * row[1]), *row[3:]) for row in rows])
    print(f"processors: {os.cpu_count()}; CPU seconds are for one report; load {os.getloadavg()}")
    return 0


def _measured(
    few: Corpus, made: Corpus, work: Path, number: int
) -> tuple[int, float, float, float, float]:
    """Return workers, seconds, reports a second, processor time of client and workers a report."""
    with _cluster(number) as (address, processes):
        _build(few, work, address)  # loads the program everywhere
        before, client = _busy(processes), time.process_time()
        seconds = timed(lambda: _build(made, work, address))
        busy, client = _busy(processes) - before, time.process_time() - client
    return number, seconds, made.count / seconds, client / made.count, busy / made.count


def _build(made: Corpus, work: Path, address: str) -> None:
    store = work / "measured-scale"
    shutil.rmtree(store, ignore_errors=True)
    build([made.reports], store, cluster=address, registers=[made.registers])
    shutil.rmtree(store)


def _busy(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in processes)


@contextmanager
def _cluster(number: int) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Run a scheduler and that many workers of one thread; give its address and the workers."""
    with tempfile.TemporaryDirectory() as own:
        about, started = Path(own, "scheduler.json"), []
        where = ("--scheduler-file", str(about), "--host", "127.0.0.1")
        try:
            quiet = ("--port", "0", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")
            started.append(_run(own, "scheduler", *where, *quiet))
            for _ in range(number):
                form = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
                started.append(_run(own, "worker", *where, *form))
            while not about.exists():
                time.sleep(0.1)
            with Client(scheduler_file=str(about), set_as_default=False) as client:
                client.wait_for_workers(number, timeout=120)
                address = str(client.scheduler_info()["address"])
            yield address, [psutil.Process(one.pid) for one in started[1:]]
        finally:
            for one in reversed(started):
                one.terminate()
                one.wait()


def _run(own: str, program: str, *given: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *given]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path(own, "log").open("ab") as log:
        return subprocess.Popen(command, cwd=own, env=environment, stdout=log, stderr=log)


if __name__ == "__main__":
    raise SystemExit(main())
