"""Registers -> the N-Quads of the reference graph: what is true of bodies whatever reports say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from build_graph.knowledge.kinds import Kind, known
from build_graph.knowledge.terms import Lines, boolean, node, text, typed
from build_graph.knowledge.vocab import concept
from build_graph.registers.name_index import Entry, Registers

# What of a register is no text but a thing: who publishes it, and what one may do with it.
_DESCRIBED = (
    ("publisher", "dcterms:publisher", "foaf:Agent"),
    ("licence", "dcterms:rights", "dcterms:RightsStatement"),
)
_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def reference_quads(registers: Registers, base: str) -> Iterator[str]:
    """Yield the lines of the graph `<base>graph/reference`, without line ends, sorted, distinct."""
    lines = Lines(f"{base}graph/reference")
    for register in registers.registers:
        for entry in registers.entries(register):
            _describe(lines, base, entry)
    for name, source in registers.datasets.items():
        _describe_register(lines, _dataset(base, name), source)
    yield from lines.sorted()


def _describe(lines: Lines, base: str, entry: Entry) -> None:
    subject = f"{base}id/{entry.iri_path}"
    kind = known().registers[entry.register]
    lines.type_and_label(subject, kind.of_class, entry.name)
    for curie in kind.also:
        lines.is_a(subject, curie)
    lines.add(subject, "pg:registerId", text(entry.id))
    lines.add(subject, "pg:registered", boolean(True))
    if entry.dataset:
        lines.add(subject, "pg:inRegister", node(_dataset(base, entry.dataset)))
    if entry.source:
        lines.add(subject, "dcterms:source", text(entry.source))
    for type_ in _parts(entry.type):
        lines.add(subject, "dcterms:type", text(type_))
    for code in _parts(entry.code):
        lines.add(subject, "dcterms:identifier", text(code))
    _add_names(lines, subject, entry, kind)
    _add_relations(lines, base, subject, entry, kind)
    _add_extras(lines, base, subject, entry)


def _add_names(lines: Lines, subject: str, entry: Entry, kind: Kind) -> None:
    if "name" in kind.properties:
        lines.add(subject, kind.properties["name"], text(entry.name))
        return
    lines.add(subject, "skos:prefLabel", text(entry.name))
    if entry.official_name:
        lines.add(subject, "pg:officialName", text(entry.official_name))
    for name in {entry.official_name, *entry.aliases} - {"", entry.name}:
        lines.add(subject, "skos:altLabel", text(name))


def _add_relations(lines: Lines, base: str, subject: str, entry: Entry, kind: Kind) -> None:
    for curie, date in (
        (kind.properties.get("start-date", "pg:validFrom"), entry.start),
        (kind.properties.get("end-date", "pg:validTo"), entry.end),
    ):
        if date:
            lines.add(subject, curie, _date(date))
    if entry.region:
        curie = kind.properties.get("region", "pg:region")
        lines.add(subject, curie, _thing(base, entry.region))
    for part_of in _parts(entry.part_of):
        lines.add(subject, "pg:partOf", _thing(base, part_of))
    for successor in _parts(entry.replaced_by):
        lines.add(subject, "pg:replacedBy", _thing(base, successor))


def _add_extras(lines: Lines, base: str, subject: str, entry: Entry) -> None:
    for name, cell in entry.extras.items():
        column = known().columns.get(name)
        if column is not None:
            for term in _terms(base, column.holds, cell):
                lines.add(subject, column.property, term)


def _terms(base: str, holds: str, cell: str) -> list[str]:
    """Return what a cell of a column becomes; see the columns of `ontology/kinds.toml`."""
    if holds == "text":
        return [text(cell)]
    if holds == "list":
        return [text(part) for part in _parts(cell)]
    if holds == "things":
        return [_thing(base, curie) for curie in _parts(cell)]
    if holds == "date":
        return [_date(cell)]
    if holds == "yes-no":
        return [boolean(cell == "true")]
    return [node(concept(holds, cell))]


def _date(cell: str) -> str:
    return typed(cell, _DATE_TYPES[len(cell)])


def _describe_register(lines: Lines, subject: str, source: Mapping[str, Any]) -> None:
    title = str(source.get("title", source["register"]))
    lines.type_and_label(subject, "pg:Register", title)
    lines.is_a(subject, "dcat:Dataset")
    lines.add(subject, "dcterms:title", text(title))
    words = {
        "notes": "rdfs:comment",
        "decides": "pg:decidedBy",
        "sha256": "pg:tableSha256",
    }
    for key, curie in words.items():
        if source.get(key):
            lines.add(subject, curie, text(str(source[key])))
    for key, curie, kind in _DESCRIBED:
        if source.get(key):
            about = f"{subject}/{key}"
            lines.add(subject, curie, node(about))
            lines.type_and_label(about, kind, str(source[key]))
    for name in source.get("source", ()):
        lines.add(subject, "dcterms:source", text(str(name)))
    if source.get("licence-url"):
        lines.add(subject, "dcterms:license", node(str(source["licence-url"])))
    retrieved = str(source.get("retrieved", ""))
    if len(retrieved) in _DATE_TYPES:
        lines.add(subject, "pg:retrieved", typed(retrieved, _DATE_TYPES[len(retrieved)]))


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _thing(base: str, curie: str) -> str:
    return node(f"{base}id/{curie.replace(':', '/', 1)}")


def _dataset(base: str, name: str) -> str:
    return f"{base}id/register/{name}"
