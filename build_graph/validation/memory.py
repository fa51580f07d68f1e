"""N-Triples lines -> a graph in memory for pySHACL, which is wrong straight on the database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result


class _Memory(Graph):
    """A graph that parses each query of the shapes once, not once for every report."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


_prepared = lru_cache(maxsize=256)(prepareQuery)


def loaded(lines: Iterable[str]) -> Graph:
    """Return a graph in memory that holds the N-Triples `lines`, every literal as it is written."""
    graph = _Memory(bind_namespaces="none")
    data = "\n".join(lines).encode()
    for triple in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        graph.add((_subject(triple.subject), URIRef(triple.predicate.value), _term(triple.object)))
    return graph


def _subject(term: Any) -> URIRef | BNode:
    return URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(term.value)


def _term(term: Any) -> URIRef | BNode | Literal:
    if not isinstance(term, ox.Literal):
        return _subject(term)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    # As it was written: a literal put in order could no longer be found wrong.
    return Literal(
        term.value,
        datatype=None if datatype == str(XSD.string) else URIRef(datatype),
        normalize=False,
    )
