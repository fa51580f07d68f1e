"""Names that print takes apart -> whole: 'Marsh, Moor and Fen Constabulary', 'Hedge and Furrow'.

What a name is by its own words ('HMP Lowmoor', 'Fenshire Police') is told here as well. The words
are data (`ontology/layouts/bodies.toml`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from build_graph.extract.names.naming import Name
from build_graph.knowledge.layout import load

PAIR = (" and ", " & ")


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = load("bodies")["head"]
    return tuple((row.get("kind") or row["sort"], re.compile(row["pattern"])) for row in rows)


@cache
def _wholes() -> tuple[tuple[re.Pattern[str], re.Pattern[str], frozenset[str], bool], ...]:
    return tuple(
        (
            re.compile(row.get("first", "")),
            re.compile(row.get("end", "")),
            frozenset(row["takes"]),
            row.get("many", False),
        )
        for row in load("bodies")["whole"]
    )


@cache
def _acting() -> tuple[re.Pattern[str], ...]:
    table = load("bodies")["acting"]
    return tuple(re.compile(table[key]) for key in ("pattern", "before", "agent", "several"))


@lru_cache(maxsize=8192)
def kind_of(name: str) -> str:
    """Return the kind that a name tells by its own words, empty where it tells none.

    >>> kind_of("HMP Lowmoor"), kind_of("Fernhill City Council"), kind_of("Fern House")
    ('prison', 'local_authority', '')
    """
    return next((kind for kind, pattern in _heads() if pattern.search(name)), "")


@cache
def _plain_head() -> re.Pattern[str]:
    return re.compile(load("bodies")["plain_head"]["pattern"])


def _first(name: Name) -> str:
    return name.text.split()[0]


class Pairs:
    """Two names that the report prints together again and again, never one without the other.

    The second may go on: 'Ebb and Flow' is 'Ebb and Flow Recovery' as well.
    """

    def __init__(self, told: Iterable[tuple[str, Sequence[Name]]]) -> None:
        together: Counter[tuple[str, str]] = Counter()
        alone: Counter[str] = Counter()
        for text, names in told:
            alone.update(part for name in names for part in {name.text, _first(name)})
            together.update(
                (one.text, _first(two))
                for one, two in pairwise(names)
                if text[one.end : two.start] in PAIR
            )
        self._kept = {
            pair
            for pair, count in together.items()
            if count > 1 and all(alone[name] == count for name in pair)
        }

    def holds(self, one: Name, two: Name) -> bool:
        """Whether the two are one name."""
        return (one.text, _first(two)) in self._kept


def whole_names(text: str, names: Sequence[Name], pairs: Pairs, own: Sequence[str]) -> list[Name]:
    """Return the names of one sentence, those that are one put together, each with its kind.

    `own` are the names of the unit and its region, whose words begin other names of the place.
    """
    local = _words_with_capital(tuple(own))
    found: list[Name] = []
    for number, each in enumerate(names):
        name = _with_head(text, each)
        last, more = name, True
        behind = names[number + 1] if number + 1 < len(names) else None
        while found and more:
            first = found[-1]
            joins, more = _one(text, first, last, pairs, behind)
            if not joins and _local(text, first, last, local):
                joins, more = True, False
            if not joins:
                break
            found.pop()
            joined = text[first.start : last.end]
            last = Name(first.start, last.end, joined, frozenset(), kind_of(joined))
        found.append(last if last.kind else replace(last, kind=_kind(last)))
    return found


def _with_head(text: str, name: Name) -> Name:
    """Return a name with the small letters behind it that say what the body is."""
    head = _plain_head().match(text, name.end)
    if head is None or name.kind:
        return name
    return Name(name.start, head.end(), text[name.start : head.end()])


@lru_cache(maxsize=64)
def _words_with_capital(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in name.split() if word[:1].isupper())


@cache
def _building() -> re.Pattern[str]:
    return re.compile(load("bodies")["building"]["head"])


def _built(name: str) -> bool:
    """Whether a name is that of a house or a street, of which a report often names the same two."""
    return _building().search(name) is not None


def _local(text: str, first: Name, last: Name, local: frozenset[str]) -> bool:
    """Whether 'A and B Services Board' is named after two places, B one of the unit's own."""
    words = last.text.split()
    return (
        text[first.end : last.start] == " and "
        and not first.registers
        and not first.kind
        and len(first.text.split()) == 1
        and not last.kind
        and len(words) > 2
        and words[0] in local
    )


def _kind(name: Name) -> str:
    if "own" in name.registers:
        return "own"
    if name.registers == {"region"}:
        return "region"
    return kind_of(name.text)


def _one(
    text: str, first: Name, last: Name, pairs: Pairs, behind: Name | None
) -> tuple[bool, bool]:
    """Whether two names that follow each other are one, and whether more may belong to it."""
    gap = text[first.end : last.start]
    if first.kind not in ("", "own") or len(gap) > 6:
        return False, False
    council = "local-authority" in first.registers and last.kind == "local_authority"
    for begins, ends, takes, many in _wholes():
        if gap in takes and begins.search(first.text) and ends.search(last.text):
            return not council, many
    if gap not in PAIR or last.registers or first.registers or first.kind or kind_of(last.text):
        return False, False
    if pairs.holds(first, last) and not _built(first.text) and not _built(last.text):
        return True, False
    if len(first.text.split()) > 1 and first.text.split()[-1] == last.text.split()[-1]:
        return False, False  # 'Fern Health Board and Marsh Health Board'
    before = text[: first.start]
    lone = behind is None or text[last.end : behind.start] not in (*PAIR, ", ")
    acts, one_body, agent, several = _acting()
    if one_body.search(before):
        return True, False
    if first.begins & {"provider", "body"} and not text[last.end :].strip(" ."):
        return True, False  # a registered name with its area: 'Fernway North and Marsh'
    listed = agent.search(before) and not text[last.end :].startswith(",")
    if listed or several.search(before):
        return False, False
    return lone and not before.endswith(", ") and acts.match(text[last.end :]) is not None, False
