"""A pattern is left out only on sentences that it cannot fit."""

from __future__ import annotations

import re
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build_graph.extract.judgements.claim_words import patterns
from build_graph.extract.names.bodies import signs
from build_graph.extract.organisations.body_rules import body_rules
from build_graph.extract.provision.provision_rules import provision_rules
from build_graph.extract.statements.absences import _kinds
from build_graph.knowledge.layout import layout
from build_graph.knowledge.needed_words import Group, Guarded, guarded, needed, words_of_sentence


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"\b(?:contracts?|commissioned by) [A-Z]", {"contract", "commissioned"}),
        (r"(?i)\bWomen['’]s (?:house|hub)\b", {"women"}),
        (r"in (?:the )?[A-Z]\w+ (?:prison|court)", {"prison", "court"}),
        (r"(?:re)?offend(?:er|ing)?s?", {"offend"}),
        (r"(?:not|never){2} again", {"again"}),
        (r"(?:a|an) \w+", set()),
        (r"(?:house|\d+) of", {"of"}),
        (r"(?:house|\w+)", set()),
        (r"[^a]bout|st[aeiou]y", {"bout", "stay", "stey", "stiy", "stoy", "stuy"}),
        (r"(?:court)?", set()),
        (r"(?<!no )court(?! order)", {"court"}),
        (r"(\w+) and \1", {"and"}),
        (r"(?x) probation \s office  # of a town", {"probation"}),
    ],
)
def test_what_a_pattern_needs_is_read_off_it(pattern: str, parts: set[str]) -> None:
    assert needed(re.compile(pattern)) == parts


@pytest.mark.parametrize("letter", ["\u017f", "\u212a", "\u0130", "\u0131", "\ufb05", "é"])
def test_letters_that_count_as_others_rule_nothing_out(letter: str) -> None:
    pattern = re.compile(rf"\b(?:ta[sk]{{1,2}}|{letter}vents|skills|links)\b", re.IGNORECASE)
    for word in (
        f"ta{letter}",
        f"{letter}vents",
        f"{letter}kills",
        f"l{letter}nks",
        f"lin{letter}s",
    ):
        words = words_of_sentence(f"all {word} here".lower())
        found = guarded(pattern).search(f"all {word} here", words)
        assert (found is None) == (pattern.search(f"all {word} here") is None)


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"\bPDU$|inspect(?:ion|orate) of", "Inspection of Fenby PDU", True),
        (r"\bPDU$|inspect(?:ion|orate) of", "The PDUs were inspected", False),
        (r"(?i)\bPDU$|inspect(?:ion|orate) of", "IN\u017fPECTION OF Fenby", True),
        (r"\d{3}", "page 120", True),
    ],
)
def test_a_text_without_words_is_looked_at_for_their_parts(
    pattern: str, text: str, fits: bool
) -> None:
    assert Guarded(re.compile(pattern)).fits(text) == fits


def _groups() -> list[tuple[str, re.Pattern[str], Group[Any], Any]]:
    """The groups of the layouts, each of their rules with its pattern."""
    rules = body_rules()
    groups: list[tuple[Group[Any], str]] = [
        (signs(), "pattern"),
        (rules.frames, "pattern"),
        (rules.members, "pattern"),
        (rules.beside, "pattern"),
        (rules.counted, "pattern"),
        (rules.classes, "sentence"),
        (rules.gone, ""),
        (rules.planned, ""),
        (provision_rules().elsewhen, "pattern"),
        (_kinds(), "pattern"),
        *((patterns(kind), "") for kind in ("casework", "rating", "lowest", "score", "named")),
        *((patterns(kind), "") for kind in ("recommendations", "count", "cases", "bodies")),
        *((way, "") for way in layout().overall.ways),
    ]
    return [
        (f"{number}-{at}", getattr(rule, name) if name else rule, group, rule)
        for number, (group, name) in enumerate(groups)
        for at, rule in enumerate(group.rules)
    ]


@pytest.mark.parametrize(
    ("pattern", "group", "rule"), [one[1:] for one in _groups()], ids=[one[0] for one in _groups()]
)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_what_a_pattern_fits_has_the_words_it_needs(
    pattern: re.Pattern[str], group: Group[Any], rule: Any, data: st.DataObject
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = data.draw(st.from_regex(pattern))
    assert rule in group.of(words_of_sentence(text.lower()))
