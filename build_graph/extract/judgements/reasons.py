"""The sentences by which a report says why a standard is rated as it is.

A linear model decides of the sentences of the standard's own section that may give the reason: they
speak of ratings, or open the section, or stand behind one that names the rating. Its weights and
the words are data (`ontology/models/reasons.tsv`, `ontology/layouts/reasons.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby

from build_graph.extract.classifiers.reason_features import reason_features
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.models import model
from build_graph.knowledge.needed_words import Guarded
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Rating

# A sentence that gives a reason has at least so many words.
FEWEST = 5
# The end of a cell of a table that print has run together: 'Vacancy rate 17% Attrition'.
CELL = re.compile(r" (?=[A-Z])(?:(?<=[\d?] )|(?<=\d% ))")  # to begin with a space is fast
FEWEST_CELLS = 2
VALUE = re.compile(r"%$|\?\s*\d+$")  # the last cell of a table of key questions
MOST = 2  # sentences beside the one that explains
OPENING = 3  # so many sentences of a section are its opening
LATEST = 5  # sentences before one: more tell nothing more
BARE = 6  # a sentence of fewer words that names the rating says nothing else
LEAN = 9  # nor is one of fewer words that names it a reason by itself
LEAST = -1.5  # the least score of the sentence that is told
BESIDE = -2.6  # and of those that go with it, right before or behind it


@dataclass(frozen=True, slots=True)
class _Words:
    named: re.Pattern[str]
    spoken: re.Pattern[str]
    bare: re.Pattern[str]
    back: re.Pattern[str]
    on: re.Pattern[str]
    unless: Guarded
    cues: frozenset[str]
    ratings: frozenset[str]


@cache
def _words() -> _Words:
    table = load("reasons")
    tokens = table["token"]

    def one(key: str, name: str = "pattern") -> re.Pattern[str]:
        return expand(table[key][name], tokens)

    sets = (frozenset(table["cues"][name]) for name in ("words", "ratings"))
    back, on = one("beside", "back"), one("beside", "on")
    return _Words(one("named"), one("spoken"), one("bare"), back, on, Guarded(one("unless")), *sets)


def with_reasons(
    ratings: tuple[Rating, ...], told: Iterable[Sentence], sections: Sections
) -> tuple[Rating, ...]:
    """Return the ratings, each with the sentence that says why it is what it is, if one does."""
    found: dict[str, Passage] = {}
    for rating, own in own_sentences(ratings, told):
        if run := _beside_discretion(_reason(own, rating.rating), rating):
            first, last = run[0], run[-1]
            start, stop = first.start + _behind_table(first.text), last.start + len(last.text)
            spans = first.block.joined.spans(start, stop)
            found[rating.standard] = sections.passage(spans, rating.standard)
    return tuple(replace(one, reason=found.get(one.standard)) for one in ratings)


def _beside_discretion(run: Sequence[Sentence], rating: Rating) -> Sequence[Sentence]:
    """What is told beside the sentence that discretion was used, which is kept as that."""
    used = rating.discretion.spans if rating.discretion else ()

    def is_kept(sentence: Sentence) -> bool:
        return any(a.start < b.end and b.start < a.end for a in sentence.spans() for b in used)

    left = list(run)
    while left and is_kept(left[-1]):
        left.pop()
    while left and is_kept(left[0]):
        left.pop(0)
    is_whole = len(left) == len(run)
    return left if is_whole or not all(_is_bare(one, rating.rating) for one in left) else []


def own_sentences(
    ratings: Iterable[Rating], told: Iterable[Sentence]
) -> Iterator[tuple[Rating, list[Sentence]]]:
    """Yield each rating whose standard has a section, with the sentences of that."""
    rated = {rating.standard: rating for rating in ratings}
    own = (one for one in told if one.section.label in rated and _is_own(one))
    seen = set()
    for label, group in groupby(own, key=lambda one: one.section.label):
        if label not in seen:
            seen.add(label)
            yield rated[label], list(group)


def _is_own(sentence: Sentence) -> bool:
    return (
        sentence.block.kind in ("paragraph", "bullet")
        and sentence.section.label == sentence.section.standard
    )


def _behind_table(text: str) -> int:
    """Where a sentence begins behind a table that print has run together with it."""
    cells = list(CELL.finditer(text))
    return cells[-1].end() if len(cells) >= FEWEST_CELLS else 0


def _reason(own: Sequence[Sentence], rating: str) -> Sequence[Sentence]:
    """The sentences, one after the other, that say why a standard has its rating."""
    scores = {at: model("reasons").scores(of)[0] for at, of in candidates(own, rating).items()}
    best = max(scores, key=lambda at: (scores[at], -at), default=-1)
    if best < 0 or scores[best] < LEAST:
        return []
    beside = {at for at, score in scores.items() if score >= BESIDE}
    first = last = best
    if _is_bare(own[best], rating):  # the reason stands beside it
        if best + 1 < len(own) and _goes_with(own, best + 1, best):
            last += 1
        elif best and _goes_with(own, best - 1, best):
            first -= 1
        else:
            return []
    while first and last - first < MOST and _goes_with(own, first - 1, first):
        if first - 1 not in beside and not _words().back.search(own[first].text):
            break
        first -= 1
    while last + 1 < len(own) and last - first < MOST and _goes_with(own, last + 1, last):
        if last + 1 not in beside and not _words().on.search(own[last + 1].text):
            break
        last += 1
    return own[first : last + 1]


def _is_bare(sentence: Sentence, rating: str) -> bool:
    """Whether a sentence names the rating, or asks why, and says nothing else."""
    text = sentence.text.rstrip()
    is_lean = len(text.split()) < LEAN and rating in _named(sentence)
    return is_lean or text.endswith("?") or _words().bare.search(text) is not None


def _goes_with(own: Sequence[Sentence], one: int, other: int) -> bool:
    return _same(own, one, other) and not _is_of_another(own[one])


def _is_of_another(sentence: Sentence) -> bool:
    """Whether a sentence tells how ratings come about, or of another time or unit."""
    return _words().unless.search(sentence.text, sentence.words) is not None


def candidates(own: Sequence[Sentence], rating: str) -> dict[int, frozenset[str]]:
    """Return the features of the sentences of a standard's section that may give the reason.

    Each by its place among them.
    """
    words = _words()
    found: dict[int, frozenset[str]] = {}
    before = 0  # long sentences of paragraphs before one
    for at, one in enumerate(own):
        text = one.text[_behind_table(one.text) :]
        if len(text.split()) < FEWEST:
            continue
        is_prose = one.block.kind == "paragraph"
        follows = at > 0 and _same(own, at, at - 1) and rating in _named(own[at - 1])
        likely = (is_prose and before < OPENING) or follows or not one.words.isdisjoint(words.cues)
        if likely and not _is_of_another(one):
            place = _place(own, at, rating, before)
            given = partial(_is_called, rating)
            found[at] = reason_features(text, words.spoken, given, place)
        before += is_prose and not _is_fixed(one)
    return found


def _place(own: Sequence[Sentence], at: int, rating: str, before: int) -> Iterator[str]:
    """Yield the features of where a sentence stands in its section."""
    one, named = own[at], _named(own[at])
    yield f"kind {one.block.kind}"
    yield f"names it {rating in named}"
    yield f"names it alone {named == {rating}}"
    yield f"part {one.section.standard[:1]}"
    yield f"at {min(before, LATEST)}"
    yield f"at {min(before, LATEST)} part {one.section.standard[:1]}"
    yield f"last but {min(len(own) - 1 - at, 3)}"
    if at:
        last = own[at - 1].text.rstrip()
        named = _named(own[at - 1])
        is_bare = len(last.split()) < BARE and (rating in named or _is_rating(last))
        yield f"opens {not _same(own, at, at - 1)}"
        yield f"behind a rating {is_bare}"
        yield f"behind its name {rating in named} {_same(own, at, at - 1)}"
        yield f"behind a question {last.endswith('?')}"
        yield f"behind a table {VALUE.search(last) is not None}"
    if at + 1 < len(own) and _same(own, at, at + 1):
        yield f"before its name {rating in _named(own[at + 1])}"


def _same(own: Sequence[Sentence], one: int, other: int) -> bool:
    return own[one].block is own[other].block


def _is_fixed(sentence: Sentence) -> bool:
    """Whether every section has it: the rating by itself, and how ratings come about."""
    return _is_rating(sentence.text) or _is_of_another(sentence)


def _is_rating(text: str) -> bool:
    return schemes().rating(text) is not None


def _is_called(rating: str, word: str) -> bool:
    value = schemes().rating(word)
    return value is not None and value.label == rating


def _named(sentence: Sentence) -> set[str]:
    """The ratings that a sentence names."""
    if sentence.words.isdisjoint(_words().ratings):
        return set()
    found = set()
    for match in _words().named.finditer(sentence.text):
        value = schemes().rating(match["quoted"] or match["plain"])
        if value is not None and (match["quoted"] or match["plain"][0].isupper()):
            found.add(value.label)
    return found
