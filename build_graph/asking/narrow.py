"""Rows narrowed down by the words of a question that nothing else has explained."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from build_graph.asking.lexicon import QuestionUse, lexicon
from build_graph.asking.measures import Row, Rows
from build_graph.asking.words import spelt, stem
from build_graph.table import Value

_Having = list[tuple[frozenset[str], Row]]
SENTENCE = "sentence"  # of a row, what it was read from
_Unit = tuple[Value, Value]
_SAME = 0.999  # as near as the nearest of one inspection
_NEAR_BEST = 0.7  # how near that must be to the nearest of all


def narrowed(rows: Rows, words: Iterable[str], use: QuestionUse) -> tuple[Rows, frozenset[str]]:
    """Return the rows whose words have the most of the wanted ones, and those that they have.

    All rows if none has any. Where a question wants the closest rows, those of each inspection that
    are most alike in all their words, rare ones counting most: 'vacancy rate, probation officers'
    rather than 'vacancy rate'. Words that the rows have not are taken by their stems.
    """
    asked = frozenset(words)
    having = [(_words(row, use.text) - (_words(row, ["pdu"]) - asked), row) for row in rows]
    known = frozenset[str]().union(*(own for own, _ in having))
    narrow = _Narrow(frozenset(one if one in known else stem(one) for one in asked), use)
    best, met = narrow.agreed(narrow.closest(having) if use.closest else having)
    if met <= lexicon().stems["unspecific"]:
        return rows, frozenset()
    return [row for _, row in best], met


@dataclass(frozen=True, slots=True)
class _Narrow:
    wanted: frozenset[str]
    use: QuestionUse

    def agreed(self, best: _Having) -> tuple[_Having, frozenset[str]]:
        """Return the rows that have the most of the words, and the words that each has.

        Of figures those of one inspection together, with the words of their sentences.
        """
        had: dict[object, frozenset[str]] = {}
        keys = [_unit(row) if self.use.closest else number for number, (_, row) in enumerate(best)]
        for key, (words, row) in zip(keys, best, strict=True):
            own = self.wanted & words
            if own and self.use.whole:  # a sentence by itself is no name of a figure
                own |= self.wanted & content_stems(str(row.get(SENTENCE) or ""))
            had[key] = had.get(key, frozenset()) | own
        most = max(map(len, had.values()), default=0)
        kept = [one for key, one in zip(keys, best, strict=True) if len(had[key]) == most]
        sets = [own for own in had.values() if len(own) == most]
        return kept, frozenset.intersection(*sets) if sets else frozenset()

    def closest(self, having: _Having) -> _Having:
        common = Counter(word for words, _ in having for word in words)
        weight = {word: math.log(1 + len(having) / n) for word, n in common.items()}
        alike = [(self._alike(words, weight), words, row) for words, row in having]
        best: dict[_Unit, float] = {}
        for value, _, row in alike:
            best[_unit(row)] = max(value, best.get(_unit(row), 0.0))
        least = _NEAR_BEST * max(best.values(), default=0.0)
        return [
            (words, row)
            for value, words, row in alike
            if value and value >= max(least, _SAME * best[_unit(row)])
        ]

    def _alike(self, words: frozenset[str], weight: dict[str, float]) -> float:
        """Return how alike the words of a row are to the wanted ones: their cosine."""
        both = sum(weight[word] ** 2 for word in sorted(self.wanted & words))
        length = math.sqrt(sum(weight[word] ** 2 for word in sorted(words)))
        return both / length if both else 0.0


def _words(row: Row, columns: Iterable[str]) -> frozenset[str]:
    """Return the stems of the words in some columns of a row."""
    texts = (str(row[column]) for column in columns if row.get(column))
    return frozenset[str]().union(*map(content_stems, texts))


def _unit(row: Row) -> _Unit:
    return row.get("pdu"), row.get("inspected")


@lru_cache(maxsize=20_000)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something."""
    lex, words = lexicon(), spelt(text)
    meaningful = {*words, *lex.canonical(words)} - lex.grammar["stop"]
    return frozenset(map(stem, meaningful))
