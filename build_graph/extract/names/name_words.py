"""The words that tell names from other words, and where names begin, go on and end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from build_graph.knowledge.layout import load
from build_graph.knowledge.resources import ontology


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of `ontology/layouts/names.toml` that tell where names begin, go on and end."""

    always: frozenset[str]
    after_common: frozenset[str]
    and_before: frozenset[str]
    stop: frozenset[str]
    numbered: frozenset[str]
    opening: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    legal: frozenset[str]
    before_article: frozenset[str]
    towards: frozenset[str]
    twice: frozenset[str]
    acting: frozenset[str]
    openers: frozenset[str]
    places: frozenset[str]


@cache
def name_words() -> NameWords:
    """Return the words that tell names from other words."""
    table = load("names")
    return NameWords(
        frozenset(table["joints"]["always"]),
        frozenset(table["joints"]["after_common"]),
        frozenset(table["joints"]["and_before"]),
        frozenset(table["stop"]["always"]),
        frozenset(table["stop"]["numbered"]),
        frozenset(table["stop"]["opening"]),
        frozenset((first, second) for first, second in table["joints"]["pairs"]),
        frozenset(table["joints"]["legal"]),
        frozenset(table["joints"]["before_article"]),
        frozenset(table["joints"]["towards"]),
        frozenset(table["joints"]["twice"]),
        frozenset(table["joints"]["acting"]),
        frozenset(table["opening"]["names"]),
        frozenset(table["opening"]["places"]),
    )


@cache
def common_words() -> frozenset[str]:
    """Return the words that reports print in small letters (`layouts/common-words.txt`)."""
    lines = ontology("layouts", "common-words.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
