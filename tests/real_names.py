"""The names of real places and bodies of one place: nothing invented may be called so."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path


def real_names() -> Iterator[str]:
    """Names of two words or more of the registers of places and bodies of one place."""
    folder = Path(__file__).parents[1] / "ontology/registers"
    for register in ("pdus", "prisons", "courts", "providers", "regions", "police-forces"):
        for row in _table(folder / f"{register}.tsv"):
            yield from (row[key] for key in ("name", "official-name") if " " in row[key].strip())


def _table(path: Path) -> Sequence[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
