"""Runs every benchmark in one folder: python -m benchmarks."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import (
    asking,
    commands,
    explorer,
    exports,
    extraction,
    growing,
    loading,
    page,
    queries,
    search,
    size,
    validation,
)
from benchmarks.corpus import arguments, folder


def main(argv: Sequence[str] | None = None) -> int:
    """Print all of them; return 1 when a target is missed."""
    chosen = arguments(__doc__, 1000).parse_args(argv)
    missed = 0
    with folder(chosen.work) as work:
        at = ["--work", str(work)]
        many = ["--count", str(chosen.count), *at]
        for name, run, given in (
            ("extraction", extraction.main, at),
            ("commands", commands.main, at),
            ("validation", validation.main, at),
            ("page", page.main, at),
            ("queries", queries.main, many),
            ("loading", loading.main, many),
            ("size", size.main, many),
            ("exports", exports.main, many),
            ("growing", growing.main, many),
            ("search", search.main, many),
            ("asking", asking.main, many),
            ("explorer", explorer.main, many),
        ):
            print(f"\n== {name}", flush=True)
            missed |= run(given)
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
