"""The layouts whose patterns see a mark for each name: bodies.toml, provision.toml, names.toml.

In an example <N>, <COURT>, <P> and so on stand for the marks, as they do in the patterns.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

import pytest

from build_graph.extract.names.marked import MARKS, TOKENS, compiled
from build_graph.extract.names.name_words import common_words
from build_graph.knowledge.kinds import known
from build_graph.knowledge.layout import load
from build_graph.knowledge.resources import ontology
from build_graph.knowledge.vocab import schemes
from build_graph.model import ProvisionStatus
from build_graph.registers.name_index import load_registers

FILES = ("bodies", "provision")
# Strings that are no patterns: values, and the pieces that patterns are made of.
VALUES = {
    *("head.kind", "head.relation", "head.sort", "frame.kind", "frame.relation", "frame.name"),
    *("frame.where", "frame.places"),
    *("class.kind", "class.relation", "class.where", "class.register"),
    *("sign.sense", "sign.relation", "counted.kind", "counted.relation", "counted.where"),
    *("near.kind", "near.relation", "members.kind", "members.relation"),
    *("beside.kind", "beside.relation", "beside.name"),
    *("elsewhen.status", "loose.pathway"),
}
PIECES = {"token"}
# How the extraction tries a pattern; all others are searched for.
AT_START = {
    *("acting.pattern", "list.separator", "list.aside", "active.pattern", "active.bare"),
    *("passive.pattern", "passive.bare", "passive.that", "joint.pattern", "sub.handed"),
    *("sub.with", "table.pathway", "table.provider", "table.name", "table.counted", "table.passed"),
}
WHOLE = {"sub.pattern"}
SMALL_TOO = {
    "table.pathway",
    "table.provider",
    "table.counted",
    "table.passed",
}  # these mind no case

SENSES = {"body", "place", "person", "treatment", "programme", "arranges", "gives"}
RELATIONS = {
    *("serves", "covers", "within", "treats", "named", "operates-from", "predecessor"),
    *("works-with", "surveys", "closest"),
}
SECTIONS = {"", "Background", "unlisted"}
PLACES = {"", "never", "any"}


@dataclass(frozen=True)
class Shown:
    """One pattern with its examples, and how the extraction tries it."""

    name: str
    tried: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]

    def fits(self, example: str) -> bool:
        return self.way()(marks(example)) is not None

    def way(self) -> Callable[[str], re.Match[str] | None]:
        if self.tried in WHOLE:
            return self.pattern.fullmatch
        return self.pattern.match if self.tried in AT_START else self.pattern.search


def marks(example: str) -> str:
    """The example with the marks that its <...> stand for."""

    def one(match: re.Match[str]) -> str:
        return MARKS[""] if match[1] == "ANY" else TOKENS[match[1]]

    return re.sub(r"<([A-Z]+)>", one, example)


def rows(file: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for group, value in load(file).items():
        listed = value if isinstance(value, list) else [value]
        for number, row in enumerate(listed, start=1):
            label = row.get("kind") or row.get("sense") or row.get("status") or ""
            many = f" {number} {label}".rstrip() if isinstance(value, list) else ""
            yield f"{file}: {group}{many}", group, row


def shown(file: str) -> Iterator[Shown]:
    tokens = load(file)["token"]
    for name, group, row in rows(file):
        for key, text in row.items() if group not in PIECES else ():
            tried = f"{group}.{key}"
            if not isinstance(text, str) or tried in VALUES:
                continue
            pattern = compiled(text, tokens)
            if tried in SMALL_TOO:
                pattern = re.compile(pattern.pattern, re.IGNORECASE)
            examples = row.get(f"examples_{key}", row.get("examples", ()))
            yield Shown(f"{name}: {key}", tried, pattern, tuple(examples))


SHOWN = [one for file in FILES for one in shown(file)]


@pytest.mark.parametrize("one", SHOWN, ids=lambda one: one.name)
def test_every_pattern_matches_an_example(one: Shown) -> None:
    assert any(map(one.fits, one.examples)), f"{one.examples}: {one.pattern.pattern}"


@pytest.mark.parametrize(
    ("name", "row"),
    [
        pytest.param(name, row, id=name)
        for file in FILES
        for name, _, row in rows(file)
        if any(key.startswith("examples") for key in row)
    ],
)
def test_every_example_is_matched(name: str, row: dict[str, Any]) -> None:
    mine = [one for one in SHOWN if one.name.rpartition(": ")[0] == name]
    for key, examples in row.items():
        if not key.startswith("examples"):
            continue
        own = key.partition("_")[2]
        tried = [one for one in mine if not own or one.name.endswith(f": {own}")]
        for example in examples:
            assert any(one.fits(example) for one in tried), f"{key}: {example}"


def test_examples_belong_to_a_pattern() -> None:
    for file in FILES:
        for name, _, row in rows(file):
            of = {key.partition("_")[2] for key in row if key.startswith("examples_")}
            assert of <= set(row), name


def test_the_walk_finds_the_patterns_of_both_files() -> None:
    # One that found nothing would let everything pass.
    assert Counter(one.name.partition(":")[0] for one in SHOWN).keys() == set(FILES)
    assert len(SHOWN) > 90
    tried = {one.tried for one in SHOWN}
    assert tried >= AT_START | WHOLE | SMALL_TOO


def test_frames_have_the_groups_they_are_read_by() -> None:
    for row in load("bodies")["frame"]:
        assert {"list", "last"} & set(compiled(row["pattern"], load("bodies")["token"]).groupindex)
    for group, wanted in (("gone", "name"), ("counted", "count"), ("members", "count")):
        for row in load("bodies")[group]:
            pattern = compiled(row["pattern"], load("bodies")["token"])
            assert set(pattern.groupindex) == {wanted}, row["pattern"]
    for row in load("bodies")["division"]:
        assert set(re.compile(row["pattern"]).groupindex) == {"name"}


def test_words_for_another_time_name_the_provider_by_a_group() -> None:
    for row in load("provision")["elsewhen"]:
        if "name" in row:
            groups = compiled(row["name"], load("provision")["token"]).groupindex
            assert groups
            assert all(re.fullmatch(r"name\d*", group) for group in groups)


# --- values that code or the ontology must know ---------------------------------------------------


def values(key: str) -> set[str]:
    return {
        row[key]
        for file in FILES
        for _, group, row in rows(file)
        if key in row and f"{group}.{key}" in VALUES
    }


def test_kinds_are_known() -> None:
    own_words = {row.get("kind") or row["sort"] for row in load("bodies")["head"]}
    assert own_words <= set(MARKS)
    told = {
        row["kind"]
        for group in ("frame", "class", "counted", "near", "members", "beside")
        for row in load("bodies")[group]
    }
    assert told <= set(known().related)


def test_relations_senses_sections_and_statuses_are_known() -> None:
    assert values("relation") <= RELATIONS
    assert values("sense") <= SENSES
    assert values("status") <= {*get_args(ProvisionStatus), "denied"}
    assert values("where") <= SECTIONS
    assert values("places") <= PLACES
    assert values("pathway") <= {one.slug for one in schemes().pathways}


def test_registers_are_known_and_hold_names() -> None:
    registers = load_registers()
    for register in values("register"):
        assert any(True for _ in registers.names(register)), register


def test_types_of_bodies_are_those_of_the_register() -> None:
    lines = ontology("registers", "bodies.tsv").read_text("utf-8").splitlines()
    at = lines[0].split("\t").index("type")
    types = {line.split("\t")[at] for line in lines[1:]}
    table = load("bodies")["types"]
    assert set(table["treats"]) & types
    assert set(table["partners"]) & types
    assert not set(table["treats"]) & set(table["partners"])


def test_weights_count() -> None:
    assert all(1 <= row["weight"] <= 4 for row in load("bodies")["sign"])
    assert load("bodies")["refused"]["least"] >= 1


# --- lists of words -------------------------------------------------------------------------------


def lists_of_names() -> Iterator[tuple[str, list[Any]]]:
    for group, table in load("names").items():
        for key, value in table.items():
            if isinstance(value, list):
                yield f"{group}.{key}", value


@pytest.mark.parametrize(("name", "words"), list(lists_of_names()))
def test_lists_of_words_say_nothing_twice(name: str, words: list[Any]) -> None:
    twice = [word for word, count in Counter(map(str, words)).items() if count > 1]
    assert twice == [], name


def test_pairs_are_pairs() -> None:
    for pair in load("names")["joints"]["pairs"]:
        assert len(pair) == 2, pair
        assert all(word[0].isupper() for word in pair), pair


def test_common_words_are_in_order_small_and_said_once() -> None:
    text = ontology("layouts", "common-words.txt").read_text("utf-8")
    words = [line for line in text.splitlines() if not line.startswith("#")]
    assert words == sorted(words)
    assert len(words) == len(set(words)) == len(common_words())
    assert [word for word in words if word != word.lower() or not word.isalpha()] == []


# --- time -----------------------------------------------------------------------------------------

SIZE = 1400  # characters, twice as many as a piece of a sentence that is read at once
SLOWEST = 0.3  # seconds of one pattern over a text of that size; on a busy machine, too
UNITS = (
    *(" ", "a", "a ", "and ", ", ", "(", " (", "the ", "A ", "Aa ", "AA ", "1 ", "\t", "'", "-"),
    *("<N>", "<N> ", "<N>, ", "<N> and ", "<N> (", "<P> ", "<P>, ", "<OWN> ", "<COURT> and "),
    *("<N>, which ", "<N> had been ", "was the ", "on their behalf ", "until ", "not "),
    *("magistrates' courts in ", "Aa, Bb and ", "Aa & ", "(Aa) ", "by the charity "),
)


def hostile(one: Shown) -> Iterator[str]:
    """Texts of one kind of word over and over, those of the examples and their beginnings too."""
    units = dict.fromkeys(UNITS)
    for example in one.examples:
        ends = [match.end() for match in re.finditer(r"<\w+>|\w+\W*|\W+", example)]
        units |= dict.fromkeys(example[:end] for end in ends)
    for unit in filter(None, map(marks, units)):
        yield (unit * (SIZE // len(unit) + 1))[:SIZE]


@pytest.mark.parametrize("one", SHOWN, ids=lambda one: one.name)
def test_time_does_not_explode(one: Shown) -> None:
    for text in hostile(one):
        started = time.process_time()
        if one.way() == one.pattern.search:
            list(one.pattern.finditer(text))
        else:
            one.way()(text)
        assert time.process_time() - started < SLOWEST, repr(text[:40])
