"""A stretch of a kept text by its address: `<inspection>/passage/<start>-<end>`.

Every passage of the graph has such an address. So may any other stretch, such as a sentence that a
search found and that gave no statement: it is read from the text and not from the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from build_graph.extract.sentences import every_sentence
from build_graph.read import read_bytes
from build_graph.store import Store, iri_term
from build_graph.vocab import prefixes

_ADDRESS = re.compile(r"(.+/inspection/[^/]+/[^/]+)/passage/(\d{1,9})-(\d{1,9})\Z")
_SOURCE = """
SELECT ?pdu ?file ?sha256 ?inspection WHERE {
  ?report a pg:Report ; pg:inspection ?inspection ; prov:wasDerivedFrom ?source .
  ?inspection pg:pduName ?pdu .
  ?source pg:fileName ?file ; pg:sha256 ?sha256 .
}
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text of a report; `section` is where it begins."""

    inspection: str
    pdu: str
    section: str
    start: int
    end: int
    quote: str
    file: str
    sha256: str


def stretch(store: Store, iri: str) -> Stretch | None:
    """Return the stretch with that address; None where it is no such address or has no text."""
    match = _ADDRESS.match(iri)
    if match is None:
        return None
    inspection, start, end = match[1], int(match[2]), int(match[3])
    rows = store.select(_SOURCE, {"inspection": iri_term(inspection)}, prefixes()).rows
    if not rows or not store.has_text(str(rows[0][2])):
        return None
    pdu, file, sha256 = map(str, rows[0][:3])
    text = store.text(sha256)
    if not start < end <= len(text):
        return None
    section = _section(text, file, start)
    return Stretch(inspection, pdu, section, start, end, text[start:end], file, sha256)


def _section(text: str, file: str, start: int) -> str:
    """Return the section of the sentence in which a stretch begins."""
    found = ""
    for sentence in every_sentence(read_bytes(text.encode("utf-8"), file)):
        if sentence.spans[0].start > start:
            break
        found = sentence.section
    return found
