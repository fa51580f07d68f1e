"""How reports tell what a body is: the tables of `ontology/layouts/bodies.toml`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from build_graph.extract.names.marked import compiled
from build_graph.knowledge.layout import load
from build_graph.model import OrganisationKind


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

    frames: tuple[Frame, ...]
    classes: tuple[ClassRule, ...]
    divisions: tuple[re.Pattern[str], ...]
    undivided: tuple[re.Pattern[str], ...]
    gone: tuple[re.Pattern[str], ...]
    planned: tuple[re.Pattern[str], ...]
    members: tuple[Frame, ...]
    beside: tuple[Frame, ...]
    counted: tuple[Frame, ...]
    near: tuple[tuple[str, str, re.Pattern[str]], ...]
    refused: re.Pattern[str]
    acronym: re.Pattern[str]
    generic: re.Pattern[str]
    building: re.Pattern[str]
    street: re.Pattern[str]
    planning: re.Pattern[str]
    treats: frozenset[str]
    partners: frozenset[str]
    least: int


@cache
def body_rules() -> BodyRules:
    """Return the rules of `ontology/layouts/bodies.toml`."""
    table = load("bodies")
    tokens = table["token"]

    def frame(row: dict[str, str]) -> Frame:
        return Frame(
            row["kind"],
            row["relation"],
            row.get("where", ""),
            row.get("name", "{name}"),
            row.get("places", ""),
            compiled(row["pattern"], tokens),
        )

    return BodyRules(
        tuple(map(frame, table["frame"])),
        tuple(map(_class, table["class"])),
        tuple(re.compile(row["pattern"]) for row in table["division"] if "undivided" not in row),
        tuple(re.compile(row["pattern"]) for row in table["division"] if "undivided" in row),
        tuple(compiled(row["pattern"], tokens) for row in table["gone"]),
        tuple(compiled(row["pattern"], tokens) for row in table["planned"]),
        tuple(map(frame, table["members"])),
        tuple(map(frame, table["beside"])),
        tuple(map(frame, table["counted"])),
        tuple((r["kind"], r["relation"], compiled(r["pattern"], tokens)) for r in table["near"]),
        re.compile(table["refused"]["names"]),
        re.compile(table["refused"]["acronym"]),
        re.compile(table["refused"]["generic"]),
        re.compile(table["building"]["head"]),
        re.compile(table["building"]["street"]),
        re.compile(table["planning"]["head"]),
        frozenset(table["types"]["treats"]),
        frozenset(table["types"]["partners"]),
        table["refused"]["least"],
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
