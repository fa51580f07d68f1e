"""The passages behind a thing, or the stretch of a kept text that has the address of a passage.

Every passage of the graph has the address `<inspection>/passage/<start>-<end>`. So may any other
stretch of the text, such as a sentence that a search found and that gave no statement: it is read
from the kept text and not from the graph.
"""

from __future__ import annotations

import re

from build_graph.citation import passages
from build_graph.citation.passages import Evidence
from build_graph.extract.structure.sentences import every_sentence
from build_graph.knowledge.vocab import prefixes
from build_graph.reading.read_file import read_bytes
from build_graph.store.database import Store, iri_term

_ADDRESS = re.compile(r"(.*inspection/[^/\s<>]+/[^/\s<>]+)/passage/(\d{1,9})-(\d{1,9})\Z")
_SOURCE = """
SELECT ?pdu ?title ?published ?file ?sha256 ?inspection WHERE {
  ?report a pg:Report ; pg:inspection ?inspection ; prov:wasDerivedFrom ?source .
  ?inspection pg:pduName ?pdu .
  ?source pg:fileName ?file ; pg:sha256 ?sha256 .
  OPTIONAL { ?report dcterms:title ?title }
  OPTIONAL { ?report dcterms:issued ?published }
}
"""


def evidence(store: Store, thing: str) -> list[Evidence]:
    """Return the passages behind a thing, given as an IRI, the end of one, or a CURIE.

    The address of a passage gives that stretch of the text, whether the graph has it or not.
    """
    return first_evidence(store, thing)[0]


def first_evidence(store: Store, thing: str, most: int | None = None) -> tuple[list[Evidence], int]:
    """Return the first passages behind a thing, all or so many, and how many there are."""
    found = passage_at(store, thing.strip().strip("<>"))
    return ([found], 1) if found else passages.first_recorded(store, thing, most)


def passage_at(store: Store, address: str) -> Evidence | None:
    """Return the stretch with that address; None where it is no such address or has no text."""
    match = _ADDRESS.match(address)
    if match is None:
        return None
    path, start, end = match[1].removeprefix(store.base), int(match[2]), int(match[3])
    inspection = path if "//" in path else f"{store.base}id/{path.removeprefix('id/')}"
    rows = store.select(_SOURCE, {"inspection": iri_term(inspection)}, prefixes()).rows
    if not rows or not store.has_text(str(rows[0][4])):
        return None
    pdu, title, published, file, sha256 = (str(value or "") for value in rows[0][:5])
    text = store.text(sha256)
    if not start < end <= len(text):
        return None
    return Evidence(
        iri=f"{inspection}/passage/{start}-{end}",
        thing="Passage",
        report=title,
        pdu=pdu,
        section=_section(text, file, start),
        start=start,
        end=end,
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        quote=text[start:end],
        file=file,
        sha256=sha256,
        published=published,
    )


def _section(text: str, file: str, start: int) -> str:
    """Return the section of the sentence in which a stretch begins."""
    found = ""
    for sentence in every_sentence(read_bytes(text.encode("utf-8"), file)):
        if sentence.spans[0].start > start:
            break
        found = sentence.section
    return found
