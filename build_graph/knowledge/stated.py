"""The fields that a report states once: what `ontology/inspection.toml` says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from build_graph.knowledge import resources
from build_graph.knowledge.iris import iri
from build_graph.knowledge.rows import TEXT, Form, Row, check_curie, read_rows
from build_graph.knowledge.terms import node, text

FILE = "inspection.toml"
# What a field holds: the datatype of its value in the graph, none for a concept or a thing.
HOLDS = {
    "text": "xsd:string",
    "month": "xsd:gYearMonth",
    "day": "xsd:date",
    "count": "xsd:integer",
    "ordinal": "xsd:integer",
    "rating": "",
    "region": "",
}
_OF = {"inspection": "pg:AnyInspection", "report": "pg:Report"}
_FORMS = {
    "field": Form(
        dict.fromkeys(("of", "property", "holds", "measure", "label", "comment"), TEXT),
        ("of", "property", "holds"),
    )
}


@dataclass(frozen=True, slots=True)
class StatedField:
    """One field: its name, whose it is, its property, what it holds; words if it is new.

    `measure` is the slug of the measure whose figures say the same, or empty.
    """

    name: str
    of: str
    curie: str
    holds: str
    measure: str = ""
    label: str = ""
    comment: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its value is a whole number."""
        return HOLDS[self.holds] == "xsd:integer"


def stated_fields() -> dict[str, StatedField]:
    """Return every field by its name, in the order of facts files.

    >>> stated_fields()["isbn"].of
    'report'
    """
    return _fields(resources.home(), resources.additions())


def field_terms(fields: dict[str, StatedField]) -> Iterator[str]:
    """Yield the N-Triples lines that define the properties of fields which have a comment."""
    for field in fields.values():
        if field.comment:
            own = f"<{iri(field.curie)}>"
            kind = "owl:DatatypeProperty" if HOLDS[field.holds] else "owl:ObjectProperty"
            yield f"{own} <{iri('rdf:type')}> {node(iri(kind))} ."
            yield f"{own} <{iri('rdfs:label')}> {text(field.label)}@en ."
            yield f"{own} <{iri('rdfs:comment')}> {text(field.comment)}@en ."
            yield f"{own} <{iri('rdfs:domain')}> {node(iri(_OF[field.of]))} ."
            if HOLDS[field.holds]:
                # A range must be a datatype of OWL 2, which has neither months nor days.
                is_dated = field.holds in ("month", "day")
                how = iri("schema:rangeIncludes" if is_dated else "rdfs:range")
                yield f"{own} <{how}> {node(iri(HOLDS[field.holds]))} ."
            yield f"{own} <{iri('rdfs:isDefinedBy')}> {node(iri('pg:').rstrip('#'))} ."


@cache
def _fields(home: Path, additions: tuple[Path, ...]) -> dict[str, StatedField]:
    own = home / "ontology" / FILE
    files = [own, *(path for folder in additions if (path := folder / FILE).is_file())]
    return {row.name: _field(row) for row in read_rows(files, _FORMS)}


def _field(row: Row) -> StatedField:
    if "-" in row.name:
        row.fail("the name of a field has underscores, no dashes")
    for key, known in (("of", _OF), ("holds", HOLDS)):
        if row.text(key) not in known:
            row.fail(f"{key!r} is {row.text(key)!r}: write {', '.join(known)}")
    check_curie(row, "property", row.text("property"))
    if bool(row.text("label")) != bool(row.text("comment")):
        row.fail("'label' and 'comment' go together")
    return StatedField(
        name=row.name,
        of=row.text("of"),
        curie=row.text("property"),
        holds=row.text("holds"),
        measure=row.text("measure"),
        label=row.text("label"),
        comment=row.text("comment"),
    )
