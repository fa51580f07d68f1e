"""The words of each quantity's own clause: what says something of one says nothing of another.

Between two quantities a clause ends where punctuation or a joining word says so; where nothing
does, the words between belong to both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.quantities import Quantity

FEW = 3
LONGEST_GRADE = 6  # words of two grades side by side
# The first number of a share that is printed twice.
FIRST = re.compile(r"^\S+(?:\s?per\s?cent|\s?%|\s(?:out\s)?of\s(?:the\s)?\S+)?,?", re.IGNORECASE)
WORD = re.compile(r"[\w’'-]+")
CLOSE = 2  # words between a joining word and the number that it joins on
CAPITAL = re.compile(r"\b[A-Z][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Own:
    """The words of one quantity's clause.

    `lead`, `tail` and `inside` (what stands after the first of the two numbers of one share, up to
    the second and with it) are as printed;
    `near` is all of it in small letters with '#' for the number, `window` the same up to the
    quantities on both sides, whatever clause the words are of.
    """

    lead: str
    tail: str
    inside: str
    near: str
    window: str


def own_words(text: str, found: Sequence[Quantity], words: FigureWords) -> list[Own]:
    """Return the words of each quantity's own clause, in the order of the quantities."""
    own = []
    last = 0
    for number, one in enumerate(found):
        after = found[number + 1].start if number + 1 < len(found) else len(text)
        before = found[number - 1].end if number else 0
        if number == 0:
            last = _last_end(text[: one.start], words.clause["hard"])
        start, end = last, after
        if number + 1 < len(found):
            end, last = _cut(text, one.end, after, words)
        else:
            stop = words.clause["hard"].search(text, one.end)
            end = stop.start() if stop else len(text)
        lead, tail = text[start : one.start], text[one.end : end]
        inside = text[one.start : one.end]
        inside = FIRST.sub("", inside) if len(inside.split()) > FEW else ""
        own.append(
            Own(
                lead,
                tail,
                inside,
                f"{lead}#{f' {inside} ' if inside else ''}{tail}".lower(),
                f"{text[before : one.start]}#{text[one.end : after]}".lower(),
            )
        )
    return own


def _last_end(text: str, pattern: re.Pattern[str]) -> int:
    """Where the last match ends, for the words after it; 0 where there is none."""
    ends = [match.start() + 1 for match in pattern.finditer(text)]
    return ends[-1] if ends else 0


def _cut(text: str, start: int, stop: int, words: FigureWords) -> tuple[int, int]:
    """Where the clause of one quantity ends and that of the next begins."""
    gap = text[start:stop].lower()
    hard = list(words.clause["between"].finditer(gap))
    soft = list(words.clause["soft"].finditer(gap))
    comma = gap.rfind(", ")
    if hard:
        at = hard[-1].start()
    elif soft and (comma < 0 or (soft[-1].start() > comma and _close(gap, soft[-1].end()))):
        at = soft[-1].start()
    elif comma >= 0:
        at = comma
    else:
        return stop, start
    return start + at, start + at


def _close(gap: str, at: int) -> bool:
    return len(gap[at:].split()) <= CLOSE


def says_nothing(own: Own, words: FigureWords) -> bool:
    """Whether a clause has no word that says what is measured: 'against # in the region'."""
    plain = CAPITAL.sub(" ", f"{own.lead} {own.inside} {own.tail}").lower()
    more = _beyond(plain, words)
    if not more or more > LONGEST_GRADE or words.any_grade.search(plain) is None:
        return not more
    for _, pattern in words.grades:
        plain = pattern.sub(" ", plain)
    return not _beyond(plain, words)


def _beyond(plain: str, words: FigureWords) -> int:
    """How many words of a text say something."""
    found = 0
    for word in WORD.findall(plain):
        if len(word) > 1 and word not in words.filler:
            found += 1
            if found > LONGEST_GRADE:
                break
    return found
