"""Amounts in a question, each with how it is compared: numbers, months, ratings, and whose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from build_graph.asking.entities import Entity, Mention
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.words import Token

_EARLIEST, _LATEST = "0000-01", "9999-12"
_SIGNS = ("<", ">", "<=", ">=", "=")
_DATED = {"before": "<", "after": ">", "until": "<=", "since": ">="}
_LEAD = 3  # words before and behind an amount in which its comparison is looked for
TIMES = "times"  # the noun of a number of rows: 'more than once'
_REACH = 5  # words before a unit or a mean in which 'more' is looked for


@dataclass(frozen=True, slots=True)
class Dates:
    """Months from `low` to `high`, both included, as YYYY-MM; `in_words` is what was understood."""

    low: str
    high: str
    in_words: str


@dataclass(frozen=True, slots=True)
class Number:
    """A condition on a number: its span '[50, inf)', and what it counts or is a number of."""

    span: str
    noun: str
    in_words: str


@dataclass(frozen=True, slots=True)
class Than:
    """What others are compared with: a unit, the mean (None), or with `rest` all others.

    Whether more is asked, of what, and whether the word for it judges.
    """

    unit: Entity | None
    more: bool
    judged: bool
    noun: str
    rest: bool


def dates_of(
    words: tuple[Token, ...], lex: Lexicon
) -> tuple[tuple[Dates, ...], set[int], list[Mention]]:
    """Return the spans of months, the places of their words, and frameworks named by their year."""
    texts = [token.text for token in words]
    found: list[Dates] = []
    used: set[int] = set()
    frameworks: list[Mention] = []
    for at in range(len(texts)):
        months = _months(texts, at, lex) if at not in used else None
        if months is None:
            continue
        low, high, end = months
        lead = [word for word in texts[max(0, at - 2) : at] if word != "of"][-1:]
        if any(word.startswith("framework") for word in lead + texts[at + 1 : at + 2]):
            entity = Entity("framework", texts[at], frozenset({texts[at]}), True)
            frameworks.append(Mention(at, at + 1, (entity,)))
            continue
        first = at
        while first and texts[first - 1] in lex.grammar["within_year"]:  # 'since the start of 2024'
            first -= 1
        sign, places = _sign(texts, first, end, tuple(_DATED), lex)
        second = _months(texts, end + 1, lex) if _joins(texts, at, end, lex) else None
        dates = _dates(_DATED.get(sign, "="), sign, low, high)
        if second is not None:
            dates = Dates(low, second[1], f"between {low} and {second[1]}")
            end = second[2]
        found.append(dates)
        used |= {*range(at, end), *places}
    return tuple(found), used, frameworks


def _months(texts: list[str], at: int, lex: Lexicon) -> tuple[str, str, int] | None:
    """Return first month, last month and the end of a date: 'may 2023', '2023', '2023-05'."""
    word = texts[at] if at < len(texts) else ""
    if len(word) == 7 and word[4] == "-":
        return word, word, at + 1
    month = 5 if word == "may" else lex.months.get(word, 0)
    year = "".join(texts[at + 1 : at + 2]) if month else word
    if not (year.isdigit() and len(year) == 4 and 1990 <= int(year) <= 2100):
        return None
    if month:
        return f"{year}-{month:02}", f"{year}-{month:02}", at + 2
    return f"{year}-01", f"{year}-12", at + 1


def _dates(sign: str, said: str, low: str, high: str) -> Dates:
    first = {"<": _EARLIEST, "<=": _EARLIEST, ">": _shifted(high, 1)}.get(sign, low)
    last = {">": _LATEST, ">=": _LATEST, "<": _shifted(low, -1)}.get(sign, high)
    shown = low if low == high else low[:4]
    return Dates(first, last, f"{said} {high if sign == '>' else low}" if said else f"in {shown}")


def _shifted(month: str, by: int) -> str:
    months = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{months // 12}-{months % 12 + 1:02}"


def _sign(
    texts: list[str], start: int, end: int, names: Iterable[str], lex: Lexicon
) -> tuple[str, set[int]]:
    """Return how an amount is compared, by the longest phrase before or behind it, and where."""
    lead, behind = texts[max(0, start - _LEAD) : start], texts[end : end + _LEAD]
    found = [("", range(0))]
    for name in names:
        before, after = lex.comparisons[name], lex.comparisons.get(f"{name} behind", ())
        sizes = (len(one) for one in before if tuple(lead[-len(one) :]) == one)
        found += [(name, range(start - size, start)) for size in sizes]
        sizes = (len(one) for one in after if tuple(behind[: len(one)]) == one)
        found += [(name, range(end, end + size)) for size in sizes]
    name, places = max(found, key=lambda one: (len(one[1]), one[0]))
    return name, set(places)


def _joins(texts: list[str], at: int, end: int, lex: Lexicon) -> bool:
    """Return whether an amount is the first of 'between A and B'."""
    lead = tuple(texts[max(0, at - 1) : at])
    return lead in lex.comparisons["between"] and texts[end : end + 1] in (["and"], ["to"])


def numbers_of(
    words: tuple[Token, ...], lex: Lexicon, used: set[int]
) -> tuple[tuple[Number, ...], set[int]]:
    """Return the conditions on numbers and the places of their words."""
    texts = [token.text for token in words]
    found = []
    places: set[int] = set()
    for at, word in enumerate(texts):
        value = _value(word, lex) if at not in used | places else None
        if value is None:
            continue
        if _of_all(texts, at, lex):
            places.add(at)
            continue
        end = at + 1 + (texts[at + 1 : at + 2] == ["percent"])
        number, own = _number(texts, at, end, value, lex)
        if number is not None:
            found.append(number)
            places |= {*own, *range(at, end)}
    return tuple(found), places


def _number(
    texts: list[str], at: int, end: int, value: float, lex: Lexicon
) -> tuple[Number | None, set[int]]:
    """Return the condition of a number, and the places of the words that compare it."""
    sign, own = _sign(texts, at, end, _SIGNS, lex)
    noun = _noun(texts, max({at, *own}) + 1 if end == at + 1 else at + 1, lex)
    noun = TIMES if texts[at] == "once" else noun
    second = "".join(texts[end + 1 : end + 2])
    if _joins(texts, at, end, lex) and (other := _value(second, lex)) is not None:
        said = f"between {value:g} and {other:g}"
        number = Number(f"[{value:g}, {other:g}]", _noun(texts, end + 2, lex), said)
        return number, {at - 1, end, end + 1}
    lead = texts[at - 1] if at else ""
    if sign:
        said = " ".join(texts[i] for i in sorted(own))
        return _condition(sign, value, noun, f"{said} {value:g}"), own
    if lead in lex.grammar["numbered"] and texts[at].isdigit():
        return _condition("=", value, f"{lead} number", f"{lead} {value:g}"), set()
    extremes = lex.operations["max"] | lex.operations["min"]
    near = [(word,) for word in (lead, *texts[at + 1 : at + 2])]
    if noun in lex.nouns and lead and extremes.isdisjoint(near):
        return _condition("=", value, noun, f"{value:g}"), set()
    return None, set()


def _condition(sign: str, value: float, noun: str, wording: str) -> Number:
    low = "[-inf" if "<" in sign else f"{'(' if sign == '>' else '['}{value:g}"
    high = "inf]" if ">" in sign else f"{value:g}{')' if sign == '<' else ']'}"
    shown = wording if noun in wording else f"{wording} {noun}"
    return Number(f"{low}, {high}", noun, shown)


def _of_all(texts: list[str], at: int, lex: Lexicon) -> bool:
    """Return whether a number only says how many there are: 'all three', 'the two reports'."""
    lead = texts[at - 1] if at else ""
    if lead in lex.grammar["definite"] and _noun(texts, at + 1, lex) in lex.grammar["counted"]:
        return True
    # 'scores of the three'
    alone = lead == "the" and lex.grammar["stop"].issuperset(texts[at + 1 : at + 2])
    return lead == "all" or alone


def _value(word: str, lex: Lexicon) -> float | None:
    if word.replace(".", "", 1).isdigit():
        return float(word)
    return float(lex.numbers[word]) if word in lex.numbers else None


def _noun(texts: list[str], at: int, lex: Lexicon) -> str:
    """Return the canonical word that the number counts: the last of the first run of nouns."""
    found = ""
    after = texts[at : at + 4]
    verb = next((i for i, word in enumerate(after) if word.endswith("ed")), len(after))
    for word in lex.canonical(after[:verb]):
        if word in lex.grammar["stop"] or (found and word not in lex.nouns):
            break
        found = word
    return found


def ratings_compared(
    words: tuple[Token, ...], mentions: Iterable[Mention], lex: Lexicon
) -> tuple[list[Number], set[int]]:
    """Return conditions such as 'better than Good' and 'Good or better', and their places."""
    found = []
    places: set[int] = set()
    texts = [token.text for token in words]
    for mention in mentions:
        name = mention.first.name
        sign, own = _sign(texts, mention.start, mention.end, _SIGNS[:-1], lex)
        if mention.first.kind == "rating" and name in lex.points and sign:
            said = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}[sign]
            condition = _condition(sign, lex.points[name], "rated", f"{said} {name}")
            found.append(replace(condition, in_words=f"{said} {name}"))
            places |= {*mention.places, *own}
    return found, places


def than_of(
    words: tuple[Token, ...], mentions: Iterable[Mention], lex: Lexicon
) -> tuple[Than | None, set[int]]:
    """Return the unit or the mean that others are compared with, and the places of the words."""
    texts = [token.text for token in words]
    known = lex.grammar["more"] | lex.grammar["fewer"]
    units = [(m.start, m.end, unit) for m in mentions if (unit := m.of_kind("pdu"))]
    rest_words, alone = lex.grammar["rest"], lex.grammar["beside_mean"]
    known_means = {word for (word,) in lex.operations["mean"]} | rest_words
    means = [(i, i + 1, None) for i, word in enumerate(texts) if word in known_means]
    for start, end, unit in (*units, *means):
        reach = range(start - 1, max(0, start - _REACH) - 1, -1)
        first = next((i for i in reach if texts[i] in known), None)
        if first is None:
            continue
        than = [i for i in range(first + 1, start) if texts[i] == "than"]
        beside = unit is None and texts[first] in alone and texts[start] not in rest_words
        if not (beside or (than and (unit is None or than[-1] >= start - 2))):
            continue
        between = lex.canonical(texts[first + 1 : than[-1] if than else start])
        nouns = [noun for word in between if (noun := lex.noun(word))]
        judged, more = texts[first] in lex.grammar["judged"], texts[first] in lex.grammar["more"]
        rest = unit is None and texts[start] in rest_words
        places = {first, *than, *range(start, end)}
        return Than(unit, more, judged, "".join(nouns[-1:]), rest), places
    return None, set()


def timed_by_unit(words: tuple[Token, ...], mentions: Iterable[Mention], lex: Lexicon) -> bool:
    """Return whether a unit stands where a date would: 'before Brighton', which nothing answers."""
    return any(
        (words[mention.start - 1].text,) in lex.comparisons[name]
        for mention in mentions
        for name in _DATED
        if mention.start and mention.of_kind("pdu")
    )
