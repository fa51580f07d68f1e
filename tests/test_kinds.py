"""The list of kinds: whole, checked with a sentence, and enough for a kind that is new."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from engine_runs import graph_of
from invented_report import report_text

from build_graph.errors import BadInput
from build_graph.knowledge import kinds, layout, resources
from build_graph.knowledge.appearance import kinds as looks
from build_graph.knowledge.kind_checks import rows_of
from build_graph.knowledge.vocab import schemes
from build_graph.registers.name_index import load_registers
from build_graph.validation.engines import conformance
from build_graph.validation.shapes import shapes_of

HOSPITALS = Path(__file__).parent / "data" / "hospitals"
FILE = resources.ontology("kinds.toml")
APPEARANCE = resources.ontology("appearance.toml")
TODAY = (
    "prison court police_force local_authority approved_premises treatment_provider partner "
    "predecessor_crc predecessor_nps office other_pdu"
)
BACKGROUND = (
    "We inspected 41 cases in June 2023. People were referred to Fernmoor Hospital by the health "
    "team. Some were looked after at Nowhere Hospital instead."
)
CLASS = """class = "pg:Hospital"
comment = "A hospital, of whatever kind, that reports name."
is-a = ["org:Site"]
close-match = ["schema:Hospital"]
"""


def command(
    *arguments: str | Path, added: Path | str = HOSPITALS
) -> subprocess.CompletedProcess[str]:
    """Run the command with a folder of additions."""
    return subprocess.run(
        [sys.executable, "-m", "build_graph", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, resources.ADDITIONS: str(added)},
        check=False,
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from an invented report that names two hospitals."""
    work = tmp_path_factory.mktemp("hospitals")
    (work / "marsh-vale.txt").write_text(report_text(background=BACKGROUND), "utf-8")
    run = command("build", work / "marsh-vale.txt", "--store", work / "graph")
    assert run.returncode in (0, 1), run.stderr
    return work / "graph"


def table(store: Path, *arguments: str) -> list[dict[str, str]]:
    run = command("query", *arguments, "--format", "csv", "--store", store)
    assert run.returncode == 0, run.stderr
    return list(csv.DictReader(io.StringIO(run.stdout)))


# The list of today


def test_the_kinds_of_today() -> None:
    known = kinds.known()
    assert set(known.related) == set(TODAY.split())
    assert {one.table_name for one in schemes().kinds} == set(known.related)
    assert {one.slug for one in schemes().relations} == set(known.relations)
    assert set(known.registers) == set(load_registers().registers)


def test_every_kind_and_relation_is_used() -> None:
    known = kinds.known()
    stated = {relation for kind in known.related.values() for relation in kind.relations}
    assert stated == set(known.relations)
    for column in known.columns:
        entries = (e for name in known.registers for e in load_registers().entries(name))
        assert any(column in entry.extras for entry in entries), column


def test_a_kind_of_a_layout_is_one_of_the_list() -> None:
    assert kinds.known_kind("court", "here", "serves") == "court"
    with pytest.raises(BadInput, match=r"here: the kind 'corut' .* \(did you mean 'court'"):
        kinds.known_kind("corut", "here")
    with pytest.raises(BadInput, match="here: the relation 'treats' is none of those of the kind"):
        kinds.known_kind("court", "here", "treats")


# A kind that is new: data only


def test_a_new_kind_gives_rows_of_the_table(store: Path) -> None:
    rows = table(store, "organisations", "--param", "kind=hospital")
    assert [(row["name"], row["kind"], row["relation"]) for row in rows] == [
        ("Fernmoor Hospital", "hospital", "admits"),
        ("Nowhere Hospital", "hospital", "admits"),
    ]


def test_a_new_kind_is_linked_to_its_register(store: Path) -> None:
    query = """SELECT ?name ?registered ?website WHERE {
      ?thing a pg:Hospital ; skos:prefLabel ?name ; pg:registered ?registered
      OPTIONAL { ?thing <https://schema.org/url> ?website } }"""
    assert sorted(tuple(row.values()) for row in table(store, query)) == [
        ("Fernmoor Hospital", "true", "https://hospital.invalid/fernmoor"),
        ("Nowhere Hospital", "false", ""),
    ]


def test_a_new_kind_has_its_looks_in_a_view(store: Path) -> None:
    run = command("export", "node-link", "--view", "organisations", "--store", store)
    nodes = {node["label"]: node for node in json.loads(run.stdout)["nodes"]}
    drawn = nodes["Fernmoor Hospital"]
    assert (drawn["kind"], drawn["colour"], drawn["shape"]) == ("hospital", "#CC79A7", "triangle")
    assert nodes["Nowhere Hospital"]["kind"] == "hospital"
    assert any(edge["label"] == "admits" for edge in json.loads(run.stdout)["edges"])


def test_the_checks_know_a_new_kind(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = command("validate", "--severity", "violation", "--store", store)
    assert "hospital" not in run.stdout.casefold()
    monkeypatch.setenv(resources.ADDITIONS, str(HOSPITALS))
    nameless = graph_of("<http://x/h> a <https://w3id.org/probation-graph/ontology#Hospital> .")
    found = conformance(nameless, shapes_of("reference"), "shacl")
    fired = {one.shape.rpartition("#")[2] for one in found}
    assert fired == {"EntryLabel", "EntryName", "EntryRegistered"}


def test_a_new_kind_is_asked_for(store: Path, tmp_path: Path) -> None:
    run = command("ask", "Which hospitals are in Marsh Vale?", "--store", store)
    assert "kind: hospital; PDU: Marsh Vale" in " ".join(run.stderr.split())
    (tmp_path / "units.rq").write_text(
        """#+ title = "Units that name a hospital"
#+ description = "Units whose report names it."
#+ group = "organisations"
#+ example = "query units.rq --param hospital=Fernmoor"
#+ [[parameter]]
#+ name = "hospital"
#+ type = "hospital"
#+ description = "the hospital"
#+ example = "Fernmoor Hospital"
#+ [[column]]
#+ name = "pdu"
#+ kind = "text"
#+ description = "unit"
SELECT ?pdu ?hospital WHERE { ?r pg:organisation ?hospital ; pg:inspection/pg:pduName ?pdu }""",
        "utf-8",
    )
    given = ("--param", "hospital=Fernmoor General Hospital")
    assert [row["pdu"] for row in table(store, str(tmp_path / "units.rq"), *given)] == [
        "Marsh Vale"
    ]


def test_a_facts_file_may_hold_a_new_kind(store: Path, tmp_path: Path) -> None:
    source = store.parent / "marsh-vale.txt"
    assert command("facts", source, tmp_path / "facts.json").returncode == 0
    rows = json.loads((tmp_path / "facts.json").read_text("utf-8"))["organisations"]
    assert [row["kind"] for row in rows].count("hospital") == 2
    run = command("build", tmp_path / "facts.json", "--store", tmp_path / "graph")
    assert run.returncode in (0, 1), run.stderr
    assert len(table(tmp_path / "graph", "organisations", "--param", "kind=hospital")) == 2
    without = command("build", tmp_path / "facts.json", "--store", tmp_path / "other", added="")
    assert without.returncode == 2
    assert "organisations, item 1 is not as the form asks" in " ".join(without.stderr.split())


def test_additions_leave_the_kinds_of_today_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(looks().values())
    monkeypatch.setenv(resources.ADDITIONS, str(HOSPITALS))
    after = [one for name, one in looks().items() if name != "hospital"]
    assert [(one.name, one.colour, one.shape) for one in after] == [
        (one.name, one.colour, one.shape) for one in before
    ]
    assert set(kinds.known().related) - set(TODAY.split()) == {"hospital"}


# Mistakes


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the additions, to be spoilt."""
    shutil.copytree(HOSPITALS, tmp_path / "added")
    monkeypatch.setenv(resources.ADDITIONS, str(tmp_path / "added"))
    return tmp_path / "added"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("asked = true", 'registers = ["hopsital"]', "the register 'hopsital' is none"),
        ('relations = ["admits"]', 'relations = ["admit"]', "the relation 'admit' is no concept"),
        ('colour = "purple"', 'colour = "mauve"', "the colour 'mauve' is none of blue, vermilion"),
        ('shape = "triangle"', 'shape = "star"', "the shape 'star' is none of circle, square"),
        ('shape = "triangle"\n', "", "it has 'colour' and no 'shape'"),
        ("size = 20", "size = 400", "'size' must be a whole number from 1 to 40"),
        ("asked = true", 'asked = "yes"', "'asked' must be true or false"),
        ("asked = true", "askd = true", "unknown key 'askd' (did you mean 'asked'?)"),
        ('many = "hospitals"\n', "", "it has no 'many'"),
        ("pg:Hospital", "hosp:Hospital", "'class' is 'hosp:Hospital', which has no prefix"),
        ("asked = true", 'printed = ["pg:pdu"]', "'printed' must be two properties"),
        ("asked = true", 'spellings = [["(", ""]]', "the spelling '(' is no pattern"),
        ("asked = true", 'spellings = ["("]', "'spellings' must be a list of [pattern, repl"),
        ("[kind.hospital]", "[kind.court]", "it stands already in"),
        ("[kind.hospital]", "[kind.Hospital]", "a name has small letters"),
        ("[kind.hospital]", "[kind.a_hospital]", "has dashes, no underscores"),
        ('class = "pg:Hospital"\n', "", "'comment' is said of a class, and it has none"),
        (CLASS, 'definition = "x"\n', "it has relations and no register"),
        ('comment = "A hospital, of whatever kind, that reports name."\n', "", "no 'definition'"),
        ('"schema:url"', '"web:url"', "'property' is 'web:url', which has no prefix"),
        ('"schema:url" }', '"schema:url", holds = "pictures" }', "'holds' is 'pictures'"),
        ("definition = ", "defintion = ", "unknown key 'defintion'"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(added: Path, old: str, new: str, said: str) -> None:
    text = (added / "kinds.toml").read_text("utf-8")
    assert old in text
    (added / "kinds.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BadInput) as refused:
        kinds.known()
    sentence = str(refused.value)
    assert said in sentence
    assert sentence.startswith(f"{added / 'kinds.toml'}, line ")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[kind.hospital", "cannot be read"),
        ("[kinds.hospital]", "unknown table [kinds] (did you mean 'kind'?)"),
        ("kind = 1", "unknown table [kind]"),
    ],
)
def test_a_file_that_is_no_list_of_kinds_is_refused(added: Path, text: str, said: str) -> None:
    (added / "kinds.toml").write_text(text, "utf-8")
    with pytest.raises(BadInput) as refused:
        kinds.known()
    assert said in str(refused.value)
    assert str(added / "kinds.toml") in str(refused.value)


def test_a_line_is_that_of_the_row(added: Path) -> None:
    path = added / "kinds.toml"
    wheres = {row.name: row.where for row in rows_of([FILE, path], APPEARANCE)}
    lines = path.read_text("utf-8").splitlines()
    for name, text in (("hospital", "[kind.hospital]"), ("admits", "[relation.admits]")):
        assert f"line {lines.index(text) + 1}," in wheres[name]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"hospital"', '"hopsital"', "the kind 'hopsital' is none"),
        ('"admits"', '"serves"', "the relation 'serves' is none of those of the kind 'hospital'"),
    ],
)
def test_a_pattern_for_an_unknown_kind_is_refused_before_anything_is_read(
    added: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = added / "layouts" / "bodies.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(BadInput) as refused:
        layout.check_layouts()
    assert str(refused.value).startswith(f"{path}, line 1, [[head]]: {said}")
    (tmp_path / "marsh-vale.txt").write_text(report_text(background=BACKGROUND), "utf-8")
    run = command("build", tmp_path / "marsh-vale.txt", "--store", tmp_path / "graph", added=added)
    assert run.returncode == 2
    assert said in " ".join(run.stderr.split())
    assert not (tmp_path / "graph").exists()


def test_a_name_in_no_register_is_none_where_the_list_is_closed(
    added: Path, tmp_path: Path
) -> None:
    path = added / "kinds.toml"
    path.write_text(path.read_text("utf-8").replace("asked = true", "closed = true"), "utf-8")
    (tmp_path / "marsh-vale.txt").write_text(report_text(background=BACKGROUND), "utf-8")
    store = tmp_path / "graph"
    run = command("build", tmp_path / "marsh-vale.txt", "--store", store, added=added)
    assert run.returncode in (0, 1), run.stderr
    asked = ("query", "organisations", "--format", "csv", "--store", store)
    rows = csv.DictReader(io.StringIO(command(*asked, added=added).stdout))
    found = [row["name"] for row in rows if row["kind"] == "hospital"]
    assert found == ["Fernmoor Hospital"]


def test_what_a_layout_says_already_is_not_changed(added: Path) -> None:
    path = added / "layouts" / "bodies.toml"
    path.write_text('[token]\nNUM = "x"\n', "utf-8")
    with pytest.raises(BadInput, match="'NUM' stands already in the layout"):
        layout.load("bodies")


def test_a_table_of_an_unknown_register_is_refused(added: Path) -> None:
    (added / "registers" / "clinics.tsv").write_text("clinic\tname\nx\tX\n", "utf-8")
    with pytest.raises(BadInput, match=r"'clinic' is no register.*needs its kind in kinds\.toml"):
        load_registers()


def test_a_folder_without_additions_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(resources.ADDITIONS, str(tmp_path))
    with pytest.raises(BadInput, match=resources.ADDITIONS):
        kinds.known()
