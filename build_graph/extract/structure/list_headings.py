"""Headings of lists of strengths and of areas for improvement."""

from __future__ import annotations

from build_graph.extract.structure.headings import without_number
from build_graph.extract.structure.standard_names import squash, worn
from build_graph.knowledge.layout import Layout

SHORT_ITEM = 90  # characters of a line that may be such a heading
# Headings of lists that lost a letter or were taken apart.
WORN = {
    form: polarity
    for polarity, words in (("strength", "strengths"), ("improvement", "areasforimprovement"))
    for form in (words, *worn(words))
}
SHORT_WORN = 30  # characters


def polarity_of(text: str, layout: Layout) -> str:
    """Return the polarity of the list that a line is the heading of, '' where it is none."""
    if len(text) >= SHORT_ITEM:
        return ""
    bare = without_number(text.rstrip(" :."))
    for polarity, pattern in layout.lists:
        if pattern.fullmatch(bare):
            return polarity
    return WORN.get(squash(text), "") if len(text) < SHORT_WORN else ""
