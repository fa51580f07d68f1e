"""How the extraction copes with the wordings and tools of other reports, all of invented places."""

# ruff: noqa: E501 (the texts stand as print has them)

from __future__ import annotations

import pytest

from build_graph.extract.parse import parse
from build_graph.model import Report
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import load_registers

FRONT = """An inspection of probation services in:

Marsh Vale PDU

The Probation Service – Fenland region

HM Inspectorate of Probation, June 2022

Foreword

The Fens are wide.

Ratings

Marsh Vale PDU
Fieldwork started March 2022
Score 4/27
Overall rating
Inadequate

1.1 Leadership\tGood
2.1 Court work\tN/A

Recommendations

Marsh Vale PDU should:

1. improve the work.

Background

{background}

1. Organisational delivery

1.1. Leadership

Good

Strengths:

- Leaders were clear about the vision.
{rest}
"""


def report(background: str = "The unit is new.", rest: str = "", **changes: str) -> Report:
    text = FRONT.format(background=background, rest=rest)
    for old, new in changes.items():
        assert old in text
        text = text.replace(f"\n{old}\n", f"\n{new}\n", 1)
    return parse(read_bytes(text.encode(), "report.txt"), load_registers())


def bullets(rest: str) -> list[tuple[str, str, str]]:
    found = report(rest=rest).findings[1:]
    return [(item.section, item.polarity, item.text) for item in found]


def named(background: str) -> set[tuple[str, str]]:
    return {(item.name, item.kind) for item in report(background).organisations}


def services(background: str) -> set[tuple[str, str]]:
    return {(item.provider, item.pathway) for item in report(background).provisions}


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        pytest.param(
            "\n1.2. Staff\n\nGood\n\nStrengths:\n•\nStaff were keen and\nwell led.\n•\nAll was well.",
            ["Staff were keen and well led.", "All was well."],
            id="glyphs on lines of their own",
        ),
        pytest.param(
            "\n1.2.\n\nStaff\n\nGood\n\nStrengths:\n- Staff were keen.",
            ["Staff were keen."],
            id="heading over two lines",
        ),
        pytest.param(
            "\n1.2. Staff – Requires improvement\n\nStrengths:\n- Staff were keen.",
            ["Staff were keen."],
            id="rating beside the heading",
        ),
        pytest.param(
            "\n1.2. Staff\n\nGood\n\nStrengths:\n- Staff were keen.\n\n1.2. Staff\n\n- Supervision was good.",
            ["Staff were keen.", "Supervision was good."],
            id="heading repeated as a running title",
        ),
        pytest.param(
            "\n1.2. Staff\n\nGood\n\nStrengths:\n- Staff knew the\n\nHM Inspectorate of Probation 9\n"
            "\nsafeguarding lead.",
            ["Staff knew the safeguarding lead."],
            id="publisher and page number inside a bullet",
        ),
        pytest.param(
            "\n1.2. Staff\n\nGood\n\n1 The rating for the standard is driven by the\nscore. See the\n"
            "workbook.\nStrengths:\n- Staff were keen.",
            ["Staff were keen."],
            id="footnote right above the list",
        ),
        pytest.param(
            "\n1.2. Staff\n\n| Staff are enabled. | **Good** |\n|---|---|\n\nStrengths:\n\n* Staff were keen.",
            ["Staff were keen."],
            id="markdown table",
        ),
    ],
)
def test_bullets_in_the_print_of_other_tools(rest: str, expected: list[str]) -> None:
    assert [text for _, _, text in bullets(rest)] == expected
    assert {(section, polarity) for section, polarity, _ in bullets(rest)} == {("1.2", "strength")}


@pytest.mark.parametrize(
    ("strengths", "improvements"),
    [
        (
            "The following strengths were identified:",
            "The following areas for improvement were found:",
        ),
        ("What went well", "What needs to improve"),
        ("STRENGTHS", "AREAS FOR IMPROVEMENT"),
        ("**Key strengths**", "**Areas requiring improvement**"),
    ],
)
def test_list_headings(strengths: str, improvements: str) -> None:
    found = bullets(f"\n1.2. Staff\n\nGood\n\n{strengths}\n\n- One.\n\n{improvements}\n\n- Two.")
    assert [polarity for _, polarity, _ in found] == ["strength", "improvement"]


def test_a_second_list_of_strengths_may_lack_its_counterpart() -> None:
    found = bullets(
        "\n1.3. Services\n\nGood\n\nStrengths:\n- Good access to services.\n\nAreas for improvement:\n"
        "- Waits were too long.\n\nUnpaid work\n\nStrengths:\n- Placements were varied and well run.\n\n"
        "- There was a lack of supervisors, and too many hours were left undone."
    )
    polarities = [polarity for _, polarity, _ in found]
    assert polarities == ["strength", "improvement", "strength", "improvement"]


SUMMARY = """Executive summary

1. Organisational delivery

1.1. Leadership

Strengths:

- Leaders are strong here.

2. Court work and case supervision

- Planning is weak here.

{next}"""


@pytest.mark.parametrize("part", ["Ratings", "Recommendations", "Background"])
def test_bullets_of_a_summary_are_no_findings(part: str) -> None:
    read = report(**{part: SUMMARY.format(next=part)})
    assert [item.text for item in read.findings] == ["Leaders were clear about the vision."]
    assert len(read.recommendations) == 1


def test_recommendations_may_follow_the_background() -> None:
    text = FRONT.format(background="It is new.", rest="")
    head, rest = text.split("Recommendations\n", 1)
    items, tail = rest.split("Background\n", 1)
    background, tail = tail.split("\n1. Organisational", 1)
    moved = f"{head}Background to the inspection\n{background}\nRecommendations\n{items}"
    data = f"{moved}\n1. Organisational{tail}".encode()
    read = parse(read_bytes(data, "report.txt"), load_registers())
    assert [item.text for item in read.recommendations] == ["improve the work"]
    assert len(read.findings) == 1


@pytest.mark.parametrize(
    "items",
    [
        "(1) improve the work\n(2) do more.",
        "1) improve the work\n2) do more.",
        "1.\nimprove the work\n2.\ndo more.",
        "As a priority:\n\n1. improve the work\n2. do more.\n\nThe unit had done half of this before.",
    ],
)
def test_numbers_of_recommendations(items: str) -> None:
    read = report(**{"1. improve the work.": items})
    assert [(x.number, x.text) for x in read.recommendations] == [
        (1, "improve the work"),
        (2, "do more"),
    ]


def test_not_applicable_is_not_the_same_as_not_rated() -> None:
    ratings = {item.standard: item.rating for item in report().ratings}
    assert ratings["2.1"] == "Not applicable"


@pytest.mark.parametrize(
    "row",
    [
        "Does assessment focus on keeping other people safe?\t41",
        "Does assessment focus on keeping other         41%\npeople safe?",
        "| Does assessment focus on keeping other people safe? | **41%** |",
        "Does assessment focus on keeping other people safe?\n41%",
    ],
)
def test_rows_of_key_questions(row: str) -> None:
    (found,) = report(rest=f"\n2.2. Assessment\n\nInadequate\n\n{row}\n").key_questions
    assert (found.percent, found.number) == (41, 3)
    assert found.question == "Does assessment focus on keeping other people safe?"


def test_a_case_sample_of_three_parts_is_added_up() -> None:
    read = report(
        "We inspected 18 community orders, 11 releases on licence from custody and six resettlement "
        "cases. We also conducted 31 interviews with probation practitioners."
    )
    assert read.cases_inspected is not None
    assert read.cases_inspected.value == 35


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the insti-\ntution was an institution; reha-\nbilitation", "the institution was"),
        ("high-\nquality work", "high-quality work"),
        ("pre-\nand post-release", "pre- and post-release"),
    ],
)
def test_broken_words(text: str, joined: str) -> None:
    lines = read_bytes(text.encode(), "report.txt").lines
    assert joined in " ".join(line.text for line in lines if line.text)


@pytest.mark.parametrize(
    ("background", "expected"),
    [
        (
            "It has four offices (Ashby Mere, Coldwell and Dunmoor).",
            {"Ashby Mere", "Coldwell", "Dunmoor"},
        ),
        ("It works from three sites – Ashby Mere and Coldwell.", {"Ashby Mere", "Coldwell"}),
        ("It has two offices, Mill Square and Abbey House.", {"Mill Square", "Abbey House"}),
        ("There is one main office in the PDU, at Abbey House in Coldwell.", {"Abbey House"}),
        ("The PDU operates out of Abbey House, Coldwell.", {"Abbey House"}),
        (
            "Staff sit at four sites: St. Aldate's, Coldwell and Dunmoor.",
            {"St. Aldate's", "Coldwell", "Dunmoor"},
        ),
    ],
)
def test_offices(background: str, expected: set[str]) -> None:
    assert named(background) == {(name, "office") for name in expected}


@pytest.mark.parametrize(
    ("background", "kind", "expected"),
    [
        (
            "There is one approved premises in the city – Fern Lodge.",
            "approved_premises",
            {"Fern Lodge"},
        ),
        ("There is one approved premises (Fern Lodge).", "approved_premises", {"Fern Lodge"}),
        ("There are no approved premises in the PDU.", "approved_premises", set()),
        (
            "There are two magistrates' courts (Ashmere and Coldwell).",
            "court",
            {"Ashmere Magistrates' Court", "Coldwell Magistrates' Court"},
        ),
        (
            "Magistrates' courts in Ashmere and Coldwell and the Crown Court at Dunmoor sit here.",
            "court",
            {"Ashmere Magistrates' Court", "Coldwell Magistrates' Court", "Dunmoor Crown Court"},
        ),
        ("The nearest is Her Majesty's Prison (HMP) Dunmoor.", "prison", {"HMP Dunmoor"}),
        ("It lies beside HMP Marsh Vale.", "prison", {"HMP Marsh Vale"}),
        (
            "It is one of the five metropolitan districts of North Fenland.",
            "local_authority",
            set(),
        ),
        (
            "It works with Ashmere and Coldwell Borough Councils.",
            "local_authority",
            {"Ashmere Borough Council", "Coldwell Borough Council"},
        ),
        (
            "It covers the London Borough of Ashmere, the Royal Borough of Dunmoor and the City of Coldwell.",
            "local_authority",
            {"London Borough of Ashmere", "Royal Borough of Dunmoor", "City of Coldwell"},
        ),
        ("Offices are in Ashmeborough and Coldwellborough.", "local_authority", set()),
        (
            "It was run by Ash, Cold and Dun (ACD) CRC.",
            "predecessor_crc",
            {"Ash, Cold and Dun Community Rehabilitation Company"},
        ),
        (
            "It matches Marsh Vale Police and the Ashmere University Health Board.",
            "partner",
            {"Ashmere University Health Board"},
        ),
        (
            "It matches Marsh Vale Police and the Ashmere University Health Board.",
            "police_force",
            {"Marsh Vale Police"},
        ),
        (
            "Substance misuse services are commissioned by Ashmere Council and delivered by Brook Recovery.",
            "treatment_provider",
            {"Brook Recovery"},
        ),
        (
            "Harbour Drug and Alcohol Services provide treatment in Dunmoor.",
            "treatment_provider",
            {"Harbour Drug and Alcohol Services"},
        ),
        ("Heronway is the provider of drug services.", "treatment_provider", {"Heronway"}),
    ],
)
def test_bodies(background: str, kind: str, expected: set[str]) -> None:
    assert {name for name, found in named(background) if found == kind} == expected


@pytest.mark.parametrize(
    ("background", "expected"),
    [
        (
            "CRS are: accommodation (Fernway); women's services (PQS).",
            {("Fernway", "accommodation"), ("PQS", "womens-services")},
        ),
        (
            "Accommodation CRS support is provided by Fernway, Ember Aid provide women's services.",
            {("Fernway", "accommodation"), ("Ember Aid", "womens-services")},
        ),
        (
            "Under the CRS, Fernway has the contract for accommodation, and the Ember Trust for women.",
            {("Fernway", "accommodation"), ("Ember Trust", "womens-services")},
        ),
        (
            "CRS for men are run by Fernway (accommodation; finance, benefit and debt).",
            {("Fernway", "accommodation"), ("Fernway", "finance-benefit-and-debt")},
        ),
        (
            "CRS are:\n\n- Accommodation – Fernway\n- Personal wellbeing – Ember Aid",
            {("Fernway", "accommodation"), ("Ember Aid", "personal-wellbeing")},
        ),
        (
            "CRS\n\n| Pathway | Provider |\n|---|---|\n| Accommodation | Fernway |\n| PWB | Ember Aid |",
            {("Fernway", "accommodation"), ("Ember Aid", "personal-wellbeing")},
        ),
    ],
)
def test_services(background: str, expected: set[tuple[str, str]]) -> None:
    assert services(background) == expected


def test_paragraphs_without_blank_lines_stay_apart() -> None:
    read = report(
        "The unit serves a wide and thinly settled stretch of country between two rivers and the sea.\n"
        "It is small.\nCRS are provided by Fernway for accommodation, which people wait for, and by no\n"
        "one else.\n1 Source: an office of statistics, in the December of 2022, for the whole country.\n"
        "The courts are Ashmere Crown Court and Coldwell Magistrates' Court, and both are old ones.\n"
    )
    assert {item.provider for item in read.provisions} == {"Fernway"}
    courts = {item.name for item in read.organisations if item.kind == "court"}
    assert courts == {"Ashmere Crown Court", "Coldwell Magistrates' Court"}


def test_a_signature_with_a_line_break_tag() -> None:
    read = report(**{"The Fens are wide.": "**Ada Marsh**<br>HM Chief Inspector of Probation"})
    assert read.signed_by is not None
    assert read.signed_by.value == "Ada Marsh"
    assert read.signed_by_role is not None
    assert read.signed_by_role.value == "HM Chief Inspector of Probation"
