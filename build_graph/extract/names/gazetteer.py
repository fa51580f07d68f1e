"""The names of all registers as one tree of words: what stands at a place of a text, longest first.

Words are compared without case, accents and apostrophes, 'and' as '&'; a text must print the first
word with a capital or a digit, so that common words are no names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from build_graph.extract.names.tokens import Word, plain
from build_graph.registers.name_index import Registers

# Names of these registers are looked for wherever a name may stand.
SEARCHED = (
    "approved-premises",
    "body",
    "court",
    "local-authority",
    "office",
    "pdu",
    "police-force",
    "predecessor",
    "prison",
    "provider",
    "region",
)
BETWEEN = frozenset(",()-/.")  # marks that print may put between the words of a name
_END = ""


class NameTree:
    """Names by their words, each with the labels it was given."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._root: dict[str, Any] = {}
        for name, label in names:
            node = self._root
            for word in plain(name).split():
                node = node.setdefault(word, {})
            if node is not self._root:
                node.setdefault(_END, set()).add(label)

    def begins(self, plain_word: str) -> bool:
        """Whether any name begins with the word."""
        return plain_word in self._root or plain_word.partition(" ")[0] in self._root

    def longest(self, words: Sequence[Word], at: int) -> tuple[int, frozenset[str]]:
        """Return how many words from `at` on are a name, and its labels; (0, none) if no name."""
        node = self._root
        found: tuple[int, frozenset[str]] = (0, frozenset())
        if not self.begins(words[at].plain):
            return found
        for number in range(at, len(words)):
            word = words[number]
            for part in word.plain.split():
                node = node.get(part, {})
            if not node or not (word.plain or (word.text in BETWEEN and number > at)):
                break
            if _END in node and word.plain:
                found = (number - at + 1, frozenset(node[_END]))
        length, labels = found
        if not length:
            return found
        inside = [word.text for word in words[at : at + length]]
        if "(" in inside and ")" not in inside and words[at + length : at + length + 1]:
            length += words[at + length].text == ")"
        return length, labels


@lru_cache(maxsize=8)
def gazetteer(registers: Registers) -> NameTree:
    """Return the names of `registers`, read once."""
    return NameTree(
        (name, register)
        for register in SEARCHED
        for name, _ in registers.names(register)
        if len(name) > 2
    )
