"""Reports a second on one core, for read, parse, link and map: python -m benchmarks.extraction."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.corpus import arguments, corpus, folder
from benchmarks.measure import verdict
from build_graph.corrections.effective import BuildInputs
from build_graph.pipeline import process_report

TARGET = 25.0
BASE = "https://example.org/"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the median of several rounds; return 1 when the target is missed."""
    parser = arguments(__doc__, 200)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        made = corpus(work, chosen.count)
        files, more = made.files(), BuildInputs((made.registers,))
        process_report(files[0], more, BASE)  # the registers and the layouts are read once
        rounds = [_round(files, more) for _ in range(chosen.rounds)]
    quads = rounds[0][2] / len(files)
    print(f"{len(files)} reports of {quads:.0f} quads, {chosen.rounds} rounds, one core")
    wall = len(files) / median(seconds for seconds, _, _ in rounds)
    print(f"{'reports a second by the clock':<58} {wall:>9.2f} /s")
    # The processor's own time: what other programs take meanwhile does not count.
    busy = len(files) / median(seconds for _, seconds, _ in rounds)
    name = "read, parse, link, map: reports a second of the processor"
    return int(not verdict(name, busy, TARGET, "/s", at_least=True))


def _round(files: Sequence[Path], more: BuildInputs) -> tuple[float, float, int]:
    wall, busy = time.perf_counter(), time.process_time()
    quads = sum(len(process_report(path, more, BASE).lines) for path in files)
    return time.perf_counter() - wall, time.process_time() - busy, quads


if __name__ == "__main__":
    raise SystemExit(main())
