"""A sentence -> the quantities in it: number, unit, and what stands beside them.

Dates, ages, deadlines, numbers of standards and other labels are none. The patterns are data
(`ontology/layouts/figures.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from build_graph.extract.amounts import amount, windows
from build_graph.extract.figure_words import Bare, FigureWords, may_fit
from build_graph.numbers import TENS, UNITS, number

DURATIONS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
# A number in digits, or a whole word that begins one.
BEGINS = re.compile(
    rf"(?=[\d{''.join(sorted({word[0] for word in (*UNITS, *TENS)}))}])"
    rf"(?:\d+|(?<![a-z])(?:{'|'.join((*UNITS, *TENS))})(?![a-z]))"
)
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


def quantities(printed: str, section: str, words: FigureWords) -> list[Quantity]:
    """Return the quantities of a sentence in their order."""
    text = printed.lower()
    found = list(_bare(text, section, words))
    taken = [(one.start, one.end) for one in found]
    more = [*_scanned(text, printed, section, words), *_fractions(text, words)]
    found += [
        one for one in more if not any(start < one.end and one.start < end for start, end in taken)
    ]
    if not found or _skipped(text, words):
        return []
    return _beside(text, sorted(found, key=lambda one: (one.start, one.end)))


def _skipped(text: str, words: FigureWords) -> bool:
    """Whether a sentence speaks of rules, sources or the report itself."""
    if not any(key in text for key in words.skip_keys):
        return False
    return words.skip["sentence"].search(text) is not None


def _bare(text: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    if section == "Background" and words.window_sentence.search(text):
        for start, end, value in windows(text, words.window):
            yield Quantity(start, end, value, "date range", measure="case-sample-window")
    taken: list[tuple[int, int]] = []
    for rule in may_fit(words.bare_of(section), text):
        for match in rule.pattern.finditer(text):
            start, end = match.span("value")
            if any(low < end and start < high for low, high in taken):
                continue
            one = _from_bare(text, rule, match, words)
            if one is not None:
                taken.append((one.start, one.end))
                yield one


def _from_bare(text: str, rule: Bare, match: re.Match[str], words: FigureWords) -> Quantity | None:
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


def _scanned(text: str, printed: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    last, after = 0, words.skip["after"]
    for token in BEGINS.finditer(text):
        if token.start() < last:
            continue
        match = words.quantity.match(text, token.start())
        if match is None:
            continue
        start, end = match.span()
        last = match.end("low") if match["counted"] else end
        if after.match(text, match.end("low")) or after.match(text, end):
            continue
        ahead = text[max(0, start - 40) : start]
        last_word = ahead.rstrip().rpartition(" ")[2].lstrip("(\"'")
        if last_word in words.skip_last and words.skip["before"].search(ahead):
            continue
        if (
            match["counted"]
            and match["low"][0].isdigit()
            and words.named.search(printed[max(0, start - 40) : start])
        ):
            continue
        if match["high"]:
            yield from _range(text, match, words)
            continue
        one = _single(text, match, (start, end), section, words)
        if one is not None:
            yield one


def _range(text: str, match: re.Match[str], words: FigureWords) -> Iterator[Quantity]:
    """Yield one range, or two values where they change from one to the other or stand side by side.

    '25 and 17 per cent' are two values; 'between 100 and 130 per cent' is one range.
    """
    low, high = amount(match["low"]), amount(match["high"])
    lead = text[: match.start()].rstrip().rpartition(" ")[2]
    joined = text[match.end("low") : match.start("high")]
    if lead == "from" or (" and " in joined and lead != "between"):
        ends = (match.start("high"), match.end("range"))
        if low != "1":  # 'in one and 38 per cent in another'
            yield Quantity(match.start("low"), match.end("low"), low, "percent")
        yield Quantity(*ends, high, "percent")
    elif low and high:
        span = (match.start("low"), match.end("range"))
        yield Quantity(*span, f"{low}-{high}", "percent", comparator="range")


def _single(
    text: str, match: re.Match[str], span: tuple[int, int], section: str, words: FigureWords
) -> Quantity | None:
    start, end = span
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


def _ratio(text: str, match: re.Match[str], start: int, words: FigureWords) -> Quantity | None:
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
    if not any(part in text for part in PARTS):
        return
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
    last = before.rstrip().rpartition(" ")[2]
    for rule in words.comparators:
        if not rule.after and last not in rule.last:
            continue
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
