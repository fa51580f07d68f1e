"""Whether a sentence stands where a report speaks of the commissioned services as such."""

from __future__ import annotations

from build_graph.extract.names.marked import Marked
from build_graph.extract.provision.pathways import may_name_pathway, opens_item
from build_graph.extract.provision.provision_rules import is_on_providers
from build_graph.extract.structure.blocks import Block


class Subject:
    """Remembers the last paragraph, which may open a list of providers."""

    def __init__(self) -> None:
        self._paragraph: Block | None = None
        self._known: dict[int, bool] = {}  # blocks, by identity

    def follow(self, one: Marked) -> None:
        """Take note of a sentence that is read."""
        if one.sentence.block.kind == "paragraph":
            self._paragraph = one.sentence.block

    def is_services(self, one: Marked) -> bool:
        """Whether a sentence, or the paragraph before its list, speaks of the services."""
        self.follow(one)
        if self._opens_list(one.sentence.block):
            return True
        if self._paragraph is not None and self._opens_list(self._paragraph):
            return True
        likely = one.names and may_name_pathway(one.sentence.words)
        return bool(likely) and opens_item(one.sentence.text)

    def _opens_list(self, block: Block) -> bool:
        """Whether a block speaks of the providers as such; each is looked at once."""
        if id(block) not in self._known:
            self._known[id(block)] = is_on_providers(block.text)
        return self._known[id(block)]
