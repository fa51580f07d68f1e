"""The whole path: read, parse, link, map, store, validate.

`build` shows it whole. A file that cannot be used is left out with a sentence; the others go in.
Files are taken in the order of their names, whatever order they are given in, so that the same
files give the same graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from build_graph import facts
from build_graph.decided import Given, decide, fates, given
from build_graph.errors import BadInput, BuildGraphError
from build_graph.files import find_files
from build_graph.held import graphs_of_texts, unregistered_names
from build_graph.likeness import relate_similar
from build_graph.listed import with_listed
from build_graph.mapping import inspection_month, map_report
from build_graph.merge import merge_same
from build_graph.model import Report
from build_graph.origin import Origin
from build_graph.outcome import BuildResult, Drawn, FileOutcome, Progress, Status
from build_graph.parse import parse
from build_graph.processes import in_order
from build_graph.read import Document, read
from build_graph.reference import reference_quads
from build_graph.registers import load_registers
from build_graph.resolve import Links, resolve
from build_graph.store import DraftStore, Store, new_store, open_store
from build_graph.store_folder import Folder, local_folder
from build_graph.unregistered import unregistered_lines
from build_graph.vocab import ontology_quads


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
    progress: Progress | None = None,
) -> BuildResult:
    """Build or bring up to date the store at `store` from the reports in `paths`.

    `paths` are files, folders, archives or manifests; `fetched` is where `fetch` put what the
    manifests name, if not beside them; `registers` are folders with further register tables;
    `jobs` is the number of processes; `corrections` is a file of people's decisions: the store
    keeps it, and without it the one kept is applied. Each report's graph is replaced as one step.

    Raises:
        BadInput: no file was found, or a register folder or the corrections are wrong.
        StoreError: the store cannot be opened or written.
    """
    result = BuildResult()
    files = find_files(paths, result, fetched)
    place = local_folder(store)
    more = given(registers, corrections, Folder(place))
    load_registers(more.registers)  # a bad folder is refused before anything is read
    if not Folder(place).is_free():
        with open_store(place, base=base) as opened:
            drawn = _drawn(files, opened.base, jobs, more, result, progress)
            _update(opened, drawn, more, result)
            _finish(opened, more, validate, jobs, result)
    else:
        _create(place, base, files, jobs, more, result, progress)
        if any(outcome.status != "left out" for outcome in result.files):
            with open_store(place) as opened:
                _finish(opened, more, validate, jobs, result, is_new=True)
    return result


def draw(path: Path | Origin, more: Given, base: str) -> Drawn:
    """Return the graph of the report in `path`: read, parse, correct, link, map."""
    known = load_registers(more.registers)
    document = read(path)
    said = path.listed if isinstance(path, Origin) else None
    stated = with_listed(_report(document, more.registers), said)
    decided, links = decide(stated, known, more.decisions)
    report = decided.report
    mapped = map_report(report, links, base, decided.applied)
    return Drawn(
        file=document.source.name,
        graph=mapped.graph,
        lines=mapped.lines,
        sha256=report.source.sha256,
        text=report.source.text,
        pdu=report.pdu.value,
        pdu_path=links.pdu.iri_path,
        month=inspection_month(report),
        counts=_counts(report, links),
        unregistered=tuple(
            sorted(
                {
                    (kind, name)
                    for kind, name, to in links.named(report)
                    if to.method == "unregistered"
                }
            )
        ),
        issues=report.issues,
        overall=report.overall_rating.value if report.overall_rating else "",
        score=f"{report.score.value}/{report.max_score.value}"
        if report.score and report.max_score
        else "",
        unfit=tuple((decision.key, why) for decision, why in decided.unfit),
    )


def facts_of(path: Path, registers: Sequence[Path] = ()) -> str:
    """Return the facts of the report in `path` as JSON text without its sentences."""
    report = _report(read(path), registers)
    return facts.to_json(merge_same(report, resolve(report, load_registers(tuple(registers)))))


def _report(document: Document, registers: Sequence[Path]) -> Report:
    if document.is_facts:
        return facts.from_json(document)
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


def _drawn(
    files: Sequence[Origin],
    base: str,
    jobs: int,
    more: Given,
    result: BuildResult,
    progress: Progress | None,
) -> Iterator[Drawn]:
    """Yield the graph of each file in order; files that cannot be used are noted."""
    seen: dict[tuple[str, str], str] = {}
    for number, (path, outcome) in enumerate(_attempts(files, base, jobs, more), start=1):
        if progress:
            progress(number, len(files), path.name)
        if isinstance(outcome, str):
            result.files.append(FileOutcome(str(path), "left out", message=outcome))
            continue
        key = (outcome.pdu_path, outcome.month)
        if key in seen:
            message = (
                f"{path}: {seen[key]} is a report of the same inspection "
                f"({outcome.pdu}, {outcome.month}); give one of the two."
            )
            result.files.append(
                FileOutcome(str(path), "left out", outcome.pdu, outcome.month, message=message)
            )
            continue
        seen[key] = path.name
        result.counts.update(outcome.counts)
        result.issues.extend(outcome.issues)
        result.unfit.extend(outcome.unfit)
        result.unregistered.extend((kind, name, outcome.pdu) for kind, name in outcome.unregistered)
        yield outcome


def _attempts(
    files: Sequence[Origin], base: str, jobs: int, more: Given
) -> Iterator[tuple[Origin, Drawn | str]]:
    work = [(path, more, base) for path in files]
    yield from zip(files, in_order(_attempt, work, jobs), strict=True)


def _attempt(work: tuple[Origin, Given, str]) -> Drawn | str:
    path, more, base = work
    try:
        return draw(path, more, base)
    except BadInput as error:
        return str(error)
    except Exception as error:
        # A fault of ours in one file must not keep the others out; it is told, never hidden.
        return f"{path}: a fault in the program stopped it ({error!r}); please report it."


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
            drawn = _drawn(files, draft.base, jobs, more, result, progress)
            first = next(drawn, None)
            if first is None:
                raise _NothingToStoreError
            draft.keep_corrections(more.text)
            known = chain(
                ontology_quads(draft.base),
                reference_quads(load_registers(more.registers), draft.base),
            )
            draft.bulk_load(chain(_chunks(known), _stored(chain([first], drawn), draft, result)))
    except _NothingToStoreError:
        return


class _NothingToStoreError(BuildGraphError):
    """Every file was left out; no store is made."""


def _stored(drawn: Iterable[Drawn], draft: DraftStore, result: BuildResult) -> Iterator[str]:
    """Yield each report's graph as one piece of N-Quads, its text kept before it."""
    for one in drawn:
        if one.text is not None:
            draft.put_text(one.sha256, one.text)
        result.files.append(_outcome(one, "built"))
        yield "\n".join(one.lines)


def _chunks(lines: Iterable[str], size: int = 4096) -> Iterator[str]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == size:
            yield "\n".join(chunk) + "\n"
            chunk.clear()
    yield "\n".join(chunk) + "\n"


def _update(store: Store, drawn: Iterable[Drawn], more: Given, result: BuildResult) -> None:
    """Replace what changed, each graph as one step."""
    store.keep_corrections(more.text)
    store.replace_graph(f"{store.base}graph/ontology", ontology_quads(store.base))
    _extend_reference(store, more.registers)
    there, of_text, done = set(store.graphs()), graphs_of_texts(store), set[str]()
    for one in drawn:
        if one.text is not None:
            store.put_text(one.sha256, one.text)
        changed = store.replace_graph(one.graph, one.lines)
        done.add(one.graph)
        # One text is one report: what it was read as before, of another unit or month, is gone.
        left = sorted(of_text.get(one.sha256, set()) - done)
        for graph in left:
            store.remove_graph(graph)
        status: Status = "built" if one.graph not in there else "replaced"
        status = "moved" if left else status
        result.files.append(_outcome(one, status if changed or left else "unchanged"))


def _extend_reference(store: Store, registers: Sequence[Path]) -> None:
    """Bring the registers up to date; what an earlier build's own registers said stays."""
    graph = f"{store.base}graph/reference"
    lines = list(reference_quads(load_registers(tuple(registers)), store.base))
    described = {line.partition(" ")[0] for line in lines}
    kept = (line for line in store.graph_quads(graph) if line.partition(" ")[0] not in described)
    store.replace_graph(graph, chain(lines, (_in_graph(line, graph) for line in kept)))


def _in_graph(line: str, graph: str) -> str:
    return f"{line.rstrip().removesuffix('.').rstrip()} <{graph}> ."


def _outcome(one: Drawn, status: Status) -> FileOutcome:
    return FileOutcome(one.file, status, one.pdu, one.month, one.overall, one.score, len(one.lines))


def _finish(
    store: Store, more: Given, validate: bool, jobs: int, result: BuildResult, is_new: bool = False
) -> None:
    """Describe what is in no register, pair what is alike, drop unused texts, validate."""
    graph = f"{store.base}graph/unregistered"
    store.replace_graph(graph, unregistered_lines(unregistered_names(store), store.base))
    # A unit inspected twice may name a body in both reports.
    result.unregistered = list(dict.fromkeys(result.unregistered))
    relate_similar(store)
    store.drop_unused_texts()
    if is_new:
        store.compact()
    store.flush()
    result.decisions = fates(store, more.decisions, result.unfit)
    if validate:
        from build_graph.validation.check import validate as check

        result.validation = check(store, jobs=jobs)
