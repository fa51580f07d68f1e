"""Numbers and dates in a question, each with what is said of it: at least, since, between."""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.asking.entities import Entity, Mention
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.words import Token

_EARLIEST, _LATEST = "0000-01", "9999-12"
_WITHIN_YEAR = frozenset({"the", "start", "beginning", "of", "early", "year"})
_DEFINITE = frozenset({"the", "these", "those", "both", "our"})
_COUNTED = frozenset({"pdu", "report", "reports", "inspect"})
_BACK = 4  # words before an amount in which its comparison is looked for


@dataclass(frozen=True, slots=True)
class Dates:
    """Months from `low` to `high`, both included, as YYYY-MM; `in_words` is what was understood."""

    low: str
    high: str
    in_words: str


@dataclass(frozen=True, slots=True)
class Number:
    """A condition on a number; `noun` is the word after it, or before it for '='."""

    low: float
    high: float
    open_low: bool
    open_high: bool
    noun: str
    in_words: str

    def span(self) -> str:
        """Return the span of numbers: '[50, inf)'."""
        low, high = "(" if self.open_low else "[", ")" if self.open_high else "]"
        return f"{low}{self.low:g}, {self.high:g}{high}"

    @classmethod
    def of(cls, low: str, high: str) -> Number:
        """Return the condition of the two ends of a span as `span` writes them."""
        return cls(float(low[1:]), float(high[:-1]), low[0] == "(", high[-1] == ")", "", "")

    def holds(self, value: float) -> bool:
        """Return whether a value meets the condition."""
        above = value > self.low if self.open_low else value >= self.low
        below = value < self.high if self.open_high else value <= self.high
        return above and below


def dates_of(
    words: tuple[Token, ...], lex: Lexicon
) -> tuple[tuple[Dates, ...], set[int], list[Mention]]:
    """Return the spans of months, the places of their words, and frameworks named by their year."""
    texts = [token.text for token in words]
    found: list[Dates] = []
    used: set[int] = set()
    frameworks: list[Mention] = []
    for at in range(len(texts)):
        if at in used or _span(texts, at, lex) is None:
            continue
        if _of_framework(texts, at):
            entity = Entity("framework", texts[at], frozenset({texts[at]}), True)
            frameworks.append(Mention(at, at + 1, (entity,)))
            continue
        dates, places = _dates(texts, at, lex)
        found.append(dates)
        used |= places
    return tuple(found), used, frameworks


def _of_framework(texts: list[str], at: int) -> bool:
    lead = texts[max(0, at - 2) : at]
    near = lead[-1:] + texts[at + 1 : at + 2] + (lead[:1] if lead[1:] == ["of"] else [])
    return any(word.startswith("framework") for word in near)


def _span(texts: list[str], at: int, lex: Lexicon) -> tuple[str, str, int] | None:
    """Return first month, last month and the first place of a date that ends at `at`."""
    word = texts[at]
    if len(word) == 7 and word[4] == "-":
        return word, word, at
    if not (word.isdigit() and len(word) == 4 and 1990 <= int(word) <= 2100):
        return None
    before = texts[at - 1] if at else ""
    if before in lex.months or before == "may":
        month = f"{word}-{lex.months.get(before, 5):02}"
        return month, month, at - 1
    return f"{word}-01", f"{word}-12", at


def _dates(texts: list[str], at: int, lex: Lexicon) -> tuple[Dates, set[int]]:
    low, high, start = _span(texts, at, lex) or (_EARLIEST, _LATEST, at)
    places = set(range(start, at + 1))
    lead = texts[max(0, start - 6) : start]
    while lead and lead[-1] in _WITHIN_YEAR:  # 'since the start of 2024'
        lead.pop()
        start -= 1
    lead = lead[-3:]
    second = _second(texts, at, lex)
    if second is not None and lead and (lead[-1],) in lex.comparisons["between"]:
        last, end = second
        return Dates(low, last, f"between {low} and {last}"), places | set(range(at, end + 1))
    for name in ("since", "before", "after", "until"):
        length = _ends_with(lead, lex.comparisons[name])
        if length:
            places |= set(range(start - length, start))
            span = {
                "since": (low, _LATEST, f"since {low}"),
                "before": (_EARLIEST, _month_before(low), f"before {low}"),
                "after": (_month_after(high), _LATEST, f"after {high}"),
                "until": (_EARLIEST, high, f"until {high}"),
            }[name]
            return Dates(*span), places
    after = texts[at + 1 : at + 3]
    if after == ["on"] or after[:1] == ["onwards"] or after in (["or", "later"], ["or", "after"]):
        return Dates(low, _LATEST, f"since {low}"), places | {at + 1, at + len(after[:2])}
    if after in (["or", "earlier"], ["or", "before"]):
        return Dates(_EARLIEST, high, f"until {high}"), places | {at + 1, at + 2}
    return Dates(low, high, f"in {texts[at] if low != high else low}"), places


def _second(texts: list[str], at: int, lex: Lexicon) -> tuple[str, int] | None:
    """Return the last month and place of the second date of 'between A and B'."""
    if at + 1 < len(texts) and texts[at + 1] in ("and", "to"):
        for end in (at + 2, at + 3):
            if end < len(texts):
                span = _span(texts, end, lex)
                if span is not None:
                    return span[1], end
    return None


def _ends_with(lead: list[str], table: frozenset[tuple[str, ...]]) -> int:
    sizes = [len(wording) for wording in table if tuple(lead[-len(wording) :]) == wording]
    return max(sizes, default=0)


def _month_before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def _month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02}"


def numbers_of(
    words: tuple[Token, ...], lex: Lexicon, used: set[int]
) -> tuple[tuple[Number, ...], set[int]]:
    """Return the conditions on numbers and the places of their words."""
    texts = [token.text for token in words]
    found = []
    places: set[int] = set()
    for at, word in enumerate(texts):
        value = _value(word, lex)
        if at in used or at in places or value is None:
            continue
        if _of_all(texts, at, lex):
            places.add(at)
            continue
        condition = _condition(texts, at, value, lex)
        if condition is not None:
            found.append(condition[0])
            places |= condition[1]
            behind = max(condition[1]) + 1
            places |= {behind} if texts[behind : behind + 1] == ["percent"] else set()
    return tuple(found), places


def _of_all(texts: list[str], at: int, lex: Lexicon) -> bool:
    """Return whether a number only says how many there are: 'all three', 'the two reports'."""
    lead = texts[at - 1] if at else ""
    noun = _noun(texts, at + 1, lex)
    alone = lead == "the" and set(texts[at + 1 : at + 2]) <= lex.stop  # 'scores of the three'
    return lead == "all" or alone or (lead in _DEFINITE and noun in _COUNTED)


def _value(word: str, lex: Lexicon) -> float | None:
    if word.replace(".", "", 1).isdigit():
        return float(word)
    return float(lex.numbers[word]) if word in lex.numbers else None


def _condition(
    texts: list[str], at: int, value: float, lex: Lexicon
) -> tuple[Number, set[int]] | None:
    noun = _noun(texts, at + 1, lex)
    open_ = _open(texts, at, value, noun, lex)
    if open_ is not None:
        return open_
    lead = texts[max(0, at - _BACK) : at]
    if (lead[-1:] == ["between"]) and texts[at + 1 : at + 2] == ["and"]:
        other = _value(texts[at + 2], lex) if at + 2 < len(texts) else None
        if other is not None:
            number = Number(value, other, False, False, _noun(texts, at + 3, lex), "")
            return _with_wording(number, f"between {value:g} and {other:g}"), set(
                range(at - 1, at + 3)
            )
    for sign in (">=", "<=", "<", ">", "="):
        size = _ends_with(lead, lex.comparisons[sign])
        if size:
            number = Number(*_bounds(sign, value), noun, "")
            wording = f"{' '.join(lead[-size:])} {value:g}"
            return _with_wording(number, wording), set(range(at - size, at + 1))
    if lead[-1:] in (["recommendation"], ["question"], ["number"]) and texts[at].isdigit():
        number = Number(value, value, False, False, f"{lead[-1]} number", f"{lead[-1]} {value:g}")
        return number, {at}
    extremes = lex.operations["max"] | lex.operations["min"]
    near = [(word,) for word in lead[-1:] + texts[at + 1 : at + 2]]
    if noun in lex.nouns and lead and extremes.isdisjoint(near):
        number = Number(value, value, False, False, noun, "")
        return _with_wording(number, f"{value:g}"), {at}
    return None


def _open(
    texts: list[str], at: int, value: float, noun: str, lex: Lexicon
) -> tuple[Number, set[int]] | None:
    """Return the condition of '80 or more' and '80 per cent or less'."""
    for after in (at + 1, at + 2):  # '80 or more', '80 per cent or more'
        if texts[after : after + 1] != ["or"] or after + 1 >= len(texts):
            continue
        noun = noun if after > at + 1 else _noun(texts, after + 2, lex)
        places = {at, after, after + 1}
        if texts[after + 1] in ("more", "over", "above", "higher"):
            number = Number(value, float("inf"), False, False, noun, "")
            return _with_wording(number, f"at least {value:g}"), places
        if texts[after + 1] in ("less", "fewer", "below", "under", "lower"):
            number = Number(float("-inf"), value, False, False, noun, "")
            return _with_wording(number, f"at most {value:g}"), places
    return None


def _with_wording(number: Number, wording: str) -> Number:
    shown = f"{wording} {number.noun}" if number.noun and number.noun not in wording else wording
    return Number(number.low, number.high, number.open_low, number.open_high, number.noun, shown)


def _bounds(sign: str, value: float) -> tuple[float, float, bool, bool]:
    nothing, all_ = float("-inf"), float("inf")
    return {
        "<": (nothing, value, False, True),
        ">": (value, all_, True, False),
        ">=": (value, all_, False, False),
        "<=": (nothing, value, False, False),
        "=": (value, value, False, False),
    }[sign]


def _noun(texts: list[str], at: int, lex: Lexicon) -> str:
    """Return the canonical word that the number counts: the last of the first run of nouns."""
    found = ""
    after = texts[at : at + 4]
    verb = next((i for i, word in enumerate(after) if word.endswith("ed")), len(after))
    for word in lex.canonical(after[:verb]):
        if word in lex.stop or (found and word not in lex.nouns):
            break
        found = word
    return found
