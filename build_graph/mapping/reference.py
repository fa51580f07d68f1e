"""Registers -> the N-Quads of the reference graph: what is true of bodies whatever reports say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from build_graph.knowledge.terms import Lines, boolean, node, text, typed
from build_graph.knowledge.vocab import concept, iri
from build_graph.registers.name_index import Entry, Registers

CLASSES = {
    "region": "pg:Region",
    "pdu": "pg:ProbationDeliveryUnit",
    "prison": "pg:Prison",
    "court": "pg:Court",
    "police-force": "pg:PoliceForce",
    "local-authority": "pg:LocalAuthority",
    "approved-premises": "pg:ApprovedPremises",
    "provider": "pg:ServiceProvider",
    "contract": "pg:Contract",
    "office": "pg:ProbationOffice",
    "predecessor": "pg:Predecessor",
    "body": "pg:Body",
    "change": "pg:ChangeEvent",
    "programme": "pg:Programme",
}
# Columns whose cells become text as they are.
_TEXTS = {
    "coverage": "pg:coverage",
    "status": "pg:status",
    "town": "pg:town",
    "area": "pg:area",
    "address": "pg:address",
    "gender": "pg:gender",
    "operator": "pg:operator",
    "eligible-sex": "pg:eligibleSex",
    "contract-type": "pg:contractType",
    "crs-region": "pg:crsRegionCode",
}
# Columns whose cells are lists, parted by ';', of text or of things.
_LISTS = {"category": "pg:securityCategory", "former-codes": "pg:formerCode"}
_THINGS = {
    "provider": "pg:provider",
    "subcontractor": "pg:subcontractor",
    "original": "org:originalOrganization",
    "resulting": "org:resultingOrganization",
}
_DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def reference_quads(registers: Registers, base: str) -> Iterator[str]:
    """Yield the lines of the graph `<base>graph/reference`, without line ends, sorted, distinct."""
    lines = Lines(f"{base}graph/reference")
    for register in registers.registers:
        for entry in registers.entries(register):
            if register in CLASSES:
                _describe(lines, base, entry)
    for name, source in registers.datasets.items():
        _describe_register(lines, _dataset(base, name), source)
    yield from lines.sorted()


def _describe(lines: Lines, base: str, entry: Entry) -> None:
    subject = f"{base}id/{entry.iri_path}"
    lines.type_and_label(subject, CLASSES[entry.register], entry.name)
    if entry.register == "change":
        # Readers of the Organization Ontology look for its own class, without inference.
        lines.add(subject, "rdf:type", node(iri("org:ChangeEvent")))
    lines.add(subject, "pg:registerId", text(entry.id))
    lines.add(subject, "pg:registered", boolean(True))
    if entry.dataset:
        lines.add(subject, "pg:inRegister", node(_dataset(base, entry.dataset)))
    if entry.source:
        lines.add(subject, "dcterms:source", text(entry.source))
    for kind in _parts(entry.type):
        lines.add(subject, "dcterms:type", text(kind))
    for code in _parts(entry.code):
        lines.add(subject, "dcterms:identifier", text(code))
    _add_names(lines, subject, entry)
    _add_dates(lines, subject, entry)
    _add_relations(lines, base, subject, entry)
    _add_extras(lines, base, subject, entry)


def _add_names(lines: Lines, subject: str, entry: Entry) -> None:
    if entry.register == "contract":
        lines.add(subject, "dcterms:title", text(entry.name))
        return
    lines.add(subject, "skos:prefLabel", text(entry.name))
    if entry.official_name:
        lines.add(subject, "pg:officialName", text(entry.official_name))
    for name in {entry.official_name, *entry.aliases} - {"", entry.name}:
        lines.add(subject, "skos:altLabel", text(name))


def _add_dates(lines: Lines, subject: str, entry: Entry) -> None:
    # A contract's dates say when the referral service showed it, not when it ran.
    listed = entry.register == "contract"
    first, last = ("pg:listedFrom", "pg:listedUntil") if listed else ("pg:validFrom", "pg:validTo")
    dates = (
        (first, entry.start),
        (last, entry.end),
        ("dcterms:date", entry.extras.get("date", "")),
    )
    for curie, date in dates:
        if date:
            lines.add(subject, curie, typed(date, _DATE_TYPES[len(date)]))


def _add_relations(lines: Lines, base: str, subject: str, entry: Entry) -> None:
    if entry.region:
        curie = "org:unitOf" if entry.register == "pdu" else "pg:region"
        lines.add(subject, curie, _thing(base, entry.region))
    for part_of in _parts(entry.part_of):
        lines.add(subject, "pg:partOf", _thing(base, part_of))
    for successor in _parts(entry.replaced_by):
        lines.add(subject, "pg:replacedBy", _thing(base, successor))


def _add_extras(lines: Lines, base: str, subject: str, entry: Entry) -> None:
    for column, cell in entry.extras.items():
        if column in _TEXTS:
            lines.add(subject, _TEXTS[column], text(cell))
        elif column in _LISTS:
            for part in _parts(cell):
                lines.add(subject, _LISTS[column], text(part))
        elif column in _THINGS:
            for curie in _parts(cell):
                lines.add(subject, _THINGS[column], _thing(base, curie))
        elif column == "pathway":
            lines.add(subject, "pg:pathway", node(concept("pathway", cell)))
        elif column == "active":
            lines.add(subject, "pg:listedActive", boolean(cell == "true"))


def _describe_register(lines: Lines, subject: str, source: Mapping[str, Any]) -> None:
    title = str(source.get("title", source["register"]))
    lines.type_and_label(subject, "pg:Register", title)
    lines.add(subject, "rdf:type", node(iri("dcat:Dataset")))
    lines.add(subject, "dcterms:title", text(title))
    words = {
        "publisher": "dcterms:publisher",
        "licence": "dcterms:rights",
        "notes": "rdfs:comment",
        "decides": "pg:decidedBy",
        "sha256": "pg:tableSha256",
    }
    for key, curie in words.items():
        if source.get(key):
            lines.add(subject, curie, text(str(source[key])))
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
