"""The Rust engine `shacl`. The only module that runs it."""

from __future__ import annotations

from functools import lru_cache

import shacl

from build_graph.errors import InternalError
from build_graph.validation.found import Found, message_beside
from build_graph.validation.rules import severity
from build_graph.validation.shapes import Shapes
from build_graph.validation.statements import Statements, term


def run(graph: Statements, shapes: Shapes) -> list[Found]:
    """Return what the shapes find in a graph."""
    try:
        report = _compiled(shapes).validate_text("\n".join(graph.lines), "ntriples")
    except ValueError as error:
        raise InternalError(f"The shapes cannot be run: {error}.") from error
    return [_found(one, shapes) for one in report.results]


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
