from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from invented_report import ROOT, SAMPLE_REPORTS, SAMPLES, SHARED

from build_graph import pipeline
from build_graph.building.build_result import BuildResult
from build_graph.citation.passages import prove
from build_graph.errors import BadInput, StoreError
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.store.database import open_store
from synthetic import write

REGISTERS = (SAMPLES / "registers",)
SHARED_REPORTS = tuple(sorted((SHARED / "reports").glob("*.txt")))
BRACKMOOR = next(path for path in SAMPLE_REPORTS if path.name.startswith("brackmoor"))


def built(paths: list[Path], store: Path, **options: object) -> BuildResult:
    return build(paths, store, registers=REGISTERS, validate=False, **options)  # type: ignore[arg-type]


def statuses(result: BuildResult) -> dict[str, str]:
    return {Path(outcome.file).name: outcome.status for outcome in result.files}


def messages(result: BuildResult) -> dict[str, str]:
    return {Path(o.file).name: o.message for o in result.files if o.status == "left out"}


def dump(store: Path) -> list[str]:
    with open_store(store, read_only=True) as opened:
        return list(opened.dump_nquads())


def copy(path: Path, to: Path, *changes: tuple[str, str]) -> Path:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    to.write_text(text, "utf-8")
    return to


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the samples, for tests that only read it."""
    store = tmp_path_factory.mktemp("samples") / "graph"
    built([SAMPLES / "reports"], store)
    return store


@pytest.fixture
def store(samples: Path, tmp_path: Path) -> Path:
    """A store of the samples of one's own."""
    return Path(shutil.copytree(samples, tmp_path / "graph"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty synthetic reports with their registers; some PDUs are inspected twice."""
    folder = tmp_path_factory.mktemp("made")
    write(folder, 11, 20)
    return folder


# --- building again ------------------------------------------------------------------------------


def test_building_again_changes_nothing(store: Path) -> None:
    before = dump(store)
    again = built([SAMPLES / "reports"], store)
    assert set(statuses(again).values()) == {"unchanged"}
    assert len(again.files) == len(SAMPLE_REPORTS)
    assert dump(store) == before


def test_a_first_build_says_what_it_built(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    result = built([BRACKMOOR], tmp_path / "graph", progress=lambda *step: seen.append(step))
    (outcome,) = result.files
    assert (outcome.status, outcome.pdu, outcome.month) == ("built", "Brackmoor", "2022-03")
    assert (outcome.overall, outcome.score) == ("Outstanding", "21/24")
    assert outcome.statements > 1000
    assert seen == [(1, 1, BRACKMOOR.name)]
    assert result.counts["reports"] == 1
    assert result.left_out == 0


def test_a_changed_text_replaces_its_report_alone(store: Path, tmp_path: Path) -> None:
    others = [line for line in dump(store) if "/brackmoor/" not in line]
    changed = copy(
        BRACKMOOR, tmp_path / BRACKMOOR.name, ("1.2\tStaff\tOutstanding", "1.2\tStaff\tGood")
    )
    assert statuses(built([changed], store)) == {BRACKMOOR.name: "replaced"}
    assert [line for line in dump(store) if "/brackmoor/" not in line] == others
    with open_store(store, read_only=True) as opened:
        rows = [dict(row) for row in run(opened, "ratings", {"pdu": "Brackmoor"})]
        assert len(opened.kept_texts()) == len(SAMPLE_REPORTS)
    assert {row["standard_no"]: row["rating"] for row in rows}["1.2"] == "Good"
    assert statuses(built([BRACKMOOR], store)) == {BRACKMOOR.name: "replaced"}
    assert [line for line in dump(store) if "/brackmoor/" not in line] == others


def test_a_report_that_is_not_given_again_stays(store: Path) -> None:
    before = dump(store)
    assert statuses(built([BRACKMOOR], store)) == {BRACKMOOR.name: "unchanged"}
    assert dump(store) == before


def test_nothing_is_lost_when_all_files_are_left_out(store: Path, tmp_path: Path) -> None:
    before = dump(store)
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01")
    assert statuses(built([bad], store)) == {"bad.txt": "left out"}
    assert dump(store) == before
    with open_store(store, read_only=True) as opened:
        assert prove(opened).failures == ()


def test_a_store_is_made_only_when_something_goes_in(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("Nothing about probation.")
    result = built([bad], tmp_path / "graph")
    assert result.left_out == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt"]


def test_the_base_of_a_store_is_kept(tmp_path: Path) -> None:
    store = tmp_path / "graph"
    built([BRACKMOOR], store, base="https://example.org/kg/")
    before = dump(store)
    assert any("<https://example.org/kg/id/pdu/brackmoor>" in line for line in before)
    assert not any("https://w3id.org/probation-graph/id/" in line for line in before)
    built([BRACKMOOR], store)
    assert dump(store) == before
    with pytest.raises(StoreError):
        built([BRACKMOOR], store, base="https://example.com/")


# --- the same graph whatever the way -------------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from build_graph.pipeline import build
from build_graph.store.database import open_store
store, jobs, registers, out, *files = sys.argv[1:]
if __name__ == "__main__":
    for step in " ".join(files).split(" + "):
        build([Path(f) for f in step.split()], Path(store), jobs=int(jobs),
              registers=[Path(registers)], validate=False)
    with open_store(store, read_only=True) as opened:
        Path(out).write_text("\\n".join(opened.dump_nquads()), "utf-8")
"""


def exported(
    tmp_path: Path, name: str, made: Path, files: list[str], jobs: int, seed: str
) -> bytes:
    script, out = tmp_path / "build_once.py", tmp_path / f"{name}.nq"
    script.write_text(SCRIPT)
    subprocess.run(
        [
            sys.executable,
            str(script),
            str(tmp_path / name),
            str(jobs),
            str(made / "registers"),
            str(out),
            *files,
        ],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
    )
    return out.read_bytes()


@pytest.mark.slow
def test_order_hash_seed_and_jobs_make_no_difference(made: Path, tmp_path: Path) -> None:
    files = sorted(str(path) for path in (made / "reports").iterdir())[:12]
    half = len(files) // 2
    first = exported(tmp_path, "one", made, files, 1, "1")
    assert first.count(b"\n") > 10_000
    assert exported(tmp_path, "two", made, files[::-1], 2, "2") == first
    # Brought up to date in two steps, and once more.
    steps = [*files[half:], "+", *files[:half]]
    assert exported(tmp_path, "three", made, steps, 1, "3") == first
    assert exported(tmp_path, "four", made, [*steps[::-1], "+", files[3]], 2, "4") == first


def test_folders_and_files_give_the_same(samples: Path, tmp_path: Path) -> None:
    deep = tmp_path / "in" / "a" / "b"
    deep.mkdir(parents=True)
    for number, path in enumerate(SAMPLE_REPORTS):
        shutil.copy(path, (deep if number % 2 else tmp_path / "in") / path.name)
    (deep / "notes.xlsx").write_bytes(b"PK\x03\x04")  # of a kind that folders are not searched for
    result = built([tmp_path / "in", deep, deep / SAMPLE_REPORTS[1].name], tmp_path / "graph")
    assert len(result.files) == len(SAMPLE_REPORTS)
    assert dump(tmp_path / "graph") == dump(samples)


# --- files that cannot be used -------------------------------------------------------------------


def test_unusable_files_are_left_out_and_the_others_go_in(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02")
    (folder / "report.pdf").write_bytes(b"%PDF-1.7")
    (folder / "page.html").write_bytes(b"<!DOCTYPE html><html></html>")
    (folder / "letter.md").write_text("# A letter\n\nDear council,")
    (folder / "facts.json").write_text('{"probation-graph-facts": 9}')
    shutil.copy(BRACKMOOR, folder)
    result = built([tmp_path / "gone.txt", folder], tmp_path / "graph")
    expected = {
        "gone.txt": "there is no such file",
        "empty.txt": "the file is empty",
        "binary.txt": "this is a binary file",
        "report.pdf": "this PDF is cut off",
        "page.html": "this web page holds no text",
        "letter.md": "this is not an inspection report",
        "facts.json": "this JSON is no facts file",
    }
    said = messages(result)
    assert set(said) == set(expected)
    for name, part in expected.items():
        assert part in said[name]
        assert name in said[name]
        assert "\n" not in said[name]
    assert statuses(result)[BRACKMOOR.name] == "built"
    assert result.left_out == len(expected)
    assert result.counts["reports"] == 1


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no report is in there"):
        built([tmp_path], tmp_path / "graph")


def test_a_bad_register_folder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        build([BRACKMOOR], tmp_path / "graph", registers=[tmp_path / "none"], validate=False)
    assert not (tmp_path / "graph").exists()


def test_a_folder_that_may_not_be_read_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    usual = Path.iterdir

    def refuse(path: Path) -> object:
        if path == secret:
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    result = built([secret, BRACKMOOR], tmp_path / "graph")
    assert messages(result) == {
        "secret": f"{secret}: the folder cannot be read (Permission denied); check its rights."
    }
    assert statuses(result)[BRACKMOOR.name] == "built"


@pytest.mark.parametrize("reverse", [False, True])
def test_the_second_report_of_an_inspection_is_left_out(tmp_path: Path, reverse: bool) -> None:
    one = copy(BRACKMOOR, tmp_path / "a.txt")
    two = copy(BRACKMOOR, tmp_path / "b.txt", ("1.2\tStaff\tOutstanding", "1.2\tStaff\tGood"))
    files = [two, one] if reverse else [one, two]
    result = built(files, tmp_path / "graph")
    assert statuses(result) == {"a.txt": "built", "b.txt": "left out"}
    assert messages(result)["b.txt"] == (
        f"{two}: a.txt is a report of the same inspection (Brackmoor, 2022-03); "
        "a.txt has 1.2 Staff Outstanding instead of Good; "
        "give one of the two."
    )
    with open_store(tmp_path / "graph", read_only=True) as opened:
        rows = [dict(row) for row in run(opened, "ratings")]
    assert {row["standard_no"]: row["rating"] for row in rows}["1.2"] == "Outstanding"


def test_text_goes_before_facts_of_the_same_inspection(tmp_path: Path) -> None:
    facts = tmp_path / "a.json"
    facts.write_text(pipeline.facts_of(BRACKMOOR, REGISTERS), "utf-8")
    result = built([facts, BRACKMOOR], tmp_path / "graph")
    assert statuses(result) == {BRACKMOOR.name: "built", "a.json": "left out"}


# --- one PDU inspected twice ---------------------------------------------------------------------


def twice(tmp_path: Path) -> list[Path]:
    later = copy(
        BRACKMOOR,
        tmp_path / "brackmoor-2023.txt",
        ("rk started March 2022", "rk started March 2023"),
        ("beginning 07 March 2022", "beginning 06 March 2023"),
        ("Probation, May 2022", "Probation, May 2023"),
    )
    return [BRACKMOOR, later]


def test_no_triple_stands_in_two_graphs(tmp_path: Path) -> None:
    result = built([*twice(tmp_path), *SAMPLE_REPORTS], tmp_path / "graph")
    assert result.left_out == 0
    with open_store(tmp_path / "graph", read_only=True) as opened:
        reports = [graph for graph in opened.graphs() if "/graph/report/brackmoor/" in graph]
        assert len(reports) == 2
        assert opened.triples_in_two_graphs() == 0
        assert len([row for row in run(opened, "reports") if row["pdu"] == "Brackmoor"]) == 2
        assert prove(opened).failures == ()


def test_no_triple_stands_in_two_graphs_after_updates(tmp_path: Path) -> None:
    first, later = twice(tmp_path)
    for path in (first, later, first):
        built([path], tmp_path / "graph")
    with open_store(tmp_path / "graph", read_only=True) as opened:
        assert opened.triples_in_two_graphs() == 0


# --- evidence ------------------------------------------------------------------------------------


def assert_all_proved(store: Path) -> int:
    with open_store(store, read_only=True) as opened:
        proof = prove(opened)
        assert proof.failures == ()
        assert proof.found == proof.total
        assert opened.triples_in_two_graphs() == 0
    return proof.total


def test_every_quote_of_the_samples_stands_at_its_place(samples: Path) -> None:
    assert assert_all_proved(samples) > 400


def test_every_quote_of_synthetic_reports_stands_at_its_place(made: Path, tmp_path: Path) -> None:
    store = tmp_path / "graph"
    result = build(
        [made / "reports"], store, registers=[made / "registers"], validate=False, jobs=2
    )
    assert result.left_out == 0
    assert assert_all_proved(store) > 3000


@pytest.mark.skipif(not SHARED_REPORTS, reason="the real reports are not here")
def test_every_quote_of_the_real_reports_stands_at_its_place(tmp_path: Path) -> None:
    assert build(SHARED_REPORTS, tmp_path / "graph", validate=False).left_out == 0
    assert assert_all_proved(tmp_path / "graph") > 500


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_give_the_same_facts_and_proofs(
    samples: Path, tmp_path: Path, ends: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in SAMPLE_REPORTS:
        text = path.read_text("utf-8").replace("\n", ends)
        (folder / path.name).write_bytes(text.encode("utf-8"))
    built([folder], tmp_path / "graph")
    assert_all_proved(tmp_path / "graph")
    tables = ("reports", "ratings", "key-questions", "recommendations", "findings", "organisations")
    with (
        open_store(tmp_path / "graph", read_only=True) as ours,
        open_store(samples, read_only=True) as theirs,
    ):
        for name in tables:
            assert list(run(ours, name)) == list(run(theirs, name)), name


def test_a_name_in_two_reports_of_one_unit_is_listed_once(tmp_path: Path) -> None:
    both = [path for path in SAMPLE_REPORTS if path.name.startswith("thornmere")]
    found = built(both, tmp_path / "graph").unregistered
    assert found.count(("programme", "Steady Ground programme", "Thornmere Vale")) == 1
