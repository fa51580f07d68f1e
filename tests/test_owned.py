"""What is in the making and whose it is: only the dead are cleared away, and nothing elsewhere."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_corpus import built, corpus, write

from build_graph.cli import run as command
from build_graph.errors import StoreError
from build_graph.export.write_files import write_file, write_folder
from build_graph.store.atomic import draft_beside, write_atomically
from build_graph.store.database import open_store
from build_graph.store.owned import clear_dead

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
PARTS = ("quads", "texts", "before", "search")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("owned")
    built(corpus(work / "reports"), work / "graph")
    write(work / "reports", "Ebb Hollow", "Inadequate")
    built(work / "reports", work / "graph")
    assert command(["search", "staff", "--store", str(work / "graph")]) in (0, 1)
    assert all((work / "graph" / part).is_dir() for part in PARTS)
    return work


@pytest.fixture
def work(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "work"))


def seen(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


# --- folders that lead elsewhere -----------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_nothing_elsewhere_is_removed_through_a_link(
    work: Path, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store, other = work / "graph", work / "other"
    (store / part).rename(other)
    # What a store might take for its own: an index of another state, an earlier build, a text.
    for name in ("0123456789abcdef", "1", "thesis"):
        (other / name).mkdir()
        (other / name / "words-00000000.sqlite").write_text("somebody's")
        (other / name / f"{'0' * 64}.nq.gz").write_text("somebody's")
    (other / f"{'0' * 64}.txt").write_text("somebody's")
    (store / part).symlink_to(other)
    before = seen(other)
    write(work / "reports", "Low Quay", "Inadequate")
    for line in (
        ["search", "staff"],
        ["query", "ratings"],
        ["query", "SELECT * { ?s ?p ?o }"],
        ["info"],
        ["diff", "last"],
        ["build", str(work / "reports")],
        ["withdraw", "Low Quay"],
    ):
        assert command([*line, "--store", str(store)]) == 2
        said = capsys.readouterr().err
        assert line[0] == "diff" or "is a link, and the folders of a store never are" in said
    assert seen(other) == before


def test_a_store_may_be_reached_through_a_link(work: Path) -> None:
    (work / "link").symlink_to(work / "graph")
    assert built(work / "reports", work / "link").left_out == 0
    assert command(["search", "staff", "--store", str(work / "link")]) in (0, 1)


def test_only_names_of_its_own_form_are_removed(work: Path) -> None:
    store = work / "graph"
    kept = []
    for folder in ("search", "before"):
        for name in ("notes", "0123456789abcdef", "7"):
            other = store / folder / name
            other.mkdir(exist_ok=True)
            for file in ("thesis.txt", ".thesis.part", "words.sqlite"):
                (other / file).write_text("somebody's")
                kept.append(other / file)
    outside = work / "outside"
    outside.mkdir()
    (outside / "words-00000000.sqlite").write_text("somebody's")
    (store / "search" / "fedcba9876543210").symlink_to(outside)
    (store / "before" / "8").symlink_to(outside)
    old = store / "search" / "aaaaaaaaaaaaaaaa"
    old.mkdir()
    (old / "words-00000000.sqlite").write_text("of an earlier state")
    (store / ".notes.part").write_text("somebody's")
    kept += [store / ".notes.part", outside / "words-00000000.sqlite"]
    write(work / "reports", "Low Quay", "Inadequate")
    built(work / "reports", store)
    assert command(["search", "staff", "--store", str(store)]) in (0, 1)
    assert [file for file in kept if not file.exists()] == []
    assert not old.exists()


# --- what is in the making -----------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from build_graph.store.atomic import draft_beside
from build_graph.store.owned import part_of
with draft_beside(Path(sys.argv[1]) / "graph") as draft, part_of(Path(sys.argv[1]) / "a.csv"):
    (draft / "quads").mkdir()
    print("ready", flush=True)
    sys.stdin.read()
"""


def holding(folder: Path, *before: str) -> subprocess.Popen[str]:
    """Return a process that has a draft and a part in the making."""
    process = subprocess.Popen(
        [*before, sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def names(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def test_what_others_make_stays_and_what_the_dead_made_goes(tmp_path: Path) -> None:
    with holding(tmp_path) as alive, holding(tmp_path) as dies:
        assert names(tmp_path) == [".draft", ".draft", ".lock", ".lock", ".part", ".part"]
        dies.send_signal(signal.SIGKILL)
        dies.wait()
        write_file(tmp_path / "a.csv", [b"a"])
        clear_dead(tmp_path)
        with draft_beside(tmp_path / "graph"):
            assert names(tmp_path) == [".csv", ".draft", ".draft", ".lock", ".lock", ".part"]
        shutil.rmtree(tmp_path / "graph")
        alive.communicate("")  # makes its store after all
        assert alive.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "graph"]


def test_two_containers_leave_each_others_drafts_alone(tmp_path: Path) -> None:
    line = ("unshare", "--pid", "--fork", "--mount-proc")
    try:
        subprocess.run([*line, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no container can be made here")
    with holding(tmp_path, *line) as one:
        with holding(tmp_path, *line) as other:
            assert names(tmp_path).count(".draft") == 2
            other.communicate("")
            assert other.returncode == 0
        assert names(tmp_path).count(".draft") == 1
        shutil.rmtree(tmp_path / "graph")
        one.communicate("")
        assert one.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_a_name_of_no_part_or_a_link_is_never_cleared(tmp_path: Path) -> None:
    kept = (".graph.draft", ".graph.12345678.draft", "graph.12345678.part", ".a.part", ".a.1.part")
    for name in kept:
        (tmp_path / name).write_text("somebody's")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    (tmp_path / ".graph.aaaaaaaa.draft").symlink_to(tmp_path / "other")
    (tmp_path / ".graph.aaaaaaaa.lock").touch()
    (tmp_path / ".graph.bbbbbbbb.part").symlink_to(tmp_path / "other" / "file")
    clear_dead(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left >= {*kept, ".graph.aaaaaaaa.draft", ".graph.bbbbbbbb.part"}
    assert (tmp_path / "other" / "file").exists()


def test_parts_are_not_taken_for_each_others(tmp_path: Path) -> None:
    """Two that write one file at once have two parts; the later one stays."""

    def parts() -> list[bytes]:
        write_atomically(tmp_path / "a.csv", b"first")
        return [b"second"]

    write_file(tmp_path / "a.csv", (part for part in parts()))
    assert (tmp_path / "a.csv").read_bytes() == b"second"
    write_folder(tmp_path / "tables", iter([("a.csv", [b"x"])]))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "tables"]


def test_a_store_cleans_up_when_it_is_built(work: Path) -> None:
    store = work / "graph"
    state = next((store / "search").iterdir()).name
    left = [store / ".read.jsonl.01234567.part", store / "texts" / ".a.txt.01234567.part",
            store / "search" / state / ".words-00000000.sqlite.01234567.part"]  # fmt: skip
    for path in left:
        path.touch()
    write(work / "reports", "Low Quay", "Inadequate")
    built(work / "reports", store)
    assert [path for path in left if path.exists()] == []
    with pytest.raises(StoreError, match="build one first"):
        open_store(work / "none")
