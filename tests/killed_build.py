"""Runs builds in processes of their own and kills them: python killed_build.py.

Each line on standard input is a JSON list: seconds until the kill (null: none), 'build' or
'withdraw', the arguments and the options. Each answer is a JSON list: how the process ended and
how long it took. Everything is loaded once: a build is forked off, so that it begins at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from build_graph.building.withdraw import withdraw
from build_graph.knowledge.vocab import schemes
from build_graph.pipeline import build
from build_graph.registers.name_index import load_registers

DEEDS: dict[str, Any] = {"build": build, "withdraw": withdraw}


def main() -> None:
    for line in sys.stdin:
        seconds, deed, arguments, options = json.loads(line)
        began = time.monotonic()
        pid = os.fork()
        if not pid:
            _child(deed, arguments, options)
        if seconds is not None:
            _wait(pid, began + seconds)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), time.monotonic() - began]), flush=True)


def _wait(pid: int, until: float) -> None:
    """Sleep until then, or until the process has ended; it stays to be waited for."""
    while time.monotonic() < until:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(min(0.002, max(0.0, until - time.monotonic())))


def _child(deed: str, arguments: list[Any], options: dict[str, Any]) -> None:
    code = 3
    try:
        DEEDS[deed](*arguments, **options)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    load_registers(tuple(map(Path, sys.argv[1:])))
    schemes()
    main()
