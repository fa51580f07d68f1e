"""The overall rating where only the foreword's prose says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_graph.extract.mentions import Sentence
from build_graph.extract.sections import Sections, squash
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.vocab import schemes
from build_graph.model import Passage, Stated

PARTS = frozenset({"Foreword", "Executive summary"})
# How many characters after the rating may still say that it is one of another time.
AFTER = 40


def overall_rating(
    told: Iterable[Sentence], sections: Sections, layout: Layout, own: str
) -> Stated[str] | None:
    """Return the overall rating that the foreword gives `own`, None where it gives none or two.

    A rating of another time, of another unit or of one standard is none.
    """
    parts = [sentence for sentence in told if _may_say(sentence)]
    for patterns in layout.overall.ways:
        found: dict[str, Passage] = {}
        for sentence in parts:
            for label, start, end in _given(sentence.text, patterns, layout, own):
                at = sections.passage(sentence.spans(start, end), sentence.section.label)
                found.setdefault(label, at)
        if found:
            return Stated(*next(iter(found.items()))) if len(found) == 1 else None
    return None


def _given(
    text: str, patterns: Iterable[re.Pattern[str]], layout: Layout, own: str
) -> Iterator[tuple[str, int, int]]:
    """Yield each rating that a sentence gives `own` as a whole, and where it says so."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            value = schemes().rating(match["value"])
            around = text[: match.end() + AFTER]
            if value and not layout.overall.unless.search(around) and _names(match, own):
                yield value.label, match.start(), match.end()


def _may_say(sentence: Sentence) -> bool:
    return sentence.section.label in PARTS and " rat" in sentence.lowered


def _names(match: re.Match[str], own: str) -> bool:
    """Whether the match names `own`, or says no name at all."""
    name = match.groupdict().get("name")
    return name is None or squash(name).endswith(squash(own))
