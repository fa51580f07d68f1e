"""Explicit absences: what a report says does not exist or was not done.

Patterns find the words that deny, and a linear model more sentences that say so in other words; a
sentence is told whole, since who lacks what, and where, may stand anywhere in it. Both are data
(`ontology/layouts/absences.toml`, `ontology/models/absences.tsv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from build_graph.extract.classifiers.absence_features import absence_features, is_counted
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.models import model
from build_graph.knowledge.needed_words import Group
from build_graph.model import Absence

PROGRESS = "Progress"
INSIDE = ("Background", PROGRESS)
WORD = re.compile(r"[a-z]+")
# The least score of what no pattern finds: real reports deny of degrees what strangers do not.
LEAST = 0.0
UNINSPECTED = "not inspected"


class _Kind(NamedTuple):
    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    casework: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    """How a clause is cut out of its sentence, and what makes it none that counts."""

    begin: re.Pattern[str]
    end: re.Pattern[str]
    anaphor: re.Pattern[str]
    goes_on: re.Pattern[str]
    some: re.Pattern[str]
    rating: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that deny, those that say how much, and what is denied without harm."""

    denying: frozenset[str]
    degrees: frozenset[str]
    harmless: re.Pattern[str]


@cache
def _kinds() -> Group[_Kind]:
    table = load("absences")
    found = (
        _Kind(
            tuple(row["key"]),
            expand(row["pattern"], table["token"], case=True),
            row.get("casework", False),
        )
        for row in table["absence"]
    )
    return Group(found, lambda kind: kind.pattern)


@cache
def _not_inspected() -> re.Pattern[str]:
    [kind] = [one for one in _kinds().rules if one.keys[0] == UNINSPECTED]
    return kind.pattern


@cache
def _clause_rules() -> _Clause:
    table = load("absences")
    names = ("begin", "end", "anaphor", "goes_on", "some", "rating")
    return _Clause(*(expand(table["clause"][n], table["token"], case=True) for n in names))


@cache
def _words() -> _Words:
    table = load("absences")
    of = {name: "|".join(table["words"][name]) for name in ("harmless", "unharmed")}
    denied = rf"\b(?:no|none|nobody|never|not)\b(?: \w+){{0,4}} (?:{of['unharmed']})\b"
    harmless = rf"\b(?:no|without) (?:{of['harmless']})\b|{denied}|\bno\.(?=\s|$)"  # 'No. 3'
    return _Words(
        frozenset(table["words"]["denying"]),
        frozenset(table["words"]["degrees"]),
        re.compile(harmless),
    )


def denies(sentence: Sentence) -> bool:
    """Whether a sentence denies something that may be missing, where absences are told."""
    if not _may_say_so(sentence):
        return False
    if sentence.section.standard.startswith("2") and is_counted(sentence.text):
        return False
    if sentence.section.label == PROGRESS and sentence.block.kind == "row":
        return False  # a recommendation of then, and what came of it
    words = _words()
    rest = words.harmless.sub("", sentence.lowered)
    return any(word in words.denying for word in WORD.findall(rest))


def features_of(sentence: Sentence) -> frozenset[str]:
    """Return the features of a sentence that denies."""
    part, words = sentence.section.standard[:1] or "background", _words()
    kind = sentence.block.kind
    return absence_features(sentence.text, part, kind, words.denying, words.degrees)


def absences(told: Iterable[Sentence], sections: Sections) -> tuple[Absence, ...]:
    """Return the absences stated in Background and in the standards' sections, in print order.

    That a standard was not inspected may also stand below the table of ratings.
    """
    found: list[Absence] = []
    last: Sentence | None = None
    for sentence in told:
        if _may_say_so(sentence) and (_is_told(sentence) or _is_likely(sentence)):
            before = last if last and last.block is sentence.block else None
            found.append(_absence(sentence, before, sections))
        last = sentence
    told_here = any(UNINSPECTED in one.what or _not_inspected().search(one.what) for one in found)
    return tuple(found) if told_here else (*_uninspected(sections), *found)


def _uninspected(sections: Sections) -> Iterator[Absence]:
    """Yield what the part 'Ratings' says was not inspected."""
    for section in sections.named("Ratings"):
        joined = section.joined()
        for match in _not_inspected().finditer(joined.text):
            at = sections.passage(joined.spans(*match.span()), section.label)
            yield Absence(" ".join(match[0].split()), at)


def _may_say_so(sentence: Sentence) -> bool:
    """Whether a sentence has a word that denies, and stands where absences are told."""
    inside = sentence.section.standard or sentence.section.label in INSIDE
    return bool(inside) and not sentence.words.isdisjoint(_words().denying)


def _is_told(sentence: Sentence) -> bool:
    """Whether a pattern finds that a clause of a sentence says so."""
    text = sentence.text
    for kind in _kinds().of(sentence.words):
        if not any(map(text.__contains__, kind.keys)):
            continue
        for match in kind.pattern.finditer(text):
            start, near, end = _clause(text, match.start(), match.end())
            rated = _clause_rules().rating.search(text, start, end) is not None
            if not rated and _counts(kind, sentence, text[near:end].strip()):
                return True
    return False


def _is_likely(sentence: Sentence) -> bool:
    """Whether the model finds that a sentence says so."""
    if not denies(sentence):
        return False
    (score,) = model("absences").scores(features_of(sentence))
    return score >= LEAST


def _absence(sentence: Sentence, before: Sentence | None, sections: Sections) -> Absence:
    """Return what a sentence says; 'It has not been replaced' with the sentence before it."""
    what, spans = sentence.text.strip(" ,.;:"), sentence.spans()
    if before and _clause_rules().goes_on.search(what):
        what, spans = f"{before.text} {what}", [*before.spans(), *spans]
    if what.startswith("This ") and (found := _not_inspected().match(what)):
        what = f"{sentence.section.standard} {UNINSPECTED}{what[found.end() :]}"
    return Absence(what, sections.passage(spans, sentence.section.label))


def _clause(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Return where the clause of the words from `start` to `end` begins, by itself, and ends.

    It begins with the sentence where it goes on about what stands before it.
    """
    rules = _clause_rules()
    near = max((match.end() for match in rules.begin.finditer(text, 0, start)), default=0)
    last = rules.end.search(text, end)
    whole = 0 if rules.anaphor.search(text, near, end) else near
    return whole, near, last.start() if last else len(text)


def _counts(kind: _Kind, sentence: Sentence, clause: str) -> bool:
    """Whether a kind of absence counts in a clause, where its sentence stands."""
    if _clause_rules().some.search(clause):
        return False
    if not sentence.section.standard.startswith("2"):
        return True
    return kind.casework and not is_counted(clause)
