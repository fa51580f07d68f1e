"""Reports on a region: recognised, rated by their own standards, and kept out of comparisons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_report import SAMPLES, parsed, registers

import build_graph
from build_graph.errors import BadInput
from build_graph.facts import json_file
from build_graph.knowledge.layout import load, recognising
from build_graph.knowledge.vocab import schemes
from build_graph.model import Report
from build_graph.reading.read_file import read, read_bytes
from build_graph.store.database import Store

REGION = SAMPLES / "web" / "reports" / "westmarch-region-2025.html"
UNIT = SAMPLES / "web" / "reports" / "lower-hallow-2025.html"
INSPECTION = "inspection/region/westmarch/2025-04"
UNITS = ["Aldersea and Wykeholm", "Brackmoor", "Cressholt", "Thornmere Vale"]
# Standards of which the sample's percentages come from the cases inspected in its units.
AGGREGATED = {"R 2.1", "R 2.2", "R 2.3", "R 2.5"}
TEXT = """An inspection of probation services in: {cover}

HM Inspectorate of Probation, May 2025

Foreword

The region was rated 'Good' overall.

Ratings

R 1.1 Leadership Good
R 2.{number} Public protection Good

Background

We conducted fieldwork in the region over two weeks, beginning 3 March 2025.

R 2.{number} Public protection

Does assessment focus sufficiently on keeping other people safe? 70%

- Work was good in 31 out of 40 cases.
"""


@pytest.fixture(scope="module")
def region() -> Report:
    from build_graph.extract.parse import parse

    return parse(read(REGION), registers())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The graph of both samples of web pages and of the five other samples."""
    folder = tmp_path_factory.mktemp("regional") / "graph"
    result = build_graph.build(
        [SAMPLES / "web" / "reports", SAMPLES / "reports"],
        folder,
        registers=[SAMPLES / "registers"],
        validate=False,
    )
    assert result.left_out == 0
    with build_graph.open_store(folder, read_only=True) as opened:
        yield opened


def rows(store: Store, name: str, **values: str) -> list[dict[str, object]]:
    return [dict(row) for row in build_graph.query(store, name, values)]


@pytest.mark.parametrize("cover", load("regional-report")["recognise_examples"])
def test_every_example_of_a_cover_is_recognised(cover: str) -> None:
    text = f"{cover}\n\nHM Inspectorate of Probation"
    assert all(pattern.search(text) for pattern in recognising("regional-report"))


@pytest.mark.parametrize(
    "cover",
    [
        "An inspection of probation services in:\nMarsh Vale PDU\nThe Service – Marshland region",
        "An inspection of probation services in Marsh Vale PDU, Marshland region",
        "The Marshland region\n\nOur last inspection of probation services in the Marshland region",
    ],
)
def test_the_cover_of_a_unit_is_none_of_a_region(cover: str) -> None:
    text = f"{cover}\n\nHM Inspectorate of Probation"
    assert not all(pattern.search(text) for pattern in recognising("regional-report"))


def test_the_region_is_inspected_by_standards_of_its_own(region: Report) -> None:
    assert region.pdu is None
    assert region.inspected.value == "Westmarch"
    assert region.framework == "2023R"
    assert [(one.standard, one.name, one.rating) for one in region.ratings] == [
        ("1.1", "Leadership", "Good"),
        ("1.2", "Staffing", "Requires improvement"),
        ("2.1", "Public protection", "Inadequate"),
        ("2.2", "Desistance", "Requires improvement"),
        ("2.3", "Court work", "Good"),
        ("2.4", "Unpaid work", "Requires improvement"),
        ("2.5", "Resettlement", "Requires improvement"),
        ("2.6", "Victim work", "Outstanding"),
    ]


def test_the_overall_rating_stands_in_the_foreword_only(region: Report) -> None:
    assert region.overall_rating is not None
    assert region.overall_rating.value == "Requires improvement"
    assert region.overall_rating.at.section == "Foreword"


def test_its_percentages_are_read_row_by_row(region: Report) -> None:
    percents = [(one.standard, one.number, one.percent) for one in region.key_questions]
    assert percents[:4] == [("2.1", 1, 43), ("2.1", 2, 52), ("2.1", 3, 41), ("2.1", 4, 48)]
    assert [percent for standard, _, percent in percents if standard == "2.2"] == [
        *(66, 64, 68, 65),
        *(70, 51, 67, 60),
    ]
    assert percents[12:] == [
        *(("2.3", 1, 72), ("2.4", 1, 65), ("2.4", 2, 55), ("2.4", 3, 90), ("2.4", 4, 60)),
        *(("2.5", 1, 58), ("2.6", 1, 83), ("2.6", 2, 92), ("2.6", 3, 100)),
    ]


def test_a_standard_is_known_by_its_name_whatever_its_number() -> None:
    for number in (1, 2, 4):
        report = parsed(TEXT.format(cover="Westmarch region", number=number))
        assert [(one.standard, one.name) for one in report.ratings] == [
            ("1.1", "Leadership"),
            ("2.1", "Public protection"),
        ]
        assert [(one.standard, one.percent) for one in report.key_questions] == [("2.1", 70)]
        assert [finding.section for finding in report.findings] == ["2.1"]


def test_a_region_without_the_word_is_told_by_its_standards() -> None:
    report = parsed(TEXT.format(cover="Westmarch", number=1))
    assert (report.framework, report.inspected.value) == ("2023R", "Westmarch")


def test_every_aggregated_standard_is_one_of_a_region() -> None:
    assert [one.number for one in schemes().standards if one.aggregated] == []
    aggregated = {f"R {one.number}" for one in schemes("region").standards if one.aggregated}
    assert aggregated == AGGREGATED


def test_its_units_are_linked(store: Store) -> None:
    units = store.select(
        "SELECT ?unit WHERE { ?results a pg:UnitResults ; pg:ofUnit ?unit }",
        prefixes=build_graph.knowledge.vocab.prefixes(),
    ).rows
    assert sorted(str(unit).rpartition("/id/")[2] for (unit,) in units) == [
        "pdu/aldersea-and-wykeholm",
        "pdu/brackmoor",
        "pdu/cressholt",
        "pdu/thornmere-vale",
    ]


def test_the_table_of_reports_has_it_without_a_unit(store: Store) -> None:
    found = [row for row in rows(store, "reports") if not row["pdu"]]
    assert [(row["region"], row["score"], row["max_score"]) for row in found] == [
        ("Westmarch", 11, 24)
    ]
    assert len(rows(store, "reports")) == 7


def test_what_is_aggregated_says_so_and_from_which_units(store: Store) -> None:
    ratings = rows(store, "regional-ratings", region="Westmarch")
    assert len(ratings) == 8
    for row in ratings:
        units = "; ".join(UNITS) if row["standard_no"] in AGGREGATED else None
        assert (row["units_inspected"] or None) == units
    questions = rows(store, "regional-key-questions")
    assert len(questions) == 21
    assert {row["standard_no"] for row in questions if row["aggregated"] == "yes"} == AGGREGATED


def test_figures_from_cases_under_such_a_standard_are_derived(store: Store) -> None:
    """'88 out of 131' of public protection is; '15 out of 20' of unpaid work is not."""
    derived = store.select(
        """SELECT ?value WHERE { ?figure a pg:Figure ; pg:aggregated true ; pg:valueText ?value ;
           prov:wasDerivedFrom/pg:inspection ?inspection . ?inspection a pg:RegionalInspection }""",
        prefixes=build_graph.knowledge.vocab.prefixes(),
    ).rows
    values = {str(value) for (value,) in derived}
    assert "88/131" in values
    assert not values & {"15/20", "12/12", "24"}


@pytest.mark.parametrize(
    "name",
    ["ratings", "key-questions", "ranking", "ratings-matrix", "lowest-key-question", "measures",
     "findings", "recommendations", "score-check", "ratings-off-rule", "organisations"],
)  # fmt: skip
def test_tables_of_units_do_not_have_it(store: Store, name: str) -> None:
    found = rows(store, name)
    assert found
    assert all(row["pdu"] and "region" not in str(row["pdu"]) for row in found)


def test_counts_over_units_are_the_same_without_it(store: Store, tmp_path: Path) -> None:
    units = [UNIT, SAMPLES / "reports"]
    build_graph.build(units, tmp_path, registers=[SAMPLES / "registers"], validate=False)
    with build_graph.open_store(tmp_path, read_only=True) as without:
        for name in ("lowest-question-counts", "recurring-themes", "framework-comparability"):
            assert rows(store, name) == rows(without, name)


def test_its_evidence_stands_at_its_place(store: Store) -> None:
    found = build_graph.evidence(store, f"{INSPECTION}/judgement/2.1")
    assert [passage.pdu for passage in found] == ["Westmarch"]
    assert "Public protection" in found[0].quote
    results = build_graph.evidence(store, f"{INSPECTION}/unit-results")
    assert {passage.quote for passage in results} >= set(UNITS)


def test_checks_find_nothing_wrong_with_it(store: Store) -> None:
    found = build_graph.validate(
        store, reports=[f"{store.base}graph/report/region/westmarch/2025-04"]
    )
    assert [one for one in found.results if one.severity != "info" and "region" in one.report] == []


def test_its_facts_can_be_written_and_read_again(region: Report) -> None:
    text = json_file.to_json(region)
    again = json_file.from_json(read_bytes(text.encode("utf-8"), "facts.json"))
    assert again.pdu is None
    assert again.inspected == region.inspected
    assert json_file.to_json(again) == text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda report: report.pop("region"), "does not name the region"),
        (lambda report: report.update(pdu=report["region"]), "a report on a region has no PDU"),
    ],
)
def test_facts_of_a_region_that_are_none_are_refused(
    region: Report, change: object, said: str
) -> None:
    data = json.loads(json_file.to_json(region))
    assert callable(change)
    change(data["report"])
    with pytest.raises(BadInput, match=said):
        json_file.from_json(read_bytes(json.dumps(data).encode("utf-8"), "facts.json"))


def test_the_page_is_the_source_of_the_text(store: Store) -> None:
    addresses = store.select(
        "SELECT ?url WHERE { ?text a pg:SourceText ; dcterms:source ?url }",
        prefixes=build_graph.knowledge.vocab.prefixes(),
    ).rows
    assert sorted(str(url) for (url,) in addresses) == [
        "https://inspections.example/document/an-inspection-of-probation-services-in-lower-hallow-pdu-2025/",
        "https://inspections.example/document/an-inspection-of-probation-services-westmarch-region-2025/",
    ]


def test_a_regional_report_is_found_by_its_words(store: Store) -> None:
    hits = build_graph.search(store, "victim contact", region="Westmarch", limit=50)
    regional = [hit for hit in hits if INSPECTION in hit.iri]
    assert {hit.pdu for hit in regional} == {"Westmarch region"}
    assert {hit.kind for hit in regional} >= {"finding", "narrative"}
    assert build_graph.search(store, "victim contact", pdu="Westmarch region")


def test_who_asks_for_a_unit_gets_no_region(store: Store) -> None:
    assert {row["pdu"] for row in rows(store, "reports", pdu="Hallowby")} == {"Hallowby"}
    assert any(row["region"] == "Westmarch" and not row["pdu"] for row in rows(store, "reports"))


def test_decisions_on_a_regional_report_are_listed(tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.toml"
    decisions.write_text(
        '[[correction]]\naction = "set"\nreport = "region/westmarch/2025-04"\nfact = "score"\n'
        'to = 12\nwho = "Ada Fenwick"\nwhen = 2026-11-21\nwhy = "A misprint."\n',
        encoding="utf-8",
    )
    graph = tmp_path / "graph"
    known = [SAMPLES / "registers"]
    build_graph.build([REGION], graph, registers=known, corrections=decisions, validate=False)
    with build_graph.open_store(graph, read_only=True) as opened:
        (row,) = rows(opened, "corrections")
        assert (row["pdu"], row["region"], row["value_after"]) == (None, "Westmarch", "score: 12")
        assert not rows(opened, "corrections", pdu="Hallowby")
