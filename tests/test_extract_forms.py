"""Forms of print that short reports of many hands showed: each with its neighbours."""

from __future__ import annotations

import pytest
from invented_report import RATINGS, parsed, report_text

from build_graph.extract.structure.asked import question_in
from build_graph.knowledge.layout import layout

SERIES = "HM Inspectorate of Probation"


@pytest.mark.parametrize(
    "cover",
    [
        "Report on Marsh Vale PDU\n\nMarshland region, July 2023",
        "Marsh Vale\n\nProbation Delivery Unit, Marshland\n\nJuly 2023",
        "Marsh Vale: inspection of probation services\n\nMarshland region. Published 4 July 2023.",
        "An inspection of probation services\nMarshland Region\nMarsh Vale PDU\nJuly 2023",
        "Probation services in Marsh Vale PDU, Marshland\nInspection report\nJuly 2023",
        "MARSH VALE PDU\n\nMARSHLAND REGION | JULY 2023",
    ],
)
def test_a_cover_names_unit_region_and_date_in_any_order(cover: str) -> None:
    foreword = "Marsh Vale PDU has work to do in the Marshland region."
    report = parsed(report_text(cover=f"{cover}\n{SERIES}", foreword=foreword))
    named = [one and one.value for one in (report.pdu, report.region, report.published)]
    assert named == ["Marsh Vale", "Marshland", "2023-07"]


@pytest.mark.parametrize(
    "said",
    [
        "Score\n12/24\nOverall rating\nGood",
        "Rated: Good (12/24)",
        "| Overall rating | Score |\n|---|---|\n| Good | 12 out of 24 |",
    ],
)
def test_a_cover_tells_score_and_overall_rating(said: str) -> None:
    rows = "\n".join(RATINGS.splitlines()[2:])
    cover = (
        f"An inspection of probation services in:\nMarsh Vale PDU\n{said}\n\n{SERIES}, July 2023"
    )
    report = parsed(report_text(cover=cover, ratings=rows))
    assert (report.score and report.score.value, report.max_score and report.max_score.value) == (
        12,
        24,
    )
    assert report.overall_rating
    assert report.overall_rating.value == "Good"


def test_letters_of_ratings_are_read_in_a_table_of_them_alone() -> None:
    rows = "1.1 Leadership  G\n1.2 Staff  RI\n1.3 Services  O\n2.2 Assessment  I"
    report = parsed(report_text(ratings=f"Score 9/24\n{rows}"))
    found = {one.standard: one.rating for one in report.ratings}
    assert found == {
        "1.1": "Good",
        "1.2": "Requires improvement",
        "1.3": "Outstanding",
        "2.2": "Inadequate",
    }


def test_headings_and_lists_that_run_in_are_told_apart() -> None:
    sections = (
        "1.1 Leadership (Good). Leaders are open with all of their staff.\n"
        "Strengths: (1) Plans are clear to everybody. (2) Partners are heard\nand answered.\n"
        "Areas for improvement: (1) Audits are rare in two of the teams."
    )
    found = [(one.polarity, one.text) for one in parsed(report_text(sections=sections)).findings]
    assert found == [
        ("strength", "Plans are clear to everybody."),
        ("strength", "Partners are heard and answered."),
        ("improvement", "Audits are rare in two of the teams."),
    ]


def test_questions_are_counted_in_the_stage_of_which_they_ask() -> None:
    sections = (
        "2. Court work and case supervision\n\n2.2 Assessment\n\nIt was done in time.\n\n"
        "2.3 Planning\n\nIt was done with people.\n\nAnnexe: answers to key questions\n\n"
        "Does assessment focus enough on keeping people safe?  24  60%\n"
        "Does planning focus enough on engaging the person? ... 71%\n"
    )
    asked = parsed(report_text(sections=sections)).key_questions
    assert [(one.standard, one.number, one.percent) for one in asked] == [
        ("2.2", 3, 60),
        ("2.3", 1, 71),
    ]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Does assessment focus enough on safety?", "Assessment"),
        ("P 2.3  Is the sentence implemented well?", "Implementation and delivery"),
        ("Are early outcomes positive?", "Outcomes"),
        ("Does resettlement planning look at housing?", ""),
        ("Staff asked whether planning was done.", ""),
    ],
)
def test_a_question_says_its_stage(text: str, stage: str) -> None:
    assert question_in(text, layout())[0] == stage


@pytest.mark.parametrize(
    "text",
    [
        "Marsh Vale PDU should: 1. review plans 2. train staff",
        "i review plans\nii train staff",
        "(1) Marsh Vale PDU: review plans\n(2) Marsh Vale PDU: train staff",
        "a. Marsh Vale PDU should review plans\nb. Marsh Vale PDU should train staff",
        "For the PDU\n1 Review plans.\n2 Train staff.",
    ],
)
def test_recommendations_run_together_or_name_their_own_addressee(text: str) -> None:
    lead = "Marsh Vale PDU should:\n" if text.startswith("i ") else ""
    found = parsed(report_text(recommendations=lead + text)).recommendations
    told = [(one.number, one.addressee_type, one.text.lower()) for one in found]
    assert told == [(1, "PDU", "review plans"), (2, "PDU", "train staff")]


def test_a_standard_of_providers_is_left_out_with_a_doubt() -> None:
    sections = (
        "1.1 Leadership\n\nStrengths\n\n- Plans are clear.\n\n"
        "3.1 Unpaid work\n\nStrengths\n\n- Places are safe."
    )
    report = parsed(report_text(sections=sections))
    assert [one.text for one in report.findings] == ["Plans are clear."]
    assert any("'3.1 Unpaid work' is left out" in one.message for one in report.issues)


def test_shares_in_wide_tables_are_no_running_titles() -> None:
    row = "Keeping other people safe            "
    parts = [
        f"2.{n} {name}\n\nKey question            % 'Yes'\n"
        f"Engaging the person            71\n{row}{share}"
        for n, name, share in ((2, "Assessment", 44), (3, "Planning", 52), (5, "Reviewing", 47))
    ]
    sections = "2. Court work and case supervision\n\n" + "\n\n".join(parts)
    asked = parsed(report_text(sections=sections)).key_questions
    assert [one.percent for one in asked if one.number == 3] == [44, 52, 47]
