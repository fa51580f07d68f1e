"""Inspections side by side: each value is that of its own inspection."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from view_store import sample_store
from web_site import page, samples

from build_graph import open_store, query
from build_graph.knowledge.vocab import schemes
from build_graph.questions.catalogue import question
from build_graph.table import Table
from build_graph.web.cell import Cell
from build_graph.web.compare import FIELDS, _by_scheme, told
from build_graph.web.page_config import Side, in_words, page_config

PAIR = {"unit1": "Brackmoor", "unit2": "Thornmere Vale"}


def test_the_last_inspection_is_compared_unless_a_month_is_given() -> None:
    last = samples().get("/compare", params=PAIR).text
    assert "October 2024" in last
    assert "September 2022" not in last
    earlier = samples().get("/compare", params={**PAIR, "unit2": "Thornmere Vale, 2022-09"}).text
    assert "September 2022" in earlier
    assert "October 2024" not in earlier


def test_a_cell_says_what_the_question_says() -> None:
    found = samples().get("/compare", params=PAIR).text
    store = open_store(sample_store(facts=True), read_only=True)
    ratings = query(store, "ratings", {"pdu": "Brackmoor", "standard": "Staff"}).dicts()
    line = found.partition("<tr><td>Staff</td>")[2].partition("</tr>")[0]
    first = line.partition("</td>")[0]
    assert str(ratings[0]["rating"]) in first


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"unit1": "Brackmor", "unit2": "Thornmere Vale"}, "did you mean"),
        (
            {"unit1": "Brackmoor, 1999-01", "unit2": "Thornmere Vale"},
            "was not inspected in 1999-01",
        ),
        ({"unit9": "Brackmoor"}, "takes no"),
        ({"region1": "Westmarch", "region2": "Westmark"}, "did you mean"),
        ({"region1": "Westmarch", "region2": "London"}, "no report is about"),
        ({"region1": "Westmarch", "unit1": "Brackmoor"}, "cannot be compared with a region"),
    ],
)
def test_what_cannot_be_compared_is_refused(given: dict[str, str], sentence: str) -> None:
    answer = samples().get("/compare", params=given)
    assert answer.status_code == 400
    assert sentence in answer.text.casefold() or sentence in answer.text


def test_one_unit_alone_gets_the_form() -> None:
    found = page("/compare?unit1=Brackmoor")
    assert {one["name"] for one in found.all("input")} == {*FIELDS["unit"], *FIELDS["region"]}


@pytest.mark.parametrize(
    ("parameter", "side"),
    [
        *(("pdu", side) for side in page_config().sides),
        *(("region", side) for side in page_config().sides_of_regions),
    ],
    ids=str,
)
def test_every_side_names_columns_of_its_question(parameter: str, side: Side) -> None:
    columns = {one.name for one in question(side.question).columns}
    assert {"inspected", *side.by, *side.values} <= columns
    assert parameter in {one.name for one in question(side.question).parameters}
    assert len(side.form) in (0, len(side.values))
    assert all(one.count("{}") == 1 for one in side.form)


REGIONS = {"region1": "Westmarch", "region2": "Kent, Surrey and Sussex"}
UNITS = "Units by overall rating, with their share of the points"


def test_regions_show_the_best_rating_first() -> None:
    text = samples().get("/compare", params=REGIONS).text
    block = text.partition(f"{UNITS}</caption>")[2].partition("</table>")[0]
    heads = re.findall(r"<tr><td><span[^>]*><b[^>]*>\w</b>([^<]*)", block)
    best = [one.label for one in schemes().ratings]
    assert heads == sorted(heads, key=best.index)
    assert len(heads) > 1


def test_regions_have_the_units_that_the_question_has() -> None:
    text = samples().get("/compare", params=REGIONS).text
    block = text.partition(f"{UNITS}</caption>")[2].partition("</table>")[0]
    store = open_store(sample_store(facts=True), read_only=True)
    for place, name in enumerate(REGIONS.values()):
        rows = query(store, "region-side-by-side", {"region": name}).dicts()
        assert rows
        for row in rows:
            after = block.partition(f"</b>{row['overall_rating']}</span>")[2]
            cell = after.partition("</tr>")[0].split("<td ")[place + 1]
            assert f"{row['pdu']}, {in_words(str(row['inspected']))}: {row['share']:g}%" in cell


def test_each_standard_of_a_region_has_a_letter_for_every_inspection() -> None:
    text = samples().get("/compare", params=REGIONS).text
    block = text.partition("a letter for each inspection of a unit</caption>")[2]
    lines = block.partition("</table>")[0].split("<tbody>")[1:]
    store = open_store(sample_store(facts=True), read_only=True)
    assert lines
    for line in lines:
        for place, name in enumerate(REGIONS.values()):
            shown = re.findall(r'title="([^"]*): [^":]*"', line.split("<td ")[place + 1])
            rows = query(store, "region-side-by-side", {"region": name}).dicts()
            assert shown == [f"{row['pdu']}, {in_words(str(row['inspected']))}" for row in rows]
    assert page_config().without_rating in block


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("a", "b", "c"), "a, b: c%"),
        (("a", "", "c"), "a: c%"),
        (("a", "", ""), "a"),
        (("", "b", "c"), "b: c%"),
        (("", "", "c"), "c%"),
        (("", "", ""), ""),
    ],
)
def test_a_missing_value_takes_no_other_with_it(texts: tuple[str, ...], shown: str) -> None:
    side = Side("ratings", ("x", "y", "z"), by=("name",), form=("{}", ", {}", ": {}%"))
    cells = dict(zip(("x", "y", "z"), map(Cell, texts), strict=True), name=Cell("n"))
    assert list(told(side, cells)) == [("n", Cell(shown))]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        (
            PAIR,
            [
                "different frameworks (2021, 2023)",
                "only as a share of their maximum",
                "Leadership",
                "has the base that stands behind it",
            ],
        ),
        (
            {**PAIR, "unit2": "Aldersea and Wykeholm"},
            ["a few points are no difference", "has the base that stands behind it"],
        ),
        (
            REGIONS,
            [
                "Westmarch: 4 inspections of units, March 2022 to October 2024.",
                "Kent, Surrey and Sussex: 1 inspection of units, November 2023.",
                "No mean is made of units",
            ],
        ),
    ],
)
def test_what_may_not_be_compared_is_said(given: dict[str, str], sentences: list[str]) -> None:
    said = page(f"/compare?{urlencode(given)}").said()
    care = said.partition("What may not be compared")[2]
    assert [one for one in sentences if one not in care] == []
    assert ("different frameworks" in care) == (given != {**PAIR, "unit2": "Aldersea and Wykeholm"})


def test_every_unit_stands_in_the_tile_of_its_region_with_its_last_rating() -> None:
    found = samples().get("/regions").text
    tile = found.partition(">Westmarch</a>")[2].partition("</section>")[0]
    assert "Thornmere Vale" in tile
    assert "October 2024" in tile
    assert "September 2022" not in tile
    assert "East Berkshire" not in tile


def test_the_ratings_of_all_reports_can_be_put_in_order() -> None:
    def units(sort: str) -> list[str]:
        text = samples().get("/", params={"sort": sort} if sort else {}).text
        table = text.partition('<table class="glance">')[2].partition("</table>")[0]
        return [
            row.partition('<a href="')[2].partition('">')[2].partition("</a>")[0]
            for row in table.split("<tr>")[2:]
        ]

    assert units("") == sorted(units(""))
    assert units("-pdu") == sorted(units(""), reverse=True)
    assert units("-share")[0] == units("-overall_rating")[0] == "Brackmoor"
    answer = samples().get("/", params={"sort": "nothing"})
    assert answer.status_code == 400


def test_a_standard_that_a_report_calls_otherwise_is_one_line() -> None:
    table = Table(
        ("standard_no", "standard_name", "rating"),
        ("text", "text", "text"),
        (("1.2", "Staffing", "Good"), ("9.9", "Weather", "Good")),
    )
    assert [row[1] for row in _by_scheme(table, "2021").rows] == ["Staff", "Weather"]
