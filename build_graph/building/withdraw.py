"""Taking reports out of a store: one that a person names, or those whose files are gone.

With its graph go the names that only it used and its text. The graph stays in the folder, for
`diff`, until the next build changes something.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_graph.building.changes import Changes
from build_graph.building.result import BuildResult
from build_graph.errors import BadInput, BadRequest, StoreError, did_you_mean
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.lookup import folded
from build_graph.reading.read import printable
from build_graph.sources.outcome import FileOutcome
from build_graph.store.folder import Folder, local_folder
from build_graph.store.store import Store, open_store
from build_graph.validation.kept import Kept

_FILES = "SELECT ?graph ?file WHERE { GRAPH ?graph { ?text a pg:SourceText ; pg:fileName ?file } }"
_NAMES = "SELECT ?inspection ?name WHERE { ?inspection %s ?name }"
_REGION = " region"  # after the name of a region, as `build` says what was inspected


@dataclass(frozen=True, slots=True, order=True)
class Held:
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


def withdraw(store: str | Path, what: str) -> FileOutcome:
    """Take the report that `what` names out of the store: a PDU, an IRI or its end, or a file.

    Raises:
        BadRequest: it names no report, or several.
        StoreError: the store cannot be opened or written.
    """
    place = local_folder(store)
    if Folder(place).is_free():
        raise StoreError(f"there is no store at {place}: build one first")
    with open_store(place) as opened:
        kept = Kept(Folder(opened.path))
        changes = Changes(opened)
        try:
            outcome = _taken(changes, _meant(held(opened), what))
        finally:
            changes.finish()  # also what a killed build began, if it took the report out already
        kept.void(opened, changes)
    return outcome


def held(store: Store) -> list[Held]:
    """Return the reports of a store, by graph."""
    used = prefixes()
    names: dict[str, str] = {}
    # That of a PDU holds where both are stated.
    for curie, ending in (("pg:regionName", _REGION), ("pg:pduName", "")):
        rows = store.select(_NAMES % curie, prefixes=used).rows
        names |= {str(inspection): f"{name}{ending}" for inspection, name in rows}
    found = []
    for graph, file in store.select(_FILES, prefixes=used).rows:
        path = str(graph).partition("/graph/report/")[2]
        inspection = f"{store.base}id/inspection/{path}"
        name = names.get(inspection, path.partition("/")[0])
        found.append(Held(str(graph), inspection, name, str(file)))
    return sorted(found)


def refuse_blind(paths: Sequence[str | Path], result: BuildResult) -> None:
    """Raise unless everything that is given can be looked into: what is unseen is not gone."""
    hidden = [outcome.message for outcome in result.files]
    for path in map(Path, paths):
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
    given = {outcome.graph for outcome in result.files}
    unusable = {
        printable(Path(outcome.file).name): number
        for number, outcome in enumerate(result.files)
        if outcome.status == "left out" and outcome.reason != "repeated"
    }
    for one in held(store):
        if one.graph in given:
            continue
        if Path(one.file).name in unusable:
            number = unusable[Path(one.file).name]
            outcome = result.files[number]
            stays = f"{outcome.message} The report of {one.pdu} read from it before stays."
            result.files[number] = FileOutcome(
                outcome.file, "left out", message=stays, reason=outcome.reason
            )
        else:
            result.files.append(_taken(changes, one))


def _taken(changes: Changes, one: Held) -> FileOutcome:
    statements = changes.withdraw(one.graph)
    month = one.name.rpartition("/")[2]
    return FileOutcome(one.file, "withdrawn", one.pdu, month, statements=statements, is_read=False)


def _meant(there: Iterable[Held], what: str) -> Held:
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
