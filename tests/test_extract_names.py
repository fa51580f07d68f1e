from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_report import registers

from build_graph.extract.names.naming import Name, NameFinder
from build_graph.extract.names.whole_names import Pairs, whole_names

OWN = ("Marsh Vale", "Marshland")


def names(text: str, *others: str) -> list[Name]:
    """The names of a sentence of a report that has the sentences `others` as well."""
    texts = [text, *others]
    finder = NameFinder(texts, registers(), OWN)
    told = [(each, finder.names(number, each)) for number, each in enumerate(texts)]
    return whole_names(text, told[0][1], Pairs(told), OWN)


def printed(text: str, *others: str) -> list[str]:
    return [name.text for name in names(text, *others)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "Staff meet The Orrin Trust and the Kestle Project each week.",
            ["The Orrin Trust", "Kestle Project"],
        ),
        ("People are released from HMP The Wending.", ["HMP The Wending"]),
        ("Mentors come from Brightlane 360 CIC, a small company.", ["Brightlane 360 CIC"]),
        ("Out of hours there is Haven 24/7.", ["Haven 24/7"]),
        ("In 2022 Kestle Housing opened a hostel.", ["Kestle Housing"]),
        ("Work is shared with Loam & Larder in the north.", ["Loam & Larder"]),
        ("A group from Plough, Loam & Larder cooks there.", ["Plough, Loam & Larder"]),
        (
            "It was run by Orrin, Kestle and Wend Community Rehabilitation Company.",
            ["Orrin, Kestle and Wend Community Rehabilitation Company"],
        ),
        ("They met Kestle (Midlands) CIO in May.", ["Kestle (Midlands) CIO"]),
        ("They met Kestle Voices (North) in May.", ["Kestle Voices (North)"]),
        ("They met Kestle Voices (the charity) in May.", ["Kestle Voices"]),
        (
            "Meetings are held with Cyngor Sir Fenwy and Heddlu Marw.",
            ["Cyngor Sir Fenwy", "Heddlu Marw"],
        ),
        ("Kestle Housing's workers visit Orrin Trust's hostel.", ["Kestle Housing", "Orrin Trust"]),
        ("The women's centre is run by St Oswin's Lodge.", ["St Oswin's Lodge"]),
        ("The women's centre is run by St. Oswin's Lodge.", ["St. Oswin's Lodge"]),
        (
            "A contract was let to Wendway cic, and another to Loamworks ltd.",
            ["Wendway cic", "Loamworks ltd"],
        ),
        ("Second Harbour supports people with addictions.", ["Second Harbour"]),
        ("Women Rising runs a group on Tuesdays.", ["Women Rising"]),
        ("Leaders were visible. ", []),
        ("Staff felt supported.", []),
        ("Kestle provides advice.", ["Kestle"]),
        (
            ("People trust the Office of the Police and Crime Commissioner for Orrinshire."),
            ["Office of the Police and Crime Commissioner for Orrinshire"],
        ),
        (
            "It lies between Wend upon Tarrow and Stoke-le-Marsh.",
            ["Wend upon Tarrow", "Stoke-le-Marsh"],
        ),
        ("They are seen at Mill Lane, Orrin, on Mondays.", ["Mill Lane", "Orrin"]),
        ("HMP/YOI Wendle and HMP Tarrow are near.", ["HMP/YOI Wendle", "HMP Tarrow"]),
        ("Help comes from moveUp and from Kestle.", ["moveUp", "Kestle"]),
        ("The NHS-run clinic and the Kestle-based team work together.", []),
        (
            "It serves the London Borough of Wendle and the Royal Borough of Tarrow.",
            ["London Borough of Wendle", "Royal Borough of Tarrow"],
        ),
        ("It serves Orrin & Wend Borough Council.", ["Orrin & Wend Borough Council"]),
        ("The force is Orrin and Wend Constabulary.", ["Orrin and Wend Constabulary"]),
        (
            "Treatment is given by Orrin and Tarrow NHS Foundation Trust.",
            ["Orrin and Tarrow NHS Foundation Trust"],
        ),
        ("A local charity called Hedge and Furrow runs an allotment.", ["Hedge and Furrow"]),
        ("Hedge and Furrow runs an allotment.", ["Hedge and Furrow"]),
        ("Advice comes from the Centre for Wending Lives.", ["Centre for Wending Lives"]),
        ("The team in January used OASys and ViSOR.", []),
        ("Kestle, Tarrow and Wend are towns.", ["Kestle", "Tarrow", "Wend"]),
        ("Both men came from Tarrow.", ["Tarrow"]),
        ("Marsh Vale has two offices.", ["Marsh Vale"]),
        ("• Orrin Trust gives lunch.", ["Orrin Trust"]),
        (
            "The Tarrow Safer Streets Partnership Board met.",
            ["The Tarrow Safer Streets Partnership Board"],
        ),
        ("They came from Yr Hen Felin, Bro Wend.", ["Yr Hen Felin", "Bro Wend"]),
        ("Referrals to Kestle24 rose.", ["Kestle24"]),
        ("Of 1,200 people 300 lived in Tarrow.", ["Tarrow"]),
        ("In Orrin Women's Aid has a refuge.", ["Orrin Women's Aid"]),
        ("Ty'r Afon Gwaith+ gives work.", ["Ty'r Afon Gwaith+"]),
        ("Work is found by Rung by Rung.", ["Rung by Rung"]),
    ],
)
def test_names_are_whole(said: str, expected: list[str]) -> None:
    assert printed(said) == expected


def test_a_name_from_a_common_word_is_whole_where_the_report_prints_that_word() -> None:
    said = "It works with Steps to Wending and Women in Wending."
    assert printed(said, "Its steps helped women.") == ["Steps to Wending", "Women in Wending"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Mentors from Hedge and Furrow met them.", ["Hedge and Furrow"]),
        ("Hedge is near, and Furrow is far.", ["Hedge", "Furrow"]),
    ],
)
def test_two_words_that_always_stand_together_are_one_name(other: str, expected: list[str]) -> None:
    assert printed("Workers come from Hedge and Furrow.", other) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (("They like Visible for its courses.",), ["Visible"]),
        (("It was visible to all.",), []),
    ],
)
def test_what_opens_a_sentence_is_a_name_where_it_is_printed_inside_one(
    others: tuple[str, ...], expected: list[str]
) -> None:
    assert printed("Visible helped them in Orrin.", *others) == [*expected, "Orrin"]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("They know HMP Tarrow and Orrin Crown Court.", ["prison", "court"]),
        ("They know Orrin City Council and Wend Police.", ["local_authority", "police_force"]),
        ("They know Marsh Vale and Kestle House.", ["own", ""]),
    ],
)
def test_names_tell_their_kind(said: str, kinds: list[str]) -> None:
    found = [name.kind for name in names(said)]
    assert found == kinds


WORDS = st.sampled_from(
    [
        *("Orrin", "Trust", "The", "the", "and", "of", "&", ",", "(", ")", "24/7", "360", "HMP"),
        *("Council", "Women's", "'s", "’", "St.", "cic", "Tŷ", "y", ".", ";", "\t", "  ", "A", "-"),
        *("Community", "Rehabilitation", "Company", "Police", "Marsh", "Vale", "Mend", "Grow"),
        *("Thrive", "moveUp", "May", "in", "Midlands", "|", "•", '"', "Magistrates'", "Courts"),
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60))
@example("Mend, Grow and Thrive")
@example("(Orrin")
def test_names_lie_in_the_sentence_and_never_overlap(said: str) -> None:
    end = 0
    for name in names(said):
        assert end <= name.start < name.end <= len(said)
        assert said[name.start : name.end] == name.text
        end = name.end
