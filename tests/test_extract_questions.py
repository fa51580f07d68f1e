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


ENGAGING = "Engaging the person on probation"
DESISTANCE = "Factors linked to offending and desistance"
SAFETY = "Keeping other people safe"
STATED = "Assessment focuses sufficiently on"
BEFORE_THEIR_QUESTION = {
    "tabs": f"{HEADER}88%\t{FIRST}\n41%\t{SECOND}\n15%\t{THIRD}",
    "bars": f"| Yes | Key question |\n|---|---|\n| 88% | {FIRST} |\n| 41% | {SECOND} |\n"
    f"| 15% | {THIRD} |",
    "running lines": f"88% {FIRST}\n41% {SECOND}\n15% {THIRD}",
    "lines of their own": f"88%\n\n{FIRST}\n\n41%\n\n{SECOND}\n\n15%\n\n{THIRD}",
    "fused": f"88%{FIRST}41%{SECOND}15%{THIRD}",
    "words": f"88 per cent: {FIRST}\n41 per cent: {SECOND}\n15 per cent: {THIRD}",
    "wrapped": f"88%\t{WRAPPED}\n41%\t{SECOND}\n15%\t{THIRD}",
    "no question marks": f"88%\t{FIRST[:-1]}\n41%\t{SECOND[:-1]}\n15%\t{THIRD[:-1]}",
    "no signs": f"{HEADER}88\t{FIRST}\n41\t{SECOND}\n15\t{THIRD}",
    "items": f"- 88% – {FIRST}\n- 41% – {SECOND}\n- 15% – {THIRD}",
}
LABELS = {
    "tabs": f"{HEADER}{ENGAGING}\t88%\n{DESISTANCE}\t41%\n{SAFETY}\t15%",
    "statements": f"{STATED} {ENGAGING.lower()}\t88%\n{STATED} the {DESISTANCE.lower()}\t41%\n"
    f"{STATED} {SAFETY.lower()}\t15%",
    "wrapped": f"{STATED} engaging\nthe person on probation   88%\n{STATED} factors   41%\n"
    f"linked to offending and desistance\n{STATED} keeping other people safe   15%",
    "head goes on": "Key question: does assessment focus sufficiently on ...     % 'Yes'\n"
    f"{ENGAGING}      88\n{DESISTANCE}      41\n{SAFETY}      15",
    "colons": f"{ENGAGING}: 88%\n{DESISTANCE}: 41 per cent\n{SAFETY}: 15%",
    "items": f"- {ENGAGING} – 88%\n- {DESISTANCE} – 41%\n- {SAFETY} – 15%",
    "dots": f"{ENGAGING} ........ 88%\n{DESISTANCE} ...... 41%\n{SAFETY} ...... 15%",
    "brackets": f"{ENGAGING} (88%)\n{DESISTANCE} (41%)\n{SAFETY} (15%)",
    "numbers": f"1. {ENGAGING}\t88%\n2. {DESISTANCE}\t41%\n3. {SAFETY}\t15%",
    "with counts": f"{ENGAGING}\t35 of 40\t88%\n{DESISTANCE}: 41% (16 of 40)\n{SAFETY}\t15%",
    "lines": f"Key question\nPercentage 'Yes'\n{ENGAGING}\n88%\n{DESISTANCE}\n41%\n{SAFETY}\n15%",
    "lines, shares first": f"88%\n{ENGAGING}\n41%\n{DESISTANCE}\n15%\n{SAFETY}",
    "shares first": f"88%   {ENGAGING}\n41%   {DESISTANCE}\n15%   {SAFETY}",
    "columns": f"{ENGAGING}\n{DESISTANCE}\n{SAFETY}\n88%\n41%\n15%",
    "across": f"| {ENGAGING} | {DESISTANCE} | {SAFETY} |\n|---|---|---|\n| 88% | 41% | 15% |",
    "small letters": f"{ENGAGING.lower()}\t88%\n{DESISTANCE.lower()}\t41%\n{SAFETY.lower()}\t15%",
    "other words": "Involving people\t88%\nReducing reoffending\t41%\nManaging risk of harm\t15%",
    "decimals": f"{ENGAGING}\t87.5%\n{DESISTANCE}\t40.9%\n{SAFETY}\t15.4%",
    "yes and no": f"Key question\tNo\tYes\n{ENGAGING}\t12%\t88%\n{DESISTANCE}\t59%\t41%\n"
    f"{SAFETY}\t85%\t15%",
}


@pytest.mark.parametrize("table", BEFORE_THEIR_QUESTION.values(), ids=BEFORE_THEIR_QUESTION)
def test_shares_may_stand_before_their_questions(table: str) -> None:
    assert numbers(table) == ALL


@pytest.mark.parametrize("table", LABELS.values(), ids=LABELS)
def test_questions_may_be_printed_as_statements_or_labels(table: str) -> None:
    assert numbers(table) == ALL


def test_labels_are_kept_as_printed() -> None:
    assert [row.question for row in rows(LABELS["tabs"])] == [ENGAGING, DESISTANCE, SAFETY]


def test_questions_of_columns_of_yes_and_no() -> None:
    table = f"Key question\tNo\tYes\n{FIRST}\t12%\t88%\n{SECOND}\t59%\t41%\n{THIRD}\t85%\t15%"
    assert numbers(table) == ALL


@pytest.mark.parametrize(
    "table",
    [
        # A share on either side.
        f"88% {FIRST} 41%\n41% {SECOND} 15%\n15% {THIRD} 12%",
        # A share less than questions, and nothing that says which has none.
        f"{FIRST}\n41%\n{SECOND}\n15%\n{THIRD}",
        f"{ENGAGING}\n41%\n{DESISTANCE}\n15%\n{SAFETY}",
        # Two shares, and no head of a column.
        f"{FIRST}\t12%\t88%\n{SECOND}\t59%\t41%\n{THIRD}\t85%\t15%",
        f"{ENGAGING}\t12%\t88%\n{DESISTANCE}\t59%\t41%\n{SAFETY}\t85%\t15%",
        # One of them twice.
        f"{SAFETY}\t15%\n{SAFETY}\t25%\n{ENGAGING}\t33%",
        # Beside a label is more than a share.
        f"{ENGAGING}\t88% in Ashmere\n{SAFETY}\t15% in Coldwell",
        f"{ENGAGING}\t188%\n{SAFETY}\t115%",
        # One line by itself, without the head of a table.
        f"Fewer than half were good.\n{SAFETY}\t15%\n\nMore was needed.",
        f"{SAFETY} was done well in 15% of cases.\n{ENGAGING} in 88%.",
    ],
)
def test_what_cannot_be_told_is_not_read(table: str) -> None:
    assert numbers(table) == []


def test_one_table_before_the_standards_has_the_questions_of_all() -> None:
    rows = [
        ("P 2.2 Assessment", "Does assessment focus sufficiently on engaging the person?", 70),
        ("P 2.2 Assessment", "Does assessment focus on keeping other people safe?", 52),
        ("P 2.3 Planning", "Does planning focus sufficiently on engaging the person?", 66),
        ("P 2.3 Planning", "Does planning focus sufficiently on keeping other people safe?", 48),
    ]
    table = "| Standard | Key question | Yes |\n|---|---|---|\n" + "\n".join(
        f"| {standard} | {question} | {percent}% |" for standard, question, percent in rows
    )
    text = (
        f"## 2. Service delivery\n\nWe read 60 cases.\n\n{table}\n\n### 2.1. Court work\n\nGood\n"
    )
    found = parsed(report_text(sections=text)).key_questions
    assert [(one.standard, one.percent) for one in found] == [
        ("2.2", 70),
        ("2.2", 52),
        ("2.3", 66),
        ("2.3", 48),
    ]


def test_prose_gives_the_shares_of_a_standard_without_a_table() -> None:
    prose = (
        "Assessment focused sufficiently on engaging the person on probation in 88 per cent of "
        "cases. Assessment focused sufficiently on the factors linked to offending and desistance "
        "in 41 per cent of cases. Assessment focused sufficiently on keeping other people safe in "
        "15 per cent of cases."
    )
    assert numbers(prose) == ALL


def test_two_shares_in_prose_of_one_question_give_none() -> None:
    prose = (
        "Assessment focused sufficiently on keeping other people safe in 15 per cent of cases. "
        "Assessment kept other people safe sufficiently in 25 per cent of cases."
    )
    assert numbers(prose) == []


def test_a_table_on_one_line_behind_its_head() -> None:
    table = f"Percentage of cases rated sufficient. {ENGAGING} 88% {DESISTANCE} 41% {SAFETY} 15%"
    assert numbers(table) == ALL


def test_the_end_of_a_sentence_above_the_labels_is_none() -> None:
    columns = f"{ENGAGING}\n{DESISTANCE}\n{SAFETY}\n\n88%\n41%\n15%"
    text = f"Assessment was rated so because most did not look\nwith safety.\n\n{columns}"
    assert numbers(text) == ALL
