"""The kinds of rule by which figures are found and understood; `figure_words` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Rule:
    """How a measure is told; `keys` are tested first, since that is cheaper.

    `unless` and `also` are the patterns of `unless` and `with`; `on` is the base that the figure
    must have, `sense` what its clause must say, `least` the smallest number that it can be.
    """

    slug: str
    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    units: frozenset[str]
    where: str
    flags: frozenset[str]
    base: str
    on: str
    sense: str
    unless: re.Pattern[str] | None
    also: re.Pattern[str] | None
    least: float

    def fits(self, near: str, around: str) -> bool:
        """Whether it fits the words of a clause, in small letters; `around` are those about it."""
        for key in self.keys:  # a loop: any() with a generator takes twice as long
            if key in near:
                break
        else:
            return False
        if self.pattern.search(near) is None:
            return False
        if self.unless is not None and self.unless.search(near):
            return False
        return self.also is None or self.also.search(around) is not None


@dataclass(frozen=True, slots=True)
class BaseRule:
    """How a base is told: after a share, at the head of a sentence, by other words of the clause.

    `unless` are words of the clause that make it something else; `keys` are tested first.
    """

    slug: str
    where: str
    after: re.Pattern[str]
    front: re.Pattern[str]
    clause: re.Pattern[str]
    unless: re.Pattern[str] | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """A figure found by its words: the number has no unit beside it, or a word stands for it."""

    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    unit: str
    measure: str
    where: str


def has_any(text: str, parts: Iterable[str]) -> bool:
    """Whether a text has one of `parts`."""
    return any(map(text.__contains__, parts))  # a generator takes three times as long


R = TypeVar("R", Bare, BaseRule)


def may_fit(rules: tuple[R, ...], lowered: str) -> Iterator[R]:
    """Yield the rules that may find a figure, or its base, in a sentence in small letters."""
    for rule in rules:
        for key in rule.keys:
            if key in lowered:
                yield rule
                break


@dataclass(frozen=True, slots=True)
class Comparator:
    """'up to', 'over': the words beside a value, and their sign."""

    name: str
    sign: str
    pattern: re.Pattern[str]
    after: bool
    last: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """The table's name of the thing counted; `one` says that a single one may be a count."""

    name: str
    pattern: re.Pattern[str]
    one: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What makes a figure that of the region, or of the nation."""

    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
