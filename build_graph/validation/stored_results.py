"""What the checks found, kept with the store, so that a build checks only what it changed.

The file `checks.json` goes before the first change of a build and comes back after the last one: a
killed build leaves none, and the next one checks everything. `validate` itself never looks at it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any, Protocol

from build_graph.store.atomic import write_atomically
from build_graph.store.database import Store
from build_graph.store.fingerprint import shapes_fingerprint
from build_graph.store.folder import Folder
from build_graph.validation.results import Checked, Place, Result, Rule, ValidationReport

_NAMING = "SELECT DISTINCT ?graph WHERE { VALUES ?thing { %s } GRAPH ?graph { ?s ?p ?thing } }"


class Changed(Protocol):
    """What a build tells of itself: graphs that changed, and things in no register that did."""

    touched: set[str]
    described: set[str]


class StoredResults:
    """What is kept of the last checks; read it before anything is changed."""

    def __init__(self, folder: Folder) -> None:
        self._file = folder.checks
        self.report: ValidationReport | None = None
        self.is_whole = False
        try:
            data = json.loads(self._file.read_bytes()) if self._file.is_file() else {}
            known = data.get("fingerprint") == shapes_fingerprint()
            # What was edited or damaged is no result of any check: they run again.
            if known and data["sha256"] == _sha256(data["report"]):
                self.report = _report(data["report"])
                self.is_whole = bool(data["whole"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.report = None

    def put(self, report: ValidationReport, *, is_whole: bool = True) -> None:
        """Keep what the checks found; not whole where some results must be found again."""
        self.report, self.is_whole = report, is_whole
        row = json.loads(json.dumps(asdict(report)))
        head = {"fingerprint": shapes_fingerprint(), "whole": is_whole, "sha256": _sha256(row)}
        data = json.dumps({**head, "report": row}, separators=(",", ":"))
        write_atomically(self._file, data.encode("utf-8"))

    def void(self, store: Store, changed: Changed) -> None:
        """Keep only the results that a build's changes cannot have touched."""
        if not changed.touched:
            return
        shared = {f"{store.base}graph/{name}" for name in ("ontology", "reference")}
        if self.report is None or changed.touched & shared:
            self.report, self.is_whole = None, False
            return
        gone = set(changed.touched) | _naming(store, changed.described)
        if any(not graph.startswith(f"{store.base}graph/report/") for graph in gone):
            gone |= shared  # these are checked together, under the name of the registers
        across = {rule.shape for rule in self.report.rules if rule.scope == "across"}
        checked = tuple(one for one in self.report.checked if one.graph not in gone)
        left = {one.graph for one in checked}
        results = tuple(
            one for one in self.report.results if one.graph in left and one.shape not in across
        )
        self.put(replace(self.report, checked=checked, results=results), is_whole=False)


def _sha256(row: object) -> str:
    return hashlib.sha256(json.dumps(row, separators=(",", ":")).encode("utf-8")).hexdigest()


def _naming(store: Store, things: Collection[str]) -> set[str]:
    """Return the graphs that speak of things, given as terms."""
    if not things:
        return set()
    rows = store.select(_NAMING % " ".join(sorted(things))).rows
    return {str(row[0]) for row in rows}


def _report(data: dict[str, Any]) -> ValidationReport:
    return ValidationReport(
        base=str(data["base"]),
        rules=tuple(Rule(**row) for row in data["rules"]),
        checked=tuple(Checked(**row) for row in data["checked"]),
        results=tuple(Result(**{**row, "place": Place(**row["place"])}) for row in data["results"]),
    )
