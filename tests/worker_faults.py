"""What goes wrong in a worker of the tests; Dask loads it as the worker starts (`--preload`)."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from build_graph.building import process_reports
from build_graph.store import fingerprint

usual = getattr(process_reports.process_report, "usual", process_reports.process_report)


def process_report(path: Any, *given: Any, **named: Any) -> Any:
    time.sleep(float(os.environ.get("WORKER_WAITS", "0")))
    if path.name == os.environ.get("WORKER_DIES_OF"):
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(path, *given, **named)


process_report.usual = usual  # type: ignore[attr-defined]  # Dask loads this more than once
process_reports.process_report = process_report
if "WORKER_VERSION" in os.environ:
    vars(fingerprint)["__version__"] = os.environ["WORKER_VERSION"]
