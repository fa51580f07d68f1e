"""Pages of facts that print each value above its label, or beside it."""

from __future__ import annotations

import pytest
from invented_report import parsed, report_text

FACTS = (
    ("1,874", "Total caseload"),
    ("34%", "Vacancy rate for probation officers"),
    ("15.3", "Average number of working days lost to sickness per member of staff"),
    ("36", "Average caseload of a probation services officer"),
)
WANTED = {
    ("caseload-total", ""): "1874",
    ("vacancy-rate", "probation officers"): "34",
    ("sickness", ""): "15.3",
    ("average-caseload", "probation services officers"): "36",
}


def read(page: str) -> dict[tuple[str, str], str]:
    """The named figures of a background chapter that ends with a page of facts."""
    found = parsed(report_text(background=f"Marsh Vale is rural.\n\nContextual facts\n\n{page}"))
    return {(one.measure, one.grade): one.value for one in found.figures if one.measure}


@pytest.mark.parametrize(
    ("between", "after", "order"),
    [
        ("\n", "\n\n", 1),  # pairs with a blank line behind each
        ("\n", "\n", 1),  # nothing between pairs
        ("  ", "\n", 1),  # a value and its label on one line
        (" ", "\n", 1),  # with a single space between them
        ("\n", "\n\n", -1),
        ("\n", "\n", -1),
        ("\t", "\n", -1),
        (": ", "\n", -1),
    ],
)
def test_each_value_goes_with_its_own_label(between: str, after: str, order: int) -> None:
    page = after.join(between.join(pair[::order]) for pair in FACTS)
    got = read(page)
    assert {key: got.get(key) for key in WANTED} == WANTED


def test_a_label_may_take_two_lines() -> None:
    page = "34%\nVacancy rate for\nprobation officers\n\n15.3\nWorking days lost to sickness"
    got = read(page)
    assert (got["vacancy-rate", "probation officers"], got["sickness", ""]) == ("34", "15.3")


def test_a_lost_value_moves_no_other() -> None:
    rows = (
        "1,874\nTotal caseload",
        "34%\nIn work",
        "Vacancy rate of all grades",
        "15.3\nSick days",
    )
    page = "\n".join(rows)
    got = read(page)
    assert got["caseload-total", ""] == "1874"
    assert ("vacancy-rate", "") not in got
