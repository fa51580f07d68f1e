from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from invented_report import ROOT, SAMPLE_REPORTS, SAMPLES, SHARED, registers

from build_graph.errors import BadInput
from build_graph.extract.parse import parse
from build_graph.facts import json_file
from build_graph.knowledge.stated import stated_fields
from build_graph.model import Report
from build_graph.pipeline import build, facts_of
from build_graph.questions.answer import run
from build_graph.reading.read_file import read, read_bytes
from build_graph.registers.merge import merge_same
from build_graph.registers.resolve import resolve
from build_graph.store.database import open_store

REGISTERS = (SAMPLES / "registers",)
FACTS = tuple(sorted((ROOT / "facts").glob("*.json")))
SHARED_REPORTS = tuple(sorted((SHARED / "reports").glob("*.txt")))
TABLES = (
    *("reports", "ratings", "key-questions", "recommendations", "crs-providers"),
    *("organisations", "findings", "shared-crs-providers"),
)
# What a facts file leaves out; the question is told by its title there.
WITHOUT = {"text", "themes", "question"}

needs_shared = pytest.mark.skipif(not SHARED_REPORTS, reason="the real reports are not here")


@cache
def sample_facts() -> str:
    return facts_of(SAMPLE_REPORTS[0], REGISTERS)


def from_text(text: str, name: str = "facts.json") -> Report:
    return json_file.from_json(read_bytes(text.encode("utf-8"), name))


def tables(paths: list[Path], folder: Path) -> dict[str, list[dict[str, object]]]:
    build(paths, folder, registers=REGISTERS, validate=False)
    with open_store(folder, read_only=True) as store:
        return {
            name: [{k: v for k, v in row.items() if k not in WITHOUT} for row in run(store, name)]
            for name in TABLES
        }


def written(reports: tuple[Path, ...], folder: Path) -> list[Path]:
    folder.mkdir()
    paths = []
    for report in reports:
        paths.append(folder / f"{report.stem}.json")
        paths[-1].write_text(facts_of(report, REGISTERS), "utf-8")
    return paths


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_facts_come_back_as_they_were(path: Path) -> None:
    report = parse(read(path), registers())
    report = merge_same(report, resolve(report, registers()))
    again = from_text(json_file.to_json(report))
    assert again.source == replace(report.source, text=None)
    for field in fields(Report):
        ours, theirs = getattr(again, field.name), getattr(report, field.name)
        if field.name in {*stated_fields(), "ratings", "provisions", "organisations"}:
            assert ours == theirs, field.name
        elif field.name == "key_questions":
            assert [replace(row, question="") for row in ours] == [
                replace(row, question="") for row in theirs
            ]
        elif field.name in ("recommendations", "findings"):
            assert ours == tuple(replace(row, text="") for row in theirs)
    assert again.absences == ()
    assert len(again.findings) > 20


@pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)
def test_writing_facts_again_gives_the_same_bytes(path: Path) -> None:
    text = facts_of(path, REGISTERS)
    assert json_file.to_json(from_text(text)) == text
    assert text.endswith("}\n")


def test_facts_and_text_give_the_same_tables(tmp_path: Path) -> None:
    ours = tables(written(SAMPLE_REPORTS, tmp_path / "facts"), tmp_path / "one")
    theirs = tables(list(SAMPLE_REPORTS), tmp_path / "two")
    for name in TABLES:
        assert ours[name] == theirs[name], name
        assert theirs[name]


@needs_shared
def test_facts_and_real_reports_give_the_same_tables(tmp_path: Path) -> None:
    ours = tables(written(SHARED_REPORTS, tmp_path / "facts"), tmp_path / "one")
    theirs = tables(list(SHARED_REPORTS), tmp_path / "two")
    for name in TABLES:
        assert ours[name] == theirs[name], name


def test_a_facts_file_keeps_no_text_in_the_store(tmp_path: Path) -> None:
    build(written(SAMPLE_REPORTS[:1], tmp_path / "facts"), tmp_path / "graph", validate=False)
    with open_store(tmp_path / "graph", read_only=True) as store:
        assert store.kept_texts() == []


# --- the files of this repository ----------------------------------------------------------------


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_there_are_facts() -> None:
    assert len(FACTS) >= 3


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_facts_files_hold_no_sentences(path: Path) -> None:
    found = list(strings(json.loads(path.read_text("utf-8"))))
    assert [text for text in found if len(text) > 120] == []
    assert [text for text in found if len(text.split()) >= 14] == []


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_facts_files_are_read_and_written_alike(path: Path) -> None:
    text = path.read_text("utf-8")
    assert json_file.to_json(from_text(text, path.name)) == text


def runs(text: str, length: int = 14) -> set[tuple[str, ...]]:
    said = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    return {tuple(said[at : at + length]) for at in range(len(said) - length + 1)}


@needs_shared
def test_facts_files_share_no_run_of_words_with_the_reports() -> None:
    spoken = {run for path in SHARED_REPORTS for run in runs(path.read_text("utf-8"))}
    assert len(spoken) > 10_000
    for path in (*FACTS, ROOT / "facts" / "README.md"):
        text = path.read_text("utf-8")
        if path.suffix == ".json":
            text = " | ".join(strings(json.loads(text)))
            assert all(not runs(value) & spoken for value in strings(json.loads(path.read_text())))
        else:
            assert not runs(text) & spoken


@needs_shared
@pytest.mark.parametrize("report", SHARED_REPORTS, ids=lambda path: path.stem)
def test_facts_files_are_what_the_reports_give_now(
    report: Path, pytestconfig: pytest.Config
) -> None:
    path = ROOT / "facts" / f"{report.stem}.json"
    if pytestconfig.getoption("--update-golden"):
        path.write_text(facts_of(report), "utf-8")
    assert path.read_text("utf-8") == facts_of(report), (
        f"write facts/{path.name} anew: make generated"
    )


def test_the_readme_attributes_every_file() -> None:
    text = (ROOT / "facts" / "README.md").read_text("utf-8")
    assert "Open Government Licence v3.0" in " ".join(text.split())
    assert [path.name for path in FACTS if path.name not in text] == []


# --- bad files -----------------------------------------------------------------------------------

Change = Callable[[dict[str, Any]], Any]


def at(*path: str | int, value: object) -> Change:
    """A change that puts `value` at a place of the form."""

    def change(data: dict[str, Any]) -> None:
        inner: Any = data
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


def without(*path: str | int) -> Change:
    """A change that removes a place of the form."""

    def change(data: dict[str, Any]) -> None:
        inner: Any = data
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]

    return change


REFUSED: dict[str, tuple[Change, str]] = {
    "no source": (without("source"), "source is not as the form asks"),
    "short hash": (at("source", "sha256", value="zz"), "source is not as the form asks"),
    "framework": (at("framework", value="2050"), "framework is not as the form asks"),
    "framework list": (at("framework", value=[]), "framework is not as the form asks"),
    "report list": (at("report", value=[]), "'report' must be an object"),
    "no pdu": (without("report", "pdu"), "does not name the PDU"),
    "pdu without place": (without("report", "pdu", "at"), r"pdu is not .* \(at is missing\)"),
    "pdu number": (at("report", "pdu", "value", value=5), "pdu is not as the form asks"),
    "score words": (at("report", "score", "value", value="x"), "score is not as the form asks"),
    "score truth": (at("report", "score", "value", value=True), "score is not as the form asks"),
    "place of words": (at("report", "pdu", "at", value=[["a", "b"]]), "pdu is not as the form"),
    "empty place": (at("report", "pdu", "at", value=[[4, 4]]), "pdu is not as the form asks"),
    "no place": (at("report", "pdu", "at", value=[]), "pdu is not as the form asks"),
    "ratings object": (at("ratings", value={}), "'ratings' must be a list"),
    "rating words": (at("ratings", 0, value="x"), "ratings, item 1 is not as the form asks"),
    "unknown key": (at("ratings", 1, "colour", value="x"), "ratings, item 2 is not"),
    "no rating": (without("ratings", 0, "rating"), "ratings, item 1 is not as the form asks"),
    "discretion": (at("ratings", 0, "discretion", value=5), "ratings, item 1 is not"),
    "percent words": (at("key_questions", 0, "percent", value="9"), "key_questions, item 1 is not"),
    "no such question": (at("key_questions", 2, "number", value=9), "key_questions, item 3 is not"),
    "pathway": (at("provisions", 0, "pathway", value="x"), "provisions, item 1 is not"),
    "ordinal": (at("findings", 0, "ordinal", value="1"), "findings, item 1 is not"),
    "version": (at(json_file.FORM, value=2), "this JSON is no facts file"),
}
# Refused nowhere: some go in as nonsense, most end the whole build.
ACCEPTED: dict[str, Change] = {
    "percent truth": at("key_questions", 0, "percent", value=True),
    "percent above 100": at("key_questions", 0, "percent", value=140),
    "unknown rating": at("ratings", 0, "rating", value="Excellent"),
    "unknown overall rating": at("report", "overall_rating", "value", value="Excellent"),
    "standard with a space": at("ratings", 0, "standard", value="1.1 x"),
    "unknown standard": at("ratings", 0, "standard", value="9.9"),
    "unknown kind": at("organisations", 0, "kind", value="castle"),
    "unknown relation": at("organisations", 0, "relation", value="a b"),
    "count of words": at("organisations", 0, "count", value="x"),
    "unknown addressee type": at("recommendations", 0, "addressee_type", value="x y"),
    "addressee number": at("recommendations", 0, "addressee", value=5),
    "number twice": at("recommendations", 0, "number", value=2),
    "inferred words": at("recommendations", 0, "inferred", value="yes"),
    "unknown polarity": at("findings", 0, "polarity", value="x y"),
    "empty section": at("findings", 0, "section", value=""),
    "ordinal twice": at("findings", 1, "ordinal", value=1),
    "provider number": at("provisions", 0, "provider", value=5),
    "published words": at("report", "published", "value", value="soon"),
    "month 13": at("report", "fieldwork_started", "value", value="2023-13"),
    "month with a space": at("report", "fieldwork_started", "value", value="x y"),
    "31 February": at("report", "fieldwork_week_beginning", "value", value="2023-02-31"),
    "empty pdu": at("report", "pdu", "value", value=""),
    "endless place": at("report", "pdu", "at", value=[[0, float("inf")]]),
    "place beyond the text": at("report", "pdu", "at", value=[[0, 10**9]]),
    "negative length": at("source", "characters", value=-5),
    "hash with a space": at("source", "sha256", value=" 0x" + "a" * 61),
    "lone surrogate": at("report", "pdu", "value", value="\ud800 Vale"),
}


def changed(change: Change) -> str:
    data = json.loads(sample_facts())
    assert isinstance(data, dict)
    change(data)
    return json.dumps(data)


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED)
def test_a_bad_facts_file_is_refused_in_one_sentence(change: Change, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        from_text(changed(change), "bad.json")
    assert str(caught.value).startswith("bad.json")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_a_value_outside_the_form_is_refused(change: Change) -> None:
    with pytest.raises(BadInput):
        from_text(changed(change), "bad.json")


@pytest.mark.parametrize(
    "text",
    ["{", '{"a": 1,}', '{"a":' * 100_000, "{}", '{"probation-graph-facts": "1"}', "{ not json }"],
)
def test_what_is_no_facts_file_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"bad\.json.*JSON"):
        from_text(text, "bad.json")


def test_an_endless_number_is_refused() -> None:
    with pytest.raises(BadInput):
        from_text('{"probation-graph-facts": ' + "1" * 5000 + "}", "bad.json")


def test_the_changes_start_from_a_good_file() -> None:
    data = json.loads(sample_facts())
    assert from_text(json.dumps(copy.deepcopy(data))) == from_text(sample_facts())
    assert len(data["recommendations"]) > 1
    assert len(data["key_questions"]) > 2
