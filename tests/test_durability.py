"""Disks that fill up, folders that may not be written, stores in use: a sentence, nothing lost."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bulk_store import bulk_new
from small_corpus import REGISTERS, built, corpus, dump, write

from build_graph.building.withdraw import withdraw
from build_graph.citation.passages import prove
from build_graph.cli import run as command
from build_graph.errors import StoreError
from build_graph.questions.answer import run
from build_graph.store.atomic import write_atomically
from build_graph.store.database import open_store


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("first")
    built(corpus(work / "reports"), work / "graph")
    return work


@pytest.fixture
def work(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "work"))


def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small file system in memory, where this machine lets one be made."""
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(line, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("nothing may be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 megabytes."""
    yield from mounted(tmp_path / "small", "size=64m")


def child(*arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "build_graph", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def fill(disk: Path, leave: int) -> Path:
    """Take the room of a disk but for some bytes."""
    free = shutil.disk_usage(disk).free
    file = disk / "other.bin"
    with file.open("wb") as out:
        out.write(b"\0" * max(0, free - leave))
    return file


# --- the disk is full ----------------------------------------------------------------------------


@pytest.mark.parametrize("leave", [0, 1 << 16, 1 << 20])
def test_a_first_build_on_a_full_disk_leaves_nothing(first: Path, small: Path, leave: int) -> None:
    fill(small, leave)
    done = child("build", first / "reports", "--store", small / "graph", "--no-validate")
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "space" in done.stderr or "full" in done.stderr
    assert [path.name for path in small.iterdir()] == ["other.bin"]


@pytest.mark.parametrize("leave", [0, 1 << 14, 1 << 16, 1 << 18])
def test_an_update_on_a_full_disk_loses_nothing(work: Path, small: Path, leave: int) -> None:
    store = Path(shutil.copytree(work / "graph", small / "graph"))
    before = dump(store)
    write(work / "reports", "Ebb Hollow", "Inadequate")
    for number in range(6):
        write(work / "reports", f"Marsh {chr(97 + number) * 3}")
    other = fill(small, leave)
    line = ("build", work / "reports", "--store", store, "--registers", REGISTERS[0])
    done = child(*line, "--no-validate")
    assert done.returncode == 2, done.stdout
    assert done.stderr.count("\n") == 1
    assert "space" in done.stderr or "full" in done.stderr, done.stderr
    other.unlink()
    after = set(dump(store))
    kept = [line for line in before if "ebb-hollow" not in line and "/graph/report/" in line]
    assert set(kept) <= after
    # The reports are short, so that the build tells what they lack.
    assert child(*line, "--no-validate").returncode == 1
    built(work / "reports", work / "fresh")
    assert dump(store) == dump(work / "fresh")
    with open_store(store, read_only=True) as opened:
        assert prove(opened).failures == ()


def test_files_of_the_store_are_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.json"
    write_atomically(file, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"kept.json cannot be written: the disk is full"):
        write_atomically(file, b"new and longer")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
    assert file.read_bytes() == b"old"


# --- folders that may not be written -------------------------------------------------------------


@pytest.fixture
def frozen(work: Path, tmp_path: Path) -> Iterator[Path]:
    """A store on a disk that may only be read."""
    for disk in mounted(tmp_path / "frozen", "size=32m"):
        shutil.copytree(work / "graph", disk / "graph")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield disk


def test_a_store_that_may_only_be_read_is_read_and_not_built(work: Path, frozen: Path) -> None:
    store = frozen / "graph"
    line = ("build", work / "reports", "--registers", REGISTERS[0], "--no-validate", "--store")
    for done in (
        child(*line, store),
        child("withdraw", "Low Quay", "--store", store),
        child(*line, frozen / "new"),
    ):
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert str(frozen) in done.stderr
        assert "ead-only" in done.stderr or "not yours to write" in done.stderr, done.stderr
    done = child("query", "ratings", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")


# --- stores in use, stores of another version ----------------------------------------------------


def _hold(path: Path, ready: Any, done: Any) -> None:
    with open_store(path):
        ready.set()
        done.wait(60)


def test_a_store_in_use_is_left_alone(
    work: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    store = str(work / "graph")
    before = dump(work / "graph", history=True)
    write(work / "reports", "Ebb Hollow", "Inadequate")
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(work / "graph", ready, done))
    process.start()
    try:
        assert ready.wait(60)
        for line in (
            ["build", str(work / "reports"), "--store", store],
            ["build", str(work / "reports"), "--sync", "--store", store],
            ["withdraw", "Low Quay", "--store", store],
        ):
            assert command(line) == 2
            said = capsysbinary.readouterr().err.decode()
            assert "is being written by another process: wait until it has finished" in said
            assert said.count("\n") == 1
    finally:
        done.set()
        process.join(60)
    assert dump(work / "graph", history=True) == before


def test_a_store_of_a_newer_version_is_left_alone(work: Path) -> None:
    marker = work / "graph" / "probation-graph.json"
    said = json.loads(marker.read_text()) | {"format": 99, "package": "9.0"}
    marker.write_text(json.dumps(said))
    for deed in (
        lambda: built(work / "reports", work / "graph", sync=True),
        lambda: withdraw(work / "graph", "Low Quay"),
        lambda: open_store(work / "graph", read_only=True),
    ):
        with pytest.raises(StoreError, match="newer version of probation-graph"):
            deed()
    assert json.loads(marker.read_text()) == said


def test_of_two_that_make_a_store_at_once_one_is_told(tmp_path: Path) -> None:
    line = '<http://a/b> <http://a/c> "d" <https://w3id.org/probation-graph/graph/a> .'

    def chunks() -> Iterator[str]:
        yield line
        bulk_new(tmp_path / "other", [line])
        (tmp_path / "other").rename(tmp_path / "graph")

    with pytest.raises(StoreError, match="another process has made a store"):
        bulk_new(tmp_path / "graph", chunks())
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]
    assert dump(tmp_path / "graph") == [line]


# --- readers beside a build ----------------------------------------------------------------------


def _read(path: Path, ready: Any, done: Any, told: Any) -> None:
    """Open and ask again and again; tell every answer that was seen, and what went wrong."""
    seen: set[tuple[str, ...]] = set()
    rounds = 0
    wrong = ""
    try:
        while not done.is_set() or not rounds:
            with open_store(path, read_only=True) as store:
                for _ in range(3):
                    rows = list(run(store, "ratings", {"standard": "Leadership"}))
                    seen.add(tuple(f"{row['pdu']}: {row['rating']}" for row in rows))
            rounds += 1
            ready.set()
    except Exception as error:
        wrong = repr(error)
    told.put((rounds, sorted(seen), wrong))


def test_readers_go_on_reading_while_a_build_replaces_reports(work: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done, told = context.Event(), context.Event(), context.Queue()
    process = context.Process(target=_read, args=(work / "graph", ready, done, told))
    process.start()
    ratings = ("Inadequate", "Good")
    builds = 0
    try:
        assert ready.wait(120)
        until = time.monotonic() + 8
        while builds < 4 or time.monotonic() < until:
            for pdu in ("Ebb Hollow", "Low Quay"):
                write(work / "reports", pdu, ratings[builds % 2])
            assert built(work / "reports", work / "graph").left_out == 0
            builds += 1
    finally:
        done.set()
    rounds, seen, wrong = told.get(timeout=120)
    process.join(60)
    assert wrong == ""
    assert rounds > builds
    # One report is replaced after the other; each is always there, with one of its two ratings.
    for answer in seen:
        names = [row.partition(": ")[0] for row in answer]
        assert names == ["Ebb Hollow", "Low Quay", "Marsh Vale"]
        assert answer[2] == "Marsh Vale: Good"
    assert len(seen) >= 2
