"""Explicit absences: what a report says does not exist or was not done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from build_graph.extract.mentions import Sentence
from build_graph.extract.sections import Sections
from build_graph.knowledge.layout import load
from build_graph.model import Absence

INSIDE = ("Background",)
# Cheaper than trying every pattern on every sentence: first its words, then what surely denies.
DENYING = frozenset({"no", "not", "absence", "yet"})
DENIES = re.compile(r"\b[Nn]o\b|\bnot\b|\babsence\b|\byet to\b|outstanding")


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple(
        (tuple(row["key"]), re.compile(row["pattern"])) for row in load("absences")["absence"]
    )


def absences(told: Iterable[Sentence], sections: Sections) -> tuple[Absence, ...]:
    """Return the absences stated in Background and in the standards' sections, in print order."""
    inside = (
        sentence
        for sentence in told
        if sentence.section.standard or sentence.section.label in INSIDE
    )
    found = (_absence(sentence, sections) for sentence in inside if _denies(sentence))
    return tuple(absence for absence in found if absence is not None)


def _denies(sentence: Sentence) -> bool:
    if DENYING.isdisjoint(sentence.words) and "outstanding" not in sentence.text:
        return False
    return DENIES.search(sentence.text) is not None


def _absence(sentence: Sentence, sections: Sections) -> Absence | None:
    for keys, pattern in _patterns():
        if not any(key in sentence.text for key in keys):
            continue
        match = pattern.search(sentence.text)
        if match:
            what = match["what"].strip()
            if what[0].isupper() and what.split()[0] in ("This", "Court"):
                what = f"{what[0].lower()}{what[1:]}: {sentence.section.standard} not inspected"
            at = sections.passage(sentence.spans(), sentence.section.label)
            return Absence(what, at)
    return None
