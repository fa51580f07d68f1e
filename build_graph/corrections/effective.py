"""Which decisions of people hold for a store, and what became of them.

A store keeps the corrections file it was last built with, and every build applies it: decisions are
never lost by leaving the file out, only by giving another one, which may be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_graph.corrections.correct import Corrected, correct, keep_apart
from build_graph.corrections.decisions import Decision, read_decisions
from build_graph.errors import BadInput
from build_graph.knowledge.vocab import prefixes
from build_graph.model import Report
from build_graph.registers.inspection_names import inspection_path
from build_graph.registers.merge import merge_same
from build_graph.registers.name_index import Registers
from build_graph.registers.resolve import Links, resolve
from build_graph.store.database import Store
from build_graph.store.folder import Folder

_STORED_DECISIONS = "SELECT ?correction WHERE { ?correction a pg:Correction }"


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """What a build is given beside the reports: register folders, and decisions with their text.

    `text` is None where there is no corrections file, neither given nor kept.
    """

    registers: tuple[Path, ...] = ()
    decisions: tuple[Decision, ...] = ()
    text: str | None = None


def build_inputs(
    registers: Iterable[str | Path], corrections: str | Path | None, folder: Folder
) -> BuildInputs:
    """Return what a build goes by: the corrections file given, else the one the store keeps.

    Raises:
        BadInput: the file cannot be read, or is not of the form.

    """
    places = tuple(map(Path, registers))
    if corrections is None:
        name = str(folder.corrections)
        text = _read(folder.corrections) if folder.corrections.is_file() else None
    else:
        name = str(corrections)
        text = _read(Path(corrections))
    return BuildInputs(places, read_decisions(text, name) if text is not None else (), text)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        why = error.strerror or "no such file"
        raise BadInput(f"{file}: cannot be read ({why}); check the path.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file}: is not UTF-8 text; save it as that.") from None


def apply_decisions(
    report: Report, known: Registers, decisions: Sequence[Decision]
) -> tuple[Corrected, Links]:
    """Return the report with its decisions applied and same things merged, and its links."""
    own = ""
    if any(decision.report for decision in decisions):
        own = inspection_path(report, resolve(report, known).inspected.iri_path)
    done = correct(report, decisions, own)
    links = resolve(done.report, known)
    links = keep_apart(links, done.applied, known, done.report)
    done.report = merge_same(done.report, links)
    return done, links


def decisions_without_effect(
    store: Store, decisions: Iterable[Decision], not_applied: Iterable[tuple[str, str]]
) -> list[str]:
    """Return a sentence for each decision that does not show in the graph, and each left over.

    `not_applied` are those that could not be applied in this build, by key, with the reason.
    """
    root = f"{store.base}id/inspection/"
    rows = store.select(_STORED_DECISIONS, prefixes=prefixes()).rows
    shown = sorted(str(row[0]).removeprefix(root).split("/correction/") for row in rows)
    there = {graph.partition("/graph/report/")[2] for graph in store.report_graphs()}
    reasons = dict(not_applied)
    by_key = {decision.key: decision for decision in decisions}
    found = []
    for key, decision in by_key.items():
        if key in reasons:
            found.append(f"{decision.place}: {reasons[key]}.")
        elif key not in {name for _, name in shown}:
            found.append(f"{decision.place}: {_why_without_effect(decision, there)}.")
    for inspection, key in shown:
        if key not in by_key:
            found.append(
                f"{inspection} still holds the decision {key}, which is in the file no more; "
                "build that report again."
            )
    return found


def _why_without_effect(decision: Decision, there: set[str]) -> str:
    if not decision.report:
        return "it fits no report"
    if decision.report in there:
        return f"it waits until the report of {decision.report} is built again"
    return f"it fits nothing, the store has no inspection {decision.report}"
