"""Headings, tables, lists and numbers in the forms that inspectors and tools give them."""

from __future__ import annotations

import pytest
from invented_report import RATINGS, parsed, report_text

from build_graph.errors import NotAReport
from build_graph.extract.parse import parse
from build_graph.model import Report
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import load_registers

ROWS = [
    ("1.1", "Leadership", "Good"),
    ("1.2", "Staffing", "Requires improvement"),
    ("1.3", "Services", "Good"),
    ("2.1", "Assessment", "Inadequate"),
    ("2.2", "Planning", "Requires improvement"),
    ("2.3", "Implementation and delivery", "Inadequate"),
    ("2.4", "Reviewing", "Inadequate"),
]
HEAD = "Fieldwork started March 2024\nScore 6/21\nOverall rating Requires improvement\n"
PIPES = "| Marsh Vale PDU | Fieldwork started March 2024 | Score 6/21 |\n|---|---|---|\n"
PIPES += "| Overall rating | Requires improvement | |\n"
TWO_YEARS = "Fieldwork started March 2024\nScore 6/21\n\n| Standard | {} | {} |\n|---|---|---|\n"
DAMAGED = {
    "Good": "Goo d",
    "Requires improvement": "equires improvement",
    "Inadequate": "nadequate",
}


def rows(form: str) -> str:
    return "".join(form.format(n, name, rating) for n, name, rating in ROWS)


TABLES = {
    "P and two columns": PIPES + rows("| P {} {} | {} |\n"),
    "Standard and three columns": PIPES + rows("| Standard {} | {} | {} |\n"),
    "no numbers": PIPES + rows("| **{1}** | {2} |\n"),
    "points": PIPES + rows("| {} {} | 1 | {} |\n"),
    "spaces": HEAD + rows("{:8}{:34}{}\n"),
    "list": HEAD.replace("Score 6/21", "Score: 6 out of 21") + rows("- {} {}: {}\n"),
    "cells": HEAD + rows("\nP {} {}\n\n{}\n"),
    "last time first": TWO_YEARS.format("Rating 2022", "Rating 2024")
    + "| Overall rating | Good | Requires improvement |\n"
    + rows("| P {} {} | Outstanding | {} |\n"),
    "last time last": TWO_YEARS.format("This inspection", "Previous inspection")
    + "| Overall rating | Requires improvement | Good |\n"
    + rows("| P {} {} | {} | Outstanding |\n"),
    "last time one cell a line": HEAD
    + "Standard\nPrevious rating\nRating\n"
    + rows("P {} {}\nOutstanding\n{}\n"),
    "column by column": HEAD
    + "".join("\n".join(row[at] for row in ROWS) + "\n\n" for at in range(3)),
    "letters lost": HEAD
    + "".join(f"{n} {name[1:]} {DAMAGED[rating]}\n" for n, name, rating in ROWS),
    "letters apart": HEAD + rows("{:8}{:34}{}\n").replace("ing", "i ng").replace("oo", "o o"),
    "points available": "Fieldwork started March 2024. It was rated 'Requires improvement' overall,"
    " with six of the 21 points available.\n\n" + rows("| {} {} | {} |\n"),
}


@pytest.mark.parametrize("ratings", TABLES.values(), ids=TABLES)
def test_ratings_are_read_in_every_form(ratings: str) -> None:
    report = parsed(report_text(ratings=ratings))
    assert [(row.standard, row.name, row.rating) for row in report.ratings] == ROWS
    assert (report.score and report.score.value, report.max_score and report.max_score.value) == (
        6,
        21,
    )
    assert report.overall_rating is not None
    assert report.overall_rating.value == "Requires improvement"


def test_two_columns_without_heads_leave_the_ratings_to_the_sections() -> None:
    report = parsed(
        report_text(
            ratings=HEAD + rows("P {} {}\nOutstanding\n{}\n"),
            sections="1.1. Leadership\n\nGood\n\nStrengths:\n\n- Leaders were clear.\n",
        )
    )
    assert [(row.standard, row.rating) for row in report.ratings] == [("1.1", "Good")]


def test_a_score_of_another_time_is_none() -> None:
    report = parsed(
        report_text(
            ratings=RATINGS.replace("Score\t9/24", ""),
            foreword="It was last inspected in 2021, when it scored two out of 27.",
        )
    )
    assert report.score is None


@pytest.mark.parametrize(
    "head",
    [
        *("1.1 Leadership (Back to top)", "P 1.1 Leadership", "Standard 1.1: Leadership"),
        *("## 1.1 Leadership ##", "### **1.1. Leadership** {#lead}", "1.1   Leadership"),
        *("1.1. Lead ership", "1.1 eadership", "1.1: Leadership – Good", "1.1\nLeadership"),
    ],
)
@pytest.mark.parametrize(
    ("strengths", "improvements"),
    [
        ("Strengths:", "Areas for improvement:"),
        ("S trengths", "reas for improvement"),
        ("We found the following strengths:", "We also found these areas for improvement:"),
    ],
)
@pytest.mark.parametrize("sign", ["- ", "§ ", "Ø ", "(cid:127) ", "l ", "→ ", "✔ ", "1. "])
def test_findings_stand_under_any_heading_with_any_sign(
    head: str, strengths: str, improvements: str, sign: str
) -> None:
    said = ["Leaders were clear.", "Partners spoke well.", "Plans were late.", "Posts were empty."]
    section = (
        f"{head}\n\nLeaders make work possible.\n\n"
        f"{strengths}\n\n{sign}{said[0]}\n{sign}{said[1]}\n\n"
        f"{improvements}\n\n{sign}{said[2]}\n{sign}{said[3]}\n"
    )
    found = parsed(report_text(sections=section)).findings
    polarities = ("strength", "strength", "improvement", "improvement")
    assert [(one.section, one.polarity, one.text) for one in found] == [
        ("1.1", polarity, text) for polarity, text in zip(polarities, said, strict=True)
    ]


def test_a_box_with_a_case_is_no_list_of_findings() -> None:
    section = (
        "2.4 Implementation and delivery\n\nInadequate\n\n- Visits were rare.\n\n"
        "Practice example\n\n"
        "Area for improvement\n\nAsif was visited once in the whole of the year by his officer.\n"
    )
    (found,) = parsed(report_text(sections=section)).findings
    assert (found.polarity, found.text) == ("unmarked", "Visits were rare.")


def test_a_list_that_a_sentence_introduces_is_none_of_findings() -> None:
    section = (
        "1.3. Services\n\nGood\n\nThe services here are these:\n\n- Accommodation – Alderhouse\n\n"
        "Strengths:\n\n- Referrals were prompt.\n\nAreas for improvement:\n\n- Waits were long.\n"
    )
    found = parsed(report_text(sections=section)).findings
    assert [one.text for one in found] == ["Referrals were prompt.", "Waits were long."]


WIDE = """• Ties with partners were strong in every part of the unit, and the police had lent two
officers to work beside the teams. Each of them sat with practitioners for a day in the
week. This had made the exchange of what is known about a person quicker than it was
before, and those we spoke to valued it. They said so in every meeting that we held, at
each of the offices, without being asked, and the police said so too.
• Staff knew the plan and could say what it asked.
"""


def test_lines_are_joined_where_the_next_word_would_not_have_fitted() -> None:
    section = f"1.1. Leadership\n\nGood\n\nStrengths:\n\n{WIDE * 4}"
    found = parsed(report_text(sections=section)).findings
    assert len(found) == 8
    bare = parsed(report_text(sections=section.replace("• ", ""))).findings
    assert [one.text for one in bare] == [one.text for one in found]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Marsh Vale PDU should:\n\n1. plan\n2. act\n\nHMPPS should:\n\n1. pay", [1, 2, 1]),
        ("Marsh Vale PDU should:\n\n1. plan\n2. act\n\nHMPPS should:\n\n3. pay", [1, 2, 3]),
        ("For Marsh Vale PDU:\n\n1. plan\n2. act\n\nFor HMPPS:\n\n1. pay", [1, 2, 1]),
        ("| 1 | improve plans | Marsh Vale PDU |\n| 2 | act | HMPPS |", [1, 2]),
        ("1. Marsh Vale PDU should improve plans\n2. HMPPS should pay for it", [1, 2]),
        (
            "Marsh Vale PDU should:\n\n- 1. agree with the police:\n  - a limit\n- 2. act",
            [1, 2],
        ),
        ("Marsh Vale PDU should:\n\n- 1. make enquir-\n- ies\n- 2. act", [1, 2]),
        ("Marsh Vale PDU should:\n\n1. plan\n2. act\n4. review", [1, 2, 4]),
    ],
)
def test_a_printed_number_stands(text: str, numbers: list[int]) -> None:
    report = parsed(report_text(recommendations=text))
    assert [item.number for item in report.recommendations] == numbers
    assert not any(item.inferred for item in report.recommendations)


def test_a_word_broken_into_an_item_is_made_whole() -> None:
    report = parsed(
        report_text(recommendations="Marsh Vale PDU should:\n\n- 1. make enquir-\n- ies\n- 2. act")
    )
    assert report.recommendations[0].text == "make enquiries"


def told(report: Report) -> list[str]:
    return [issue.message for issue in report.issues if issue.severity == "error"]


def test_what_every_report_has_is_missed() -> None:
    questions = "Does planning focus on engaging the person? 44%\n"
    sections = (
        "1.1. Leadership\n\nInadequate\n\nStrengths:\n\n- Leaders were clear.\n\n"
        f"2. Court work and case supervision\n\n2.3. Planning\n\nGood\n\n{questions}"
    )
    report = parsed(
        report_text(
            sections=sections,
            foreword="We make nine recommendations.",
            recommendations="Marsh Vale PDU should:\n\n1. plan\n3. act",
        )
    )
    assert set(told(report)) >= {
        "1.1 Leadership is 'Good' in the table of ratings and 'Inadequate' in its own section",
        "2.3 Planning has 1 of 3 key questions: number 2 and 3 is missing",
        "no key question found for 2.2 Assessment: its table of 3 seems to be lost",
        "recommendation 2 to Marsh Vale PDU is missing: the printed numbers go from 1 to 3",
        "the report says that it makes 9 recommendations, and 2 were found",
    }


@pytest.mark.parametrize(("head", "is_told"), [("Outcomes\tPercentage 'Yes'", True), ("", False)])
def test_a_table_of_outcomes_is_missed_where_its_head_stands(head: str, is_told: bool) -> None:
    sections = f"2.6. Outcomes\n\n{head}\n\nStrengths:\n\n- Most people had made progress."
    missed = [one for one in told(parsed(report_text(sections=sections))) if "2.6 Outcomes" in one]
    assert bool(missed) == is_told


def test_letters_that_could_not_be_read_are_told() -> None:
    text = report_text(background="Probation o\ufffdcers and o cers had su cient time.")
    found = told(parsed(text.replace("Inadequate", "Inadequate identi ed ", 1)))
    assert any(one.startswith("1 letters could not be read ('\ufffd'): ") for one in found)


def test_an_action_plan_is_no_report() -> None:
    cover = "Action plan: An inspection of probation services in Marsh Vale PDU\n\nMarshland region"
    text = report_text(cover=cover).replace("1. Organisational delivery", "")
    with pytest.raises(NotAReport, match="action plan"):
        parsed(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Leadership is rated 'Good' because it had a plan that staff knew.",
        "As staff knew the plan and partners were content, the rating had to be 'Good'.",
        "Partners and staff knew the plan, which puts leadership in the band for 'Good'.",
        "The rating of 'Good' reflects a plan that staff at all grades knew.",
    ],
)
def test_the_sentence_that_says_why_is_kept(sentence: str) -> None:
    section = f"1.1. Leadership\n\nGood\n\nLeaders make work possible.\n\n{sentence} Staff came.\n"
    report = parsed(report_text(sections=section))
    (rating,) = [row for row in report.ratings if row.standard == "1.1"]
    assert rating.reason is not None
    text = report.source.text or ""
    assert [text[span.start : span.end] for span in rating.reason.spans] == [sentence]


@pytest.mark.parametrize(
    ("before", "told"),
    [
        # The rating stands by itself: the next sentence says why.
        ("", "We rated leadership as 'Good'. Each team knew the plan and could say what it did."),
        ("", "Why 'Good', and no better? Because two teams had yet to see their manager."),
        # What the sentence refers to stands before it.
        ("Staff came. ", "Each team had a part in it. That is what lifts leadership to 'Good'."),
        # Words that no list has.
        ("", "What tips leadership into 'Good' is the candour with which it looks at itself."),
        ("Our rating for leadership is good.", ""),
        ("The range of courses was good, and the standard of the rooms was high.", ""),
    ],
)
def test_a_reason_is_told_with_what_it_rests_on(before: str, told: str) -> None:
    section = f"1.1. Leadership\n\nGood\n\nLeaders make work possible.\n\n{before}{told}\n"
    report = parsed(report_text(sections=section))
    (rating,) = [row for row in report.ratings if row.standard == "1.1"]
    text, spans = report.source.text or "", rating.reason.spans if rating.reason else ()
    assert "".join(text[span.start : span.end] for span in spans) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Our rating for leadership is based on the percentage of cases that were 'Good' enough.",
        "When we last inspected the unit, leadership was rated as 'Good' because it had a plan.",
        "Audits had graded as 'Good' several cases that we found to be poor because of gaps.",
    ],
)
def test_what_says_why_of_something_else_is_no_reason(sentence: str) -> None:
    section = f"1.1. Leadership\n\nGood\n\nLeaders make work possible.\n\n{sentence}\n"
    assert all(row.reason is None for row in parsed(report_text(sections=section)).ratings)


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        (
            "At the club, there is no panic alarm and no receptionist.",
            ["At the club, there is no panic alarm and no receptionist"],
        ),
        (
            "There had been no forum for women since 2020.",
            ["There had been no forum for women since 2020"],
        ),
        ("Mill Lane is small, and it has no lift.", ["Mill Lane is small, and it has no lift"]),
        ("Nobody provides mentoring in the county.", ["Nobody provides mentoring in the county"]),
        (
            "Fern Trust left in May. Nothing had replaced it, and many were out of work.",
            ["Fern Trust left in May. Nothing had replaced it, and many were out of work"],
        ),
        (
            "A plan was there for one office but none had been written for the other.",
            ["A plan was there for one office but none had been written for the other"],
        ),
        (
            "Men over 50, of whom there were 12, were offered no service of their own.",
            [
                "Men over 50, of whom there were 12, were offered no service of their own",
            ],
        ),
        ("Six people had no address to go to.", []),
        ("Leadership is not rated 'Good' because leaders had not made themselves known.", []),
        (
            "The post fell vacant in May and had not been filled.",
            ["The post fell vacant in May and had not been filled"],
        ),
        (
            "Staff had no personal alarms for visits, and there was no second member of staff.",
            ["Staff had no personal alarms for visits, and there was no second member of staff"],
        ),
        ("There was no doubt that leaders knew this.", []),
        ("There was no waiting list for the course.", []),
    ],
)
def test_an_absence_keeps_its_negation(sentence: str, what: list[str]) -> None:
    section = f"1.4. Information and facilities\n\nGood\n\nAreas for improvement:\n\n- {sentence}\n"
    found = parsed(report_text(sections=section)).absences
    assert [one.what for one in found if "inspected" not in one.what][: len(what) or 1] == what


def test_negations_of_single_cases_are_no_absences() -> None:
    section = (
        "2.3. Planning\n\nGood\n\n- There had been no plan for release in 12 of the 30 cases.\n"
    )
    assert parsed(report_text(sections=section)).absences == ()


def test_a_saved_page_is_read_whole() -> None:
    page = "<p>" + "</p><p>".join(report_text(ratings=RATINGS).split("\n\n")) + "</p>"
    saved = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://example.org/report\r\n\r\n"
        + page.replace("=", "=3D").replace("–", "=E2=80=93").replace("rating", "rat=\r\ning")
        + "\r\n--b--\r\n"
    )
    report = parse(read_bytes(saved.encode(), "page.mhtml"), load_registers())
    assert report.source.url == "https://example.org/report"
    assert report.overall_rating is not None


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("This standard was not inspected.", "2.1 not inspected"),
        (
            "This standard was not inspected, as a regional team writes the reports.",
            "2.1 not inspected, as a regional team writes the reports",
        ),
    ],
)
def test_a_standard_that_was_not_inspected_is_told_once_by_its_number(
    sentence: str, what: str
) -> None:
    section = f"2.1. Court work\n\n{sentence}\n"
    assert [one.what for one in parsed(report_text(sections=section)).absences] == [what]


def test_a_sentence_that_ends_with_inspected_says_nothing_of_a_standard() -> None:
    sentence = "This had not been put right when the PDU was inspected."
    section = f"1.4. Information and facilities\n\nGood\n\nAreas for improvement:\n\n- {sentence}\n"
    found = parsed(report_text(sections=section)).absences
    assert [one.what for one in found if "1.4" in one.what] == []


def test_a_rating_of_what_is_no_standard_of_the_framework_is_told() -> None:
    report = parsed(report_text(ratings=f"{RATINGS}\n4.1\tUnpaid work\tGood"))
    assert any(one.startswith("'4.1 Unpaid work Good' is left out") for one in told(report))
    assert "4.1" not in {row.standard for row in report.ratings}


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        # The number after that of the standard, with words that name none.
        ("2.6. Unpaid work and statutory victim work", "2.6"),
        # A domain of its own.
        ("3. Statutory victim work", "3.1"),
        ("4. Unpaid work", "4.1"),
    ],
)
def test_what_follows_the_standards_is_no_part_of_the_last(heading: str, label: str) -> None:
    own = "2.5. Reviewing\n\nGood\n\nStrengths:\n\n- Reviews were made in 31 of 40 cases.\n"
    said = "The region runs both. We looked at seven cases, and nine people wait."
    report = parsed(report_text(sections=f"{own}\n{heading}\n\n{said}\n"))
    (finding,) = report.findings
    assert finding.text == "Reviews were made in 31 of 40 cases."
    told_there = [one.value for one in report.figures if one.at.section == label]
    assert told_there == ["7", "9"]
    assert any(one.startswith(f"'{heading}' is left out") for one in told(report))


def test_recommendations_may_end_a_report() -> None:
    text = report_text(
        recommendations="", sections="1.1. Leadership\n\nStrengths:\n\n- Leaders were clear."
    ).replace("Recommendations\n\n\n\n", "")
    report = parsed(f"{text}\n\nRecommendations\n\nMarsh Vale PDU should:\n\n- 1. plan ahead.")
    assert [(one.number, one.text) for one in report.recommendations] == [(1, "plan ahead")]
    assert [one.text for one in report.findings] == ["Leaders were clear."]
