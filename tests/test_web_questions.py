"""Every question as a form, a page and a file: the same answer as from the command line."""

from __future__ import annotations

import io
import re
import shlex
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from rdflib.plugins.sparql import prepareQuery
from view_store import ROOT, sample_store
from web_site import HERE, Page, client, page, samples

from build_graph import build, open_store
from build_graph.citation.footnotes import SHOWN, cited, row_nodes
from build_graph.cli import run as command
from build_graph.export.formats import ExportRequest, parts
from build_graph.questions.answer import ask
from build_graph.questions.catalogue import (
    Question,
    header_lines,
    question,
    questions,
    thing_types,
)
from build_graph.questions.catalogue_graph import turtle
from build_graph.questions.sandbox import Limits
from build_graph.questions.several import takes_several
from build_graph.questions.standalone import with_prefixes
from build_graph.table import Table
from build_graph.web import figures, result_tables
from build_graph.web.answers import FORMATS
from build_graph.web.forms import fields
from build_graph.web.live_store import Live
from build_graph.web.question_pages import OWN
from build_graph.web.thing_names import ThingNames
from build_graph.web.urls import of_thing

ALL = questions()


def named(one: object) -> str | None:
    return one.name if isinstance(one, Question) else None


def given(one: Question) -> dict[str, str]:
    """Return the parameters of the example call of a question."""
    words = shlex.split(one.example)
    pairs = [after for word, after in pairwise(words) if word in ("--param", "-p")]
    return dict(pair.split("=", 1) for pair in pairs)


def asked(one: Question, suffix: str = "") -> str:
    return f"/query/{one.name}{suffix}?{urlencode(given(one))}"


@pytest.mark.parametrize("one", ALL, ids=named)
def test_a_question_has_a_form_with_a_field_for_each_parameter(one: Question) -> None:
    found = page(f"/query/{one.name}")
    made = found.fields()
    assert list(dict.fromkeys(made)) == [parameter.name for parameter in one.parameters]
    for parameter in one.parameters:
        assert ("required" in made[parameter.name]) != parameter.optional
        assert parameter.description in found.said()
    assert one.title in found.said()
    assert ("Answer" in found.said()) == all(parameter.optional for parameter in one.parameters)


@pytest.mark.parametrize("one", ALL, ids=named)
def test_its_example_answers_with_the_rows_of_the_command(
    one: Question, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    parameters = [f"--param={name}={value}" for name, value in given(one).items()]
    store = ["--store", str(sample_store(facts=True))]
    rows = 0
    for suffix, media, format_ in FORMATS:
        code = command(["query", one.name, *parameters, "--format", format_, *store])
        written = capsysbinary.readouterr().out
        answer = samples().get(asked(one, suffix))
        assert answer.status_code == 200
        assert answer.content == written
        assert answer.headers["content-type"].startswith(media)
        chosen = samples().get(asked(one), headers={"accept": media})
        assert chosen.content == written
        assert code in (0, 1)
        rows = len(answer.json()) if suffix == ".json" else rows
    found = page(asked(one))
    assert len(found.all("tbody")) == min(rows, result_tables.PAGE)
    assert ("No answer" in found.said()) == (rows == 0)
    for name, value in given(one).items():
        listed = [tag for tag, attributes in found.elements if attributes.get("name") == name]
        assert listed[:1] == ["select"] or found.fields()[name].get("value") == value


@pytest.mark.parametrize("one", ALL, ids=named)
def test_what_a_row_rests_on_is_folded_under_it(one: Question) -> None:
    text = samples().get(asked(one)).text
    assert len(text.encode()) < 250_000
    bodies = re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    with open_store(sample_store(facts=True), read_only=True) as store:
        whole, base = cited(store, one.name, given(one)), store.base
    for body, notes in zip(bodies, whole.notes, strict=False):
        row, _, folded = body.partition('<tr class="sources">')
        assert "<details" not in row
        own = [whole.footnotes[n] for n in notes]
        assert folded.count("<li>") == min(len(own), SHOWN)
        if len(own) == 1 and own[0].section:
            assert own[0].section in folded.partition("</summary>")[0]
        for note in own[:SHOWN]:
            assert f'href="{of_thing(note.iri, base)}"' in folded


@pytest.mark.parametrize("format_", ["json", "markdown", "csv", "tsv"])
def test_a_file_with_its_sources_is_that_of_the_command(
    format_: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    suffix = next(end for end, _, name in FORMATS if name == format_)
    store = ["--store", str(sample_store(facts=True))]
    assert command(["query", "ratings", "--cite", "--format", format_, *store]) == 0
    answer = samples().get(f"/query/ratings{suffix}?cite=1")
    assert answer.content == capsysbinary.readouterr().out
    assert answer.content != samples().get(f"/query/ratings{suffix}?cite=0").content


def test_no_parameter_has_a_name_that_is_the_explorers_own() -> None:
    assert not OWN & {parameter.name for one in ALL for parameter in one.parameters}


def test_the_catalogue_for_machines_and_the_files_are_those_of_the_command() -> None:
    answer = samples().get("/catalogue.ttl")
    assert answer.content == turtle(ALL, f"{HERE}/sparql").encode()
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    for one in ALL[:3]:
        for headers, path in (({}, ".rq"), ({"accept": "application/sparql-query"}, "")):
            got = samples().get(f"/query/{one.name}{path}", headers=headers)
            assert got.text == with_prefixes(one.sparql)
            assert header_lines(got.text) == header_lines(one.sparql)
            assert prepareQuery(got.text)
            assert got.headers["content-type"].startswith("application/sparql-query")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/query/ratings?pdu=Thornmere+Vail", "did you mean 'Thornmere Vale'"),
        ("/query/ratings?colour=red", "ratings has no parameter 'colour'"),
        ("/query/provider-footprint?colour=red", "takes no 'colour'"),
        ("/query/recurring-themes?least=many", "'least' must be a whole number"),
        ("/query/inspections-of-pdu?since=May", "'since' must be a month written YYYY-MM"),
        ("/query/inspections-of-pdu?since=٢٠٢٣-01", "'since' must be a month written YYYY-MM"),
        ("/query/ratings?page=0", "'page' must be a number from 1"),
        pytest.param(
            "/query/ratings?page=0000100" + "9" * 5000, "'page' must be a number", id="many-digits"
        ),
        ("/query/ratings?page=99", "there is no page 99: the answer has 1"),
        ("/query/findings?contains=" + "x" * 1001, "longer than 1000 characters"),
    ],
)
def test_a_value_that_does_not_fit_is_said_above_the_filled_form(path: str, says: str) -> None:
    found = page(path, 400)
    assert says in found.said()
    assert found.all("form")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/query/provider-footprint.csv", 400, "give it as ?provider=..."),
        ("/query/ratings.csv?pdu=Nowhere", 400, "there is no PDU 'Nowhere'"),
        ("/query/ratings.json?pdu=Nowhere", 400, "there is no PDU 'Nowhere'"),
        ("/query/ratings.json?cite=x", 400, "'cite' must be 1 or 0"),
        ("/query/ratngs.csv", 404, "did you mean 'ratings'"),
        ("/query/ratings.csv?standard=a&standard=b", 400, "'standard' is given twice"),
    ],
)
def test_a_program_gets_the_sentence_and_the_status(path: str, status: int, says: str) -> None:
    answer = samples().get(path)
    assert answer.status_code == status
    assert says in answer.text
    assert "<html" not in answer.text
    if ".json" in path:
        assert set(answer.json()) == {"error"}


def test_a_long_answer_comes_in_pages_and_downloads_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = samples().get("/query/ratings.json").json()
    monkeypatch.setattr(result_tables, "PAGE", 20)
    pages = -(-len(whole) // 20)
    assert pages > 2
    rows = 0
    for number in range(1, pages + 1):
        found = page(f"/query/ratings?page={number}")
        rows += len(found.all("tbody"))
        ways = {one["rel"]: one["href"] for one in found.all("a") if "rel" in one}
        assert ("prev" in ways) == (number > 1)
        assert ("next" in ways) == (number < pages)
        assert "/query/ratings.csv" in found.links()
    assert rows == len(whole)


def test_numbers_stand_to_the_right_and_names_lead_to_things() -> None:
    found = page("/query/inspections-of-pdu?pdu=Thornmere+Vale")
    cells = found.all("td")
    forms = [one.get("class") for one in cells]
    assert (forms.count("number"), forms.count("share")) == (4, 2)
    assert "/id/pdu/thornmere-vale" in found.links()
    assert "/id/inspection/thornmere-vale/2024-10" in found.links()
    made = page("/query/corrections")
    assert made.all("h1")


def test_few_names_are_listed_and_many_suggested() -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        names = ThingNames(store)
        unit = fields(question("ratings"), names, {"pdu": "Thornmere"})[0]
        assert unit.form == "select"
        titles = [title for title, _ in unit.groups]
        assert titles == ["As given", "Named in the reports", "Others"]
        assert {"Thornmere Vale", "East Berkshire"} <= set(unit.groups[1][1])
        assert not set(unit.groups[1][1]) & set(unit.groups[2][1])
        court = fields(question("shared-courts"), names, {})[0]
        assert court.form == "suggest"
        words = fields(question("findings"), names, {})[1]
        assert words.form == "box"
        assert len(names.choices("text")) == 0
        assert {p.type for q in ALL for p in q.parameters} - set(thing_types()) == {
            "text",
            "month",
            "integer",
        }


def test_only_the_rows_of_a_page_get_their_passages() -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        whole = cited(store, "ratings")
        some = row_nodes(store, "ratings").cited(store, slice(3, 5))
        assert some.table == whole.table
        assert [bool(notes) for notes in some.notes[:6]] == [False] * 3 + [True] * 2 + [False]
        told = [[some.footnotes[n].iri for n in notes] for notes in some.notes[3:5]]
        assert set(some.left_out[3:5]) == {0}
        few = row_nodes(store, "recurring-themes").cited(store, None, 2)
        assert max(few.left_out) > 10
        assert len(few.footnotes) < len(cited(store, "recurring-themes").footnotes)
        assert told == [[whole.footnotes[n].iri for n in notes] for notes in whole.notes[3:5]]


def test_a_table_without_rows_is_one_empty_page() -> None:
    moment = Live(sample_store(facts=True)).now()
    made = result_tables.result_page(Table(("a",), ("text",), ()), moment)
    assert (made.pages, made.total, made.rows) == (1, 0, ())


@pytest.mark.parametrize(
    ("suffix", "format_"), [(".gexf", "gexf"), (".graphml", "graphml"), (".cyjs", "cytoscape")]
)
def test_an_answer_is_a_network_as_the_command_writes_it(suffix: str, format_: str) -> None:
    answer = samples().get(f"/query/shared-courts{suffix}")
    store = open_store(sample_store(facts=True), read_only=True)
    assert answer.content == b"".join(parts(store, ExportRequest(format_, query="shared-courts")))
    assert f"/query/shared-courts{suffix}" in page("/query/shared-courts").links()


def test_a_question_without_pairs_offers_no_network() -> None:
    assert not [link for link in page("/query/score-check").links() if link.endswith(".gexf")]
    assert samples().get("/query/score-check.gexf").status_code == 400


@pytest.mark.parametrize("cite", ["", "?cite=1"])
def test_an_answer_is_a_workbook_with_all_its_rows(cite: str) -> None:
    answer = samples().get(f"/query/score-check.xlsx{cite}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    store = open_store(sample_store(facts=True), read_only=True)
    table = row_nodes(store, "score-check").table
    assert sheet.max_row == len(table) + 1
    heads = [cell.value for cell in sheet[1]]
    assert heads[: len(table.columns)] == list(table.columns)
    assert ("passages" in heads) == bool(cite)
    assert sheet.auto_filter.ref == sheet.dimensions
    texts = [n for n, kind in enumerate(table.kinds) if kind == "text"]
    assert {row[n].data_type for row in sheet.iter_rows(min_row=2) for n in texts} <= {"s", "n"}
    assert all(
        row[n].number_format == "@"
        for row in sheet.iter_rows(min_row=2)
        for n in texts
        if row[n].value is not None
    )


def test_a_row_of_a_workbook_leads_to_its_passage_in_the_explorer() -> None:
    answer = samples().get("/query/ratings.xlsx?cite=1&pdu=Brackmoor")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    links = [row[-1].value for row in sheet.iter_rows(min_row=2)]
    assert len(links) == sheet.max_row - 1 > 0
    for link in map(str, links):
        assert link.startswith(f"{HERE}/text/inspection/brackmoor/")
        assert 'class="chosen"' in samples().get(link).text
    first = sheet.cell(2, sheet.max_column).hyperlink
    assert first is not None
    assert f"{first.target}#{first.location}" == links[0]


@pytest.mark.parametrize("name", ["ratings", "provider-footprint", "rank-on-standard"])
def test_the_call_of_the_command_names_what_is_in_the_store(name: str, tmp_path: Path) -> None:
    build([ROOT / "facts"], tmp_path / "graph", validate=False)
    told = Page(client(tmp_path / "graph").get(f"/query/{name}").text).said()
    words = shlex.split(told.partition("On the command line:")[2].partition(" The query itself")[0])
    assert words[:3] == ["probation-graph", "query", name]
    assert command([*words[1:], "--store", str(tmp_path / "graph")]) == 0


UNITS = ("Brackmoor", "Thornmere Vale")


@pytest.mark.parametrize("one", [one for one in ALL if takes_several(one)], ids=named)
def test_several_units_give_the_rows_of_each(one: Question) -> None:
    rest = {name: value for name, value in given(one).items() if name != "pdu"}

    def rows(*names: str) -> list[dict[str, object]]:
        answer = samples().get(f"/query/{one.name}.json", params={**rest, "pdu": list(names)})
        return [dict(row) for row in answer.json()]

    together, singly = rows(*UNITS), [row for name in UNITS for row in rows(name)]
    assert all(row in together for row in singly)
    assert all(row in singly for row in together)
    with open_store(sample_store(facts=True), read_only=True) as store:
        assert ask(store, one, {**rest, "pdu": "; ".join(UNITS)}).dicts() == together
        found = row_nodes(store, one.name, {**rest, "pdu": "; ".join(UNITS)})
        if one.name != "framework-comparability":
            assert all(found.nodes)


@pytest.mark.parametrize(("rows", "is_cut"), [(1, True), (1000, False)])
def test_an_answer_about_several_units_tells_that_one_of_them_was_cut(
    rows: int, is_cut: bool
) -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        table = ask(store, question("ratings"), {"pdu": "; ".join(UNITS)}, Limits(rows=rows))
    assert table.cut == is_cut


def test_several_units_are_chosen_on_the_page_and_stay_chosen() -> None:
    found = page("/query/ratings?pdu=&pdu=Brackmoor&pdu=Thornmere+Vale")
    checked = [one["value"] for one in found.all("input") if "checked" in one]
    assert checked == ["Thornmere Vale"]
    assert len([one for one in found.all("option") if "selected" in one]) == 1
    assert "/query/ratings.csv?pdu=Brackmoor%3B+Thornmere+Vale" in found.links()
    boxes = page("/query/ratings?pdu=Brackmoor&pdu=thornmere+vale").all("input")
    assert (boxes[0]["value"], "checked" in boxes[0]) == ("thornmere vale", True)
    network = samples().get("/query/crs-providers.cyjs?pdu=Brackmoor&pdu=Thornmere+Vale")
    assert all(f'"{name}"' in network.text for name in UNITS)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/query/neighbours?pdu=a&pdu=b", "neighbours takes one unit"),
        ("/query/ratings?pdu=Brackmoor&pdu=Nowhere", "'Nowhere'"),
        (f"/query/ratings?pdu={'%3B'.join(map(str, range(41)))}", "takes 40 units at most"),
    ],
)
def test_what_cannot_be_asked_of_several_units_says_so(path: str, sentence: str) -> None:
    assert sentence in page(path, 400).said()


FIGURES = [one for one in ALL if {"value", "unit"} <= {column.name for column in one.columns}]


@pytest.mark.parametrize("one", FIGURES, ids=named)
def test_a_figure_is_told_in_one_cell_and_its_parts_stand_in_the_files(one: Question) -> None:
    text = samples().get(asked(one)).text
    with open_store(sample_store(facts=True), read_only=True) as store:
        rows = ask(store, one, given(one)).dicts()
    shown = re.findall(r'<td[^>]* data-head="Value">(.*?)</td>', text, re.DOTALL)
    assert [unescape(cell).strip() for cell in shown] == [
        figures.in_words(row) for row in rows[: len(shown)]
    ]
    assert len(shown) == min(len(rows), result_tables.PAGE)
    heads = set(re.findall(r'data-head="(.*?)"', text))
    assert not heads & {"Unit", "Numerator", "Denominator", "Comparator", "Concept"}
    assert "n/d" not in Page(text).words.partition("What the columns mean")[0]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ({"value": "<=7", "unit": "months"}, "at most 7 months"),
        ({"value": "100-130", "unit": "percent", "comparator": "range"}, "100 to 130%"),
        ({"value": "21", "unit": "percent", "comparator": "as high as"}, "as high as 21%"),
        ({"value": ">1/2", "unit": "n/d", "comparator": "more than"}, "more than 1/2"),
        ({"value": "0/5", "unit": "n/d", "numerator": 0, "denominator": 5}, "0 of 5"),
        ({"value": "amber", "unit": "RAG"}, "amber"),
        ({"value": "28.2", "unit": "FTE"}, "28.2 FTE"),
        ({"value": "4", "unit": None}, "4"),
    ],
)
def test_a_figure_in_words(figure: dict[str, Any], words: str) -> None:
    assert figures.in_words(figure) == words
