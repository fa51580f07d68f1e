"""Times, peak memory and the lines that are printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Child:
    """What a process of its own took: seconds of work, peak memory in MB, and what it answered."""

    seconds: float
    megabytes: float
    answer: dict[str, float]


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that `action` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_of(action: Callable[[], object], times: int = 3) -> float:
    """Return the median of the seconds that `action` takes."""
    return median(timed(action) for _ in range(times))


def child(module: str, *arguments: str | Path, root: Path = ROOT) -> Child:
    """Return what `python -m module arguments` took; its last line is JSON with what it found.

    `root` is the checkout whose modules run.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    ours = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=ours, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    return Child(answer.pop("seconds"), answer.pop("megabytes"), answer)


def answer(seconds: float, **more: float) -> None:
    """Print what `child` reads: the seconds, this process's peak memory, and more."""
    import resource

    # Linux counts kilobytes, macOS bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"seconds": seconds, "megabytes": peak, **more}))


def verdict(name: str, found: float, target: float, unit: str, *, at_least: bool = False) -> bool:
    """Print one measured value beside its target; return whether it is met."""
    met = found >= target if at_least else found <= target
    sign = ">=" if at_least else "<="
    print(f"{name:<58} {found:>9.2f} {unit:<10} target {sign} {target:g}: {_word(met)}")
    return met


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their columns, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    right = [all(isinstance(row[i], int | float) for row in rows) for i in range(len(columns))]
    for line in (list(columns), *cells):
        padded = (
            cell.rjust(width) if at_right else cell.ljust(width)
            for cell, width, at_right in zip(line, widths, right, strict=True)
        )
        print("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _word(met: bool) -> str:
    return "met" if met else "NOT MET"
