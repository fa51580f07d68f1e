"""What can be searched in a store: each finding, recommendation and sentence, in order.

Findings and recommendations come from the graph; the sentences between them come from the kept
texts, which the same reader takes apart as when the report was built. A report built from facts has
no text, and so nothing that could be searched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from build_graph.knowledge.layout import load
from build_graph.knowledge.vocab import prefixes, schemes
from build_graph.model import Span
from build_graph.searching.word_index import Entry
from build_graph.store.database import Store
from build_graph.store.implied import span_of
from build_graph.store.kept_rows import kept_rows

if TYPE_CHECKING:
    from build_graph.extract.structure.sentences import Sentence

VERSION = 5  # of what is found here; an index made by another is made anew
_FORMS = ("paragraph", "bullet", "quote")
LEAST_WORDS = 3  # a sentence with fewer says nothing by itself

_INSPECTIONS = """
SELECT ?inspection ?pdu ?unit ?framework ?file ?sha256 ?kept WHERE {
  ?report a pg:Report ; pg:inspection ?inspection ; prov:wasDerivedFrom ?source .
  ?inspection pg:framework ?framework .
  { ?inspection pg:pduName ?pdu ; pg:pdu ?unit }
  UNION
  { ?inspection a pg:RegionalInspection ; pg:region ?unit ; pg:regionName ?name .
    BIND(CONCAT(?name, " region") AS ?pdu) }
  UNION
  { ?inspection pg:inspectedName ?pdu ; pg:inspected ?unit }
  ?source a pg:SourceText ; pg:fileName ?file ; pg:sha256 ?sha256 ; pg:textKept ?kept .
}
"""
# Each by itself and no OPTIONAL: the engine would work out its right side for the whole graph.
_STARTED = "SELECT ?inspection ?month WHERE { ?inspection pg:fieldworkStarted ?month }"
_REGIONS = """
SELECT ?inspection ?region WHERE {
  VALUES ?class { pg:Inspection pg:RegionalInspection pg:DynamicInspection }
  ?inspection a ?class ; pg:region ?region .
}
"""
_TITLES = "SELECT ?inspection ?title { ?report pg:inspection ?inspection ; dcterms:title ?title }"
_FINDINGS = """
SELECT ?thing ?inspection ?text ?section ?polarity WHERE {
  ?thing a pg:Finding ; pg:inspection ?inspection ; pg:text ?text ; pg:section ?section ;
    pg:polarity ?sign .
  ?sign pg:tableName ?polarity .
}
"""
_RECOMMENDATIONS = """
SELECT ?thing ?inspection ?text ("Recommendations" AS ?section) ("" AS ?polarity) WHERE {
  ?thing a pg:Recommendation ; pg:inspection ?inspection ; pg:text ?text .
}
"""
_PLACES = "SELECT ?thing ?at WHERE { ?thing a %s ; pg:evidence ?at }"
_THEMES = "SELECT ?thing ?labels WHERE { ?thing pg:themeLabels ?labels }"
_NUMBER = re.compile(r"\d\.\d")


@dataclass(frozen=True, slots=True)
class _Inspection:
    iri: str
    pdu: str
    unit: str
    region: str
    framework: str
    inspected: str
    report: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Stated:
    """A finding or a recommendation as the graph has it."""

    iri: str
    kind: str
    text: str
    section: str
    polarity: str
    spans: tuple[Span, ...]


def kinds() -> tuple[str, ...]:
    """Return the kinds of passage, in the order of the layout."""
    return tuple(_rules()["words"])


def without_text(store: Store) -> int:
    """Return how many reports have no text: those built from facts."""
    rows = kept_rows(store, _INSPECTIONS, prefixes()).rows
    return sum(str(row[6]) == "false" for row in rows)


def entries(store: Store) -> list[Entry]:
    """Return everything that can be searched, by IRI."""
    stated = _stated(store)
    themes = _pairs(store, _THEMES)
    found: list[Entry] = []
    for inspection in _inspections(store):
        found += _of_report(store, inspection, stated[inspection.iri], themes)
    return sorted(found, key=lambda one: one.iri)


@cache
def _rules() -> dict[str, Any]:
    return load("search")


def _pairs(store: Store, query: str) -> dict[str, str]:
    rows = store.select(query, prefixes=prefixes()).rows
    return {str(one): str(other) for one, other in sorted(rows, key=str, reverse=True)}


def _inspections(store: Store) -> Iterator[_Inspection]:
    """Yield the inspections whose text is kept, by IRI."""
    months, regions, titles = (_pairs(store, query) for query in (_STARTED, _REGIONS, _TITLES))
    for row in sorted(store.select(_INSPECTIONS, prefixes=prefixes()).rows, key=str):
        iri, pdu, unit, framework, file, sha256, kept = map(str, row)
        if kept == "true":
            month = months.get(iri) or iri.rpartition("/")[2]
            yield _Inspection(
                iri,
                pdu,
                unit,
                regions.get(iri, ""),
                framework.rpartition("/")[2],
                month,
                titles.get(iri, ""),
                file,
                sha256,
            )


def _stated(store: Store) -> dict[str, list[_Stated]]:
    """Return the findings and recommendations by inspection."""
    found: dict[str, list[_Stated]] = defaultdict(list)
    for kind, class_, query in (
        ("finding", "pg:Finding", _FINDINGS),
        ("recommendation", "pg:Recommendation", _RECOMMENDATIONS),
    ):
        spans: dict[str, list[Span]] = defaultdict(list)
        for thing, at in store.select(_PLACES % class_, prefixes=prefixes()).rows:
            if span := span_of(str(at)):
                spans[str(thing)].append(span)
        for row in store.select(query, prefixes=prefixes()).rows:
            iri, inspection, text, section, polarity = map(str, row)
            where = tuple(sorted(spans[iri]))
            found[inspection].append(_Stated(iri, kind, text, section, polarity, where))
    return found


def _of_report(
    store: Store, inspection: _Inspection, stated: list[_Stated], themes: dict[str, str]
) -> list[Entry]:
    # Only an index that is made needs the readers, which take longer to load than to search.
    from build_graph.extract.structure.sentences import every_sentence
    from build_graph.reading.read_file import read_bytes

    document = read_bytes(store.text(inspection.sha256).encode("utf-8"), inspection.file)
    taken = sorted(span for one in stated for span in one.spans)
    made = [_unit(inspection, one, themes.get(one.iri, "")) for one in stated if one.spans]
    for group in _groups(every_sentence(document)):
        spans = [span for sentence in group for span in sentence.spans]
        if sum(len(sentence.text.split()) for sentence in group) < LEAST_WORDS:
            continue
        if not _mostly(spans, taken):
            made.append(_unit(inspection, _as_stated(inspection, group, spans), ""))
    made.sort(key=lambda one: (one.start, one.end, one.iri))
    return _with_neighbours(made)


def _groups(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Yield what is found as one: a sentence of a paragraph, a whole bullet, a whole quote."""
    open_: list[Sentence] = []
    searched = ("", *_rules()["searched"])
    for sentence in sentences:
        if sentence.boilerplate not in searched or sentence.form not in _FORMS:
            continue
        goes_on = open_ and (open_[-1].line, open_[-1].form) == (sentence.line, sentence.form)
        if open_ and (not goes_on or sentence.form == "paragraph"):
            yield open_
            open_ = []
        open_.append(sentence)
    if open_:
        yield open_


def _mostly(spans: list[Span], taken: list[Span]) -> bool:
    """Whether more than half of the spans lies in findings and recommendations."""
    covered = 0
    for span in spans:
        first = max(bisect_right(taken, Span(span.start, span.start)) - 1, 0)
        for other in taken[first : bisect_left(taken, Span(span.end, span.end))]:
            covered += max(0, min(span.end, other.end) - max(span.start, other.start))
    return 2 * covered > sum(span.end - span.start for span in spans)


def _as_stated(inspection: _Inspection, group: list[Sentence], spans: list[Span]) -> _Stated:
    start, end = spans[0].start, max(span.end for span in spans)
    section = group[0].section
    kind = str(_rules()["kinds"].get(section, "narrative"))
    if group[0].form == "quote":
        kind = "quote"
    text = " ".join(" ".join(sentence.text for sentence in group).split())
    iri = f"{inspection.iri}/passage/{start}-{end}"
    return _Stated(iri, kind, text, section, "", (Span(start, end),))


def _unit(inspection: _Inspection, one: _Stated, themes: str) -> Entry:
    number = _NUMBER.match(one.section)
    standard = schemes().standard(inspection.framework, number[0]) if number else None
    return Entry(
        iri=one.iri,
        kind=one.kind,
        pdu=inspection.pdu,
        unit=inspection.unit,
        region=inspection.region,
        inspection=inspection.iri,
        inspected=inspection.inspected,
        report=inspection.report,
        section=one.section,
        standard=standard.name if standard else "",
        polarity=one.polarity,
        themes=themes,
        start=one.spans[0].start,
        end=max(span.end for span in one.spans),
        text=one.text,
    )


def _with_neighbours(made: list[Entry]) -> list[Entry]:
    found = []
    for place, one in enumerate(made):
        before = made[place - 1] if place else None
        after = made[place + 1] if place + 1 < len(made) else None
        found.append(
            replace(
                one,
                before=before.text if before and before.section == one.section else "",
                after=after.text if after and after.section == one.section else "",
            )
        )
    return found
