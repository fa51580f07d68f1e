"""Explicit absences: what a report says does not exist or was not done."""

from __future__ import annotations

import re
from functools import cache

from build_graph.extract.mentions import Sentence, sentences
from build_graph.extract.organisations import OUTSIDE
from build_graph.extract.sections import Sections
from build_graph.layout import Layout, load
from build_graph.model import Absence

INSIDE = ("Background",)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in load("absences")["absence"])


def absences(sections: Sections, layout: Layout) -> tuple[Absence, ...]:
    """Return the absences stated in Background and in the standards' sections, in print order."""
    inside = [
        section
        for section in sections.all
        if section.label not in OUTSIDE and (section.standard or section.label in INSIDE)
    ]
    found = (_absence(sentence, sections) for sentence in sentences(inside, layout))
    return tuple(absence for absence in found if absence is not None)


def _absence(sentence: Sentence, sections: Sections) -> Absence | None:
    for pattern in _patterns():
        match = pattern.search(sentence.text)
        if match:
            what = match["what"].strip()
            if what[0].isupper() and what.split()[0] in ("This", "Court"):
                what = f"{what[0].lower()}{what[1:]}: {sentence.section.standard} not inspected"
            at = sections.passage(sentence.spans(), sentence.section.label)
            return Absence(what, at)
    return None
