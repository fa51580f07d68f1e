"""The values the generator works with: places and bodies, one inspection, a draft of its text."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, str]
Tables = dict[str, list[Row]]

NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# The columns of the gold tables, in the order of the hand-made gold.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        "file", "pdu", "region", "title", "published", "fieldwork_started",
        "fieldwork_week_beginning", "score", "max_score", "overall_rating", "isbn",
        "lead_inspector", "signed_by", "signed_by_role", "cases_inspected",
        "practitioner_interviews",
    ),
    "ratings": ("pdu", "standard_no", "standard_name", "rating", "line"),
    "key_questions": (
        "pdu", "standard_no", "standard_name", "question_no", "question", "percent", "line",
    ),
    "recommendations": (
        "pdu", "number", "addressee", "addressee_type", "text", "note", "line",
    ),
    "crs_providers": ("pdu", "provider", "pathway", "note", "line"),
    "organisations": ("pdu", "name", "kind", "where", "note", "line"),
    "findings": (
        "pdu", "standard_no_or_section", "polarity", "ordinal", "first_words", "n_of_d",
        "percents", "note", "line",
    ),
    "discretion": ("pdu", "standard_no", "quote", "note", "line"),
    "absences": ("pdu", "what", "quote", "line"),
    "measures": ("pdu", "measure", "value", "unit", "section", "quote", "line"),
}  # fmt: skip


@cache
def words() -> dict[str, Any]:
    """Return the lists of invented names and fixed wording."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def number_word(number: int) -> str:
    """Return a number below one hundred in words: 'thirty-seven'."""
    if number < len(NUMBER_WORDS):
        return NUMBER_WORDS[number]
    tens, units = divmod(number, 10)
    return TENS[tens] + (f"-{NUMBER_WORDS[units]}" if units else "")


def listed(items: list[str], last: str = " and ", comma: str = ", ") -> str:
    """Return items as a list in prose: 'A, B and C'."""
    return items[0] if len(items) == 1 else comma.join(items[:-1]) + last + items[-1]


@dataclass(frozen=True, slots=True)
class Region:
    """A probation region with the bodies its PDUs choose from."""

    name: str
    police: tuple[str, ...]
    prisons: tuple[str, ...]
    crown_courts: tuple[str, ...]
    providers: Mapping[str, tuple[tuple[str, str, str], ...]]
    crc: str
    nps: str
    size: int


@dataclass(frozen=True, slots=True)
class Pdu:
    """A probation delivery unit and what is true of it at every inspection."""

    name: str
    region: Region
    towns: tuple[str, ...]
    councils: tuple[str, ...]
    magistrates: tuple[str, ...]
    crown: tuple[str, ...]
    prisons: tuple[str, ...]
    closest: tuple[str, ...]
    police: str
    premises: tuple[str, ...]
    treatment: tuple[str, ...]
    provision: tuple[tuple[str, tuple[str, str, str]], ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection to be written: which PDU, under which framework, in which month."""

    pdu: Pdu
    framework: str
    year: int
    month: int


@dataclass(slots=True)
class Block:
    """A piece of the report's text: a heading, a paragraph, one bullet, one table.

    `gap` is the number of blank lines before it, `blank` what those lines hold, `lead` its glyph.
    """

    kind: str
    text: str
    section: str = ""
    polarity: str = ""
    gap: int = 1
    level: int = 0
    lead: str = ""
    blank: str = ""


@dataclass(slots=True)
class Draft:
    """A report being written: its blocks, the facts they state, the damages done so far."""

    rng: random.Random
    visit: Visit
    blocks: list[Block] = field(default_factory=list)
    facts: Tables = field(default_factory=lambda: {name: [] for name in COLUMNS})
    damages: set[str] = field(default_factory=set)
    notes: int = 0

    def add(self, kind: str, text: str, **more: Any) -> Block:
        """Append a block and return it."""
        block = Block(kind, text, **more)
        self.blocks.append(block)
        return block

    def fact(self, table: str, **cells: str) -> None:
        """Write down one row of a gold table; cells not named stay empty."""
        row = dict.fromkeys(COLUMNS[table], "")
        row.update(cells, pdu=self.visit.pdu.name)
        self.facts[table].append(row)

    def figure(self, measure: str, value: str, unit: str) -> None:
        """Write down a figure of the Background section."""
        self.fact("measures", measure=measure, value=value, unit=unit, section="Background")

    def of(self, kind: str) -> Iterator[tuple[int, Block]]:
        """Yield the places and blocks of one kind, as they stand now."""
        return iter([(i, block) for i, block in enumerate(self.blocks) if block.kind == kind])

    def marker(self) -> str:
        """Return a placeholder for the next footnote marker (a private-use character)."""
        self.notes += 1
        return chr(0xE000 + self.notes)


@dataclass(frozen=True, slots=True)
class SyntheticReport:
    """A finished report: file name, text, the tables of its facts, and the damages it bears."""

    name: str
    text: str
    facts: Tables
    damages: frozenset[str]
