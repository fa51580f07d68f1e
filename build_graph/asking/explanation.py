"""How much of a question a reading explains, and what must be refused however near it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from build_graph.asking.entities import Index
from build_graph.asking.fit import Fit
from build_graph.asking.lexicon import lexicon
from build_graph.asking.linking import Item
from build_graph.asking.messages import say
from build_graph.asking.understand import Understood
from build_graph.asking.words import stem

_FIGURES = frozenset({"percent", "measure", "month", "pdu", "inspection"})
Vocabulary = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The share of the meaningful words and names that a reading uses, and the words it leaves."""

    share: float
    left: tuple[str, ...]
    unmet: tuple[str, ...]
    grounded: bool  # a thing is named, or a word that only this domain uses

    @property
    def enough(self) -> bool:
        """Whether an answer can be given."""
        return not self.left and self.grounded and not self.unmet


def refusal(understood: Understood) -> str:
    """Return why a question cannot be answered by any table, or ''."""
    lex = lexicon()
    hard = {
        place
        for mention in understood.mentions
        if mention.candidates[0].kind not in lex.grammar["soft"]
        for place in range(mention.start, mention.end)
    }
    texts = ["" if i in hard else token.text for i, token in enumerate(understood.words)]
    for _, _, what in lex.not_held.find(texts):
        return say("not_held", what)
    if not lex.grammar["to_come"].isdisjoint(t.text for t in understood.words[:1]):
        return say("not_held", "what is to come or ought to be")
    return ""


def strangers(understood: Understood, index: Index) -> tuple[str, ...]:
    """Return the words that look like names, and are no name that the store knows."""
    inside = {i for mention in understood.mentions for i in range(mention.start, mention.end)}
    return tuple(
        token.text
        for place, token in enumerate(understood.words)
        if place and place not in inside and token.capital and token.text.isalpha()
        if token.text not in index.vocabulary and token.bare not in index.vocabulary
    )


class Words:
    """The words of a question as one reading of it explains them."""

    def __init__(self, understood: Understood, fitted: Fit, vocabulary: Vocabulary) -> None:
        self._said = understood
        self._fitted = fitted
        self._lex = lexicon()
        self._use = self._lex.use(fitted.question.name)
        self._used = {o.mention for o in fitted.fitted} | {o.mention for o in fitted.joined}
        self._columns = self._lex.held(fitted.question)
        self._known = self._explained(vocabulary)

    def left(self) -> list[str]:
        """Return the stems by which rows may be narrowed down: those no phrasing has.

        Of a figure every word may, whatever the phrasings have.
        """
        known = set() if self._use.narrow else self._known
        words = [one for item in self._unused() for one in self._words(item)]
        return sorted({w for w, heard, light in words if not (heard or light or w in known)})

    def explanation(self, met: frozenset[str], unmet: tuple[str, ...]) -> Explanation:
        """Return how much of the question is explained; `met` are words found in the rows."""
        said, known = self._said, self._known | met
        good, left = len(self._used), list[str]()
        grounded = bool(self._used) or self._in_own_words()
        for item in self._unused():
            if item.mention >= 0 and item.start in said.amounts:
                continue  # 'fell short of 50'
            words = self._words(item)
            if item.mention >= 0 and known.isdisjoint(word for word, _, _ in words):
                left.append(said.source(item))  # a name that is not used is one thing
                continue
            for word, heard, light in words:
                if light and not heard and word not in known:
                    continue  # said in passing
                operating = not said.done.isdisjoint(range(item.start, item.end))
                telling = not light or heard or bool(said.dates or said.numbers)
                grounded = grounded or (word in known and telling and not operating)
                explained = heard or word in known
                good += explained
                left += [] if explained else [said.source(item)]
        return Explanation(good / ((good + len(left)) or 1), tuple(left), unmet, grounded)

    def _unused(self) -> list[Item]:
        return [item for item in self._said.items if item.mention not in self._used]

    def _in_own_words(self) -> bool:
        """Return whether a column is asked for by a phrase of its own: 'cases inspected'."""
        stems_of_question = {stem(item.text) for item in self._said.items}
        spellings = (one for use in self._columns.values() for one in use.words if len(one) > 1)
        return any(stems_of_question.issuperset(map(stem, one)) for one in spellings)

    def _explained(self, vocabulary: Vocabulary) -> set[str]:
        """Return the stems that the reading itself explains."""
        # A figure is known by its own words, not by those of any question on figures.
        name = self._fitted.question.name
        known = self._lex.stems["unspecific"] if self._use.narrow else vocabulary[name]
        known = known.union(self._use.said, *(vocabulary[j.through] for j in self._fitted.joined))
        own = (word for use in self._columns.values() for one in use.words for word in one)
        names = (word for name in self._columns for word in name.split("_"))
        return {*known, *map(stem, own), *map(stem, names)}

    def _words(self, item: Item) -> list[tuple[str, bool, bool]]:
        """Return the stems of an item, whether the asking used each, and whether it says little."""
        said, grammar = self._said, self._lex.grammar
        if item.mention >= 0:
            texts = said.source(item).split()
            return [(stem(word), False, False) for word in texts if word not in grammar["stop"]]
        if item.start in said.amounts or item.text in grammar["stop"]:
            return []
        heard = not said.done.isdisjoint(range(item.start, item.end))
        # What a figure counts, 'hours' or 'requirements', still says which figure.
        asked = said.target not in ("", "value") and self._lex.noun(item.text) == said.target
        heard |= asked and not (self._use.narrow and said.target not in _FIGURES)
        if item.text in grammar["understood"] and not heard:
            return []
        # A phrase that stands for one word is not light because its first word is.
        source = said.source(item) if item.end - item.start == 1 else item.text
        light = not self._lex.stems["light"].isdisjoint((stem(source), stem(item.text)))
        return [(stem(item.text), heard, light)]
