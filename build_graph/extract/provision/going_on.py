"""Sentences that go on about the provider told before them: 'It holds the contract for P'."""

from __future__ import annotations

from collections.abc import Callable

from build_graph.extract.names.marked import Marked
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.pathways import Pathway
from build_graph.extract.provision.provision_rules import provision_rules
from build_graph.extract.structure.blocks import Block
from build_graph.model import Span


class GoingOn:
    """Remembers whom the last sentence of a block was about; `may` tells who may be a provider."""

    def __init__(self, may: Callable[[Name], bool]) -> None:
        self._may = may
        self._block: Block | None = None
        self._subject: tuple[Marked, Name] | None = None

    def follow(self, one: Marked) -> None:
        """Take note of a sentence that has been read: of its one name, none where it has more."""
        if one.sentence.block is not self._block:
            self._block, self._subject = one.sentence.block, None
        if one.names:
            bodies = [name for name in one.names if not name.kind and self._may(name)]
            is_alone = len(bodies) == len(one.names) == 1
            self._subject = (one, bodies[0]) if is_alone else None

    def subject(self, one: Marked) -> tuple[Marked, Name] | None:
        """Return whom the sentence before was about, and it, if it stands in the same block."""
        return self._subject if one.sentence.block is self._block else None

    def provided(self, one: Marked, found: list[Pathway]) -> tuple[str, list[Span]] | None:
        """Return who delivers the one pathway of a sentence that calls a provider 'it'.

        The places are those of the name, in the sentence before, and of the pathway.
        """
        subject = self.subject(one)
        if subject is None or one.names or len({pathway.slug for pathway in found}) != 1:
            return None
        before = one.text[: found[0].start]
        if not provision_rules().pronoun.search(before):
            return None
        told, name = subject
        pathway = one.sentence.spans(found[0].start, found[0].end)
        return name.text, [*told.sentence.spans(name.start, name.end), *pathway]
