"""From anything in the graph to the passages it was read from, and the proof that they are there.

A node of a report has passages of its own; an inspection, a PDU or a region has those of the
statements about it; an organisation those of every report that names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from build_graph import notebook
from build_graph.citation.captions import INSPECTED, ISSUED, TITLE, Captions
from build_graph.citation.find_thing import find_thing
from build_graph.errors import StoreError
from build_graph.knowledge.vocab import prefixes
from build_graph.model import Span
from build_graph.reading.page_boxes import Box, describe
from build_graph.store.database import Store, Value, iri_term
from build_graph.store.implied import span_of

# Which nodes carry the passages behind ?thing: how they are related to it, and what they are.
_CARRIERS = (
    ("?node rdf:subject ?thing", "pg:evidence ?at"),
    ("?node rdf:object ?thing", "pg:evidence ?at"),
    ("?node pg:organisation ?thing", "pg:evidence ?at"),
    ("?node pg:provider ?thing", "pg:evidence ?at"),
    ("?node pg:addressee ?thing", "pg:evidence ?at"),
    ("?node pg:inspection ?thing", "a pg:Assertion ; pg:evidence ?at"),
    ("?of pg:pdu ?thing . ?node pg:inspection ?of", "a pg:Assertion ; pg:evidence ?at"),
)
# No OPTIONAL here: the engine would work out its right side for the whole graph first.
_PASSAGES = """
SELECT DISTINCT ?node ?at ?inspection ?section ?thing
WHERE {
  %s .
  ?at pg:section ?section .
  ?node pg:inspection ?inspection .
}
"""
# By graph, as each holds one report; a quote that is stored is compared with the text as well.
_POSITIONS = """
SELECT DISTINCT ?at ?graph WHERE {
  { GRAPH ?graph { ?any pg:evidence ?at } } UNION { GRAPH ?graph { ?any pg:besideEvidence ?at } }
}
"""
_QUOTES = """
SELECT ?at ?quote ?graph WHERE {
  GRAPH ?graph { ?at oa:hasSelector ?selector . ?selector oa:exact ?quote }
}
"""
_SOURCES = """
SELECT ?graph ?sha256 ?kept WHERE {
  GRAPH ?graph { ?source a pg:SourceText ; pg:sha256 ?sha256 ; pg:textKept ?kept }
} ORDER BY ?sha256
"""
_NOT_KEPT = "is not kept in the store"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage behind one statement; `quote` is empty where only facts were built.

    `start` and `end` count characters of the source text from 0, `line` and `column` from 1; they
    are 0 where the text is not kept. `corrected` says what people decided against the words;
    `pages` and `boxes` are those of a PDF.
    """

    iri: str
    thing: str
    report: str
    pdu: str
    section: str
    start: int
    end: int
    line: int
    column: int
    quote: str
    file: str
    sha256: str
    published: str = ""
    corrected: str = ""
    pages: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()

    def _repr_html_(self) -> str:
        page = "".join(f", page {number}" for number in self.pages)
        place = (
            f"{self.thing}: {self.report or self.pdu}, section {self.section} ({self.file}{page})"
        )
        return notebook.passage(self.quote, place, self.iri)


@dataclass(frozen=True, slots=True)
class Proof:
    """How many quotes stand at their place in the kept texts; `failures` are (passage, why).

    `without_text` counts the passages of reports built from facts files, which have no text.
    """

    total: int
    found: int
    without_text: int
    failures: tuple[tuple[str, str], ...]


def in_file(file: str, pages: tuple[int, ...], line: int, start: int, end: int) -> str:
    """Return a file and the place in it: pages, else the line, else characters from 0."""
    at = f"line {line}" if line else f"characters {start} to {end}"
    return f"{file}, {'page ' + ' and '.join(map(str, pages)) if pages else at}"


def recorded_evidence(store: Store, thing: str) -> list[Evidence]:
    """Return the passages behind a thing, given as an IRI, the end of one, or a CURIE."""
    return first_recorded(store, thing)[0]


def first_recorded(store: Store, thing: str, most: int | None = None) -> tuple[list[Evidence], int]:
    """Return the first passages behind a thing, all or so many, and how many there are."""
    iri = find_thing(store, thing)
    found: set[tuple[Value, ...]] = set()
    # Its own passages: there the thing is the node itself.
    own = store.select(_PASSAGES % "?node pg:evidence ?at", {"node": iri_term(iri)}, prefixes())
    found.update(row[:-1] for row in own.rows)
    for related, carries in _CARRIERS:
        # Most carry nothing, which is seen at once; the whole query reads much before it knows.
        some = f"SELECT ?node ?thing WHERE {{ {related} }} LIMIT 1"
        if not store.select(some, {"thing": iri_term(iri)}, prefixes()).rows:
            continue
        query = _PASSAGES % f"{related} ; {carries}"
        rows = store.select(query, {"thing": iri_term(iri)}, prefixes()).rows
        found.update(row[:-1] for row in rows)
    words = Captions(store)
    first = sorted(found, key=_place_of)[:most]
    words.look_up(str(row[0]) for row in first)
    return [_passage(words, row) for row in first], len(found)


def passages_of(store: Store, nodes: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
    """Return the passages of each node of a report itself, in the order of the text.

    A node without passages of its own, such as an entry of a register, has none here.
    """
    words = Captions(store)
    rows: dict[str, set[tuple[Value, ...]]] = {iri: set() for iri in nodes}
    words.look_up(rows)
    query = (
        _PASSAGES
        % f"VALUES ?node {{ {' '.join(map(str, map(iri_term, rows)))} }} ?node pg:evidence ?at"
    )
    for row in store.select(query, prefixes=prefixes()).rows if rows else ():
        rows[str(row[0])].add(row[:-1])
    return {
        iri: tuple(
            sorted(
                (_passage(words, row) for row in own),
                key=lambda one: (one.file, one.start, one.end),
            )
        )
        for iri, own in rows.items()
    }


def prove(store: Store) -> Proof:
    """Find every passage again, by its characters, in the kept text, which must be the one read."""
    used = prefixes()
    total = without_text = 0
    failures: list[tuple[str, str]] = []
    for graph, sha256, kept in store.select(_SOURCES, prefixes=used).rows:
        about = {"graph": iri_term(str(graph))}
        passages = store.select(_POSITIONS, about, used).rows
        if str(kept) == "false":
            without_text += len(passages)
            continue
        total += len(passages)
        quotes = {str(row[0]): str(row[1]) for row in store.select(_QUOTES, about, used).rows}
        text, fault = _kept_text(store, str(sha256))
        for at in sorted(str(row[0]) for row in passages):
            why = fault or _mismatch(text, span_of(at), quotes.get(at))
            failures += [(at, why)] if why else []
    return Proof(total, total - len(failures), without_text, tuple(failures))


def render(found: list[Evidence], *, boxes: bool = False) -> str:
    """Return passages for reading, one block each; with their `boxes` on the page, if asked for."""
    return "\n".join(_block(one) + (describe(one.boxes) if boxes else "") for one in found)


def render_proof(proof: Proof) -> str:
    """Return the share of quotes found, and every failure."""
    share = 100 * proof.found / proof.total if proof.total else 100.0
    # Rounded down: one failure in a hundred thousand must not read as all found.
    shown = f"{int(share * 100) / 100:.2f}".rstrip("0").rstrip(".")
    lines = [f"{proof.found} of {proof.total} quotes stand at their place: {shown} per cent"]
    if proof.without_text:
        lines.append(f"{proof.without_text} passages of facts files have no text to look in")
    lines += [f"{passage}: {why}" for passage, why in proof.failures]
    return "\n".join(lines) + "\n"


def _block(one: Evidence) -> str:
    page = "".join(f", page {number}" for number in one.pages)
    place = f"{one.file}{page}, characters {one.start} to {one.end}"
    if one.line:
        place += f" (line {one.line}, column {one.column})"
    lines = [
        one.thing,
        f"  {one.iri}",
        f"  {one.report or one.pdu}; {one.pdu}; section {one.section}",
        f"  {place}; sha256 {one.sha256}",
    ]
    if one.quote:
        lines += [f"  > {line}".rstrip() for line in one.quote.splitlines()]
    else:
        lines.append("  (built from a facts file, which keeps no text)")
    if one.corrected:
        lines.append(f"  Corrected: {one.corrected}")
    return "\n".join(lines) + "\n"


def _place_of(row: tuple[Value, ...]) -> tuple[str, str, int, int, str]:
    """Return what orders passages: the node, its report, and the place in that."""
    node, at, inspection, section = map(str, row)
    span = span_of(at) or Span(0, 0)
    return node, inspection, span.start, span.end, section


def _passage(words: Captions, row: tuple[Value, ...]) -> Evidence:
    node, at, inspection, section = map(str, row)
    span, source = span_of(at) or Span(0, 0), words.quotes.source(inspection)
    file, sha256 = (source.file, source.sha256) if source else ("", "")
    has_text = source is not None and source.is_kept
    line, column = words.line(sha256, span.start) if has_text else (0, 0)
    return Evidence(
        iri=node,
        thing=words.name(node),
        report=words.one(TITLE, "report", f"{inspection}/report"),
        pdu=words.one(INSPECTED, "inspection", inspection),
        section=section,
        start=span.start,
        end=span.end,
        line=line,
        column=column,
        quote=words.quotes.quote(at),
        file=file,
        sha256=sha256,
        published=words.one(ISSUED, "report", f"{inspection}/report"),
        corrected=words.corrected(node),
        pages=words.pages(at),
        boxes=words.boxes(sha256, span) if has_text else (),
    )


def _kept_text(store: Store, sha256: str) -> tuple[str, str]:
    """Return the kept text, or why there is none to look in."""
    try:
        return store.text(sha256), ""
    except StoreError:
        is_there = sha256 in store.kept_texts()
        return "", f"its text {'was changed after the build' if is_there else _NOT_KEPT}"


def _mismatch(text: str, span: Span | None, quote: str | None) -> str:
    if span is None:
        return "its address names no place"
    if not span.start < span.end <= len(text):
        return "its place is outside the text"
    is_there = quote is None or text[span.start : span.end] == quote
    return "" if is_there else "the quote does not stand there"
