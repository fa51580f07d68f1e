"""What nodes, reports and places are called in words, each looked up once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from build_graph.knowledge.vocab import prefixes
from build_graph.model import Span
from build_graph.reading.page_boxes import Box, Boxes, kept_boxes
from build_graph.store.database import Store, iri_term
from build_graph.store.quotes import Quotes

_LABEL = "SELECT ?label ?node WHERE { ?node rdfs:label ?label }"
_STATED = (
    "SELECT ?property ?value ?node WHERE { ?node rdf:predicate ?property ; rdf:object ?value }"
)
_CORRECTED = """
SELECT ?before ?after ?who ?day ?why ?node WHERE {
  ?node pg:correctedBy ?decision .
  ?decision pg:valueBefore ?before ; pg:valueAfter ?after ; pg:reason ?why ; dcterms:date ?day ;
    prov:wasGeneratedBy/prov:wasAssociatedWith/rdfs:label ?who .
}
"""
_PAGE = "SELECT ?page ?at WHERE { ?at pg:page ?page }"
ISSUED = "SELECT ?month ?report WHERE { ?report dcterms:issued ?month }"
# The unit or region, as the report prints it.
INSPECTED = """
SELECT ?name ?inspection WHERE {
  { ?inspection pg:pduName ?name }
  UNION { ?inspection a pg:RegionalInspection ; pg:regionName ?name }
  UNION { ?inspection pg:inspectedName ?name }
} ORDER BY ?name LIMIT 1
"""
TITLE = "SELECT ?title ?report WHERE { ?report dcterms:title ?title }"


class Captions:
    """What nodes, titles and places are called, each looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, str], str] = {}
        self._labels: dict[str, tuple[str, ...]] = {}
        self._stated: dict[str, tuple[str, ...]] = {}
        self.quotes = Quotes(store)
        self._used: dict[str, bool] = {}
        self._boxes: dict[str, Boxes | None] = {}

    def one(self, query: str, variable: str, iri: str) -> str:
        """Return the first column of the answer about `iri`, or nothing."""
        if (query, iri) not in self._known:
            rows = self._store.select(query, {variable: iri_term(iri)}, prefixes()).rows
            self._known[query, iri] = str(rows[0][0]) if rows else ""
        return self._known[query, iri]

    def look_up(self, nodes: Iterable[str]) -> None:
        """Look up what many nodes are called at once: much faster than one after the other."""
        new = [node for node in nodes if node not in self._labels]
        for query, known in ((_LABEL, self._labels), (_STATED, self._stated)):
            if new:
                known.update(dict.fromkeys(new, ()))
                among = f"VALUES ?node {{ {' '.join(str(iri_term(node)) for node in new)} }}"
                asked = query.replace("{", f"{{ {among}", 1)
                for *found, node in self._store.select(asked, prefixes=prefixes()).rows:
                    known[str(node)] = known[str(node)] or tuple(map(str, found))
            new = [node for node in new if not known[node]]

    def name(self, node: str) -> str:
        """Return the label of a node; of an assertion, what it says of what."""
        self.look_up([node])
        if self._labels[node] or not self._stated[node]:
            return "".join(self._labels[node]) or node
        name, value = self._stated[node]
        self.look_up([name, value] if value.startswith("http") else [name])
        about = "".join(self._labels[name]) or re.split("[#/]", name)[-1]
        return f"{about}: {''.join(self._labels.get(value, ())) or value}"

    def _has(self, property_: str) -> bool:
        """Whether anything in the store has a property: most stores have no PDF, no correction."""
        if property_ not in self._used:
            query = f"SELECT ?thing WHERE {{ ?thing {property_} ?value }} LIMIT 1"
            self._used[property_] = bool(self._store.select(query, prefixes=prefixes()).rows)
        return self._used[property_]

    def pages(self, passage: str) -> tuple[int, ...]:
        """Return the pages that a passage of a PDF stands on."""
        if not self._has("pg:page"):
            return ()
        rows = self._store.select(_PAGE, {"at": iri_term(passage)}, prefixes()).rows
        return tuple(sorted(int(row[0] or 0) for row in rows))

    def page_starts(self, sha256: str) -> dict[int, int]:
        """Return the pages of a text that was a PDF, by the characters at which they begin."""
        boxes = self._boxes_of(sha256)
        return {} if boxes is None else dict(boxes.pages())

    def boxes(self, sha256: str, span: Span) -> tuple[Box, ...]:
        """Return where a stretch of a text stands on its page, if that is kept."""
        boxes = self._boxes_of(sha256)
        return () if boxes is None else tuple(boxes.of([span], self._store.text(sha256)))

    def _boxes_of(self, sha256: str) -> Boxes | None:
        if sha256 not in self._boxes:
            self._boxes[sha256] = kept_boxes(self._store.boxes(sha256))
        return self._boxes[sha256]

    def corrected(self, node: str) -> str:
        """Return what people decided about a node: before, after, who, when and why."""
        if not self._has("pg:correctedBy"):
            return ""
        rows = self._store.select(_CORRECTED, {"node": iri_term(node)}, prefixes()).rows
        decisions = sorted({tuple(map(str, row[:-1])) for row in rows})
        return "; ".join(
            f"{was} -> {now} ({who}, {day}: {why})" for was, now, who, day, why in decisions
        )

    def line(self, sha256: str, start: int) -> tuple[int, int]:
        """Return line and column of a character of a kept text, counted from 1."""
        before = self.quotes.text(sha256)[:start]
        return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
