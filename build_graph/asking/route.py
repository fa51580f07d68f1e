"""Which question of the catalogue is meant: by the words that remain, and by what has to fit."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from build_graph.asking.fit import Fit, fit
from build_graph.asking.lexicon import lexicon, stems
from build_graph.asking.understand import Understood
from build_graph.asking.words import grams, spelt, stem
from build_graph.questions import catalogue
from build_graph.questions.catalogue import Question

_MASK = re.compile(r"\{(\w+)\}")
_ASIDE = 0.35  # the weight of words of operations beside that of others
_AMOUNTS = frozenset({"month", "number"})
_IN_WORDS = 0.3  # how much less it counts where rows can be found by the thing's words
_SAID_ONCE = 0.25  # the weight of words that carry little meaning


@dataclass(frozen=True, slots=True)
class Reading:
    """One question of the catalogue as a reading of what was asked; `score` is at most 1."""

    fit: Fit
    score: float

    @property
    def question(self) -> Question:
        """The question that is meant."""
        return self.fit.question


@dataclass(frozen=True, slots=True)
class _Phrasing:
    words: Counter[str]
    letters: set[str]


class Router:
    """The phrasings of the catalogue, made ready to be compared with."""

    def __init__(self) -> None:
        self._lex = lexicon()
        self.questions = catalogue.questions()
        self.by_name = {question.name: question for question in self.questions}
        self._phrasings = {
            question.name: [self._phrasing(text) for text in (question.title, *question.phrasings)]
            for question in self.questions
        }
        self._rarity = self._rarities()
        self.vocabulary = {
            name: {word for phrasing in phrasings for word in phrasing.words}
            for name, phrasings in self._phrasings.items()
        }

    def readings(self, understood: Understood) -> list[Reading]:
        """Return every question that can be meant, the likeliest first."""
        found = []
        for question in self.questions:
            fitted = fit(understood, question)
            if not fitted.lost:
                found.append(Reading(fitted, self._score(understood, fitted)))
        found.sort(key=lambda reading: (-reading.score, reading.question.name))
        return found

    def _phrasing(self, text: str) -> _Phrasing:
        words: list[str] = []
        for part in re.split(r"(\{\w+\})", text):
            mask = _MASK.fullmatch(part)
            if mask and mask[1] in _AMOUNTS:
                continue  # as in questions, whose numbers and dates are taken out first
            words += [part] if mask else stems(self._lex.canonical(spelt(part)))
        return _Phrasing(Counter(words), grams(_lettered(words)))

    def _rarities(self) -> dict[str, float]:
        """Return how much a word tells: the fewer questions have it, the more."""
        having = Counter(
            word
            for phrasings in self._phrasings.values()
            for word in {word for phrasing in phrasings for word in phrasing.words}
        )
        count = len(self._phrasings)
        return {word: math.log((1 + count) / n) for word, n in having.items()}

    def _weight(self, word: str) -> float:
        lex = self._lex
        rarity = self._rarity.get(word, math.log(1 + len(self._phrasings)))
        if word in lex.stems["stop"]:
            return 0.0
        if word in lex.stems["operating"]:
            return rarity * _ASIDE if word in self._rarity else 0.0
        little = word in lex.stems["light"] and word not in self._rarity
        return rarity * (_SAID_ONCE if little else 1.0)

    def _score(self, understood: Understood, fitted: Fit) -> float:
        lex = self._lex
        words = self.masked(understood, fitted)
        letters = grams(_lettered(words))
        counted = Counter(words)
        nearest = max(
            lex.weights["words"] * self._cosine(counted, phrasing.words)
            + lex.weights["letters"] * _alike(letters, phrasing.letters)
            for phrasing in self._phrasings[fitted.question.name]
        )
        use = lex.use(fitted.question.name)
        score = nearest + use.prior
        score += lex.weights["consumed"] * len(fitted.fitted)
        firsts = [one.first for one in understood.mentions]
        second = sum(one.entity != firsts[one.mention] for one in fitted.fitted)
        score -= lex.weights["second"] * second
        in_words = bool(use.text)
        for number in sorted(fitted.unused):
            hard = not understood.mentions[number].soft
            score -= lex.weights["unconsumed"] * (_IN_WORDS if in_words and hard else 1.0)
        score -= lex.weights["joined"] * len(fitted.joined)
        score -= lex.weights["asked"] * (not fitted.holds_target)
        score += lex.weights["wanted"] * fitted.target_by_word
        score += lex.weights["rows"] * bool(use.rows and use.rows == understood.target)
        if use.usual and understood.target == "pdu" and not understood.extreme:
            named = any(one.entity.kind in use.usual for one in fitted.fitted)
            score -= 0.0 if named else lex.weights["unusual"]
        if use.needs and not (understood.yes_no and fitted.question.name == "absences"):
            has = needed(understood, use.needs)
            score += lex.weights["met"] if has else -lex.weights["needed"]
        return min(score, 1.0)

    def masked(self, understood: Understood, fitted: Fit) -> list[str]:
        """Return the stems of the question's words with the things it uses replaced by kinds."""
        used = {one.mention: one.entity.kind for one in fitted.fitted}
        used |= {one.mention: one.entity.kind for one in fitted.joined}
        words: list[str] = []
        for item in understood.items:
            kind = used.get(item.mention)
            if item.mention < 0 and item.start in understood.amounts:
                continue
            if item.mention < 0:
                words.append(item.text)
            elif kind is not None and kind not in self._lex.grammar["unmasked"]:
                words.append("{" + kind + "}")
            else:
                words += self._lex.canonical(understood.source(item).split())
        return [word if word.startswith("{") else stems([word])[0] for word in words]

    def _cosine(self, a: Counter[str], b: Counter[str]) -> float:
        both = sum(self._weight(w) ** 2 * a[w] * b[w] for w in sorted(a.keys() & b.keys()))
        if not both:
            return 0.0
        return both / (self._length(a) * self._length(b))

    def _length(self, words: Counter[str]) -> float:
        return math.sqrt(sum((self._weight(w) * words[w]) ** 2 for w in sorted(words))) or 1.0


def needed(understood: Understood, needs: Iterable[str]) -> bool:
    """Return whether a question has one of the words (as stems) that a reading needs."""
    words_used = {stem(word) for word in understood.plain()}
    words_used |= {stem(token.text) for token in understood.words}
    return not words_used.isdisjoint(needs)


def _lettered(words: Iterable[str]) -> list[str]:
    stop = lexicon().stems["stop"]
    return [word for word in words if word not in stop and not word.startswith("{")]


def _alike(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
