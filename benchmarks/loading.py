"""Time and memory of a build beside the engine's own bulk load: python -m benchmarks.loading."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Corpus, arguments, corpus, folder
from benchmarks.measure import Child, child, table, verdict

CHILD = "benchmarks.loading_child"
TIMES = 4.0
# Growth of our peak, less that of the engine, for each further report.
KILOBYTES = 100.0


@dataclass(frozen=True, slots=True)
class Size:
    """What one number of reports took."""

    count: int
    quads: int
    build: Child
    build_two: Child
    bulk: Child


def main(argv: Sequence[str] | None = None) -> int:
    """Print times and peaks for growing corpora; return 1 when a target is missed."""
    chosen = arguments(__doc__, 1000).parse_args(argv)
    counts = sorted({max(2, chosen.count // 10), max(3, chosen.count * 3 // 10), chosen.count})
    with folder(chosen.work) as work:
        sizes = [_measure(corpus(work, count), work) for count in counts]
    table(
        ("reports", "quads", "bulk s", "build s", "build -j2 s", "times", "bulk MB", "build MB"),
        [
            (
                one.count,
                one.quads,
                one.bulk.seconds,
                one.build.seconds,
                one.build_two.seconds,
                one.build.seconds / one.bulk.seconds,
                round(one.bulk.megabytes),
                round(one.build.megabytes),
            )
            for one in sizes
        ],
    )
    print()
    return int(not all([*_times(sizes[-1]), _memory(sizes)]))


def _measure(made: Corpus, work: Path) -> Size:
    quads, stores = work / "all.nq", [work / f"measured-{name}" for name in ("1", "2", "bulk")]
    for path in stores:
        shutil.rmtree(path, ignore_errors=True)
    common = ("--registers", made.registers, "--jobs")
    build = child(CHILD, "build", made.reports, stores[0], *common, "1")
    dumped = child(CHILD, "dump", stores[0], quads)
    bulk = child(CHILD, "bulk", quads, stores[2])
    two = child(CHILD, "build", made.reports, stores[1], *common, "2")
    for path in stores:
        shutil.rmtree(path)
    quads.unlink()
    return Size(made.count, int(dumped.answer["quads"]), build, two, bulk)


def _times(size: Size) -> list[bool]:
    one, two = (b.seconds / size.bulk.seconds for b in (size.build, size.build_two))
    return [
        verdict("build in one process / bulk load of the same quads", one, TIMES, "times"),
        verdict("build in two processes / bulk load of the same quads", two, TIMES, "times"),
    ]


def _memory(sizes: Sequence[Size]) -> bool:
    first, last = sizes[0], sizes[-1]
    more = last.count - first.count
    ours = last.build.megabytes - first.build.megabytes
    engine = last.bulk.megabytes - first.bulk.megabytes
    print(f"growth from {first.count} to {last.count} reports: "
          f"build {ours:.0f} MB, bulk load alone {engine:.0f} MB")  # fmt: skip
    own = max(0.0, (ours - engine) * 1024 / more)
    return verdict("own growth of memory for each report", own, KILOBYTES, "kB")


if __name__ == "__main__":
    raise SystemExit(main())
