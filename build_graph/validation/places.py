"""From a thing in a report's graph to the place in the report's text that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.vocab import iri
from build_graph.validation.results import Place

NAMELESS = "something without an address of its own"


class Places:
    """Labels and passages of one report's graph; `text` is the kept text, if it is kept."""

    def __init__(self, graph: Graph, text: str | None) -> None:
        self._graph = graph
        self._text = text
        found = (self._first(RDF.type, kind.of_class) for kind in report_kinds().values())
        self._inspection = next(filter(None, found), None)
        self._source = self._first(RDF.type, "pg:SourceText")

    @property
    def file(self) -> str:
        """The name of the report's file."""
        return self._text_of(self._source, "pg:fileName")

    @property
    def pdu(self) -> str:
        """The name of the unit, or of the region, as the report prints it."""
        name = self._text_of(self._inspection, "pg:pduName")
        other = self._text_of(self._inspection, "pg:inspectedName")
        return name or other or self._text_of(self._inspection, "pg:regionName")

    @property
    def inspection(self) -> str:
        """The label of the inspection, without the words that all of them share."""
        return self._text_of(self._inspection, "rdfs:label").removeprefix("Inspection of ")

    def is_whole(self, node: Node | None) -> bool:
        """Return whether `node` is the inspection, its report or its text, not a part of it."""
        classes = (kind.of_class for kind in report_kinds().values())
        types = set(map(iri, (*classes, "pg:Report", "pg:SourceText")))
        return any(str(kind) in types for kind in self._values(node, "rdf:type"))

    def is_fact(self, node: Node | None) -> bool:
        """Return whether `node` was read from a passage, or is one."""
        return bool(self._values(node, "pg:evidence")) or bool(self._values(node, "oa:hasSource"))

    def label(self, node: Node | None) -> str:
        """Return what readers call `node`; never empty for a thing."""
        if node is None or isinstance(node, Literal):
            return "" if node is None else str(node)
        named = self._values(node, "rdfs:label") or self._values(node, "skos:prefLabel")
        if named:
            return min(str(name) for name in named)
        about = self._values(node, "rdf:subject")
        if about:
            attribute = [self.label(one) for one in self._values(node, "rdf:predicate")]
            return " ".join(["value given for", *sorted(attribute)])
        passages = [node, *self._graph.subjects(URIRef(iri("oa:hasSelector")), node)]
        for passage in passages:
            if self._values(passage, "oa:hasSource"):
                return "passage"
        return _short(node)

    def place(self, focus: Node | None, path: Node | None, value: Node | None) -> Place:
        """Return the first passage behind `value`, else `focus`, else what is said of `focus`."""
        for node in self._candidates(focus, path, value):
            passages = sorted(
                filter(None, map(self._passage, self._values(node, "pg:evidence") or [node])),
                key=lambda place: (place.start or 0, place.end or 0),
            )
            if passages:
                return passages[0]
        return Place()

    def _candidates(
        self, focus: Node | None, path: Node | None, value: Node | None
    ) -> Iterator[Node]:
        # A part of the report that a rule points at, then the part the rule looks at.
        for node in (value, focus):
            if isinstance(node, IdentifiedNode):
                yield node
        # Attributes of the inspection and the report have their passage on an assertion.
        if path is not None:
            about = set(self._graph.subjects(RDF.subject, focus))
            yield from sorted(about & set(self._graph.subjects(RDF.predicate, path)), key=str)
        yield from self._graph.subjects(URIRef(iri("oa:hasSelector")), focus)
        # Nothing says where; the name of the unit at least opens the report.
        name = URIRef(iri("pg:pduName"))
        yield from sorted(self._graph.subjects(RDF.predicate, name), key=str)

    def _passage(self, node: Node) -> Place | None:
        start, end = self._selected(node, "oa:start"), self._selected(node, "oa:end")
        if not (start.isdigit() and end.isdigit()):
            return None
        first, last = int(start), int(end)
        section = min(map(str, self._values(node, "pg:section")), default="")
        if self._text is None or not first <= last <= len(self._text):
            return Place(section, first, last, quote=self._selected(node, "oa:exact"))
        line, column = _line_and_column(self._text, first)
        end_line, end_column = _line_and_column(self._text, last)
        quote = self._text[first:last]
        return Place(section, first, last, line, column, end_line, end_column, quote)

    def _selected(self, node: Node, curie: str) -> str:
        found = (
            str(value)
            for selector in self._values(node, "oa:hasSelector")
            for value in self._values(selector, curie)
        )
        return min(found, default="")

    def _first(self, predicate: URIRef, curie: str) -> Node | None:
        return min(self._graph.subjects(predicate, URIRef(iri(curie))), default=None, key=str)

    def _values(self, node: Node | None, curie: str) -> list[Node]:
        if node is None:
            return []
        return sorted(self._graph.objects(node, URIRef(iri(curie))), key=str)

    def _text_of(self, node: Node | None, curie: str) -> str:
        return min(map(str, self._values(node, curie)), default="")


def _short(node: Node) -> str:
    if not isinstance(node, URIRef):
        return NAMELESS
    if str(node) == str(RDFS.label):
        return "label"
    return str(node).rpartition("#")[2].rpartition("/")[2] or str(node)


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column of a character, both from 1.

    >>> _line_and_column("ab\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
