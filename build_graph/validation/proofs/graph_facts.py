"""The statements of a report's graph by subject and property: proofs look up, never search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from build_graph.knowledge.vocab import iri


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a proof found: its rule by name, and where; `words` fill the message."""

    rule: str
    focus: Node
    path: str = ""
    value: Node | None = None
    words: Mapping[str, str] = field(default_factory=dict)


class GraphFacts:
    """What one graph says, and what is said elsewhere of the things that it names.

    `own` are the subjects of the graph itself, `text` is the kept text, None without one.
    """

    def __init__(self, name: str, graph: Graph, own: Iterable[str], text: str | None) -> None:
        self.name = name
        self.text = text
        self._said: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._of_class: dict[str, list[Node]] = defaultdict(list)
        self.own = {URIRef(subject) for subject in own}
        for subject, predicate, value in graph:
            self._said[subject][str(predicate)].append(value)
            if predicate == RDF.type and subject in self.own:
                self._of_class[str(value)].append(subject)
        for members in self._of_class.values():
            members.sort(key=str)

    def nodes(self, *curies: str) -> list[Node]:
        """Return the things of the graph that are of one of the classes, in order."""
        return [node for curie in curies for node in self._of_class.get(iri(curie), ())]

    def classes(self) -> Mapping[str, list[Node]]:
        """Return the things of the graph by the IRI of their class."""
        return self._of_class

    def said_of(self, node: Node) -> Mapping[str, list[Node]]:
        """Return what is said of a thing, by the IRI of the property."""
        return self._said.get(node, {})

    def all(self, node: Node | None, curie: str) -> list[Node]:
        """Return the values of a property of a thing, in order."""
        if node is None or node not in self._said:
            return []
        return sorted(self._said[node].get(iri(curie), ()), key=str)

    def one(self, node: Node | None, curie: str) -> Node | None:
        """Return the first of the values, None where there is none."""
        return next(iter(self.all(node, curie)), None)

    def words(self, node: Node | None, curie: str) -> str:
        """Return the first of the values as text, empty where there is none."""
        found = self.one(node, curie)
        return "" if found is None else str(found)

    def slug(self, node: Node | None, curie: str) -> str:
        """Return the last part of the IRI that is the value: 'good' of a rating."""
        return self.words(node, curie).rpartition("/")[2]

    @property
    def inspection(self) -> Node | None:
        """The inspection that the graph is about."""
        found = self.nodes("pg:Inspection", "pg:RegionalInspection")
        return found[0] if found else None

    @property
    def report(self) -> Node | None:
        """The report that the graph was read from."""
        return next(iter(self.nodes("pg:Report")), None)

    def quotes(self, node: Node) -> list[str]:
        """Return the words of the passages that a thing rests on, in the order of the text."""
        found = []
        for passage in self.all(node, "pg:evidence"):
            selectors = self.all(passage, "oa:hasSelector")
            start = next((self.words(one, "oa:start") for one in selectors
                          if self.all(one, "oa:start")), "")  # fmt: skip
            for one in selectors:
                found += [(int(start) if start.isdigit() else 0, str(quote))
                          for quote in self.all(one, "oa:exact")]  # fmt: skip
        return [quote for _, quote in sorted(found)]

    def is_corrected(self, node: Node) -> bool:
        """Return whether people decided on this, so that it is not what the words say."""
        return bool(self.all(node, "pg:correctedBy"))
