"""Over seven thousand hostile inputs: each is built or gets one clear sentence, within limits.

What an input is and how it is judged stand in `fuzz_inputs`, `fuzz_office`, `fuzz_giants` and
`fuzz_worker`. A
failure names the input: `python tests/fuzz_worker.py mutated 1234 1235 --verbose` shows it again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fuzz_giants import MADE, TEXTS
from fuzz_inputs import fuzz_input
from fuzz_office import office_input

WORKER = Path(__file__).with_name("fuzz_worker.py")
GIANTS = len(TEXTS) + len(MADE)
# The long ones first, so that two processes end at about the same time.
WORK = (
    *(("giants", at, min(at + 15, GIANTS)) for at in range(0, GIANTS, 15)),
    *(("mutated", at, at + 700) for at in range(0, 4900, 700)),
    ("invented", 0, 600),
    *(("office", at, at + 500) for at in range(0, 1500, 500)),
)
AT_LEAST = 6500
MEMORY = 1024  # MB
WALL = 1500  # seconds for one process, also where others take most of the processor
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fuzz")]


def work(part: tuple[str, int, int]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(WORKER), *map(str, part)],
        capture_output=True,
        text=True,
        timeout=WALL,
        check=False,
    )
    if done.returncode:  # a process that died says which input it was at by the parts around it
        return {"inputs": 0, "failures": [f"{part} ended with {done.returncode}: {done.stderr}"]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_no_input_crashes_hangs_or_writes() -> None:
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(work, WORK))
    assert [failure for part in parts for failure in part["failures"]] == []
    assert [name for part in parts for name in part["left"]] == []
    assert sum(part["inputs"] for part in parts) >= AT_LEAST
    # The corpus would be worth little if all of it were refused at the door, or none.
    for outcome in ("built", "refused"):
        assert sum(part.get(outcome, 0) for part in parts) > AT_LEAST // 5
    assert max(part["peak_mb"] for part in parts) < MEMORY
    slowest = max(part["slowest"] for part in parts)
    seconds = sum(part["seconds"] for part in parts)
    print(f"{sum(part['inputs'] for part in parts)} inputs, {seconds:.0f} s, slowest {slowest}")


def test_an_input_is_the_same_each_time() -> None:
    assert [fuzz_input(number) for number in range(40)] == [fuzz_input(n) for n in range(40)]
    assert len({fuzz_input(number)[1] for number in range(200)}) > 190
    assert [office_input(number) for number in range(20)] == [office_input(n) for n in range(20)]
    assert len({office_input(number)[1] for number in range(100)}) > 90
