"""The words by which figures are found and understood: `ontology/layouts/figures.toml`, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.layout import expand, load


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with what follows from it; `keys` are tested first, since that is cheaper."""

    slug: str
    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    units: frozenset[str]
    where: str
    flags: frozenset[str]
    base: str

    def fits(self, words: str, lowered: str, section: str) -> bool:
        """Whether the rule fits `words`, which are `lowered`, in a section of this label."""
        if self.where and not section.endswith(self.where):
            return False
        if not any(key in lowered for key in self.keys):
            return False
        return self.pattern.search(words) is not None


@dataclass(frozen=True, slots=True)
class Bare:
    """A figure found by its words: the number has no unit beside it, or a word stands for it."""

    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    unit: str
    measure: str
    where: str


@dataclass(frozen=True, slots=True)
class Comparator:
    """'up to', 'over': the words beside a value, and their sign."""

    name: str
    sign: str
    pattern: re.Pattern[str]
    after: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """The table's name of the thing counted; `one` says that a single one may be a count."""

    name: str
    pattern: re.Pattern[str]
    one: bool


@dataclass(frozen=True, slots=True)
class FigureWords:
    """All of them."""

    quantity: re.Pattern[str]
    fraction: re.Pattern[str]
    bare: tuple[Bare, ...]
    words: tuple[Bare, ...]
    window: re.Pattern[str]
    window_sentence: re.Pattern[str]
    skip: dict[str, re.Pattern[str]]
    comparators: tuple[Comparator, ...]
    units: tuple[Unit, ...]
    measures: tuple[Rule, ...]
    bases: tuple[Rule, ...]
    grades: tuple[tuple[str, re.Pattern[str]], ...]
    grade_ahead: re.Pattern[str]
    periods: tuple[re.Pattern[str], ...]
    area: re.Pattern[str]
    area_not: re.Pattern[str]
    label: dict[str, re.Pattern[str]]
    answers: dict[str, tuple[str, bool]]


@cache
def figure_words() -> FigureWords:
    """Return the words, read once."""
    table = load("figures")
    tokens = table["token"]

    def compiled(text: str) -> re.Pattern[str]:
        return expand(text, tokens)

    grades = tuple((row["name"], compiled(row["pattern"])) for row in table["grade"])
    any_grade = "|".join(row["pattern"] for row in table["grade"])
    return FigureWords(
        quantity=compiled(table["quantity"]["pattern"]),
        fraction=compiled(table["fraction"]["pattern"]),
        bare=tuple(_bare(table["bare"], tokens)),
        words=tuple(_bare(table["word"], tokens)),
        window=compiled(table["window"]["pattern"]),
        window_sentence=compiled(table["window"]["sentence"]),
        skip={
            name: compiled(table["skip"][name])
            for name in ("sentence", "before", "named", "after", "period")
        },
        comparators=tuple(
            Comparator(row["name"], row["sign"], compiled(row["pattern"]), row.get("after", False))
            for row in table["comparator"]
        ),
        units=tuple(
            Unit(row["name"], compiled(row["pattern"]), row.get("one", False))
            for row in table["unit"]
        ),
        measures=tuple(_rules(table["measure"], "measure", tokens)),
        bases=tuple(_rules(table["base"], "base", tokens)),
        grades=grades,
        grade_ahead=compiled(rf"{table['grades']['ahead']}(?:{any_grade})[^,;.]*"),
        periods=tuple(compiled(row["pattern"]) for row in table["period"]),
        area=compiled(table["area"]["pattern"]),
        area_not=re.compile(table["area"]["not"]),
        label={name: compiled(table["label"][name]) for name in ("left", "head", "tail", "stop")},
        answers={
            row["base"]: (row["measure"], row.get("always", False)) for row in table["answer"]
        },
    )


def _bare(rows: Iterable[dict[str, Any]], tokens: dict[str, str]) -> Iterable[Bare]:
    for row in rows:
        yield Bare(
            expand(row["pattern"], tokens),
            tuple(row["key"]),
            row["unit"],
            row.get("measure", ""),
            row.get("where", ""),
        )


def _rules(rows: Iterable[dict[str, Any]], kind: str, tokens: dict[str, str]) -> Iterable[Rule]:
    for row in rows:
        yield Rule(
            slug=row[kind],
            pattern=expand(row["pattern"], tokens),
            keys=tuple(row["key"]),
            units=frozenset(row.get("units", ())),
            where=row.get("where", ""),
            flags=frozenset(
                flag for flag in ("near", "area", "grade", "broad", "carry", "weak") if row.get(flag, False)
            ),
            base=row.get("base", "") if kind == "measure" else "",
        )
