"""Rows narrowed down by the words of a question that nothing else has explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from build_graph.asking.lexicon import lexicon
from build_graph.asking.operations import Row, Rows
from build_graph.asking.words import spelt, stem


@dataclass(frozen=True, slots=True)
class Narrow:
    """Keep the rows whose words have the most of the wanted ones; all rows if none has any.

    With `closest`, of those rows the ones with the fewest other words: 'vacancy rate, probation
    officers' rather than 'vacancy rate, probation services officers'.
    """

    wanted: frozenset[str]
    columns: tuple[str, ...]
    closest: bool

    def said(self) -> str:
        """Return in a few words what is done."""
        return f"filter {', '.join(self.columns)} by the words {', '.join(sorted(self.wanted))}"

    def __call__(self, rows: Rows) -> Rows:
        """Return the rows that are nearest to the words."""
        kept, _ = self.narrowed(rows)
        return kept

    def narrowed(self, rows: Rows) -> tuple[Rows, frozenset[str]]:
        """Return the rows and the wanted words that they have."""
        having = [(self._words(row), row) for row in rows]
        most = max((len(self.wanted & words) for words, _ in having), default=0)
        if not most:
            return rows, frozenset()
        best = [(words, row) for words, row in having if len(self.wanted & words) == most]
        if self.closest:
            fewest = min(len(words) for words, _ in best)
            best = [(words, row) for words, row in best if len(words) == fewest]
        met = frozenset().union(*(self.wanted & words for words, _ in best))
        return [row for _, row in best], met

    def _words(self, row: Row) -> frozenset[str]:
        texts = [str(row[column]) for column in self.columns if row.get(column)]
        return frozenset().union(*map(told, texts)) if texts else frozenset()


@lru_cache(maxsize=20_000)
def told(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something."""
    lex = lexicon()
    words = spelt(text)
    return _meaningful(words) | _meaningful(lex.canonical(words))


def _meaningful(words: Iterable[str]) -> frozenset[str]:
    lex = lexicon()
    return frozenset(stem(word) for word in words if word not in lex.stop)
