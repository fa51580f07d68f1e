"""Recommendations that say nearly the same, found without trying all pairs."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from invented_report import SAMPLES

from build_graph.knowledge.vocab import iri
from build_graph.mapping.similar import LEAST, NEIGHBOURS, Pair, Recommended, similar, similar_lines
from build_graph.pipeline import build, facts_of
from build_graph.store.database import open_store

BASE = "https://example.org/"


def said(unit: str, text: str, themes: str = "Women", month: str = "2023-01") -> Recommended:
    inspection = f"{BASE}id/inspection/{unit}/{month}"
    return Recommended(month, f"{inspection}/recommendation/1", inspection, text, themes)


FIRST = said("ash", "open a reporting session for women in the north of the unit")
LIKE = said("birch", "open reporting sessions for women in each town of the unit", month="2024-02")
OTHER = said("cedar", "repair the roof", "Premises and ICT")


def test_what_says_nearly_the_same_is_paired_the_earlier_first() -> None:
    (pair,) = similar([LIKE, OTHER, FIRST])
    assert (pair.earlier, pair.later) == (FIRST, LIKE)
    assert LEAST <= pair.score < 1


@pytest.mark.parametrize(
    "other",
    [
        said("ash", LIKE.text),
        said("birch", LIKE.text, "Workload and caseloads"),
        said("birch", LIKE.text, "Women; Accommodation; Unpaid work", "2024-02"),
        said("birch", ""),
    ],
    ids=["same report", "other theme", "a few of many themes", "no wording"],
)
def test_what_is_not_paired(other: Recommended) -> None:
    first = said("ash", FIRST.text, "Women; Engaging people on probation")
    assert similar([first, other]) == []


def test_the_same_words_have_the_score_of_one_and_make_few_pairs() -> None:
    crowd = [said(f"unit-{number:02}", FIRST.text) for number in range(40)]
    pairs = similar(crowd)
    assert {pair.score for pair in pairs} == {1.0}
    assert len(pairs) <= NEIGHBOURS * len(crowd)
    ends = {(pair.earlier.iri, pair.later.iri) for pair in pairs}
    assert all((one.iri, other.iri) in ends for one, other in pairwise(crowd))


def test_the_order_of_input_does_not_matter() -> None:
    items = [FIRST, LIKE, OTHER, *(said(f"unit-{n}", FIRST.text) for n in range(5))]
    wanted = similar(items)
    random.Random(1).shuffle(items)
    assert similar(items) == wanted


def test_lines_say_method_score_and_month() -> None:
    lines = similar_lines([Pair(FIRST, LIKE, 0.5)], BASE)
    assert {line.split()[0] for line in lines} == {
        f"<{BASE}id/similarity/ash/2023-01/1/birch/2024-02/1>"
    }
    assert all(line.endswith(f"<{BASE}graph/similar> .") for line in lines)
    for curie in ("pg:method", "pg:similarity", "pg:similarFrom", "pg:earlierRecommendation"):
        assert sum(f"<{iri(curie)}>" in line for line in lines) == 1


def test_many_recommendations_take_seconds() -> None:
    chosen = random.Random(2)
    words = [f"word{number}" for number in range(2000)]
    weights = [1 / (number + 3) for number in range(2000)]
    items = [
        said(
            f"unit-{n // 8}",
            " ".join(chosen.choices(words, weights, k=22)),
            month=f"20{n % 90 + 10}-01",
        )
        for n in range(2000)
    ]
    started = time.process_time()
    similar(items)
    assert time.process_time() - started < 10


def similarities(store: Path) -> list[str]:
    with open_store(store, read_only=True) as opened:
        return sorted(opened.graph_quads(f"{opened.base}graph/similar"))


def test_a_build_relates_them_whatever_the_order(tmp_path: Path) -> None:
    reports = sorted((SAMPLES / "reports").iterdir())
    registers = [SAMPLES / "registers"]
    build(reports, tmp_path / "whole", registers=registers, validate=False)
    for report in reversed(reports):
        build([report], tmp_path / "bit-by-bit", registers=registers, validate=False)
    assert similarities(tmp_path / "whole")
    assert similarities(tmp_path / "bit-by-bit") == similarities(tmp_path / "whole")


def test_facts_without_words_have_none(tmp_path: Path) -> None:
    for report in sorted((SAMPLES / "reports").iterdir()):
        text = facts_of(report, [SAMPLES / "registers"])
        (tmp_path / f"{report.stem}.json").write_text(text, "utf-8")
    build([tmp_path], tmp_path / "graph", registers=[SAMPLES / "registers"], validate=False)
    assert similarities(tmp_path / "graph") == []
