"""The fields that a report states once: one list, and enough for a field that is new."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from engine_runs import graph_of
from invented_report import report_text

from build_graph.errors import BadInput
from build_graph.knowledge import layout, resources
from build_graph.knowledge.stated import stated_fields
from build_graph.knowledge.vocab import iri, ontology_quads
from build_graph.model import Passage, Report, Source, Span, Stated
from build_graph.validation.engines import conformance
from build_graph.validation.shapes import shapes_of

VISITS = Path(__file__).parent / "data" / "visits"
LISTS = {
    *("source", "framework", "ratings", "key_questions", "recommendations", "provisions"),
    *("organisations", "absences", "findings", "claims", "figures", "programmes", "further"),
    *("issues", "kind", "progress", "is_apart"),
}
PREFIXES = "@prefix pg: <https://w3id.org/probation-graph/ontology#> .\n"


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command with the field that is new."""
    return subprocess.run(
        [sys.executable, "-m", "build_graph", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, resources.ADDITIONS: str(VISITS)},
        check=False,
    )


def visits(store: Path) -> list[dict[str, str]]:
    query = "SELECT ?unit ?n WHERE { ?i pg:pduName ?unit ; pg:officesVisited ?n }"
    run = command("query", query, "--format", "csv", "--store", store)
    assert run.returncode == 0, run.stderr
    return list(csv.DictReader(io.StringIO(run.stdout)))


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an invented report that states the new field, and a store built from it."""
    folder = tmp_path_factory.mktemp("visits")
    text = report_text(background="We inspected 41 cases in June 2023 and visited three offices.")
    (folder / "marsh-vale.txt").write_text(text, "utf-8")
    run = command("build", folder / "marsh-vale.txt", "--store", folder / "graph")
    assert run.returncode in (0, 1), run.stderr
    return folder


def test_the_fields_of_today_are_those_of_a_report() -> None:
    assert [*stated_fields()] == [field.name for field in fields(Report) if field.name not in LISTS]
    # The others are described in core.ttl, which says more of them.
    assert [field.name for field in stated_fields().values() if field.comment] == ["edition"]


def test_a_report_holds_a_field_that_it_has_no_attribute_for() -> None:
    report = Report(Source("x", "0" * 64, 9, None), "2021", None)
    value = Stated(3, Passage((Span(0, 1),), "Background"))
    more = report.with_stated("offices_visited", value).with_stated("score", value)
    assert (more.stated("offices_visited"), more.score) == (value, value)
    less = more.with_stated("offices_visited", None)
    assert (less.stated("offices_visited"), less.further) == (None, ())


def test_a_new_field_is_in_the_graph_with_its_passage(work: Path) -> None:
    assert visits(work / "graph") == [{"unit": "Marsh Vale", "n": "3"}]
    query = "SELECT ?a WHERE { ?a rdf:predicate pg:officesVisited }"
    found = command("query", query, "--format", "csv", "--store", work / "graph")
    run = command("evidence", found.stdout.splitlines()[1], "--store", work / "graph")
    assert "visited three offices" in run.stdout


def test_a_new_field_comes_back_from_a_facts_file(work: Path, tmp_path: Path) -> None:
    assert command("facts", work / "marsh-vale.txt", tmp_path / "facts.json").returncode == 0
    text = (tmp_path / "facts.json").read_text("utf-8")
    assert json.loads(text)["report"]["offices_visited"]["value"] == 3
    assert command("build", tmp_path / "facts.json", "--store", tmp_path / "g").returncode < 2
    assert visits(tmp_path / "g") == [{"unit": "Marsh Vale", "n": "3"}]
    (tmp_path / "bad.json").write_text(text.replace('{"value": 3,', '{"value": "few",'), "utf-8")
    run = command("build", tmp_path / "bad.json", "--store", tmp_path / "other")
    assert "offices_visited is not as the form asks" in " ".join(run.stderr.split())


def test_a_new_field_is_corrected(work: Path, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(
        '[[correction]]\naction = "set"\nreport = "marsh-vale/2023-06"\n'
        'fact = "offices_visited"\nto = 4\nwho = "A. Reader"\nwhen = 2024-01-02\nwhy = "counted"\n',
        "utf-8",
    )
    given = ("--corrections", tmp_path / "c.toml", "--store", tmp_path / "graph")
    run = command("build", work / "marsh-vale.txt", *given)
    assert run.returncode in (0, 1), run.stderr
    assert visits(tmp_path / "graph") == [{"unit": "Marsh Vale", "n": "4"}]


def test_a_new_field_is_defined_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.ADDITIONS, str(VISITS))
    lines = [one for one in ontology_quads("http://x/") if iri("pg:officesVisited") in one]
    assert any("How many offices the inspectors visited." in one for one in lines)
    assert any(iri("xsd:integer") in one for one in lines)
    wrong = graph_of(PREFIXES + '<http://x/i> a pg:Inspection ; pg:officesVisited 3 , "four" .')
    found = conformance(wrong, shapes_of("report"), "shacl")
    fired = [one.shape.rpartition("#")[2] for one in found]
    assert fired.count("StatedOfficesVisited") == 2, "two values, one of them a text"
    assert "AttributeEvidence" in fired


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"inspection"', '"unit"', "'of' is 'unit': write inspection, report"),
        ('"count"', '"number"', "'holds' is 'number': write text, month, day, count"),
        ("pg:officesVisited", "offices", "'property' is 'offices', which has no prefix"),
        ("offices_visited]", "offices-visited]", "has underscores, no dashes"),
        ("offices_visited]", "score]", "it stands already in"),
        ('label = "offices visited"\n', "", "'label' and 'comment' go together"),
        ("holds =", "hold =", "unknown key 'hold' (did you mean 'holds'?)"),
        ('of = "inspection"\n', "", "it has no 'of'"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    shutil.copytree(VISITS, tmp_path / "added")
    path = tmp_path / "added" / "inspection.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    monkeypatch.setenv(resources.ADDITIONS, str(tmp_path / "added"))
    with pytest.raises(BadInput) as refused:
        stated_fields()
    assert str(refused.value).startswith(f"{path}, line 1, field ")
    assert said in str(refused.value)


def test_a_pattern_for_an_unknown_field_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(VISITS / "layouts", tmp_path / "layouts")
    monkeypatch.setenv(resources.ADDITIONS, str(tmp_path))
    with pytest.raises(BadInput, match=r"the field 'offices_visited' is none of ontology/insp"):
        layout.check_layouts()
