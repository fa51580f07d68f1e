from __future__ import annotations

import pytest
from invented_report import parsed, quoted, report_text

from build_graph.model import Finding

HEAD = "1.2. Staff\n\nGood\n\n"
PRAISE = "Staff were positive and felt well supported by managers."
MORE_PRAISE = "Leaders were visible, and training was good."
BLAME = "There was a lack of clarity about roles."
MORE_BLAME = "Workloads were high and sickness was a concern."
FOOTER = "An inspection of probation services in Marsh Vale PDU 14"
NOTE = "¹ Source: an office of statistics"


def findings(sections: str) -> tuple[Finding, ...]:
    return parsed(report_text(sections=sections)).findings


def said(sections: str) -> list[tuple[str, str]]:
    return [(item.polarity, item.text) for item in findings(sections)]


def both(strengths: int, improvements: int) -> list[str]:
    return ["strength"] * strengths + ["improvement"] * improvements


@pytest.mark.parametrize(
    "between",
    [
        "\n\nAreas for improvement:\n",
        "\n\nArea for improvement\n",
        "\n### Areas for improvement:\n\n",
        "\n\n**Areas for improvement:**\n",
        "\n\n",
        "\n\n\n",
    ],
)
@pytest.mark.parametrize(
    "first", ["Strengths:\n", "## Strengths\n\n", "**Strengths:**\n", "Strengths\n"]
)
def test_polarity_follows_headings_or_meaning(first: str, between: str) -> None:
    text = f"{HEAD}{first}- {PRAISE}\n- {MORE_PRAISE}{between}- {BLAME}\n- {MORE_BLAME}"
    assert said(text) == [
        ("strength", PRAISE),
        ("strength", MORE_PRAISE),
        ("improvement", BLAME),
        ("improvement", MORE_BLAME),
    ]


@pytest.mark.parametrize(
    ("body", "polarities"),
    [
        # A page break inside the strengths is no boundary.
        (f"Strengths:\n- {PRAISE}\n\n- {MORE_PRAISE}\n\n- {BLAME}\n- {MORE_BLAME}", both(2, 2)),
        (f"Strengths:\n- {PRAISE}\n- {MORE_PRAISE}\n\n- {BLAME}\n\n- {MORE_BLAME}", both(2, 2)),
        # Another sign begins another list.
        (f"Strengths:\n- {PRAISE}\n\n• {BLAME}", both(1, 1)),
        (f"- {PRAISE}\n- {BLAME}", ["unmarked", "unmarked"]),
        (f"- {PRAISE}\n- {MORE_PRAISE}\n\nAreas for improvement:\n- {BLAME}", both(2, 1)),
        (
            f"Areas for improvement:\n- {BLAME}\n\nStrengths:\n- {PRAISE}",
            ["improvement", "strength"],
        ),
        (f"Strengths:\n- {PRAISE}\n- {MORE_PRAISE}", both(2, 0)),
        (
            f"Strengths:\n- {PRAISE}\n- {BLAME}\n\nAreas for improvement:\n- {MORE_BLAME}",
            both(2, 1),
        ),
    ],
)
def test_the_boundary_of_polarity(body: str, polarities: list[str]) -> None:
    assert [polarity for polarity, _ in said(HEAD + body)] == polarities


CUT = "Staff were positive and felt well{}supported by managers."


@pytest.mark.parametrize(
    "cut",
    [
        "\n\n",
        "\n  ",
        "\n",
        f"\n\n{FOOTER}\n\n",
        f"\n\n{FOOTER}\n\n{NOTE}\n\n",
        f"\n\n{NOTE}\n\n",
        "\n\n14\n\n",
        "\n\nPage 3 of 25\n\n",
        "\f",
        f"\n\n{FOOTER}\n\f\n",
    ],
)
def test_a_bullet_is_put_together_over_page_breaks(cut: str) -> None:
    text = f"{HEAD}Strengths:\n- {CUT.format(cut)}\n- {MORE_PRAISE}"
    assert said(text) == [("strength", PRAISE), ("strength", MORE_PRAISE)]


def test_its_passage_leaves_out_what_stands_between() -> None:
    between = f"\n{FOOTER}\n{NOTE}\n\n"
    text = f"{HEAD}Strengths:\n- {CUT.format(between)}\n"
    report = parsed(report_text(sections=text))
    assert quoted(report, report.findings[0]) == [
        "Staff were positive and felt well",
        "supported by managers.",
    ]


@pytest.mark.parametrize(
    "note",
    [
        NOTE,
        "<sup>1</sup> Source: an office",
        " <sup>&</sup>lt;sup>1</sup> The rating for the standard is driven by the lowest.",
        "4 The rating for the standard is driven by the lowest score.",
        "⁴ A definition that has no mark but its sign.",
    ],
)
def test_footnotes_between_bullets_are_no_findings(note: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\n{note}\n\n- {MORE_PRAISE}"
    assert said(text) == [("strength", PRAISE), ("strength", MORE_PRAISE)]


def test_a_footnote_of_two_lines_is_no_finding() -> None:
    note = "¹ The rating for the standard is driven by the\nlowest score on the key questions."
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\n{note}\n\n- {MORE_PRAISE}"
    assert said(text) == [("strength", PRAISE), ("strength", MORE_PRAISE)]


@pytest.mark.parametrize(
    "quote",
    ['"They always listened to me."', "“They listened. They always did.”", "“Fair,” he said."],
)
def test_quotes_are_no_findings(quote: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\n{quote}\n\n- {MORE_PRAISE}\n"
    assert said(text) == [("strength", PRAISE), ("strength", MORE_PRAISE)]


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (f"- {PRAISE}\n\n {MORE_PRAISE}", [PRAISE, MORE_PRAISE]),
        (f" {PRAISE}\n- {MORE_PRAISE}", [PRAISE, MORE_PRAISE]),
        (f"• {PRAISE}\n- {MORE_PRAISE}", [PRAISE, MORE_PRAISE]),
        (
            f"- 14 out of 23 staff were well supported.\n- {PRAISE}",
            ["14 out of 23 staff were well supported.", PRAISE],
        ),
        (f"- {PRAISE}\n\nThis was encouraging.", [f"{PRAISE} This was encouraging."]),
        (f'- "Fair" was the word.\n- {PRAISE}', ['"Fair" was the word.', PRAISE]),
        (f"- Women’s groups were oﬀered¹.\n- {PRAISE}", ["Women's groups were offered.", PRAISE]),
    ],
)
def test_bullets_whatever_became_of_their_sign(raw: str, texts: list[str]) -> None:
    text = f"{HEAD}Strengths:\n{raw}\n\nAreas for improvement:\n- {BLAME}"
    assert [item.text for item in findings(text) if item.polarity == "strength"] == texts


def test_hard_wrapped_bullets() -> None:
    wrapped = (
        "- Staff were positive, and felt well supported by managers of every\n"
        "  grade, who gave them time for their work and for their own part.\n"
        "  Learning was valued as well.\n"
    )
    (item,) = findings(f"{HEAD}Strengths:\n{wrapped}")
    assert item.text.startswith("Staff were positive")
    assert item.text.endswith("valued as well.")
    assert "\n" not in item.text
    assert "  " not in item.text


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Diversity and inclusion", "Diversity and inclusion"),
        ("#### **Diversity and inclusion**", "Diversity and inclusion"),
        ("Resettlement work", "1.2 Resettlement work"),
        ("Feedback from people on probation", "1.2 Feedback"),
        ("1.3. Services", "1.3"),
        ("1.3 Services", "1.3"),
        ("## **1.3. Services**", "1.3"),
        ("### 1.4. Information and facilities", "1.4"),
    ],
)
def test_sections_are_told_by_their_headings(heading: str, section: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\n{heading}\n\nStrengths:\n- {MORE_PRAISE}\n"
    assert [item.section for item in findings(text)] == ["1.2", section]


def test_ordinals_count_within_section_and_polarity() -> None:
    text = (
        f"{HEAD}Strengths:\n- {PRAISE}\n- {MORE_PRAISE}\n\nAreas for improvement:\n- {BLAME}\n\n"
        f"1.3. Services\n\nGood\n\nStrengths:\n- {PRAISE}\n"
    )
    found = [(item.section, item.polarity, item.ordinal) for item in findings(text)]
    assert found == [
        ("1.2", "strength", 1),
        ("1.2", "strength", 2),
        ("1.2", "improvement", 1),
        ("1.3", "strength", 1),
    ]


def test_bullets_of_other_parts_are_no_findings() -> None:
    text = report_text(background=f"- {PRAISE}", foreword=f"- {BLAME}", sections=HEAD)
    assert parsed(text).findings == ()


def test_paragraphs_of_a_list_without_any_glyph_are_findings_each() -> None:
    lists = f"Strengths\n\n{PRAISE}\n\n{MORE_PRAISE}\n\nAreas for improvement\n\n{BLAME}"
    assert said(HEAD + lists) == [
        ("strength", PRAISE),
        ("strength", MORE_PRAISE),
        ("improvement", BLAME),
    ]


@pytest.mark.parametrize(
    "said_by",
    [
        '> "They always listened to me."',
        '- "They listened. I was glad of that."',
        'One man told us: "They always listened to me."',
        "'My first officer left, my second one was off, and the third is\nonly here till May.'",
        "A practice example: Ada, 41, was seen by the hub within three days, and her debts went.",
        "1 Caseload data supplied by the region, as at 31 January 2023.",
    ],
)
def test_what_stands_after_a_list_is_no_finding(said_by: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n- {MORE_PRAISE}\n\n{said_by}\n"
    assert said(text) == [("strength", PRAISE), ("strength", MORE_PRAISE)]


@pytest.mark.parametrize(
    "heading",
    [
        f"1.3. Services{' ' * 80}Requires improvement",
        "Services",
        "## Services",
        "Services (Back to top)",
    ],
)
def test_a_standard_is_known_by_its_wide_or_unnumbered_heading(heading: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\n{heading}\n\nStrengths:\n- {MORE_PRAISE}\n"
    assert [item.section for item in findings(text)] == ["1.2", "1.3"]


@pytest.mark.parametrize("line", ["Leadership", "Planning", "Staff", "Outcomes"])
def test_the_name_of_another_standard_than_the_next_is_no_heading(line: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\n{line}\n\nStrengths:\n- {MORE_PRAISE}\n"
    assert [item.section for item in findings(text)] == ["1.2", "1.2"]


def test_the_last_line_of_a_sentence_is_no_heading() -> None:
    text = (
        f"1.2. Staff\n\nStaff are enabled to deliver a service for all\npeople on probation.\n\n"
        f"Strengths:\n- {PRAISE}\n"
    )
    assert [item.section for item in findings(text)] == ["1.2"]


@pytest.mark.parametrize("turn", ["nonetheless", "however", "by contrast"])
def test_a_word_that_turns_draws_the_line_where_no_blank_line_does(turn: str) -> None:
    blame = f"Services were under-used {turn}."
    text = f"{HEAD}Strengths:\n- {PRAISE}\n- {MORE_PRAISE}\n- {blame}\n- {BLAME}\n- {MORE_BLAME}"
    assert [polarity for polarity, _ in said(text)] == both(2, 3)


def test_a_word_that_turns_draws_no_line_before_praise() -> None:
    praise = "However, learning was valued and training was good."
    text = f"{HEAD}Strengths:\n- {PRAISE}\n- {praise}\n- {MORE_PRAISE}"
    assert [polarity for polarity, _ in said(text)] == both(3, 0)


HEADINGS = [
    ("What worked well", "What could be better"),
    ("What was working well:", "What needed to improve:"),
    ("Positives", "Negatives"),
    ("Done well", "To be improved"),
    ("What the PDU does well", "Where improvement is needed"),
    ("Strengths in staffing", "Areas for improvement in staffing"),
    ("Staffing: strengths", "Staffing: areas for improvement"),
    ("1.2.1 Strengths", "1.2.2 Areas for improvement"),
    ("Strengths (2)", "Areas for improvement (2)"),
    ("We saw the following good work:", "We also saw the following shortcomings:"),
]


@pytest.mark.parametrize(("first", "second"), HEADINGS)
@pytest.mark.parametrize("marks", [("- ", "- "), ("(a) ", "(b) "), ("1. ", "2. ")])
def test_lists_under_other_headings(first: str, second: str, marks: tuple[str, str]) -> None:
    one, two = marks
    text = f"{HEAD}{second}\n{one}{BLAME}\n{two}{MORE_BLAME}\n\n{first}\n{one}{PRAISE}\n"
    assert said(text) == [
        ("improvement", BLAME),
        ("improvement", MORE_BLAME),
        ("strength", PRAISE),
    ]


def test_a_heading_of_any_words_rules_where_it_comes_after_strengths_again() -> None:
    lists = (
        f"Strengths\n\n- {PRAISE}\n- {MORE_PRAISE}\n\nHomework for the year ahead\n\n- {PRAISE}\n"
    )
    twice = f"1.1. Leadership\n\nGood\n\n{lists}\n{HEAD}{lists}"
    assert [item.polarity for item in findings(twice)] == both(2, 1) * 2


def test_an_item_may_say_itself_what_it_is() -> None:
    text = f"{HEAD}- Strength: {PRAISE}\n- Area for improvement: {BLAME}\n- {MORE_PRAISE}"
    assert [polarity for polarity, _ in said(text)] == ["strength", "improvement", "unmarked"]


def test_rows_of_key_questions_are_no_findings() -> None:
    rows = "- Engaging the person on probation: 44%\n- Keeping other people safe: 33%"
    text = f"2.2. Assessment\n\nInadequate\n\n{rows}\n\nStrengths:\n- {PRAISE}\n"
    assert said(text) == [("strength", PRAISE)]


@pytest.mark.parametrize("line", ["Strengths in planning were few", "The strengths of it"])
def test_a_sentence_about_strengths_is_no_heading(line: str) -> None:
    text = f"{HEAD}Areas for improvement:\n- {BLAME}\n\n{line}\n\n- {MORE_BLAME}\n"
    assert "strength" not in [polarity for polarity, _ in said(text)]


@pytest.mark.parametrize(
    "after",
    [
        # What a sentence of the prose behind the findings introduces.
        "*Risk.* Three entries are worthy of mention:\n\n- loss of a lease\n- one officer alone",
        # A paragraph with a number of its own, with no blank line before it.
        "1.2.1. The question for us under this standard is whether staff are enabled.",
        "B1.2 The question for us under this standard is whether staff are enabled.",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_what_stands_behind_the_findings_is_none(after: str, between: str) -> None:
    text = f"{HEAD}Strengths:\n- {PRAISE}\n\nAreas for improvement:\n- {BLAME}{between}{after}"
    assert said(text) == [("strength", PRAISE), ("improvement", BLAME)]


@pytest.mark.parametrize("last", [BLAME, f"{BLAME}\n- {MORE_BLAME}"])
def test_paragraphs_without_a_blank_line_before_them_are_none(last: str) -> None:
    prose = (
        "The unit has two offices, and people who live between them may choose either of the two. "
        "Most choose the nearer one.\nBoth open early on Mondays, and staff of each of them know "
        "those of the other one by name, as we saw on the two days that we were there."
    )
    text = f"{HEAD}Strengths\n- {PRAISE}\n- {MORE_PRAISE}\nAreas for improvement\n- {last}\n{prose}"
    assert [polarity for polarity, _ in said(text)] == both(2, last.count("\n") + 1)


# Lines broken at the width of a column: items that go on where they begin, prose right behind them.
BROKEN_ITEMS = """• The unit had settled into its new building, and the people who came to it found
that they were seen on time and in private.
• Managers knew the cases of their teams, and said so in writing where a plan had
been left without any date."""
BROKEN_FAULTS = """• Too few visits to homes were made, and the reasons for that were not written
down by the officers.
• Letters came back from the council unanswered, and nobody in the unit had kept a
list of them."""
BROKEN_PROSE = """The team has nine people and one manager, who came to it in the spring from the
court. Most of them have worked together for years. They share a room on the first
floor with those who arrange unpaid work."""


def test_prose_right_behind_items_of_broken_lines_is_none() -> None:
    own = f"Strengths:\n{BROKEN_ITEMS}\nAreas for improvement:\n{BROKEN_FAULTS}\n{BROKEN_PROSE}\n"
    heads = ("1.1. Leadership", "1.2. Staff", "1.3. Services", "2.2. Assessment")
    text = "\n\n".join(f"{head}\n\nGood\n\n{own}\n{BROKEN_PROSE}" for head in heads)
    assert [polarity for polarity, _ in said(text)] == both(2, 2) * len(heads)


@pytest.mark.parametrize("lost", range(2))
def test_an_item_of_broken_lines_may_lose_its_glyph(lost: int) -> None:
    items = BROKEN_FAULTS.replace("• L", "L") if lost else BROKEN_FAULTS
    own = f"Strengths:\n{BROKEN_ITEMS}\nAreas for improvement:\n{items}\n"
    heads = ("1.1. Leadership", "1.2. Staff", "1.3. Services", "2.2. Assessment")
    text = "\n\n".join(f"{head}\n\nGood\n\n{own}\n{BROKEN_PROSE}" for head in heads)
    assert [polarity for polarity, _ in said(text)] == both(2, 2) * len(heads)


def test_quotes_of_markdown_are_no_items() -> None:
    heads = ("P 1.1 Leadership", "P 1.2 Staffing", "P 1.3 Services")
    own = f"> Leaders of the unit know what they want of it.\n\n**Strengths**\n\n- {PRAISE}"
    text = "\n\n".join(f"### {head}\n\n**Rating: Good**\n\n{own}" for head in heads)
    assert said(text) == [("strength", PRAISE)] * len(heads)


def test_the_words_that_say_what_an_item_is_are_no_part_of_it() -> None:
    texts = [text for _, text in said(f"{HEAD}- Strength: {PRAISE}\n- · Weakness: {BLAME}")]
    assert texts == [PRAISE, BLAME]


@pytest.mark.parametrize("end", ["", " – Good"])
def test_headings_may_be_the_names_of_the_standards_alone(end: str) -> None:
    names = ("Leadership", "Staffing", "Services", "Assessment", "Planning", "Reviewing")
    table = "\n".join(f"{name}\tGood" for name in names)
    report = parsed(
        report_text(
            ratings="Overall rating: Good" if end else table,
            sections="\n\n".join(f"{name}{end}\n\nStrengths\n\n- {PRAISE}" for name in names),
        ).replace("1. Organisational delivery", "Our findings")
    )
    assert [one.section for one in report.findings] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.4"]
    assert {row.rating for row in report.ratings} == {"Good"}
