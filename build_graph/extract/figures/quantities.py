"""One quantity of a sentence: its number, its unit, the words that bound it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from build_graph.extract.figures.figure_words import FigureWords


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a sentence, from character `start` to `end` of it; see `model.Figure`.

    `worded` says that a share is printed in words, as 'three-quarters' or 'one in five'; `alone`
    that no unit stands beside the number; `whole` is the number it is a part of, elsewhere in the
    sentence.
    """

    start: int
    end: int
    value: str
    unit: str
    numerator: int | None = None
    denominator: int | None = None
    comparator: str = ""
    measure: str = ""
    worded: bool = False
    alone: bool = False
    percent: str = ""


def unit_of(printed: str, words: FigureWords) -> str:
    """Return the table's name of a thing counted: 'facilitator' is 'staff'."""
    for unit in words.units:
        if unit.pattern.fullmatch(printed):
            return unit.name
    lowered = printed.lower().strip(".,;:()")
    return lowered if lowered.endswith("s") else f"{lowered}s"


def compared(text: str, one: Quantity, words: FigureWords) -> Quantity:
    """Return the quantity with the words that bound it."""
    before, after = text[max(0, one.start - 24) : one.start], text[one.end : one.end + 16]
    last = before.rstrip().rpartition(" ")[2]
    for rule in words.comparators:
        if not rule.after and last not in rule.last:
            continue
        if rule.pattern.search(after if rule.after else before):
            return replace(one, value=f"{rule.sign}{one.value}", comparator=rule.name)
    return one
