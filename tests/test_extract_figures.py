from __future__ import annotations

from pathlib import Path

import pytest
from invented_report import parsed, report_text

from build_graph.extract.figures.figure_words import figure_words
from build_graph.extract.figures.joined import quantities
from build_graph.extract.parse import parse
from build_graph.knowledge.layout import load
from build_graph.knowledge.vocab import schemes
from build_graph.model import Figure, Report
from build_graph.reading.read_file import read
from build_graph.registers.name_index import load_registers

SAMPLE = Path(__file__).resolve().parents[1] / "samples/reports/thornmere-vale-2022.txt"


def found(sentence: str, section: str = "1.2") -> list[tuple[str, str]]:
    return [(one.value, one.unit) for one in quantities(sentence, section, figure_words())]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Plans were sound in 14 out of 20 cases.", [("14/20", "n/d")]),
        ("Two of the nine relevant cases had none.", [("2/9", "n/d")]),
        # Of two things side by side the last one is counted.
        ("We read 21 court reports.", [("21", "reports")]),
        (
            "Eleven professional qualification in probation (PQiP) trainees were there.",
            [("11", "staff")],
        ),
        ("There were 44.6 probation services officers.", [("44.6", "staff")]),
        ("It sat on two safeguarding children partnerships.", [("2", "partnerships")]),
        ("In nine cases absences had been let pass.", [("9", "cases")]),
        # A subject is no second thing.
        ("At three offices staff had no lockers.", [("3", "offices")]),
        ("In two prisons people waited.", [("2", "prisons")]),
        ("In six courts officers sat.", [("6", "courts")]),
        ("In 31 sentences requirements were added.", [("31", "sentences")]),
        ("A panel of nine people meets there.", [("9", "people")]),
        ("It was late in four out of every ten cases.", [("4/10", "n/d")]),
        ("The team is spread over the two sites.", [("2", "offices")]),
        ("Many were above 110 per cent, and five of them higher.", [(">110", "percent")]),
        ("Out of 30 cases where it was due, 12 had none.", [("12/30", "n/d")]),
        ("Seventy per cent began within ten days.", [("70", "percent")]),
        ("It was 40% in one and 38 percent in the other.", [("40", "percent"), ("38", "percent")]),
        ("Staff held between 90 per cent and 120 per cent.", [("90-120", "percent")]),
        ("The rates were 25 and 17 per cent.", [("25", "percent"), ("17", "percent")]),
        ("The wait was less than four weeks.", [("<4", "weeks")]),
        ("Turnover averaged over 14 per cent.", [(">14", "percent")]),
        ("Attendance was at 50 per cent or lower.", [("<=50", "percent")]),
        ("The wait was three and a half weeks.", [("3.5", "weeks")]),
        ("The unit had 1,204 people.", [("1204", "people")]),
        ("Three-quarters of all cases were late.", [("3/4", "n/d")]),
        ("One in five did not know.", [("1/5", "n/d")]),
        ("Fewer than half of them (44 per cent) knew.", [("44", "percent")]),
        ("It was open two hours a week.", [("2", "hours per week")]),
        ("A grant of £2.5 million was spent.", [("2500000", "pounds")]),
        ("All but four of the 54 we met knew.", [("4/54", "n/d")]),
        ("None of the 12 cases had one.", [("0/12", "n/d")]),
        ("A third of the 48 agreed.", [("1/3", "n/d"), ("48", "number")]),
        ("Four-fifths did not.", [("4/5", "n/d")]),
        ("Three in ten posts were empty.", [("3/10", "n/d")]),
        ("We expected one in 32 of 45 cases.", [("32/45", "n/d")]),
        ("From a total of 52 replies, 39 were content.", [("39/52", "n/d")]),
        ("Of the 40 cases, 13 had a plan and nine a review.", [("13/40", "n/d"), ("9/40", "n/d")]),
        ("People waited 12–15 weeks.", [("12-15", "weeks")]),
        ("Rates of 12–15 per cent were usual.", [("12-15", "percent")]),
        ("They led between nine and 13 staff.", [("9-13", "staff")]),
        ("Caseloads ran from 28 to 57.", [("28-57", "number")]),
        ("The wait fell from 29 days to 17.", [("29", "days"), ("17", "days")]),
        ("It is five days, against a target of three.", [("5", "days"), ("3", "days")]),
        ("The rate was -4 per cent.", [("-4", "percent")]),
        ("Crime was 94.2 offences per 1,000 population.", [("94.2", "per 1,000 population")]),
        ("It drew 115 applications for eight posts.", [("115", "applications"), ("8", "posts")]),
        ("It takes in 1,290 square miles.", [("1290", "miles")]),
        ("A 22-bed house opened.", [("22", "beds")]),
        ("Twenty-nine of the cases were new.", [("29", "cases")]),
        ("There were 8.5 practitioners to each.", [("8.5", "staff")]),
        ("A team of six went out.", [("6", "staff")]),
    ],
)
def test_quantities_are_read(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "In June 2023 people came back.",
        "The visit began on 5 June 2023.",
        "Men aged 18 to 25 were seen apart.",
        "Services for those under 25 years of age were good.",
        "It is among the top 20 per cent most deprived.",
        "The score was within five points of the rating boundary of 50 per cent.",
        "What Route 29 services offered was liked.",
        "Work under standard 1.3 was good.",
        "Most leavers were in bands two and three.",
        "Requirements should begin within 15 days.",
        "Little had changed over the last two months.",
        "This is one of the best.",
        "All four of our five standards for casework fell short.",
        "A third office, in Fenby, was closed.",
        "Haven 24/7 was at the door by 10.30am.",
        "It lasted half an hour in the second half of the year.",
        "Liam, 29 years old, was met.",
        "Liam, 29, was met at the gate.",
        "Liam, who was 29 when he came, left.",
        "The case of a man of 29 was passed on.",
        "Children under five had been in the house.",
        "1.2.",
        "4.",
        "1.2. Staff Requires improvement",
    ],
)
def test_what_is_no_figure_is_left(sentence: str) -> None:
    assert found(sentence) == []


def test_a_share_printed_twice_is_one_figure() -> None:
    (one,) = quantities("In 71 per cent (ten out of 14) of cases.", "2.2", figure_words())
    assert (one.value, one.unit, one.numerator, one.denominator) == ("71", "percent", 10, 14)


@pytest.mark.parametrize(
    ("sentence", "value", "numbers"),
    [
        ("Checks were made in 27 of 47 cases (57 per cent).", "27/47", (27, 47, "57")),
        ("It was so in 18 of 45 cases, or 40 per cent.", "18/45", (18, 45, "40")),
        ("We heard from 77 per cent of those asked (40 out of 52).", "77", (40, 52, "")),
        ("Nearly all, 94 per cent, of those asked (49 out of 52 staff) did.", "94", (49, 52, "")),
    ],
)
def test_what_is_printed_first_is_the_value(
    sentence: str, value: str, numbers: tuple[int, int, str]
) -> None:
    (one,) = quantities(sentence, "2.2", figure_words())
    assert (one.value, (one.numerator, one.denominator, one.percent)) == (value, numbers)


def read_as(sentence: str, place: str = "1.2. Staff") -> list[tuple[str, str, str, str, str]]:
    """The figures of a sentence: value, measure, grade, area and base."""
    report = parsed(report_text(sections=f"{place}\n\n- {sentence}\n"))
    return [
        (one.value, one.measure, one.grade, one.area, one.base)
        for one in report.figures
        if one.at.section != "Background"
    ]


POS, PSOS = "probation officers", "probation services officers"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "The vacancy rate was 26 per cent, with 30 per cent for PSOs and 32 per cent for POs.",
            [
                ("26", "vacancy-rate", "", "", "posts"),
                ("30", "vacancy-rate", PSOS, "", "posts"),
                ("32", "vacancy-rate", POS, "", "posts"),
            ],
        ),
        (
            "PO vacancies fell from 38 per cent to 22 per cent; for the region it was 25 per cent.",
            [
                ("38", "vacancy-rate", POS, "", "posts"),
                ("22", "vacancy-rate", POS, "", "posts"),
                ("25", "vacancy-rate", POS, "region", "posts"),
            ],
        ),
        (
            "When we visited, 71 per cent of posts were filled, the rest being vacancies.",
            [("71", "", "", "", "posts")],
        ),
        (
            "Wayfarer Mentors had two vacancies for workers.",
            [("2", "", "", "", "")],
        ),
        (
            "Unpaid work had a caseload of 402 and 2.5 FTE supervisors.",
            [
                ("402", "unpaid-work-requirements", "", "", ""),
                ("2.5", "", "", "", ""),
            ],
        ),
        (
            "8% of people on probation are of minority ethnic heritage but only 3% of staff are.",
            [
                ("8", "caseload-ethnicity", "", "", "caseload"),
                ("3", "staff-ethnicity", "", "", "staff-in-post"),
            ],
        ),
        (
            "In Ashley and Dunmore the reoffending rate is 27.3% and 25.6%, respectively.",
            [
                ("27.3", "reoffending-rate", "", "Ashley", "reoffending-cohort"),
                ("25.6", "reoffending-rate", "", "Dunmore", "reoffending-cohort"),
            ],
        ),
        (
            "In the cases we read, 90 per cent of victims could have their say.",
            [("90", "", "", "", "unstated")],
        ),
        (
            "Two thirds of cases inspected did not have effective management oversight.",
            [("2/3", "management-oversight-insufficient", "", "", "inspected-cases")],
        ),
        (
            "Management oversight had not been good enough in 60 per cent of cases.",
            [("60", "management-oversight-insufficient", "", "", "inspected-cases")],
        ),
        (
            "Management oversight was not lacking in 60 per cent of cases.",
            [("60", "case-sample-answer", "", "", "inspected-cases")],
        ),
        (
            "There were 24 probation services officers, two more than the target.",
            [("24", "", "", "", ""), ("2", "", "", "", "")],
        ),
        (
            "The head of the unit, with the regional director, was helped by two deputies.",
            [("2", "", "", "", "")],
        ),
        (
            "Oversight was effective in only 33 per cent of cases.",
            [("33", "management-oversight-sufficient", "", "", "inspected-cases")],
        ),
    ],
)
def test_a_figure_takes_its_meaning_from_its_own_clause(
    sentence: str, found: list[tuple[str, str, str, str, str]]
) -> None:
    assert read_as(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Practitioners failed to consider what others knew in half of the relevant cases.",
        "Plans did not say who would do what, or when and where, or how, in 3% of cases.",
        "There was no contact with the family before release in 12 of 30 cases.",
        "Assessments lacked any account of the past in 12 of 30 cases.",
    ],
)
def test_a_label_keeps_what_turns_its_sense(sentence: str) -> None:
    report = parsed(report_text(sections=f"2.2. Assessment\n\n- {sentence}\n"))
    (label,) = [one.label for one in report.figures if one.at.section == "2.2"]
    assert {"failed", "not", "no", "lacked"} & set(label.split())


TABLE = """1.2. Staff

| Staffing | Marsh Vale | Fenmark region |
| --- | --- | --- |
| Probation officer vacancy rate | 34% | 27% |
| Probation services officer vacancy rate | -4% | 3% |
| Average caseload per probation officer | 36.5 | 33.1 |
"""


def test_the_columns_of_a_table_are_of_the_unit_and_of_the_region() -> None:
    report = parsed(report_text(sections=TABLE))
    found = [
        (one.value, one.unit, one.measure, one.grade, one.area)
        for one in report.figures
        if one.at.section == "1.2"
    ]
    assert found == [
        ("34", "percent", "vacancy-rate", POS, ""),
        ("27", "percent", "vacancy-rate", POS, "Fenmark region"),
        ("-4", "percent", "vacancy-rate", PSOS, ""),
        ("3", "percent", "vacancy-rate", PSOS, "Fenmark region"),
        ("36.5", "cases", "average-caseload", POS, ""),
        ("33.1", "cases", "average-caseload", POS, "Fenmark region"),
    ]


def test_a_table_may_have_each_cell_on_a_line_of_its_own() -> None:
    lines = "Total staff headcount (FTE)\n\n74.8\n\nVacancy rate (all grades)\n\n12%\n"
    report = parsed(report_text(sections=f"1.2. Staff\n\nKey staffing data\n\n{lines}"))
    found = [(one.value, one.measure) for one in report.figures if one.at.section == "1.2"]
    assert found == [("74.8", "staff-in-post"), ("12", "vacancy-rate")]


def test_a_label_may_end_in_a_date_and_begin_with_a_sign() -> None:
    lines = (
        "Probation officer vacancy rate\n12%\n% female\n14%\n"
        "Average days lost to sickness, 12 months to March 2025\n9.8\n"
        "Recalls in 12 months to March 2025\n163\n"
    )
    report = parsed(report_text(sections=f"1.2. Staff\n\nKey staffing data\n\n{lines}"))
    found = [(one.value, one.measure) for one in report.figures if one.at.section == "1.2"]
    assert found == [("12", "vacancy-rate"), ("14", ""), ("9.8", "sickness"), ("163", "")]


def test_a_short_cell_may_say_itself_what_it_counts() -> None:
    rows = "| Provider | Our note |\n|---|---|\n| Fenmark Homes | 412 people in the year |\n"
    report = parsed(report_text(sections=f"1.3. Services\n\n{rows}"))
    found = [(one.value, one.unit) for one in report.figures if one.at.section == "1.3"]
    assert found == [("412", "people")]


def test_windows_of_days_take_the_year_printed_after_them() -> None:
    days = "28 November to 04 December and 12 December to 18 December 2022"
    sentence = f"Sentences commenced between {days}."
    assert [value for value, _ in found(sentence, "Background")] == [
        "2022-11-28/2022-12-04",
        "2022-12-12/2022-12-18",
    ]


def test_every_measure_and_base_that_a_rule_names_is_a_concept() -> None:
    table = load("figures")
    rules = [*table["measure"], *table["bare"], *table["word"], *table["answer"]]
    measures = {one.slug for one in schemes().measures}
    assert {row["measure"] for row in rules if row.get("measure")} <= measures
    bases = {row["base"] for row in [*table["base"], *table["measure"]] if row.get("base")}
    assert bases <= {one.slug for one in schemes().bases}


AS_PRINTED = ("named", "someone")  # with their capitals


@pytest.mark.parametrize("name", ["before", "after", "period", "aged", "heading", *AS_PRINTED])
def test_every_way_to_pass_over_a_number_has_examples(name: str) -> None:
    words = figure_words()
    pattern = getattr(words, name) if name in AS_PRINTED else words.skip[name]
    examples = load("figures")["skip"][f"examples_{name}"]
    assert examples
    for example in examples:
        assert pattern.search(example if name in AS_PRINTED else example.lower()), example


@pytest.fixture(scope="module")
def report() -> Report:
    return parse(read(SAMPLE), load_registers())


def one_of(report: Report, measure: str, **about: str) -> Figure:
    matching = [
        figure
        for figure in report.figures
        if figure.measure == measure
        and all(getattr(figure, key) == value for key, value in about.items())
    ]
    assert len(matching) == 1
    return matching[0]


@pytest.mark.parametrize(
    ("measure", "about", "value", "base"),
    [
        ("caseload-total", {}, "1912", ""),
        ("caseload-custody", {}, "412", "caseload"),
        ("staff-in-post", {}, "74.5", "staff-in-post"),
        ("reoffending-rate", {}, "23.4", "reoffending-cohort"),
        ("vacancy-rate", {"grade": "probation officers"}, "6", "posts"),
        ("vacancy-rate", {"grade": "probation services officers"}, "4", "posts"),
        ("workload-average", {"grade": ""}, "104", "staff-in-post"),
        ("management-oversight-sufficient", {}, "57", "relevant-cases"),
        ("practitioner-interview-answer", {}, "33/39", "practitioner-interviews"),
        ("population-ethnicity", {"area": "Thornmere"}, "31", "population"),
    ],
)
def test_figures_know_what_they_measure(
    report: Report, measure: str, about: dict[str, str], value: str, base: str
) -> None:
    figure = one_of(report, measure, **about)
    assert (figure.value, figure.base) == (value, base)


def test_labels_are_short(report: Report) -> None:
    assert max(len(figure.label.split()) for figure in report.figures) <= 10


def test_programmes_are_found_and_providers_are_none(report: Report) -> None:
    names = {item.name for item in report.programmes}
    assert {"Steady Ground programme", "workload measurement tool", "'valley guide'"} <= names
    assert "Saffron Lane Women's Project" not in names
