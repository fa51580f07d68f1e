"""Figures of the prose and of small tables: what each measures, of what, where and when.

The words nearest to a number count before those of the sentence, and those before the sentence
ahead of it in the same paragraph. What nothing says stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from build_graph.extract.figure_words import FigureWords, Rule, figure_words
from build_graph.extract.mentions import Sentence
from build_graph.extract.quantities import Quantity, amount, quantities
from build_graph.extract.sections import Sections
from build_graph.model import Figure

# Cheaper than trying every pattern on every sentence.
NUMBERS = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|half|thirds?|quarters?|fifths?|period of a|a satellite|red|amber|green|not applied)\b",
    re.IGNORECASE,
)
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
ROW = re.compile(r"(?P<label>[^\t?]{4,90})\t(?P<value>[\d,.]+)\s?(?P<unit>%|per cent)?")


@dataclass(frozen=True, slots=True)
class Around:
    """The words around one quantity.

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


def figures(told: Iterable[Sentence], sections: Sections, cases: int | None) -> tuple[Figure, ...]:
    """Return the figures in their order of print; `cases` is how many the inspection looked at."""
    words = figure_words()
    found: list[Figure] = []
    last: Sentence | None = None
    for sentence in told:
        same = last is not None and last.block is sentence.block
        earlier = last.text if same and last is not None else ""
        last = sentence
        label = sentence.section.label
        if label in OUTSIDE or not NUMBERS.search(sentence.text):
            continue
        if sentence.block.kind == "row":
            drawn = list(_row(sentence))
        else:
            drawn = list(_drawn(sentence.text, earlier, label, words, cases))
        if drawn:
            at = sections.passage(sentence.spans(), label)
            found += [Figure(at=at, **values) for values in drawn]
    return tuple(found)


def _row(sentence: Sentence) -> Iterator[dict[str, str]]:
    """Yield the figure of a table's row 'label, number'; rows of key questions are read elsewhere."""
    match = ROW.fullmatch(sentence.text.strip())
    if match and not sentence.section.standard.startswith("2") and amount(match["value"]):
        unit = "percent" if match["unit"] else "number"
        label = " ".join(match["label"].split()[:MANY])
        yield {"measure": "", "label": label, "value": amount(match["value"]), "unit": unit}


def _drawn(
    text: str, earlier: str, section: str, words: FigureWords, cases: int | None
) -> Iterator[dict[str, object]]:
    found = quantities(text, section, words)
    for number, one in enumerate(found):
        start = found[number - 1].end if number else 0
        end = found[number + 1].start if number + 1 < len(found) else len(text)
        before, after = text[start : one.start], text[one.end : end]
        near = f"{before}#{after}"
        inside, rest = text[one.start : one.end], text[found[-1].end :]
        around = Around(before, after, inside, rest, near, text, earlier, section)
        yield from _told(one, around, words, cases)


def _told(
    one: Quantity, around: Around, words: FigureWords, cases: int | None
) -> Iterator[dict[str, object]]:
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
        "period": _period(around, words),
    }
    graded = "grade" in flags or measure == "average-caseload"
    for grade in _grades(around, words) if graded else [""]:
        yield {**values, "grade": grade}


def _measure(one: Quantity, around: Around, words: FigureWords) -> Rule | None:
    """Return the first rule that fits the words nearest to it, else the sentence."""
    share = one.unit in SHARES
    wanted = {one.unit, "*", "%"} if share else {one.unit, "*"}
    rules = [rule for rule in words.measures if rule.units & wanted]
    return _first(rules, around)


def _first(rules: Iterable[Rule], around: Around) -> Rule | None:
    listed = list(rules)
    places = (
        ("near", around.near),
        ("sentence", around.sentence),
        ("earlier", around.earlier),
    )
    for place, said in places:
        lowered = said.lower()
        for rule in listed:
            if _may(rule, place) and rule.fits(said, lowered, around.section):
                return rule
    return None


def _may(rule: Rule, place: str) -> bool:
    """Whether a rule may be tried on the nearest words, the sentence, or the one before."""
    if place == "earlier":
        return "carry" in rule.flags
    return place == "near" or "near" not in rule.flags


def _base(one: Quantity, around: Around, words: FigureWords, cases: int | None) -> str:
    """Return what a share is a share of, empty where no words say so."""
    strong = _first((rule for rule in words.bases if "weak" not in rule.flags), around)
    found = strong or _first((rule for rule in words.bases if "weak" in rule.flags), around)
    base = found.slug if found else ""
    if around.section[:2] == "2." and base not in CASEWORK:
        base = "inspected-cases"
    if base in CASES and one.denominator is not None and cases is not None:
        return "inspected-cases" if one.denominator == cases else "relevant-cases"
    return base


def _grades(around: Around, words: FigureWords) -> list[str]:
    """Return the grades a figure is said of: right after it, else the last before it."""
    ahead = words.grade_ahead.match(around.after)
    if ahead:
        return _named(ahead[0], words)
    clause = re.split(r"[;,]", around.before)[-1]
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


def _period(around: Around, words: FigureWords) -> str:
    for pattern in words.periods:
        match = pattern.search(around.near) or pattern.search(around.sentence)
        if match:
            return match["period"]
    return ""


def label(one: Quantity, around: Around, words: FigureWords) -> str:
    """Return the few words that say what is measured, taken from those around the number."""
    before = around.before.rstrip(" (")
    if around.sentence.find(before) > 0:  # what another figure ends with says nothing of this one
        before = re.split(r"[,;]|\band\b|\bbut\b", before, maxsplit=1)[-1]
    left = _trimmed(re.split(words.label["stop"], before)[-1], words, last=True)
    right = _trimmed(_clause(around.after, words), words, last=False)
    bracket = around.before.endswith("(") and re.match(r"\)\s\w", around.after) is None
    leftward = bracket or words.label["left"].search(around.before) is not None
    inside = _trimmed(re.split(r", |\byet\b", around.inside)[-1], words, last=True)
    rest = _trimmed(_clause(around.rest, words), words, last=False)
    sides = (left, right, inside, rest) if leftward else (right, left, inside, rest)
    for side in sides:
        if len(side.split()) >= FEW:
            return side
    return max(sides, key=len)


def _clause(text: str, words: FigureWords) -> str:
    """Return `text` up to where its clause ends."""
    text = text[1:] if text.startswith(")") else text
    first = re.split(words.label["stop"], text, maxsplit=1)[0]
    short, comma, _ = first.partition(", ")
    return short if comma and len(short.split()) > 3 * FEW else first


def _trimmed(text: str, words: FigureWords, *, last: bool) -> str:
    """Return up to ten words of `text` without fillers at its ends."""
    text = words.label["head"].sub("", text.strip())
    listed = text.split()
    shown = " ".join(listed[-MANY:] if last else listed[:MANY])
    shown = words.label["head"].sub("", shown)
    return words.label["tail"].sub("", shown).strip()
