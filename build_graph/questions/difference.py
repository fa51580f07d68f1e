"""What changed in facts between two stores, or by the last build of one: report by report.

Each state of a report is put into a small store in memory beside the registers of its time, and
asked for its tables. Reports whose graphs are equal are not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from build_graph.errors import BadRequest
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.answer import run
from build_graph.questions.fact_changes import FactChange, Row, change_wordings, fact_changes
from build_graph.store.database import Store, in_graph, iri_term, memory_store
from build_graph.store.folder import Folder
from build_graph.store.history import graphs_of, last_build
from build_graph.store.previous import PreviousGraphs

_SHARED = ("ontology", "reference", "unregistered")
_STARTED = "SELECT ?at ?build WHERE { ?build prov:startedAtTime ?at }"
Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class ReportChange:
    """What became of one report; `changes` are its facts, none where it is new or withdrawn.

    `what` says in short what a new or withdrawn report states.
    """

    pdu: str
    month: str
    change: Literal["added", "withdrawn", "changed"]
    what: str = ""
    changes: tuple[FactChange, ...] = ()

    def rows(self) -> Sequence[FactChange]:
        """Return the changes as rows of a table; a whole report is one row."""
        if self.change == "changed":
            return self.changes
        is_new = self.change == "added"
        kind: Literal["added", "gone"] = "added" if is_new else "gone"
        before, after = ("", self.what) if is_new else (self.what, "")
        return [FactChange(kind, "reports", "report", before=before, after=after)]


@dataclass(slots=True)
class _State:
    """One state of a corpus: what all reports share, in memory, and each report's own lines."""

    shared: Store
    reports: dict[str, list[str] | None] = field(default_factory=dict)

    def tables(self, report: str) -> Tables | None:
        """Return the tables of one report, or None if it is not there."""
        lines = self.reports.get(report)
        if lines is None:
            return None
        graph = f"{self.shared.base}graph/report/{report}"
        self.shared.replace_graph(graph, lines)
        try:
            return {one.name: list(run(self.shared, one.name)) for one in change_wordings()}
        finally:
            self.shared.remove_graph(graph)


def difference(first: Store, second: Store) -> list[ReportChange]:
    """Return what the second store says else than the first, by report."""
    stamps = [_by_report(one, one.stamps()) for one in (first, second)]
    there = [
        set(_by_report(one, dict.fromkeys(one.report_graphs(), ""))) for one in (first, second)
    ]
    states = [_State(_shared(one)) for one in (first, second)]
    found: list[ReportChange] = []
    for report in sorted(there[0] | there[1]):
        made = {stamp.get(report, "") for stamp in stamps}
        if len(made) == 1 and "" not in made:
            continue  # made from the same file by the same program
        for store, state, names in zip((first, second), states, there, strict=True):
            state.reports = {report: _lines(store, report) if report in names else None}
        found += _compared(states[0], states[1], report)
    return found


def diff(first: Store, second: Store | None = None) -> list[ReportChange]:
    """Return what changed in facts from one store to the other, or by the last build of one.

    Raises:
        BadRequest: the one store has no history.
    """
    return since_last_build(first)[2] if second is None else difference(first, second)


def since_last_build(store: Store) -> tuple[int, str, list[ReportChange]]:
    """Return the last build that changed something: its number, when it began, what it changed.

    Raises:
        BadRequest: the store has no history.
    """
    build = last_build(store)
    if build is None:
        raise BadRequest(
            f"the store at {store.path} has no history yet: build it again, or name two stores"
        )
    started = store.select(_STARTED, {"build": iri_term(build.iri)}, prefixes()).rows
    before = PreviousGraphs(Folder(store.path), build.number)
    graphs = graphs_of(store, build, "prov:generated") | graphs_of(store, build, "prov:invalidated")
    old, new = _State(_shared(store, before)), _State(_shared(store))
    found: list[ReportChange] = []
    there = set(store.report_graphs())
    for graph in sorted(graphs):
        report = graph.partition("/graph/report/")[2]
        old.reports = {report: before.lines(graph)}
        new.reports = {report: _lines(store, report) if graph in there else None}
        found += _compared(old, new, report)
    return build.number, str(started[0][0]) if started else "", found


def _compared(old: _State, new: _State, report: str) -> Iterator[ReportChange]:
    """Yield the change of one report, if there is one that its tables tell."""
    if old.reports[report] == new.reports[report]:
        return
    was, now = old.tables(report), new.tables(report)
    month = report.rpartition("/")[2]
    if was is not None and now is not None:
        changes = tuple(fact_changes(was, now))
        if changes:
            yield ReportChange(_pdu(now, report), month, "changed", changes=changes)
    elif now is not None:
        yield ReportChange(_pdu(now, report), month, "added", _brief(now))
    elif was is not None:
        yield ReportChange(_pdu(was, report), month, "withdrawn", _brief(was))


def _pdu(tables: Tables, report: str) -> str:
    """Return what was inspected: the unit, or 'Westmarch region'."""
    for row in tables.get("reports", []):
        return str(row["pdu"] or f"{row['region']} region")
    return report.partition("/")[0]


def _brief(tables: Tables) -> str:
    """Return in short what a report states."""
    parts = []
    for row in tables.get("reports", []):
        if row["overall_rating"]:
            parts.append(f"overall {row['overall_rating']}")
        if row["score"] is not None and row["max_score"] is not None:
            parts.append(f"score {row['score']}/{row['max_score']}")
    counted = ("ratings", "recommendations", "findings", "measures")
    stated = {
        name: len(tables.get(name, ())) + len(tables.get(f"regional-{name}", ()))
        for name in counted
    }
    parts += [_counted(number, name) for name, number in stated.items() if number]
    return ", ".join(parts)


def _counted(number: int, name: str) -> str:
    return f"{number} {name.removesuffix('s') if number == 1 else name}"


def _lines(store: Store, report: str) -> list[str]:
    graph = f"{store.base}graph/report/{report}"
    return in_graph(graph, store.graph_quads(graph))


def _shared(store: Store, before: PreviousGraphs | None = None) -> Store:
    """Return a store in memory with what all reports share, as it was before if that is kept."""
    quads: list[str] = []
    for name in _SHARED:
        graph = f"{store.base}graph/{name}"
        kept = before.lines(graph) if before else None
        quads += in_graph(graph, store.graph_quads(graph)) if kept is None else kept
    return memory_store(store.base, quads)


def _by_report(store: Store, graphs: dict[str, str]) -> dict[str, str]:
    root = f"{store.base}graph/report/"
    return {
        graph.removeprefix(root): stamp for graph, stamp in graphs.items() if graph.startswith(root)
    }
