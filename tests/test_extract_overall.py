"""The overall rating where only the foreword says it: one candidate, of this unit, of now."""

from __future__ import annotations

import pytest
from invented_report import FOREWORD, RATINGS, parsed, quoted, report_text

from build_graph.knowledge.layout import load

EXAMPLES = load("pdu-report")["overall"]
# The ratings without the row of the overall rating.
ROWS = RATINGS.replace("Overall rating\tRequires improvement\n", "")


def overall(*sentences: str, ratings: str = ROWS) -> tuple[str, str] | None:
    """The overall rating of a report with these words in its foreword, and the words quoted."""
    foreword = " ".join(sentences)
    report = parsed(report_text(foreword=f"{foreword}\n\n{FOREWORD}", ratings=ratings))
    if report.overall_rating is None:
        return None
    return report.overall_rating.value, " ".join(quoted(report, report.overall_rating))


@pytest.mark.parametrize("sentence", EXAMPLES["examples"])
def test_every_example_of_the_layout_is_read(sentence: str) -> None:
    found = overall(sentence)
    assert found is not None
    assert found[0] in sentence
    assert found[0] in found[1]


@pytest.mark.parametrize("sentence", EXAMPLES["not_examples"])
def test_no_rating_of_another_time_unit_or_standard_is_taken(sentence: str) -> None:
    assert overall(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "rating"),
    [
        ("The PDU was rated ‘Requires improvement’ overall.", "Requires improvement"),
        ("These factors led to an overall PDU rating of “Inadequate”.", "Inadequate"),
        ("Therefore, we have given the PDU an overall rating of ‘Good’.", "Good"),
        ("As a result the PDU was rated as ‘Outstanding’.", "Outstanding"),
        ("Our overall rating is therefore 'good'.", "Good"),
        ("Marsh Vale PDU has been rated overall as 'Good'.", "Good"),
        ("We came to Marsh Vale PDU, which has been rated overall as 'Good'.", "Good"),
    ],
)
def test_published_ways_of_saying_it(sentence: str, rating: str) -> None:
    found = overall(sentence)
    assert found is not None
    assert found[0] == rating


def test_an_earlier_rating_beside_it_does_not_count() -> None:
    before = "It was last inspected in 2022, when it was rated as 'Good' overall."
    assert overall(before, "This led to an overall rating of 'Inadequate'.") == (
        "Inadequate",
        "overall rating of 'Inadequate'",
    )


def test_two_candidates_are_none() -> None:
    assert overall("The PDU was rated 'Good' overall.", "We have rated it 'Inadequate'.") is None


def test_the_row_of_the_table_goes_first() -> None:
    found = overall("The PDU was rated 'Good' overall.", ratings=RATINGS)
    assert found is not None
    assert found[0] == "Requires improvement"


@pytest.mark.parametrize("score", ["Score 9/24", "Total score: 9 of 24", "9/24", ""])
def test_the_score_may_stand_before_the_rating(score: str) -> None:
    report = parsed(report_text(ratings=f"{ROWS}\nOverall\t{score}\tRequires improvement"))
    assert report.overall_rating is not None
    assert report.overall_rating.value == "Requires improvement"


def test_a_report_that_says_it_nowhere_has_a_doubt() -> None:
    report = parsed(report_text(ratings=ROWS))
    assert report.overall_rating is None
    assert "no overall rating found" in [issue.message for issue in report.issues]
