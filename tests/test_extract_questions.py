from __future__ import annotations

import pytest
from invented_report import parsed, quoted, report_text

from build_graph.model import KeyQuestion

HEADER = "Key question\tPercentage 'Yes'\n"
FIRST = "Does assessment focus sufficiently on engaging the person on probation?"
SECOND = "Does assessment focus sufficiently on the factors linked to offending and desistance?"
THIRD = "Does assessment focus sufficiently on keeping other people safe?"
WRAPPED = FIRST.replace(" sufficiently", "\nsufficiently").replace(" person", "\nperson")
ALL = [(1, 88), (2, 41), (3, 15)]


def rows(table: str, heading: str = "2.2. Assessment") -> tuple[KeyQuestion, ...]:
    sections = f"2. Court work and case supervision\n\n{heading}\n\n{table}\n"
    return parsed(report_text(sections=sections)).key_questions


def numbers(table: str) -> list[tuple[int, int]]:
    return [(row.number, row.percent) for row in rows(table)]


FORMS = {
    "tabs": f"{HEADER}{FIRST}\t88%\n{SECOND}\t41%\n{THIRD}\t15%",
    "lines": f"{FIRST}\n\n88%\n\n{SECOND}\n\n41%\n\n{THIRD}\n\n15%",
    "fused": f"{FIRST}88%{SECOND}41%{THIRD}15%",
    "wrapped": f"{WRAPPED}\t88 %\n{SECOND}\t41%\n{THIRD}\t15%",
    "words": f"{FIRST} 88 per cent\n{SECOND} 41 per cent\n{THIRD} 15 per cent",
    "other order": f"{THIRD}\t15%\n{FIRST}\t88%\n{SECOND}\t41%",
    "no question marks": f"{FIRST[:-1]}\t88%\n{SECOND[:-1]}\t41%\n{THIRD[:-1]}\t15%",
}


@pytest.mark.parametrize("table", FORMS.values(), ids=FORMS)
def test_a_table_is_read_row_by_row(table: str) -> None:
    assert numbers(table) == ALL


def test_a_table_with_bars_is_read() -> None:
    bars = f"| {FIRST} | 88% |\n|---|---|\n| {SECOND} | 41% |\n| {THIRD} | 15% |"
    assert numbers(bars) == ALL


@pytest.mark.parametrize(
    ("table", "left"),
    [
        (f"{FIRST}\n{SECOND}\t41%\n{THIRD}\t15%", ALL[1:]),
        (f"{FIRST}\t88%\n{SECOND}\n{THIRD}\t15%", [ALL[0], ALL[2]]),
        (f"{FIRST}\t88%\n{SECOND}\t41%\n{THIRD}", ALL[:2]),
        (f"{FIRST}\t888%\n{SECOND}\t41%\n{THIRD}\t15%", ALL[1:]),
        (f"{FIRST}\n{SECOND}\n{THIRD}\t15%", ALL[2:]),
    ],
)
def test_a_question_never_takes_the_percentage_of_another(
    table: str, left: list[tuple[int, int]]
) -> None:
    assert numbers(HEADER + table) == left


def test_questions_are_kept_as_printed_without_breaks() -> None:
    assert FIRST not in FORMS["wrapped"]
    assert rows(FORMS["wrapped"])[0].question == FIRST


def test_a_row_rests_on_question_and_percentage() -> None:
    sections = f"2. Court work and case supervision\n\n2.2. Assessment\n\n{FORMS['tabs']}\n"
    report = parsed(report_text(sections=sections))
    assert quoted(report, report.key_questions[1]) == [f"{SECOND}\t41%"]
    assert report.key_questions[1].at.section == "2.2"


def test_percentages_in_bullets_are_no_rows() -> None:
    findings = "\n\nStrengths:\n\n- Did it work? Plans were sufficient in 99 per cent of cases.\n"
    assert numbers(f"{FIRST}\t88%" + findings) == [(1, 88)]


def test_outcomes_have_a_row_though_they_are_not_rated() -> None:
    question = "Do early outcomes show that reasonable progress has been made?"
    (row,) = rows(f"Outcomes\tPercentage 'Yes'\n{question}\t22%", "2.6. Outcomes")
    assert (row.standard, row.number, row.percent, row.question) == ("2.6", 1, 22, question)


def test_a_table_outside_the_casework_standards_is_left_alone() -> None:
    assert rows(FORMS["tabs"], "1.2. Staff") == ()
