"""Time and size of each format of one view, beside its query: python -m benchmarks.exports."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import arguments, built, corpus, folder
from benchmarks.measure import table, timed, verdict
from build_graph.export.formats import FORMATS, ExportRequest, known, write
from build_graph.knowledge.vocab import prefixes
from build_graph.networks.network import network
from build_graph.networks.views import DEFAULT, view
from build_graph.store.database import Store, open_store

PLACED, NODES = 3.0, 2000  # seconds to arrange so many nodes
_DRAWN = ("graphml", "gexf", "cytoscape", "node-link", "dot", "csv", "parquet")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the seconds and megabytes of each format; return 1 when arranging misses its target."""
    parser = arguments(__doc__, 1000)
    parser.add_argument("--view", default=DEFAULT)
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        path = built(corpus(work, chosen.count))
        with open_store(path, read_only=True) as store:
            _formats(store, chosen.view)
    return int(not verdict(f"arrange {NODES} nodes", _arranged(), PLACED, "s"))


def _formats(store: Store, name: str) -> None:
    sparql = view(name).sparql
    asked = timed(lambda: store.select(sparql, prefixes=prefixes()))
    rows: list[tuple[str, float, float, float]] = [("the query alone", asked, 1.0, 0.0)]
    made = timed(lambda: network(store, name))
    rows.append(("the network", made, made / asked, 0.0))
    with tempfile.TemporaryDirectory() as place:
        for format_ in (one for one in _DRAWN if one in known()):
            out = Path(place, format_)
            taken = timed(lambda: write(store, ExportRequest(format_, name), out))  # noqa: B023
            files = out.rglob("*") if FORMATS[format_].form == "folder" else [out]
            size = sum(file.stat().st_size for file in files) / 1e6
            rows.append((format_, taken, taken / asked, size))
    table((f"view {name}", "seconds", "times the query", "MB"), rows)


def _arranged() -> float:
    from build_graph.networks.positions import NodeBox, node_positions

    spots = [
        NodeBox(f"n{i}", "x" * (1 + i * 7 % 40), "court" if i % 16 else "pdu", f"g{i % 12}", 20)
        for i in range(NODES)
    ]
    edges = [(f"n{i}", f"n{i * 16 % NODES}") for i in range(NODES)]
    edges += [(f"n{i}", f"n{i * 48 % NODES}") for i in range(0, NODES, 3)]
    return timed(lambda: node_positions(spots, edges))


if __name__ == "__main__":
    raise SystemExit(main())
