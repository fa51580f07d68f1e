"""Sentences that go on about the provider told before them: 'It holds the contract for P'."""

from __future__ import annotations

from collections.abc import Callable

from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.pathways import Pathway, may_name_pathway, pathways
from build_graph.extract.provision.provision_rules import provision_rules
from build_graph.extract.provision.provisions_told import ProvisionsTold
from build_graph.extract.provision.subcontractors import lone_subcontractor
from build_graph.extract.structure.blocks import Block
from build_graph.model import Span


class GoingOn:
    """Remembers whom, and which pathway, the last sentence of a block was about.

    `may` tells who may be a provider, `told` what was told so far.
    """

    def __init__(self, may: Callable[[Name], bool], told: ProvisionsTold) -> None:
        self._may, self._told = may, told
        self._block: Block | None = None
        self._subject: tuple[Marked, Name] | None = None
        self._spoken_of: tuple[Block, str] | None = None

    @property
    def on_pathway(self) -> bool:
        """Whether the last sentence was about one pathway, so that the next may go on about it."""
        return self._spoken_of is not None

    def pathways(self, one: Marked, loose: bool) -> list[Pathway]:
        """Return the pathways named; 'It is now provided by' goes on about the one before it."""
        text, block = one.sentence.text, one.sentence.block
        named = may_name_pathway(one.sentence.words)
        found = list(pathways(text, one.sentence.words, on_subject=loose)) if named else []
        if not found and self._spoken_of and self._spoken_of[0] is block:
            ways = (pattern.search(text) for pattern in provision_rules().anaphor)
            it = next((match for match in ways if match), None)
            found = [Pathway(*it.span(it.lastgroup or 0), self._spoken_of[1])] if it else []
        slugs = {pathway.slug for pathway in found}
        self._spoken_of = (block, slugs.pop()) if len(slugs) == 1 else None
        return found

    def follow(self, one: Marked) -> None:
        """Take note of a sentence that has been read: of the one body it tells of."""
        self._ended(one)
        if one.sentence.block is not self._block:
            self._block, self._subject = one.sentence.block, None
        if one.names:
            bodies = [name for name in one.names if not name.kind and self._may(name)]
            telling = [name for name in bodies if self._told.told_in(one, name)]
            alone = telling if len(telling) == 1 else bodies
            self._subject = (one, alone[0]) if len(alone) == 1 else None

    def subject(self, one: Marked) -> tuple[Marked, Name] | None:
        """Return whom the sentence before was about, and it, if it stands in the same block."""
        return self._subject if one.sentence.block is self._block else None

    def provided(self, one: Marked, found: list[Pathway]) -> tuple[str, list[Span]] | None:
        """Return who delivers the one pathway of a sentence that calls a provider 'it'.

        The places are those of the name, in the sentence before, and of the pathway.
        """
        subject = self.subject(one)
        if subject is None or len({pathway.slug for pathway in found}) != 1:
            return None
        if any(name.start < found[0].end for name in one.names):
            return None
        before = one.sentence.text[: found[0].start]
        if not provision_rules().pronoun.search(before):
            return None
        told, name = subject
        pathway = one.sentence.spans(found[0].start, found[0].end)
        return name.text, [*told.sentence.spans(name.start, name.end), *pathway]

    def passed_on(self, one: Marked, found: list[Pathway]) -> bool:
        """Whether a sentence only says who does the work of the provider told before it."""
        subject = self.subject(one)
        other = lone_subcontractor(one) if subject else None
        if subject is None or other is None or self._told.known(one.names[other.number]):
            return False
        return self._told.delivered_by(subject[1].text).issuperset(p.slug for p in found)

    def _ended(self, one: Marked) -> None:
        """Take back what was told of the last provider, where this sentence denies it."""
        subject = self.subject(one)
        if subject is None:
            return
        for status, pattern in provision_rules().over.items():
            if pattern.search(one.text):
                self._told.restate(*subject, status)
