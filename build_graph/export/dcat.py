"""The graph described as a data set, in VoID and DCAT, as Turtle: for catalogues and web spaces."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.export.formats import ExportRequest
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.dataset_graph import NAMESPACES, lines
from build_graph.store.database import Store, triples_written


def parts(store: Store, request: ExportRequest) -> Iterator[bytes]:
    """Yield the description; only a server can say where the graph is asked."""
    yield triples_written(lines(store), "turtle", {**prefixes(), **NAMESPACES}).encode("utf-8")
