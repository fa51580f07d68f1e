"""What `diff` says: facts that are new, gone or different, never triples."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from invented_report import IMPRINT, SAMPLES
from small_corpus import REGISTERS, built, corpus, write

from build_graph.building.withdraw import withdraw
from build_graph.cli import run
from build_graph.errors import BadRequest
from build_graph.knowledge import resources
from build_graph.pipeline import build
from build_graph.questions import catalogue
from build_graph.questions.difference import difference, since_last_build
from build_graph.questions.fact_changes import FactChange, change_wordings, fact_changes
from build_graph.store.database import Store, open_store

Cli = Callable[..., tuple[int, str, str]]
TWO = """Marsh Vale PDU should:

- 1. improve the quality of assessments
- 2. share what works with every team."""


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setattr("build_graph.cli.diff.stop_at_once", lambda: None)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores before and after a build that changed, added and withdrew, for reading."""
    work = tmp_path_factory.mktemp("two")
    built(corpus(work / "reports"), work / "before")
    shutil.copytree(work / "before", work / "after")
    imprint = IMPRINT.replace("Ada Marsh", "Bea Reed")
    write(work / "reports", "Ebb Hollow", "Inadequate", recommendations=TWO, imprint=imprint)
    write(work / "reports", "Sallow Reach")
    (work / "reports" / "low-quay.txt").unlink()
    built(work / "reports", work / "after", sync=True)
    return work


def test_the_last_build_is_told_in_words(cli: Cli, two: Path) -> None:
    code, out, err = cli("diff", "--store", two / "after")
    assert (code, err) == (0, "")
    head, *lines = out.splitlines()
    assert head.startswith("Build 2 (20")
    assert head.endswith(" UTC): 1 added, 1 changed, 1 withdrawn.")
    brief = "overall Requires improvement, score 9/24, 8 ratings, 1 recommendation, 1 measure"
    against = "The printed score is 9, but the ratings add up to 7."
    assert lines == [
        "",
        "Ebb Hollow, 2023-06",
        "  lead inspector from Ada Marsh to Bea Reed",
        "  rating of 1.1 Leadership: from Good to Inadequate",
        "  recommendation 2 added: Ebb Hollow PDU: share what works with every team",
        f"  contradiction (score and ratings) added: {against}",
        "",
        "Low Quay, 2023-06",
        f"  report withdrawn: {brief}",
        "",
        "Sallow Reach, 2023-06",
        f"  new report: {brief}",
    ]
    assert "http" not in out


def test_two_stores_and_the_last_build_say_the_same(two: Path) -> None:
    with (
        open_store(two / "before", read_only=True) as before,
        open_store(two / "after", read_only=True) as after,
    ):
        _, _, last = since_last_build(after)
        assert difference(before, after) == last
        assert difference(after, after) == []
        back = difference(after, before)
    assert [one.change for one in back] == ["changed", "added", "withdrawn"]
    assert {"from Inadequate to Good"} <= {
        one.sentence.partition(": ")[2] for one in back[0].changes
    }


def test_stores_without_a_history_are_compared_graph_by_graph(two: Path, tmp_path: Path) -> None:
    stores = [Path(shutil.copytree(two / name, tmp_path / name)) for name in ("before", "after")]
    for path in stores:
        with open_store(path) as store:
            store.remove_graph(store.history)
    with open_store(stores[0]) as before, open_store(stores[1]) as after:
        assert [one.pdu for one in difference(before, after)] == [
            *("Ebb Hollow", "Low Quay", "Sallow Reach")
        ]
        with pytest.raises(BadRequest, match="has no history yet"):
            since_last_build(after)


def test_changes_as_tables(cli: Cli, two: Path) -> None:
    _, out, _ = cli("diff", "--store", two / "after", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[1] == {
        "pdu": "Ebb Hollow",
        "inspected": "2023-06",
        "change": "changed",
        "table": "ratings",
        "fact": "rating of 1.1 Leadership",
        "column": "rating",
        "before": "Good",
        "after": "Inadequate",
    }
    assert [
        (row["pdu"], row["change"]) for row in rows if row["fact"] == "report" and not row["column"]
    ] == [
        ("Low Quay", "gone"),
        ("Sallow Reach", "added"),
    ]
    _, out, _ = cli("diff", two / "before", two / "after", "--format", "json")
    assert [row["fact"] for row in json.loads(out)] == [row["fact"] for row in rows]


def test_nothing_changed_and_bad_requests(cli: Cli, two: Path, tmp_path: Path) -> None:
    code, out, _ = cli("diff", two / "after", two / "after")
    assert (code, out.endswith("nothing changed in what the reports state.\n")) == (0, True)
    assert "give two stores" in cli("diff", two / "after")[2]
    assert "there is no format" in cli("diff", "--format", "xml")[2]
    assert "there is no store" in cli("diff", "--store", tmp_path / "none")[2]


def test_a_withdrawal_is_told_until_the_next_change(two: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(two / "after", tmp_path / "graph"))
    withdraw(store, "Marsh Vale")
    with open_store(store, read_only=True) as opened:
        number, _, (one,) = since_last_build(opened)
    assert (number, one.pdu, one.change) == (3, "Marsh Vale", "withdrawn")
    built(two / "reports", store)
    with open_store(store, read_only=True) as opened:
        number, _, (one,) = since_last_build(opened)
    assert (number, one.change) == (4, "added")
    assert [path.name for path in (store / "before").iterdir()] == ["4"]


def test_a_changed_text_with_the_same_facts_is_no_change(two: Path, tmp_path: Path) -> None:
    reports = Path(shutil.copytree(two / "reports", tmp_path / "reports"))
    store = Path(shutil.copytree(two / "after", tmp_path / "graph"))
    file = reports / "marsh-vale.txt"
    file.write_text(file.read_text() + "\n\n")
    assert built(reports, store).build == 3
    with open_store(store, read_only=True) as opened:
        assert since_last_build(opened)[2] == []


@pytest.mark.parametrize("name", ["brackmoor-2022.txt", "hallowby-2024.txt"])
def test_the_facts_of_a_sample_are_told_as_they_change(name: str, tmp_path: Path) -> None:
    report, store = tmp_path / name, tmp_path / "graph"
    text = (SAMPLES / "reports" / name).read_text("utf-8")
    report.write_text(text, "utf-8")
    build([report], store, registers=REGISTERS, validate=False)
    with open_store(store, read_only=True) as opened:
        bullets = [
            str(row[0])
            for row in opened.select(
                "SELECT ?text WHERE { ?f a <https://w3id.org/probation-graph/ontology#Finding> ; "
                "<https://w3id.org/probation-graph/ontology#text> ?text } ORDER BY ?text"
            ).rows
        ]
    gone = next(one for one in bullets if text.count(one) == 1)
    line = next(line for line in text.splitlines() if gone in line)
    report.write_text(text.replace(f"{line}\n", ""), "utf-8")
    build([report], store, registers=REGISTERS, validate=False)
    with open_store(store, read_only=True) as opened:
        _, _, (one,) = since_last_build(opened)
    told_of = [change for change in one.changes if change.table == "findings"]
    assert [(change.change, change.before) for change in told_of] == [("gone", gone)]


def test_a_regional_report_is_told_like_that_of_a_unit(tmp_path: Path) -> None:
    report, store = tmp_path / "region.html", tmp_path / "graph"
    page = (SAMPLES / "web" / "reports" / "westmarch-region-2025.html").read_text("utf-8")

    def told_of(page: str) -> Any:
        report.write_text(page, "utf-8")
        build([report], store, registers=REGISTERS, validate=False)
        with open_store(store, read_only=True) as opened:
            _, _, (one,) = since_last_build(opened)
        return one

    new = told_of(page)
    assert (new.pdu, new.change) == ("Westmarch region", "added")
    assert "8 ratings, 5 recommendations, 22 findings" in new.what
    changed = told_of(page.replace('alt="Good"', 'alt="Outstanding"', 1).replace(">43%<", ">44%<"))
    said = {one.sentence for one in changed.changes}
    assert "rating of R 1.1 Leadership: from Good to Outstanding" in said
    outcome = withdraw(store, "Westmarch")
    assert outcome.pdu == "Westmarch region", "as the build calls it"


# --- rows ----------------------------------------------------------------------------------------


def changes(table: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[str]:
    columns = {column.name for column in catalogue.question(table).columns}
    full = [[{**dict.fromkeys(columns), **row} for row in rows] for rows in (old, new)]
    return [one.sentence for one in fact_changes({table: full[0]}, {table: full[1]})]


def bullet(ordinal: int, text: str | None, **more: Any) -> dict[str, Any]:
    return {"section": "1.1", "polarity": "strength", "ordinal": ordinal, "text": text, **more}


def test_a_new_bullet_at_the_top_is_one_change() -> None:
    old = [bullet(1, "Staff are well led."), bullet(2, "Morale is good.")]
    new = [bullet(1, "Cases are allocated well."), bullet(2, old[0]["text"]),
           bullet(3, old[1]["text"])]  # fmt: skip
    assert changes("findings", old, new) == [
        "finding in 1.1, strength added: Cases are allocated well."
    ]
    assert changes("findings", new, old) == [
        "finding in 1.1, strength gone: Cases are allocated well."
    ]


def test_a_mended_word_and_a_moved_bullet_are_told_so() -> None:
    assert changes("findings", [bullet(1, "Staff is led.")], [bullet(1, "Staff are led.")]) == [
        "finding in 1.1, strength: wording from Staff is led. to Staff are led."
    ]
    moved = bullet(4, "Staff are led.", polarity="improvement")
    assert changes("findings", [bullet(1, "Staff are led.")], [moved]) == [
        "finding in 1.1, improvement: polarity from strength to improvement"
    ]


def test_bullets_without_words_are_counted() -> None:
    old = [bullet(1, None), bullet(2, None)]
    assert changes("findings", old, [*old, bullet(3, None)]) == ["finding in 1.1, strength added"]
    assert changes("findings", old, old[:1]) == ["finding in 1.1, strength gone"]


def test_values_that_come_and_go() -> None:
    row = {"pdu": "Low Quay", "score": 9}
    assert changes("reports", [row], [{**row, "score": None}]) == ["score no longer 9"]
    assert changes("reports", [{**row, "score": None}], [row]) == ["score now 9"]
    rating = {"standard_no": "1.1", "standard_name": "Leadership", "rating": "Good"}
    assert changes("ratings", [], [rating]) == ["rating of 1.1 Leadership added: Good"]
    discretion = {**rating, "discretion": "yes"}
    assert changes("ratings", [rating], [discretion]) == [
        "rating of 1.1 Leadership: professional discretion now yes"
    ]


def test_a_number_that_moved_and_a_provider_that_went() -> None:
    old = {"number": 2, "addressee": "Low Quay PDU", "text": "Train staff."}
    assert changes("recommendations", [old], [{**old, "number": 3}]) == [
        "recommendation 3: number from 2 to 3"
    ]
    hearthway = {"provider": "Hearthway", "pathway": "accommodation"}
    assert changes("crs-providers", [hearthway], []) == [
        "provider Hearthway for accommodation gone"
    ]


def test_long_wording_is_cut_in_a_sentence_and_whole_in_a_table() -> None:
    text = "word " * 60
    change = FactChange("added", "findings", "finding in 1.1, strength", after=text.strip())
    assert len(change.sentence) < 140
    assert change.sentence.endswith("word ...")
    assert change.after == text.strip()


def test_the_table_of_changes_names_what_the_catalogue_has() -> None:
    tables = tomllib.loads(resources.queries("tables.toml").read_text("utf-8"))["tables"]
    names = [one.name for one in change_wordings()]
    assert set(tables) - set(names) == {"shared-crs-providers"}, "which is of two reports"
    every = {question.name for question in catalogue.questions()}
    assert {name for name in every if name.startswith("regional-")} <= set(names)
    for one in change_wordings():
        columns = {column.name for column in catalogue.question(one.name).columns}
        used = {column for match in one.match for column in match}
        used |= {column for column, _ in one.compare}
        for template in (one.says, one.value):
            used |= {part.partition("}")[0] for part in template.split("{")[1:]}
        assert used <= columns, one.name


def test_a_report_asked_for_leaves_nothing_behind(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []
    usual = Store.remove_graph

    def remove(store: Store, graph: str) -> bool:
        removed.append(graph)
        return usual(store, graph)

    monkeypatch.setattr(Store, "remove_graph", remove)
    with open_store(two / "after", read_only=True) as store:
        assert len(since_last_build(store)[2]) == 3
    assert len(removed) == 4  # one state of the new and the withdrawn, two of the changed
