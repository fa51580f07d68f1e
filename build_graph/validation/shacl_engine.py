"""The Rust engine `shacl`. The only module that runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

import shacl

from build_graph.errors import InternalError
from build_graph.knowledge.iris import iri, prefixes
from build_graph.validation.found import Found, message_beside
from build_graph.validation.rules import severity
from build_graph.validation.shapes import Shapes
from build_graph.validation.statements import Literal, Statements, term

_IRI = re.compile(r"<([^<>\s]+)>|([A-Za-z][\w.-]*):([\w.-]+)")


def run(graph: Statements, shapes: Shapes) -> list[Found]:
    """Return what the shapes find in a graph."""
    try:
        report = _compiled(shapes).validate_text(asked_about(graph, shapes), "ntriples")
    except ValueError as error:
        raise InternalError(f"The shapes cannot be run: {error}.") from error
    return [_found(one, shapes) for one in report.results]


def asked_about(graph: Statements, shapes: Shapes) -> str:
    """Return the lines of a graph, of what comes with many graphs only what the shapes look at.

    That is what shapes name, and what the graph itself does where a query asks for a property that
    a fact names.
    """
    named = chain.from_iterable(said for _, said in graph.having(iri("rdf:predicate")))
    beside = frozenset(named) - _named(shapes)
    about = (_of_thing(one, shapes, beside) for one in graph.beside)
    return "\n".join((*graph.own_lines, *filter(None, about)))


@lru_cache(maxsize=4096)
def _of_thing(lines: tuple[str, ...], shapes: Shapes, more: frozenset[str]) -> str:
    named = _named(shapes) | more
    return "\n".join(line for line in lines if line.split(" ", 2)[1][1:-1] in named)


@lru_cache(maxsize=4)
def _named(shapes: Shapes) -> frozenset[str]:
    """Return the IRIs that shapes name, in paths and queries or by the rules of SHACL itself."""
    named = {iri("rdf:type"), iri("rdfs:subClassOf")}
    for about in shapes.described().values():
        for one in chain.from_iterable(about.values()):
            named.update(_iris_in(one) if isinstance(one, Literal) else (one,))
    return frozenset(named)


def _iris_in(query: str) -> Iterator[str]:
    known = prefixes()
    for whole, prefix, name in _IRI.findall(query):
        yield whole or known.get(prefix, "") + name


@lru_cache(maxsize=4)
def _compiled(shapes: Shapes) -> shacl.Shapes:
    return shacl.Shapes.from_text("\n".join(shapes.made()), "ntriples")


def _found(one: shacl.Result, shapes: Shapes) -> Found:
    path, shape = one.path or "", term(one.source_shape or "")
    is_property = path.startswith("<") and path.find(">") == len(path) - 1
    return Found(
        shape=shape,
        severity=severity(one.severity_iri),
        component=one.component_iri,
        focus=term(one.focus_node),
        path=path[1:-1] if is_property else "",
        value=None if one.value is None else term(one.value),
        message=message_beside(one.messages, shapes.words(shape, "sh:message")),
    )
