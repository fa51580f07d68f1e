from __future__ import annotations

import pytest
from invented_report import parsed, quoted, report_text

PDU = "Marsh Vale PDU should:\n\n"
NUMBERED = [(1, "improve plans"), (2, "review caseloads"), (3, "train staff")]


def numbered(text: str) -> list[tuple[int, str]]:
    found = parsed(report_text(recommendations=text)).recommendations
    return [(item.number, item.text) for item in found]


@pytest.mark.parametrize(
    "items",
    [
        "- 1. improve plans\n- 2. review caseloads\n- 3. train staff.",
        "1. improve plans\n2. review caseloads\n3. train staff.",
        "1) improve plans\n2) review caseloads\n3) train staff",
        "- 1. improve plans;\n- review caseloads; and\n- 3. train staff.",
        "- improve plans\n- review caseloads\n- train staff",
        "• 1. improve plans\n• 2. review caseloads\n3. train staff",
        "improve plans\nreview caseloads\ntrain staff",
        "1. improve\nplans\n2. review\n\ncaseloads\n3. train staff",
        "- 1. improve plans¹\n\n¹ Source: an office\n\n- 2. review caseloads\n- 3. train staff",
        "- 1. improve plans\n- 1. review caseloads\n- 3. train staff",
        "1 improve plans\n2 review caseloads\n3 train staff",
        "- 1 improve plans\n- 2 review caseloads\n- 3. train staff",
    ],
)
@pytest.mark.parametrize(
    "heading", [PDU, f"**{PDU.strip()}**\n\n", f"#### {PDU}", f"Because of what we found:\n\n{PDU}"]
)
def test_numbers_and_markers_may_be_lost(heading: str, items: str) -> None:
    assert numbered(heading + items) == NUMBERED


def test_a_repaired_number_is_marked() -> None:
    text = PDU + "- 1. improve plans\n- review caseloads\n- 3. train staff"
    found = parsed(report_text(recommendations=text)).recommendations
    assert [item.inferred for item in found] == [False, True, False]


@pytest.mark.parametrize(
    ("heading", "addressee", "kind"),
    [
        ("Marsh Vale PDU should:", "Marsh Vale PDU", "PDU"),
        (
            "The Marsh Vale Probation Delivery Unit should:",
            "Marsh Vale Probation Delivery Unit",
            "PDU",
        ),
        ("Marsh Vale should:", "Marsh Vale", "PDU"),
        ("Marshland region should:", "Marshland region", "region"),
        ("Marshland should:", "Marshland", "region"),
        (
            "HM Prison and Probation Service (HMPPS) should:",
            "HM Prison and Probation Service (HMPPS)",
            "HMPPS",
        ),
        ("HMPPS should:", "HMPPS", "HMPPS"),
        ("The Ministry of Justice must:", "Ministry of Justice", "other"),
        ("### **Marshland region should:**", "Marshland region", "region"),
    ],
)
def test_addressees_stand_above_their_items(heading: str, addressee: str, kind: str) -> None:
    report = parsed(
        report_text(recommendations=f"{PDU}- 1. improve plans\n\n{heading}\n\n- 2. act")
    )
    last = report.recommendations[-1]
    assert (last.number, last.addressee, last.addressee_type) == (2, addressee, kind)


def test_numbers_go_on_across_addressees() -> None:
    report = parsed(
        report_text(
            recommendations=f"{PDU}- 1. improve plans\n- review caseloads\n\n"
            "Marshland region should:\n\n- recruit staff\n\nHMPPS should:\n\n- 4. pay for it"
        )
    )
    found = [(item.number, item.addressee_type) for item in report.recommendations]
    assert found == [(1, "PDU"), (2, "PDU"), (3, "region"), (4, "HMPPS")]


@pytest.mark.parametrize("mark", ["- ", "• ", "3. "])
def test_numbers_that_a_tool_counted_anew_follow_the_order(mark: str) -> None:
    report = parsed(
        report_text(
            recommendations=f"{PDU}1. improve plans\n2. review caseloads\n\n{mark}train staff\n\n"
            "1. fill posts\n2. support managers\n\nMarshland region should:\n\n1. recruit staff\n"
        )
    )
    found = [(item.number, item.text.split()[0]) for item in report.recommendations]
    verbs = ("improve", "review", "train", "fill", "support", "recruit")
    assert found == list(enumerate(verbs, start=1))
    assert not [issue for issue in report.issues if "begin again" in issue.message]


def test_numbers_that_begin_again_with_an_addressee_are_kept_and_told() -> None:
    text = f"{PDU}1. improve plans\n2. fill posts\n\nMarshland region should:\n\n1. recruit staff"
    report = parsed(report_text(recommendations=text))
    assert [item.number for item in report.recommendations] == [1, 2, 1]
    (said,) = [issue.message for issue in report.issues if "begin again" in issue.message]
    assert "begin again at 1 with Marshland region" in said


def test_a_recommendation_rests_on_its_words() -> None:
    text = (
        PDU
        + "- 1. improve the\n\nAn inspection of probation services in Marsh Vale PDU 7\n\nplans."
    )
    report = parsed(report_text(recommendations=text))
    (item,) = report.recommendations
    assert item.text == "improve the plans"
    assert quoted(report, item) == ["improve the", "plans."]


def test_the_contents_list_does_not_hide_the_recommendations() -> None:
    contents = "Contents\n\nForeword\t3\nRatings\t4\nRecommendations\t5\nBackground\t6\n\n"
    text = report_text(recommendations=PDU + "- 1. improve plans").replace(
        "Acknowledgements", contents + "Acknowledgements"
    )
    report = parsed(text)
    assert [item.text for item in report.recommendations] == ["improve plans"]
    assert len(report.ratings) == 8
    assert report.cases_inspected is not None
