"""The words by which figures are found and understood (`ontology/layouts/figures.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from build_graph.knowledge.layout import expand, load


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


class Tried(NamedTuple):
    """The rules that may be tried on the nearest words, on the sentence, on the one before."""

    near: tuple[Rule, ...]
    sentence: tuple[Rule, ...]
    earlier: tuple[Rule, ...]


def tried(rules: Iterable[Rule], section: str) -> Tried:
    """Return the rules that hold in a section of this label, by where they may be tried."""
    held = tuple(rule for rule in rules if section.endswith(rule.where))
    return Tried(
        held,
        tuple(rule for rule in held if "near" not in rule.flags),
        tuple(rule for rule in held if "carry" in rule.flags),
    )


def fitting(rules: tuple[Rule, ...], lowered: str) -> Rule | None:
    """Return the first rule that fits words in small letters."""
    for rule in rules:
        for key in rule.keys:
            if key in lowered:
                if rule.pattern.search(lowered) is not None:
                    return rule
                break
    return None


@dataclass(frozen=True, slots=True)
class Bare:
    """A figure found by its words: the number has no unit beside it, or a word stands for it."""

    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    unit: str
    measure: str
    where: str


def may_fit(rules: tuple[Bare, ...], lowered: str) -> Iterator[Bare]:
    """Yield the rules that may find a figure in a sentence, in small letters."""
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


@dataclass(frozen=True)
class FigureWords:
    """All of them."""

    quantity: re.Pattern[str]
    fraction: re.Pattern[str]
    bare: tuple[Bare, ...]
    words: tuple[Bare, ...]
    window: re.Pattern[str]
    window_sentence: re.Pattern[str]
    skip: dict[str, re.Pattern[str]]
    named: re.Pattern[str]
    skip_keys: tuple[str, ...]
    skip_last: frozenset[str]
    comparators: tuple[Comparator, ...]
    units: tuple[Unit, ...]
    measures: tuple[Rule, ...]
    bases: tuple[Rule, ...]
    grades: tuple[tuple[str, re.Pattern[str]], ...]
    grade_ahead: re.Pattern[str]
    periods: tuple[re.Pattern[str], ...]
    period_words: frozenset[str]
    area: re.Pattern[str]
    area_not: re.Pattern[str]
    label: dict[str, re.Pattern[str]]
    head: frozenset[str]
    tail: frozenset[str]
    answers: dict[str, tuple[str, bool]]
    _bare: dict[str, tuple[Bare, ...]] = field(default_factory=dict)
    _tried: dict[tuple[str, bool, str], Tried] = field(default_factory=dict)

    def bare_of(self, section: str) -> tuple[Bare, ...]:
        """Return the rules for figures without a unit that hold in a section."""
        if section not in self._bare:
            held = (one for one in (*self.bare, *self.words) if one.where in ("", section))
            self._bare[section] = tuple(held)
        return self._bare[section]

    def bases_of(self, section: str, *, weak: bool = False) -> Tried:
        """Return the bases whose words leave no doubt, or those that count where none does."""
        key = "", weak, section
        if key not in self._tried:
            self._tried[key] = tried(
                (one for one in self.bases if ("weak" in one.flags) == weak), section
            )
        return self._tried[key]

    def measures_of(self, unit: str, share: bool, section: str) -> Tried:
        """Return the rules for figures of a unit in a section; shares are '%' as well."""
        key = unit, share, section
        if key not in self._tried:
            wanted = {unit, "*", "%"} if share else {unit, "*"}
            self._tried[key] = tried((one for one in self.measures if one.units & wanted), section)
        return self._tried[key]


def small(pattern: str) -> re.Pattern[str]:
    """Return the pattern for text in small letters, which takes half the time of ignoring case."""
    lowered = re.sub(
        r"\\.|\(\?P|[A-Z]", lambda m: m[0].lower() if len(m[0]) == 1 else m[0], pattern
    )
    return re.compile(lowered)


@cache
def figure_words() -> FigureWords:
    """Return the words, read once."""
    table = load("figures")
    tokens = table["token"]

    def compiled(text: str) -> re.Pattern[str]:
        return small(expand(text, tokens).pattern)

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
            for name in ("sentence", "before", "after", "period")
        },
        named=re.compile(table["skip"]["named"]),
        skip_keys=tuple(table["skip"]["keys"]),
        skip_last=frozenset(table["skip"]["last"]),
        comparators=tuple(
            Comparator(
                row["name"],
                row["sign"],
                compiled(row["pattern"]),
                row.get("after", False),
                frozenset(row.get("last", ())),
            )
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
        period_words=frozenset(table["periods"]["words"]),
        area=expand(table["area"]["pattern"], tokens),
        area_not=re.compile(table["area"]["not"]),
        label={name: expand(table["label"][name], tokens) for name in ("left", "stop")},
        head=frozenset(("", *table["label"]["head"])),
        tail=frozenset(table["label"]["tail"]),
        answers={
            row["base"]: (row["measure"], row.get("always", False)) for row in table["answer"]
        },
    )


def _bare(rows: Iterable[dict[str, Any]], tokens: dict[str, str]) -> Iterable[Bare]:
    for row in rows:
        yield Bare(
            small(expand(row["pattern"], tokens).pattern),
            tuple(row["key"]),
            row["unit"],
            row.get("measure", ""),
            row.get("where", ""),
        )


def _rules(rows: Iterable[dict[str, Any]], kind: str, tokens: dict[str, str]) -> Iterable[Rule]:
    for row in rows:
        yield Rule(
            slug=row[kind],
            pattern=small(expand(row["pattern"], tokens).pattern),
            keys=tuple(row["key"]),
            units=frozenset(row.get("units", ())),
            where=row.get("where", ""),
            flags=frozenset(
                flag
                for flag in ("near", "area", "grade", "broad", "carry", "weak")
                if row.get(flag, False)
            ),
            base=row.get("base", "") if kind == "measure" else "",
        )
