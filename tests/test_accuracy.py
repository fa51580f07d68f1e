"""How much of what the reports say is read, against the floors of baseline.toml.

`pytest tests/test_accuracy.py --update-baseline` (without -n) raises the floors to what is reached
now, rounded down, and notes the samples anew. It lowers none.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from invented_report import SAMPLES, SHARED

from build_graph.facts.scoring import TABLES, TableScore, below, render, score
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.store.database import open_store
from synthetic import write

BASELINE = Path(__file__).parent / "baseline.toml"
HEAD = """\
# The least F1 of each table, and what it was measured on. To raise floors:
# pytest tests/test_accuracy.py --update-baseline (none is lowered).
"""
SEED, COUNT = 1, 200
needs_shared = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the real reports and their gold are not here"
)


def scored(reports: Path, registers: Sequence[Path], gold: Path, store: Path) -> list[TableScore]:
    """The scores of a fresh store built from `reports`."""
    result = build([reports], store, registers=registers, validate=False)
    assert [outcome.message for outcome in result.files if outcome.status == "left out"] == []
    with open_store(store, read_only=True) as opened:
        tables = {
            name: [
                {key: "" if value is None else str(value) for key, value in row.items()}
                for row in run(opened, name)
            ]
            for name in TABLES
        }
    return score(tables, gold)


@cache
def baseline() -> dict[str, Any]:
    return tomllib.loads(BASELINE.read_text("utf-8"))


def digest(*folders: Path) -> str:
    """One hash over the names and bytes of all files in `folders`."""
    total = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(SAMPLES).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def samples_digest() -> str:
    return digest(SAMPLES / "reports", SAMPLES / "registers", SAMPLES / "gold")


def compare(name: str, scores: Iterable[TableScore], update: bool) -> None:
    """Fail when a table is below its floor; raise the floors first if asked to."""
    found = list(scores)
    if update:
        raise_floors(name, found)
    floors = baseline().get(name, {}).get("floor", {})
    assert set(floors) == {one.table for one in found}, f"baseline.toml has no floors for {name}"
    fallen = below(found, floors)
    assert fallen == [], "\n".join([*fallen, render(found)[:6000]])


def raise_floors(name: str, scores: Iterable[TableScore]) -> None:
    table = tomllib.loads(BASELINE.read_text("utf-8"))
    own = table.setdefault(name, {})
    old = own.get("floor", {})
    own["floor"] = {
        one.table: max(old.get(one.table, 0.0), math.floor(one.f1 * 1000) / 1000) for one in scores
    }
    if name == "samples":
        own["sha256"] = samples_digest()
    lines = [HEAD]
    for group in sorted(table):
        lines.append(f"[{group}]")
        lines += [f'{k} = "{v}"' for k, v in table[group].items() if k != "floor"]
        lines.append(f"[{group}.floor]")
        lines += [f"{k} = {v:.3f}" for k, v in table[group]["floor"].items()]
        lines.append("")
    BASELINE.write_text("\n".join(lines), "utf-8", newline="\n")
    baseline.cache_clear()


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    wanted = bool(request.config.getoption("--update-baseline"))
    if wanted and hasattr(request.config, "workerinput"):
        pytest.fail("--update-baseline writes one file; run it without -n")
    return wanted


def test_the_samples_reach_their_floors(tmp_path: Path, update: bool) -> None:
    scores = scored(
        SAMPLES / "reports", [SAMPLES / "registers"], SAMPLES / "gold", tmp_path / "graph"
    )
    compare("samples", scores, update)


def test_the_samples_that_are_web_pages_are_read_without_a_miss(tmp_path: Path) -> None:
    folder = SAMPLES / "web"
    scores = scored(
        folder / "reports", [SAMPLES / "registers"], folder / "gold", tmp_path / "graph"
    )
    assert {one.table: one.f1 for one in scores} == dict.fromkeys(
        (one.table for one in scores), 1.0
    ), render(scores)
    assert len(scores) == 7


@pytest.mark.slow
def test_synthetic_reports_reach_their_floors(tmp_path: Path, update: bool) -> None:
    write(tmp_path, SEED, COUNT, "both")
    scores = scored(
        tmp_path / "reports", [tmp_path / "registers"], tmp_path / "gold", tmp_path / "graph"
    )
    compare("synthetic", scores, update)


@needs_shared
def test_real_reports_reach_their_floors(tmp_path: Path, update: bool) -> None:
    scores = scored(SHARED / "reports", [], SHARED / "gold", tmp_path / "graph")
    compare("shared", scores, update)


@needs_shared
def test_facts_of_real_reports_reach_the_floors_of_the_reports(tmp_path: Path) -> None:
    from build_graph.pipeline import facts_of

    folder = tmp_path / "facts"
    folder.mkdir()
    for path in sorted((SHARED / "reports").glob("*.txt")):
        (folder / f"{path.stem}.json").write_text(facts_of(path), "utf-8")
    build([folder], tmp_path / "graph", validate=False)
    with open_store(tmp_path / "graph", read_only=True) as opened:
        tables = {
            name: [
                {key: "" if value is None else str(value) for key, value in row.items()}
                for row in run(opened, name)
            ]
            for name in TABLES
        }
    scores = score(tables, SHARED / "gold", text=False)
    # Without text a finding is known by its ordinal, which asks for more.
    floors = {k: v for k, v in baseline()["shared"]["floor"].items() if k != "findings"}
    assert below(scores, floors) == []


def test_the_real_reports_have_the_floors_that_were_promised() -> None:
    floors = baseline()["shared"]["floor"]
    for table in ("reports", "ratings", "key-questions", "recommendations", "crs-providers"):
        assert floors[table] == 1.0
    assert floors["findings"] >= 0.95
    assert floors["organisations"] >= 0.90


def test_the_samples_are_those_the_floors_were_measured_on() -> None:
    assert baseline()["samples"]["sha256"] == samples_digest(), (
        "samples/ has changed: look at the scores and run "
        "pytest tests/test_accuracy.py --update-baseline"
    )


def test_floors_are_for_all_that_is_scored() -> None:
    for group in ("samples", "shared", "synthetic"):
        floors = baseline()[group]["floor"]
        # The synthetic reports name no programmes that are known beforehand.
        left_out = {"programmes"} if group == "synthetic" else set()
        assert tuple(floors) == tuple(name for name in TABLES if name not in left_out)
        assert all(0.5 < floor <= 1.0 for floor in floors.values())


def test_raising_floors_lowers_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text("[a]\n[a.floor]\nratings = 0.950\nreports = 0.900\n")
    monkeypatch.setitem(globals(), "BASELINE", path)
    raise_floors("a", [TableScore("ratings", 9, 10, 10), TableScore("reports", 29, 30, 30)])
    assert tomllib.loads(path.read_text())["a"]["floor"] == {"ratings": 0.95, "reports": 0.966}
