"""What changed between two inspections: of one unit, and of a unit that was merged from two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fixture_graph import BASE, HALLOWBY, THORNMERE, Inspection, Writer, small_store, thing
from invented_report import SAMPLES

from build_graph.knowledge.terms import Lines, node, text, typed
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.store.database import Store, open_store

EAST = Inspection(
    pdu="East Fen",
    month="2021-11",
    framework="2021",
    ratings={"Leadership": "Good", "Court work": "Good", "Assessment": "Inadequate"},
    percents={"Assessment": (62, 55, 48)},
    score=4,
    providers=(("Hearthway", "accommodation"),),
)
WEST = replace(
    EAST,
    pdu="West Fen",
    ratings={"Leadership": "Inadequate", "Court work": "Not rated", "Assessment": "Inadequate"},
    percents={"Assessment": (40, 40, 70)},
)
FEN = Inspection(
    pdu="The Fens",
    month="2024-03",
    framework="2023",
    ratings={"Leadership": "Requires improvement", "Assessment": "Requires improvement"},
    percents={"Assessment": (70, 52, 60)},
    score=2,
    providers=(("Hearthway", "accommodation"), ("Bridgeline", "mentoring")),
)
# The same unit under another name: its IRI is the same, what reports print is not.
RENAMED = replace(THORNMERE, month="2020-02")


def merger() -> tuple[str, ...]:
    out = Lines(f"{BASE}graph/reference")
    event = thing("change/fens")
    out.type_and_label(event, "pg:ChangeEvent", "Merger of the fens")
    out.add(event, "skos:prefLabel", text("Merger of the fens"))
    out.add(event, "dcterms:type", text("merger"))
    out.add(event, "dcterms:date", typed("2022-04-01", "xsd:date"))
    out.add(event, "org:resultingOrganization", node(thing("pdu/the-fens")))
    for name in ("East Fen", "West Fen", "The Fens"):
        own = thing(f"pdu/{name.lower().replace(' ', '-')}")
        out.type_and_label(own, "pg:ProbationDeliveryUnit", name)
        out.add(own, "skos:prefLabel", text(name))
        if name != "The Fens":
            out.add(event, "org:originalOrganization", node(own))
    return out.sorted()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("change") / "graph"
    renamed = [line.replace('"Thornmere Vale"', '"Vale of Thornmere"') for line in lines(RENAMED)]
    made = small_store(path, (EAST, WEST, FEN, THORNMERE, HALLOWBY), [*merger(), *renamed])
    with open_store(made, read_only=True) as opened:
        yield opened


def lines(inspection: Inspection) -> tuple[str, ...]:
    return Writer(inspection).write()[2]


def cells(store: Store, name: str, columns: str, **parameters: str) -> list[tuple[Any, ...]]:
    table = run(store, name, parameters)
    places = [table.columns.index(column) for column in columns.split()]
    return [tuple(row[i] for i in places) for row in table.rows]


def test_a_merged_unit_is_compared_with_each_it_was_made_from(store: Store) -> None:
    columns = "pdu_before standard_name number_before rating_before number_after change comparable"
    assert cells(store, "changes-in-ratings", columns, pdu="The Fens") == [
        ("East Fen", "Leadership", "1.1", "Good", "1.1", "worse", "with care"),
        ("East Fen", "Court work", "2.1", "Good", None, None, "no"),
        ("East Fen", "Assessment", "2.2", "Inadequate", "2.1", "better", "with care"),
        ("West Fen", "Leadership", "1.1", "Inadequate", "1.1", "better", "with care"),
        ("West Fen", "Court work", "2.1", "Not rated", None, None, "no"),
        ("West Fen", "Assessment", "2.2", "Inadequate", "2.1", "better", "with care"),
    ]


def test_the_same_question_of_two_frameworks_is_compared(store: Store) -> None:
    columns = "pdu_before aspect percent_before percent_after points lowest comparable"
    assert cells(store, "changes-in-lowest-questions", columns, pdu="The Fens") == [
        ("East Fen", "desistance", 55, 52, -3, "after", "yes"),
        ("East Fen", "safety", 48, 60, 12, "before", "yes"),
        ("West Fen", "desistance", 40, 52, 12, "both", "yes"),
        ("West Fen", "engagement", 40, 70, 30, "before", "yes"),
    ]


def test_providers_come_stay_and_go(store: Store) -> None:
    columns = "pdu_before pathway provider change"
    assert cells(store, "changes-in-providers", columns, pdu="The Fens") == [
        ("East Fen", "accommodation", "Hearthway", "stayed"),
        ("East Fen", "mentoring", "Bridgeline", "new"),
        ("West Fen", "accommodation", "Hearthway", "stayed"),
        ("West Fen", "mentoring", "Bridgeline", "new"),
    ]
    assert cells(store, "changes-in-providers", columns, pathway="mentoring", pdu="The Fens") == [
        ("East Fen", "mentoring", "Bridgeline", "new"),
        ("West Fen", "mentoring", "Bridgeline", "new"),
    ]


def test_what_a_unit_was_made_from(store: Store) -> None:
    columns = "pdu predecessor date kind last_inspected"
    assert cells(store, "predecessors-of-pdu", columns) == [
        ("The Fens", "East Fen", "2022-04-01", "merger", "2021-11"),
        ("The Fens", "West Fen", "2022-04-01", "merger", "2021-11"),
    ]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("shared-courts", "court"),
        ("shared-crs-providers", "provider"),
        ("shared-local-authorities", "local_authority"),
        ("shared-police-forces", "police_force"),
        ("shared-prisons", "prison"),
    ],
)
def test_a_unit_shares_nothing_with_itself(store: Store, name: str, column: str) -> None:
    rows = cells(store, name, f"{column} pdu_a pdu_b")
    assert ("Thornmere Vale", "Vale of Thornmere") not in {row[1:] for row in rows}
    assert any("Thornmere" in row[1] + row[2] for row in rows)


def test_a_merged_unit_shares_nothing_with_what_it_was_made_from(store: Store) -> None:
    pairs = set(cells(store, "shared-crs-providers", "pdu_a pdu_b", provider="Hearthway"))
    assert ("East Fen", "West Fen") in pairs
    assert not {("East Fen", "The Fens"), ("The Fens", "West Fen")} & pairs


def test_a_renamed_unit_is_still_compared_with_itself(store: Store) -> None:
    (row,) = {
        row for row in cells(store, "changes-in-ratings", "before after pdu_before pdu")
        if row[3] == "Thornmere Vale"
    }  # fmt: skip
    assert row == ("2020-02", "2022-09", "Vale of Thornmere", "Thornmere Vale")


# --- the samples ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("samples") / "graph"
    given = [SAMPLES / "reports", SAMPLES / "facts"]
    result = build(given, path, registers=[SAMPLES / "registers"])
    assert result.left_out == 0
    assert result.validation is not None
    found = [one.report for one in result.validation.results if one.severity != "info"]
    assert found == ["aldersea-and-wykeholm-2023.md"]
    with open_store(path, read_only=True) as opened:
        yield opened


def test_two_inspections_of_a_sample_under_two_frameworks(samples: Store) -> None:
    columns = "standard_name number_before rating_before number_after rating_after change"
    assert cells(samples, "changes-in-ratings", columns, pdu="Thornmere Vale") == [
        ("Leadership", "1.1", "Good", "1.1", "Good", "same"),
        ("Staff", "1.2", "Good", "1.2", "Requires improvement", "worse"),
        ("Services", "1.3", "Requires improvement", "1.3", "Good", "better"),
        ("Information and facilities", "1.4", "Outstanding", None, None, None),
        ("Court work", "2.1", "Not rated", None, None, None),
        ("Assessment", "2.2", "Good", "2.1", "Good", "same"),
        ("Planning", "2.3", "Inadequate", "2.2", "Requires improvement", "better"),
        (
            *("Implementation and delivery", "2.4", "Requires improvement"),
            *("2.3", "Requires improvement", "same"),
        ),
        ("Reviewing", "2.5", "Good", "2.4", "Requires improvement", "worse"),
    ]
    columns = "standard_name aspect percent_before percent_after lowest comparable"
    assert cells(samples, "changes-in-lowest-questions", columns, pdu="Thornmere Vale") == [
        ("Assessment", "safety", 67, 67, "both", "yes"),
        ("Implementation and delivery", "desistance", 58, 54, "after", "yes"),
        ("Implementation and delivery", "safety", 50, 58, "before", "yes"),
        ("Planning", "safety", 44, 58, "both", "yes"),
        ("Reviewing", "safety", 65, 52, "both", "yes"),
    ]
    changed = {
        row
        for row in cells(
            samples, "changes-in-providers", "pathway provider change", pdu="Thornmere Vale"
        )
        if row[2] != "stayed"
    }
    assert changed == {
        ("education, training and employment", "Pathfold Alliance", "new"),
        ("education, training and employment", "Bridgeline", "no longer named"),
        ("mentoring", "Wayfarer Mentors", "new"),
    }


def test_what_was_recommended_again_in_a_sample(samples: Store) -> None:
    columns = "number_before number_after addressee_type before after"
    rows = cells(samples, "repeated-recommendations", columns, pdu="Thornmere Vale")
    assert sorted(rows) == [
        (2, 1, "PDU", "2022-09", "2024-10"),
        (4, 3, "PDU", "2022-09", "2024-10"),
        (7, 7, "region", "2022-09", "2024-10"),
    ]


def test_a_merged_sample_is_compared_with_both_it_was_made_from(samples: Store) -> None:
    merged = "Aldersea and Wykeholm"
    rows = cells(samples, "predecessors-of-pdu", "predecessor last_inspected", pdu=merged)
    assert rows == [("Aldersea", "2021-11"), ("Wykeholm", "2021-11")]
    rows = cells(samples, "changes-in-ratings", "pdu_before change comparable", pdu=merged)
    assert [before for before, *_ in rows] == ["Aldersea"] * 9 + ["Wykeholm"] * 9
    assert rows.count(("Wykeholm", "better", "yes")) == 4
    assert rows.count(("Aldersea", "worse", "yes")) == 2
    rows = cells(samples, "shared-courts", "pdu_a pdu_b", pdu=merged)
    assert not {"Aldersea", "Wykeholm"} & {name for row in rows for name in row}
