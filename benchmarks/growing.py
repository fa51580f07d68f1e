"""A corpus that is built again, whole command with checks: python -m benchmarks.growing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Corpus, arguments, corpus, folder
from benchmarks.measure import ROOT, table, timed, verdict

AGAIN = 5.0  # seconds for 1,000 unchanged reports
SHARE = 0.05  # of the first build


def main(argv: Sequence[str] | None = None) -> int:
    """Print times of a first build and of later ones; return 1 when a target is missed."""
    chosen = arguments(__doc__, 1000).parse_args(argv)
    with folder(chosen.work) as work:
        made = corpus(work, chosen.count)
        reports, store = work / "growing", work / "growing-graph"
        for path in (reports, store):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(made.reports, reports)
        steps = list(_steps(made, reports, store))
    table(("step", "seconds", "times faster"), [(n, s, steps[0][1] / s) for n, s in steps])
    print()
    first, again = steps[0][1], steps[1][1]
    met = [
        verdict(f"a second build of {chosen.count} unchanged reports", again, AGAIN, "s"),
        verdict("its share of the first build", again / first, SHARE, ""),
    ]
    return int(not all(met))


def _steps(made: Corpus, reports: Path, store: Path) -> list[tuple[str, float]]:
    """Return what each step is and how long its command takes."""
    there = ("--store", store)
    again = ("build", reports, "--registers", made.registers, "--jobs", "2", *there)
    one, other = sorted(reports.iterdir())[:2]
    steps = [("first build", _command(*again)), ("nothing changed", _command(*again))]
    one.write_text(one.read_text("utf-8") + "\n", "utf-8")
    steps.append(("one report changed", _command(*again)))
    steps.append(("what changed (diff)", _command("diff", *there)))
    steps.append(("one withdrawn", _command("withdraw", other.name, *there)))
    steps.append(("and built again", _command(*again)))
    other.unlink()
    steps.append(("one gone (--sync)", _command(*again, "--sync")))
    return steps


def _command(*line: object) -> float:
    command = [sys.executable, "-m", "build_graph", *map(str, line)]
    return timed(lambda: _run(command))


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")


if __name__ == "__main__":
    raise SystemExit(main())
