from __future__ import annotations

from pathlib import Path

import pytest

from build_graph.extract.figure_words import figure_words
from build_graph.extract.parse import parse
from build_graph.extract.quantities import quantities
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
    ],
)
def test_what_is_no_figure_is_left(sentence: str) -> None:
    assert found(sentence) == []


def test_a_share_printed_twice_is_one_figure() -> None:
    (one,) = quantities("In 71 per cent (ten out of 14) of cases.", "2.2", figure_words())
    assert (one.value, one.unit, one.numerator, one.denominator) == ("71", "percent", 10, 14)


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


@pytest.mark.parametrize("name", ["before", "after", "period", "named"])
def test_every_way_to_pass_over_a_number_has_examples(name: str) -> None:
    words = figure_words()
    pattern = words.named if name == "named" else words.skip[name]
    examples = load("figures")["skip"][f"examples_{name}"]
    assert examples
    for example in examples:
        assert pattern.search(example if name == "named" else example.lower()), example


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
