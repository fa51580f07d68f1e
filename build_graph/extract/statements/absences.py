"""Explicit absences: what a report says does not exist or was not done.

A linear model tells the sentences that say so from others with a word that denies; they are told
whole, since who lacks what, and where, may stand anywhere in them. The weights are data
(`ontology/models/absences.tsv`), and so are the words (`ontology/layouts/absences.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from build_graph.extract.classifiers.absence_features import absence_features, is_counted
from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.models import Model, model
from build_graph.model import Absence

PROGRESS = "Progress"
INSIDE = ("Background", PROGRESS)
# Of sentences held out the model then finds four in five, and two in three that it finds are right.
LEAST = -1.0
NOT_INSPECTED = "not inspected"
WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that deny, and the patterns of what is told in another way."""

    denying: frozenset[str]
    degrees: frozenset[str]
    harmless: re.Pattern[str]
    goes_on: re.Pattern[str]
    uninspected: re.Pattern[str]
    cell: re.Pattern[str]


@cache
def _words() -> _Words:
    table = load("absences")
    of = {name: "|".join(table["words"][name]) for name in ("harmless", "unharmed")}
    denied = rf"\b(?:no|none|nobody|never|not)\b(?: \w+){{0,4}} (?:{of['unharmed']})\b"
    harmless = rf"\b(?:no|without) (?:{of['harmless']})\b|{denied}|\bno\.(?=\s|$)"  # 'No. 3'
    patterns = (table["told"][name] for name in ("goes_on", "uninspected", "cell"))
    return _Words(
        frozenset(table["words"]["denying"]),
        frozenset(table["words"]["degrees"]),
        re.compile(harmless),
        *(expand(pattern, {}, case=True) for pattern in patterns),
    )


def denies(sentence: Sentence) -> bool:
    """Whether a sentence denies something that may be missing, where absences are told."""
    inside = sentence.section.standard or sentence.section.label in INSIDE
    words = _words()
    if not inside or sentence.words.isdisjoint(words.denying):
        return False
    if sentence.section.standard.startswith("2") and is_counted(sentence.text):
        return False
    if sentence.section.label == PROGRESS and sentence.block.kind == "row":
        return False  # a recommendation of then, and what came of it
    rest = words.harmless.sub("", sentence.lowered)
    return any(word in words.denying for word in WORD.findall(rest))


def features_of(sentence: Sentence) -> frozenset[str]:
    """Return the features of a sentence that denies."""
    part, words = sentence.section.standard[:1] or "background", _words()
    kind = sentence.block.kind
    return absence_features(sentence.text, part, kind, words.denying, words.degrees)


def absences(
    told: Iterable[Sentence], sections: Sections, by: Model | None = None
) -> tuple[Absence, ...]:
    """Return the absences stated in Background and in the standards' sections, in print order.

    That a standard was not inspected may also stand below the table of ratings. `by` is another
    model than the stored one.
    """
    known = model("absences") if by is None else by
    found: list[Absence] = []
    last: Sentence | None = None
    for sentence in told:
        if denies(sentence) and _says_so(sentence, known):
            before = last if last and last.block is sentence.block else None
            found.append(_absence(sentence, before, sections))
        last = sentence
    told_here = any(one.what.endswith("inspected") for one in found)
    return tuple(found) if told_here else (*_uninspected(sections), *found)


def _uninspected(sections: Sections) -> Iterator[Absence]:
    """Yield what the part 'Ratings' says was not inspected."""
    for section in sections.named("Ratings"):
        joined = section.joined()
        for match in _words().uninspected.finditer(joined.text):
            at = sections.passage(joined.spans(*match.span()), section.label)
            yield Absence(" ".join(match[0].split()), at)


def _says_so(sentence: Sentence, known: Model) -> bool:
    """Whether a sentence says that something is absent."""
    words, text = _words(), sentence.text
    if words.uninspected.search(text) or words.cell.search(text):
        return True
    (score,) = known.scores(features_of(sentence))
    return score >= LEAST


def _absence(sentence: Sentence, before: Sentence | None, sections: Sections) -> Absence:
    """Return what a sentence says; 'It has not been replaced' with the sentence before it."""
    words = _words()
    what, spans = sentence.text.strip(" ,.;:"), sentence.spans()
    if before and words.goes_on.search(what):
        what, spans = f"{before.text} {what}", [*before.spans(), *spans]
    if what.startswith("This") and words.uninspected.search(what):
        what = f"{sentence.section.standard} {NOT_INSPECTED}"
    return Absence(what, sections.passage(spans, sentence.section.label))
