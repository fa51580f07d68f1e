"""Milliseconds of a check beside pySHACL alone, same graph: python -m benchmarks.validation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import timed

if TYPE_CHECKING:
    from build_graph.store.database import Store


def main(argv: Sequence[str] | None = None) -> int:
    """Print the medians for one report, and the rules across reports over the whole store."""
    parser = arguments(__doc__, 100)
    parser.add_argument("--reports", type=int, default=20, help="reports to check (20)")
    chosen = parser.parse_args(argv)
    from build_graph.knowledge.vocab import prefixes
    from build_graph.store.database import open_store
    from build_graph.validation.rules import cross_rules

    with (
        folder(chosen.work) as work,
        open_store(built(corpus(work, chosen.count)), read_only=True) as store,
    ):
        _reports(store, chosen.reports)
        print(f"\nrules across reports, {chosen.count} reports:")
        for cross in cross_rules():
            taken = timed(lambda: store.select(cross.query, prefixes=prefixes()))  # noqa: B023
            print(f"  {cross.rule.name:<40} {1000 * taken:>9.1f} ms")
    return 0


def _reports(store: Store, number: int) -> None:
    from build_graph.validation.check import check, conformance, report_task
    from build_graph.validation.memory import loaded
    from build_graph.validation.rules import shapes_graph

    graphs = [one for one in store.graphs() if "/graph/report/" in one][:number]
    ours, theirs = [], []
    for graph in graphs:
        start = time.perf_counter()
        task = report_task(store, graph)
        check(task)
        ours.append(time.perf_counter() - start)
        data = loaded((*task.lines, *task.context))
        theirs.append(timed(lambda: conformance(data, shapes_graph("report"))))  # noqa: B023
    mine, alone = median(ours), median(theirs)
    print(f"{len(graphs)} reports, median of each:")
    print(f"  copy, check and explain                  {1000 * mine:>9.1f} ms a report")
    print(f"  pySHACL alone, graph already in memory   {1000 * alone:>9.1f} ms a report")
    print(f"  ratio                                    {mine / alone:>9.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
