"""A build that is killed at any moment leaves the old report or the new one, never half of one."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_corpus import PDUS, REGISTERS, built, write

from build_graph.building.withdraw import withdraw
from build_graph.citation.passages import prove
from build_graph.errors import BadRequest
from build_graph.store.database import open_store
from build_graph.store.history import last_build

SCRIPT = Path(__file__).with_name("killed_build.py")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.xdist_group("killed"),
]
Graphs = dict[str, list[str]]


@dataclass(frozen=True)
class Plan:
    """One kind of build: what stands before, what is done, what stands after."""

    name: str
    kills: int
    before: Path | None
    reports: Path
    deed: str
    arguments: tuple[str, ...]
    options: dict[str, Any]
    old: Graphs
    new: Graphs
    dump: tuple[str, ...]

    @property
    def is_sync(self) -> bool:
        return bool(self.options.get("sync"))


class Builder:
    """The process that forks builds off and kills them."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), *REGISTERS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SCRIPT.parents[1])},
        )

    def run(self, seconds: float | None, plan: Plan, store: Path) -> tuple[int, float]:
        """Do what the plan says; return how it ended (-9 when killed) and the seconds it took."""
        assert self._process.stdin
        assert self._process.stdout
        first = [list(plan.arguments), str(store)] if plan.deed == "build" else [str(store)]
        arguments = first if plan.deed == "build" else [*first, *plan.arguments]
        line = json.dumps([seconds, plan.deed, arguments, plan.options])
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        code, took = json.loads(self._process.stdout.readline())
        return code, took

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout
        self._process.stdout.close()


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    made = Builder()
    yield made
    made.end()


def graphs(store: Path) -> Graphs:
    with open_store(store) as opened:
        return {graph: opened.graph_quads(graph) for graph in opened.report_graphs()}


def made(reports: Path, store: Path) -> Graphs:
    assert built(reports, store).left_out == 0
    return graphs(store)


def dumped(store: Path) -> tuple[str, ...]:
    with open_store(store, read_only=True) as opened:
        return tuple(opened.dump_nquads())


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Plan]:
    work = tmp_path_factory.mktemp("plans")
    first, second, third = work / "first", work / "second", work / "third"
    for pdu in PDUS[:3]:
        write(first, pdu)
        write(second, pdu, "Inadequate" if pdu != "Low Quay" else "Good")
    write(second, PDUS[3])
    write(third, PDUS[0], "Inadequate")
    write(third, PDUS[2])
    none: Graphs = {}
    old = made(first, work / "old")
    new = made(second, work / "new")
    synced = made(third, work / "synced")
    left = {graph: lines for graph, lines in old.items() if "/low-quay/" not in graph}
    shutil.copytree(first, work / "left")
    (work / "left" / "low-quay.txt").unlink()
    assert made(work / "left", work / "withdrawn") == left
    options = {"registers": REGISTERS, "validate": False}
    sync = {**options, "sync": True}
    at = str
    return {
        plan.name: plan
        for plan in (
            Plan("create", 20, None, second, "build", (at(second),), options, none, new,
                 dumped(work / "new")),
            Plan("update", 30, work / "old", second, "build", (at(second),), options, old, new,
                 dumped(work / "new")),
            Plan("sync", 30, work / "old", third, "build", (at(third),), sync, old, synced,
                 dumped(work / "synced")),
            Plan("withdraw", 20, work / "old", work / "left", "withdraw", ("Low Quay",), {}, old,
                 left, dumped(work / "withdrawn")),
        )
    }  # fmt: skip


@pytest.mark.parametrize("name", ["create", "update", "sync", "withdraw"])
def test_whenever_a_build_is_killed_nothing_is_lost(
    name: str, plans: dict[str, Plan], builder: Builder, tmp_path: Path
) -> None:
    plan = plans[name]
    whole = min(undisturbed(plan, builder, tmp_path / f"whole-{run}") for run in range(2))
    moments = random.Random(plan.name)  # any will do, the same each time
    killed = states = 0
    for number in range(plan.kills):
        # One in each stretch of the time that a build takes, a little beyond its end included.
        seconds = whole * 1.1 * (number + moments.random()) / plan.kills
        if number == plan.kills - 1:
            seconds = whole * 50  # the last one is left to end, however busy the machine is
        store = started(plan, tmp_path / str(number))
        code, took = builder.run(seconds, plan, store)
        assert code in (0, -9)
        killed += code == -9
        if code == 0:  # a machine that was busy before has become quicker: so do the moments
            whole = min(whole, took)
        states += assert_sound(plan, store, is_whole=code == 0)
        gone_on(plan, store)
        shutil.rmtree(store.parent)
    assert killed >= plan.kills // 2, "most builds must be caught while they run"
    assert 0 < states < plan.kills * len(plan.old | plan.new), "some before, some after the change"


def undisturbed(plan: Plan, builder: Builder, folder: Path) -> float:
    store = started(plan, folder)
    code, took = builder.run(None, plan, store)
    assert code == 0
    assert dumped(store) == plan.dump
    return took


def started(plan: Plan, folder: Path) -> Path:
    folder.mkdir()
    store = folder / "graph"
    if plan.before is not None:
        shutil.copytree(plan.before, store)
    return store


def assert_sound(plan: Plan, store: Path, *, is_whole: bool) -> int:
    """Every report is as it was or as it shall be; return how many are as they shall be."""
    if not store.exists():
        assert plan.before is None
        assert not is_whole
        return 0
    found = graphs(store)
    new = 0
    for graph in plan.old | plan.new:
        lines = found.get(graph)
        assert lines in (plan.old.get(graph), plan.new.get(graph)), graph
        new += lines == plan.new.get(graph) and lines != plan.old.get(graph)
    with open_store(store, read_only=True) as opened:
        proof = prove(opened)
        assert proof.failures == ()
        assert proof.total > 0
    assert not is_whole or found == plan.new
    return new


def gone_on(plan: Plan, store: Path) -> None:
    """A further build ends well, and nothing of the killed one is left."""
    if plan.deed == "withdraw":
        with suppress(BadRequest):  # it may be out already
            withdraw(store, *plan.arguments)
    else:
        built(plan.reports, store, sync=plan.is_sync)
    assert dumped(store) == plan.dump
    with open_store(store) as opened:
        last = last_build(opened)
        assert last is not None
        assert last.has_ended
        assert opened.triples_in_two_graphs() == 0
        assert len(opened.kept_texts()) == len(plan.new)
    again = built(plan.reports, store, sync=plan.is_sync)
    assert again.build is None
    assert {outcome.is_read for outcome in again.files} == {False}
    left = [path.name for path in store.parent.rglob("*") if path.name.startswith(".")]
    assert left == []
