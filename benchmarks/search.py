"""Passages found by words and meaning: python -m benchmarks.search.

The store is opened anew and the index is made anew; then each search runs several times. A search
runs in one thread, so the processor's time is what a quiet machine needs; the clock's time is
printed beside it. The second process shows what a command pays before its search starts.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import child, table, verdict
from build_graph.searching.search import Found, search
from build_graph.store.database import Store, open_store

TARGET = 100  # milliseconds, at 100,000 passages
CHILD = "benchmarks.search_child"
QUERIES = (
    "staff off sick",
    "unpaid work backlog",
    "why do people leave the service",
    "domestic abuse enquiries not made before the report was written",
    "the people on probation said that their practitioner listened to them",
    "staff",
    "the of and in",
    '"home visits" in cases of domestic abuse',
)
FILTERS: tuple[dict[str, str], ...] = (
    {"kind": "finding", "polarity": "improvement"},
    {"since": "2022", "section": "1.3"},
    {"kind": "quote"},
)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the milliseconds of each search; return 1 when one misses the target."""
    parser = arguments(__doc__, 1000)
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        path = built(corpus(work, chosen.count))
        shutil.rmtree(path / "search", ignore_errors=True)
        made, opened = child(CHILD, path), child(CHILD, path)
        passages = int(made.answer["passages"])
        print(f"{passages} passages: index made in {made.seconds:.1f} s, {made.megabytes:.0f} MB")
        print(f"start-up with the index there: {opened.seconds:.2f} s, {opened.megabytes:.0f} MB")
        print(f"index on disk: {_megabytes(path / 'search'):.0f} MB\n")
        with open_store(path, read_only=True) as store:
            rows = list(_measured(store, chosen.runs))
    table(("search", "filters", "found", "ms", "ms by the clock"), rows)
    print()
    slowest = max(float(row[3]) for row in rows)
    return int(not verdict(f"the slowest of {len(rows)} searches", slowest, TARGET, "ms"))


def _measured(store: Store, runs: int) -> list[tuple[str, str, int, float, float]]:
    search(store, "anything")
    rows = [(words, "", *_taken(partial(search, store, words), runs)) for words in QUERIES]
    for given in FILTERS:
        told = " ".join(f"{name}={value}" for name, value in given.items())
        taken = _taken(partial(search, store, "waiting for a place", **given), runs)  # type: ignore[arg-type]
        rows.append(("waiting for a place", told, *taken))
    (one,) = search(store, "police", kind="recommendation", limit=1)
    rows.append(
        ("--like a recommendation", "", *_taken(partial(search, store, like=one.iri), runs))
    )
    return rows


def _taken(action: Callable[[], Found], runs: int) -> tuple[int, float, float]:
    """Return how much was found, and the median milliseconds of processor and clock."""
    busy, wall, found = [], [], 0
    for _ in range(runs):
        started, worked = time.perf_counter(), time.process_time()
        found = len(action())
        busy.append(1000 * (time.process_time() - worked))
        wall.append(1000 * (time.perf_counter() - started))
    return found, median(busy), median(wall)


def _megabytes(path: Path) -> float:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    raise SystemExit(main())
