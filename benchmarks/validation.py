"""Processor time of a check beside pySHACL on the same reports: python -m benchmarks.validation.

What a build has just written is checked from its own lines; `validate` reads each graph from the
store, as every check did when pySHACL ran the shapes. All ways take turns, report by report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import table, timed, verdict

if TYPE_CHECKING:
    from build_graph.store.database import Store
    from build_graph.validation.check import Task
    from build_graph.validation.engines import Engine

TIMES = 20.0
BUILT, READ, REFERENCE = "shacl, in a build", "shacl, validate", "pyshacl, validate"


def main(argv: Sequence[str] | None = None) -> int:
    """Print what each way takes, and the rules across reports; return 1 at a missed target."""
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
        met = _reports(store, chosen.reports)
        print(f"\nrules across reports, {chosen.count} reports:")
        for cross in cross_rules():
            taken = timed(lambda: store.select(cross.query, prefixes=prefixes()))  # noqa: B023
            print(f"  {cross.rule.name:<40} {1000 * taken:>9.1f} ms")
    return int(not met)


def _reports(store: Store, number: int) -> bool:
    """Measure the parts of a check in each way, turn about, so that all meet the same noise."""
    from build_graph.store.written import WrittenGraphs
    from build_graph.validation.check import Reader

    graphs = store.report_graphs()[: number + 1]
    written = WrittenGraphs()
    for graph in graphs:
        written.put(graph, store.graph_quads(graph))
    ways: dict[str, tuple[Callable[[str], Task], Engine]] = {
        BUILT: (Reader(store, written).of_report, "shacl"),
        READ: (Reader(store).of_report, "shacl"),
        REFERENCE: (Reader(store).of_report, "pyshacl"),
    }
    taken: dict[str, list[tuple[float, ...]]] = {way: [] for way in ways}
    for graph in graphs:
        for way, (task, engine) in ways.items():
            taken[way].append(_parts(task, graph, engine))
    for rows in taken.values():
        del rows[0]  # which compiled the shapes
    print(f"{number} reports, ms of processor time, median of each part:")
    parts = ("lines", "statements", "shapes", "proofs")
    medians = {way: [1000 * median(one) for one in zip(*rows, strict=True)] for way, rows in
               taken.items()}  # fmt: skip
    table(("way", *parts), [(way, *row) for way, row in medians.items()])
    shaped = {way: median(sum(row[:3]) for row in rows) for way, rows in taken.items()}
    met = [
        verdict(f"shapes: {REFERENCE} / {way}", shaped[REFERENCE] / shaped[way], TIMES, "times",
                at_least=True)
        for way in (BUILT, READ)
    ]  # fmt: skip
    whole = median(sum(row) for row in taken[BUILT])
    name = f"shapes by {REFERENCE} / shapes and proofs in a build"
    verdict(name, shaped[REFERENCE] / whole, TIMES, "times", at_least=True)
    return met[0]


def _parts(task_of: Callable[[str], Task], graph: str, engine: Engine) -> tuple[float, ...]:
    """Return what the parts of a check take, each as `check` does it."""
    from build_graph.processes import without_cycles
    from build_graph.validation.engines import conformance
    from build_graph.validation.proofs.graph_facts import GraphFacts
    from build_graph.validation.proofs.prove import proved
    from build_graph.validation.shapes import shapes_of

    start = process_time()
    task = task_of(graph)
    at_hand = process_time()
    # As `check` does it; at commit 6a2e2d0 Python looked for cycles while pySHACL ran.
    with without_cycles() if engine == "shacl" else nullcontext():
        facts = GraphFacts(task.graph, task.lines, task.context, task.text)
        stated = process_time()
        conformance(facts, shapes_of("report"), engine)
        shaped = process_time()
        list(proved(facts))
    return at_hand - start, stated - at_hand, shaped - stated, process_time() - shaped


if __name__ == "__main__":
    raise SystemExit(main())
