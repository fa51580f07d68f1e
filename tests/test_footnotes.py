"""Answers with the passages behind each row: every question, every row, every format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_graph.citation.footnotes import LONGEST, SHOWN, Cited, Footnote, cited, render_cited
from build_graph.errors import BadRequest
from build_graph.knowledge.vocab import prefixes
from build_graph.pipeline import build
from build_graph.questions import catalogue
from build_graph.questions.answer import run
from build_graph.store.database import Store, open_store
from build_graph.table import Table

SAMPLES = Path(__file__).parents[1] / "samples"
# Samples that some questions have nothing to say of without another value.
GIVEN = {
    "region-side-by-side": {"region": "Westmarch"},
    "provider-footprint": {"provider": "Hearthway"},
    "programme-mentions": {"programme": "steady"},
}
# Nobody corrected the samples, all are of units, and their former provider stands in a facts file,
# which has no text.
NO_ROWS = {
    "corrections",
    "progress",
    *(name for name in catalogue.names() if name.startswith("other-")),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("cited") / "graph"
    reports = [SAMPLES / "reports", SAMPLES / "web" / "reports"]
    build(reports, place, registers=[SAMPLES / "registers"], validate=False)
    with open_store(place, read_only=True) as opened:
        yield opened


def values(name: str) -> dict[str, str]:
    question = catalogue.question(name)
    needed = {one.name: one.example for one in question.parameters if not one.optional}
    return {**needed, **GIVEN.get(name, {})}


@pytest.mark.parametrize("name", catalogue.names())
def test_every_row_of_every_question_leads_to_its_passages(store: Store, name: str) -> None:
    answer = cited(store, name, values(name))
    assert answer.table == run(store, name, values(name))
    assert bool(answer.table.rows) == (name not in NO_ROWS)
    assert [
        row for row, notes in zip(answer.table.rows, answer.notes, strict=True) if not notes
    ] == []
    for note in answer.footnotes:
        if note.file:
            text = store.text(sha256(store, note.file))
            assert text[note.start : note.end] == note.quote
            assert note.line == text.count("\n", 0, note.start) + 1
    used = {number for notes in answer.notes for number in notes}
    assert used == set(range(len(answer.footnotes)))


def sha256(store: Store, file: str) -> str:
    rows = store.select(
        "SELECT ?sha ?file WHERE { ?s pg:fileName ?file ; pg:sha256 ?sha }", prefixes=prefixes()
    )
    return str({str(name): sha for sha, name in rows.rows}[file])


def test_the_passage_is_the_one_that_says_so(store: Store) -> None:
    answer = cited(store, "crs-providers", {"pdu": "Hallowby"})
    for row, notes in zip(answer.table.dicts(), answer.notes, strict=True):
        quotes = " ".join(" ".join(answer.footnotes[n].quote for n in notes).split())
        assert str(row["provider"]).replace("'", "’") in quotes.replace("'", "’")


def test_a_table_numbers_notes_as_they_are_met(store: Store) -> None:
    answer = cited(store, "ratings-matrix")
    text = render_cited(answer, "table")
    table, _, notes = text.partition("\n\n")
    marks = [int(mark) for mark in re.findall(r"\[(\d+)\]", table)]
    assert marks == list(range(1, len(marks) + 1))
    assert [line.partition(" ")[0] for line in notes.splitlines()] == [f"[{n}]" for n in marks]
    assert f"+{len(answer.notes[0]) - SHOWN}" in table


def test_markdown_has_footnotes_that_can_be_pasted(store: Store) -> None:
    text = render_cited(cited(store, "ratings", {"pdu": "Hallowby"}), "markdown")
    head, _, notes = text.partition("\n\n")
    assert head.splitlines()[0].endswith("| passages |")
    used = re.findall(r"\[\^(\d+)\](?!:)", head)
    given = re.findall(r"^\[\^(\d+)\]: “", notes, flags=re.MULTILINE)
    assert used == given
    assert used


def test_json_has_the_passages_as_objects_and_csv_in_a_column(store: Store) -> None:
    answer = cited(store, "recommendations", {"pdu": "Hallowby"})
    rows = json.loads(render_cited(answer, "json"))
    assert [row["number"] for row in rows] == [row["number"] for row in answer.table.dicts()]
    assert all(
        set(one) >= {"iri", "quote", "start", "end"} for row in rows for one in row["passages"]
    )
    listed = list(csv.DictReader(io.StringIO(render_cited(answer, "csv"))))
    assert all(row["passages"].startswith("“") for row in listed)


def note(quote: str) -> Footnote:
    return Footnote("urn:x", "A report", "2024-05", "1.1", "a.txt", 0, 9, 1, quote)


@pytest.mark.parametrize(
    ("quote", "format_", "absent"),
    [
        ("a | b [^2]: <script>x</script>", "markdown", ["<script>", "a | b", "[^2]:"]),
        ("x\x1b[31m red \u202e", "table", ["\x1b", "\u202e"]),
        ("x\n\n| new | row |", "markdown", ["\n| new"]),
    ],
)
def test_words_of_a_report_stay_words(quote: str, format_: str, absent: list[str]) -> None:
    answer = Cited(Table(("a",), ("text",), (("1",),)), (note(quote),), ((0,),))
    told = render_cited(answer, format_).partition("\n\n")[2]
    assert told
    for piece in absent:
        assert piece not in told.removeprefix("[^1]:")


def test_long_quotes_are_cut_for_reading_only() -> None:
    answer = Cited(Table(("a",), ("text",), (("1",),)), (note("word " * 200),), ((0,),))
    assert " …”" in render_cited(answer, "table")
    assert len(render_cited(answer, "table")) < LONGEST + 200
    assert "…" not in render_cited(answer, "json")


def test_what_says_nothing_of_passages_cannot_be_cited(store: Store) -> None:
    with pytest.raises(BadRequest, match="#cite"):
        cited(store, "SELECT ?a WHERE { ?a a ?b } LIMIT 1")
