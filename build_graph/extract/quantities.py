"""A sentence -> the quantities in it: number, unit, and what stands beside them.

Dates, ages, deadlines, numbers of standards and other labels are none. The patterns are data
(`ontology/layouts/figures.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from build_graph.extract.figure_words import Bare, FigureWords
from build_graph.numbers import number

DURATIONS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
MONTHS = "january february march april may june july august september october november december"
MILLION = re.compile(r"(?i)\s?(?:million|m)\b")
# How far a share in brackets may stand behind the same share in words: '... half of cases (44%)'.
BESIDE = re.compile(r"[^.;()]{0,90}\(\s*$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a sentence, from character `start` to `end` of it; see `model.Figure`.

    `worded` says that a share is printed in words, as 'three-quarters' or 'one in five'.
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


def quantities(text: str, section: str, words: FigureWords) -> list[Quantity]:
    """Return the quantities of a sentence in their order."""
    if words.skip["sentence"].search(text):
        return []
    found = list(_bare(text, section, words))
    taken = [(one.start, one.end) for one in found]
    more = [*_scanned(text, section, words), *_fractions(text, words)]
    for one in more:
        if not any(start < one.end and one.start < end for start, end in taken):
            found.append(one)
    return _beside(text, sorted(found, key=lambda one: (one.start, one.end)))


def amount(printed: str) -> str:
    """Return a number as digits alone; empty when it is none.

    >>> amount("1,659"), amount("three and a half"), amount("21.6"), amount("a")
    ('1659', '3.5', '21.6', '1')
    """
    lowered = printed.lower().strip()
    if lowered in ("a", "an"):
        return "1"
    digits, many, _ = lowered.partition(" million")
    scale = 10**6 if many else 1
    whole, half, _ = digits.partition(" and a half")
    if whole.endswith("m") and whole[:-1].strip()[-1:].isdigit():
        whole, scale = whole[:-1].strip(), 10**6
    elif whole.endswith("k"):
        whole, scale = whole[:-1].strip(), 1000
    bare = whole.replace(",", "")
    if re.fullmatch(r"\d+\.\d+", bare):
        value = float(bare) * scale
    else:
        parsed = number(whole)
        if parsed is None:
            return ""
        value = (parsed + (0.5 if half else 0)) * scale
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _bare(text: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    yield from _windows(text, section, words)
    taken: list[tuple[int, int]] = []
    lowered = text.lower()
    for rule in (*words.bare, *words.words):
        if (rule.where and rule.where != section) or not any(key in lowered for key in rule.keys):
            continue
        for match in rule.pattern.finditer(text):
            start, end = match.span("value")
            if any(low < end and start < high for low, high in taken):
                continue
            one = _from_bare(text, rule, match, words)
            if one is not None:
                taken.append((one.start, one.end))
                yield one


def _from_bare(
    text: str, rule: Bare, match: re.Match[str], words: FigureWords
) -> Quantity | None:
    start, end = match.span("value")
    if rule in words.words:
        return Quantity(start, end, match["value"].lower(), rule.unit, measure=rule.measure)
    if "all" in rule.pattern.groupindex:
        n, d = number(match["value"]), number(match["all"])
        if n is None or d is None or n > d:
            return None
        start, end = min(start, match.start("all")), max(end, match.end("all"))
        return Quantity(start, end, f"{n}/{d}", rule.unit, n, d)
    value = amount(match["value"])
    if not value or value == "0":
        return None
    one = Quantity(start, end, value, rule.unit, measure=rule.measure)
    return one if rule.unit == "weeks" else _compared(text, one, words)


def _windows(text: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    """Yield the days between which the inspected sentences began, as 'first/last'."""
    if section != "Background" or not words.window_sentence.search(text):
        return
    year = 0
    found = []
    # A day without a year is of the year printed after it.
    for match in reversed(list(words.window.finditer(text))):
        last, year = _day(match["to"], year)
        first, year = _day(match["from"], year)
        if first is not None and last is not None and first <= last:
            value = f"{first.isoformat()}/{last.isoformat()}"
            unit, measure = "date range", "case-sample-window"
            found.append(Quantity(*match.span(), value, unit, measure=measure))
    yield from reversed(found)


def _day(printed: str, year: int) -> tuple[date | None, int]:
    day, month, *rest = printed.split()
    names = MONTHS.split()
    year = int(rest[0]) if rest else year
    if month.lower() not in names or not year:
        return None, year
    try:
        return date(year, names.index(month.lower()) + 1, int(day)), year
    except ValueError:
        return None, year


def _scanned(text: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    for match in words.quantity.finditer(text):
        start, end = match.span()
        start = match.start("n") if match["n"] else match.start("low")
        if any(words.skip["after"].match(text, at) for at in (match.end("low"), end)):
            continue
        ahead = text[max(0, start - 40) : start]
        if words.skip["before"].search(ahead):
            continue
        if match["counted"] and match["low"][0].isdigit() and words.skip["named"].search(ahead):
            continue
        if match["high"]:
            yield from _range(text, match, words)
            continue
        one = _single(text, match, start, end, section, words)
        if one is not None:
            yield one


def _range(text: str, match: re.Match[str], words: FigureWords) -> Iterator[Quantity]:
    """Yield one range, or two values where they change from one to the other or stand side by side.

    '25 and 17 per cent' are two values; 'between 100 and 130 per cent' is one range.
    """
    low, high = amount(match["low"]), amount(match["high"])
    lead = (match["lead"] or "").strip().lower()
    joined = text[match.end("low") : match.start("high")]
    if lead == "from" or (" and " in joined and lead != "between"):
        ends = (match.start("high"), match.end("range"))
        yield Quantity(match.start("low"), match.end("low"), low, "percent")
        yield Quantity(*ends, high, "percent")
    elif low and high:
        span = (match.start("low"), match.end("range"))
        yield Quantity(*span, f"{low}-{high}", "percent", comparator="range")


def _single(
    text: str, match: re.Match[str], start: int, end: int, section: str, words: FigureWords
) -> Quantity | None:
    low = amount(match["low"])
    if match["percent"]:
        return _compared(text, Quantity(start, end, low, "percent"), words)
    if match["all"]:
        return _ratio(text, match, start, words)
    if match["every"]:
        n, d = number(match["low"]), number(match["every"])
        if n is None or d is None or not n < d <= 100:
            return None
        return Quantity(start, end, f"{n}/{d}", "n/d", worded=True)
    if match["most"]:
        unit = _unit(text[match.end("most") :].split()[0].strip(".,;:()"), words)
        if _dates(text, start, unit[0], words):
            return None
        value = f"{low}-{amount(match['most'])}"
        return Quantity(start, match.end("most"), value, unit[0], comparator="range")
    return _count(text, match, start, section, words)


def _ratio(
    text: str, match: re.Match[str], start: int, words: FigureWords
) -> Quantity | None:
    n, d = number(match["low"]), number(match["all"])
    if n is None or d is None or d == 0:
        return None
    told = "out of" in match[0]
    if not told and (n >= d or n == 1):
        return None
    return Quantity(start, match.end("all"), f"{n}/{d}", "n/d", n, d)


def _count(
    text: str, match: re.Match[str], start: int, section: str, words: FigureWords
) -> Quantity | None:
    low = amount(match["low"])
    unit, one = _unit(match["unit"], words)
    if low in ("0", "") or (low == "1" and not (one and section == "Background")):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", match["low"]) or _dates(text, start, unit, words):
        return None
    if match["per"]:
        unit = f"{unit} per {match['per'].lower()}"
    return _compared(text, Quantity(start, match.end("low"), low, unit), words)


def _unit(printed: str, words: FigureWords) -> tuple[str, bool]:
    for unit in words.units:
        if unit.pattern.fullmatch(printed):
            return unit.name, unit.one
    lowered = printed.lower().strip(".,;:()")
    return (lowered if lowered.endswith("s") else f"{lowered}s"), False


def _dates(text: str, start: int, unit: str, words: FigureWords) -> bool:
    """Whether a span of time dates or limits something else."""
    if unit not in DURATIONS:
        return False
    return words.skip["period"].search(text[max(0, start - 40) : start]) is not None


def _fractions(text: str, words: FigureWords) -> Iterator[Quantity]:
    for match in words.fraction.finditer(text):
        part = match["part"].lower().replace("-", " ").split()
        below = PARTS.get(part[-1].removesuffix("s") if part[-1] != "half" else "half")
        above = number(part[0]) if len(part) > 1 and part[0] != "a" else 1
        if below is None or above is None or above >= below:
            continue
        one = Quantity(*match.span("part"), f"{above}/{below}", "n/d", worded=True)
        yield _compared(text, one, words)


def _compared(text: str, one: Quantity, words: FigureWords) -> Quantity:
    """Return the quantity with the words that bound it."""
    before, after = text[max(0, one.start - 24) : one.start], text[one.end : one.end + 16]
    if one.unit == "percent":
        after = re.sub(r"^\s?(?:per\s?cent|%)", "", after)
    for rule in words.comparators:
        if rule.pattern.search(after if rule.after else before):
            return replace(one, value=f"{rule.sign}{one.value}", comparator=rule.name)
    return one


def _beside(text: str, found: list[Quantity]) -> list[Quantity]:
    """Put together what is one figure printed twice: '71 per cent (ten out of 14)'."""
    kept: list[Quantity] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and last.end <= one.start:
            gap = text[last.end : one.start]
            bracket = re.fullmatch(r"\s?\(\s?", gap) is not None
            if bracket and {last.unit, one.unit} == {"percent", "n/d"} and not last.worded:
                percent, ratio = (last, one) if last.unit == "percent" else (one, last)
                kept[-1] = replace(
                    percent,
                    start=last.start,
                    end=one.end,
                    numerator=ratio.numerator,
                    denominator=ratio.denominator,
                )
                continue
            if last.worded and one.unit in ("percent", "n/d") and BESIDE.fullmatch(gap):
                kept.pop()
        kept.append(one)
    return kept
