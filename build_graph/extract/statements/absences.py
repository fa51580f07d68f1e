"""Explicit absences: what a report says does not exist or was not done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import expand, load
from build_graph.model import Absence

INSIDE = ("Background", "Progress")
# Cheaper than trying every pattern on every sentence: first its words, then what surely denies.
# A negation that is counted over cases says how the work was, not what there is.
COUNTED = re.compile(
    r"\b(?:per cent|half|thirds?|quarters?|(?:\d+|\w+teen|[\w-]*t[wy]o?|many|most|some|all|"
    r"few(?:er)?|these|those|one|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?:\w+ )?cases)\b"
    r"|\b(?:in|of) (?:the )?\d+\b",
    re.IGNORECASE,
)
# Of fewer words the clause around it says more.
SHORT = 5
CLAUSE = re.compile(r"[.;:](?=\s|$)")
OPENING = re.compile(r"^(?:and|but|yet|that|so|where|when|which|while|since|because|as)\s+", re.I)


class _Kind(NamedTuple):
    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    casework: bool
    whole: bool


@cache
def _kinds() -> tuple[_Kind, ...]:
    table = load("absences")
    tokens = table["token"]
    return tuple(
        _Kind(
            tuple(row["key"]),
            expand(row["pattern"], tokens, case=True),
            row.get("casework", False),
            row.get("whole", False),
        )
        for row in table["absence"]
    )


@cache
def _denying() -> frozenset[str]:
    """The words of which a sentence has one that says something is absent."""
    return frozenset(load("absences")["words"]["denying"])


@cache
def _keys() -> frozenset[str]:
    """What the sentences of any kind have, each once."""
    return frozenset(key for kind in _kinds() for key in kind.keys)


def absences(told: Iterable[Sentence], sections: Sections) -> tuple[Absence, ...]:
    """Return the absences stated in Background and in the standards' sections, in print order.

    That a standard was not inspected may also stand below the table of ratings.
    """
    found: list[Absence] = []
    for sentence in told:
        inside = sentence.section.standard or sentence.section.label in INSIDE
        if inside and not _denying().isdisjoint(sentence.words):
            found.extend(_absences(sentence, sections))
    told_here = any(one.what.endswith("inspected") for one in found)
    return tuple(found) if told_here else (*_uninspected(sections), *found)


def _uninspected(sections: Sections) -> Iterator[Absence]:
    """Yield what the part 'Ratings' says was not inspected."""
    [kind] = [one for one in _kinds() if one.keys[0] == "not inspected"]
    for section in sections.named("Ratings"):
        joined = section.joined()
        for match in kind.pattern.finditer(joined.text):
            at = sections.passage(joined.spans(*match.span()), section.label)
            yield Absence(" ".join(match["what"].split()), at)


def _absences(sentence: Sentence, sections: Sections) -> Iterator[Absence]:
    """Yield what a sentence says is absent, each stretch of it once."""
    text = sentence.text
    taken: list[tuple[int, int, bool]] = []
    there = {key for key in _keys() if key in text}
    for kind in _kinds():
        if there.isdisjoint(kind.keys):
            continue
        for start, end in (match.span("what") for match in kind.pattern.finditer(text)):
            free = not any(start < after and before < end for before, after, _ in taken)
            if free and _counts(kind, sentence, start, end):
                taken.append((start, end, kind.whole))
    for start, end, whole in sorted(taken):
        what = OPENING.sub("", text[start:end].strip(" ,"))
        if what.split()[0] in ("This", "this") and what.endswith("inspected"):
            what = f"{sentence.section.standard} not inspected"
        elif whole and len(what.split()) < SHORT and len(taken) == 1:
            what = _clause(text, start, end)
        at = sections.passage(sentence.spans(), sentence.section.label)
        yield Absence(what, at)


def _clause(text: str, start: int, end: int) -> str:
    """The clause that the characters `start` up to `end` stand in."""
    stops = [0, *(match.end() for match in CLAUSE.finditer(text)), len(text)]
    before = max(stop for stop in stops if stop <= start)
    after = min(stop for stop in stops if stop >= end)
    return OPENING.sub("", text[before:after].strip(" .,;:"))


def _counts(kind: _Kind, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a kind of absence counts where the sentence stands."""
    if not sentence.section.standard.startswith("2"):
        return True
    after = re.split(r"[,.;]", sentence.text[end : end + 40], maxsplit=1)[0]
    return kind.casework and COUNTED.search(sentence.text[start:end] + after) is None
