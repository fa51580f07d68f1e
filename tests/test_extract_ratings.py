from __future__ import annotations

import pytest
from invented_report import RATINGS, parsed, quoted, report_text

from build_graph.errors import NotAReport

PRINTED = {
    "1.1": "Good",
    "1.2": "Requires improvement",
    "1.3": "Good",
    "1.4": "Requires improvement",
    "2.2": "Inadequate",
    "2.3": "Good",
    "2.4": "Requires improvement",
    "2.5": "Inadequate",
}
PARAGRAPHS = RATINGS.replace("\t", "\n\n").replace("Score\n\n9/24", "Score **9/24**")
DAMAGED = """\trsh Vale PDU
rk started June 2023\tScore\t9/24
Ove\trall rating\tRequires
improvement
1.\tOrganisational delivery
1.1\tLead\tership Good
1.2\tStaffRequires\timprovement
1.3\tServices\t\tGood
1.4\tInformation and\tfacilitiesRequires improvement
2.2\tAssessment
Inadequate
2.3\tPlanningGood
2.4\tImplementation and delivery\tRequires improvement
2.5\tReviewing\tInadequate"""
PIPES = "\n".join("| " + line.replace("\t", " | ") + " |" for line in RATINGS.splitlines())
NO_NUMBERS = "\n".join(
    line.partition("\t")[2] if line[0].isdigit() else line for line in RATINGS.splitlines()
)
FORMS = {
    "table": RATINGS,
    "damaged": DAMAGED,
    "paragraphs": PARAGRAPHS,
    "pipes": PIPES,
    "one line": RATINGS.replace("\n", " "),
    "upper case": RATINGS.upper(),
    "fused": RATINGS.replace("\t", "").replace(" ", ""),
}


@pytest.mark.parametrize("ratings", FORMS.values(), ids=FORMS)
def test_a_table_is_read_in_every_form(ratings: str) -> None:
    report = parsed(report_text(ratings=ratings))
    assert {row.standard: row.rating for row in report.ratings} == PRINTED
    assert report.score is not None
    assert report.score.value == 9
    assert report.max_score is not None
    assert report.max_score.value == 24
    assert report.overall_rating is not None
    assert report.overall_rating.value == "Requires improvement"
    assert report.fieldwork_started is not None
    assert report.fieldwork_started.value == "2023-06"


def test_a_table_without_numbers_keeps_all_rows() -> None:
    report = parsed(report_text(ratings=NO_NUMBERS))
    assert {row.standard: row.rating for row in report.ratings} == PRINTED


def test_each_row_rests_on_its_own_line() -> None:
    report = parsed(report_text())
    quotes = {row.standard: quoted(report, row) for row in report.ratings}
    assert quotes["1.2"] == ["1.2\tStaff\tRequires improvement"]
    assert quotes["2.5"] == ["2.5\tReviewing\tInadequate"]


@pytest.mark.parametrize(
    ("month", "framework", "number", "name"),
    [
        ("June 2023", "2021", "2.2", "Assessment"),
        ("September 2023", "2021", "2.2", "Assessment"),
        ("January 2024", "2023", "2.1", "Assessment"),
    ],
)
def test_the_date_of_fieldwork_tells_the_framework(
    month: str, framework: str, number: str, name: str
) -> None:
    ratings = (
        f"Marsh Vale PDU\tFieldwork started {month}\tScore\t3/21\nOverall rating\tInadequate\n"
        f"1.1\tLeadership\tGood\n{number}\t{name}\tInadequate"
    )
    report = parsed(report_text(ratings=ratings))
    assert report.framework == framework
    assert [(row.standard, row.name) for row in report.ratings][-1] == (number, name)


DESCRIPTOR = "Staff are enabled to deliver a high-quality, personalised and responsive service."
SPLIT = "Staff are enabled to deliver a high quality,{}personalised and responsive\nservice.{}"


@pytest.mark.parametrize(
    ("head", "rating"),
    [
        (f"Good\n\n{DESCRIPTOR}", "Good"),
        (f"{DESCRIPTOR}\n\nGood", "Good"),
        (f"{DESCRIPTOR} Outstanding", "Outstanding"),
        (DESCRIPTOR.replace("personalised", "Inadequate personalised"), "Inadequate"),
        (SPLIT.format("Requires", "improvement"), "Requires improvement"),
        (f"Requires\n\n{DESCRIPTOR}\n\nimprovement", "Requires improvement"),
        (f"{DESCRIPTOR}\n\nRequires improvement", "Requires improvement"),
        (f"**Good**\n\n{DESCRIPTOR}", "Good"),
        (f"The plans were 'Good'.\n\n{DESCRIPTOR}\n\nInadequate", "Inadequate"),
        (f"We found good work.\n\n{DESCRIPTOR}\n\nInadequate", "Inadequate"),
        (f"Not rated\n\n{DESCRIPTOR}", "Not rated"),
        (f"{DESCRIPTOR}\tNot rated", "Not rated"),
        ("This standard was not inspected.", "Not rated"),
        (DESCRIPTOR, None),
    ],
)
def test_a_standard_without_a_row_is_looked_up_in_its_section(
    head: str, rating: str | None
) -> None:
    ratings = (
        "Fieldwork started June 2023\tScore\t9/24\nOverall rating\tGood\n1.1\tLeadership\tGood"
    )
    section = f"1.2. Staff\n\n{head}\n\nStrengths:\n\n- Good work was done by all of the staff.\n"
    report = parsed(report_text(ratings=ratings, sections=section))
    assert {row.standard: row.rating for row in report.ratings}.get("1.2") == rating


def test_the_table_wins_over_the_section() -> None:
    report = parsed(report_text(sections=f"1.2. Staff\n\nInadequate\n\n{DESCRIPTOR}\n"))
    assert {row.standard: row.rating for row in report.ratings}["1.2"] == "Requires improvement"


def test_a_report_without_ratings_is_refused() -> None:
    with pytest.raises(NotAReport, match=r"invented\.txt: it holds no ratings of standards"):
        parsed(report_text(ratings="None were given."))


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        ("Professional discretion was applied to raise the rating.", True),
        ("We have exercised our discretion in this case.", True),
        ("The rating was raised from 'Inadequate' to 'Requires improvement'.", True),
        ("There was no reason to use professional discretion.", False),
        ("We did not use professional discretion here.", False),
        ("Practitioners used their judgement well.", False),
    ],
)
def test_discretion_is_what_the_section_claims(said: str, claimed: bool) -> None:
    section = f"1.2. Staff\n\nGood\n\nThe work was uneven. {said} It will be looked at again.\n"
    report = parsed(report_text(sections=section))
    row = next(row for row in report.ratings if row.standard == "1.2")
    assert (row.discretion is not None) is claimed
    assert [row.standard for row in report.ratings if row.discretion] == ["1.2"] * claimed
    if row.discretion is not None:
        text = report.source.text or ""
        assert [text[span.start : span.end] for span in row.discretion.spans] == [said]


def test_names_without_numbers_and_dates_tell_the_framework() -> None:
    names = "Leadership|Staff|Services|Information and facilities|Court work|Assessment|Planning"
    rows = "\n".join(f"| {name} | Good |" for name in names.split("|"))
    report = parsed(report_text(ratings=f"| Standard | Rating |\n|---|---|\n{rows}"))
    assert report.framework == "2021"
    assert [row.standard for row in report.ratings] == [
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "2.1",
        "2.2",
        "2.3",
    ]
    later = rows.replace("| Information and facilities | Good |\n| Court work | Good |\n", "")
    report = parsed(report_text(ratings=f"| Standard | Rating |\n|---|---|\n{later}"))
    assert report.framework == "2023"


def test_what_says_that_discretion_was_used_is_no_second_reason() -> None:
    named = "Marsh Vale PDU is rated as 'Good' for planning."
    used = "Professional discretion was applied, as the lowest score was near the boundary."
    why = "Planning is rated 'Good' because plans had been made with the people they were about."
    for said, reason in ((f"{named} {used}", None), (f"{why} {used}", why)):
        report = parsed(report_text(sections=f"2.3. Planning\n\nGood\n\n{said}"))
        (row,) = (one for one in report.ratings if one.standard == "2.3")
        text = report.source.text or ""
        assert row.discretion is not None
        told = [text[span.start : span.end] for span in row.reason.spans] if row.reason else None
        assert told == ([reason] if reason else None)
