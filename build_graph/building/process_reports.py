"""Files -> what each becomes in the graph: `process_report` shows the path of one report.

Files that the store holds as they are now are not read again; files that cannot be used are noted
with the reason, and the others go on.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from build_graph.building.build_result import BuildResult, ProcessedReport, Unusable
from build_graph.building.choose import Chooser
from build_graph.building.editions import stated_version, told
from build_graph.building.read_cache import ReadCache
from build_graph.corrections.effective import BuildInputs, apply_decisions
from build_graph.errors import BadInput, NotAReport
from build_graph.extract.parse import parse
from build_graph.facts import json_file
from build_graph.mapping.map_report import map_report
from build_graph.model import Report
from build_graph.processes import Workers, without_cycles
from build_graph.reading.read_file import Document, read
from build_graph.registers.inspection_names import inspection_month
from build_graph.registers.merge import merge_same
from build_graph.registers.name_index import load_registers
from build_graph.registers.register_values import with_register_values
from build_graph.registers.resolve import Links, resolve
from build_graph.sources.file_result import FileResult, Progress
from build_graph.sources.manifest_values import with_manifest_values
from build_graph.sources.origin import Origin
from build_graph.store.database import Store
from build_graph.store.fingerprint import stamp
from build_graph.store.graphs import kept_lines, statements_sha256


@dataclass(frozen=True, slots=True)
class PreviousBuild:
    """What a build knows before it reads: what was read before, and what each graph is made of.

    `graphs` are those of reports that are there, `lost` the hashes of the texts that should be kept
    and are not, or not as they were: their reports are read again.
    """

    fingerprint: str
    read_cache: ReadCache
    stamps: Mapping[str, str]
    graphs: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One file to process, as it is handed to another process or another machine.

    `stamp` is that of the file, as whoever hands it on sees it.
    """

    path: Origin
    inputs: BuildInputs
    base: str
    fingerprint: str
    stamp: str
    is_apart: bool = False


@without_cycles()  # nothing made of a report points back at itself
def process_report(
    path: Path | Origin, inputs: BuildInputs, base: str, *, is_apart: bool = False
) -> ProcessedReport:
    """Return the graph of the report in `path`: read, parse, correct, link, map.

    `is_apart` says that the address of the inspection needs its day.
    """
    registers = load_registers(inputs.registers)
    document = read(path)
    manifest_values = path.manifest_values if isinstance(path, Origin) else None
    stated = with_manifest_values(_report(document, inputs.registers), manifest_values)
    stated = replace(with_register_values(stated, registers), is_apart=is_apart)
    corrected, links = apply_decisions(stated, registers, inputs.decisions)
    report = corrected.report
    mapped = map_report(report, links, base, corrected.applied)
    named = {(kind, name) for kind, name, to in links.named(report) if to.method == "unregistered"}
    return ProcessedReport(
        file=document.source.name,
        graph=mapped.graph,
        lines=mapped.lines,
        sha256=report.source.sha256,
        text=report.source.text,
        pdu=report.pdu.value if report.pdu else report.title_of_inspected,
        pdu_path=links.inspected.iri_path,
        boxes=document.boxes,
        month=inspection_month(report),
        counts=_counts(report, links),
        unregistered=tuple(sorted(named)),
        issues=report.issues,
        overall=report.overall_rating.value if report.overall_rating else "",
        score=f"{report.score.value}/{report.max_score.value}"
        if report.score and report.max_score
        else "",
        not_applied=tuple((decision.key, why) for decision, why in corrected.not_applied),
        statements=len(mapped.lines),
        is_regional=report.pdu is None,
        kind=report.kind,
        version=stated_version(report),
        told=told(report),
    )


def facts_of(path: str | Path, registers: Sequence[str | Path] = ()) -> str:
    """Return the facts of the report in `path` as JSON text without its sentences.

    `registers` are folders with more register tables.

    Raises:
        BadInput: the file cannot be read, or is no report.
    """
    folders = tuple(map(Path, registers))
    report = _report(read(Path(path)), folders)
    return json_file.to_json(merge_same(report, resolve(report, load_registers(folders))))


def process_all(
    files: Sequence[Origin],
    base: str,
    workers: Workers,
    inputs: BuildInputs,
    previous: PreviousBuild,
    result: BuildResult,
    progress: Progress | None,
    store: Store | None = None,
) -> Iterator[ProcessedReport]:
    """Yield what each file becomes, in order; files that cannot be used are noted in `result`.

    `store` is the one that is brought up to date, None where nothing in it counts. What
    `replaces` another of the same build comes after it, under the same address.

    Raises:
        BadInput: workers do not see the files that this machine does.
    """

    def again(path: Origin, is_apart: bool) -> ProcessedReport | Unusable:
        own = _stamp(path, previous.fingerprint)
        return try_report(ReportTask(path, inputs, base, previous.fingerprint, own, is_apart))

    chooser = Chooser(store, again, result)
    for number, (path, found) in enumerate(
        _processed(files, base, workers, inputs, previous), start=1
    ):
        if progress:
            progress(number, len(files), path.name)
        if isinstance(found, Unusable):
            result.files.append(_left_out(path, found))
            continue
        if found.is_read:
            previous.read_cache.add(found)
        yield from chooser.take(path, found)


def _left_out(path: Origin, why: Unusable) -> FileResult:
    return FileResult(
        str(path), "left out", message=why.message, reason=why.reason, trace=why.trace
    )


def _processed(
    files: Sequence[Origin],
    base: str,
    workers: Workers,
    inputs: BuildInputs,
    previous: PreviousBuild,
) -> Iterator[tuple[Origin, ProcessedReport | Unusable]]:
    stamps = [_stamp(path, previous.fingerprint) for path in files]
    skipped = _unchanged(stamps, previous)
    tasks = [
        ReportTask(path, inputs, base, previous.fingerprint, own)
        for path, own in zip(files, stamps, strict=True)
        if own not in skipped
    ]
    processed = zip(tasks, workers.in_order(try_report, tasks, _lost), strict=True)
    for path, own in zip(files, stamps, strict=True):
        yield path, skipped[own] if own in skipped else _seen(*next(processed))


def _seen(task: ReportTask, found: ProcessedReport | Unusable) -> ProcessedReport | Unusable:
    """Return what was made of the file that this machine sees; another machine may see others."""
    if found.stamp != task.stamp and _stamp(task.path, task.fingerprint) == task.stamp:
        raise BadInput(
            f"{task.path}: workers see another file there or none; put the reports where every "
            "worker finds them under this path, or at an address."
        )
    return found


def _lost(task: ReportTask) -> Unusable:
    """Say of a file that it ended the process which worked on it, each time that it was tried."""
    why = f"{task.path}: it ended the process that read it (it may need more memory than there is)"
    return Unusable("failed", f"{why}; give it as text, or leave it out.", stamp=task.stamp)


def _unchanged(stamps: Sequence[str], previous: PreviousBuild) -> dict[str, ProcessedReport]:
    """Return what need not be read: what the store holds as it is, and its repetitions."""
    known = [one for one in map(previous.read_cache.get, stamps) if one is not None]
    found = {
        one.stamp: replace(one, is_stored=True)
        for one in known
        if previous.stamps.get(one.graph) == one.stamp
        and one.graph in previous.graphs
        and one.sha256 not in previous.lost
    }
    stored = {(one.kind, one.pdu_path, one.month) for one in found.values()}
    # What lost against what is stored, now or in an earlier build, loses again.
    for one in known:
        is_repeated = (one.kind, one.pdu_path, one.month) in stored
        if is_repeated or one.graph in previous.stamps:
            found.setdefault(one.stamp, one)
    return found


def try_report(task: ReportTask) -> ProcessedReport | Unusable:
    """Return what becomes of one file, the same wherever it is worked on; nothing is raised."""
    found: ProcessedReport | Unusable
    try:
        found = process_report(task.path, task.inputs, task.base, is_apart=task.is_apart)
        found = replace(found, held=statements_sha256(kept_lines(found.graph, found.lines)))
    except NotAReport as error:
        found = Unusable("not a report", str(error))
    except BadInput as error:
        found = Unusable("failed", str(error))
    except Exception as error:
        # A fault of ours in one file must not keep the others out; it is reported, never hidden.
        fault = f"{task.path}: a fault in the program stopped it ({error!r}); please report it."
        found = Unusable("failed", fault, traceback.format_exc())
    # A file that changed while it was read was made from something else than its stamp says.
    is_same = _stamp(task.path, task.fingerprint) == task.stamp
    return replace(found, stamp=task.stamp if is_same else "")


def _stamp(path: Origin, fingerprint: str) -> str:
    """The stamp of a file; '' where it cannot be read. A pipe or a device is never read for it."""
    # What a manifest says of the file counts as its name does.
    name = path.name if path.manifest_values is None else f"{path.name}\0{path.manifest_values!r}"
    try:
        return stamp(name, path.read_bytes(), fingerprint) if path.is_file() else ""
    except BadInput:
        return ""


def _report(document: Document, registers: Sequence[Path]) -> Report:
    if document.is_facts:
        return json_file.from_json(document)
    return parse(document, load_registers(tuple(registers)))


def _counts(report: Report, links: Links) -> dict[str, int]:
    named = list(links.named(report))
    unregistered = sum(1 for *_, link in named if link.method == "unregistered")
    return {
        "reports": 1,
        "ratings": len(report.ratings),
        "key-question results": len(report.key_questions),
        "recommendations": len(report.recommendations),
        "findings": len(report.findings),
        "figures": len(report.figures),
        "programmes": len(report.programmes),
        "CRS provisions": len(report.provisions),
        "organisations": len(report.organisations),
        "absences": len(report.absences),
        "linked names": len(named) - unregistered,
        "unregistered names": unregistered,
    }
