"""A corpus that grows: what is not read again, what is replaced, withdrawn, told, and recorded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_corpus import PDUS, REGISTERS, built, corpus, dump, statuses, write

from build_graph.building import process_reports
from build_graph.building.batch_report import STATUSES, to_json
from build_graph.building.withdraw import withdraw
from build_graph.cli import run
from build_graph.errors import BadInput, BadRequest, StoreError
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import prefixes
from build_graph.pipeline import build
from build_graph.reading.read_file import read as read_file
from build_graph.store import fingerprint
from build_graph.store.database import Store, open_store
from build_graph.store.history import EPOCH, last_build
from build_graph.validation.check import validate
from build_graph.validation.engines import Engine

BUILDS = """
SELECT ?number ?added ?replaced ?withdrawn WHERE {
  ?build a prov:Activity ; pg:buildNumber ?number ; pg:reportsAdded ?added ;
    pg:reportsReplaced ?replaced ; pg:reportsWithdrawn ?withdrawn ;
    pg:programVersion ?version ; prov:startedAtTime ?from ; prov:endedAtTime ?until .
} ORDER BY ?number
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three reports and the store built from them, for copying."""
    work = tmp_path_factory.mktemp("first")
    built(corpus(work / "reports"), work / "graph")
    return work


@pytest.fixture
def work(first: Path, tmp_path: Path) -> Path:
    """The same, of one's own."""
    return Path(shutil.copytree(first, tmp_path / "work"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []
    usual = read_file

    def read(path: Path) -> object:
        names.append(path.name)
        return usual(path)

    monkeypatch.setattr(process_reports, "read", read)
    return names


def history(store: Path) -> list[tuple[object, ...]]:
    with open_store(store, read_only=True) as opened:
        return list(opened.select(BUILDS, prefixes=prefixes()).rows)


def bytes_of(store: Path) -> dict[str, bytes]:
    """What stands in a store's folder, the engine's own log of what it did left out."""
    files = (file for file in store.rglob("*") if file.is_file() and "quads" not in file.parts)
    return {file.relative_to(store).as_posix(): file.read_bytes() for file in files}


def test_a_report_that_ends_its_process_is_told_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that were in its process with it; where the fork takes the fault along."""
    usual = process_reports.process_report

    def process_report(path: Any, *given: Any, **named: Any) -> Any:
        if path.name == "ebb-hollow.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return usual(path, *given, **named)

    monkeypatch.setattr(process_reports, "process_report", process_report)
    result = built(corpus(tmp_path / "reports", *PDUS), tmp_path / "graph", jobs=2)
    [failed] = [one for one in result.files if one.status == "left out"]
    assert "ebb-hollow.txt: it ended the process that read it" in failed.message
    assert result.count("built") == len(PDUS) - 1


# --- not read again ------------------------------------------------------------------------------


def test_unchanged_reports_are_not_read(work: Path, reads: list[str]) -> None:
    before = dump(work / "graph", history=True)
    files = bytes_of(work / "graph")
    result = built(work / "reports", work / "graph")
    assert reads == []
    assert set(statuses(result).values()) == {"unchanged"}
    assert [outcome.is_read for outcome in result.files] == [False] * 3
    assert result.build is None
    assert dump(work / "graph", history=True) == before
    assert bytes_of(work / "graph") == files


def test_what_is_told_of_an_unread_report_is_what_was_read(work: Path, tmp_path: Path) -> None:
    fresh = built(work / "reports", tmp_path / "fresh")
    again = built(work / "reports", work / "graph")
    assert fresh.counts == again.counts
    assert fresh.counts["ratings"] == 24
    assert fresh.unregistered == again.unregistered
    assert fresh.issues == again.issues
    assert [(one.pdu, one.month, one.overall, one.score) for one in fresh.files] == [
        (one.pdu, one.month, one.overall, one.score) for one in again.files
    ]


def test_only_the_changed_report_is_read_and_replaced(work: Path, reads: list[str]) -> None:
    others = [line for line in dump(work / "graph") if "/ebb-hollow/" not in line]
    write(work / "reports", "Ebb Hollow", "Inadequate")
    write(work / "reports", "Sallow Reach")
    result = built(work / "reports", work / "graph")
    assert sorted(reads) == ["ebb-hollow.txt", "sallow-reach.txt"]
    assert statuses(result) == {
        "ebb-hollow.txt": "replaced",
        "low-quay.txt": "unchanged",
        "marsh-vale.txt": "unchanged",
        "sallow-reach.txt": "built",
    }
    kept = dump(work / "graph")
    assert [line for line in others if "/graph/report/" in line] == [
        line
        for line in kept
        if "/graph/report/" in line and "ebb-hollow" not in line and "sallow-reach" not in line
    ]
    assert history(work / "graph") == [(1, 3, 0, 0), (2, 1, 1, 0)]


def test_a_renamed_file_is_read_because_the_graph_tells_its_name(
    work: Path, reads: list[str]
) -> None:
    (work / "reports" / "low-quay.txt").rename(work / "reports" / "quay.txt")
    assert statuses(built(work / "reports", work / "graph"))["quay.txt"] == "replaced"
    assert reads == ["quay.txt"]
    assert any('"quay.txt"' in line for line in dump(work / "graph"))


def test_everything_is_read_when_the_knowledge_changed(
    work: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = work / "home"
    for name in ("ontology", "queries", "shapes"):
        shutil.copytree(resources.home() / name, home / name)
    resources.use_home(home)
    try:
        assert built(work / "reports", work / "graph").build is None
        assert reads == [], "a copy of the same knowledge"
        with (home / "ontology" / "layouts" / "themes.toml").open("a") as out:
            out.write("\n# one word more\n")
        monkeypatch.setattr(fingerprint, "_program", fingerprint._program.__wrapped__)
        assert set(statuses(built(work / "reports", work / "graph")).values()) == {"unchanged"}
        assert len(reads) == 3
        assert built(work / "reports", work / "graph").build is None
        assert len(reads) == 3, "now they were read under this knowledge"
    finally:
        resources.use_home(None)


def test_everything_is_read_under_other_registers_or_corrections(
    work: Path, reads: list[str], tmp_path: Path
) -> None:
    built(work / "reports", work / "graph", registers=[])
    assert len(reads) == 3
    corrections = tmp_path / "corrections.toml"
    corrections.write_text("")
    built(work / "reports", work / "graph", corrections=corrections)
    assert len(reads) == 6
    built(work / "reports", work / "graph")
    assert len(reads) == 6, "the store keeps the corrections"


def test_a_graph_changed_behind_the_build_is_made_again(work: Path, reads: list[str]) -> None:
    before = dump(work / "graph")
    with open_store(work / "graph") as store:
        graph = store.report_graphs()[0]
        store.replace_graph(graph, store.graph_quads(graph)[:-1])
    assert dump(work / "graph") != before
    assert list(statuses(built(work / "reports", work / "graph")).values()).count("replaced") == 1
    assert len(reads) == 1
    assert dump(work / "graph") == before


@pytest.mark.parametrize("damage", [b"", b"nonsense\n{}\n[1]\n", b'{"file": "x'])
def test_a_lost_or_damaged_memory_costs_time_only(
    work: Path, reads: list[str], damage: bytes
) -> None:
    before = dump(work / "graph")
    (work / "graph" / "read.jsonl").write_bytes(damage)
    assert set(statuses(built(work / "reports", work / "graph")).values()) == {"unchanged"}
    assert len(reads) == 3
    built(work / "reports", work / "graph")
    assert len(reads) == 3
    assert dump(work / "graph") == before


def test_the_second_of_two_reports_of_an_inspection_is_not_read_again(
    work: Path, reads: list[str]
) -> None:
    write(work / "reports", "Low Quay", "Inadequate", name="quay-too.txt")
    (result,) = [built(work / "reports", work / "graph")]
    assert statuses(result)["quay-too.txt"] == "left out"
    assert reads == ["quay-too.txt"]
    again = built(work / "reports", work / "graph")
    assert reads == ["quay-too.txt"]
    assert [one.reason for one in again.files if one.status == "left out"] == ["repeated"]
    (work / "reports" / "low-quay.txt").unlink()
    assert statuses(built(work / "reports", work / "graph"))["quay-too.txt"] == "replaced"


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "in", "Low Quay")
    usual = read_file

    def read(path: Path) -> object:
        found = usual(path)
        write(tmp_path / "in", "Low Quay", "Inadequate")
        return found

    monkeypatch.setattr(process_reports, "read", read)
    built(file, tmp_path / "graph")
    monkeypatch.setattr(process_reports, "read", read_file)
    assert list(statuses(built(file, tmp_path / "graph")).values()) == ["replaced"]


def test_a_store_of_the_first_version_is_brought_up_to_date(work: Path) -> None:
    marker = work / "graph" / "probation-graph.json"
    with open_store(work / "graph") as store:
        store.remove_graph(store.history)
    marker.write_text(marker.read_text().replace('"format": 3', '"format": 1'))
    (work / "graph" / "read.jsonl").unlink()
    before = dump(work / "graph")
    write(work / "reports", "Sallow Reach")
    result = built(work / "reports", work / "graph")
    assert sorted(statuses(result).values()) == ["built", *["unchanged"] * 3]
    assert json.loads(marker.read_text())["format"] == 3
    assert set(before) < set(dump(work / "graph"))
    assert built(work / "reports", work / "graph").build is None


# --- the checks ----------------------------------------------------------------------------------


def test_only_what_changed_is_checked_again(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from build_graph.validation import check

    asked: list[str] = []
    usual = check.check

    def counted(task: check.Task, engine: Engine) -> object:
        asked.append(task.graph.rpartition("/graph/")[2])
        return usual(task, engine)

    monkeypatch.setattr(check, "check", counted)
    whole = built(work / "reports", work / "graph", validate=True)
    assert len(asked) == 4
    assert built(work / "reports", work / "graph", validate=True).validation == whole.validation
    assert len(asked) == 4
    write(work / "reports", "Ebb Hollow", "Inadequate")
    result = built(work / "reports", work / "graph", validate=True)
    assert [one for one in asked[4:] if one.startswith("report/")] == ["report/ebb-hollow/2023-06"]
    with open_store(work / "graph", read_only=True) as store:
        assert result.validation == validate(store)
    withdraw(work / "graph", "Low Quay")
    (work / "reports" / "low-quay.txt").unlink()
    result = built(work / "reports", work / "graph", validate=True)
    with open_store(work / "graph", read_only=True) as store:
        assert result.validation == validate(store)


# --- sync and withdraw ---------------------------------------------------------------------------


def test_sync_withdraws_what_is_not_there_any_more(work: Path, tmp_path: Path) -> None:
    (work / "reports" / "low-quay.txt").unlink()
    write(work / "reports", "Ebb Hollow", "Inadequate")
    result = built(work / "reports", work / "graph", sync=True)
    assert statuses(result) == {
        "ebb-hollow.txt": "replaced",
        "marsh-vale.txt": "unchanged",
        "low-quay.txt": "withdrawn",
    }
    built(work / "reports", tmp_path / "fresh")
    assert dump(work / "graph") == dump(tmp_path / "fresh")
    assert history(work / "graph") == [(1, 3, 0, 0), (2, 0, 1, 1)]
    with open_store(work / "graph", read_only=True) as store:
        assert len(store.kept_texts()) == 2


def test_sync_keeps_a_report_whose_file_cannot_be_used_now(work: Path) -> None:
    (work / "reports" / "low-quay.txt").write_bytes(b"\x00\x01")
    before = dump(work / "graph")
    result = built(work / "reports", work / "graph", sync=True)
    (left,) = [one for one in result.files if one.status == "left out"]
    assert "The report of Low Quay read from it before stays." in left.message
    assert dump(work / "graph") == before


def test_sync_refuses_a_folder_that_is_not_there_or_empty(work: Path) -> None:
    before = dump(work / "graph")
    (work / "empty").mkdir()
    bad = work / "bad"
    bad.mkdir()
    (bad / "letter.txt").write_text("Dear council,")
    with pytest.raises(BadInput, match="With --sync its reports would be withdrawn"):
        built(work / "nowhere", work / "graph", sync=True)
    with pytest.raises(BadInput, match="no report is in there"):
        built(work / "empty", work / "graph", sync=True)
    assert not built(bad, work / "graph", sync=True).is_usable
    assert dump(work / "graph") == before


def test_sync_refuses_a_folder_that_it_cannot_see_whole(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def walk(path: Path, onerror: object) -> list[object]:
        onerror(PermissionError(13, "Permission denied", f"{path}/secret"))  # type: ignore[operator]
        return []

    monkeypatch.setattr("os.walk", walk)
    before = dump(work / "graph")
    with pytest.raises(BadInput, match=r"secret: the folder cannot be read \(Permission denied\)"):
        built(work / "reports", work / "graph", sync=True)
    assert dump(work / "graph") == before


@pytest.mark.parametrize(
    "what",
    [
        *("Low Quay", "low quay PDU", "low-quay", "low-quay.txt", "reports/low-quay.txt"),
        *("pdu/low-quay", "https://w3id.org/probation-graph/id/pdu/low-quay"),
        *("low-quay/2023-06", "inspection/low-quay/2023-06", "report/low-quay/2023-06"),
        "https://w3id.org/probation-graph/graph/report/low-quay/2023-06",
        "https://w3id.org/probation-graph/id/inspection/low-quay/2023-06",
        "https://w3id.org/probation-graph/id/inspection/low-quay/2023-06/report",
    ],
)
def test_a_report_is_withdrawn_by_any_of_its_names(first: Path, tmp_path: Path, what: str) -> None:
    store = Path(shutil.copytree(first / "graph", tmp_path / "graph"))
    outcome = withdraw(store, what)
    assert (outcome.status, outcome.pdu, outcome.month) == ("withdrawn", "Low Quay", "2023-06")
    assert not any("low-quay" in line for line in dump(store))
    with open_store(store, read_only=True) as opened:
        assert len(opened.kept_texts()) == 2
    assert history(store)[-1] == (2, 0, 0, 1)


def test_what_comes_back_after_a_withdrawal_is_what_was_there(work: Path) -> None:
    before = dump(work / "graph")
    withdraw(work / "graph", "Low Quay")
    assert statuses(built(work / "reports", work / "graph"))["low-quay.txt"] == "built"
    assert dump(work / "graph") == before


def test_withdrawing_nothing_or_several_changes_nothing(work: Path) -> None:
    write(work / "reports", "Low Quay", name="later.txt")
    later = work / "reports" / "later.txt"
    later.write_text(later.read_text().replace("June 2023", "June 2024"))
    built(work / "reports", work / "graph")
    before = dump(work / "graph", history=True)
    with pytest.raises(BadRequest, match=r"no report .* 'Low Quai' \(did you mean 'Low Quay'"):
        withdraw(work / "graph", "Low Quai")
    with pytest.raises(BadRequest, match="may be more than one report: low-quay/2023-06"):
        withdraw(work / "graph", "Low Quay")
    with pytest.raises(StoreError, match="there is no store"):
        withdraw(work / "none", "Low Quay")
    assert dump(work / "graph", history=True) == before
    assert withdraw(work / "graph", "later.txt").month == "2024-06"


# --- history -------------------------------------------------------------------------------------


def test_a_build_with_a_given_time_is_the_same_to_the_byte(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EPOCH, "1700000000")
    for name in ("one", "two"):
        built(work / "reports", tmp_path / name, jobs=1 if name == "one" else 2)
    one, two = (dump(tmp_path / name, history=True) for name in ("one", "two"))
    assert one == two
    assert sum("2023-11-14T22:13:20Z" in line for line in one) == 2
    assert dump(tmp_path / "one") == [line for line in one if "/graph/history>" not in line]
    monkeypatch.setenv(EPOCH, "yesterday")
    with pytest.raises(BadRequest, match="SOURCE_DATE_EPOCH must be whole seconds"):
        built(work / "reports", tmp_path / "three")
    assert not (tmp_path / "three").exists()


def test_the_history_names_texts_and_graphs(work: Path) -> None:
    write(work / "reports", "Ebb Hollow", "Inadequate")
    (work / "reports" / "low-quay.txt").unlink()
    built(work / "reports", work / "graph", sync=True)
    asked = "SELECT ?what ?of WHERE { ?b pg:buildNumber 2 ; ?what ?of }"
    with open_store(work / "graph", read_only=True) as store:
        rows = {(str(p).rpartition("#")[2], str(o)) for p, o in
                store.select(asked, prefixes=prefixes()).rows}  # fmt: skip
        kept = store.kept_texts()
        own = [one for one in store.dump_nquads() if "/ebb-hollow/" in one and "#sha256>" in one]
        assert store.triples_in_two_graphs() == 0
    root = "https://w3id.org/probation-graph"
    assert ("generated", f"{root}/graph/report/ebb-hollow/2023-06") in rows
    assert ("invalidated", f"{root}/graph/report/low-quay/2023-06") in rows
    (used,) = [value for name, value in rows if name == "used"]
    assert used.rpartition("/")[2] in kept
    assert [line.split('"')[1] for line in own] == [used.rpartition("/")[2]]


def test_exports_hold_the_history_only_when_asked(
    work: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for format_ in ("nquads", "trig", "turtle", "jsonld"):
        assert run(["export", format_, "--store", str(work / "graph")]) == 0
        assert b"id/build/1" not in capsysbinary.readouterr().out
        assert run(["export", format_, "--history", "--store", str(work / "graph")]) == 0
        assert b"id/build/1" in capsysbinary.readouterr().out
    assert run(["export", "gexf", "--history", "--store", str(work / "graph")]) == 2
    assert b"holds no history" in capsysbinary.readouterr().err


def test_a_killed_build_is_gone_on_with(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from build_graph.building.changes import Changes

    write(work / "reports", "Ebb Hollow", "Inadequate")
    write(work / "reports", "Low Quay", "Inadequate")
    usual = Store.apply
    done: list[object] = []

    def apply(store: Store, *change: object) -> None:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(change)
        usual(store, *change)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "apply", apply)
    with pytest.raises(KeyboardInterrupt):
        built(work / "reports", work / "graph")
    monkeypatch.setattr(Store, "apply", usual)
    with open_store(work / "graph") as store:
        last = last_build(store)
        assert last is not None
        assert (last.number, last.has_ended) == (2, False)
        assert Changes(store).build.number == 2
    result = built(work / "reports", work / "graph")
    assert sorted(statuses(result).values()) == ["replaced", "unchanged", "unchanged"]
    assert result.build == 2
    assert history(work / "graph") == [(1, 3, 0, 0), (2, 0, 2, 0)]


# --- what a build tells --------------------------------------------------------------------------


def test_the_report_of_a_build_is_complete(work: Path) -> None:
    reports = work / "reports"
    write(reports, "Ebb Hollow", "Inadequate")
    write(reports, "Sallow Reach")
    write(reports, "Sallow Reach", name="z.txt")
    (reports / "low-quay.txt").unlink()
    (reports / "letter.txt").write_text("Dear council,")
    (reports / "torn.txt").write_bytes(b"\x00\x01")
    line = ["build", reports, "--store", work / "graph", "--registers", REGISTERS[0]]
    more = ["--no-validate", "--sync", "--report", work / "told.json"]
    assert run([str(word) for word in (*line, *more)]) == 1
    told = json.loads((work / "told.json").read_text("utf-8"))
    assert {Path(one["file"]).name: one["status"] for one in told["files"]} == {
        "ebb-hollow.txt": "replaced",
        "letter.txt": "not a report",
        "low-quay.txt": "withdrawn",
        "marsh-vale.txt": "unchanged",
        "sallow-reach.txt": "built",
        "torn.txt": "failed",
        "z.txt": "repeated",
    }
    assert told["summary"] == dict.fromkeys(STATUSES, 1)
    assert (told["probation-graph-build"], told["exit_code"], told["build"]) == (1, 1, 2)
    assert told["checks"] is None
    reasons = {Path(one["file"]).name: one["message"] for one in told["files"]}
    assert "binary" in reasons["torn.txt"]
    assert reasons["marsh-vale.txt"] == ""
    page = (Path(__file__).parents[1] / "docs" / "growing.md").read_text("utf-8")
    keys = {*told, *told["files"][0], *STATUSES}
    assert {key for key in keys if f"`{key}`" not in page} == set()


def test_a_report_that_cannot_be_written_is_refused_before_the_build(
    work: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    line = ["build", str(work / "reports"), "--store", str(work / "new"), "--report"]
    for out in (work / "nowhere" / "told.json", work):
        assert run([*line, str(out)]) == 2
        assert b"cannot be written: name a file in a folder" in capsysbinary.readouterr().err
    assert not (work / "new").exists()


def test_the_report_of_a_build_is_the_same_twice(work: Path) -> None:
    results = [built(work / "reports", work / "graph") for _ in range(2)]
    one, two = (to_json(result, "graph") for result in results)
    assert one == two
    assert json.loads(one)["exit_code"] == 1  # these reports have no tables of key questions
    none = build([work / "nowhere"], work / "none", validate=False)
    assert json.loads(to_json(none, "none"))["exit_code"] == 2


def test_many_unchanged_files_are_counted_and_not_listed(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for number in range(22):
        write(tmp_path / "in", f"Marsh {chr(97 + number) * 3}")
    line = ["build", str(tmp_path / "in"), "--store", str(tmp_path / "graph"), "--no-validate"]
    assert run(line) == 1  # told of each: it has no tables of key questions
    assert capsysbinary.readouterr().out.count(b".txt  built ") == 22
    write(tmp_path / "in", "Marsh aaa", "Inadequate")
    assert run(line) == 1
    out = capsysbinary.readouterr().out.decode()
    assert (out.count(".txt  replaced "), out.count(".txt  unchanged ")) == (1, 0)
    assert "22 files: 1 replaced, 21 unchanged." in out


# --- processes -----------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_no_process_outlives_a_killed_build(tmp_path: Path) -> None:
    import time

    for number in range(40):
        write(tmp_path / "in", f"Marsh {chr(97 + number % 26) * (2 + number // 26)}")
    command = [sys.executable, "-m", "build_graph", "build", str(tmp_path / "in"), "--jobs", "2"]
    started = subprocess.Popen([*command, "--store", str(tmp_path / "graph"), "--no-validate"])
    until = time.monotonic() + 60
    while len(workers(tmp_path)) < 3 and started.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    started.kill()
    started.wait()
    until = time.monotonic() + 60
    while workers(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert workers(tmp_path) == []


def workers(folder: Path) -> list[int]:
    """The processes whose command names the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_the_units_of_these_tests_are_invented() -> None:
    from build_graph.registers.name_index import load_registers

    known = {entry.name for entry in load_registers().entries("pdu")}
    assert not known & set(PDUS)
