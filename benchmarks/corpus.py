"""Generated reports with their registers, and the store built from them, made once per folder."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synthetic.generate import write

SEED = 1


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder with `count` generated reports and what is made of them."""

    folder: Path
    count: int

    @property
    def reports(self) -> Path:
        """The folder of the reports."""
        return self.folder / "reports"

    @property
    def registers(self) -> Path:
        """The folder of the registers that go with them."""
        return self.folder / "registers"

    @property
    def store(self) -> Path:
        """The folder of the store; see `built`."""
        return self.folder / "graph"

    def files(self) -> list[Path]:
        """Return the reports by name."""
        return sorted(self.reports.iterdir())


def corpus(work: Path, count: int) -> Corpus:
    """Return the corpus of `count` reports in `work`; it is generated when it is not there."""
    made = Corpus(work / f"reports-{count}", count)
    if not made.registers.exists():
        write(made.folder, SEED, count)
    return made


def built(made: Corpus, jobs: int = 2) -> Path:
    """Return the store of a corpus, built when it is not there, without validation."""
    if not made.store.exists():
        from build_graph.pipeline import build

        result = build(
            [made.reports], made.store, jobs=jobs, registers=[made.registers], validate=False
        )
        if result.left_out:
            raise SystemExit(next(one.message for one in result.files if one.message))
    return made.store


def arguments(about: str | None, count: int) -> argparse.ArgumentParser:
    """Return a parser with what every benchmark takes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--count", type=int, default=count, help=f"number of reports ({count})")
    parser.add_argument("--work", type=Path, help="folder to keep and use again (a temporary one)")
    return parser


@contextmanager
def folder(work: Path | None) -> Iterator[Path]:
    """Yield the folder to work in: the one given, or a temporary one that is taken away."""
    if work is not None:
        work.mkdir(parents=True, exist_ok=True)
        yield work
        return
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as made:
        yield Path(made)
