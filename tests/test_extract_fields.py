from __future__ import annotations

from typing import Any

import pytest
from invented_report import COVER, IMPRINT, parsed, quoted, report_text

from build_graph.errors import NotAReport
from build_graph.extract.statements.fields import iso_date
from build_graph.numbers import TENS, UNITS, number


def value(name: str, **parts: str) -> Any:
    stated = getattr(parsed(report_text(**parts)), name)
    return None if stated is None else stated.value


@pytest.mark.parametrize(
    ("cover", "pdu", "region"),
    [
        (COVER, "Marsh Vale", "Marshland"),
        (COVER.replace("in:\n", "in: "), "Marsh Vale", "Marshland"),
        (COVER.replace("PDU\nThe", "PDUThe"), "Marsh Vale", "Marshland"),
        (
            COVER.replace("Marsh Vale PDU", "Marsh Vale Probation Delivery Unit"),
            "Marsh Vale",
            "Marshland",
        ),
        (
            COVER.replace("Marsh Vale", "Marsh Vale, Fen\nand Moor"),
            "Marsh Vale, Fen and Moor",
            "Marshland",
        ),
        (COVER.replace("Marsh Vale", "Marsh & Moor"), "Marsh & Moor", "Marshland"),
        (COVER.replace("Marsh Vale", "**Marsh Vale**"), "Marsh Vale", "Marshland"),
        (COVER.replace("Marshland", "Fen, Marsh and\nMoor"), "Marsh Vale", "Fen, Marsh and Moor"),
        (COVER.replace(" – ", " - the "), "Marsh Vale", "Marshland"),
        ("# " + COVER, "Marsh Vale", "Marshland"),
        (" \n\n" + COVER, "Marsh Vale", "Marshland"),
        ("HM Inspectorate of Probation\n\n" + COVER, "Marsh Vale", "Marshland"),
    ],
)
def test_the_cover_names_pdu_and_region(cover: str, pdu: str, region: str) -> None:
    assert value("pdu", cover=cover) == pdu
    assert value("region", cover=cover) == region
    assert value("published", cover=cover) == "2023-07"


@pytest.mark.parametrize(
    ("printed", "isbn"),
    [
        ("ISBN: 978-0-000000-00-2", "978-0-000000-00-2"),
        ("ISBN 978-0-000000-00-2", "978-0-000000-00-2"),
        ("ISBN: 978–0–000000–00–2", "978-0-000000-00-2"),
        ("ISBN: 978-0-000000-00", None),
    ],
)
def test_the_isbn(printed: str, isbn: str | None) -> None:
    assert value("isbn", imprint=IMPRINT.replace("ISBN: 978-0-000000-00-2", printed)) == isbn


@pytest.mark.parametrize(
    "said",
    [
        "This inspection was led by HM Inspector Ada Marsh, supported by a team.",
        "This inspection was led by HM Inspector Ada Marsh with four inspectors.",
        "This inspection was led by lead inspector Ada Marsh and supported by a team.",
        "This inspection was led by Ada Marsh, HM Inspector.",
    ],
)
def test_the_lead_inspector(said: str) -> None:
    assert value("lead_inspector", imprint=f"Acknowledgements\n\n{said}") == "Ada Marsh"


@pytest.mark.parametrize(
    ("end", "name", "role"),
    [
        (
            "Ada Fenwick\nChief Inspector of Probation",
            "Ada Fenwick",
            "Chief Inspector of Probation",
        ),
        ("Ada Fenwick Chief Inspector of Probation", "Ada Fenwick", "Chief Inspector of Probation"),
        (
            "Ada Fenwick, Chief Inspector of Probation",
            "Ada Fenwick",
            "Chief Inspector of Probation",
        ),
        (
            "A. Fen\n\nAda Fenwick\nInterim Chief Inspector of Probation",
            "Ada Fenwick",
            "Interim Chief Inspector of Probation",
        ),
        (
            "**Ada Fenwick**\n\n**HM Chief Inspector of Probation**",
            "Ada Fenwick",
            "HM Chief Inspector of Probation",
        ),
        (
            "Ada O'Fen-Wick Chief Inspector of Probation",
            "Ada O'Fen-Wick",
            "Chief Inspector of Probation",
        ),
    ],
)
def test_the_signature_on_one_line_or_two(end: str, name: str, role: str) -> None:
    report = parsed(report_text(foreword=f"Marsh Vale PDU has work to do.\n\n{end}"))
    assert report.signed_by is not None
    assert report.signed_by_role is not None
    assert (report.signed_by.value, report.signed_by_role.value) == (name, role)


def test_a_mention_of_the_chief_inspector_is_no_signature() -> None:
    foreword = "The Chief Inspector of Probation visited the unit in June."
    assert value("signed_by", foreword=foreword) is None


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("Fieldwork took place over the period of a week, beginning 05 June 2023.", "2023-06-05"),
        ("We conducted fieldwork in the week of 5 June 2023.", "2023-06-05"),
        ("Fieldwork took place between Monday 5th June 2023 and 9 June.", "2023-06-05"),
        ("We conducted fieldwork over two weeks, beginning 5 June.", "2023-06-05"),
        ("We conducted fieldwork over two weeks, beginning 12 December.", "2022-12-12"),
        ("Fieldwork took place in summer.", None),
    ],
)
def test_the_week_of_fieldwork(said: str, date: str | None) -> None:
    assert value("fieldwork_week_beginning", background=said) == date


@pytest.mark.parametrize(
    ("said", "cases", "interviews"),
    [
        ("We inspected 41 cases and conducted 37 interviews with probation practitioners.", 41, 37),
        (
            "We inspected forty-one cases. Thirty-seven interviews with practitioners took place.",
            41,
            37,
        ),
        ("We inspected 26 community orders and 14 releases on licences from custody.", 40, None),
        ("We examined a total of 1,040 cases.", 1040, None),
        ("We inspected 18 court reports and 41 cases: 26 orders and 15 releases.", 41, None),
        ("We inspected 41 cases and 18 court reports.", 41, None),
        ("We inspected 41 cases and twenty-four court reports, and 15 releases.", 41, None),
        ("Forty cases were inspected, and we interviewed 70 probation practitioners.", 40, 70),
        ("We inspected cases where sentences had started in June.", None, None),
    ],
)
def test_counts_in_digits_and_words(said: str, cases: int | None, interviews: int | None) -> None:
    assert value("cases_inspected", background=said) == cases
    assert value("practitioner_interviews", background=said) == interviews


def test_a_sum_rests_on_the_sentence_with_its_parts() -> None:
    said = "We inspected 26 community orders and 14 releases on licences from custody."
    report = parsed(report_text(background=said))
    (quote,) = quoted(report, report.cases_inspected)
    assert "26" in quote
    assert "14" in quote


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("05 June 2023", "2023-06-05"),
        ("1st of May 2023", "2023-05-01"),
        ("JUNE 2023", "2023-06"),
        ("5 June", "06-05"),
        ("45 June 2023", ""),
        ("Juni 2023", ""),
        ("", ""),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert iso_date(text) == date


def test_number_words_count_to_ninety_nine() -> None:
    assert [number(word) for word in UNITS] == list(range(20))
    for tens, word in enumerate(TENS, start=2):
        assert number(word.title()) == 10 * tens
        assert [number(f"{word}-{unit}") for unit in UNITS[1:10]] == [
            10 * tens + n for n in range(1, 10)
        ]
        assert number(f"{word} five") == 10 * tens + 5


@pytest.mark.parametrize("words", ["", " ", "many", "ten dozen", "¹²", "1.5", "twenty-many"])
def test_what_is_no_number(words: str) -> None:
    assert number(words) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A letter to the council about probation.", "this is not an inspection report"),
        ("HM Inspectorate of Probation writes about PDUs.", "no Probation Delivery Unit is named"),
    ],
)
def test_other_texts_are_refused(text: str, message: str) -> None:
    with pytest.raises(NotAReport, match=rf"letter\.txt: .*{message}") as caught:
        parsed(text, "letter.txt")
    assert caught.value.exit_code == 2


def test_a_mark_is_no_name_of_a_pdu() -> None:
    assert value("pdu", cover=COVER.replace("in:\n", "\t[ : ")) == "Marsh Vale"


def test_doubts_are_reported_not_raised() -> None:
    cover = "An inspection of probation services in: Marsh Vale PDU\nHM Inspectorate of Probation"
    report = parsed(report_text(cover=cover, recommendations="None."))
    assert {issue.message for issue in report.issues} >= {
        "no region found",
        "no date of publication found",
        "no recommendations found",
    }
    told = {issue.message: (issue.stage, issue.severity) for issue in report.issues}
    assert told["no region found"] == ("parse", "warning")
    assert told["no recommendations found"] == ("parse", "error")  # every report has some
