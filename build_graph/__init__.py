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
    from build_graph.building.withdraw import withdraw
    from build_graph.citation.coverage import coverage
    from build_graph.citation.evidence import evidence
    from build_graph.citation.footnotes import cited as cite
    from build_graph.citation.passages import prove
    from build_graph.errors import BuildGraphError
    from build_graph.export.formats import export_as
    from build_graph.export.pictures.picture import picture
    from build_graph.networks.network import network
    from build_graph.pipeline import build, facts_of
    from build_graph.questions.answer import run as query
    from build_graph.questions.catalogue import questions as catalogue
    from build_graph.questions.difference import diff
    from build_graph.questions.info import info
    from build_graph.searching.search import search
    from build_graph.sources.fetch import fetch
    from build_graph.store.database import Store
    from build_graph.store.opening import open_store
    from build_graph.validation.check import validate

__version__ = "0.1.0"

__all__ = [
    "BuildGraphError",
    "Store",
    "__version__",
    "ask",
    "build",
    "catalogue",
    "cite",
    "coverage",
    "diff",
    "evidence",
    "export_as",
    "facts_of",
    "fetch",
    "info",
    "network",
    "open_store",
    "picture",
    "prove",
    "query",
    "search",
    "validate",
    "withdraw",
]

_HOMES = {
    "BuildGraphError": ("errors", "BuildGraphError"),
    "Store": ("store.database", "Store"),
    "ask": ("asking.answering", "ask"),
    "build": ("pipeline", "build"),
    "catalogue": ("questions.catalogue", "questions"),
    "cite": ("citation.footnotes", "cited"),
    "coverage": ("citation.coverage", "coverage"),
    "diff": ("questions.difference", "diff"),
    "evidence": ("citation.evidence", "evidence"),
    "export_as": ("export.formats", "export_as"),
    "facts_of": ("pipeline", "facts_of"),
    "fetch": ("sources.fetch", "fetch"),
    "info": ("questions.info", "info"),
    "network": ("networks.network", "network"),
    "open_store": ("store.opening", "open_store"),
    "picture": ("export.pictures.picture", "picture"),
    "prove": ("citation.passages", "prove"),
    "query": ("questions.answer", "run"),
    "search": ("searching.search", "search"),
    "validate": ("validation.check", "validate"),
    "withdraw": ("building.withdraw", "withdraw"),
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
