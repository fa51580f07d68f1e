"""The numbers of a sentence together: one share printed twice, parts of a whole, units carried on.

'71 per cent (ten out of 14)' is one figure, and so is '27 of 47 cases (57 per cent)'; in 'of the 40
cases, 13 had a plan and nine a review' both are parts of 40; 'from 29 days to 17' are days twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.numbers_found import found_in
from build_graph.extract.figures.quantities import Quantity, unit_of

SHARES = frozenset({"percent", "n/d"})
UNCOUNTED = SHARES | {"RAG", "date range", "pounds", "number"}
# What may stand between a share and the same share in another form.
BRACKET = re.compile(r"[^.;()]{0,90}\(\s*(?:or |that is,? |i\.e\.,? |about |around |just )*$")
PLAIN = re.compile(r"(?:\s[\w'’-]+){0,9}\s*\(\s*$")
OR = re.compile(r"(?:\s[\w'’-]+){0,4}(?:,| [–—])\s?(?:or |that is,? |which is )?(?:about |just )?$")
CLOSES = re.compile(r"[^().;]{0,40}\)")
CARRIED = re.compile(r"\b(?:to|from|than|against|at|of|is|was|were|and|by|with)\s$")
# Words that reach back to what the sentence before counted.
REACHES = re.compile(r"(?:\bof (?:whom|which|these|those|them),?|\bfurther|\banother|\bother)\s$")
THEM = re.compile(r"\sof (?:them|these|those|whom)\b")
SHORT = 12  # characters of a part whose whole stands elsewhere
NEAR = 1.5  # percentage points within which two forms are taken for one share


def quantities(printed: str, section: str, words: FigureWords, before: str = "") -> list[Quantity]:
    """Return the quantities of a sentence in their order.

    `before` is the unit of what was counted last in the sentence before.
    """
    found = found_in(printed, section, words)
    if not found:
        return []
    text = printed.lower()
    return _carried(text, _together(text, found), words, before)


def _together(text: str, found: Iterable[Quantity]) -> list[Quantity]:
    """Put together what is one figure printed twice."""
    kept: list[Quantity] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and last.end <= one.start and one.unit in SHARES:
            gap = text[last.end : one.start]
            if {last.unit, one.unit} == SHARES and not last.worded and not one.worded:
                if _same(text, gap, last, one):
                    kept[-1] = _both(last, one)
                    continue
            elif last.worded and BRACKET.fullmatch(gap):
                kept.pop()
        kept.append(one)
    return kept


def _same(text: str, gap: str, last: Quantity, one: Quantity) -> bool:
    """Whether a percentage and a fraction are one share: in brackets beside it, or equal to it."""
    closed = BRACKET.fullmatch(gap) is not None and CLOSES.match(text, one.end) is not None
    if closed and PLAIN.fullmatch(gap):
        return True
    return (closed or OR.fullmatch(gap) is not None) and _agree(last, one)


def _agree(*both: Quantity) -> bool:
    shares = []
    for one in both:
        if one.denominator:
            shares.append(100 * (one.numerator or 0) / one.denominator)
        elif one.unit == "percent":
            shares.append(float(one.value.lstrip("<>=").partition("-")[0] or 0))
    return len(shares) == len(both) and abs(shares[0] - shares[1]) < NEAR


def _both(last: Quantity, one: Quantity) -> Quantity:
    """One share with both its forms; what is printed first is its value."""
    if last.unit == "percent":
        return replace(last, end=one.end, numerator=one.numerator, denominator=one.denominator)
    return replace(last, end=one.end, percent=one.value.lstrip("<>="))


def _carried(text: str, found: list[Quantity], words: FigureWords, before: str) -> list[Quantity]:
    """Give each number that stands alone the unit that the words before it carry on."""
    kept: list[Quantity] = []
    whole: int | None = None
    for item in found:
        one = item
        if one.alone:
            unit, of = _unit_before(text, kept, one, words), _whole(kept, whole, one)
            if of:
                n = int(one.value)
                one = replace(one, value=f"{n}/{of}", unit="n/d", numerator=n, denominator=of)
            elif unit or (before and REACHES.search(text[: one.start])):
                one = replace(one, unit=unit or before)
            elif not text[one.start].isdigit() and text[one.start] not in "-–−":
                continue  # a word that counts nothing known
        elif one.denominator and one.end - one.start < SHORT and "/" in one.value:
            whole = one.denominator if " of " not in text[one.start : one.end] else None
        kept.append(one)
    return kept


def _whole(kept: list[Quantity], whole: int | None, one: Quantity) -> int | None:
    """The whole that was said once for all the parts of a sentence, where `one` may be a part."""
    if not whole or not one.value.isdigit() or not kept or kept[-1].denominator != whole:
        return None
    return whole if int(one.value) <= whole else None


def _unit_before(text: str, kept: list[Quantity], one: Quantity, words: FigureWords) -> str:
    """The unit of the last thing counted before `one` in its sentence."""
    ahead = text[: one.start]
    for last in reversed(kept):
        if last.unit == "percent" and last is kept[-1] and CARRIED.search(ahead):
            return "" if THEM.match(text, one.end) else "percent"
        if last.unit == "n/d" and last.denominator:
            noun = words.noun.match(text, last.end)
            return unit_of(noun["unit"], words) if noun else ""
        if last.unit not in UNCOUNTED:
            return last.unit
    return ""
