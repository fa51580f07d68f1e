"""The sentences by which a report says why a standard is rated as it is.

They stand in the standard's own section and name the rating with what it rests on, or explain it
beside the sentence that does; else what opens the section judges it. What the words are is data
(`ontology/layouts/reasons.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise, takewhile

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.needed_words import Group, Guarded
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Rating

# A sentence that gives a reason has at least so many words.
FEWEST = 6
# The end of a cell of a table that print has run together: 'Vacancy rate 17% Attrition'.
CELL = re.compile(r"(?:\d%?|\?) (?=[A-Z])")
FEWEST_CELLS = 2
MOST = 2  # sentences beside the one that explains
LATEST = 4  # so many sentences of a section are its opening
# Words of which a sentence that gives a reason has one.
CUES = frozenset(
    {"rated", "rating", "ratings", "rate", "judged", "judgement", "band", "range", "category"}
    | {"good", "inadequate", "outstanding", "improvement", "standard", "because", "reason"}
)


@dataclass(frozen=True, slots=True)
class _Words:
    named: re.Pattern[str]
    because: Guarded
    alone: Group[re.Pattern[str]]
    back: re.Pattern[str]
    on: re.Pattern[str]
    judging: re.Pattern[str]
    whole: re.Pattern[str]
    unless: Guarded


@cache
def _words() -> _Words:
    table = load("reasons")
    tokens = table["token"]

    def one(key: str) -> re.Pattern[str]:
        return expand(table[key]["pattern"], tokens)

    alone = Group(expand(row["pattern"], tokens) for row in table["alone"])
    back, on = expand(table["beside"]["back"], tokens), expand(table["beside"]["on"], tokens)
    judging, whole = (expand(table["opening"][key], tokens) for key in ("judging", "whole"))
    return _Words(
        one("named"),
        Guarded(one("because")),
        alone,
        back,
        on,
        judging,
        whole,
        Guarded(one("unless")),
    )


def with_reasons(
    ratings: tuple[Rating, ...], told: Iterable[Sentence], sections: Sections
) -> tuple[Rating, ...]:
    """Return the ratings, each with the sentence that says why it is what it is, if one does."""
    values = {rating.standard: rating.rating for rating in ratings}
    own = (one for one in told if one.section.label in values and _is_own(one))
    found: dict[str, Passage] = {}
    for label, group in groupby(own, key=lambda one: one.section.label):
        if label not in found and (run := _reason(list(group), values[label])):
            first, last = run[0], run[-1]
            start, stop = first.start + _behind_table(first.text), last.start + len(last.text)
            found[label] = sections.passage(first.block.joined.spans(start, stop), label)
    return tuple(
        # What says that discretion was used is kept as that.
        replace(one, reason=at) if (at := found.get(one.standard)) != one.discretion else one
        for one in ratings
    )


def _is_own(sentence: Sentence) -> bool:
    return (
        sentence.block.kind in ("paragraph", "bullet")
        and sentence.section.label == sentence.section.standard
    )


def _behind_table(text: str) -> int:
    """Where a sentence begins behind a table that print has run together with it."""
    cells = list(CELL.finditer(text))
    return cells[-1].end() if len(cells) >= FEWEST_CELLS else 0


def _may_explain(sentence: Sentence) -> bool:
    return (
        not sentence.words.isdisjoint(CUES)
        and len(sentence.text[_behind_table(sentence.text) :].split()) >= FEWEST
        and _words().unless.search(sentence.text, sentence.words) is None
    )


def _reason(own: list[Sentence], rating: str) -> list[Sentence]:
    """The sentences, one after the other, that say why a standard has its rating."""
    explains = [at for at, one in enumerate(own) if _may_explain(one) and _explains(one, rating)]
    named = [at for at in explains if rating in _named(own[at].text)]
    if not explains:
        return _opening(own, rating)
    first = last = (named or explains)[0]
    while first and last - first < MOST and _same_block(own, first - 1, first):
        if first - 1 not in explains and not _words().back.search(own[first].text):
            break
        first -= 1
    while last + 1 < len(own) and last - first < MOST and _same_block(own, last, last + 1):
        if last + 1 not in explains and not _words().on.search(own[last + 1].text):
            break
        last += 1
    return own[first : last + 1]


def _same_block(own: list[Sentence], one: int, other: int) -> bool:
    return (
        own[one].block is own[other].block
        and _words().unless.search(own[one].text, own[one].words) is None
    )


def _explains(sentence: Sentence, rating: str) -> bool:
    """Whether a sentence names the rating and says why, or says only why.

    One that print has run together with a bullet has to quote the rating.
    """
    text = sentence.text
    if rating in _named(text) and _words().because.search(text, sentence.words):
        return sentence.block.kind == "paragraph" or f"'{rating}'" in text
    if sentence.block.kind != "paragraph":
        return False
    return any(pattern.search(text) for pattern in _words().alone.of(sentence.words))


def _opening(own: list[Sentence], rating: str) -> list[Sentence]:
    """The sentence that judges a standard where its section opens.

    That is the one behind its bare rating, 'Services are rated 'Good'. The range was wide.', else
    one of the first that judges the standard as a whole.
    """
    words = _words()
    prose = takewhile(lambda one: one.block.kind == "paragraph", own)
    opening = [one for one in prose if not _is_fixed(one)][:LATEST]
    for bare, behind in pairwise(opening):
        named = rating in _named(bare.text) and bare.block is behind.block
        if named and words.judging.search(behind.text):
            return [behind]
    told = [one for one in opening if words.whole.search(one.text[_behind_table(one.text) :])]
    return told[:1]


def _is_fixed(sentence: Sentence) -> bool:
    """Whether every section has it: the rating by itself, and how ratings come about."""
    alone = schemes().rating(sentence.text) is not None
    return alone or _words().unless.search(sentence.text, sentence.words) is not None


def _named(text: str) -> Iterator[str]:
    """Yield the ratings that a sentence names."""
    for match in _words().named.finditer(text):
        value = schemes().rating(match["quoted"] or match["plain"])
        if value is not None and (match["quoted"] or match["plain"][0].isupper()):
            yield value.label
