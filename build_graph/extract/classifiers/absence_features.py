"""A sentence that denies something, as features: the words that deny, and those around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from build_graph.extract.classifiers.tokens import STEM, tokens, without_names

BEFORE, AFTER = 4, 5  # words beside one that denies
# A negation that is counted over cases says how the work was.
COUNTED = re.compile(
    r"<number>(?: per cent)? (?:out )?of (?:the |those |these )?(?:<number>|cases|people)"
    r"|\b(?:half|thirds?|quarters?|<number>|most|many|some|few) (?:of )?(?:\w+ ){0,2}cases\b"
)


def absence_features(
    text: str, part: str, block: str, denying: frozenset[str], degrees: frozenset[str]
) -> frozenset[str]:
    """Return the features of a text that has one of the words `denying`.

    A word of `degrees` after one that denies says how much or how well, not what there is.

    `part` is where it stands ('Background', a standard's domain), `block` the kind of its block.
    """
    words = tokens(without_names(text))
    return frozenset(_of(words, denying, degrees)) | {
        f"part {part}",
        f"in {block}",
        f"first {' '.join(words[:2])}",
        f"length {min(6, len(words) // 8)}",
    }


def is_counted(text: str) -> bool:
    """Whether a text counts cases or people: what it denies is then how the work was.

    >>> is_counted("There was no plan in 12 of the 30 cases.")
    True
    """
    low = text.lower()
    may_count = "of" in low or "cases" in low  # as each alternative of the pattern asks
    return may_count and COUNTED.search(" ".join(tokens(text))) is not None


def _of(words: list[str], denying: frozenset[str], degrees: frozenset[str]) -> Iterator[str]:
    yield from (f"says {word[:STEM]}" for word in words)
    yield from (f"{one} {other}" for one, other in pairwise(words))
    for at, word in enumerate(words):
        if word in denying:
            before, after = words[max(0, at - BEFORE) : at], words[at + 1 : at + 1 + AFTER]
            yield from (f"{word} after {other[:STEM]}" for other in before)
            yield from (f"{word} before {other[:STEM]}" for other in after)
            yield f"{word} {' '.join(after[:2])}"
            yield f"{' '.join(before[-2:])} {word}"
            yield f"{word} at {min(4, at // 5)}"
            graded = not degrees.isdisjoint(after)
            yield f"{word} degree {graded}"
            yield f"degree {graded}"
