"""Taking reports out of a store: one that a person names, or those whose files are gone.

With its graph go the names that only it used and its text. The graph stays in the folder, for
`diff`, until the next build changes something.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_graph.building.build_result import BuildResult
from build_graph.building.changes import Changes
from build_graph.errors import BadInput, BadRequest, StoreError, did_you_mean
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.lookup import folded
from build_graph.reading.read_file import printable
from build_graph.sources.file_result import FileResult
from build_graph.sources.remote import is_address
from build_graph.store.database import Store, open_store
from build_graph.store.folder import Folder, local_folder
from build_graph.store.server_copy import also_at_servers
from build_graph.validation.stored_results import StoredResults

_FILES = "SELECT ?graph ?file WHERE { GRAPH ?graph { ?text a pg:SourceText ; pg:fileName ?file } }"
_NAMES = "SELECT ?inspection ?name WHERE { ?inspection %s ?name }"
_REGION = " region"  # after the name of a region, as `build` says what was inspected


@dataclass(frozen=True, slots=True, order=True)
class StoredReport:
    """A report that a store holds: its graph and inspection, what was inspected, the file read."""

    graph: str
    inspection: str
    pdu: str
    file: str

    @property
    def name(self) -> str:
        """The end of the inspection's IRI: 'east-berkshire/2023-06'."""
        return self.graph.partition("/graph/report/")[2]

    def is_called(self, what: str) -> bool:
        """Whether a person may mean this report: by IRI or its end, PDU, or file."""
        iris = (self.graph, self.inspection, f"{self.inspection}/report")
        if any(iri == what or iri.endswith(f"/{what}") for iri in iris):
            return True
        if what.rpartition("/")[2] == self.name.partition("/")[0]:  # the PDU's IRI, or its end
            return "/" not in what or what.rpartition("/")[0].endswith("pdu")
        called = (folded(self.pdu), folded(self.pdu.removesuffix(_REGION)))
        return folded(what) in called or printable(Path(what).name) == self.file


@also_at_servers
def withdraw(store: str | Path, what: str) -> FileResult:
    """Take the report that `what` names out of the store: a PDU, an IRI or its end, or a file.

    `store` is a folder or the address of a SPARQL server.

    Raises:
        BadRequest: it names no report, or several.
        StoreError: the store cannot be opened or written.
    """
    place = local_folder(store)
    if Folder(place).is_free():
        raise StoreError(f"there is no store at {place}: build one first")
    with open_store(place) as opened:
        stored_results = StoredResults(Folder(opened.path), opened.base)
        changes = Changes(opened)
        try:
            file_result = _withdrawn(changes, _report_named(stored_reports(opened), what))
        finally:
            changes.finish()  # also what a killed build began, if it took the report out already
        stored_results.void(opened, changes)
        stored_results.write()
    return file_result


def stored_reports(store: Store) -> list[StoredReport]:
    """Return the reports of a store, by graph."""
    used = prefixes()
    names: dict[str, str] = {}
    # That of a PDU holds where both are stated.
    for curie, ending in (("pg:regionName", _REGION), ("pg:inspectedName", ""), ("pg:pduName", "")):
        rows = store.select(_NAMES % curie, prefixes=used).rows
        names |= {str(inspection): f"{name}{ending}" for inspection, name in rows}
    found = []
    for graph, file in store.select(_FILES, prefixes=used).rows:
        path = str(graph).partition("/graph/report/")[2]
        inspection = f"{store.base}id/inspection/{path}"
        name = names.get(inspection, path.partition("/")[0])
        found.append(StoredReport(str(graph), inspection, name, str(file)))
    return sorted(found)


def refuse_blind(paths: Sequence[str | Path], result: BuildResult) -> None:
    """Raise unless everything that is given can be looked into: what is unseen is not gone."""
    hidden = [file_result.message for file_result in result.files]
    for path in (Path(path) for path in paths if not is_address(path)):
        if not path.exists():
            hidden.append(f"{path}: there is no such file or folder.")
        elif path.is_dir():
            for _ in os.walk(path, onerror=lambda error: hidden.append(_unseen(error))):
                pass
    if hidden:
        raise BadInput(f"{hidden[0]} With --sync its reports would be withdrawn; check the path.")


def withdraw_others(store: Store, changes: Changes, result: BuildResult) -> None:
    """Take out the reports that no file of this build gave.

    One whose file is there but could not be used stays, and the file's sentence says so.
    """
    given = {file_result.graph for file_result in result.files}
    unusable = {
        printable(Path(file_result.file).name): number
        for number, file_result in enumerate(result.files)
        if file_result.status == "left out" and file_result.reason != "repeated"
    }
    for one in stored_reports(store):
        if one.graph in given:
            continue
        if Path(one.file).name in unusable:
            number = unusable[Path(one.file).name]
            file_result = result.files[number]
            stays = f"{file_result.message} The report of {one.pdu} read from it before stays."
            result.files[number] = FileResult(
                file_result.file, "left out", message=stays, reason=file_result.reason
            )
        else:
            result.files.append(_withdrawn(changes, one))


def _withdrawn(changes: Changes, one: StoredReport) -> FileResult:
    statements = changes.withdraw(one.graph)
    month = one.name.rpartition("/")[2]
    return FileResult(one.file, "withdrawn", one.pdu, month, statements=statements, is_read=False)


def _report_named(there: Iterable[StoredReport], what: str) -> StoredReport:
    reports = list(there)
    found = [one for one in reports if one.is_called(what.strip().rstrip("/"))]
    if len(found) == 1:
        return found[0]
    if not found:
        names = {name for one in reports for name in (one.pdu, one.name, one.file)}
        near = did_you_mean(what, names)
        raise BadRequest(
            f"no report in the store is of {what!r}{near}: give a PDU, the end of an address such "
            "as east-berkshire/2023-06, or a file"
        )
    several = ", ".join(f"{one.name} ({one.file})" for one in found)
    raise BadRequest(f"{what!r} may be more than one report: {several}; give one of them")


def _unseen(error: OSError) -> str:
    return f"{error.filename}: the folder cannot be read ({error.strerror})."
