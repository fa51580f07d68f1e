"""Processor time of a check beside pySHACL on the same reports: python -m benchmarks.validation."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import table, timed, verdict

if TYPE_CHECKING:
    from build_graph.store.database import Store
    from build_graph.validation.check import Reader
    from build_graph.validation.engines import Engine

TIMES = 20.0


def main(argv: Sequence[str] | None = None) -> int:
    """Print what each engine takes, and the rules across reports; return 1 at a missed target."""
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
    """Measure the parts of a check by each engine, turn about, so that both meet the same noise."""
    from build_graph.validation.check import Reader

    graphs = store.report_graphs()[: number + 1]
    engines: tuple[Engine, ...] = ("shacl", "pyshacl")
    readers = {engine: Reader(store) for engine in engines}
    taken: dict[Engine, list[tuple[float, ...]]] = {engine: [] for engine in engines}
    for graph in graphs:
        for engine in engines:
            taken[engine].append(_parts(readers[engine], graph, engine))
    for engine in engines:
        del taken[engine][0]  # which compiled the shapes
    parts = ("read", "shapes", "proofs")
    rows = [
        (engine, *(1000 * median(column) for column in zip(*rows, strict=True)))
        for engine, rows in taken.items()
    ]
    print(f"{number} reports, ms of processor time, median of each part:")
    table(("engine", *parts), rows)
    fast, slow = ([sum(row[:2]) for row in taken[engine]] for engine in engines)
    return verdict(
        "read and check by shapes: pySHACL / default engine",
        median(slow) / median(fast),
        TIMES,
        "times",
        at_least=True,
    )


def _parts(reader: Reader, graph: str, engine: Engine) -> tuple[float, ...]:
    from build_graph.validation.engines import conformance
    from build_graph.validation.proofs.graph_facts import GraphFacts
    from build_graph.validation.proofs.prove import proved
    from build_graph.validation.shapes import shapes_of

    start = process_time()
    task = reader.of_report(graph)
    read = process_time()
    facts = GraphFacts(task.graph, task.lines, task.context, task.text)
    conformance(facts, shapes_of("report"), engine)
    shaped = process_time()
    list(proved(facts))
    return read - start, shaped - read, process_time() - shaped


if __name__ == "__main__":
    raise SystemExit(main())
