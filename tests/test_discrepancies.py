"""Figures of one report that cannot all be right, from the prose to the sentence about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_report import BACKGROUND, SAMPLE_REPORTS, parsed, report_text

from build_graph.mapping.contradictions import contradictions
from build_graph.mapping.discrepancies import discrepancies
from build_graph.model import Figure, Passage, Span


def told(sentence: str) -> list[str]:
    """What is said of a report with `sentence` at the end of its background."""
    report = parsed(report_text(background=f"{BACKGROUND}\n\n{sentence}"))
    return [conflict.detail for conflict in discrepancies(report.figures)]


NINE = {"unit": "n/d", "numerator": 4, "denominator": 9}


def figure(measure: str, value: str, place: int = 0, **more: object) -> Figure:
    at = Passage((Span(place, place + 9),), "Background")
    given = {"unit": "people", "label": "", **more}
    return Figure(measure, value=value, at=at, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Contact before release was enough in 61 per cent (10 out of 14) of relevant cases.",
            ["61 per cent is printed beside 10 out of 14, which is 71.4 per cent."],
        ),
        ("Contact before release was enough in 71 per cent (10 out of 14) of relevant cases.", []),
        (
            (
                "The PDU's caseload of 1,200 comprised 700 people subject to community sentences, "
                "300 on licence and 250 in custody."
            ),
            ["Caseload is given as 1,200, but its parts add up to 1,250."],
        ),
        (
            (
                "The PDU's caseload of 1,250 comprised 700 people subject to community sentences, "
                "300 on licence and 250 in custody."
            ),
            [],
        ),
        ("The PDU's caseload of 1,250 had 700 people subject to community sentences.", []),
        (
            (
                "The vacancy rate was 21 per cent for probation officers. Leaders worked hard. "
                "The vacancy rate was 26 per cent for probation officers."
            ),
            [
                (
                    "Two values are given for one quantity, vacancy rate, probation officers: "
                    "21 per cent and 26 per cent."
                )
            ],
        ),
        (
            (
                "The vacancy rate was 21 per cent for probation officers. "
                "The vacancy rate was 26 per cent for case administrators."
            ),
            [],
        ),
        ("The PDU is one of four PDUs in the region. It is the largest of the four PDUs.", []),
    ],
)
def test_prose_that_disagrees_with_itself(sentence: str, expected: list[str]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("figures", "kinds"),
    [
        ((figure("population", "900"), figure("population", "950", 20)), ["two-values"]),
        ((figure("population", "900"), figure("population", "950")), []),
        ((figure("population", "900"), figure("population", "900", 20)), []),
        ((figure("population", "900"), figure("population", "950", 20, area="Marsh Vale")), []),
        (
            (figure("population", "900"), figure("population", "950", 20, period="in 2011")),
            [],
        ),
        (
            (
                figure("population", "900", period="At the time of our fieldwork"),
                figure("population", "950", 20),
            ),
            ["two-values"],
        ),
        (
            (figure("population", ">900", comparator="over"), figure("population", "950", 20)),
            [],
        ),
        ((figure("waiting-time", "3", unit="weeks"), figure("waiting-time", "9", 20)), []),
        (
            (
                figure("x", "20", unit="percent", numerator=1, denominator=4, base="caseload"),
                figure("x", "25", 20, unit="percent", numerator=1, denominator=4),
            ),
            ["percentage-and-fraction"],
        ),
        ((figure("x", "33", unit="percent", numerator=1, denominator=0),), []),
        ((figure("x", "58", unit="percent", numerator=41, denominator=70),), []),
        (
            (figure("x", "18/45", unit="n/d", numerator=18, denominator=45, percent="45"),),
            ["percentage-and-fraction"],
        ),
        ((figure("population", "312000"), figure("population", "312450", 20)), []),
        (
            (
                figure("vacancy-rate", "29", unit="percent"),
                figure("vacancy-rate", "29.4", 20, unit="percent"),
            ),
            [],
        ),
        (
            (
                figure("vacancy-rate", "38", unit="percent", period="at the point of merger"),
                figure("vacancy-rate", "22", 20, unit="percent"),
            ),
            [],
        ),
        (  # Without a grade each may be that of another.
            (
                figure("vacancy-rate", "19", unit="percent"),
                figure("vacancy-rate", "26", 20, unit="percent"),
            ),
            [],
        ),
        (  # The posts of one office.
            (
                figure("vacancy-rate", "30", unit="percent", grade="officers"),
                figure("vacancy-rate", "4/9", 20, **NINE, grade="officers"),
            ),
            [],
        ),
        ((figure("caseload-licence", "16"), figure("caseload-licence", "903", 20)), []),
        (  # That of the region in the same sentence as the unit's own.
            (
                figure("sickness", "11.4", unit="days"),
                figure("sickness", "11.4", 20, unit="days"),
                figure("sickness", "13.9", 20, unit="days"),
            ),
            [],
        ),
        (
            (
                figure("reoffending-rate", "31", unit="percent", base="reoffending-cohort"),
                figure("reoffending-rate", "42", 20, unit="percent", base="inspected-cases"),
            ),
            [],
        ),
        (  # Both are exact to a tenth.
            (
                figure("sickness", "11.2", unit="days"),
                figure("sickness", "12.1", 20, unit="days"),
            ),
            ["two-values"],
        ),
        (
            (
                figure("sickness", "11.6", unit="days"),
                figure("sickness", "12", 20, unit="days"),
            ),
            [],
        ),
        (
            (
                figure("home-visits", "19/31", label="not made", numerator=19, denominator=31),
                figure("home-visits", "17", 20, label="not made", numerator=17, denominator=31),
            ),
            ["two-values"],
        ),
        (
            (
                figure("home-visits", "12/31", label="made", numerator=12, denominator=31),
                figure("home-visits", "19", 20, label="not made", numerator=19, denominator=31),
            ),
            [],
        ),
        (
            tuple(
                figure(f"caseload-{part}", value, place)
                for part, value, place in [
                    ("total", "10", 0),
                    ("community", "5", 20),
                    ("licence", "3", 20),
                    ("custody", "3", 20),
                ]
            ),
            ["parts-and-total"],
        ),
    ],
)
def test_what_is_a_discrepancy(figures: tuple[Figure, ...], kinds: list[str]) -> None:
    assert [conflict.kind for conflict in discrepancies(figures)] == kinds


@pytest.mark.parametrize(
    ("periods", "kinds"),
    [
        (["the year to March 2024", ""], ["two-values"]),
        (["1 April 2024", ""], ["two-values"]),
        (["the year to March 2021", ""], []),  # of years before the fieldwork
        (["the year to March 2024", "the year to March 2023", ""], []),  # which of them is meant?
        (["the year to March 2024", "the year to March 2023"], []),
    ],
)
def test_the_last_year_is_that_of_values_without_a_period(
    periods: list[str], kinds: list[str]
) -> None:
    figures = [
        figure("sickness", str(9 + 3 * at), 20 * at, unit="days", period=period)
        for at, period in enumerate(periods)
    ]
    assert [one.kind for one in discrepancies(figures, "2024-05")] == kinds


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_the_figures_of_the_samples_agree(path: object) -> None:
    report = parsed(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert report.figures
    assert list(discrepancies(report.figures)) == []
    assert all(conflict.kind == "score-sum" for conflict in contradictions(report))


FIGURES = st.lists(
    st.builds(
        figure,
        st.sampled_from(["population", "caseload-total", "caseload-custody", "vacancy-rate", ""]),
        st.sampled_from(["", "1", "2.5", "1/2", "<3", "nan", "inf", "amber", "1e9"]),
        st.integers(0, 40),
        unit=st.sampled_from(["percent", "people", "n/d"]),
        numerator=st.none() | st.integers(0, 5),
        denominator=st.none() | st.integers(0, 5),
    ),
    max_size=8,
)


@given(FIGURES)
def test_any_figures_are_compared_without_fail(figures: list[Figure]) -> None:
    for conflict in discrepancies(figures):
        assert conflict.detail.endswith(".")
        assert "{" not in conflict.detail


def test_a_target_is_of_the_grade_beside_it() -> None:
    first = "The PDU had 27.2 FTE probation officers in post against a target of 39.5."
    assert told(f"{first} Leaders worked hard. Target staffing was 121.6 FTE.") == []
