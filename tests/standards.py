"""Stores held against what public specifications say: one merged graph, and what follows from it.

`tests/data/standards` has the specifications' rules in words and queries of our own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import open_store

DATA = Path(__file__).parent / "data" / "standards"
AXIOMS = DATA / "axioms.ttl"


def listed(name: str) -> dict[str, Any]:
    """Return a list of rules."""
    return tomllib.loads((DATA / name).read_text("utf-8"))


def turtle(text: str) -> ox.Store:
    """Return the statements of a text; the prefixes are declared, and ex: for examples."""
    store = ox.Store()
    names = {"ex": "http://example.org/", **prefixes()}
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in names.items())
    store.load((head + text).encode(), format=ox.RdfFormat.TURTLE)
    return store


def merged(folder: Path) -> ox.Store:
    """Return all graphs of a store as one, with what the vocabularies say of their terms."""
    store = ox.Store()
    with open_store(folder, read_only=True) as opened:
        lines = "\n".join(opened.dump_nquads(opened.graphs(history=True)))
    quads = ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    store.load(path=AXIOMS, format=ox.RdfFormat.TURTLE)
    return store


def closed(store: ox.Store, rules: Iterable[str]) -> ox.Store:
    """Return a copy to which each rule was applied until it added nothing."""
    found, before = ox.Store(), -1
    found.bulk_extend(store)
    while before != len(found):
        before = len(found)
        for rule in rules:
            triples = found.query(rule, prefixes=prefixes())
            assert isinstance(triples, ox.QueryTriples)
            found.bulk_extend([ox.Quad(*triple) for triple in triples])
    return found


def ask(store: ox.Store, query: str) -> bool:
    """Return whether an ASK is true."""
    return bool(store.query(query, prefixes={"ex": "http://example.org/", **prefixes()}))


def select(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT as texts, sorted."""
    found = store.query(query, prefixes=prefixes())
    assert isinstance(found, ox.QuerySolutions)
    return sorted(tuple(str(value) for value in row) for row in found)
