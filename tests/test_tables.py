"""The same table gives the same facts, whatever print and converters made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_report import parsed, quoted, report_text
from printed_tables import FORMS, Table, grid, pipes, spaces_wrapped, tabs

from build_graph.extract.structure.columns import wanted_column
from build_graph.extract.structure.tables import in_rows
from build_graph.model import Report
from build_graph.reading.read_file import read_bytes

QUESTIONS = (
    "Does assessment focus sufficiently on engaging the person on probation?",
    "Does assessment focus sufficiently on the factors linked to offending and desistance?",
    "Does assessment focus sufficiently on keeping other people safe?",
)
STANDARDS = (
    ("1.", "Organisational delivery", "", ""),
    ("1.1", "Leadership", "Good", "Inadequate"),
    ("1.2", "Staff", "Requires improvement", "Good"),
    ("1.3", "Services", "Good", "Inadequate"),
    ("1.4", "Information and facilities", "Requires improvement", "Good"),
    ("2.", "Court work and case supervision", "", ""),
    ("2.2", "Assessment", "Inadequate", "Good"),
    ("2.3", "Planning", "Good", "Requires improvement"),
    ("2.4", "Implementation and delivery", "Requires improvement", "Inadequate"),
    ("2.5", "Reviewing", "Inadequate", "Good"),
)
RATED = [row for row in STANDARDS if row[2]]
SHARES = ("41%", "46%", "15%")
PROVIDERS = (
    ("Accommodation", "Harbour Trust"),
    ("Education, training and employment", "Forty Steps"),
    ("Personal wellbeing", "Hartley & Rowe"),
    ("Women's services", "Fenland Women's Centre"),
)
RATINGS: dict[str, Table] = {
    "with score": [
        ("", "Marsh Vale PDU Fieldwork started June 2023", "Score 9/24"),
        ("", "Overall rating", "Requires improvement"),
        *((number, name, now) for number, name, now, _ in STANDARDS),
    ],
    "numbers with letters": [
        ("Standard", "Rating"),
        ("Overall rating", "Requires improvement"),
        *((f"P {number} {name}", now) for number, name, now, _ in RATED),
    ],
    "last time first": [
        ("Standard", "Last inspection", "This inspection"),
        *((name, before, now) for _, name, now, before in RATED),
    ],
    "numbers apart, last time by its year": [
        ("No.", "Standard", "This inspection", "2021 rating"),
        *((number, name, now, before) for number, name, now, before in RATED),
    ],
    "years": [
        ("Standard", "2021", "2023"),
        *((f"{number} {name}", before, now) for number, name, now, before in RATED),
    ],
}
SHARES_BY: dict[str, Table] = {
    "alone": [("Key question", "Percentage 'Yes'"), *zip(QUESTIONS, SHARES, strict=True)],
    "numbered": [("No.", "Key question", "Yes"), *zip("123", QUESTIONS, SHARES, strict=True)],
    "last time": [
        ("Key question", "Last inspection", "This inspection"),
        *zip(QUESTIONS, ("61%", "66%", "25%"), SHARES, strict=True),
    ],
    "all units": [
        ("Key question", "This PDU", "All PDUs"),
        *zip(QUESTIONS, SHARES, ("51%", "56%", "35%"), strict=True),
    ],
    "country and region": [
        ("Key question", "England and Wales", "Marshland region", "Marsh Vale PDU"),
        *zip(QUESTIONS, ("51%", "56%", "35%"), ("61%", "66%", "25%"), SHARES, strict=True),
    ],
    "years and change": [
        ("Key question", "2021", "2023", "Change"),
        *zip(QUESTIONS, ("61%", "66%", "25%"), SHARES, ("-20%", "-20%", "-10%"), strict=True),
    ],
    "yes and no": [
        ("Key question", "Yes", "No"),
        *zip(QUESTIONS, SHARES, ("59%", "54%", "85%"), strict=True),
    ],
    "counts": [
        ("Key question", "Cases", "Percentage"),
        *zip(QUESTIONS, ("17 of 41", "19 of 41", "6 of 41"), SHARES, strict=True),
    ],
}
PROVIDED: dict[str, Table] = {
    "pathway first": [("Service", "Provider"), *PROVIDERS],
    "provider first": [("Provider", "Pathway"), *((who, what) for what, who in PROVIDERS)],
    "with a third column": [
        ("Pathway", "Provider", "Contract since"),
        *((what, who, "June 2021") for what, who in PROVIDERS),
    ],
}
BEFORE: Table = [
    ("Pathway", "Previous provider", "Current provider"),
    *((what, "Oldway Trust", who) for what, who in PROVIDERS),
]
STAFF: dict[str, Table] = {
    "grades": [
        ("Grade", "Staff in post (FTE)", "Target (FTE)", "Vacancy rate"),
        ("Senior probation officer", "6.0", "7.0", "14%"),
        ("Probation officer", "22.4", "30.2", "26%"),
        ("Probation services officer", "31.5", "28.0", "0%"),
        ("Case administrator", "18.0", "20.0", "10%"),
    ],
    "years": [
        ("Measure", "2021", "2023"),
        ("Vacancy rate", "28%", "12%"),
        ("Total caseload", "1,204", "1,377"),
    ],
}
ALONE = ("cell_a_line", "cell_a_paragraph", "cell_a_line_wrapped", "by_columns", "by_columns_tight")
# Wrapped in the middle of its last bar: which columns its values stand in nothing says.
UNTOLD = {("half_pipes_wrapped", "years and change"), ("half_pipes_wrapped", "country and region")}


def over(tables: dict[str, Table]) -> list[tuple[str, str]]:
    return [(form, name) for form in FORMS for name in tables if (form, name) not in UNTOLD]


def in_background(table: str) -> Report:
    return parsed(report_text(background=f"We inspected cases.\n\n{table}\n\nThe unit is new.\n"))


def in_assessment(table: str) -> Report:
    return parsed(
        report_text(
            sections="2. Court work and case supervision\n\n2.2. Assessment\n\nOur rating for "
            f"assessment is based on three key questions:\n\n{table}\n\nToo little was done.\n"
        )
    )


@pytest.mark.parametrize(("form", "name"), over(RATINGS))
def test_ratings(form: str, name: str) -> None:
    report = parsed(report_text(ratings=FORMS[form](RATINGS[name])))
    found = [(row.standard, row.rating) for row in report.ratings]
    assert found == [(number, now) for number, _, now, _ in RATED]
    if "Overall rating" in str(RATINGS[name]):
        assert report.overall_rating is not None
        assert report.overall_rating.value == "Requires improvement"


@pytest.mark.parametrize(("form", "name"), over(SHARES_BY))
def test_key_questions(form: str, name: str) -> None:
    report = in_assessment(FORMS[form](SHARES_BY[name]))
    found = [(row.number, row.question, f"{row.percent}%") for row in report.key_questions]
    assert found == list(zip((1, 2, 3), QUESTIONS, SHARES, strict=True))
    assert [one.value for one in report.figures if one.unit == "percent"] == []


@pytest.mark.parametrize(("form", "name"), over(PROVIDED))
def test_providers(form: str, name: str) -> None:
    report = in_background(FORMS[form](PROVIDED[name]))
    assert {item.provider for item in report.provisions} == {who for _, who in PROVIDERS}
    assert len(report.provisions) == len(PROVIDERS)


@pytest.mark.parametrize("form", FORMS)
def test_providers_of_another_time_are_none_of_now(form: str) -> None:
    report = in_background(FORMS[form](BEFORE))
    found = {item.provider for item in report.provisions if item.status == "current"}
    # One cell a line, nothing tells which provider follows which pathway: then none is read.
    assert found == (set() if form in ALONE else {who for _, who in PROVIDERS})


@pytest.mark.parametrize(("form", "name"), over(STAFF))
def test_figures(form: str, name: str) -> None:
    def figures(text: str) -> set[tuple[str, ...]]:
        found = in_background(text).figures
        return {(x.measure, x.value, x.unit, x.area, x.period, x.grade) for x in found}

    as_tabs = figures(tabs(STAFF[name]))
    assert len(as_tabs) >= 4
    assert figures(FORMS[form](STAFF[name])) == as_tabs


def test_a_row_of_several_lines_rests_on_all_of_them() -> None:
    report = in_assessment(spaces_wrapped(SHARES_BY["last time"]))
    words = " ".join(quoted(report, report.key_questions[1])).split()
    assert {"linked", "desistance?", "46%"} <= set(words)


def test_words_in_two_columns_of_prose_stay_text() -> None:
    text = "Staff  were well led, and their plans were  good.\nThey met  each week to share them."
    assert not any(line.cells for line in read_bytes(text.encode(), "a.txt").lines)


def test_a_heading_after_a_running_title_is_no_row() -> None:
    text = "Inspection of probation services: Marsh Vale PDU        3\n\nRatings\n\n" + grid(
        RATINGS["years"]
    )
    assert read_bytes(text.encode(), "a.txt").lines[2].text == "Ratings"


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        (["Last inspection", "This inspection"], 1),
        (["2023 (this inspection)", "2021"], 0),
        (["Marsh Vale PDU", "All PDUs", "England"], 0),
        (["Current", "Previous", "Change"], 0),
        (["Cases", "Files"], None),
        (["", ""], None),
    ],
)
def test_heads_tell_the_column_of_now(heads: Sequence[str], wanted: int | None) -> None:
    assert wanted_column(heads) == wanted


def test_labels_and_values_without_heads_stay_lines() -> None:
    lines = list(read_bytes(b"Staffing\nGood\nPlanning\nInadequate\n", "a.txt").lines)
    assert in_rows(lines) == lines


# A backslash before a space would stand before the tag with which some forms break a cell, and an
# escaped tag is none but its letters.
CELL = st.text(st.sampled_from("abcXY 19%.,|\\'-"), max_size=12).filter(
    lambda cell: "\\ " not in cell and not cell.endswith("\\")
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6),
    st.sampled_from(list(FORMS.values())),
)
def test_no_letter_of_a_table_is_lost(table: list[list[str]], form: Callable[[Table], str]) -> None:
    text = form(table)
    lines = read_bytes(f"Before it.\n\n{text}\n\nAfter it.".encode(), "a.txt").lines
    kept = "".join(re.findall(r"[A-Za-z0-9]", "".join(line.text for line in lines)))
    plain = re.sub(r"</?(?:table|thead|tbody|tr|td|br)>", " ", text)
    assert sorted(kept) == sorted(re.findall(r"[A-Za-z0-9]", f"Before it. {plain} After it."))


def test_a_cell_keeps_the_column_it_stands_in() -> None:
    [_, row] = [
        line
        for line in read_bytes(pipes([("a", "b", "c"), ("1", "", "3")]).encode(), "a.txt").lines
        if line.cells
    ]
    assert [cell.text for cell in row.cells] == ["1", "", "3"]


def test_a_tag_over_several_lines_is_no_text_of_its_cell() -> None:
    picture = '<img src="data:image/png;base64,AAAA\nBBBB"\nalt="" />'
    rows = "".join(
        f"<tr><td>{number}</td><td>{name}</td>\n<td>{picture}{now}</td></tr>\n"
        for number, name, now, _ in RATED
    )
    found = parsed(report_text(ratings=f"<table>\n{rows}</table>"))
    assert [(one.standard, one.rating) for one in found.ratings] == [
        (number, now) for number, _, now, _ in RATED
    ]
    assert not [issue for issue in found.issues if "table of ratings" in issue.message]


def test_a_label_in_the_middle_of_its_row_has_the_whole_name_beside_it() -> None:
    lines = [f"{'Pathway':40}Provider"]
    for label, name in PROVIDERS:
        first, _, rest = name.partition(" ")
        lines += (
            [" " * 40 + first, label, " " * 40 + rest] if len(label) < 18 else [f"{label:40}{name}"]
        )
    background = "Commissioned services are told below.\n\n" + "\n".join(lines) + "\n\nThat is all."
    rows = [line for line in read_bytes(background.encode(), "a.txt").lines if line.cells]
    assert [tuple(cell.text for cell in row.cells) for row in rows] == [
        ("Pathway", "Provider"),
        *PROVIDERS,
    ]
