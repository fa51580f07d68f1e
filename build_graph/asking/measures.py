"""What rows hold: things by any of their names, numbers, shares, points of ratings, words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from build_graph.asking.entities import Entity
from build_graph.asking.lexicon import QuestionUse, lexicon
from build_graph.asking.words import spelt, stem
from build_graph.errors import BadRequest, did_you_mean
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded
from build_graph.table import Value

Row = dict[str, Value]
Rows = list[Row]
COUNT = "count"
WORDS = "words "  # so begins the step that narrows rows down by words
WITH_REGION = "with the region of each pdu"  # the step that adds a column
_MADE = (COUNT, "mean", "sum", "region")  # columns that steps make
_SHARE, _PLAIN = "share", "value"  # of a figure
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_Having = list[tuple[frozenset[str], Row]]
SENTENCE = "sentence"  # of a row, what it was read from
_Unit = tuple[Value, Value]
_SAME = 0.999  # as near as the nearest of one inspection
_NEAR_BEST = 0.7  # how near that must be to the nearest of all


def number_of(value: Value) -> float | None:
    """Return what a value measures: a number, a share '4/5' in per cent, the points of a rating.

    >>> number_of("7/8"), number_of(">120"), number_of("Good"), number_of("many")
    (87.5, 120.0, 2.0, None)
    """
    if value is None or isinstance(value, int | float):
        return None if value is None else float(value)
    points = lexicon().points
    if value in points:
        return float(points[value])
    part = re.fullmatch(r"(\d+)/(\d*[1-9]\d*)", value)
    if part:
        return 100 * int(part[1]) / int(part[2])
    found = _NUMBER.findall(value)
    return float(found[0]) if len(found) == 1 else None


def measured(rows: Rows, column: str) -> list[tuple[float, Row]]:
    """Return the rows that have a number in a column, or in one as a share of another ('a/b').

    Figures of which none is a share are measured by their value.
    """
    first, _, second = column.partition("/")
    found = []
    for row in rows:
        value, whole = number_of(row.get(first)), number_of(row.get(second)) if second else 1.0
        if value is not None and whole:
            found.append((value / whole, row))
    return found or (measured(rows, _PLAIN) if column == _SHARE else [])


def grouped(rows: Rows, by: str) -> list[tuple[Row, Rows]]:
    """Return the rows for each group of equal values in some columns ('a, b'), in their order."""
    parts: dict[tuple[Value, ...], Rows] = {}
    columns = by.split(", ") if by else []
    for row in rows:
        key = tuple(row.get(column) for column in columns)
        if None not in key:
            parts.setdefault(key, []).append(row)
    ordered = sorted(parts.items(), key=lambda part: tuple(map(str, part[0])))
    return [(dict(zip(columns, key, strict=True)), part) for key, part in ordered]


def different(rows: Rows, columns: list[str]) -> Rows:
    """Return one row for each different value of some columns, every row where there are none."""
    if not columns:
        return rows
    seen: dict[tuple[Value, ...], Row] = {tuple(r.get(c) for c in columns): r for r in rows}
    return [row for key, row in seen.items() if None not in key]


def named_in(row: Row, columns: str, things: Iterable[Entity]) -> list[Entity]:
    """Return which of the things stand in some columns ('a/b') of a row, by any of their names."""
    texts = [folded(str(row[column])) for column in columns.split("/") if row.get(column)]
    texts += [part for text in texts if "; " in text for part in text.split("; ")]
    return [
        one
        for one in things
        if not one.names.isdisjoint(texts) or any(p in text for text in texts for p in one.parts)
    ]


def check_columns(question: Question, names: Iterable[str]) -> None:
    """Raise the sentence for a column that neither a question has nor a step makes."""
    columns = [column.name for column in question.columns]
    for name in names:
        if name not in (*columns, *_MADE):
            near = did_you_mean(name, columns)
            raise BadRequest(f"{question.name} has no column {name!r}{near}: {', '.join(columns)}")


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
        best: dict[_Unit, tuple[float, frozenset[str]]] = {}
        for value, words, row in alike:
            if value > best.get(_unit(row), (0.0,))[0]:
                best[_unit(row)] = value, words
        least = _NEAR_BEST * max((value for value, _ in best.values()), default=0.0)
        return [
            (words, row)
            for value, words, row in alike
            if value
            and best[_unit(row)][0] >= least
            and (value >= _SAME * best[_unit(row)][0] or self._is_part(words, best[_unit(row)][1]))
        ]

    def _is_part(self, words: frozenset[str], best: frozenset[str]) -> bool:
        """Return whether rows are parts of what is asked for, which none is as a whole."""
        return self.use.parted and not best <= self.wanted and best & self.wanted <= words

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
