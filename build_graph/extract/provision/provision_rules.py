"""How reports tell who delivers a pathway: the tables of `ontology/layouts/provision.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.extract.names.marked import compiled
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import Group


@dataclass(frozen=True, slots=True)
class Elsewhen:
    """Words that put names into another time or place: by their marks, or all of the clause."""

    status: str
    pattern: re.Pattern[str]
    by_name: bool


@dataclass(frozen=True, slots=True)
class ProvisionRules:
    """The patterns of the layout, compiled; each is explained there."""

    active: tuple[re.Pattern[str], re.Pattern[str]]
    named_role: tuple[re.Pattern[str], re.Pattern[str]]
    passive: tuple[re.Pattern[str], re.Pattern[str]]
    that: re.Pattern[str]
    them: re.Pattern[str]
    session: re.Pattern[str]
    leading: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    role: re.Pattern[str]
    joint: re.Pattern[str]
    sub: re.Pattern[str]
    sub_with: re.Pattern[str]
    sub_partner: tuple[re.Pattern[str], re.Pattern[str]]
    sub_lone: re.Pattern[str]
    sub_called: re.Pattern[str]
    onward: re.Pattern[str]
    principal: re.Pattern[str]
    cue: re.Pattern[str]
    anaphor: tuple[re.Pattern[str], re.Pattern[str]]
    pronoun: re.Pattern[str]
    over: dict[str, re.Pattern[str]]
    border: re.Pattern[str]
    unless: re.Pattern[str]
    where: re.Pattern[str]
    where_alone: re.Pattern[str]
    where_of_kind: tuple[re.Pattern[str], re.Pattern[str]]
    elsewhen: Group[Elsewhen]


@cache
def provision_rules() -> ProvisionRules:
    """Return the rules of `ontology/layouts/provision.toml`."""
    table = load("provision")
    tokens: dict[str, Any] = table["token"]

    def one(group: str, key: str = "pattern") -> re.Pattern[str]:
        return compiled(table[group][key], tokens)

    return ProvisionRules(
        (one("active"), one("active", "bare")),
        (one("active", "role"), one("active", "role_of")),
        (one("passive"), one("passive", "bare")),
        one("passive", "that"),
        one("passive", "them"),
        one("passive", "session"),
        (
            (one("passive", "for"), one("passive", "for_whom")),
            (one("passive", "role_of"), one("passive", "role_is")),
            (one("passive", "taking"), one("passive", "taken")),
            (one("sub", "handing"), one("sub", "handed")),
        ),
        one("passive", "role"),
        one("joint"),
        one("sub"),
        one("sub", "with"),
        (one("sub", "partner"), one("sub", "under")),
        one("sub", "lone"),
        one("sub", "called"),
        one("sub", "onward"),
        one("principal"),
        one("cue"),
        (re.compile(table["anaphor"]["pattern"]), re.compile(table["anaphor"]["object"])),
        one("pronoun"),
        {status: one("over", status) for status in ("former", "elsewhere")},
        one("weak", "border"),
        one("weak", "unless"),
        one("where"),
        one("where", "alone"),
        (one("where", "kind_before"), one("where", "kind")),
        _elsewhen(table, tokens),
    )


def _elsewhen(table: dict[str, Any], tokens: dict[str, Any]) -> Group[Elsewhen]:
    found = (
        Elsewhen(row["status"], compiled(row[key], tokens), key == "name")
        for row in table["elsewhen"]
        for key in ("name", "sentence")
        if key in row
    )
    return Group(found, lambda rule: rule.pattern)


@cache
def _subject() -> tuple[re.Pattern[str], tuple[str, ...]]:
    table = load("provision")["subject"]
    return re.compile(table["pattern"]), tuple(table["keys"])


def is_on_providers(text: str) -> bool:
    """Whether a block speaks of the commissioned services as such."""
    pattern, keys = _subject()
    return any(key in text for key in keys) and pattern.search(text) is not None


@cache
def refused_names() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of names that are those of no provider."""
    table = load("bodies")["refused"]
    return re.compile(table["names"]), re.compile(table["providers"])


@cache
def offered_by_partners() -> frozenset[str]:
    """Return the words for a pathway that partners, too, use of what they offer."""
    return frozenset(load("provision")["common"]["partners"])


@cache
def flat_heads() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return heads of columns without names, and of those of who does a provider's work."""
    table = load("provision")["table"]
    return re.compile(table["counted"], re.I), re.compile(table["passed"], re.I)
