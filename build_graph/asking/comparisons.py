"""Comparisons: 'higher than Thornmere Vale', 'below average', 'Good or better'."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.asking.amounts import Number
from build_graph.asking.entities import Entity, Mention
from build_graph.asking.items import noun_of
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.words import Token

_BESIDE = frozenset({"above", "below"})  # need no 'than' before 'average'


@dataclass(frozen=True, slots=True)
class Than:
    """What others are compared with: a unit or the mean (None); whether more is asked, of what."""

    unit: Entity | None
    more: bool
    judged: bool
    noun: str


def than_of(
    words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
) -> tuple[Than | None, set[int]]:
    """Return the unit after 'than', and the places of the words that compare with it."""
    for mention in mentions:
        unit = mention.of_kind(("pdu",))
        lead = [token.text for token in words[max(0, mention.start - 5) : mention.start]]
        if unit is None or "than" not in lead[-2:]:
            continue
        at = len(lead) - 1 - lead[::-1].index("than")
        for i in range(at - 1, -1, -1):
            for name in ("more", "fewer"):
                if lead[i] in lex.than[name]:
                    noun = _last_noun(lead[i + 1 : at], lex)
                    first = mention.start - len(lead)
                    places = {first + i, first + at, *range(mention.start, mention.end)}
                    judged = lead[i] in lex.than["judged"]
                    return Than(unit, name == "more", judged, noun), places
    return _than_average([token.text for token in words], lex)


def _than_average(texts: list[str], lex: Lexicon) -> tuple[Than | None, set[int]]:
    """Return the comparison of 'below average', 'higher than the mean', and its places."""
    means = {words_before[0] for words_before in lex.operations["mean"] if len(words_before) == 1}
    for at in (i for i, text in enumerate(texts) if text in means):
        lead = range(at - 1, max(0, at - 5) - 1, -1)
        first = next((i for i in lead if texts[i] in lex.than["more"] | lex.than["fewer"]), at)
        between = texts[first + 1 : at]
        if first == at or not ("than" in between or texts[first] in _BESIDE):
            continue
        judged = texts[first] in lex.than["judged"]
        noun = _last_noun(between, lex)
        heard = {i for i in range(first, at) if texts[i] == "than" or texts[i] in lex.stop}
        return Than(None, texts[first] in lex.than["more"], judged, noun), {first, at} | heard
    return None, set()


def _last_noun(between: list[str], lex: Lexicon) -> str:
    """Return what is compared: of 'CRS providers' the providers."""
    nouns = [noun for word in lex.canonical(between) if (noun := noun_of(word, lex))]
    return nouns[-1] if nouns else ""


def timed_by_unit(words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon) -> bool:
    """Return whether a unit stands where a date would: 'before Brighton', which nothing answers."""
    words_before = {
        one for name in ("before", "after", "since", "until") for one in lex.comparisons[name]
    }
    return any(
        mention.of_kind(("pdu",)) and (words[mention.start - 1].text,) in words_before
        for mention in mentions
        if mention.start
    )


def ratings_compared(
    words: tuple[Token, ...], mentions: tuple[Mention, ...], lex: Lexicon
) -> tuple[list[Number], set[int]]:
    """Return conditions such as 'better than Good' and 'Good or better', and their places."""
    found = []
    places: set[int] = set()
    texts = [token.text for token in words]
    for mention in mentions:
        entity = mention.candidates[0]
        if entity.kind != "rating" or entity.name not in lex.points:
            continue
        compared = _rating_compared(texts, mention, lex)
        if compared is not None:
            more, itself, own = compared
            found.append(_rating_at(entity.name, lex, more=more, itself=itself))
            places |= {*range(mention.start, mention.end), *own}
    return found, places


def _rating_compared(
    texts: list[str], mention: Mention, lex: Lexicon
) -> tuple[bool, bool, set[int]] | None:
    """Return whether more is asked, whether the rating itself counts, and the words' places."""
    start, end = mention.start, mention.end
    after, lead = texts[end : end + 2], texts[max(0, start - 2) : start]
    known = lex.than["more"] | lex.than["fewer"]
    if after[:1] == ["or"] and set(after[1:]) & known:
        return after[1] in lex.than["more"], True, {end, end + 1}
    if lead[1:] == ["than"] and lead[0] in known:
        return lead[0] in lex.than["more"], False, {start - 2, start - 1}
    if lead == ["at", "least"]:
        return True, True, {start - 2, start - 1}
    if lead[-1:] in (["above"], ["below"]):
        return lead[-1] == "above", False, {start - 1}
    return None


def _rating_at(name: str, lex: Lexicon, *, more: bool, itself: bool) -> Number:
    points = lex.points[name]
    words_before = ("at least" if more else "at most") if itself else ("above" if more else "below")
    low, high = (points, float("inf")) if more else (float("-inf"), points)
    open_low, open_high = more and not itself, not more and not itself
    return Number(low, high, open_low, open_high, "rated", f"{words_before} {name}")
