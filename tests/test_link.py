"""One candidate or none: what names of reports link to, and what they refuse to link to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from build_graph.registers.link import link
from build_graph.registers.name_index import Registers, load_registers

KNOWN = load_registers()
BODIES = ("provider", "body")


@pytest.mark.parametrize(
    ("name", "register", "path", "method"),
    [
        ("HMP Bronzefield", "prison", "prison/hmp-bronzefield", "exact"),
        ("HM Prison (HMP) Bullingdon", "prison", "prison/hmp-bullingdon", "alias"),
        ("HM Prison Lewes", "prison", "prison/hmp-lewes", "alias"),
        ("HMP & YOI Lewes", "prison", "prison/hmp-lewes", "alias"),
        ("His Majesty’s Prison Lewes", "prison", "prison/hmp-lewes", "alias"),
        ("HMP/YOI Feltham", "prison", "prison/hmp-feltham", "alias"),
        ("HMYOI Feltham", "prison", "prison/hmyoi-feltham", "exact"),
        ("LWI", "prison", "prison/hmp-lewes", "code"),
        ("Reading Magistrates’ Court", "court", "court/reading-magistrates-court", "exact"),
        ("Hastings Magistrates' Courts", "court", "court/hastings-magistrates-court", "alias"),
        ("Crown Court at Oxford", "court", "court/oxford-crown-court", "alias"),
        ("St Albans Crown Court", "court", "court/st-albans-crown-court", "exact"),
        ("Thames Valley Police", "police-force", "police-force/thames-valley-police", "exact"),
        ("Kent Constabulary", "police-force", "police-force/kent-police", "alias"),
        ("Brighton & Hove City Council", "local-authority", "brighton-and-hove", "exact"),
        ("London Borough of Croydon Council", "local-authority", "croydon", "alias"),
        ("Slough", "local-authority", "slough", "exact"),
        ("Slough Council", "local-authority", "slough", "alias"),
        ("Brighton and East Sussex", "pdu", "pdu/east-sussex", "alias"),
        ("North Essex PDU", "pdu", "pdu/essex-north", "alias"),
        ("East Berkshire Probation Delivery Unit (PDU)", "pdu", "pdu/east-berkshire", "alias"),
        ("N59BRK", "pdu", "pdu/east-berkshire", "code"),
        ("Kent, Surrey & Sussex", "region", "region/kent-surrey-and-sussex", "exact"),
        ("South Central probation region", "region", "region/south-central", "alias"),
        ("Cymru", "region", "region/wales", "alias"),
        ("Linden Bank AP", "approved-premises", "linden-bank-approved-premises", "alias"),
        ("Catch 22", "provider", "provider/catch22", "alias"),
        ("Change, Grow, Live", "provider", "provider/change-grow-live", "exact"),
        ("the Nelson Trust", "provider", "provider/nelson-trust", "exact"),
        ("Interventions Alliance", "provider", "provider/interventions-alliance", "exact"),
        ("Department of Work and Pensions", BODIES, "department-for-work-and-pensions", "alias"),
        ("Turning Point", BODIES, "provider/turning-point", "exact"),
        ("Cranstoun", BODIES, "body/cranstoun", "exact"),
        ("Thames Valley Community Rehabilitation Company", "predecessor", "thames-valley-crc", ""),
        ("KSS CRC", "predecessor", "kent-surrey-and-sussex-crc", "alias"),
        (
            "South West and South Central Division of the National Probation Service",
            "predecessor",
            "nps-south-west-and-south-central",
            "alias",
        ),
        ("NPS London division", "predecessor", "nps-london", "alias"),
    ],
)
def test_links(name: str, register: str | tuple[str, ...], path: str, method: str) -> None:
    found = link(name, register, KNOWN)
    assert found.iri_path in (path, f"{register}/{path}", f"body/{path}")
    assert found.method == (method or "exact")


@pytest.mark.parametrize(
    ("name", "on", "path"),
    [
        ("North Yorkshire", "2023-06-05", "north-yorkshire"),
        ("North Yorkshire", "2023-06", "north-yorkshire"),
        ("North Yorkshire", "2022-06-05", "north-yorkshire-county"),
        ("North Yorkshire County Council", "2023-06-05", "north-yorkshire-county"),
        ("North Yorkshire Council", "2022-06-05", "north-yorkshire"),
        ("Somerset", "2023", "somerset-county"),
        ("Cumbria", "2024-01-01", "cumbria"),
        ("Slough County Council", "2024-01-01", "slough"),
        ("Oxford County Council", "2024-01-01", "oxford-county-council"),
    ],
)
def test_date_and_kind_of_council_narrow(name: str, on: str, path: str) -> None:
    assert link(name, "local-authority", KNOWN, on=on).iri_path == f"local-authority/{path}"


@pytest.mark.parametrize(
    ("name", "register", "path"),
    [
        ("Nowhere Crown Court", "court", "court/nowhere-crown-court"),
        ("HM Prison (HMP) Nowhere", "prison", "prison/hmp-nowhere"),
        ("HMP Nowhere", "prison", "prison/hmp-nowhere"),
        ("The Lantern Trust", BODIES, "organisation/lantern-trust"),
        ("The Lantern Trust", "provider", "organisation/lantern-trust"),
        ("NPS South West", "predecessor", "organisation/nps-south-west"),
        (
            "National Probation Service (NPS) South West",
            "predecessor",
            "organisation/nps-south-west",
        ),
        ("North Yorkshire", "local-authority", "local-authority/north-yorkshire-unresolved"),
        ("advance", "provider", "organisation/advance"),
        ("Foundation", "body", "organisation/foundation"),
        ("the Probation Service", BODIES, "organisation/probation-service"),
    ],
)
def test_what_is_unknown_or_unclear_is_unregistered(
    name: str, register: str | tuple[str, ...], path: str
) -> None:
    found = link(name, register, KNOWN)
    assert (found.iri_path, found.method) == (path, "unregistered")


def test_a_name_without_letters_still_gets_an_iri_of_its_own() -> None:
    first, second = (link(name, "provider", KNOWN).iri_path for name in ("—", "***"))
    assert first.startswith("organisation/unnamed-")
    assert first != second


def test_an_unregistered_name_never_takes_the_place_of_an_entry() -> None:
    for name, register in (("Foundation", "body"), ("North Yorkshire", "local-authority")):
        assert KNOWN.entry(link(name, register, KNOWN).iri_path) is None


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Registers:
    folder = tmp_path_factory.mktemp("registers")
    table = [
        "office|name|region|address",
        "mirefold-east|Mirefold House|region:wales|2 Dock Road, Saltbeck",
        "mirefold-west|Mirefold House|region:wales|1 High Street, Thornby",
        "mirefold-south|Mirefold House|region:south-west|1 Quay, Marl",
        "plain|Larkfield Centre|region:wales|",
    ]
    (folder / "offices.tsv").write_text("\n".join(table).replace("|", "\t") + "\n", "utf-8")
    return load_registers([folder])


Linking = Callable[..., str]


@pytest.fixture
def office(invented: Registers) -> Linking:
    def find(name: str, region: str = "", near: tuple[str, ...] = ()) -> str:
        return link(name, "office", invented, region=region, near=near).iri_path

    return find


def test_region_and_places_near_narrow(office: Linking) -> None:
    assert office("Mirefold House", region="South West") == "office/mirefold-south"
    assert office("Mirefold House", region="region:south-west") == "office/mirefold-south"
    assert office("Mirefold House", region="Wales") == "office/mirefold-house"
    assert office("Mirefold House", region="Wales", near=["Thornby"]) == "office/mirefold-west"
    assert office("Mirefold House") == "office/mirefold-house"


def test_an_office_of_another_region_is_another_office(office: Linking) -> None:
    assert office("Larkfield Centre", region="Wales") == "office/plain"
    assert office("Larkfield Centre", region="London") == "office/larkfield-centre"
    assert office("Larkfield Centre", region="no such region") == "office/plain"


def test_narrowing_says_so(invented: Registers) -> None:
    assert link("Mirefold House", "office", invented, region="South West").method == "context"


def test_the_same_name_in_two_registers_is_no_one(tmp_path: Path) -> None:
    for register, file in (("provider", "providers"), ("body", "bodies")):
        (tmp_path / f"{file}.tsv").write_text(f"{register}\tname\nwindle\tWindle Trust\n", "utf-8")
    known = load_registers([tmp_path])
    assert link("Windle Trust", BODIES, known).method == "unregistered"
    assert link("Windle Trust", "body", known).iri_path == "body/windle"
