"""The overall rating where only the foreword's prose says it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from build_graph.extract.mentions import Sentence
from build_graph.extract.sections import Sections, squash
from build_graph.layout import Layout
from build_graph.model import Passage, Stated
from build_graph.vocab import schemes

PARTS = frozenset({"Foreword", "Executive summary"})
# How many characters after the rating may still say that it is one of another time.
AFTER = 40


def overall_rating(
    told: Iterable[Sentence], sections: Sections, layout: Layout, own: str
) -> Stated[str] | None:
    """Return the overall rating that the foreword gives `own`, None where it gives none or two.

    A rating of another time, of another unit or of one standard is none.
    """
    found: dict[str, Passage] = {}
    for sentence in told:
        label = sentence.section.label
        if label not in PARTS or " rat" not in sentence.lowered:
            continue
        for pattern in layout.overall.patterns:
            for match in pattern.finditer(sentence.text):
                value = schemes().rating(match["value"])
                around = sentence.text[: match.end() + AFTER]
                if value is None or layout.overall.unless.search(around):
                    continue
                if _names(match, own):
                    at = sections.passage(sentence.spans(*match.span()), label)
                    found.setdefault(value.label, at)
    return Stated(*next(iter(found.items()))) if len(found) == 1 else None


def _names(match: re.Match[str], own: str) -> bool:
    """Whether the match names `own`, or says no name at all."""
    name = match.groupdict().get("name")
    return name is None or squash(name).endswith(squash(own))
