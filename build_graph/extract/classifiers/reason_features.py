"""A sentence that may say why a standard has its rating, as features: its words and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from build_graph.extract.classifiers.tokens import STEM, tokens, without_names

# What stands for the rating that was given, and for any other.
GIVEN, OTHER = "givenrating", "otherrating"


def reason_features(
    text: str, ratings: re.Pattern[str], given: Callable[[str], bool], place: Iterable[str]
) -> frozenset[str]:
    """Return the features of a sentence.

    `ratings` finds the words of a rating, `given` says whether they are those of the rating that
    the standard has, and `place` are the features of where the sentence stands.
    """
    marked = ratings.sub(lambda match: GIVEN if given(match["rating"]) else OTHER, text)
    words = tokens(without_names(marked))
    return frozenset(
        (
            *place,
            *(f"says {word if word in (GIVEN, OTHER) else word[:STEM]}" for word in words),
            f"first {' '.join(words[:1])}",
            f"first {' '.join(words[:2])}",
            f"length {min(6, len(words) // 8)}",
        )
    )
