"""Reports a second on one core, and beside an earlier commit: python -m benchmarks.extraction."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.corpus import Corpus, arguments, corpus, folder
from benchmarks.measure import ROOT, table, verdict
from build_graph.corrections.effective import BuildInputs
from build_graph.pipeline import process_report

TARGET = 25.0
READ = 40.0  # reports a second, read and extracted
TIMES = 1.8  # as many as the base commit
BASE_COMMIT = "6a2e2d0"
BASE = "https://example.org/"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the median of several rounds; return 1 when a target is missed."""
    parser = arguments(__doc__, 200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--base", default=BASE_COMMIT, help=f"commit to measure beside ({BASE_COMMIT}); '' for none"
    )
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        made = corpus(work, chosen.count)
        met = _whole(made, chosen.rounds)
        if chosen.base:
            met &= _beside(made, _checked_out(work, chosen.base), chosen.base, chosen.rounds)
    return int(not met)


def _whole(made: Corpus, count: int) -> bool:
    files, more = made.files(), BuildInputs((made.registers,))
    process_report(files[0], more, BASE)  # the registers and the layouts are read once
    rounds = [_round(files, more) for _ in range(count)]
    quads = rounds[0][2] / len(files)
    print(f"{len(files)} reports of {quads:.0f} quads, {count} rounds, one core")
    wall = len(files) / median(seconds for seconds, _, _ in rounds)
    print(f"{'reports a second by the clock':<58} {wall:>9.2f} /s")
    # The processor's own time: what other programs take meanwhile does not count.
    busy = len(files) / median(seconds for _, seconds, _ in rounds)
    name = "read, parse, link, map: reports a second of the processor"
    return verdict(name, busy, TARGET, "/s", at_least=True)


def _round(files: Sequence[Path], more: BuildInputs) -> tuple[float, float, int]:
    wall, busy = time.perf_counter(), time.process_time()
    quads = sum(len(process_report(path, more, BASE).lines) for path in files)
    return time.perf_counter() - wall, time.process_time() - busy, quads


def _checked_out(work: Path, commit: str) -> Path:
    """Return a folder with the files of a commit."""
    place = work / f"commit-{commit}"
    if not place.exists():
        command = ["git", "-C", str(ROOT), "archive", commit]
        packed = subprocess.run(command, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
    return place


def _beside(made: Corpus, base: Path, commit: str, rounds: int) -> bool:
    """Measure both in processes of their own, turn about, so that both meet the same noise."""
    taken: dict[str, list[dict[str, float]]] = {commit: [], "now": []}
    for _ in range(rounds):
        for name, place in ((commit, base), ("now", ROOT)):
            taken[name].append(_child(place, made))
    whole = {name: median(one["read"] + one["extract"] for one in taken[name]) for name in taken}
    print(f"\nread and extract {made.count} reports, ms of processor time a report:")
    table(
        ("commit", "read", "extract", "both"),
        [
            (name, *(median(one[key] for one in found) for key in ("read", "extract")), whole[name])
            for name, found in taken.items()
        ],
    )
    enough = verdict(
        "read, extract: reports a second", 1000 / whole["now"], READ, "/s", at_least=True
    )
    ratio = median(
        sum(one.values()) / sum(two.values())
        for one, two in zip(taken[commit], taken["now"], strict=True)
    )
    return verdict(f"as many as at {commit}", ratio, TIMES, "times", at_least=True) and enough


def _child(place: Path, made: Corpus) -> dict[str, float]:
    files = map(str, made.files())
    script = str(ROOT / "benchmarks" / "extraction_child.py")
    done = subprocess.run(
        [sys.executable, script, str(made.registers), *files],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(place)},
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
