"""Headings within a section, which no layout knows: short lines that end no sentence."""

from __future__ import annotations

import re

from build_graph.extract.structure.wrapping import Wrapping

SENTENCE_END = re.compile(r"[.!?:][\"')\]]*$")
LONGEST = 70  # characters
# Hard-wrapped text has lines of about this length; a full paragraph on one line is longer.
WRAPPED = range(38, 121)
# The last line of a paragraph is shorter than this share of the widest before it, as a rule.
SHORT_LINE = 0.7


def like_heading(text: str) -> bool:
    """Whether a line looks like a heading.

    >>> like_heading("Views of people on probation"), like_heading("They were asked.")
    (True, False)
    """
    return len(text) < LONGEST and not SENTENCE_END.search(text) and text[0].isupper()


def may_head(text: str, wrapping: Wrapping | None) -> bool:
    """Whether a line may be a heading: it looks like one, and is shorter than a broken line."""
    if not like_heading(text):
        return False
    return wrapping is None or wrapping.measure(text) < wrapping.width * SHORT_LINE


def stands_above(text: str, after: str, wrapping: Wrapping | None) -> bool:
    """Whether a line is a heading right above the paragraph that the line `after` opens."""
    if len(after) < WRAPPED.start or not may_head(text, wrapping):
        return False
    return wrapping is not None or len(after) >= WRAPPED.stop
