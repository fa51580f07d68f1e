"""Amounts in a question, each with how it is compared: numbers, months, ratings, and whose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from build_graph.asking.entities import Entity, Mention
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.words import Token

_EARLIEST, _LATEST = "0000-01", "9999-12"
_SIGNS = ("<", ">", "<=", ">=", "=")
_RATED = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}
_DATED = {"before": "<", "after": ">", "until": "<=", "since": ">="}
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_LEAD = 3  # words before and behind an amount in which its comparison is looked for
TIMES = "times"  # the noun of a number of rows: 'more than once'


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


class Amounts:
    """Finds the amounts of a question; `places` are those of the words of what has been found."""

    def __init__(self, words: tuple[Token, ...], lex: Lexicon) -> None:
        self.texts = [token.text for token in words]
        self.lex = lex
        self.places: set[int] = set()
        self.frameworks: list[Mention] = []  # that are named by their year

    def dates(self) -> Iterator[Dates]:
        """Yield the spans of months."""
        texts = self.texts
        for at in range(len(texts)):
            months = self._months(at) if at not in self.places else None
            if months is None:
                continue
            low, high, end = months
            lead = [word for word in texts[max(0, at - 2) : at] if word != "of"][-1:]
            if any(word.startswith("framework") for word in lead + texts[at + 1 : at + 2]):
                entity = Entity("framework", texts[at], frozenset({texts[at]}), True)
                self.frameworks.append(Mention(at, at + 1, (entity,)))
                continue
            first = at
            while first and texts[first - 1] in self.lex.grammar["within_year"]:
                first -= 1  # 'since the start of 2024'
            sign, places = self._sign(first, end, _DATED)
            if self._joins(at, end) and (second := self._months(end + 1)) is not None:
                end = second[2]
                yield Dates(low, second[1], f"between {low} and {second[1]}")
            else:
                yield _dates(_DATED.get(sign, "="), sign, low, high)
            self.places |= {*range(at, end), *places}

    def _months(self, at: int) -> tuple[str, str, int] | None:
        """Return first month, last month and the end of a date: 'may 2023', '2023'."""
        word = "".join(self.texts[at : at + 1])
        if _MONTH.fullmatch(word):
            return word, word, at + 1
        month = 5 if word == "may" else self.lex.months.get(word, 0)
        year = "".join(self.texts[at + 1 : at + 2]) if month else word
        if not (year.isdigit() and len(year) == 4 and 1990 <= int(year) <= 2100):
            return None
        if month:
            return f"{year}-{month:02}", f"{year}-{month:02}", at + 2
        return f"{year}-01", f"{year}-12", at + 1

    def _sign(self, start: int, end: int, names: Iterable[str]) -> tuple[str, set[int]]:
        """Return how an amount is compared, by the longest phrase beside it, and where that is."""
        lead, behind = self.texts[max(0, start - _LEAD) : start], self.texts[end : end + _LEAD]
        table, found = self.lex.comparisons, [("", range(0))]
        for name in names:
            sizes = (len(one) for one in table[name] if tuple(lead[-len(one) :]) == one)
            found += [(name, range(start - size, start)) for size in sizes]
            after = table.get(f"{name} behind", ())
            sizes = (len(one) for one in after if tuple(behind[: len(one)]) == one)
            found += [(name, range(end, end + size)) for size in sizes]
        name, places = max(found, key=lambda one: (len(one[1]), one[0]))
        return name, set(places)

    def _joins(self, at: int, end: int) -> bool:
        """Return whether an amount is the first of 'between A and B'."""
        lead = tuple(self.texts[max(0, at - 1) : at])
        joining = self.texts[end : end + 1] in (["and"], ["to"])
        return joining and lead in self.lex.comparisons["between"]

    def numbers(self) -> Iterator[Number]:
        """Yield the conditions on numbers."""
        years = {mention.start for mention in self.frameworks}
        for at, word in enumerate(self.texts):
            value = self._value(word) if at not in self.places | years else None
            if value is None:
                continue
            if self._of_all(at):
                self.places.add(at)
                continue
            end = at + 1 + (self.texts[at + 1 : at + 2] == ["percent"])
            number, own = self._number(at, end, value)
            if number is not None:
                yield number
                self.places |= {*own, *range(at, end)}

    def _number(self, at: int, end: int, value: float) -> tuple[Number | None, set[int]]:
        """Return the condition of a number, and the places of the words that compare it."""
        texts, lex = self.texts, self.lex
        sign, own = self._sign(at, end, _SIGNS)
        noun = self._noun(max({at, *own}) + 1 if end == at + 1 else at + 1)
        noun = TIMES if texts[at] == "once" else noun
        second = "".join(texts[end + 1 : end + 2])
        if self._joins(at, end) and (other := self._value(second)) is not None:
            said = f"between {value:g} and {other:g}"
            number = Number(f"[{value:g}, {other:g}]", self._noun(end + 2), said)
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

    def _of_all(self, at: int) -> bool:
        """Return whether a number only says how many there are: 'all three', 'the two reports'."""
        lead, grammar = self.texts[at - 1] if at else "", self.lex.grammar
        if lead in grammar["definite"] and self._noun(at + 1) in grammar["counted"]:
            return True
        # 'scores of the three'
        alone = lead == "the" and grammar["stop"].issuperset(self.texts[at + 1 : at + 2])
        return lead == "all" or alone

    def _value(self, word: str) -> float | None:
        if word.replace(".", "", 1).isdigit():
            return float(word)
        return float(self.lex.numbers[word]) if word in self.lex.numbers else None

    def _noun(self, at: int) -> str:
        """Return the canonical word that a number counts: the last of the first run of nouns."""
        found = ""
        after = self.texts[at : at + 4]
        verb = next((i for i, word in enumerate(after) if word.endswith("ed")), len(after))
        for word in self.lex.canonical(after[:verb]):
            if word in self.lex.grammar["stop"] or (found and word not in self.lex.nouns):
                break
            found = word
        return found

    def ratings(self, mentions: Iterable[Mention]) -> Iterator[Number]:
        """Yield conditions such as 'better than Good' and 'Good or better'."""
        for mention in mentions:
            name = mention.first.name
            sign, own = self._sign(mention.start, mention.end, _RATED)
            if mention.first.kind == "rating" and name in self.lex.points and sign:
                condition = _condition(sign, self.lex.points[name], "rated", "")
                yield replace(condition, in_words=f"{_RATED[sign]} {name}")
                self.places |= {*mention.places, *own}


def _dates(sign: str, said: str, low: str, high: str) -> Dates:
    first = {"<": _EARLIEST, "<=": _EARLIEST, ">": _shifted(high, 1)}.get(sign, low)
    last = {">": _LATEST, ">=": _LATEST, "<": _shifted(low, -1)}.get(sign, high)
    shown = low if low == high else low[:4]
    return Dates(first, last, f"{said} {high if sign == '>' else low}" if said else f"in {shown}")


def _shifted(month: str, by: int) -> str:
    months = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{months // 12}-{months % 12 + 1:02}"


def _condition(sign: str, value: float, noun: str, wording: str) -> Number:
    low = "[-inf" if "<" in sign else f"{'(' if sign == '>' else '['}{value:g}"
    high = "inf]" if ">" in sign else f"{value:g}{')' if sign == '<' else ']'}"
    shown = wording if noun in wording else f"{wording} {noun}"
    return Number(f"{low}, {high}", noun, shown)
