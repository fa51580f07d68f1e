"""The whole path: read, parse, link, map, store, validate.

`build` shows it whole, `building/draw.py` the path of one report. A file that cannot be used is
left out with a sentence; the others go in. Files are taken in the order of their names, whatever
order they are given in, so that the same files give the same graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from build_graph.building.changes import Changes
from build_graph.building.draw import Known, draw, draw_all, facts_of
from build_graph.building.remembered import Remembered
from build_graph.building.result import BuildResult, Drawn
from build_graph.building.withdraw import refuse_blind, withdraw_others
from build_graph.corrections.decided import Given, fates, given
from build_graph.errors import BuildGraphError
from build_graph.knowledge.layout import check_layouts
from build_graph.knowledge.vocab import ontology_quads
from build_graph.mapping.reference import reference_quads
from build_graph.registers.registers import load_registers
from build_graph.sources.files import find_files
from build_graph.sources.origin import Origin
from build_graph.sources.outcome import FileOutcome, Progress, Status
from build_graph.store.fingerprint import fingerprint
from build_graph.store.folder import Folder, local_folder
from build_graph.store.held import graphs_of_texts
from build_graph.store.history import begun, generated, now, stamped
from build_graph.store.store import DraftStore, Store, in_graph, new_store, open_store
from build_graph.validation.kept import Kept

__all__ = ["build", "draw", "facts_of"]


def build(
    paths: Sequence[str | Path],
    store: str | Path,
    *,
    base: str | None = None,
    jobs: int = 1,
    registers: Sequence[str | Path] = (),
    corrections: str | Path | None = None,
    fetched: str | Path | None = None,
    validate: bool = True,
    sync: bool = False,
    progress: Progress | None = None,
) -> BuildResult:
    """Build or bring up to date the store at `store` from the reports in `paths`.

    `paths` are files, folders, archives or manifests; `fetched` is where `fetch` put what the
    manifests name, if not beside them; `registers` are folders with more register tables; `jobs` is
    the number of processes; `corrections` is a file of people's decisions: the store keeps it, and
    without it the one kept is applied. A report that is unchanged is not read again; a changed one
    is replaced as one step. `sync` withdraws the reports that are not in `paths`.

    Raises:
        BadInput: no file was found, or a register folder or the corrections are wrong.
        StoreError: the store cannot be opened or written.
    """
    result = BuildResult()
    files = find_files(paths, result.files, fetched)
    if sync:
        refuse_blind(paths, result)
    place = local_folder(store)
    more = given(registers, corrections, Folder(place))
    check_layouts()  # what is wrong in the knowledge is refused before anything is read
    load_registers(more.registers)
    if Folder(place).is_free():
        _create(place, base, files, jobs, more, result, progress)
    if not result.is_usable and Folder(place).is_free():
        return result
    with open_store(place, base=base) as opened:
        kept = Kept(Folder(opened.path))
        if result.build is None:
            _update(opened, files, jobs, more, sync, kept, result, progress)
        # A unit inspected twice may name a body in both reports.
        result.unregistered = list(dict.fromkeys(result.unregistered))
        result.decisions = fates(opened, more.decisions, result.unfit)
        if validate:
            _check(opened, kept, jobs, result)
    return result


def _create(
    path: Path,
    base: str | None,
    files: Sequence[Origin],
    jobs: int,
    more: Given,
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Load everything in bulk into a fresh store, which appears whole or not at all."""
    try:
        with new_store(path, base=base) as draft:
            known = _known(draft, more)
            drawn = draw_all(files, draft.base, jobs, more, known, result, progress)
            first = next(drawn, None)
            if first is None:
                raise _NothingToStoreError
            draft.keep_corrections(more.text)
            shared = chain(
                ontology_quads(draft.base),
                reference_quads(load_registers(more.registers), draft.base),
                in_graph(draft.history, begun(draft.base, 1, now())),
                in_graph(draft.history, [stamped(_knowledge(draft), known.fingerprint)]),
            )
            reports = _stored(chain([first], drawn), draft, known.remembered, result)
            draft.bulk_load(chain(_chunks(shared), reports))
            Changes(draft, is_new=True).finish()
            result.build = 1
    except _NothingToStoreError:
        return


class _NothingToStoreError(BuildGraphError):
    """Every file was left out; no store is made."""


def _stored(
    drawn: Iterable[Drawn], draft: DraftStore, remembered: Remembered, result: BuildResult
) -> Iterator[str]:
    """Yield each report's graph as one piece of N-Quads, its text kept before it."""
    for one in drawn:
        if one.text is not None:
            draft.put_text(one.sha256, one.text, one.boxes)
        remembered.add(one)
        result.files.append(_outcome(one, "built"))
        said = generated(draft.base, 1, one.graph, one.sha256)
        said += [stamped(one.graph, one.stamp)] if one.stamp else []
        yield "\n".join([*one.lines, *in_graph(draft.history, said)])


def _chunks(lines: Iterable[str], size: int = 4096) -> Iterator[str]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == size:
            yield "\n".join(chunk) + "\n"
            chunk.clear()
    yield "\n".join(chunk) + "\n"


def _update(
    store: Store,
    files: Sequence[Origin],
    jobs: int,
    more: Given,
    sync: bool,
    kept: Kept,
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Replace what changed, each graph as one step; nothing where no file can be used."""
    known = _known(store, more)
    drawn = draw_all(files, store.base, jobs, more, known, result, progress)
    first = next(drawn, None)
    if first is None:
        return
    changes = Changes(store)
    store.keep_corrections(more.text)
    if known.stamps.get(_knowledge(store)) != known.fingerprint:
        changes.share("reference", _reference(store, more.registers))
        changes.share("ontology", ontology_quads(store.base), known.fingerprint)
    of_text, done = graphs_of_texts(store), set[str]()
    for one in chain([first], drawn):
        status = changes.put(one)
        done.add(one.graph)
        # One text is one report: what it was read as before, of another unit or month, is gone.
        left = sorted(of_text.get(one.sha256, set()) - done) if one.is_read else []
        for graph in left:
            changes.withdraw(graph)
        known.remembered.add(one)
        result.files.append(_outcome(one, "moved" if left else status))
    if sync:
        withdraw_others(store, changes, result)
    changes.finish()
    kept.void(store, changes)
    known.remembered.keep([*store.stamps().values(), *known.remembered.used])
    result.build = changes.build.number if changes.has_begun else None


def _known(store: Store, more: Given) -> Known:
    return Known(
        fingerprint(store.base, more.registers, more.text),
        Remembered(Folder(store.path)),
        store.stamps(),
    )


def _knowledge(store: Store) -> str:
    """The graph whose stamp says by which fingerprint the shared graphs were made."""
    return f"{store.base}graph/ontology"


def _reference(store: Store, registers: Sequence[Path]) -> Iterator[str]:
    """Yield the registers as they are; what an earlier build's own registers said stays."""
    graph = f"{store.base}graph/reference"
    lines = list(reference_quads(load_registers(tuple(registers)), store.base))
    described = {line.partition(" ")[0] for line in lines}
    there = (line for line in store.graph_quads(graph) if line.partition(" ")[0] not in described)
    return chain(lines, in_graph(graph, there))


def _outcome(one: Drawn, status: Status) -> FileOutcome:
    return FileOutcome(
        *(one.path, status, one.pdu, one.month, one.overall, one.score, one.statements),
        is_read=one.is_read,
        graph=one.graph,
        is_regional=one.is_regional,
    )


def _check(store: Store, kept: Kept, jobs: int, result: BuildResult) -> None:
    """Run the checks on what was changed since they ran."""
    if kept.report is None or not kept.is_whole:
        from build_graph.validation.check import validate

        kept.put(validate(store, jobs=jobs, kept=kept.report))
    result.validation = kept.report
