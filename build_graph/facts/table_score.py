"""How cells compare, and how well one table agrees with its gold: precision, recall, F1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from build_graph.knowledge.kinds import known
from build_graph.knowledge.vocab import schemes
from build_graph.numbers import number

Cells = tuple[str, ...]

_UNNAMED = "(unnamed)"
_MARKS = str.maketrans(
    {
        "‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "\u00ad": "", "&": " and ",
    }
)  # fmt: skip
_SHARE = re.compile(
    r"^(\S+)(?: cases| people)? (?:out of|of|in) (?:the |those |these )?(\S+)(?: [a-z' ]+)?$"
)
_MILLIONS = re.compile(r"^(\d+(?:\.\d+)?) million$")
_RANGE = re.compile(r"^(?:between )?(\S+?)(?: (?:to|and|or) |-)(\S+)$")
_PERCENT = re.compile(r"^(\d+(?:\.\d+)?)(?:%| per cent)$")
_STANDARD = re.compile(r"^[pr] ?(?=\d\.\d\b)")  # print has the letter before the number or not
_UNIT = re.compile(r"^(\S+) (?!of\b|out of|in\b|to\b|and\b|or\b)[a-z%][^\d]*$")
_SHARES = {
    "half": "1/2", "a half": "1/2", "a third": "1/3", "one third": "1/3", "two thirds": "2/3",
    "a quarter": "1/4", "one quarter": "1/4", "three quarters": "3/4", "a fifth": "1/5",
}  # fmt: skip


def fold(value: str) -> str:
    """Return a cell as it is compared.

    >>> fold("The  HM Prison (HMP) Fairholt."), fold("P 1.2")
    ('hmp fairholt', '1.2')
    """
    plain = " ".join(value.translate(_MARKS).casefold().split()).rstrip(" .,;:")
    plain = _PERCENT.sub(r"\1", plain.removeprefix("the "))
    plain = _STANDARD.sub("", plain)
    for pattern, replacement in _spellings():
        plain = pattern.sub(replacement, plain)
    return plain


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = (pair for kind in known().all.values() for pair in kind.spellings)
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rows)


def amount(value: str) -> str:
    """Return a quantity as the measures table prints it: in digits, no unit, a share as 'n/d'.

    >>> amount("Eleven of 33"), amount("nine and 13"), amount("£4,150"), amount("two-thirds")
    ('11/33', '9-13', '4150', '2/3')
    >>> amount("£1.2 million"), amount("13 of those 30"), amount("24 cases out of 60")
    ('1200000', '13/30', '24/60')
    >>> amount("16 per cent"), amount("nine weeks"), amount("18 of 47 cases"), amount("thirty-one")
    ('16', '9', '18/47', '31')
    """
    plain = fold(value).lstrip("£<>=~").removesuffix("%").replace(",", "").strip()
    plain = _SHARES.get(plain.replace("-", " "), plain)
    millions = _MILLIONS.match(plain)
    whole = round(float(millions[1]) * 1_000_000) if millions else number(plain)
    if whole is not None:
        return str(whole)
    for pattern, mark in ((_SHARE, "/"), (_RANGE, "-")):
        both = pattern.match(plain)
        if both:
            return mark.join(amount(part) for part in both.groups())
    unit = _UNIT.match(plain)
    if unit and (unit[1][0].isdigit() or number(unit[1]) is not None):
        return amount(unit[1])
    return plain.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", plain) else plain


def unquoted(rows: Iterable[Cells]) -> list[Cells]:
    """Return the rows without quotation marks, which reports put around names or leave out."""
    return [tuple(cell.translate(_MARKS).replace("'", "") for cell in cells) for cells in rows]


def row_key(cells: Cells) -> Cells:
    """Return the cells of a row as they are compared; an unnamed body is known by PDU and kind.

    >>> row_key(("Lowmoor PDU", "Crown Court at Lowmoor", "court"))
    ('lowmoor', 'lowmoor crown court', 'court')
    >>> row_key(("Lowmoor", "The Fern Trust", "Social inclusion and mentoring"))
    ('lowmoor', 'fern trust', 'mentoring')
    """
    folded = [fold(cell) for cell in cells]
    kind = folded[-1]
    folded[-1] = _pathways().get(kind, kind)
    if kind in known().related and folded[1] == _UNNAMED:
        folded[1] = ""
    return tuple(folded)


@cache
def _pathways() -> dict[str, str]:
    """Every label of a pathway, folded, with that by which the pathway is known."""
    return {
        fold(label): fold(pathway.label)
        for pathway in schemes().pathways
        for label in (pathway.label, *pathway.labels)
    }


@dataclass(frozen=True, slots=True)
class TableScore:
    """How one table compares with its gold. `misplaced` counts findings with another ordinal.

    Where the gold is `partial`, F1 is the recall, and there is no precision to speak of.
    """

    table: str
    true_positives: int
    predicted: int
    expected: int
    missed: tuple[Cells, ...] = ()
    extra: tuple[Cells, ...] = ()
    misplaced: int = 0
    partial: bool = False

    @property
    def precision(self) -> float:
        """The share of our rows that the gold has; 1 when there are none and should be none."""
        return _share(self.true_positives, self.predicted, empty=not self.expected)

    @property
    def recall(self) -> float:
        """The share of the gold's rows that we have; 1 when the gold has none."""
        return _share(self.true_positives, self.expected, empty=True)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        if self.partial:
            return self.recall
        return _share(2 * self.true_positives, self.predicted + self.expected, empty=True)


def _share(part: int, whole: int, *, empty: bool) -> float:
    return part / whole if whole else float(empty)
