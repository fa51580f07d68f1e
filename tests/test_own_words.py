"""No sentence of the published reports stands in the project; facts and figures may.

A run of 14 words that a real report has as well is taken for a sentence of it, the rows of a table
too: who writes a report with the same ratings prints 'P 1.1'. Skipped where the real reports are
not beside the project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
REPORTS = PROJECT.parent / "shared" / "reports"
KINDS = frozenset(
    (
        ".csv",
        ".html",
        ".json",
        ".jsonl",
        ".md",
        ".nq",
        ".py",
        ".rq",
        ".toml",
        ".tsv",
        ".ttl",
        ".txt",
    )
)
RUN = 14
# What tools and builds make beside the project's own files.
MADE = frozenset({"build", "dist", "graph", "node_modules", "__pycache__"})


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    for at in range(len(found) - RUN + 1):
        yield tuple(found[at : at + RUN])


def own_files() -> Iterator[Path]:
    for path in sorted(PROJECT.rglob("*")):
        parts = path.relative_to(PROJECT).parts
        if path.suffix in KINDS and not any(p in MADE or p.startswith(".") for p in parts):
            yield path


def test_what_counts_as_a_sentence() -> None:
    said = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert len(list(runs(said))) == 1
    assert len(list(runs(f"{said} fifteen"))) == 2
    row = "1.1 Leadership Good 1.2 Staff Good 1.3 Services Good"
    assert list(runs(row)) == []
    assert len(list(runs(f"{row} 1.4 Information"))) == 2


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside the project")
def test_no_sentence_of_a_report_stands_in_the_project() -> None:
    theirs = {run for path in REPORTS.glob("*.txt") for run in runs(path.read_text("utf-8"))}
    assert len(theirs) > 10_000
    found = {}
    for path in own_files():
        same = [run for run in runs(path.read_text("utf-8", "replace")) if run in theirs]
        if same:
            found[str(path.relative_to(PROJECT))] = (len(same), " ".join(same[0]))
    assert found == {}
