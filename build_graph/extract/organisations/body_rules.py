"""How reports tell what a body is: the tables of `ontology/layouts/bodies.toml`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.extract.names.marked import compiled
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import Group
from build_graph.model import OrganisationKind

Patterns = Group[re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Words of a class around a name or a list of names."""

    kind: OrganisationKind
    relation: str
    where: str
    name: str
    places: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A class of which a sentence speaks, and the heads of names that belong to it there."""

    kind: OrganisationKind
    relation: str
    where: str
    register: str
    sentence: re.Pattern[str]
    head: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class BodyRules:
    """The tables of the layout, compiled; each is explained there."""

    frames: Group[Frame]
    classes: Group[ClassRule]
    divisions: Patterns
    undivided: Patterns
    gone: Patterns
    planned: Patterns
    members: Group[Frame]
    beside: Group[Frame]
    counted: Group[Frame]
    near: Group[tuple[str, str, re.Pattern[str]]]
    refused: re.Pattern[str]
    acronym: re.Pattern[str]
    idle: re.Pattern[str]
    generic: re.Pattern[str]
    building: re.Pattern[str]
    street: re.Pattern[str]
    treats: frozenset[str]
    partners: frozenset[str]
    health: re.Pattern[str]
    commissioners: re.Pattern[str]
    least: int


@cache
def body_rules() -> BodyRules:
    """Return the rules of `ontology/layouts/bodies.toml`."""
    table = load("bodies")
    tokens = table["token"]

    def frames(name: str) -> Group[Frame]:
        return Group((_frame(row, tokens) for row in table[name]), lambda rule: rule.pattern)

    return BodyRules(
        frames("frame"),
        Group(map(_class, table["class"]), lambda rule: rule.sentence),
        Group(re.compile(row["pattern"]) for row in table["division"] if "undivided" not in row),
        Group(re.compile(row["pattern"]) for row in table["division"] if "undivided" in row),
        Group(compiled(row["pattern"], tokens) for row in table["gone"]),
        Group(compiled(row["pattern"], tokens) for row in table["planned"]),
        frames("members"),
        frames("beside"),
        frames("counted"),
        Group(
            ((r["kind"], r["relation"], compiled(r["pattern"], tokens)) for r in table["near"]),
            lambda rule: rule[2],
        ),
        re.compile(table["refused"]["names"]),
        re.compile(table["refused"]["acronym"]),
        re.compile(table["refused"]["idle"]),
        re.compile(table["refused"]["generic"]),
        re.compile(table["building"]["head"]),
        re.compile(table["building"]["street"]),
        frozenset(table["types"]["treats"]),
        frozenset(table["types"]["partners"]),
        re.compile(table["types"]["health"]),
        re.compile(table["types"]["commissioners"]),
        table["refused"]["least"],
    )


def _frame(row: dict[str, str], tokens: dict[str, Any]) -> Frame:
    return Frame(
        row["kind"],
        row["relation"],
        row.get("where", ""),
        row.get("name", "{name}"),
        row.get("places", ""),
        compiled(row["pattern"], tokens),
    )


def _class(row: dict[str, str]) -> ClassRule:
    return ClassRule(
        row["kind"],
        row["relation"],
        row.get("where", ""),
        row.get("register", ""),
        re.compile(row["sentence"]),
        re.compile(row.get("head", "")),
    )
