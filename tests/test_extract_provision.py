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


# --- in other words ---------------------------------------------------------------------------


Told = tuple[str, str, str, str, str]


def told(
    provider: str, pathway: str, *, status: str = "current", role: str = "prime", part_of: str = ""
) -> Told:
    return provider, pathway, status, role, part_of


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are shown below.\n\n| Pathway "
                "| Provider |\n|---|---|\n| Accommodation | Orrin Homes |\n| Women's "
                "services | The Wend Project |\n| Personal wellbeing | Loam & Larder |"
            ),
            {
                told("Loam & Larder", "personal-wellbeing"),
                told("Orrin Homes", "accommodation"),
                told("The Wend Project", "womens-services"),
            },
            id="pipe table",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are shown below.\n\n| Provider "
                "| Pathway |\n|---|---|\n| Orrin Homes | Accommodation |\n| Wend Skills CIC "
                "| Education, training and employment |"
            ),
            {
                told("Orrin Homes", "accommodation"),
                told("Wend Skills CIC", "education-training-and-employment"),
            },
            id="pipe table, provider first",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are shown below.\n\n"
                "Pathway                      Provider\nAccommodation                "
                "Orrin Homes\nFinance, benefit and debt    Wend Money\nDependency and "
                "recovery      Clearbrook"
            ),
            {
                told("Clearbrook", "dependency-and-recovery"),
                told("Orrin Homes", "accommodation"),
                told("Wend Money", "finance-benefit-and-debt"),
            },
            id="columns of spaces",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are shown below.\n\nPathway\n\n"
                "Provider\n\nAccommodation\n\nOrrin Homes\n\nPersonal wellbeing\n\nLoamworks\n\n"
                "Women's services\n\nWend Project"
            ),
            {
                told("Loamworks", "personal-wellbeing"),
                told("Orrin Homes", "accommodation"),
                told("Wend Project", "womens-services"),
            },
            id="one cell a line",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are:\n\n- Orrin Homes: "
                "accommodation\n- Wend Money: finance, benefit and debt"
            ),
            {told("Orrin Homes", "accommodation"), told("Wend Money", "finance-benefit-and-debt")},
            id="bullets, provider first",
        ),
        pytest.param(
            (
                "Accommodation support is provided by Orrin Homes and mentoring by Wend "
                "Voices. Commissioned Rehabilitative Services (CRS) are regional."
            ),
            {told("Orrin Homes", "accommodation"), told("Wend Voices", "mentoring")},
            id="passive",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Orrin Homes "
                "delivers the accommodation service; Wend Money offers help with "
                "finance, benefit and debt."
            ),
            {told("Orrin Homes", "accommodation"), told("Wend Money", "finance-benefit-and-debt")},
            id="active",
        ),
        pytest.param(
            "The CRS accommodation contract is held by Orrin Homes.",
            {told("Orrin Homes", "accommodation")},
            id="nominal",
        ),
        pytest.param(
            "Personal wellbeing services are the responsibility of Loamworks.",
            {told("Loamworks", "personal-wellbeing")},
            id="responsibility",
        ),
        pytest.param(
            "The women's service is in the hands of The Wend Project.",
            {told("The Wend Project", "womens-services")},
            id="in the hands of",
        ),
        pytest.param(
            "Orrin Homes is the contractor for accommodation.",
            {told("Orrin Homes", "accommodation")},
            id="contractor for",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Mentoring is "
                "provided jointly by Wend Voices and Loamworks."
            ),
            {told("Loamworks", "mentoring"), told("Wend Voices", "mentoring")},
            id="two for one",
        ),
        pytest.param(
            ("Loamworks provides both personal wellbeing and mentoring under CRS contracts."),
            {told("Loamworks", "mentoring"), told("Loamworks", "personal-wellbeing")},
            id="one for two",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Orrin Homes "
                "provides accommodation support, while Clearbrook provides dependency "
                "and recovery services."
            ),
            {told("Clearbrook", "dependency-and-recovery"), told("Orrin Homes", "accommodation")},
            id="while",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) come from Orrin Homes "
                "(accommodation) and The Wend Project (women)."
            ),
            {told("Orrin Homes", "accommodation"), told("The Wend Project", "womens-services")},
            id="women",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Accommodation "
                "is delivered by Orrin Homes, trading as Keyturn."
            ),
            {told("Orrin Homes", "accommodation")},
            id="brand",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Accommodation "
                "is delivered by Orrin Homes (known locally as Keyturn) and mentoring by "
                "Wend Voices."
            ),
            {told("Orrin Homes", "accommodation"), told("Wend Voices", "mentoring")},
            id="bracket brand",
        ),
        pytest.param(
            "Accommodation is provided by Orrin Homes, part of the Seaward Group.",
            {told("Orrin Homes", "accommodation", part_of="Seaward Group")},
            id="parent",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Mentoring is "
                "delivered by Wend Voices, which is owned by Seaward."
            ),
            {told("Wend Voices", "mentoring", part_of="Seaward")},
            id="owned",
        ),
        pytest.param(
            (
                "Orrin Homes holds the accommodation contract and passes the work in the "
                "county to a local charity, Hearthstone."
            ),
            {
                told("Hearthstone", "accommodation", role="subcontractor"),
                told("Orrin Homes", "accommodation"),
            },
            id="subcontractor, passes",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Mentoring is "
                "provided by Wend Voices under subcontract from Seaward."
            ),
            {told("Wend Voices", "mentoring", role="subcontractor")},
            id="subcontractor, from",
        ),
        pytest.param(
            (
                "Orrin Homes provides accommodation services. Orrin Homes subcontracts "
                "this work to Hearthstone."
            ),
            {
                told("Hearthstone", "accommodation", role="subcontractor"),
                told("Orrin Homes", "accommodation"),
            },
            id="subcontractor, later sentence",
        ),
        pytest.param(
            "Personal wellbeing is delivered by Loamworks on behalf of Seaward.",
            {
                told("Loamworks", "personal-wellbeing", role="subcontractor"),
                told("Seaward", "personal-wellbeing"),
            },
            id="on behalf",
        ),
        pytest.param(
            (
                "Accommodation services are provided by Orrin Homes; until March 2022 "
                "they were provided by Keyturn."
            ),
            {told("Orrin Homes", "accommodation")},
            id="former, until",
        ),
        pytest.param(
            "Orrin Homes took over the accommodation contract from Keyturn in May.",
            {told("Orrin Homes", "accommodation")},
            id="former, took over",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Mentoring had "
                "been provided by Keyturn, whose contract ended in 2022."
            ),
            {told("Keyturn", "mentoring", status="former")},
            id="former only",
        ),
        pytest.param(
            "From April, accommodation services will be provided by Keyturn.",
            {told("Keyturn", "accommodation", status="planned")},
            id="planned",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. The mentoring "
                "contract has been awarded to Keyturn and will begin in June."
            ),
            {told("Keyturn", "mentoring", status="planned")},
            id="planned, awarded",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. In the "
                "neighbouring PDU, mentoring is provided by Keyturn."
            ),
            {told("Keyturn", "mentoring", status="elsewhere")},
            id="elsewhere",
        ),
        pytest.param(
            "There was no mentoring service, and Keyturn did not provide one.", set(), id="denied"
        ),
        pytest.param(
            (
                "At the time of our last inspection, accommodation services were "
                "provided by Keyturn."
            ),
            {told("Keyturn", "accommodation", status="former")},
            id="last inspection",
        ),
        pytest.param(
            "Clearbrook provides treatment for drugs and alcohol.", set(), id="no CRS: treatment"
        ),
        pytest.param(
            "Referrals for accommodation were slow, and Orrin Council had no list.",
            set(),
            id="referral",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) contracts serve the unit: "
                "Orrin Homes for accommodation; Wend Money for finance, benefit and "
                "debt; and The Wend Project for women."
            ),
            {
                told("Orrin Homes", "accommodation"),
                told("The Wend Project", "womens-services"),
                told("Wend Money", "finance-benefit-and-debt"),
            },
            id="contracts serve",
        ),
        pytest.param(
            (
                "The providers are as follows: accommodation, Orrin Homes; mentoring, "
                "Wend Voices; women's services, The Wend Project. All are CRS contracts."
            ),
            {
                told("Orrin Homes", "accommodation"),
                told("The Wend Project", "womens-services"),
                told("Wend Voices", "mentoring"),
            },
            id="colon sentence",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Accommodation "
                "is a service that Orrin Homes delivers."
            ),
            {told("Orrin Homes", "accommodation")},
            id="that X",
        ),
        pytest.param(
            "Responsibility for the accommodation pathway rests with Orrin Homes.",
            {told("Orrin Homes", "accommodation")},
            id="rests with",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. Second Harbour "
                "provides mentoring."
            ),
            {told("Second Harbour", "mentoring")},
            id="opening name",
        ),
        pytest.param(
            (
                "Commissioned Rehabilitative Services (CRS) are regional. For "
                "accommodation, people are referred to Orrin Homes."
            ),
            {told("Orrin Homes", "accommodation")},
            id="for P, people go",
        ),
    ],
)
def test_provision_in_the_words_of_other_inspectors(said: str, expected: set[Told]) -> None:
    found = {(p.provider, p.pathway, p.status, p.role, p.part_of) for p in provisions(said)}
    assert found == expected


IT = [
    (
        "Accommodation was the best rooted. Orrin Homes had held that contract since May.",
        {told("Orrin Homes", "accommodation")},
    ),
    (
        (
            "Ask in Marsh Vale who helps and the answer will be Orrin Homes. It has delivered the "
            "accommodation pathway since May, when it took over from Wend Rooms."
        ),
        {told("Orrin Homes", "accommodation")},
    ),
    (
        (
            "Orrin Homes, a Marlow charity, delivers accommodation. The same charity holds the "
            "finance, benefit and debt contract."
        ),
        {told("Orrin Homes", "accommodation"), told("Orrin Homes", "finance-benefit-and-debt")},
    ),
    (
        (
            "Wend Money had held the contract for finance, benefit and debt. It gave notice "
            "and left in June."
        ),
        {told("Wend Money", "finance-benefit-and-debt", status="former")},
    ),
    (
        (
            "Wend Money ran the accommodation service, but its contract came to an end in May "
            "and the work had passed to the Orrin Group."
        ),
        {
            told("Wend Money", "accommodation", status="former"),
            told("Orrin Group", "accommodation"),
        },
    ),
    (
        (
            "Orrin Homes, Wend Money and The Project provide respectively the accommodation "
            "service, the finance, benefit and debt service and the women's service."
        ),
        {
            told("Orrin Homes", "accommodation"),
            told("Wend Money", "finance-benefit-and-debt"),
            told("The Project", "womens-services"),
        },
    ),
    (
        "We heard that Orrin Homes might be engaged to provide accommodation from May.",
        {told("Orrin Homes", "accommodation", status="planned")},
    ),
]


# What may look like the end of a provider, or like its work, and is neither.
IT += [
    (f"Orrin Homes delivers accommodation. {said}", {told("Orrin Homes", "accommodation")})
    for said in (
        "It stopped taking people on Fridays.",
        "It closed for a week in May.",
        "It left messages for officers.",
        "It gave back what it could.",
        "There is nothing better here.",
    )
]
IT.append(("Accommodation was much praised. Wend Rooms gave it a grant.", set()))
IT.append(
    (
        "Orrin Homes may provide accommodation from May.",
        {told("Orrin Homes", "accommodation", status="planned")},
    )
)


@pytest.mark.parametrize(("said", "expected"), IT)
def test_a_sentence_may_go_on_about_the_one_before(said: str, expected: set[Told]) -> None:
    background = f"{CRS}were in place. {said}"
    found = {(p.provider, p.pathway, p.status, p.role, p.part_of) for p in provisions(background)}
    assert found == expected


def subcontracted(background: str) -> set[tuple[str, str]]:
    found = provisions(CRS + background)
    return {(item.provider, item.pathway) for item in found if item.role == "subcontractor"}


@pytest.mark.parametrize(
    "said",
    [
        "It passes some of its work in the north to Fern Corner, a small charity.",
        "In the north the sessions are run by a subcontractor, Fern Corner.",
        "Some of it is subcontracted to Fern Corner.",
        "Fern Corner does it as a subcontractor.",
        "Fern Corner, its subcontractor, had two workers.",
        "It had engaged Fern Corner as a subcontractor, for personal wellbeing in the north.",
        "In the north the same is given on its behalf by Fern Corner.",
    ],
)
def test_whose_work_is_passed_on_may_stand_in_the_sentence_before(said: str) -> None:
    background = f"were in place. Larkspur Community provides personal wellbeing. {said}"
    assert subcontracted(background) == {("Fern Corner", "personal-wellbeing")}


def test_the_town_in_which_work_is_passed_on_does_none_of_it() -> None:
    background = (
        "were in place. Larkspur Community provides personal wellbeing. It subcontracts Marlow to "
        "Fern Corner."
    )
    assert subcontracted(background) == {("Fern Corner", "personal-wellbeing")}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Both offices", {HOUSING}),
        ("Contract ended March 2023", set()),
        ("Not yet in delivery", set()),
        ("The north is sub-let to Fern Corner", {HOUSING, ("Fern Corner", "accommodation")}),
        ("Casework by Fern Corner under subcontract", {HOUSING, ("Fern Corner", "accommodation")}),
    ],
)
def test_the_other_cells_of_a_row_tell_when_and_who(
    note: str, expected: set[tuple[str, str]]
) -> None:
    head = "| Pathway | Provider | Notes |\n|---|---|---|"
    table = f"are these.\n\n{head}\n| Accommodation | Brightway | {note} |"
    assert pairs(CRS + table) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "Brightway (accommodation); Harbourlight Trust (women's services)",
        "Brightway (accommodation), and Harbourlight Trust (women's services)",
        "Accommodation: Brightway; Women's services: Harbourlight Trust",
    ],
)
def test_one_row_may_hold_all_providers(cell: str) -> None:
    table = f"are these.\n\n| Fact | Value |\n|---|---|\n| CRS providers | {cell} |"
    assert pairs(CRS + table) == {HOUSING, WOMEN}
