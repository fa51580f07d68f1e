"""The statements of a report's graph by subject and property: proofs look up, never search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from build_graph.knowledge.vocab import iri
from build_graph.validation.statements import Statements


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a proof found: its rule by name, and where; `words` fill the message."""

    rule: str
    focus: str
    path: str = ""
    value: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


class GraphFacts(Statements):
    """What one graph says, and what is said elsewhere of the things that it names.

    `lines` are those of the graph itself, `context` what is said elsewhere; `text` is the kept
    text, None without one.
    """

    def __init__(
        self, name: str, lines: Sequence[str], context: Sequence[str], text: str | None
    ) -> None:
        super().__init__(lines, context)
        self.name = name
        self.text = text
        self._words: dict[str, list[tuple[int, str]]] = {}
        self._of_class: dict[str, list[str]] = {}
        for subject in self.own:
            for one in self.said_of(subject).get(iri("rdf:type"), ()):
                self._of_class.setdefault(one, []).append(subject)

    def nodes(self, *curies: str) -> list[str]:
        """Return the things of the graph that are of one of the classes, in order."""
        return [node for curie in curies for node in self._of_class.get(iri(curie), ())]

    def classes(self) -> Mapping[str, list[str]]:
        """Return the things of the graph by the IRI of their class."""
        return self._of_class

    @property
    def inspection(self) -> str | None:
        """The inspection that the graph is about."""
        found = self.nodes("pg:Inspection", "pg:RegionalInspection")
        return found[0] if found else None

    @property
    def report(self) -> str | None:
        """The report that the graph was read from."""
        return next(iter(self.nodes("pg:Report")), None)

    def quotes(self, node: str) -> list[str]:
        """Return the words of the passages that a thing rests on, in the order of the text."""
        passages = self.all(node, "pg:evidence")
        return [quote for _, quote in sorted(chain.from_iterable(map(self._quoted, passages)))]

    def _quoted(self, passage: str) -> list[tuple[int, str]]:
        """Return the words of a passage, with where they begin; several facts may rest on it."""
        if passage not in self._words:
            selectors = self.all(passage, "oa:hasSelector")
            start = next(filter(None, (self.words(one, "oa:start") for one in selectors)), "")
            first = int(start) if start.isdigit() else 0
            quotes = chain.from_iterable(self.all(one, "oa:exact") for one in selectors)
            self._words[passage] = [(first, quote) for quote in quotes]
        return self._words[passage]

    def is_corrected(self, node: str) -> bool:
        """Return whether people decided on this, so that it is not what the words say."""
        return bool(self.all(node, "pg:correctedBy"))
