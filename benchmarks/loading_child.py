"""One build, or one bulk load, in a process of its own, for its time and peak memory."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.measure import answer, timed


def main() -> None:
    """Build or load what the command line names; print the answer that `measure.child` reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("build", "bulk", "dump"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--registers", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.what == "build":
        _build(chosen.source, chosen.out, chosen.registers, chosen.jobs)
    elif chosen.what == "bulk":
        _bulk(chosen.source, chosen.out)
    else:
        _dump(chosen.source, chosen.out)


def _build(reports: Path, out: Path, registers: Path, jobs: int) -> None:
    from build_graph.pipeline import build

    seconds = timed(lambda: build([reports], out, jobs=jobs, registers=[registers], validate=False))
    answer(seconds)


def _bulk(quads: Path, out: Path) -> None:
    """Load N-Quads with the engine alone, safe on the disk at the end as after a build."""
    import pyoxigraph as ox

    def load() -> None:
        store = ox.Store(str(out))
        store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
        store.flush()

    answer(timed(load))


def _dump(store: Path, out: Path) -> None:
    import pyoxigraph as ox

    engine = ox.Store.read_only(str(store / "quads"))
    seconds = timed(lambda: engine.dump(str(out), format=ox.RdfFormat.N_QUADS))
    answer(seconds, quads=len(engine))


if __name__ == "__main__":
    main()
