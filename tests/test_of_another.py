"""What stands near a fact and is of another time, place or sample is not taken for it."""

from __future__ import annotations

import pytest
from invented_report import COVER, FOREWORD, RATINGS, parsed, report_text

from build_graph.extract.statements.fields import in_small_letters

UNSCORED = RATINGS.replace("\tScore\t9/24", "")
HEAD = "2. Court work and case supervision"


def test_fieldwork_is_not_that_of_the_last_inspection() -> None:
    report = parsed(
        report_text(
            ratings=RATINGS.replace("Fieldwork started June 2023", ""),
            background="The last inspection took place in March 2019. We inspected 41 cases.",
            foreword=f"The fieldwork took place in May 2023. {FOREWORD}",
        )
    )
    assert report.fieldwork_started is not None
    assert report.fieldwork_started.value == "2023-05"


@pytest.mark.parametrize("words", ["In 12 out of 30 cases nothing was done.", "12 of 24\ncases"])
def test_a_count_of_cases_is_no_score(words: str) -> None:
    text = report_text(ratings=UNSCORED, foreword=f"{words}\n\n{FOREWORD}")
    assert parsed(text).score is None


def test_a_reference_on_the_cover_is_no_score() -> None:
    assert parsed(report_text(cover=f"{COVER}\nRef. IP 09/24", ratings=UNSCORED)).score is None


def test_about_this_report_before_the_standards_is_no_annexe() -> None:
    sections = "1.1. Leadership\n\nStrengths:\n\n- Leaders were clear."
    text = report_text(sections=sections)
    text = text.replace(
        "1. Organisational", "About this report\n\nIt is short.\n\n1. Organisational"
    )
    assert [one.text for one in parsed(text).findings] == ["Leaders were clear."]


def test_a_number_within_a_sentence_begins_no_recommendation() -> None:
    wanted = "manage cases at MAPPA levels 1 and 2. This should be checked each month"
    text = report_text(
        recommendations=f"Marsh Vale PDU should:\n\n1. {wanted}\n2. plan for release"
    )
    assert [one.text for one in parsed(text).recommendations] == [wanted, "plan for release"]


def test_a_share_of_the_region_answers_no_key_question() -> None:
    prose = "Across the region, in only 31 per cent of cases did assessment keep other people safe."
    text = report_text(sections=f"{HEAD}\n\n2.2. Assessment\n\n{prose}")
    assert parsed(text).key_questions == ()


def test_a_list_that_runs_on_may_have_more_than_nine_items() -> None:
    items = " ".join(f"({n}) Leaders did the thing of that number." for n in range(1, 13))
    report = parsed(report_text(sections=f"1.1. Leadership\n\nStrengths: {items}"))
    assert len(report.findings) == 12


@pytest.mark.parametrize(
    "words",
    [
        "Our two recommendations on housing are new.",
        "Of the three recommendations on casework one is old.",
        "We have made two recommendations about housing.",
    ],
)
def test_some_of_the_recommendations_are_not_all(words: str) -> None:
    recommended = "Marsh Vale PDU should:\n\n1. plan ahead\n2. act\n3. review\n4. learn"
    report = parsed(report_text(foreword=f"{words} {FOREWORD}", recommendations=recommended))
    assert [one for one in report.issues if "recommendations, and" in one.message] == []


@pytest.mark.parametrize(
    "line",
    [f"{'a ' * 30_000}", " " * 100_000, f"Providers\t{'a - ' * 25_000}(", "(1) " * 5_000],
    ids=["words", "spaces", "cells", "marks"],
)
def test_what_follows_a_long_line_is_read(line: str) -> None:
    items = "Strengths:\n\n- Leaders were clear."
    report = parsed(report_text(sections=f"1.1. Leadership\n\n{line}x\n\n{items}"))
    assert "Leaders were clear." in {one.text for one in report.findings}


def test_names_in_capitals_are_looked_up_in_text_that_is_read_once() -> None:
    text = "Marsh Vale is a unit. " * 2_000
    names = [f"UNIT {'X' * (n % 7 + 1)} {n}" for n in range(500)]
    assert in_small_letters("MARSH VALE", text) == "Marsh Vale"
    assert [in_small_letters(name, text) for name in names] == names
