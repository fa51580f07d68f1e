"""Every kind of report of the series: recognised by its text, with what it holds, kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from invented_report import SAMPLES, parsed, registers, report_text

import build_graph
from build_graph.errors import NotAReport
from build_graph.extract.parse import parse
from build_graph.extract.recognise import form_of, other_documents
from build_graph.facts import json_file
from build_graph.knowledge.layout import layout, load
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.model import Report
from build_graph.reading.read_file import read, read_bytes
from build_graph.registers.register_values import with_register_values
from build_graph.store.database import Store

SERIES = SAMPLES / "series" / "reports"
# file: kind, framework, what was inspected, months of fieldwork and publication, score, maximum,
# overall rating, ratings, shares of cases, recommendations
EXPECTED = {
    "westmarch-and-cressholt-crc-2019.txt": (
        *("crc", "2018", "Westmarch and Cressholt Community Rehabilitation Company"),
        *("2019-02", "2019-05", 12, 30, "Requires improvement", 10, 12, 5),
    ),
    "nps-mid-marches-2020.txt": (
        *("nps", "2018", "NPS Mid Marches"),
        *("2019-11", "2020-03", 19, 30, "Good", 10, 14, 4),
    ),
    "national-2025.txt": (
        *("national", "2025N", "HM Prison and Probation Service"),
        *("2025-01", "2025-05", 5, 12, "Requires improvement", 4, 0, 4),
    ),
    "westmarch-dynamic-2026.txt": (
        *("dynamic", "2025D", "Westmarch"),
        *("2025-12", "2026-02", None, None, None, 0, 4, 4),
    ),
    "cressholt-2022.txt": (
        *("pdu", "2021", "Cressholt"),
        *("2022-04", "2022-06", 4, 24, "Inadequate", 8, 12, 6),
    ),
    "cressholt-2024.txt": (
        *("pdu", "2023", "Cressholt"),
        *("2024-07", "2024-10", 8, 21, "Requires improvement", 7, 12, 3),
    ),
    "brackmoor-2025.txt": (
        *("pdu", "2023", "Brackmoor"),
        *("2024-11", "2025-03", 15, 21, "Good", 7, 12, 2),
    ),
}


def series(name: str) -> Report:
    return parse(read(SERIES / name), registers())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("series") / "graph"
    build_graph.build(
        [SERIES, SAMPLES / "reports" / "brackmoor-2022.txt"],
        folder,
        registers=[SAMPLES / "registers"],
        validate=False,
    )
    with build_graph.open_store(folder, read_only=True) as opened:
        yield opened


def value(stated: object) -> object:
    return None if stated is None else getattr(stated, "value")  # noqa: B009


def test_every_sample_of_the_series_is_expected() -> None:
    assert {path.name for path in SERIES.iterdir()} == set(EXPECTED)
    assert {row[0] for row in EXPECTED.values()} == set(report_kinds()) - {"region"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_kind_is_recognised_with_what_it_holds(name: str) -> None:
    report = series(name)
    assert (
        *(report.kind, report.framework, report.inspected.value),
        *(value(report.fieldwork_started), value(report.published)),
        *(value(report.score), value(report.max_score), value(report.overall_rating)),
        *(len(report.ratings), len(report.key_questions), len(report.recommendations)),
    ) == EXPECTED[name]
    doubts = [issue.message for issue in report.issues]
    assert doubts == (["no region found"] if name.startswith("brackmoor") else [])
    assert report.findings


@pytest.mark.parametrize("kind", [one for one in report_kinds() if one not in ("pdu", "region")])
def test_every_example_of_a_cover_is_recognised(kind: str) -> None:
    for cover in load(f"{kind}-report")["recognise_examples"]:
        document = read_bytes(f"{cover}\n\nHM Inspectorate of Probation".encode(), "cover.txt")
        assert form_of(document).kind == kind


def test_every_way_to_tell_a_share_shows_an_example() -> None:
    patterns = layout("dynamic-report").shares
    examples = load("dynamic-report")["share_examples"]
    assert all(any(pattern.search(example) for pattern in patterns) for example in examples)


def test_shares_of_a_dynamic_inspection_are_those_of_its_stages() -> None:
    shares = {
        one.standard: one.percent for one in series("westmarch-dynamic-2026.txt").key_questions
    }
    assert shares == {"1.1": 46, "1.2": 51, "1.3": 37, "1.4": 49}


@pytest.mark.parametrize("name", EXPECTED)
def test_facts_of_every_kind_come_back(name: str) -> None:
    facts = json_file.to_json(series(name))
    again = json_file.from_json(read_bytes(facts.encode(), "facts.json"))
    assert again.kind == EXPECTED[name][0]
    assert json_file.to_json(again) == facts


def test_reports_lists_every_kind_and_comparisons_hold_units_only(store: Store) -> None:
    kinds = [str(row["kind"]) for row in build_graph.query(store, "reports")]
    assert sorted(kinds) == ["crc", "dynamic", "national", "nps", *["pdu"] * 4]
    for name in ("ratings", "key-questions", "ranking", "measures", "findings"):
        units = {row["pdu"] for row in build_graph.query(store, name)}
        assert units <= {"Brackmoor", "Cressholt"}, name
    shares = build_graph.query(store, "other-shares")
    assert {row["kind"] for row in shares} == {"crc", "nps", "dynamic"}


def test_progress_leads_to_the_recommendation_of_the_inspection_before(store: Store) -> None:
    rows = [dict(row) for row in build_graph.query(store, "progress")]
    told = [(row["pdu"], row["earlier_number"], row["assessment"], row["made"]) for row in rows]
    assert told == [
        ("Brackmoor", 1, "sufficient", "2022-03"),
        ("Brackmoor", 2, "some", "2022-03"),
        ("Brackmoor", 3, "sufficient", "2022-03"),
        ("Brackmoor", 4, "insufficient", "2022-03"),
        ("Cressholt", 1, "sufficient", "2022-04"),
        ("Cressholt", 2, "some", "2022-04"),
        ("Cressholt", 3, "sufficient", "2022-04"),
        ("Cressholt", 4, "insufficient", "2022-04"),
        ("Cressholt", 5, "some", "2022-04"),
        ("Cressholt", 6, "sufficient", "2022-04"),
    ]
    assert rows[3]["recommendation"] == "find the unit a building that is fit for use"


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        (
            (
                "We judged that there had been sufficient progress on two, some progress on three "
                "and no progress on one of our recommendations."
            ),
            [("sufficient", None, 2), ("some", None, 3), ("insufficient", None, 1)],
        ),
        (
            "Some progress had been made on recommendations 2, 4 and 5.",
            [("some", 2, None), ("some", 4, None), ("some", 5, None)],
        ),
        ("1. Improve planning\nInsufficient progress\n", [("insufficient", 1, None)]),
        ("Sufficient work was done with people.", []),
    ],
)
def test_progress_is_told_in_many_ways(prose: str, expected: list[tuple[object, ...]]) -> None:
    background = f"We inspected 41 cases.\n\nProgress since the last inspection\n\n{prose}"
    found = parsed(report_text(background=background)).progress
    assert [(one.assessment, one.earlier_number, one.count) for one in found] == expected


def test_earlier_ratings_in_prose_are_not_those_of_now() -> None:
    report = series("cressholt-2024.txt")
    assert {claim.value for claim in report.claims if claim.kind == "rating"} <= {
        "Requires improvement"
    }


def test_a_region_that_the_report_does_not_print_is_that_of_the_register() -> None:
    report = series("brackmoor-2025.txt")
    assert report.region is None
    given = with_register_values(report, registers())
    assert given.region is not None
    assert given.region.value == "Westmarch"
    assert not given.region.at.spans
    assert [issue.message for issue in given.issues] == [
        (
            "the region, Westmarch, is from the register of Probation Delivery Units, the report "
            "prints none"
        )
    ]


@pytest.mark.parametrize("other", other_documents(), ids=lambda other: other.name)
def test_every_example_of_another_document_is_known(other: object) -> None:
    [row] = [row for row in load("other-documents")["document"] if row["name"] == other.name]  # type: ignore[attr-defined]
    patterns = [other.title, other.signs, other.first]  # type: ignore[attr-defined]
    for example in row["examples"]:
        assert any(pattern.search(example) for pattern in patterns), example


COVER = "An inspection of probation services in Marsh Vale PDU\n\n"
RATED = "Ratings\n\n1.1 Leadership Good\n1.2 Staff Good\n1.3 Services Good\n\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Action plan: an inspection of probation services in Marsh Vale PDU\n\n" + RATED,
            "an action plan",
        ),
        (COVER + "Data annexe\nPress release\n", "the page that leads to a report"),
        (
            (
                "Marsh Vale PDU rated 'Good'\n\nMarsh Vale Probation Delivery Unit has received an "
                "overall rating of 'Good' by HM Inspectorate of Probation.\n\nNotes to editor\n"
            ),
            "a news item",
        ),
        ("Press release\n\n" + COVER + RATED, "a press release"),
        (COVER.strip() + " – data annexe\n\n" + RATED, "a data annexe"),
        (
            "An inspection of youth justice services in Marshland\n\nPDU\n\n" + RATED,
            "youth justice",
        ),
        ("A thematic inspection of court reports in PDUs\n", "a thematic report"),
        ("Report on an unannounced inspection of HMP Grimwold\n", "a prison inspection"),
        ("HM Inspectorate of Probation\nAnnual report 2023/2024\n", "an annual report"),
        (
            (
                "Dear Ms Marsh,\n\nThe inspection of probation services in your PDU has ended.\n\n"
                "Yours sincerely\n"
            ),
            "a letter",
        ),
        ("Dynamic inspection of public protection. Guidance manual\n", "guidance"),
        ("A cake wants four eggs.\n", "not an inspection report"),
    ],
)
def test_other_documents_are_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(NotAReport) as refused:
        parsed(text, "other.txt")
    sentence = str(refused.value)
    assert sentence.startswith("other.txt: ")
    assert named in sentence
    assert "give" in sentence or "get" in sentence


def test_a_report_may_stand_beside_links_to_other_documents() -> None:
    sections = "1.1. Leadership\n\nGood\n\nStrengths:\n\n- Leaders were known to all.\n"
    text = report_text(sections=sections).replace(
        "HM Inspectorate of Probation, July 2023",
        "HM Inspectorate of Probation, July 2023\n\nData annexe\n\nPress release\n\nAction plan",
    )
    assert parsed(text).inspected.value == "Marsh Vale"


def test_no_report_of_the_samples_and_strangers_is_refused() -> None:
    folders = [SAMPLES / "reports", SAMPLES / "web" / "reports", SERIES]
    folders += sorted((Path(__file__).parent / "strangers").glob("writer-*/reports"))
    files = [path for folder in folders for path in sorted(folder.iterdir())]
    assert len(files) > 40
    for path in files:
        assert form_of(read(path)).kind in report_kinds()
