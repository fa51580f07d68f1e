"""One build, or one bulk load, in a process of its own, for its time and peak memory."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.measure import answer, timed


def main() -> None:
    """Build or load what the command line names; print the answer that `measure.child` reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("build", "bulk", "bulk-in-order", "dump", "whole", "size"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--registers", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.what == "build":
        _build(chosen.source, chosen.out, chosen.registers, chosen.jobs)
    elif chosen.what in ("bulk", "bulk-in-order"):
        _bulk(chosen.source, chosen.out, in_order=chosen.what == "bulk-in-order")
    elif chosen.what == "dump":
        _dump(chosen.source, chosen.out)
    elif chosen.what == "whole":
        _whole(chosen.source, chosen.out)
    else:
        _size(chosen.source)


def _build(reports: Path, out: Path, registers: Path, jobs: int) -> None:
    from build_graph.pipeline import build

    seconds = timed(lambda: build([reports], out, jobs=jobs, registers=[registers], validate=False))
    answer(seconds)


def _bulk(quads: Path, out: Path, *, in_order: bool) -> None:
    """Load N-Quads with the engine alone, safe on the disk at the end as after a build.

    `in_order` has the engine put them in order after one more statement was written.
    """
    import pyoxigraph as ox

    def load() -> None:
        store = ox.Store(str(out))
        store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
        if in_order:
            one = ox.NamedNode("http://localhost/")
            store.add(ox.Quad(one, one, one, one))
            store.optimize()
        store.flush()

    answer(timed(load))


def _dump(store: Path, out: Path) -> None:
    import pyoxigraph as ox

    engine = ox.Store.read_only(str(store / "quads"))
    seconds = timed(lambda: engine.dump(str(out), format=ox.RdfFormat.N_QUADS))
    answer(seconds, quads=len(engine))


def _whole(store: Path, out: Path) -> None:
    """Write the graph with all that follows from what is stored."""
    from build_graph.store.database import open_store

    def write() -> None:
        with open_store(store, read_only=True) as opened, out.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in opened.dump_nquads(opened.graphs(history=True)))

    answer(timed(write))


def _size(store: Path) -> None:
    """Count the statements of a store and its bytes, those of a database alone as well."""
    import pyoxigraph as ox

    from benchmarks.size import bytes_of

    quads = store / "quads" if (store / "quads").is_dir() else store
    answer(0.0, quads=len(ox.Store.read_only(str(quads))), bytes=bytes_of(quads))


if __name__ == "__main__":
    main()
