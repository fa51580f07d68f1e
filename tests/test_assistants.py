"""What an assistant gets: asked by a client of the protocol's SDK, as assistants ask."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent
from view_store import ROOT, sample_store

from build_graph import open_store
from build_graph.assistants.cited_rows import CITED, QUOTE
from build_graph.assistants.server import server
from build_graph.assistants.tools import CHARACTERS, ROWS
from build_graph.building.withdraw import withdraw
from build_graph.cli import run
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import catalogue

TOOLS = ["ask", "evidence", "query", "questions", "report_text", "search"]
WITHOUT_PARAMETERS = [
    question.name
    for question in catalogue.questions()
    if all(parameter.optional for parameter in question.parameters)
]


def called(tool: str, given: Mapping[str, Any] | None = None, path: Path | None = None) -> Any:
    """Call one tool of a server in this process; return its structured answer."""
    result = result_of(tool, given or {}, path)
    assert not result.is_error, result.content
    return result.structured_content


def result_of(tool: str, given: Mapping[str, Any], path: Path | None = None) -> CallToolResult:
    async def ask() -> CallToolResult:
        async with Client(server(path or sample_store())) as client:
            return await client.call_tool(tool, dict(given))

    return anyio.run(ask)


def told(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@cache
def texts() -> dict[str, str]:
    """The kept texts of the samples by the name of their file."""
    with open_store(sample_store(), read_only=True) as store:
        sources = store.select(
            "SELECT ?file ?hash WHERE { ?source pg:fileName ?file ; pg:sha256 ?hash }",
            prefixes=prefixes(),
        )
        return {str(file): store.text(str(hash_)) for file, hash_ in sources.rows}


def assert_proved(citations: list[dict[str, Any]]) -> None:
    for one in citations:
        if one["file"]:
            quote = one["quote"].removesuffix(" …")
            assert quote
            assert len(quote) <= QUOTE
            assert texts()[one["file"]][one["start"] : one["end"]].startswith(quote)
        else:  # an entry of a register
            assert "register" in one["place"] or "ontology" in one["place"]


def test_the_command_answers_a_client_over_standard_input_and_output() -> None:
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "build_graph", "mcp", "--store", str(sample_store())],
        env={"PYTHONPATH": str(ROOT)},
    )

    async def ask() -> None:
        async with Client(stdio_client(started)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert sorted(tools) == TOOLS
            for tool in tools.values():
                assert tool.annotations is not None
                assert tool.annotations.read_only_hint
                assert tool.output_schema
                assert tool.input_schema["additionalProperties"] is False
            question = "Which PDUs have an accommodation provider?"
            reply = await client.call_tool("ask", {"question": question})
            assert reply.structured_content is not None
            assert reply.structured_content["status"] == "answered"
            assert reply.structured_content["citations"]
            assert reply.structured_content["citations"][0]["quote"] in told(reply)

    anyio.run(ask)


@pytest.mark.parametrize("name", WITHOUT_PARAMETERS)
def test_every_row_of_the_catalogue_comes_with_words_that_stand_in_the_report(name: str) -> None:
    answer = called("query", {"question": name, "rows": 10})
    numbers = {one["number"] for one in answer["citations"]}
    assert len(answer["rows"]) == min(answer["total"], 10)
    for row in answer["rows"]:
        assert list(row["values"]) == list(answer["columns"])
        assert set(row["citations"]) <= numbers
        assert row["citations"]
        assert len(row["citations"]) <= CITED
    assert_proved(answer["citations"])


@pytest.mark.parametrize(
    "question",
    [
        "Who delivers accommodation services in Thornmere Vale?",
        "Which PDUs were rated Good or better for staff?",
        "What is the vacancy rate in Hallowby?",
    ],
)
def test_a_plain_answer_cites_the_rows_it_was_made_from(question: str) -> None:
    reply = called("ask", {"question": question})
    assert reply["status"] == "answered"
    assert all(row["citations"] for row in reply["rows"])
    assert_proved(reply["citations"])
    behind = called("query", {"question": reply["question"], "parameters": reply["parameters"]})
    known = {one["iri"] for one in behind["citations"]}
    assert {one["iri"] for one in reply["citations"]} <= known


def test_a_citation_of_a_plain_answer_is_of_the_unit_it_stands_beside() -> None:
    reply = called("ask", {"question": "Which PDUs were rated Good or better for staff?"})
    by_number = {one["number"]: one for one in reply["citations"]}
    assert reply["rows"]
    for row in reply["rows"]:
        slug = row["values"]["pdu"].casefold().replace(" ", "-")
        assert all(slug in by_number[number]["iri"] for number in row["citations"])


def test_where_no_table_answers_the_passages_can_be_proved() -> None:
    reply = called("ask", {"question": "Why do people miss appointments?"})
    assert reply["status"] == "passages"
    assert reply["passages"]
    for one in reply["passages"]:
        (first, *_) = called("evidence", {"thing": one["iri"]})["citations"]
        assert " ".join(one["text"].split())[:60] in " ".join(first["quote"].split())


@pytest.mark.parametrize("question", ["What is the capital of France?", "", "x" * 400])
def test_what_the_graph_does_not_hold_is_refused_without_rows(question: str) -> None:
    reply = called("ask", {"question": question})
    assert reply["status"] in ("refused", "unsure")
    assert reply["message"]
    assert reply["answer"] == reply["rows"] == reply["citations"] == []


@pytest.mark.parametrize(
    ("tool", "given", "sentence"),
    [
        ("query", {"question": "ratngs"}, "did you mean 'ratings'"),
        ("query", {"question": "ratings", "parameters": {"pdu": "Nowhere"}}, "no PDU 'Nowhere'"),
        ("query", {"question": "ratings", "row": 2}, "row\n  Extra inputs are not permitted"),
        ("query", {"question": "ratings", "rows": ROWS + 1}, "less than or equal to"),
        ("query", {"question": "SELECT * WHERE { ?s ?p ?o }"}, "there is no question"),
        ("search", {"words": " "}, "give the words to search for"),
        ("search", {"words": "police", "unit": "Nowhere"}, "Nowhere"),
        ("evidence", {"thing": "inspection/nowhere"}, "the graph holds nothing called"),
        ("report_text", {"report": "Nowhere"}, "the store has no report 'Nowhere'"),
        ("report_text", {"report": "Thornmere Vale"}, "give one of thornmere-vale/2022-09, "),
        ("report_text", {"report": "Hallowby", "section": "zzz"}, "choose from 'Cover'"),
        ("ask", {"question": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    tool: str, given: dict[str, Any], sentence: str
) -> None:
    result = result_of(tool, given)
    assert result.is_error
    assert sentence in told(result)
    assert "Traceback" not in told(result)


def test_the_catalogue_lists_every_question_and_the_values_of_parameters() -> None:
    listed = called("questions")
    assert [one["name"] for one in listed["questions"]] == catalogue.names()
    assert len(listed["reports"]) == 5
    (shown,) = called("questions", {"name": "crs-providers"})["questions"]
    values = {one["name"]: one["values"] for one in shown["parameters"]}
    assert "Thornmere Vale" in values["pdu"]
    assert all(shown["columns"].values())


def test_passages_that_a_search_finds_can_be_proved() -> None:
    found = called("search", {"words": "late replies from the police", "limit": 5})
    assert len(found["passages"]) == 5
    for one in found["passages"]:
        (proof, *_) = called("evidence", {"thing": one["iri"]})["citations"]
        assert proof["quote"] == texts()[proof["file"]][one["start"] : one["end"]]


def test_the_text_of_a_report_can_be_read_to_its_end() -> None:
    asked: dict[str, Any] = {"report": "thornmere-vale/2024-10", "characters": CHARACTERS}
    first = part = called("report_text", asked)
    whole = part["text"]
    while part["next"] is not None:
        part = called("report_text", {**asked, "start": part["next"]})
        whole += part["text"]
    assert whole == texts()[first["file"]]
    assert len(whole) == first["length"]
    section = first["sections"][1]
    chosen = called("report_text", {**asked, "section": section["name"]})
    assert chosen["start"] == section["start"]
    (proof,) = called("evidence", {"thing": chosen["iri"]})["citations"]
    assert chosen["text"].startswith(proof["quote"].removesuffix(" …"))


def test_a_new_build_shows_at_once(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    shutil.copytree(sample_store(), path)

    async def ask() -> tuple[int, int]:
        async with Client(server(path)) as client:
            counts = []
            for _ in range(2):
                result = await client.call_tool("query", {"question": "reports"})
                assert result.structured_content is not None
                counts.append(result.structured_content["total"])
                if len(counts) == 1:
                    withdraw(path, "Hallowby")
            return counts[0], counts[1]

    assert anyio.run(ask) == (5, 4)


def test_without_a_store_the_command_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mcp", "--store", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_the_page_names_every_tool() -> None:
    page = (ROOT / "docs" / "assistants.md").read_text("utf-8")
    assert [tool for tool in TOOLS if f"| `{tool}` |" in page] == TOOLS
