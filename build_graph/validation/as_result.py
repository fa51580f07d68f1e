"""A rule, what it is about and where that stands -> a `Result`."""

from __future__ import annotations

from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from build_graph.validation.places import Places
from build_graph.validation.results import Result, Rule


def as_result(
    rule: Rule,
    message: str,
    about: tuple[Node | None, URIRef | None, Node | None],
    places: Places,
    graph: str,
) -> Result:
    """Return what a rule found: focus, path and value, with the place that it rests on."""
    focus, path, value = about
    thing = value if places.is_fact(value) else focus
    return Result(
        severity=rule.severity,
        shape=rule.shape,
        shape_name=rule.name,
        message=message,
        focus=str(focus) if isinstance(focus, URIRef) else "",
        focus_label=places.label(focus),
        path=str(path or ""),
        value="" if value is None or isinstance(value, BNode) else str(value),
        value_type=_type_of(value),
        value_label=places.label(value),
        graph=graph,
        report=places.file,
        inspection=places.inspection,
        pdu=places.pdu,
        what=rule.name if places.is_whole(thing) else places.label(thing),
        place=places.place(focus, path, value),
    )


def _type_of(value: Node | None) -> str:
    if isinstance(value, URIRef):
        return "iri"
    return str(value.datatype or XSD.string) if isinstance(value, Literal) else ""
