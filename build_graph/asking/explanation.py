"""How much of a question a reading explains, and what must be refused however near it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from build_graph.asking.entities import Index
from build_graph.asking.fit import Fit
from build_graph.asking.items import Item, noun_of
from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.understand import Understood
from build_graph.asking.words import spelt, stem

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
        if mention.candidates[0].kind not in lex.soft
        for place in range(mention.start, mention.end)
    }
    texts = ["" if i in hard else token.text for i, token in enumerate(understood.words)]
    for _, _, what in lex.not_held.find(texts):
        return f"the graph holds nothing on {what}"
    coming = [t for t in understood.words if t.text == "will" and not t.capital]
    if coming or not lex.grammar["to_come"].isdisjoint(t.text for t in understood.words[:1]):
        return "the graph holds nothing on what is to come or ought to be"
    return ""


def strangers(understood: Understood, index: Index) -> tuple[str, ...]:
    """Return the words that look like names, and are no name that the store knows."""
    inside = {i for mention in understood.mentions for i in range(mention.start, mention.end)}
    marks = lexicon().grammar["prison_marks"]
    return tuple(
        token.text
        for place, token in enumerate(understood.words)
        if place not in inside and token.text in marks and token.capital
    ) + tuple(
        token.text
        for place, token in enumerate(understood.words)
        if place and place not in inside and token.capital and token.text.isalpha()
        if token.text not in index.vocabulary and token.bare not in index.vocabulary
    )


def explanation(
    understood: Understood,
    fitted: Fit,
    vocabulary: Vocabulary,
    met: frozenset[str],
    unmet: tuple[str, ...],
) -> Explanation:
    """Return how much of a question is explained; `met` are words found in the rows."""
    lex = lexicon()
    strict = lex.use(fitted.question.name).narrow
    used = {one.mention for one in fitted.fitted} | {one.mention for one in fitted.joined}
    known = _known(fitted, vocabulary, lex) | met
    good = 0
    left = []
    stems_of_question = {stem(item.text) for item in understood.items}
    grounded = bool(used) or _in_own_words(fitted, stems_of_question, lex)
    for item in understood.items:
        if item.mention >= 0 and item.mention in used:
            good += 1
            continue
        if item.mention >= 0 and item.start in understood.amounts:
            continue  # 'fell short of 50'
        words = _words(understood, item, lex, strict=strict)
        if item.mention >= 0 and known.isdisjoint(word for word, _, _ in words):
            left.append(_words_of(understood, item))  # a name that is not used is one thing
            continue
        for word, heard, light in words:
            if light and not heard and word not in known:
                continue  # said in passing
            operating = not understood.done.isdisjoint(range(item.start, item.end))
            telling = not light or heard or bool(understood.dates or understood.numbers)
            grounded = grounded or (word in known and telling and not operating)
            if heard or word in known:
                good += 1
            else:
                left.append(_words_of(understood, item))
    total = good + len(left)
    return Explanation(good / total if total else 0.0, tuple(left), unmet, grounded)


def _in_own_words(fitted: Fit, stems_of_question: set[str], lex: Lexicon) -> bool:
    """Return whether a column is asked for by a phrase of its own: 'cases inspected'."""
    uses = [lex.column(fitted.question.name, column.name) for column in fitted.question.columns]
    return any(
        len(spelling) > 1 and {stem(word) for word in spelling} <= stems_of_question
        for use in uses
        for spelling in use.words
    )


def _words_of(understood: Understood, item: Item) -> str:
    return " ".join(token.text for token in understood.words[item.start : item.end])


def words_left(
    understood: Understood, fitted: Fit, vocabulary: Vocabulary, *, every: bool
) -> list[str]:
    """Return the stems by which rows may be narrowed down: those no phrasing has, or every one."""
    lex = lexicon()
    strict = lex.use(fitted.question.name).narrow
    used = {one.mention for one in fitted.fitted} | {one.mention for one in fitted.joined}
    known = set() if every else _known(fitted, vocabulary, lex)
    found = []
    for item in understood.items:
        if item.mention in used and item.mention >= 0:
            continue
        for word, heard, light in _words(understood, item, lex, strict=strict):
            if not heard and not light and word not in known:
                found.append(word)
    return list(dict.fromkeys(found))


def _known(fitted: Fit, vocabulary: Vocabulary, lex: Lexicon) -> set[str]:
    """Return the stems that the reading itself explains."""
    question = fitted.question
    # A figure is known by its own words, not by those of any question on figures.
    narrow = lex.use(question.name).narrow
    known = set(map(stem, lex.grammar["unspecific"])) if narrow else set(vocabulary[question.name])
    known |= lex.use(question.name).said
    known |= {word for one in fitted.joined for word in vocabulary[one.through]}
    for column in question.columns:
        use = lex.column(question.name, column.name)
        known |= {stem(word) for spelling in use.words for word in spelling}
        known |= {stem(word) for word in spelt(column.name.replace("_", " "))}
    return known


def _words(
    understood: Understood, item: Item, lex: Lexicon, *, strict: bool
) -> list[tuple[str, bool, bool]]:
    """Return the stems of an item, whether the asking used each, and whether it says little."""
    if item.mention >= 0:
        texts = [token.text for token in understood.words[item.start : item.end]]
        return [(stem(word), False, False) for word in texts if word not in lex.stop]
    if item.start in understood.amounts or item.text in lex.stop:
        return []
    heard = not understood.done.isdisjoint(range(item.start, item.end))
    # What a figure counts, 'hours' or 'requirements', still says which figure.
    named = noun_of(item.text, lex) == understood.target and understood.target != "value"
    named = named and not (strict and understood.target not in _FIGURES)
    is_target = bool(understood.target) and named
    # A phrase that stands for one word is not light because its first word is.
    one = item.end - item.start == 1
    source = understood.words[item.start].text if one else item.text
    if item.text in lex.understood and not is_target and not heard:
        return []
    light = not {stem(source), stem(item.text)}.isdisjoint(lex.light_stems)
    return [(stem(item.text), bool(heard or is_target), light)]
