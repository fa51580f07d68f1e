"""A sentence -> the quantities in it one by one: number, unit, and what stands beside them.

Dates, ages, deadlines, numbers of standards and other labels are none. The patterns are data
(`ontology/layouts/figures.toml`); what several numbers of a sentence make together is in `joined`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_graph.extract.figures.amounts import amount, windows
from build_graph.extract.figures.figure_rules import Bare, has_any, may_fit
from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.number_scan import YEAR, Scan
from build_graph.extract.figures.quantities import Quantity, compared
from build_graph.numbers import SCALES, TENS, UNITS, number

PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
# A number in digits, or a whole word that begins one.
WORDS = "|".join((*UNITS, *TENS))
FIRST = "".join(sorted({word[0] for word in (*UNITS, *TENS)}))
BEGINS = re.compile(
    rf"(?=[\d{FIRST}])(?<![\w£.,/–-])(?:\d+|(?:{WORDS})(?![a-z]))|(?<=[\s(\t])[-–−](?=\d)"
)
SCALED = re.compile(rf"{BEGINS.pattern}|(?<![\w-])an? (?:{'|'.join(SCALES)})(?![a-z])")
# What makes 'one' a number outside the background.
ONE = re.compile(r"\s(?:in|of|out|and a half|per|to|or)\b|%|\s?[–-]")
LOOK = 40  # characters before a number that may say what it is


def found_in(printed: str, section: str, words: FigureWords) -> list[Quantity]:
    """Return the quantities of a sentence one by one, in their order."""
    text = printed.lower()
    if _skipped(text, words):
        return []
    found = list(_bare(text, section, words))
    taken = [(one.start, one.end) for one in found]
    for one in (*_fractions(text, words), *_parts(text, words), *_scanned(printed, section, words)):
        if not any(start < one.end and one.start < end for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    found = [one for one in found if one.unit]  # wholes, which are told with their parts
    return sorted(found, key=lambda one: (one.start, one.end))


def _skipped(text: str, words: FigureWords) -> bool:
    """Whether a sentence speaks of rules, sources or the report itself, or numbers a heading."""
    if words.skip["heading"].fullmatch(text):
        return True
    if not has_any(text, words.skip_keys):
        return False
    return words.skip["sentence"].search(text) is not None


def _bare(text: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    if section == "Background" and words.window_sentence.search(text):
        for start, end, value in windows(text, words.window):
            yield Quantity(start, end, value, "date range", measure="case-sample-window")
    taken: list[tuple[int, int]] = []
    for rule in may_fit(words.bare_of(section), text):
        for match in rule.pattern.finditer(text):
            start, end = match.span("value" if match["value"] else "plain")
            if any(low < end and start < high for low, high in taken):
                continue
            one = _from_bare(text, rule, match, (start, end), words)
            if one is not None:
                taken.append((start, end))
                yield one


def _from_bare(
    text: str, rule: Bare, match: re.Match[str], span: tuple[int, int], words: FigureWords
) -> Quantity | None:
    if rule in words.words:
        return Quantity(*span, text[slice(*span)], rule.unit, measure=rule.measure)
    value = amount(match["value"])
    if not value or value == "0":
        return None
    one = Quantity(*span, value, rule.unit, measure=rule.measure)
    return one if rule.unit == "weeks" else compared(text, one, words)


def _parts(text: str, words: FigureWords) -> Iterator[Quantity]:
    """Yield the shares whose whole stands elsewhere, and each whole without a unit."""
    for pattern, keys, counted in words.parts:
        if not has_any(text, keys):
            continue
        for match in pattern.finditer(text):
            said = match["value"]
            n, d = number(said) if not said.startswith("no") else 0, number(match["all"])
            if n is None or not d or n > d or BEFORE_WHOLE.search(text, 0, match.start("all")):
                continue
            if counted:
                yield Quantity(*match.span("value"), str(n), "cases", n, d)
                continue
            yield Quantity(*match.span("value"), f"{n}/{d}", "n/d", n, d)
            yield Quantity(*match.span("all"), str(d), "")


# '19 of the 35', '46 out of 52': the whole of another number.
BEFORE_WHOLE = re.compile(r"\d (?:out )?of (?:the )?$")


def _scanned(printed: str, section: str, words: FigureWords) -> Iterator[Quantity]:
    text = printed.lower()
    last = 0
    scaled = has_any(text, SCALES)
    for token in (SCALED if scaled else BEGINS).finditer(text):
        start = token.start()
        if start < last:
            continue
        low = words.number.match(text, token.end() if token[0] in "-–−" else start)
        if low is None or start < last:
            continue
        if low[0] == "one" and section != "Background" and not ONE.match(text, low.end()):
            continue
        last = low.end()
        ahead = printed[max(0, start - LOOK) : start]
        if is_label(ahead, text, low.end(), words):
            continue
        for name, pattern in words.after:
            match = pattern.match(text, low.end())
            if match is None:
                continue
            if words.skip["after"].match(text, match.end()):
                break
            one = Scan(text, ahead, start, low, match, words, section).read(name)
            if one is not None:
                last = max([last, *(item.end for item in one)])
                yield from one
                break
        else:
            yield from _alone(text, ahead, start, low, words)


def is_label(ahead: str, text: str, end: int, words: FigureWords) -> bool:
    """Whether what stands around a number makes it a date, an age or the number of something."""
    if words.skip["after"].match(text, end):
        return True
    if words.skip["aged"].match(text, end) and words.someone.search(ahead):
        return True
    low = ahead.lower()
    last_word = low.rstrip().rpartition(" ")[2].lstrip("(\"'‘“")
    return last_word in words.skip_last and words.skip["before"].search(low) is not None


def _alone(
    text: str, ahead: str, start: int, low: re.Match[str], words: FigureWords
) -> Iterator[Quantity]:
    """Yield a number that no unit stands beside, where it is none of a name or a year."""
    digits = text[start : low.end()]
    value = amount(digits)
    plain = low[0][0].isdigit()
    if YEAR.fullmatch(low[0]) or value in ("", "0", "1") or text[low.end() :][:1] in "/:":
        return
    if words.alone["named"].search(ahead) and plain:
        return
    led = words.alone["lead"].search(ahead.lower()) is not None or not ahead.strip()
    if not plain and not (led and words.alone["end"].match(text, low.end())):
        return
    one = Quantity(start, low.end(), value, "number", alone=True)
    yield compared(text, one, words)


def _fractions(text: str, words: FigureWords) -> Iterator[Quantity]:
    if not has_any(text, PARTS):
        return
    for match in words.fraction["pattern"].finditer(text):
        part = match["part"].replace("-", " ").split()
        last = part[-1] if part[-1] == "half" else part[-1].removesuffix("s")
        above = 1 if len(part) == 1 or part[0] == "a" else number(part[0])
        if above is None or above >= PARTS[last] or not _is_share(text, match, words):
            continue
        one = Quantity(*match.span("part"), f"{above}/{PARTS[last]}", "n/d", worded=True)
        yield compared(text, one, words)


def _is_share(text: str, match: re.Match[str], words: FigureWords) -> bool:
    """Whether what stands around 'a third' makes it a share."""
    before, rules = text[max(0, match.start() - LOOK) : match.start()], words.fraction
    if rules["before"].search(before):
        return False
    if rules["follow"].match(text, match.end()):
        return True
    ends = rules["end"].match(text, match.end()) is not None
    led = rules["lead"].search(before) is not None
    return ends and (led or rules["plural"].search(match["part"]) is not None or not before.strip())
