"""The sentence by which a report says why a standard is rated as it is.

It stands in the standard's own section and names the rating with what it rests on, or explains it
in the sentence after. What the words are is data (`ontology/layouts/reasons.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Rating

# A sentence that gives a reason has at least so many words.
FEWEST = 8
# Words of which a sentence that gives a reason has one.
CUES = frozenset(
    {"rated", "rating", "ratings", "rate", "judged", "judgement", "band", "range", "category"}
    | {"good", "inadequate", "outstanding", "improvement", "standard", "because", "reason"}
)


@dataclass(frozen=True, slots=True)
class _Words:
    named: re.Pattern[str]
    because: re.Pattern[str]
    alone: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]


@cache
def _words() -> _Words:
    table = load("reasons")
    tokens = table["token"]

    def one(key: str) -> re.Pattern[str]:
        return expand(table[key]["pattern"], tokens)

    alone = tuple(expand(row["pattern"], tokens) for row in table["alone"])
    return _Words(one("named"), one("because"), alone, one("unless"))


def with_reasons(
    ratings: tuple[Rating, ...], told: Iterable[Sentence], sections: Sections
) -> tuple[Rating, ...]:
    """Return the ratings, each with the sentence that says why it is what it is, if one does."""
    values = {rating.standard: rating.rating for rating in ratings}
    own = (one for one in told if _may_explain(one) and one.section.label in values)
    found: dict[str, Passage] = {}
    for label, group in groupby(own, key=lambda one: one.section.label):
        if label in found:
            continue
        reason = _best(list(group), values[label])
        if reason is not None:
            found[label] = sections.passage(reason.spans(), label)
    return tuple(
        # What says that discretion was used is kept as that.
        replace(one, reason=at) if (at := found.get(one.standard)) != one.discretion else one
        for one in ratings
    )


def _may_explain(sentence: Sentence) -> bool:
    return (
        sentence.block.kind == "paragraph"
        and sentence.section.label == sentence.section.standard
        and not CUES.isdisjoint(sentence.words)
        and len(sentence.text.split()) >= FEWEST
        and _words().unless.search(sentence.text) is None
    )


def _best(told: list[Sentence], rating: str) -> Sentence | None:
    """The sentence that names the rating and says why; else one that only says why."""
    named = [one for one in told if rating in _named(one.text)]
    for sentence in named:
        if _words().because.search(sentence.text):
            return sentence
    for sentence in told:
        if any(pattern.search(sentence.text) for pattern in _words().alone):
            return sentence
    return None


def _named(text: str) -> Iterator[str]:
    """Yield the ratings that a sentence names."""
    for match in _words().named.finditer(text):
        value = schemes().rating(match["quoted"] or match["plain"])
        if value is not None and (match["quoted"] or match["plain"][0].isupper()):
            yield value.label
