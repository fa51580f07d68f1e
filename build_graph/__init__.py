"""Probation inspection reports in, a validated and queryable RDF knowledge graph out.

    import build_graph

    build_graph.build(["reports"], "graph")
    with build_graph.open_store("graph", read_only=True) as store:
        for row in build_graph.query(store, "ratings", {"pdu": "East Berkshire"}):
            print(row["standard_name"], row["rating"])

The names below are the public ones. Each is loaded when first used, so importing is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from build_graph.asking.answering import ask
    from build_graph.citation.evidence import evidence
    from build_graph.errors import BuildGraphError
    from build_graph.networks.network import network
    from build_graph.pipeline import build
    from build_graph.questions.answer import run as query
    from build_graph.searching.search import search
    from build_graph.store.database import Store, open_store
    from build_graph.validation.check import validate

__version__ = "0.1.0"

__all__ = [
    "BuildGraphError",
    "Store",
    "__version__",
    "ask",
    "build",
    "evidence",
    "network",
    "open_store",
    "query",
    "search",
    "validate",
]

_HOMES = {
    "BuildGraphError": ("errors", "BuildGraphError"),
    "Store": ("store.database", "Store"),
    "ask": ("asking.answering", "ask"),
    "build": ("pipeline", "build"),
    "evidence": ("citation.evidence", "evidence"),
    "network": ("networks.network", "network"),
    "open_store": ("store.database", "open_store"),
    "query": ("questions.answer", "run"),
    "search": ("searching.search", "search"),
    "validate": ("validation.check", "validate"),
}


def __getattr__(name: str) -> Any:
    """Return a public name, loading the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, own_name = _HOMES[name]
    value = getattr(import_module(f"{__name__}.{module}"), own_name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
