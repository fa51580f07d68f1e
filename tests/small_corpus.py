"""Small invented reports in a folder, built without checks: for tests of a corpus that grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from invented_report import COVER, IMPRINT, RATINGS, RECOMMENDATIONS, SAMPLES, report_text

from build_graph.building.build_result import BuildResult
from build_graph.pipeline import build
from build_graph.store.database import open_store

REGISTERS = [str(SAMPLES / "registers")]
PDUS = ("Marsh Vale", "Ebb Hollow", "Low Quay", "Sallow Reach")


def write(
    folder: Path,
    pdu: str,
    rating: str = "Good",
    *,
    recommendations: str = RECOMMENDATIONS,
    imprint: str = IMPRINT,
    name: str = "",
) -> Path:
    """Write the report of a unit, with that rating of leadership, and return its file."""
    old = "1.1\tLeadership\tGood"
    text = report_text(
        cover=COVER.replace("Marsh Vale", pdu),
        imprint=imprint,
        ratings=RATINGS.replace("Marsh Vale", pdu).replace(old, f"1.1\tLeadership\t{rating}"),
        recommendations=recommendations.replace("Marsh Vale", pdu),
    )
    folder.mkdir(exist_ok=True, parents=True)
    file = folder / (name or f"{pdu.lower().replace(' ', '-')}.txt")
    file.write_text(text, "utf-8")
    return file


def corpus(folder: Path, *pdus: str) -> Path:
    """Write a report of each unit and return the folder."""
    for pdu in pdus or PDUS[:3]:
        write(folder, pdu)
    return folder


def built(reports: Path | str, store: Path, **options: Any) -> BuildResult:
    """Build without checks."""
    return build([reports], store, **{"registers": REGISTERS, "validate": False, **options})


def statuses(result: BuildResult) -> dict[str, str]:
    """What became of each file, by its name."""
    return {Path(outcome.file).name: outcome.status for outcome in result.files}


def dump(store: Path, *, history: bool = False) -> list[str]:
    """The lines of a store."""
    with open_store(store, read_only=True) as opened:
        return list(opened.dump_nquads(opened.graphs(history=history)))
