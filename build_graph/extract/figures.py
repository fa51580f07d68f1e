"""Figures of the prose and of small tables: what each measures, of what, where and when.

The words nearest to a number count before those of the sentence, and those before the sentence
ahead of it in the same paragraph. What nothing says stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from build_graph.extract.amounts import amount
from build_graph.extract.figure_words import FigureWords, Rule, Tried, figure_words, fitting
from build_graph.extract.mentions import Sentence
from build_graph.extract.quantities import Quantity, quantities
from build_graph.extract.sections import Sections
from build_graph.model import Figure
from build_graph.numbers import TENS, UNITS

# Cheaper than trying every pattern on every sentence.
DIGIT = re.compile(r"\d")
NUMBERS = frozenset(
    (*UNITS, *TENS, "half", "third", "thirds", "quarter", "quarters", "fifths", "fifth")
) | {"red", "amber", "green", "satellite", "period", "applied"}
# Recommendations ask, they do not measure; summaries of the ratings have readers of their own.
OUTSIDE = frozenset({"Recommendations"})
SHARES = frozenset({"percent", "n/d"})
CASES = frozenset({"inspected-cases", "relevant-cases"})
# Sections on casework speak of cases, or of those who were asked.
CASEWORK = CASES | {
    "court-work",
    "staff-survey",
    "practitioner-interviews",
    "user-voice-respondents",
}
FEW, MANY = 2, 10
# Two numbers of one share, this far apart in characters, have a statement between them.
WIDE = 30
ENDS, DIGITS = " \t,.;:()[]\"'\u2013-", "0123456789%"
ROW = re.compile(r"(?P<label>[^\t?]{4,90})\t(?P<value>[\d,.]+)\s?(?P<unit>%|per cent)?")


@dataclass(frozen=True, slots=True)
class Around:
    """The words around one quantity.

    `before`, `after`, `inside` and `rest` are as printed, the others in small letters.
    `before` and `after` reach to its neighbours, `near` is both with a '#' for the number; `inside`
    stands between its own two numbers, `rest` after the last quantity of the sentence.
    """

    before: str
    after: str
    inside: str
    rest: str
    near: str
    sentence: str
    earlier: str
    section: str
    periods: list[str]


def figures(told: Iterable[Sentence], sections: Sections, cases: int | None) -> tuple[Figure, ...]:
    """Return the figures in their order of print; `cases` is how many the inspection looked at."""
    words = figure_words()
    found: list[Figure] = []
    last: Sentence | None = None
    for sentence in told:
        same = last is not None and last.block is sentence.block
        earlier = last.lowered if same and last is not None else ""
        last = sentence
        label = sentence.section.label
        if label in OUTSIDE or not _counts(sentence):
            continue
        if sentence.block.kind == "row":
            drawn = list(_row(sentence))
        else:
            drawn = list(_drawn(sentence, earlier, words, cases))
        if drawn:
            at = sections.passage(sentence.spans(), label)
            found += [Figure(at=at, **values) for values in drawn]
    return tuple(found)


def _counts(sentence: Sentence) -> bool:
    """Whether a sentence may hold a figure."""
    return not NUMBERS.isdisjoint(sentence.words) or DIGIT.search(sentence.text) is not None


def _row(sentence: Sentence) -> Iterator[dict[str, Any]]:
    """Yield the figure of a row 'label, number'; rows of key questions are read elsewhere."""
    match = ROW.fullmatch(sentence.text.strip())
    if match and not sentence.section.standard.startswith("2") and amount(match["value"]):
        unit = "percent" if match["unit"] else "number"
        label = " ".join(match["label"].split()[:MANY])
        yield {"measure": "", "label": label, "value": amount(match["value"]), "unit": unit}


def _drawn(
    sentence: Sentence, earlier: str, words: FigureWords, cases: int | None
) -> Iterator[dict[str, Any]]:
    text, section = sentence.text, sentence.section.label
    found = quantities(text, section, words)
    periods = _periods(sentence, words) if found else []
    for number, one in enumerate(found):
        start = found[number - 1].end if number else 0
        end = found[number + 1].start if number + 1 < len(found) else len(text)
        before, after = text[start : one.start], text[one.end : end]
        near = f"{before}#{after}".lower()
        inside, rest = text[one.start : one.end], text[found[-1].end :]
        around = Around(
            before, after, inside, rest, near, sentence.lowered, earlier, section, periods
        )
        yield from _told(one, around, words, cases)


def _told(
    one: Quantity, around: Around, words: FigureWords, cases: int | None
) -> Iterator[dict[str, Any]]:
    """Yield the figure, once for each grade it is said of."""
    share = one.unit in SHARES
    base = _base(one, around, words, cases) if share else ""
    answer, always = words.answers.get(base, ("", False))
    rule = None if one.measure or always else _measure(one, around, words)
    measure = one.measure or (rule.slug if rule else answer)
    flags = rule.flags if rule else frozenset({"area"} if measure == "population" else ())
    if rule is not None and rule.base and (not share or base not in CASES):
        base = rule.base
    if share and not base:
        base = "unstated"
    wordless = measure and not always and measure != answer and "broad" not in flags
    values = {
        "measure": measure,
        "label": "" if wordless else label(one, around, words),
        "value": one.value,
        "unit": one.unit,
        "base": base,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "comparator": one.comparator,
        "area": _area(around, words) if "area" in flags else "",
        "period": _period(around),
    }
    graded = "grade" in flags or measure == "average-caseload"
    for grade in _grades(around, words) if graded else [""]:
        yield {**values, "grade": grade}


def _measure(one: Quantity, around: Around, words: FigureWords) -> Rule | None:
    """Return the first rule that fits the words nearest to it, else the sentence."""
    share = one.unit in SHARES
    return _first(words.measures_of(one.unit, share, around.section), around)


def _first(rules: Tried, around: Around) -> Rule | None:
    return (
        fitting(rules.near, around.near)
        or fitting(rules.sentence, around.sentence)
        or fitting(rules.earlier, around.earlier)
    )


def _base(one: Quantity, around: Around, words: FigureWords, cases: int | None) -> str:
    """Return what a share is a share of, empty where no words say so."""
    found = _first(words.bases_of(around.section), around) or _first(
        words.bases_of(around.section, weak=True), around
    )
    base = found.slug if found else ""
    if around.section[:2] == "2." and base not in CASEWORK:
        base = "inspected-cases"
    if base in CASES and one.denominator is not None and cases is not None:
        return "inspected-cases" if one.denominator == cases else "relevant-cases"
    return base


def _grades(around: Around, words: FigureWords) -> list[str]:
    """Return the grades a figure is said of: right after it, else the last before it."""
    ahead = words.grade_ahead.match(around.after.lower())
    if ahead:
        return _named(ahead[0], words)
    clause = re.split(r"[;,]", around.before.lower())[-1]
    return _named(clause, words)


def _named(text: str, words: FigureWords) -> list[str]:
    named = sorted(
        (match.start(), match.end(), name)
        for name, pattern in words.grades
        for match in pattern.finditer(text)
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, name in named:
        if kept and start < kept[-1][1]:
            continue
        if kept and not re.fullmatch(r"(?:,|/|\s|and|or|&)+", text[kept[-1][1] : start]):
            kept.clear()
        kept.append((start, end, name))
    return list(dict.fromkeys(name for _, _, name in kept)) or [""]


def _area(around: Around, words: FigureWords) -> str:
    """Return the place a figure is said of: right after it, else the last before it."""
    ahead = words.area.match(around.after.lstrip(" ,"))
    if ahead and not ahead[0].startswith("and") and not words.area_not.search(ahead["area"]):
        return ahead["area"]
    places = [
        match["area"]
        for match in words.area.finditer(around.before)
        if not words.area_not.search(match["area"])
    ]
    return places[-1] if places else ""


def _periods(sentence: Sentence, words: FigureWords) -> list[str]:
    if words.period_words.isdisjoint(sentence.words):
        return []
    text = sentence.text
    matches = (pattern.search(sentence.lowered) for pattern in words.periods)
    return [text[match.start("period") : match.end("period")] for match in matches if match]


def _period(around: Around) -> str:
    """Return the time a figure is about: the one named beside it, else in its sentence."""
    beside = (period for period in around.periods if period.lower() in around.near)
    return next(beside, around.periods[0] if around.periods else "")


def label(one: Quantity, around: Around, words: FigureWords) -> str:
    """Return the few words that say what is measured, taken from those around the number."""
    before = around.before.rstrip(" (")
    if (
        around.sentence.find(before.lower()) > 0
    ):  # what another figure ends with says nothing of this one
        before = re.split(r"[,;]|\band\b|\bbut\b", before, maxsplit=1)[-1]
    bracket = around.before.endswith("(") and re.match(r"\)\s\w", around.after) is None
    leftward = bracket or words.label["left"].search(around.before[-40:]) is not None
    sides = {
        "left": lambda: _trimmed(words.label["stop"].split(before)[-1], words, last=True),
        "right": lambda: _trimmed(_clause(around.after, words), words, last=False),
        "inside": lambda: _trimmed(_inside(around.inside), words, last=True),
    }
    found = []
    order = ("left", "right") if leftward else ("right", "left")
    if len(around.inside) > WIDE:  # two numbers with the statement between or behind them
        order = ("inside", "right")
    for side in order:
        found.append(sides[side]())
        if len(found[-1].split()) >= FEW:
            return found[-1]
    rest = _trimmed(_clause(around.rest, words), words, last=False)
    return next(filter(None, found), rest)


def _inside(text: str) -> str:
    """Return what stands between the two numbers of one share, where that is a statement."""
    return re.split(r", |\byet\b", text)[-1] if len(text) > WIDE else ""


def _clause(text: str, words: FigureWords) -> str:
    """Return `text` up to where its clause ends."""
    text = text[1:] if text.startswith(")") else text
    first = words.label["stop"].split(text, maxsplit=1)[0]
    short, comma, _ = first.partition(", ")
    return short if comma and len(short.split()) > 3 * FEW else first


def _trimmed(text: str, words: FigureWords, *, last: bool) -> str:
    """Return up to ten words of `text` without fillers at its ends."""
    listed = _headed(text.split(), words)
    shown = _headed(listed[-MANY:], words) if last else listed[:MANY]
    while shown and (_bare(shown[-1]) in words.tail or not _bare(shown[-1], DIGITS)):
        shown.pop()
    return " ".join(shown).strip(ENDS)


def _headed(listed: list[str], words: FigureWords) -> list[str]:
    first = 0
    while first < len(listed) and _bare(listed[first]) in words.head:
        first += 1
    return listed[first:]


def _bare(word: str, more: str = "") -> str:
    return word.strip(ENDS + more).lower()
