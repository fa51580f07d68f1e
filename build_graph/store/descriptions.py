"""What is said of a thing, whole: with the statements that are made when somebody asks (`implied`).

A passage comes with its selectors, an observation with its data set; so does the answer to a query
that begins with DESCRIBE. Any other query sees what is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from build_graph.knowledge.vocab import prefixes
from build_graph.store.engine import Value, iri_term, is_iri, parse_triples, plain
from build_graph.store.implied import Source, completed, inspection_of, passage_of

if TYPE_CHECKING:
    from build_graph.store.database import Store

_TRIPLES = "CONSTRUCT { ?thing ?p ?o } WHERE { ?thing ?p ?o }"
_SOURCE = """
SELECT ?source ?sha256 ?kept ?report WHERE {
  ?report prov:wasDerivedFrom ?source . ?source pg:sha256 ?sha256 ; pg:textKept ?kept .
}
"""
# What stands before the first word of a query: white space, comments, BASE and PREFIX.
_PROLOGUE = r"(?:\s|#[^\n]*(?:\n|\Z)|BASE\s*<[^<>]*>|PREFIX\s+[^\s:]*:\s*<[^<>]*>)*+"
_DESCRIBE = re.compile(rf"{_PROLOGUE}DESCRIBE\b", re.IGNORECASE)
_ADDRESS = re.compile(r"<([^<>\s]+/passage/[^<>\s]+)>")


def is_describe(sparql: str) -> bool:
    r"""Return whether a query is a DESCRIBE.

    >>> is_describe("PREFIX a: <http://a/> # SELECT\n describe ?x { ?x a:b 1 }")
    True
    >>> is_describe("SELECT ?describe { ?describe ?p 'DESCRIBE' }")
    False
    """
    return _DESCRIBE.match(sparql) is not None


def description_of(store: Store, thing: str) -> list[str]:
    """Return what is said of a thing, given as an IRI, as sorted N-Triples lines.

    Raises:
        StoreError: it is a passage of a text that is there no more, or was changed.
    """
    lines = store.construct(_TRIPLES, {"thing": iri_term(passage_of(thing))})
    whole = completed_things(store, lines)
    return whole if passage_of(thing) == thing else _about(whole, thing)


def whole_description(store: Store, sparql: str, lines: Iterable[str]) -> list[str]:
    """Return the lines that answer a DESCRIBE with those that follow from them.

    Of selectors nothing is stored: those that the query names are described as well.
    """
    found = set(completed_things(store, list(lines)))
    for address in _ADDRESS.findall(sparql):
        if passage_of(address) != address:
            found.update(description_of(store, address))
    return sorted(found)


def completed_things(store: Store, lines: Sequence[str]) -> list[str]:
    """Return N-Triples lines about whole things with those that follow from them, sorted."""
    found: set[str] = set()
    by_inspection = sorted(lines, key=_inspection)
    for inspection, some in groupby(by_inspection, key=_inspection):
        own = list(some)
        source = _source(store, inspection) if inspection else None
        if source is None:
            found.update(completed(own, "", None) if not inspection else own)
            continue
        read = (lambda one=source: store.text(one.sha256)) if source.is_kept else None
        found.update(completed(own, source.iri, read))
    return sorted(found)


def as_rows(lines: Iterable[str]) -> list[tuple[Value, Value, Value, bool]]:
    """Return N-Triples lines as plain values: subject, property, value, and whether that is an IRI.

    >>> as_rows(['<http://a/b> <http://a/c> "4"^^<http://www.w3.org/2001/XMLSchema#integer> .'])
    [('http://a/b', 'http://a/c', 4, False)]
    """
    triples = parse_triples("\n".join(lines), "http://localhost/")
    return [
        (plain(one.subject), plain(one.predicate), plain(one.object), is_iri(one.object))
        for one in triples
    ]


def _about(lines: Iterable[str], thing: str) -> list[str]:
    return [line for line in lines if line.startswith(f"<{thing}> ")]


def _inspection(line: str) -> str:
    return inspection_of(line.partition("> ")[0][1:])


def _source(store: Store, inspection: str) -> Source | None:
    report = {"report": iri_term(f"{inspection}/report")}
    rows = store.select(_SOURCE, report, prefixes()).rows
    return Source(str(rows[0][0]), str(rows[0][1]), str(rows[0][2]) == "true") if rows else None
