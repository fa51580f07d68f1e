"""Whether print broke a line because the next word would not have fitted on it.

Text that a tool took out of pages is broken at the width of its column. The lines that surely go
on (the next one begins with a small letter) tell that width; a line after which the next word
would still have fitted ended there on purpose. Letters of print are not equally wide, so the
width is taken in letters or in what letters take in print, whichever agrees better with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from build_graph.reading.read_file import Line

ENDS = re.compile(r"\r?\n|[\r\f]")  # of lines, as they are numbered
FEWEST = 12  # lines that surely go on, from which a width is told
FEWEST_HANGING = 4  # items that go on, from which is told that their lines are set in
NARROWEST, WIDEST = 38, 200  # characters of a broken line
STRAY = 0.97  # the longest three of a hundred may stick out
SLACK = 0.985  # print sets words a little closer, or wider apart
# What letters take in print, in shares of the widest common one: roughly, as in many typefaces, and
# as in Helvetica and those of its widths (its published font metrics, in shares of 'n').
NARROW = dict.fromkeys("ijl.,:;'|!()[] ft-I", 0.5)
WIDE = dict.fromkeys("mwMW%@", 1.55) | dict.fromkeys("ABCDGHKNOPQRSUVXYZ&", 1.25)
WEIGHTS = NARROW | WIDE
HELVETICA = {
    letter: width / 556
    for width, letters in (
        *((191, "'"), (222, "ijl"), (278, "tfI .,:;/|![]"), (333, "r-()"), (355, '"'), (350, "•")),
        *((500, "ckvsxyzJ"), (611, "FTZ"), (667, "ABEKPSVXY&"), (722, "wCDHNRU"), (778, "GOQ")),
        *((833, "mM"), (889, "%"), (944, "W")),
    )
    for letter in letters
}


class _Widths(dict[str, float]):
    """How wide each letter is: a table that needs no call for a letter, whichever it is."""

    def __missing__(self, letter: str) -> float:
        self[letter] = 1.0
        return 1.0


PRINTED, IN_HELVETICA = (_Widths(one) for one in (WEIGHTS, HELVETICA))

Measure = Callable[[str], float]


def printed(text: str) -> float:
    """Return about how wide `text` is in print, in letters.

    >>> printed("illicit") < printed("mammoth")
    True
    """
    return sum(map(PRINTED.__getitem__, text))


def in_helvetica(text: str) -> float:
    """Return how wide `text` is in Helvetica, in letters 'n'."""
    return sum(map(IN_HELVETICA.__getitem__, text))


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The width of the column and how it is taken; `edges` has where each line ends, by number.

    Items of a list are set in, so that their lines are as wide as `items` says. `hangs`: the lines
    with which an item goes on are set in behind its glyph.
    """

    width: float
    measure: Measure
    edges: dict[int, str]
    items: Wrapping | None = None
    hangs: bool = False

    def fits(self, line: Line, after: Line) -> bool:
        """Whether the first word of `after` would have fitted behind `line`."""
        raw = self.edges.get(line.number, line.text)
        word = after.text.split(maxsplit=1)[0] if after.text else ""
        return self.measure(f"{raw} {word}") <= self.width * SLACK


def wrapping(
    lines: Sequence[Line], text: str, inside: Container[int] = frozenset()
) -> Wrapping | None:
    """Return how the lines of `text` were broken; None where each paragraph is one line.

    `inside` has the numbers of the lines that stand in lists.
    """
    pairs = _pairs(lines)
    if len(pairs) < FEWEST:
        return None
    raw = ENDS.split(text) if "\r" in text or "\f" in text else text.split("\n")
    edges = {
        line.number: _edge(line, raw[line.number - 1]) if line.number <= len(raw) else ""
        for line in lines
        if line.text and len(line.text) < WIDEST
    }
    whole = _best(pairs, edges)
    items = _best([pair for pair in pairs if pair[0].number in inside], edges)
    if items is None or whole is None:
        return whole or items
    hanging = [two.indented for one, two in pairs if one.bullet and not one.indented]
    return replace(whole, items=items, hangs=len(hanging) >= FEWEST_HANGING and all(hanging))


def _edge(line: Line, raw: str) -> str:
    """A line as it was printed; spaces that a tool widened count once."""
    edge = raw.rstrip().expandtabs()
    inner = edge.lstrip()
    if "  " not in inner or "  " in line.text:
        return edge
    return edge[: len(edge) - len(inner)] + " ".join(inner.split())


def _best(pairs: Sequence[tuple[Line, Line]], edges: dict[int, str]) -> Wrapping | None:
    """The width that agrees with most pairs, however it is taken; None where none does."""
    if len(pairs) < FEWEST:
        return None
    wrong, width, measure = _measured(pairs, edges, _letters)
    if wrong > len(pairs) / 40:
        ways = (_measured(pairs, edges, way) for way in (printed, in_helvetica))
        wrong, width, measure = min(((wrong, width, measure), *ways), key=lambda one: one[0])
    if wrong > len(pairs) / 5:
        return None
    return Wrapping(width, measure, edges)


def in_lists(parts: Iterable[Sequence[Line]], heads: Sequence[re.Pattern[str]]) -> set[int]:
    """Return the numbers of the lines that follow a heading of a list in their part."""
    found: set[int] = set()
    for lines in parts:
        inside = False
        for line in lines:
            text = line.text.rstrip(" :.")
            if inside:
                found.add(line.number)
            elif text and len(text) < NARROWEST:
                inside = any(pattern.fullmatch(text) for pattern in heads)
    return found


def _letters(text: str) -> float:
    return len(text)


def is_broken(lines: Sequence[Line]) -> bool:
    """Whether a line among these goes on in the next one."""
    return any(_goes_on(one, two) for one, two in pairwise(lines))


def _pairs(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    return [(one, two) for one, two in pairwise(lines) if _goes_on(one, two)]


def _goes_on(line: Line, after: Line) -> bool:
    """Whether a line surely goes on: prose, with a small letter at the start of the next."""
    return (
        after.number == line.number + 1
        and NARROWEST <= len(line.text) < WIDEST
        and bool(after.text)
        and after.text[0].islower()
        and not after.bullet
        and "\t" not in line.text
        and "   " not in line.text
        and not line.level
    )


def _measured(
    pairs: Sequence[tuple[Line, Line]], edges: dict[int, str], measure: Measure
) -> tuple[int, float, Measure]:
    """How many pairs speak against the width that most lines tell, and that width."""
    widths = sorted(measure(edges.get(line.number, line.text)) for line, _ in pairs)
    width = widths[int((len(widths) - 1) * STRAY)]
    told = Wrapping(width, measure, edges)
    return sum(told.fits(line, after) for line, after in pairs), width, measure
