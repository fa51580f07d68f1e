"""The whole path: read, parse, link, map, store, validate.

`build` shows it whole, `building/process_reports.py` the path of one report. A file that
cannot be used is left out with a sentence; the others go in. Files are taken in the order of
their names, whatever order they are given in, so that the same files give the same graph.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from build_graph.building.build_result import BuildResult, ProcessedReport
from build_graph.building.changes import Changes, exchange
from build_graph.building.cluster import workers
from build_graph.building.process_reports import (
    PreviousBuild,
    facts_of,
    process_all,
    process_report,
)
from build_graph.building.read_cache import ReadCache
from build_graph.building.withdraw import refuse_blind, withdraw_others
from build_graph.corrections.effective import BuildInputs, build_inputs, decisions_without_effect
from build_graph.errors import BuildGraphError
from build_graph.knowledge.layout import check_layouts
from build_graph.knowledge.models import check_models
from build_graph.knowledge.vocab import ontology_quads
from build_graph.mapping.reference import reference_quads
from build_graph.processes import Workers
from build_graph.registers.name_index import load_registers
from build_graph.sources.file_result import FileResult, Progress, Status
from build_graph.sources.files import find_files
from build_graph.sources.origin import Origin
from build_graph.sources.remote import is_address
from build_graph.store.contents import graphs_of_texts, lost_texts
from build_graph.store.database import DraftStore, Store, in_graph, new_store, open_store
from build_graph.store.fingerprint import fingerprint
from build_graph.store.folder import Folder, local_folder
from build_graph.store.graphs import kept_lines, statements_sha256
from build_graph.store.history import begun, generated, holding, now, stamped
from build_graph.store.server_copy import also_at_servers
from build_graph.store.written import WrittenGraphs
from build_graph.validation.stored_results import StoredResults

__all__ = ["build", "facts_of", "process_report"]
_log = logging.getLogger(__name__)


@also_at_servers
def build(
    paths: Sequence[str | Path],
    store: str | Path,
    *,
    base: str | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    registers: Sequence[str | Path] = (),
    corrections: str | Path | None = None,
    fetched: str | Path | None = None,
    validate: bool = True,
    sync: bool = False,
    progress: Progress | None = None,
) -> BuildResult:
    """Build or bring up to date the store at `store`, a folder or the address of a SPARQL server.

    `paths` are files, folders, archives, manifests or addresses (`s3://...`); `fetched` is where
    `fetch` put what manifests name, if not beside them; `registers` are folders with more register
    tables; `jobs` is the number of processes, `cluster` the scheduler of a Dask cluster that does
    their work instead; `corrections` is a file of people's decisions: the store keeps it, and
    without it the one kept is applied. A report that is unchanged is not read again; a changed one
    is replaced as one step. `sync` withdraws the reports that are not in `paths`. `progress` is
    called after each file: how many of how many are done, and the name of the last.

    Raises:
        BadInput: no file was found, a register folder or the corrections are wrong, or the cluster
            cannot be reached or is not as this machine is.
        StoreError: the store cannot be opened or written.
    """
    result = BuildResult()
    written = WrittenGraphs(is_kept=validate)
    if cluster is not None:  # its workers run in folders of their own
        paths, registers = map(_absolute, (paths, registers))
    files = find_files(paths, result.files, fetched)
    _log.info("%d files found", len(files))
    if sync:
        refuse_blind(paths, result)
    folder = local_folder(store)
    inputs = build_inputs(registers, corrections, Folder(folder))
    check_layouts()  # what is wrong in the knowledge is refused before anything is read
    check_models()
    load_registers(inputs.registers)
    with workers(cluster, jobs, inputs.registers) as chosen:
        if Folder(folder).is_free():
            _create(folder, base, files, chosen, inputs, written, result, progress)
        if result.is_usable or not Folder(folder).is_free():
            with open_store(folder, base=base) as opened:
                _bring_up_to_date(
                    opened, files, chosen, inputs, written, sync, validate, result, progress
                )
    return result


def _absolute(paths: Sequence[str | Path]) -> list[str | Path]:
    return [path if is_address(path) else Path(path).absolute() for path in paths]


def _bring_up_to_date(
    opened: Store,
    files: Sequence[Origin],
    workers: Workers,
    inputs: BuildInputs,
    written: WrittenGraphs,
    sync: bool,
    validate: bool,
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Change what is to be changed, where the store was not made just now, and check it."""
    stored_results = StoredResults(Folder(opened.path), opened.base)
    if result.build is None:
        _update(opened, files, workers, inputs, sync, stored_results, written, result, progress)
    # A unit inspected twice may name a body in both reports.
    result.unregistered = list(dict.fromkeys(result.unregistered))
    result.decisions = decisions_without_effect(opened, inputs.decisions, result.not_applied)
    _log.info("%d reports written", result.count("built") + result.count("replaced"))
    if validate:
        _check(opened, stored_results, written, workers, result, progress)
        _log.info("checked")
    elif result.build is not None:
        stored_results.write()


def _create(
    path: Path,
    base: str | None,
    files: Sequence[Origin],
    workers: Workers,
    inputs: BuildInputs,
    written: WrittenGraphs,
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Load everything in bulk into a fresh store, which appears whole or not at all."""
    try:
        with new_store(path, base=base) as draft:
            previous = _previous_build(draft, inputs)
            processed = process_all(files, draft.base, workers, inputs, previous, result, progress)
            first = next(processed, None)
            if first is None:
                raise _NothingToStoreError
            draft.keep_corrections(inputs.text)
            ontology = list(ontology_quads(draft.base))
            reference = list(reference_quads(load_registers(inputs.registers), draft.base))
            shared = chain(
                ontology,
                reference,
                in_graph(draft.history, _holding(draft, ontology=ontology, reference=reference)),
                in_graph(draft.history, begun(draft.base, 1, now())),
                in_graph(draft.history, [stamped(_knowledge(draft), previous.fingerprint)]),
            )
            late: list[ProcessedReport] = []
            reports = _stored(chain([first], processed), draft, late, written, result)
            draft.bulk_load(chain(["\n".join(shared)], reports))
            for one in late:
                exchange(draft, one, written)
            Changes(draft, written, is_new=True).finish()
            result.build = 1
    except _NothingToStoreError:
        return


def _holding(store: Store, **graphs: Iterable[str]) -> Iterator[str]:
    """Yield what the history says of the statements of graphs that all reports share."""
    for name, lines in graphs.items():
        graph = f"{store.base}graph/{name}"
        yield holding(graph, statements_sha256(kept_lines(graph, lines)))


class _NothingToStoreError(BuildGraphError):
    """Every file was left out; no store is made."""


def _stored(
    processed: Iterable[ProcessedReport],
    draft: DraftStore,
    late: list[ProcessedReport],
    written: WrittenGraphs,
    result: BuildResult,
) -> Iterator[str]:
    """Yield each report's graph as one piece of N-Quads, its text kept before it.

    What takes the place of another of this build goes into `late`.
    """
    for one in processed:
        if one.text is not None:
            draft.put_text(one.sha256, one.text, one.boxes)
        result.files.append(_file_result(one, "built"))
        if one.replaces:
            late.append(one)
            continue
        kept = kept_lines(one.graph, one.lines)
        written.put(one.graph, kept)
        history = generated(draft.base, 1, one.graph, one.sha256)
        history += [stamped(one.graph, one.stamp)] if one.stamp else []
        history.append(holding(one.graph, one.held))
        yield "\n".join([*one.lines, *in_graph(draft.history, history)])


def _update(
    store: Store,
    files: Sequence[Origin],
    workers: Workers,
    inputs: BuildInputs,
    sync: bool,
    stored_results: StoredResults,
    written: WrittenGraphs,
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Replace what changed, each graph as one step; nothing where no file can be used."""
    previous = _previous_build(store, inputs)
    beside = None if sync else store
    processed = process_all(files, store.base, workers, inputs, previous, result, progress, beside)
    first = next(processed, None)
    if first is None:
        return
    changes = Changes(store, written)
    store.keep_corrections(inputs.text)
    if previous.stamps.get(_knowledge(store)) != previous.fingerprint:
        changes.share("reference", _reference(store, inputs.registers))
        changes.share("ontology", ontology_quads(store.base), previous.fingerprint)
    of_text, done = graphs_of_texts(store), set[str]()
    for one in chain([first], processed):
        status = changes.put(one)
        done.add(one.graph)
        # One text is one report: what it was read as before, of another unit or month, is gone.
        left = sorted(of_text.get(one.sha256, set()) - done) if one.is_read else []
        for graph in left:
            changes.withdraw(graph)
        result.files.append(_file_result(one, "moved" if left else status))
    if sync:
        withdraw_others(store, changes, result)
    changes.finish()
    stored_results.void(store, changes)
    previous.read_cache.keep([*store.stamps().values(), *previous.read_cache.used])
    result.build = changes.build.number if changes.has_begun else None


def _previous_build(store: Store, inputs: BuildInputs) -> PreviousBuild:
    return PreviousBuild(
        fingerprint(store.base, inputs.registers, inputs.text),
        ReadCache(Folder(store.path)),
        store.stamps(),
        frozenset(store.report_graphs()),
        lost_texts(store),
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


def _file_result(one: ProcessedReport, status: Status) -> FileResult:
    return FileResult(
        *(one.path, status, one.pdu, one.month, one.overall, one.score, one.statements),
        is_read=one.is_read,
        graph=one.graph,
        is_regional=one.is_regional,
    )


def _check(
    store: Store,
    stored_results: StoredResults,
    written: WrittenGraphs,
    workers: Workers,
    result: BuildResult,
    progress: Progress | None,
) -> None:
    """Run the checks on what was changed since they ran."""
    if not stored_results.is_whole:
        from build_graph.validation.check import check_changes

        check_changes(store, stored_results, written, workers, progress)
    result.checks = stored_results
