"""What the checks found, kept with the store, so that a build checks only what it changed.

The file `checks.json` goes before the first change of a build and comes back after the last one: a
killed build leaves none, and the next one checks everything. `validate` itself never looks at it.
It has a line for each graph, whose results are only read when somebody asks for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from build_graph.store.atomic import write_atomically
from build_graph.store.database import Store
from build_graph.store.fingerprint import shapes_fingerprint
from build_graph.store.folder import Folder
from build_graph.validation.results import (
    SEVERITIES,
    Checked,
    Place,
    Result,
    Rule,
    Severity,
    ValidationReport,
)

_NAMING = "SELECT DISTINCT ?graph WHERE { VALUES ?thing { %s } GRAPH ?graph { ?s ?p ?thing } }"
_ACROSS = ""  # the row of what the rules across reports found
_PLACE = tuple(Place.__dataclass_fields__)
_FIELDS = tuple(name for name in Result.__dataclass_fields__ if name != "place")
_of_place, _of_result = attrgetter(*_PLACE), attrgetter(*_FIELDS)


class Changed(Protocol):
    """What a build tells of itself: graphs that changed, and things in no register that did."""

    touched: set[str]
    described: set[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One graph: what it is called, how much was found of each severity, and what, as JSON."""

    checked: Checked
    counts: tuple[int, ...]
    results: str


class StoredResults:
    """What is kept of the last checks; read it before anything is changed.

    `changed` are the graphs of which the rules across reports were not asked anew since they
    changed, None where those were never asked; `rules` are those of the checks that ran.
    """

    def __init__(self, folder: Folder, base: str) -> None:
        self._file = folder.checks
        self._base = base
        self._rows: dict[str, _Row] = {}
        self.changed: set[str] | None = None
        self.rules: tuple[Rule, ...] = ()
        try:
            self._read(self._file.read_bytes() if self._file.is_file() else b"")
        except (OSError, ValueError, KeyError, TypeError):
            self._rows, self.changed = {}, None

    def _read(self, data: bytes) -> None:
        first, _, rest = data.partition(b"\n")
        head: dict[str, Any] = json.loads(first) if first else {}
        # What was edited or damaged is no result of any check: they run again.
        is_own = head.get("sha256") == hashlib.sha256(rest).hexdigest()
        if not is_own or head["fingerprint"] != shapes_fingerprint() or head["base"] != self._base:
            return
        for line in rest.decode("utf-8").splitlines():
            about, _, results = line.partition("\t")
            graph, label, file, counts = json.loads(about)
            self._rows[graph] = _Row(Checked(graph, label, file), tuple(counts), results)
        self.changed = None if head["changed"] is None else set(head["changed"])
        self.rules = tuple(Rule(*row) for row in head["rules"])

    @property
    def is_whole(self) -> bool:
        """Whether nothing changed since the checks ran."""
        return self.changed == set() and f"{self._base}graph/reference" in self._rows

    @property
    def checked(self) -> tuple[Checked, ...]:
        """The graphs that were checked: reports, then the registers and schemes."""
        rows = (row.checked for graph, row in self._rows.items() if graph != _ACROSS)
        return tuple(sorted(rows, key=lambda one: (not one.file, one.graph)))

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong; warnings and notes are doubts, not errors."""
        return not self.count("violation")

    def count(self, severity: Severity) -> int:
        """Return how many results are of that severity."""
        return sum(row.counts[SEVERITIES.index(severity)] for row in self._rows.values())

    def report(self) -> ValidationReport:
        """Return everything that is kept, as `validate` would find it."""
        results = [one for graph in self._rows for one in self._results(graph)]
        in_order = tuple(sorted(results, key=Result.sort_key))
        return ValidationReport(self._base, self.rules, self.checked, in_order)

    def across(self) -> list[Result]:
        """Return what the rules across reports found before."""
        return self._results(_ACROSS) if _ACROSS in self._rows else []

    def holds(self, graph: str) -> bool:
        """Return whether the results of a graph are kept."""
        return graph in self._rows

    def put(self, checked: Checked, results: Iterable[Result]) -> None:
        """Keep what was found in a graph."""
        found = list(results)
        counts = tuple(sum(one.severity == name for one in found) for name in SEVERITIES)
        rows = [[*_of_result(one), list(_of_place(one.place))] for one in found]
        written = json.dumps(rows, ensure_ascii=True, separators=(",", ":"))
        self._rows[checked.graph] = _Row(checked, counts, written)

    def put_across(self, results: Iterable[Result], rules: tuple[Rule, ...]) -> None:
        """Keep what the rules across reports found: with that all is checked."""
        self.put(Checked(_ACROSS, ""), results)
        self.changed, self.rules = set(), rules

    def write(self) -> None:
        """Bring to the disk what is kept."""
        lines = []
        for graph, row in sorted(self._rows.items()):
            about = [graph, row.checked.label, row.checked.file, row.counts]
            lines.append(f"{json.dumps(about)}\t{row.results}")
        rest = "\n".join(lines).encode("ascii")
        head = {
            "fingerprint": shapes_fingerprint(),
            "base": self._base,
            "sha256": hashlib.sha256(rest).hexdigest(),
            "changed": None if self.changed is None else sorted(self.changed),
            "rules": [[getattr(one, name) for name in Rule.__dataclass_fields__]
                      for one in self.rules],
        }  # fmt: skip
        write_atomically(self._file, json.dumps(head).encode("ascii") + b"\n" + rest)

    def void(self, store: Store, changed: Changed) -> None:
        """Keep only the results that a build's changes cannot have touched."""
        shared = {f"{store.base}graph/{name}" for name in ("ontology", "reference")}
        if self.changed is None or changed.touched & shared:
            self._rows, self.changed = {}, None
            return
        gone = set(changed.touched) | _naming(store, changed.described)
        if any(not graph.startswith(f"{store.base}graph/report/") for graph in gone):
            gone |= shared  # these are checked together, under the name of the registers
        self._rows = {graph: row for graph, row in self._rows.items() if graph not in gone}
        self.changed |= gone

    def _results(self, graph: str) -> list[Result]:
        return [
            Result(**dict(zip(_FIELDS, row[:-1], strict=True)), place=Place(*row[-1]))
            for row in json.loads(self._rows[graph].results)
        ]


def _naming(store: Store, things: Collection[str]) -> set[str]:
    """Return the graphs that speak of things, given as terms."""
    if not things:
        return set()
    rows = store.select(_NAMING % " ".join(sorted(things))).rows
    return {str(row[0]) for row in rows}
