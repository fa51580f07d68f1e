"""How a plain question was understood, as its page tells it: in words, and all that narrowed it."""

from __future__ import annotations

import ast
import csv
import inspect
import json
import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from web_site import page, samples

from build_graph.asking import plan, run_reading, steps
from build_graph.asking.reply import Reply
from build_graph.asking.words import stem
from build_graph.web.answers import REPLIES
from build_graph.web.narrowed import understood, unused
from build_graph.web.page_config import page_config
from build_graph.web.page_request import JSON

ROOT = Path(__file__).resolve().parents[1]
ASKED = [one["question"] for one in json.loads((ROOT / "samples/questions.json").read_text())]
_CODE = re.compile(r"\w_\w|\b[a-z]+[A-Z]|\binf\b|[\[\]|/=]|\+\+")


def _told(query: str, asked: str = "") -> dict[str, str]:
    (one,) = understood(query, asked)
    return {head: cell.text for head, cell in one.narrowed}


STEPS = [
    ("keep standard_name = Staff; Services", "standard", "Staff; Services"),
    ("keep both pdu_a/pdu_b = A; B", "PDU, other PDU", "each of A; B"),
    (
        "keep what has each of standard_name = Staff + rating = Good ++ rating = Inadequate",
        "each of",
        "standard Staff with rating Good; rating Inadequate",
    ),
    ("without rating = Good, of all units", "rating", "not Good"),
    ("inspected from 2023-01 to 2023-12", "inspected", "January 2023 to December 2023"),
    (
        "report of inspected published from 2023-01 to 2023-12",
        "report published",
        "January 2023 to December 2023",
    ),
    ("inspected from 2023-01 to 9999-12", "inspected", "from January 2023 on"),
    ("inspected from 0000-01 to 2023-01", "inspected", "up to January 2023"),
    ("inspected from 2023-01 to 2023-01", "inspected", "January 2023"),
    ("pdu with court: A through organisations", "units", "with court A"),
    ("latest inspected of each pdu", "inspected", "the latest of each unit"),
    ("earliest inspected", "inspected", "the earliest"),
    ("in all units", "in", "all units"),
    ("rating in [2, inf]", "rating", "at least Good"),
    ("rule_rating in [1, 1]", "rating by the rule", "Requires improvement"),
    ("max_score in (5, 10)", "maximum score", "more than 5 and less than 10"),
    ("rating in [-inf, inf]", "rating", "given"),
    ("highest max_score", "maximum score", "the highest"),
    ("lowest 3 max_score", "maximum score", "the 3 lowest"),
    ("highest first max_score", "maximum score", "highest first"),
    ("count rows", "worked out", "how many"),
    ("count standard_name", "worked out", "how many, by standard"),
    ("mean max_score for each standard_name", "for each", "standard"),
    (f"words {stem('providers')}, unit", "with the words", "providers, unit"),
    ("each of pdu_a/pdu_b but Hallowby", "other than", "Hallowby"),
]
# These say nothing of their own: what answers tells them.
SILENT = ["with the region of each pdu", "each of pdu_a/pdu_b"]


@pytest.mark.parametrize(("step", "head", "said"), STEPS)
def test_each_form_of_a_step_is_told_in_words(step: str, head: str, said: str) -> None:
    told = _told(f"ratings | {step} | show pdu", "Which providers are in one unit?")
    assert told[head] == said
    assert told["answered by"] == "PDU"


def test_what_is_told_of_steps_is_that_of_the_steps_there_are() -> None:
    rows = [re.compile(pattern) for pattern, *_ in page_config().understood["steps"]]
    forms = [pattern for pattern, _ in steps._STEPS]
    told, taken = set(), set()
    for step in (*(step for step, *_ in STEPS), *SILENT):
        plain = step.partition(" for each ")[0]
        taken.add(next(form for form in forms if form.fullmatch(step)))
        told.add(next(row for row in rows if row.fullmatch(plain)))
    assert told == set(rows)
    assert taken == set(forms)


def _reasons() -> set[str]:
    """The reasons that a plan can give, as the code names them."""
    found: set[str] = set()
    for module in (plan, run_reading):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            given: list[Any] = []
            if isinstance(node, ast.FunctionDef) and node.name == "wanting":
                given = [one for d in ast.walk(node) if isinstance(d, ast.Dict) for one in d.keys]
            elif isinstance(node, ast.FunctionDef) and node.name in ("of_each", "_unmet"):
                results = (n for n in ast.walk(node) if isinstance(n, ast.Return | ast.Yield))
                lists = (n.value for n in results if isinstance(n.value, ast.List | ast.Constant))
                given = [one for value in lists for one in ast.walk(value)]
            elif isinstance(node, ast.Expr | ast.AugAssign) and "unmet" in ast.unparse(node):
                calls = (n for n in ast.walk(node) if isinstance(n, ast.List | ast.Call))
                given = [one for n in calls for one in getattr(n, "elts", getattr(n, "args", []))]
            found |= {str(one.value) for one in given if isinstance(one, ast.Constant)}
    return found


def test_each_reason_that_a_plan_can_give_is_said_in_words() -> None:
    assert {"than", "beyond", "all", "not", "what would be a yes", "what it is"} < _reasons()
    assert _reasons() <= set(page_config().understood["wanting"])


def test_a_step_that_has_no_words_is_told_as_it_stands() -> None:
    assert _told("ratings | dance | show pdu")["and"] == "dance"


@pytest.mark.parametrize("asked", ASKED[::8])
def test_nobody_reads_a_column_name_in_what_was_understood(asked: str) -> None:
    text = samples().get("/ask", params={"q": asked}).text
    told = [unescape(re.sub("<[^>]+>", "", one)) for one in re.findall(r'"tag">(.*?)</li>', text)]
    assert [one for one in told if _CODE.search(one)] == []
    assert not any(one.startswith(f"{page_config().understood['other']}:") for one in told)


def test_words_that_were_not_used_are_apart_from_what_no_table_tells() -> None:
    reply = Reply(
        "Why has Hallowby no Satellites?", "passages", unused=("satellites", "why", "than")
    )
    assert unused(reply) == (["satellites"], ["why it is so", "what is compared"])


def test_each_part_of_a_question_has_its_own_table() -> None:
    asked = "What was the score of Brackmoor and what was its rating for Staff?"
    text = samples().get("/ask", params={"q": asked}).text
    assert text.count('class="understood"') == text.count("<table") == 2
    assert {"Score", "Rating"} <= set(re.findall(r"<th [^>]*>(?:<span>)?(.*?)</", text))
    assert "max_score" not in text.partition("How it was answered")[0]


@pytest.mark.parametrize("suffix", [end for end, *_ in REPLIES])
def test_an_answer_is_there_as_a_file_with_its_sources(suffix: str) -> None:
    asked = "Which providers work in Thornmere Vale?"
    names = samples().get("/ask", params={"q": asked}, headers={"accept": JSON}).json()["answer"]
    links = page(f"/ask?{urlencode({'q': asked})}").links()
    (link,) = (one for one in links if one.startswith(f"/ask{suffix}?"))
    answer = samples().get(link)
    assert answer.status_code == 200
    if suffix == ".xlsx":
        cells = [
            cell for row in load_workbook(BytesIO(answer.content))["answer"].rows for cell in row
        ]
        said = [str(cell.value) for cell in cells]
        targets = [str(cell.hyperlink.target) for cell in cells if cell.hyperlink]
        assert targets
        assert all("/text/inspection/thornmere-vale/" in one for one in targets)
    else:
        said = [answer.text]
    assert names
    for name in names:
        assert any(name in one for one in said)
    assert any("An inspection of probation services in: Thornmere Vale PDU" in one for one in said)


def test_each_part_of_an_answer_has_its_sources_in_the_file() -> None:
    asked = "What was Hallowby rated for staff, and who provides accommodation there?"
    rows = list(csv.DictReader(samples().get("/ask.csv", params={"q": asked}).text.splitlines()))
    assert len(rows) == 2
    assert all("Hallowby" in row["passages"] for row in rows)


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        ("key questions of Hallowby", {".svg", ".png", ".gexf", ".graphml", ".cyjs"}),
        ("Which PDUs share a CRS provider?", {".gexf", ".graphml", ".cyjs"}),
        ("Who is the king of France", set()),
    ],
)
def test_an_answer_is_there_as_a_picture_and_a_network(asked: str, ends: set[str]) -> None:
    links = page(f"/ask?{urlencode({'q': asked})}").links()
    drawn = {
        one: end
        for one in links
        for end in (".svg", ".png", ".gexf", ".graphml", ".cyjs")
        if one.partition("?")[0].endswith(end)
    }
    assert set(drawn.values()) == ends
    assert [samples().get(one).status_code for one in drawn] == [200] * len(ends)


@pytest.mark.parametrize("given", ["", "?q=Who+is+the+king+of+France"])
def test_no_answer_is_no_file(given: str) -> None:
    assert samples().get(f"/ask.csv{given}").status_code == 400
