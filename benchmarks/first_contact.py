"""What `pip install .` and the demo take: python -m benchmarks.first_contact.

A fresh environment, the reports and facts of `make demo`, its three questions; seconds that the
processor was busy. Wheels come from where pip gets them: what counts is work, not the network.
`--beside` does the same with another checkout of this project.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import folder
from benchmarks.measure import ROOT, table

_BUILD = ("build", "facts", "samples/reports", "--registers", "samples/registers")
_QUESTIONS = (
    ("shared-crs-providers", "--param", "pdu=Bristol and South Gloucestershire"),
    ("provider-footprint", "--param", "provider=Interventions Alliance"),
    ("lowest-question-counts",),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Print what each checkout takes; return 0, as nothing here has a limit of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, help="folder to work in (a temporary one)")
    parser.add_argument("--beside", type=Path, help="another checkout to do the same with")
    chosen = parser.parse_args(argv)
    columns = ("checkout", "install s", "MB", "packages", "build s", "store MB", "questions s")
    with folder(chosen.work) as work:
        checkouts = [one.resolve() for one in (ROOT, chosen.beside) if one]
        rows = [_measured(one, work / f"first-{n}") for n, one in enumerate(checkouts)]
    table(columns, rows)
    return 0


def _measured(checkout: Path, work: Path) -> tuple[str | float, ...]:
    """Return a row: what the checkout takes, in an environment made in `work`."""
    subprocess.run([sys.executable, "-m", "venv", work / "env"], check=True)
    before, python = _megabytes(work / "env"), work / "env" / "bin" / "python"
    install = _busy([python, "-m", "pip", "install", "--quiet", checkout], checkout)
    installed = _megabytes(work / "env") - before
    listed = [str(python), "-m", "pip", "list", "--format", "freeze"]
    packages = len(subprocess.check_output(listed, text=True).splitlines())
    command, store = work / "env" / "bin" / "probation-graph", ("--store", work / "graph")
    build = _busy([command, *_BUILD, *store], checkout, 1)  # 1: one sample is wrong on purpose
    asked = sum(_busy([command, "query", *one, *store], checkout) for one in _QUESTIONS)
    return checkout.name, install, installed, packages, build, _megabytes(work / "graph"), asked


def _busy(command: list[str | Path], folder: Path, may: int = 0) -> float:
    """Return the seconds of processor time that a command takes, with its processes."""
    # Nothing of the checkout that runs this benchmark: the command is that of the environment.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env=own, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, may):
        raise SystemExit(f"{' '.join(map(str, command))} ended with {done.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _megabytes(path: Path) -> float:
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file()) / 1e6


if __name__ == "__main__":
    raise SystemExit(main())
