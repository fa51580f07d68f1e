"""pySHACL, the reference among the engines. The only module that runs it.

It works on a copy in memory: straight on the database it finds faults where there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError
from rdflib import SH, XSD, BNode, Graph, URIRef
from rdflib.term import Node

from build_graph.errors import InternalError
from build_graph.validation.found import Found, message_beside
from build_graph.validation.memory import loaded
from build_graph.validation.rules import severity
from build_graph.validation.shapes import Shapes
from build_graph.validation.statements import Literal, Statements, typed


def run(graph: Statements, shapes: Shapes) -> list[Found]:
    """Return what the shapes find in a graph."""
    report = _report(loaded(graph.lines), _graph(shapes))
    return [_found(report, node, shapes) for node in report.objects(None, SH.result)]


@lru_cache(maxsize=4)
def _graph(shapes: Shapes) -> Graph:
    return loaded(shapes.made())


def _report(graph: Graph, shapes: Graph) -> Graph:
    with _rdflib_unchanged():
        try:
            _, found, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        except ReportableRuntimeError as error:
            raise InternalError(f"The shapes cannot be run: {error}.") from error
    if not isinstance(found, Graph):
        raise InternalError(f"The shapes cannot be run: {found}.")
    return found


@contextmanager
def _rdflib_unchanged() -> Iterator[None]:
    # pySHACL switches off how rdflib reads literals, for the whole process, and leaves it so when
    # it fails; afterwards it forces rdflib's own settings whatever they were.
    boolean = rdflib.term._toPythonMapping[XSD.boolean]
    normalise = rdflib.NORMALIZE_LITERALS
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
        rdflib.term._toPythonMapping[XSD.boolean] = boolean


def _plain(node: Node | None) -> str | None:
    if not isinstance(node, rdflib.Literal):
        return None if node is None else f"_:{node}" if isinstance(node, BNode) else str(node)
    return Literal(node) if node.datatype is None else typed(str(node), str(node.datatype))


def _found(report: Graph, node: Node, shapes: Shapes) -> Found:
    def one(predicate: URIRef) -> str | None:
        return _plain(report.value(node, predicate))

    path = report.value(node, SH.resultPath)
    shape = one(SH.sourceShape) or ""
    messages = map(str, report.objects(node, SH.resultMessage))
    return Found(
        shape=shape,
        severity=severity(one(SH.resultSeverity)),
        component=one(SH.sourceConstraintComponent) or "",
        focus=one(SH.focusNode) or "",
        path=str(path) if isinstance(path, URIRef) else "",
        value=one(SH.value),
        message=message_beside(messages, shapes.words(shape, "sh:message")),
    )
