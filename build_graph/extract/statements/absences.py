"""Explicit absences: what a report says does not exist or was not done.

The words that deny are found first; what is told is the clause that they stand in, so that it says
who lacks what, and where. Both are data (`ontology/layouts/absences.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.needed_words import Group
from build_graph.model import Absence

INSIDE = ("Background", "Progress")
# A negation that is counted over cases says how the work was, not what there is.
COUNTED = re.compile(
    r"\b(?:per cent|half|thirds?|quarters?|(?:\d+|\w+teen|[\w-]*t[wy]o?|many|most|some|all|"
    r"few(?:er)?|these|those|one|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?:\w+ )?cases)\b"
    r"|\b(?:in|of) (?:the )?\d+\b",
    re.IGNORECASE,
)
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
    opening: re.Pattern[str]
    some: re.Pattern[str]
    rating: re.Pattern[str]


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
def _clause_rules() -> _Clause:
    table = load("absences")
    names = ("begin", "end", "anaphor", "goes_on", "opening", "some", "rating")
    return _Clause(*(expand(table["clause"][n], table["token"], case=True) for n in names))


@cache
def _denying() -> frozenset[str]:
    """The words of which a sentence has one that says something is absent."""
    return frozenset(load("absences")["words"]["denying"])


def absences(told: Iterable[Sentence], sections: Sections) -> tuple[Absence, ...]:
    """Return the absences stated in Background and in the standards' sections, in print order.

    That a standard was not inspected may also stand below the table of ratings.
    """
    found: list[Absence] = []
    last: Sentence | None = None
    for sentence in told:
        inside = sentence.section.standard or sentence.section.label in INSIDE
        if inside and not sentence.words.isdisjoint(_denying()):
            before = last if last and last.block is sentence.block else None
            found.extend(_absences(sentence, before, sections))
        last = sentence
    told_here = any(one.what.endswith("inspected") for one in found)
    return tuple(found) if told_here else (*_uninspected(sections), *found)


def _uninspected(sections: Sections) -> Iterator[Absence]:
    """Yield what the part 'Ratings' says was not inspected."""
    [kind] = [one for one in _kinds().rules if one.keys[0] == UNINSPECTED]
    for section in sections.named("Ratings"):
        joined = section.joined()
        for match in kind.pattern.finditer(joined.text):
            at = sections.passage(joined.spans(*match.span()), section.label)
            yield Absence(" ".join(match[0].split()), at)


def _absences(sentence: Sentence, before: Sentence | None, sections: Sections) -> Iterator[Absence]:
    """Yield what a sentence says is absent, each clause of it once.

    'It has not been replaced' is told with the sentence before it.
    """
    text = sentence.text
    found: list[tuple[int, int]] = []
    for kind in _kinds().of(sentence.words):
        if not any(key in text for key in kind.keys):
            continue
        for match in kind.pattern.finditer(text):
            start, near, end = _clause(text, match.start(), match.end())
            rated = _clause_rules().rating.search(text, start, end) is not None
            if not rated and _counts(kind, sentence, text[near:end].strip()):
                found.append((start, end))
    for start, end in _apart(found):
        what, spans = _told(text[start:end]), sentence.spans()
        if before and _clause_rules().goes_on.search(text[start:end]):
            what, spans = f"{before.text} {what}", [*before.spans(), *spans]
        if what.split()[0] in ("This", "this") and what.endswith("inspected"):
            what = f"{sentence.section.standard} {UNINSPECTED}"
        yield Absence(what, sections.passage(spans, sentence.section.label))


def _clause(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Return where the clause of the words from `start` to `end` begins, by itself, and ends.

    It begins with the sentence where it goes on about what stands before it.
    """
    rules = _clause_rules()
    near = max((match.end() for match in rules.begin.finditer(text, 0, start)), default=0)
    last = rules.end.search(text, end)
    whole = 0 if rules.anaphor.search(text, near, end) else near
    return whole, near, last.start() if last else len(text)


def _apart(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the clauses in order, each once; of two that begin alike the first is told.

    >>> _apart([(0, 40), (10, 30), (45, 60)])
    [(0, 40), (45, 60)]
    """
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(found)):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        else:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
    return kept


def _told(clause: str) -> str:
    what = clause.strip(" ,.;:")
    while (opened := _clause_rules().opening.sub("", what)) != what:
        what = opened
    return what


def _counts(kind: _Kind, sentence: Sentence, clause: str) -> bool:
    """Whether a kind of absence counts in a clause, where its sentence stands."""
    if _clause_rules().some.search(clause):
        return False
    if not sentence.section.standard.startswith("2"):
        return True
    return kind.casework and COUNTED.search(clause) is None
