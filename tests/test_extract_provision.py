from __future__ import annotations

import pytest
from invented_report import parsed, quoted, report_text

from build_graph.model import Provision

CRS = "Commissioned Rehabilitative Services (CRS) "
HOUSING, WOMEN = ("Brightway", "accommodation"), ("Harbourlight Trust", "womens-services")
WELLBEING = ("Larkspur Community", "personal-wellbeing")


TWO_PATHWAYS = (
    "were let. Education, training and employment (ETE) and finance, benefit and debt (FBD) "
    "are delivered by Brightway, while Harbourlight Trust runs the women's services."
)


def provisions(background: str, sections: str = "") -> tuple[Provision, ...]:
    return parsed(report_text(background=background, sections=sections)).provisions


def pairs(background: str, sections: str = "") -> set[tuple[str, str]]:
    return {(item.provider, item.pathway) for item in provisions(background, sections)}


ORDERS = {
    "X for P; Y for R": "are provided by Brightway for accommodation; Harbourlight Trust for "
    "women's services; and Larkspur Community for personal wellbeing.",
    "P by X; R by Y": "are delivered as follows: accommodation by Brightway; women's services by "
    "Harbourlight Trust; and personal wellbeing by Larkspur Community.",
    "sentences": "are in place. Accommodation support is provided by Brightway. Harbourlight Trust "
    "provided women's services. Personal wellbeing is delivered by Larkspur Community.",
    "X (P)": "include Brightway (accommodation), Harbourlight Trust (women's services) and "
    "Larkspur Community (personal wellbeing).",
    "P (X)": "include accommodation (Brightway), women's services (Harbourlight Trust) and "
    "personal wellbeing (Larkspur Community).",
    "P: X, bullets": "are:\n\n- accommodation: Brightway\n- women's services: Harbourlight Trust\n"
    "- personal wellbeing: Larkspur Community",
    "P – X, bullets": "are:\n\n- Accommodation – Brightway\n- Women's services – Harbourlight "
    "Trust\n- Personal wellbeing – Larkspur Community",
    "the provider for P is X": "are commissioned regionally. The provider for accommodation is "
    "Brightway, the provider for women's services is Harbourlight Trust and the provider for "
    "personal wellbeing is Larkspur Community.",
    "verbs": "are provided. Brightway deliver the accommodation pathway. Harbourlight Trust runs "
    "women's services. For personal wellbeing, the provider is Larkspur Community.",
    "hard-wrapped": "are provided by Brightway for\naccommodation; Harbourlight Trust for women's\n"
    "services; and Larkspur\nCommunity for personal wellbeing.",
    "curly marks": "are provided by Brightway for accommodation; Harbourlight Trust for women’s "
    "services¹; and Larkspur Community for personal wellbeing².",
}


@pytest.mark.parametrize("said", ORDERS.values(), ids=ORDERS)
def test_every_word_order_gives_the_same_pairs(said: str) -> None:
    assert pairs(CRS + said) == {HOUSING, WOMEN, WELLBEING}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "are provided by Brightway for accommodation, personal wellbeing and mentoring.",
            {HOUSING, ("Brightway", "personal-wellbeing"), ("Brightway", "mentoring")},
        ),
        (
            TWO_PATHWAYS,
            {
                ("Brightway", "education-training-and-employment"),
                ("Brightway", "finance-benefit-and-debt"),
                WOMEN,
            },
        ),
        (
            "are provided by Hearthway and Bridgeline for accommodation.",
            {("Hearthway", "accommodation"), ("Bridgeline", "accommodation")},
        ),
        (
            "are provided by the Saffron Lane Women's Project for women's services.",
            {("Saffron Lane Women's Project", "womens-services")},
        ),
        (
            "were in place. Catch 90 provided mentoring.",
            {("Catch 90", "mentoring")},
        ),
        ("are not yet in place for women in the PDU.", set()),
        (
            (
                "are shared. Larkspur Community provides personal wellbeing and accommodation "
                "support is provided by Brightway."
            ),
            {WELLBEING, HOUSING},
        ),
        (
            (
                "were let. Accommodation is provided by Brightway and Larkspur Community delivers "
                "personal wellbeing support."
            ),
            {WELLBEING, HOUSING},
        ),
        (
            (
                "are:\n\n- Finance, benefit and debt – Hearthway Northmoor and Tarn-on-Sea\n"
                "- Personal wellbeing – Bridgeline UK Ltd"
            ),
            {
                ("Hearthway Northmoor and Tarn-on-Sea", "finance-benefit-and-debt"),
                ("Bridgeline UK Ltd", "personal-wellbeing"),
            },
        ),
        (
            "are delivered by Sailors' Rest Trust (employment, training and education).",
            {("Sailors' Rest Trust", "education-training-and-employment")},
        ),
        ("come from Harbourlight Trust (women) and Brightway (accommodation).", {WOMEN, HOUSING}),
        ("are: Women (Harbourlight Trust), Accommodation (Brightway).", {WOMEN, HOUSING}),
        ("include Harbourlight Trust, which works with women.", {WOMEN}),
        ("exist. The women's CRS is delivered by Harbourlight Trust.", {WOMEN}),
        (
            "are few. In Lowmoor, Harbourlight Trust supports people with mentoring.",
            {("Harbourlight Trust", "mentoring")},
        ),
    ],
)
def test_groups_and_names(said: str, expected: set[tuple[str, str]]) -> None:
    assert pairs(CRS + said) == expected


def test_a_known_name_with_commas_stays_whole() -> None:
    said = "are provided by Mend, Grow and Thrive for dependency and recovery."
    assert pairs(CRS + said) == {("Mend, Grow and Thrive", "dependency-and-recovery")}


@pytest.mark.parametrize(
    "parent",
    [
        " – part of Seaward – ",
        ", part of Seaward, ",
        " (part of Seaward) ",
        ", which is part of Seaward, ",
    ],
)
def test_a_parent_body_is_kept_apart(parent: str) -> None:
    (item,) = provisions(f"{CRS}are provided by Brightway{parent}for accommodation.")
    assert (item.provider, item.pathway, item.part_of) == (*HOUSING, "Seaward")


@pytest.mark.parametrize(
    "said",
    [
        "Tidewell provides alcohol and drug treatment in the PDU.",
        "Accommodation is scarce in Fernhill, and the council has a waiting list.",
        "The PDU serves Fernhill and Cragside.",
    ],
)
def test_what_is_no_commissioned_service_is_left_alone(said: str) -> None:
    assert pairs(said) == set()


def test_known_providers_are_found_in_the_findings_too() -> None:
    section = (
        "1.3. Services\n\nGood\n\nStrengths:\n\n"
        "- Accommodation support was delivered by Hearthway, and valued by everyone we spoke to.\n"
    )
    (item,) = provisions("We inspected 41 cases.", section)
    assert (item.provider, item.pathway, item.at.section) == ("Hearthway", "accommodation", "1.3")


def test_a_pair_rests_on_every_sentence_that_states_it() -> None:
    text = report_text(
        background=f"{CRS}are provided by Hearthway for accommodation.\n\nThe CRS accommodation "
        "provider, Hearthway, meets the unit. Hearthway deliver the accommodation pathway."
    )
    report = parsed(text)
    assert len({(p.provider, p.pathway) for p in report.provisions}) == len(report.provisions)
    quotes = quoted(report, report.provisions[0])
    assert quotes[0] == "Hearthway for accommodation"
    assert len(quotes) > 1
