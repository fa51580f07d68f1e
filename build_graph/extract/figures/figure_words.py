"""The words by which figures are found and understood (`ontology/layouts/figures.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from build_graph.extract.figures.figure_rules import Bare, BaseRule, Comparator, Place, Rule, Unit
from build_graph.knowledge.layout import expand, filled, load
from build_graph.knowledge.needed_words import Guarded

FLAGS = ("area", "grade", "broad", "carry", "list", "placeless", "group")


@dataclass(frozen=True)
class FigureWords:
    """All of them."""

    number: re.Pattern[str]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    noun: re.Pattern[str]
    range: re.Pattern[str]
    fraction: dict[str, re.Pattern[str]]
    parts: tuple[tuple[re.Pattern[str], tuple[str, ...], bool], ...]
    alone: dict[str, re.Pattern[str]]
    bare: tuple[Bare, ...]
    words: tuple[Bare, ...]
    window: re.Pattern[str]
    window_sentence: re.Pattern[str]
    skip: dict[str, re.Pattern[str]]
    named: re.Pattern[str]
    someone: re.Pattern[str]
    skip_keys: tuple[str, ...]
    skip_last: frozenset[str]
    comparators: tuple[Comparator, ...]
    units: tuple[Unit, ...]
    measures: tuple[Rule, ...]
    bases: tuple[BaseRule, ...]
    base_of: dict[str, re.Pattern[str]]
    sense: dict[str, re.Pattern[str]]
    kept: frozenset[str]
    clause: dict[str, re.Pattern[str]]
    change: Guarded
    filler: frozenset[str]
    grades: tuple[tuple[str, re.Pattern[str]], ...]
    grade_ahead: re.Pattern[str]
    any_grade: re.Pattern[str]
    grade_keys: tuple[str, ...]
    periods: tuple[re.Pattern[str], ...]
    places: tuple[Place, ...]
    area: re.Pattern[str]
    area_part: re.Pattern[str]
    area_office: re.Pattern[str]
    area_not: re.Pattern[str]
    cell: dict[str, re.Pattern[str]]
    rows: tuple[tuple[str, re.Pattern[str]], ...]
    groups: tuple[tuple[str, re.Pattern[str]], ...]
    label: dict[str, re.Pattern[str]]
    head: frozenset[str]
    tail: frozenset[str]
    answers: dict[str, tuple[str, bool]]
    again: frozenset[str]
    _bare: dict[str, tuple[Bare, ...]] = field(default_factory=dict)
    _rules: dict[tuple[str, bool, str], tuple[Rule, ...]] = field(default_factory=dict)

    def bare_of(self, section: str) -> tuple[Bare, ...]:
        """Return the rules for figures without a unit that hold in a section."""
        if section not in self._bare:
            held = (one for one in (*self.bare, *self.words) if one.where in ("", section))
            self._bare[section] = tuple(held)
        return self._bare[section]

    def measures_of(self, unit: str, share: bool, section: str) -> tuple[Rule, ...]:
        """Return the measures that have figures of this unit in this section."""
        key = unit, share, section
        if key not in self._rules:
            wanted = {unit, "*", "%"} if share else {unit, "*"}
            self._rules[key] = tuple(
                one for one in self.measures if one.units & wanted and section.endswith(one.where)
            )
        return self._rules[key]


def small(pattern: str) -> re.Pattern[str]:
    """Return the pattern for text in small letters, which takes half the time of ignoring case."""
    lowered = re.sub(
        r"\\.|\(\?P|[A-Z]", lambda m: m[0].lower() if len(m[0]) == 1 else m[0], pattern
    )
    return re.compile(lowered)


@cache
def figure_words() -> FigureWords:
    """Return the words, read once."""
    words = _Words(load("figures"))
    return FigureWords(**words.numbers(), **words.clauses(), **words.places())


class _Words:
    """The table of the layout, and its patterns in small letters."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table, self.tokens = table, table["token"]
        self.any_grade = "|".join(row["pattern"] for row in table["grade"])

    def _pattern(self, text: str) -> re.Pattern[str]:
        return small(filled(text, self.tokens))

    def _named(self, group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((row["name"], self._pattern(row["pattern"])) for row in self.table[group])

    def _of(self, name: str, *keys: str) -> dict[str, re.Pattern[str]]:
        return {key: self._pattern(self.table[name][key]) for key in keys}

    def numbers(self) -> dict[str, Any]:
        """Return what tells numbers, and of what they are."""
        table, tokens = self.table, self.tokens
        return {
            "number": self._pattern("<NUMBER>"),
            "after": self._named("after"),
            "noun": self._pattern(r"<MODIFIER>\s(?P<unit><UNIT>|<PLURAL>)(?![\w'’-])"),
            "range": self._pattern(table["range"]["pattern"]),
            "fraction": self._of(
                "fraction", "pattern", "follow", "lead", "end", "plural", "before"
            ),
            "parts": tuple(
                (self._pattern(row["pattern"]), tuple(row["key"]), row.get("counted", False))
                for row in (table["whole"], *table["portion"])
            ),
            "alone": {
                **self._of("alone", "lead", "end"),
                "named": re.compile(table["alone"]["named"]),
            },
            "bare": tuple(_bare(table["bare"], tokens)),
            "words": tuple(_bare(table["word"], tokens)),
            "window": self._pattern(table["window"]["pattern"]),
            "window_sentence": self._pattern(table["window"]["sentence"]),
            "skip": self._of("skip", "sentence", "before", "after", "period", "aged", "heading"),
            "named": re.compile(table["skip"]["named"]),
            "someone": re.compile(table["skip"]["someone"]),
            "skip_keys": tuple(table["skip"]["keys"]),
            "skip_last": frozenset(table["skip"]["last"]),
            "comparators": tuple(_comparators(table["comparator"], tokens)),
        }

    def clauses(self) -> dict[str, Any]:
        """Return what tells measures, bases and grades in a clause."""
        table, tokens = self.table, self.tokens
        return {
            "units": tuple(
                Unit(row["name"], self._pattern(row["pattern"]), row.get("one", False))
                for row in table["unit"]
            ),
            "measures": tuple(_rules(table["measure"], tokens)),
            "bases": tuple(_bases(table, tokens)),
            "base_of": self._of("base_of", "said", "again"),
            "sense": self._of("sense", "good", "given", "bad", "turn"),
            "kept": frozenset(table["sense"]["kept"]),
            "clause": self._of(
                "clause", "hard", "between", "soft", "anaphor", "before", "respectively"
            ),
            "change": Guarded(self._pattern(table["clause"]["change"])),
            "filler": frozenset(table["clause"]["filler"]),
            "grades": self._named("grade"),
            "grade_ahead": self._pattern(rf"{table['grades']['ahead']}(?:{self.any_grade})[^,;.]*"),
            "any_grade": self._pattern(self.any_grade),
            "grade_keys": tuple(table["grades"]["key"]),
        }

    def places(self) -> dict[str, Any]:
        """Return what tells times, places, cells and labels."""
        table, tokens = self.table, self.tokens
        return {
            "periods": tuple(self._pattern(row["pattern"]) for row in table["period"]),
            "places": tuple(
                Place(row["name"], self._pattern(row["pattern"]), _maybe(row, "unless", tokens))
                for row in table["place"]
            ),
            "area": expand(table["area"]["pattern"], tokens),
            "area_part": self._pattern(table["area"]["part"]),
            "area_office": expand(table["area"]["office"], tokens),
            "area_not": re.compile(table["area"]["not"]),
            "cell": self._of("cell", "pattern", "none", "own", "period", "question"),
            "rows": tuple((row["unit"], self._pattern(row["pattern"])) for row in table["row"]),
            "groups": self._named("group"),
            "label": {
                "left": self._pattern(table["label"]["left"]),
                "stop": expand(table["label"]["stop"], tokens),
            },
            "head": frozenset(("", *table["label"]["head"])),
            "tail": frozenset(table["label"]["tail"]),
            "answers": {
                row["base"]: (row["measure"], row.get("always", False)) for row in table["answer"]
            },
            "again": frozenset(table["again"]["measures"]),
        }


def _maybe(row: dict[str, Any], key: str, tokens: dict[str, str]) -> re.Pattern[str] | None:
    return small(filled(row[key], tokens)) if key in row else None


def _comparators(rows: Iterable[dict[str, Any]], tokens: dict[str, str]) -> Iterable[Comparator]:
    for row in rows:
        pattern = small(filled(row["pattern"], tokens))
        last = frozenset(row.get("last", ()))
        yield Comparator(row["name"], row["sign"], pattern, row.get("after", False), last)


def _bare(rows: Iterable[dict[str, Any]], tokens: dict[str, str]) -> Iterable[Bare]:
    for row in rows:
        yield Bare(
            small(filled(row["pattern"], tokens)),
            tuple(row["key"]),
            row["unit"],
            row.get("measure", ""),
            row.get("where", ""),
        )


def _rules(rows: Iterable[dict[str, Any]], tokens: dict[str, str]) -> Iterable[Rule]:
    for row in rows:
        yield Rule(
            slug=row["measure"],
            pattern=small(filled(row["pattern"], tokens)),
            keys=tuple(row["key"]),
            units=frozenset(row.get("units", ())),
            where=row.get("where", ""),
            flags=frozenset(flag for flag in FLAGS if row.get(flag, False)),
            base=row.get("base", ""),
            on=row.get("on", ""),
            sense=row.get("sense", ""),
            unless=_maybe(row, "unless", tokens),
            also=_maybe(row, "with", tokens),
            least=row.get("least", 0),
        )


def _bases(table: dict[str, Any], tokens: dict[str, str]) -> Iterable[BaseRule]:
    after, front = table["base_of"]["after"], table["base_of"]["front"]
    for row in table["base"]:
        yield BaseRule(
            row["base"],
            row.get("where", ""),
            small(filled(f"{after}(?:{row['noun']})", tokens)),
            small(filled(f"{front}(?:{row['noun']})", tokens)),
            small(filled(row["pattern"], tokens)),
            _maybe(row, "unless", tokens),
            tuple(row["key"]),
        )
