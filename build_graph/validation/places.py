"""From a thing in a report's graph to the place in the report's text that it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.vocab import iri
from build_graph.validation.results import Place
from build_graph.validation.statements import Literal, Statements, is_iri

NAMELESS = "something without an address of its own"


class Places:
    """Labels and passages of one report's graph; `text` is the kept text, if it is kept."""

    def __init__(self, graph: Statements, text: str | None) -> None:
        self._graph = graph
        self._text = text
        found = (self._first(kind.of_class) for kind in report_kinds().values())
        self._inspection = next(filter(None, found), None)
        self._source = self._first("pg:SourceText")

    @property
    def file(self) -> str:
        """The name of the report's file."""
        return self._graph.words(self._source, "pg:fileName")

    @property
    def pdu(self) -> str:
        """The name of the unit, or of the region, as the report prints it."""
        name = self._graph.words(self._inspection, "pg:pduName")
        other = self._graph.words(self._inspection, "pg:inspectedName")
        return name or other or self._graph.words(self._inspection, "pg:regionName")

    @property
    def inspection(self) -> str:
        """The label of the inspection, without the words that all of them share."""
        return self._graph.words(self._inspection, "rdfs:label").removeprefix("Inspection of ")

    def is_whole(self, node: str | None) -> bool:
        """Return whether `node` is the inspection, its report or its text, not a part of it."""
        classes = (kind.of_class for kind in report_kinds().values())
        types = set(map(iri, (*classes, "pg:Report", "pg:SourceText")))
        return any(kind in types for kind in self._graph.all(node, "rdf:type"))

    def is_fact(self, node: str | None) -> bool:
        """Return whether `node` was read from a passage, or is one."""
        return any(self._graph.all(node, one) for one in ("pg:evidence", "oa:hasSource"))

    def label(self, node: str | None) -> str:
        """Return what readers call `node`; never empty for a thing."""
        if node is None or isinstance(node, Literal):
            return node or ""
        named = self._graph.all(node, "rdfs:label") or self._graph.all(node, "skos:prefLabel")
        if named:
            return named[0]
        about = self._graph.all(node, "rdf:subject")
        if about:
            attribute = [self.label(one) for one in self._graph.all(node, "rdf:predicate")]
            return " ".join(["value given for", *sorted(attribute)])
        passages = [node, *self._graph.subjects("oa:hasSelector", node)]
        for passage in passages:
            if self._graph.all(passage, "oa:hasSource"):
                return "passage"
        return _short(node)

    def place(self, focus: str | None, path: str | None, value: str | None) -> Place:
        """Return the first passage behind `value`, else `focus`, else what is said of `focus`."""
        for node in self._candidates(focus, path, value):
            passages = sorted(
                filter(None, map(self._passage, self._graph.all(node, "pg:evidence") or [node])),
                key=lambda place: (place.start or 0, place.end or 0),
            )
            if passages:
                return passages[0]
        return Place()

    def _candidates(self, focus: str | None, path: str | None, value: str | None) -> Iterator[str]:
        # A part of the report that a rule points at, then the part the rule looks at.
        for node in (value, focus):
            if node is not None and not isinstance(node, Literal):
                yield node
        # Attributes of the inspection and the report have their passage on an assertion.
        if path is not None:
            about = set(self._graph.subjects("rdf:subject", focus))
            yield from sorted(about.intersection(self._graph.subjects("rdf:predicate", path)))
        yield from self._graph.subjects("oa:hasSelector", focus)
        # Nothing says where; the name of the unit at least opens the report.
        yield from self._graph.subjects("rdf:predicate", iri("pg:pduName"))

    def _passage(self, node: str) -> Place | None:
        start, end = self._selected(node, "oa:start"), self._selected(node, "oa:end")
        if not (start.isdigit() and end.isdigit()):
            return None
        first, last = int(start), int(end)
        section = self._graph.words(node, "pg:section")
        if self._text is None or not first <= last <= len(self._text):
            return Place(section, first, last, quote=self._selected(node, "oa:exact"))
        line, column = _line_and_column(self._text, first)
        end_line, end_column = _line_and_column(self._text, last)
        quote = self._text[first:last]
        return Place(section, first, last, line, column, end_line, end_column, quote)

    def _selected(self, node: str, curie: str) -> str:
        found = (
            str(value)
            for selector in self._graph.all(node, "oa:hasSelector")
            for value in self._graph.all(selector, curie)
        )
        return min(found, default="")

    def _first(self, curie: str) -> str | None:
        return next(iter(self._graph.subjects("rdf:type", iri(curie))), None)


def _short(node: str) -> str:
    if not is_iri(node):
        return NAMELESS
    if node == iri("rdfs:label"):
        return "label"
    return node.rpartition("#")[2].rpartition("/")[2] or node


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Return line and column of a character, both from 1.

    >>> _line_and_column("ab\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
