"""A rule, what it is about and where that stands -> a `Result`."""

from __future__ import annotations

from build_graph.validation.places import Places
from build_graph.validation.results import Result, Rule
from build_graph.validation.statements import Literal, is_iri


def as_result(
    rule: Rule,
    message: str,
    about: tuple[str | None, str | None, str | None],
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
        focus=str(focus) if is_iri(focus) else "",
        focus_label=places.label(focus),
        path=path or "",
        value=str(value) if isinstance(value, Literal) or is_iri(value) else "",
        value_type=_type_of(value),
        value_label=places.label(value),
        graph=graph,
        report=places.file,
        inspection=places.inspection,
        pdu=places.pdu,
        what=rule.name if places.is_whole(thing) else places.label(thing),
        place=places.place(focus, path, value),
    )


def _type_of(value: str | None) -> str:
    if isinstance(value, Literal):
        return value.datatype
    return "iri" if is_iri(value) else ""
