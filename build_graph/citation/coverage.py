"""How much of a report gave statements, and which sentences gave none.

Comes in: a store with its texts. A sentence counts as understood when the passage of any statement
touches it, so whatever is extracted one day counts by itself. Boilerplate that gave nothing is
counted apart: the share is of the sentences that might have said something.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from build_graph.errors import BadRequest, did_you_mean
from build_graph.extract.structure.sentences import Sentence, every_sentence
from build_graph.knowledge.vocab import prefixes
from build_graph.model import Span
from build_graph.questions.lookup import folded
from build_graph.reading.read_file import read_bytes
from build_graph.store.database import Store, iri_term
from build_graph.store.implied import span_of
from build_graph.table import Kind, Table, Value

_REPORTS = """
SELECT ?inspection ?pdu ?file ?sha256 ?kept ?source WHERE {
  ?report a pg:Report ; pg:inspection ?inspection ; prov:wasDerivedFrom ?source .
  { ?inspection pg:pduName ?pdu }
  UNION { ?inspection a pg:RegionalInspection ; pg:regionName ?pdu }
  UNION { ?inspection pg:inspectedName ?pdu }
  ?source a pg:SourceText ; pg:fileName ?file ; pg:sha256 ?sha256 ; pg:textKept ?kept .
}
"""
# Two questions and no OPTIONAL: the engine would work out its right side for the whole graph.
_MARKS = tuple(
    f"""
SELECT DISTINCT ?at ?what ?thing ?source WHERE {{
  {{ SELECT ?graph ?source WHERE {{ GRAPH ?graph {{ ?source pg:sha256 ?hash }} }} }}
  GRAPH ?graph {{ ?thing pg:evidence ?at ; {property_} ?what }}
}}
"""
    for property_ in ("rdf:type", "rdf:predicate")
)
# A LIMIT that is never reached tells that a part is small: the engine searches from there.
_LABELS = """
SELECT ?thing ?label WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing rdfs:isDefinedBy ?ontology } LIMIT 9999999 }
  ?thing rdfs:label ?label .
}
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that a statement rests on, what kind of statement, and its IRI."""

    span: Span
    kind: str
    thing: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence and the kinds of statement it gave, in alphabetical order."""

    sentence: Sentence
    kinds: tuple[str, ...]

    @property
    def state(self) -> str:
        """'understood', 'boilerplate' or 'nothing'."""
        if self.kinds:
            return "understood"
        return "boilerplate" if self.sentence.boilerplate else "nothing"


@dataclass(frozen=True, slots=True)
class Coverage:
    """One report: `text` is None where it was built from facts, which have no sentences."""

    inspection: str
    pdu: str
    month: str
    file: str
    text: str | None
    marks: tuple[Mark, ...] = ()
    sentences: tuple[Covered, ...] = ()
    sha256: str = ""

    def rest(self) -> list[Covered]:
        """Return the sentences that gave nothing and are no boilerplate."""
        return [one for one in self.sentences if one.state == "nothing"]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return for each section, in the order of the text, its sentences by state."""
        found: dict[str, dict[str, int]] = {}
        for one in self.sentences:
            states = found.setdefault(one.sentence.section, defaultdict(int))
            states[one.state] += 1
        return found


def coverage(store: Store, report: str = "") -> list[Coverage]:
    """Return the coverage of the reports meant by `report`: a PDU, a file, an inspection, or all.

    Raises:
        BadRequest: the store has no such report.
    """
    rows = sorted(store.select(_REPORTS, prefixes=prefixes()).rows, key=str)
    meant = [row for row in rows if not report or _is_meant(_unread(store, row), report)]
    if report and not meant:
        known = {str(row[place]) for row in rows for place in (1, 2)}
        raise BadRequest(f"the store has no report {report!r}{did_you_mean(report, known)}")
    labels = _labels(store)
    return [_read(store, row, labels) for row in meant]


def coverage_of(store: Store, inspection: str) -> Coverage | None:
    """Return the coverage of the report of one inspection, given as an IRI; None for no report."""
    rows = store.select(_REPORTS, {"inspection": iri_term(inspection)}, prefixes()).rows
    return _read(store, rows[0], _labels(store)) if rows else None


def share(states: dict[str, int]) -> float | None:
    """Return the percentage of sentences understood, boilerplate aside; None without any."""
    total = states.get("understood", 0) + states.get("nothing", 0)
    return round(100 * states.get("understood", 0) / total, 1) if total else None


def table(found: Sequence[Coverage]) -> Table:
    """Return one row for each report and section, and one for each whole report."""
    rows: list[tuple[Value, ...]] = []
    for one in found:
        if one.text is None:
            continue
        whole: dict[str, int] = defaultdict(int)
        for section, states in one.counts().items():
            rows.append(_row(one, section, states))
            for state, number in states.items():
                whole[state] += number
        rows.append(_row(one, "(all)", whole))
    columns = ("pdu", "inspected", "section", "sentences", "understood", "share", "nothing")
    kinds: tuple[Kind, ...] = (*("text",) * 3, *("integer",) * 2, "number", *("integer",) * 2)
    return Table((*columns, "boilerplate"), kinds, tuple(rows))


def rest_table(found: Sequence[Coverage]) -> Table:
    """Return one row for each sentence that gave nothing."""
    rows = tuple(
        (one.pdu, one.month, covered.sentence.section, covered.sentence.line, covered.sentence.text)
        for one in found
        for covered in one.rest()
    )
    columns = ("pdu", "inspected", "section", "line", "sentence")
    return Table(columns, ("text", "text", "text", "integer", "text"), rows)


def as_json(found: Sequence[Coverage]) -> str:
    """Return everything as JSON: reports with their sections and the sentences that are left."""
    reports = []
    for one in found:
        rows = table([one]).dicts()
        for row in rows:
            del row["pdu"], row["inspected"]
        reports.append(
            {
                "pdu": one.pdu,
                "inspected": one.month,
                "file": one.file,
                "text_kept": one.text is not None,
                "sections": rows,
                "rest": [
                    {"section": left.section, "line": left.line, "sentence": left.text}
                    for left in (covered.sentence for covered in one.rest())
                ],
            }
        )
    return json.dumps(reports, ensure_ascii=False, indent=1) + "\n"


def _row(one: Coverage, section: str, states: dict[str, int]) -> tuple[Value, ...]:
    understood, nothing = states.get("understood", 0), states.get("nothing", 0)
    boilerplate = states.get("boilerplate", 0)
    total = understood + nothing + boilerplate
    counts = (total, understood, share(states), nothing, boilerplate)
    return (one.pdu, one.month, section, *counts)


def _labels(store: Store) -> dict[str, str]:
    return {str(t): str(label) for t, label in store.select(_LABELS, prefixes=prefixes()).rows}


def _unread(store: Store, row: tuple[Value, ...]) -> Coverage:
    inspection, pdu, file, sha256 = map(str, row[:4])
    path = inspection.removeprefix(f"{store.base}id/inspection/")
    return Coverage(path, pdu, path.rpartition("/")[2], file, None, sha256=sha256)


def _read(store: Store, row: tuple[Value, ...], labels: dict[str, str]) -> Coverage:
    sha256, kept, source = map(str, row[3:])
    one = _unread(store, row)
    if kept != "true":
        return one
    return _measured(one, store.text(sha256), _marks(store, source, labels))


def _is_meant(one: Coverage, report: str) -> bool:
    wanted = report.strip().strip("/")
    if wanted == one.file or wanted.endswith((one.inspection, f"/{one.file}")):
        return True
    return folded(report) == folded(one.pdu)


def _marks(store: Store, source: str, labels: dict[str, str]) -> tuple[Mark, ...]:
    """Return the passages of one text by kind of statement, in order."""
    about, ours = {"source": iri_term(source)}, prefixes()["pg"]
    types, properties = (store.select(query, about, prefixes()).rows for query in _MARKS)
    rows = [row for row in types if str(row[1]).startswith(ours)]
    # An assertion is known by what it states: 'score', not 'assertion'.
    asserted = {row[2] for row in properties}
    rows = [row for row in rows if row[2] not in asserted] + properties
    found = set()
    for at, what, thing, _ in rows:
        kind = labels.get(str(what)) or _last(str(what))
        if span := span_of(str(at)):
            found.add(Mark(span, kind, str(thing)))
    return tuple(sorted(found, key=lambda mark: (mark.span, mark.kind, mark.thing)))


def _last(iri: str) -> str:
    """The last part of an address, for what has no label: 'wasDerivedFrom'."""
    return iri.replace("#", "/").rpartition("/")[2]


def _measured(one: Coverage, text: str, marks: tuple[Mark, ...]) -> Coverage:
    sentences = every_sentence(read_bytes(text.encode("utf-8"), one.file))
    ordered = sorted(marks, key=lambda mark: mark.span.end)
    ends = [mark.span.end for mark in ordered]
    found = []
    for sentence in sentences:
        kinds = {
            mark.kind
            for span in sentence.spans
            for mark in ordered[bisect_left(ends, span.start + 1) :]
            if mark.span.start < span.end
        }
        found.append(Covered(sentence, tuple(sorted(kinds))))
    return replace(one, text=text, marks=marks, sentences=tuple(found))
