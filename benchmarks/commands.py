"""Seconds from the key press to the answer: python -m benchmarks.commands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from statistics import median

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import ROOT, timed, verdict

HELP, QUERY = 0.3, 0.5


def main(argv: Sequence[str] | None = None) -> int:
    """Print the medians, the empty interpreter beside them; return 1 when a target is missed."""
    parser = arguments(__doc__, 20)
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args(argv)
    command = ("-m", "build_graph")
    with folder(chosen.work) as work:
        store = str(built(corpus(work, chosen.count), jobs=1))
        lines = {
            "python -c pass": ("-c", "pass"),
            "probation-graph --help": (*command, "--help"),
            "probation-graph query ratings": (*command, "query", "ratings", "--store", store),
        }
        seconds: dict[str, list[float]] = {name: [] for name in lines}
        for _ in range(chosen.runs):  # in turn, so that each meets the same machine
            for name, line in lines.items():
                seconds[name].append(timed(lambda: _run(line)))  # noqa: B023
    bare, help_, query = (median(taken) for taken in seconds.values())
    print(f"{'python -c pass':<58} {bare:>9.2f} s")
    met = [
        verdict("probation-graph --help", help_, HELP, "s"),
        verdict(f"probation-graph query ratings ({chosen.count} reports)", query, QUERY, "s"),
    ]
    return int(not all(met))


def _run(line: tuple[str, ...]) -> None:
    subprocess.run([sys.executable, *line], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    raise SystemExit(main())
