from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import build_graph
from build_graph.extract.statements.polarity import CAP, tone, words
from build_graph.knowledge.layout import Layout, expand, layout, load
from build_graph.knowledge.resources import ontology
from build_graph.reading.repair import repair, rules

FILES = (
    *("absences", "claims", "coverage", "figures", "pdu-report", "programmes", "completeness"),
    "reasons",
)
# Which tables of patterns a file has; other keys of a table are data, not patterns.
PATTERN_KEYS = {
    "pdu-report": {
        *("pattern", "patterns", "weaker", "heading", "not_inspected", "row", "header"),
        *("fieldwork", "score", "overall", "fraction", "told", "item", "alone", "own", "first"),
        *("title", "points", "action_plan", "asked", "word"),
        *("on_cover", "overall_label", "standard_told", "led", "opening", "elsewhere"),
    },
    "absences": {"pattern"},
    "claims": {"pattern"},
    "completeness": {"pattern"},
    "reasons": {"pattern"},
    "coverage": {"pattern"},
    "figures": {"pattern"},
    "programmes": {"pattern"},
}
# How the extraction tries a pattern; all others are searched for.
WHOLE_LINE = {"furniture", "part", "subsection", "list"}
AT_START = {"footnote"}
# Patterns that say what something is not; their tables have examples of what it is.
REFUSALS = {"discretion.not"}


@dataclass(frozen=True)
class Entry:
    """One table of a layout file: its patterns and examples."""

    name: str
    group: str
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    examples: tuple[str, ...]

    def matches(self, pattern: re.Pattern[str], example: str) -> bool:
        if self.group in WHOLE_LINE:
            return pattern.fullmatch(example.rstrip(" :.")) is not None
        if self.group in AT_START:
            return pattern.match(example) is not None
        return pattern.search(example) is not None


def tables(file: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for group, value in load(file).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value, start=1):
                label = row.get("label") or row.get("name") or row.get("kind") or ""
                yield f"{file}: {group} {number} {label}".strip(), group, row
        elif isinstance(value, dict):
            yield f"{file}: {group}", group, value


def entries(file: str) -> Iterator[Entry]:
    minds_case = file not in (
        *("claims", "completeness", "coverage", "figures", "pdu-report", "reasons"),
    )
    tokens = load(file).get("token", {})
    for name, group, row in tables(file):
        patterns: list[tuple[str, re.Pattern[str]]] = []
        for key, value in row.items():
            if key not in PATTERN_KEYS[file] or f"{group}.{key}" in REFUSALS:
                continue
            case = minds_case or row.get("case", False) or key == "row" or group == "signature"
            texts = value if isinstance(value, list) else [value]
            patterns += [(key, expand(text, tokens, case=case)) for text in texts]
        if patterns:
            yield Entry(name, group, tuple(patterns), tuple(row.get("examples", ())))


ENTRIES = [entry for file in FILES for entry in entries(file)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_example_is_matched(entry: Entry) -> None:
    for example in entry.examples:
        assert any(entry.matches(pattern, example) for _, pattern in entry.patterns), example


@pytest.mark.parametrize(
    ("entry", "key", "pattern"),
    [
        pytest.param(entry, key, pattern, id=f"{entry.name}: {key}")
        for entry in ENTRIES
        for key, pattern in entry.patterns
        if entry.examples
    ],
)
def test_every_pattern_matches_an_example(entry: Entry, key: str, pattern: re.Pattern[str]) -> None:
    assert any(entry.matches(pattern, example) for example in entry.examples), pattern.pattern


def test_every_pattern_has_examples() -> None:
    assert [entry.name for entry in ENTRIES if not entry.examples] == []


def test_the_walk_finds_the_patterns_of_all_files() -> None:
    # One that found nothing would let everything pass.
    assert {entry.name.partition(":")[0] for entry in ENTRIES} == set(FILES)
    assert len(ENTRIES) > 50


@cache
def _names_in_code() -> frozenset[str]:
    """Every text, attribute and field in the code: what a key can be read by."""
    found: set[str] = set()
    for file in Path(build_graph.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, node.value.rpartition(".")[2]}  # 'ratings.on_cover'
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return frozenset(found)


# Tables whose keys are settings; those of others are themselves what is said: words, names, kinds.
SETTINGS = {
    "ask": ("thresholds", "weights", "grammar", "sentences", "operations", "passing"),
    "explorer": ("reports", "facts", "figures", "compare", "codes", "understood"),
    "pdu-report": ("ratings", "questions", "recommendations", "overall"),
}


def keys(file: str) -> Iterator[str]:
    """The keys of a layout: of its tables, of rows, and of the tables of settings."""
    for table, value in load(file).items():
        yield table
        rows = value if isinstance(value, list) else [value] * (table in SETTINGS.get(file, ()))
        for row in rows:
            yield from row if isinstance(row, dict) else ()


@pytest.mark.parametrize("file", sorted(one.stem for one in ontology("layouts").glob("*.toml")))
def test_every_key_of_a_layout_is_read_somewhere(file: str) -> None:
    known = _names_in_code()
    known |= {f"{one}_words" for one in known}  # the sentence with the words it is about
    dead = {one for one in keys(file) if one not in known and "example" not in one}
    assert dead == set()


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Contents", "Contents"),
        ("Table of contents", "Contents"),
        ("Acknowledgements", "Imprint"),
        ("Acknowledgments", "Imprint"),
        ("The role of HM Inspectorate of Probation", "Imprint"),
        ("Foreword", "Foreword"),
        ("FOREWORD", "Foreword"),
        ("Chief Inspector's overview", "Foreword"),
        ("Ratings", "Ratings"),
        ("Our ratings", "Ratings"),
        ("Executive summary", "Executive summary"),
        ("Recommendations:", "Recommendations"),
        ("Background", "Background"),
        ("Annexe one – Web links", "Annexe"),
        ("Annex 1: Methodology", "Annexe"),
    ],
)
def test_parts_are_told_by_their_headings(heading: str, label: str) -> None:
    found = [name for name, pattern in layout().parts if pattern.fullmatch(heading.rstrip(" :."))]
    assert found == [label]


@pytest.mark.parametrize(
    "line",
    [
        "Background information is given below",
        "Our ratings are explained in full",
        "The recommendations deal with these points",
        "Annexes",
    ],
)
def test_sentences_are_no_headings(line: str) -> None:
    found = [name for name, pattern in layout().parts if pattern.fullmatch(line)]
    assert found in ([], ["Annexe"]) if line == "Annexes" else found == []


@pytest.mark.parametrize(
    ("addressee", "kind"),
    [
        ("Marsh Vale PDU", "PDU"),
        ("Marsh Vale Probation Delivery Unit", "PDU"),
        ("Marshland region", "region"),
        ("The Regional Probation Director", "region"),
        ("HM Prison and Probation Service (HMPPS)", "HMPPS"),
        ("HMPPS", "HMPPS"),
        ("The Probation Service", "HMPPS"),
        ("The Ministry of Justice", None),
    ],
)
def test_addressees_are_told_by_their_names(addressee: str, kind: str | None) -> None:
    patterns = {
        name: layout().patterns[f"recommendations.types.{name}"]
        for name in ("PDU", "region", "HMPPS")
    }
    first = next((name for name, pattern in patterns.items() if pattern.search(addressee)), None)
    assert first == kind


def test_a_field_that_is_read_has_the_groups_it_is_read_by() -> None:
    for field in layout().fields:
        for pattern in field.patterns:
            wanted = {"a"} if field.kind == "sum" else {"value"}
            assert wanted <= set(pattern.pattern.groupindex), field.name


def test_an_unknown_token_is_refused() -> None:
    from build_graph.errors import InternalError

    with pytest.raises(InternalError, match="<COLOUR> is no token"):
        expand("a <COLOUR> b", {"MONTH": "June"})


def test_the_layout_is_read_whole() -> None:
    form: Layout = layout()
    assert next(label for label, _ in form.parts) == "Contents"
    assert {polarity for polarity, _ in form.lists} == {"strength", "improvement"}


# --- repair --------------------------------------------------------------------------------------

with ontology("layouts", "pdf.toml").open("rb") as _file:
    PRINT_MARKS = tomllib.load(_file)["mark"]


@pytest.mark.parametrize("mark", PRINT_MARKS, ids=lambda mark: str(mark["name"]))
def test_a_mark_of_print_matches_its_example_and_not_the_other(mark: dict[str, str]) -> None:
    pattern = re.compile(mark["pattern"])
    match = pattern.search if mark["name"] == "bold" else pattern.fullmatch
    assert match(mark["example"])
    assert not match(mark["counterexample"])


with ontology("layouts", "repair.toml").open("rb") as _file:
    REPAIRS: list[dict[str, Any]] = tomllib.load(_file)["rule"]


@pytest.mark.parametrize("rule", REPAIRS, ids=lambda rule: rule["name"])
def test_a_repair_turns_its_example_into_what_was_meant(rule: dict[str, Any]) -> None:
    before, after = rule["example"]
    assert repair(before, 0).text == after
    # The rule itself does it, alone.
    assert re.search(rule["pattern"], before)


def test_repairs_have_names_of_their_own() -> None:
    names = [rule["name"] for rule in REPAIRS]
    assert len(names) == len(set(names))
    assert len(rules()[1]) == len(names)


# --- polarity ------------------------------------------------------------------------------------


def weights(group: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for cue in load("polarity")[group]:
        for word in cue["words"]:
            found[word].append(cue["weight"])
    return found


@pytest.mark.parametrize("group", ["cue", "opening"])
def test_no_word_both_praises_and_blames(group: str) -> None:
    both = {word: found for word, found in weights(group).items() if min(found) < 0 < max(found)}
    assert both == {}


@pytest.mark.parametrize(
    "group",
    [
        "cue",
        "opening",
    ],
)
def test_no_word_has_two_weights(group: str) -> None:
    twice = {word: found for word, found in weights(group).items() if len(set(found)) > 1}
    assert twice == {}


def test_cues_are_written_as_they_are_compared() -> None:
    table = load("polarity")
    listed = [word for cue in (*table["cue"], *table["opening"]) for word in cue["words"]]
    listed += [*table["turners"], *table["menders"], *table["concessive"]]
    assert [word for word in listed if word != word.lower().strip()] == []
    assert [word for word in listed if "*" in word[:-1] and not re.search(r"\* ", word)] == []


@pytest.mark.parametrize("group", ["turners", "menders"])
def test_turning_words_compile_and_turn(group: str) -> None:
    pattern = getattr(words(), group)
    for word in load("polarity")[group]:
        said = word.replace("*", "ing")
        assert pattern.search(f"there was {said} "), word
        assert not pattern.search(f"{said} one two three four five "), word


@pytest.mark.parametrize(
    ("praise", "blame"),
    [
        ("There was a clear vision.", "There was a lack of clarity."),
        ("Staff were well supported.", "Staff were not well supported."),
        ("Planning was good.", "Planning was not good enough."),
        ("Delays had been reduced.", "There were delays."),
        (
            "While workloads were high, staff were positive and felt supported.",
            "While leaders were visible, workloads were unmanageable and sickness was high.",
        ),
        ("Plans were sufficient in 88 per cent of cases.", "Plans were met in 30 per cent."),
    ],
)
def test_praise_sounds_better_than_blame(praise: str, blame: str) -> None:
    assert tone(praise) > tone(blame)
    assert -CAP <= tone(blame) < tone(praise) <= CAP
