"""Shapes over the store -> `ValidationReport`. The only module that runs pySHACL.

One graph at a time is copied into memory, with what the registers and schemes say of the things it
names, and checked there: pySHACL straight on the database finds faults where there are none. Rules
across reports are queries on the store. The same store gives the same results in the same order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError
from rdflib import SH, XSD, Graph, URIRef
from rdflib.term import Node

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import concept, iri, schemes
from build_graph.processes import end_with_parent
from build_graph.store.database import Store
from build_graph.store.graphs import statements_sha256
from build_graph.validation.across import across, across_rules, kept_text, shared_graphs
from build_graph.validation.as_result import as_result
from build_graph.validation.memory import loaded
from build_graph.validation.places import Places
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts
from build_graph.validation.proofs.listed import proof_rules
from build_graph.validation.proofs.prove import COMPONENT, proved
from build_graph.validation.results import Checked, Result, Rule, Scope, ValidationReport
from build_graph.validation.rules import (
    filled,
    severity,
    shape_rules,
    shapes_graph,
)

__all__ = ["Result", "Task", "ValidationReport", "check", "conformance", "validate"]

REFERENCE_LABEL = "registers and schemes"
# A process takes about a second to start, so fewer reports than this are checked in this one.
_WORTH_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One graph to check, as N-Triples lines, with what it refers to and the text it came from.

    `statements` is the SHA-256 of what a build put into it; None where no build says.
    """

    graph: str
    scope: Scope
    lines: tuple[str, ...]
    context: tuple[str, ...] = ()
    text: str | None = None
    statements: str | None = None


def validate(
    store: Store,
    *,
    jobs: int = 1,
    reports: Iterable[str] | None = None,
    kept: ValidationReport | None = None,
) -> ValidationReport:
    """Return what is wrong or doubtful in the store.

    `reports` names the graphs of the reports to check, None means all; registers and schemes and
    the rules across reports are always checked. What `kept` says of graphs is taken from there.
    """
    wanted = set(_report_graphs(store) if reports is None else reports)
    known = [graph for graph in _report_graphs(store) if graph in wanted]
    done = {one.graph: one for one in kept.checked} if kept else {}
    results: list[Result] = [one for one in kept.results if one.graph in done] if kept else []
    tasks = [graph for graph in (*known, "") if (graph or _reference(store)) not in done]
    if "" in tasks:
        results.extend(shared_graphs(store))
    held = store.statements()
    queue = (_task(store, graph, held.get(graph)) for graph in tasks)
    for found, faults in _run(queue, jobs, len(tasks)):
        done[found.graph] = found
        results.extend(faults)
    results.extend(across(store, wanted))
    rules = [
        *shape_rules("report"),
        *proof_rules("report").values(),
        *shape_rules("reference"),
        *proof_rules("reference").values(),
        *across_rules(),
    ]
    return ValidationReport(
        base=store.base,
        rules=tuple(rules),
        checked=tuple(done[graph] for graph in (*known, _reference(store))),
        results=tuple(sorted(results, key=Result.sort_key)),
    )


def check(task: Task) -> tuple[Checked, list[Result]]:
    """Return what one graph is called and what the shapes find in it."""
    graph = loaded((*task.lines, *task.context))
    places = Places(graph, task.text)
    label = places.inspection if task.scope == "report" else REFERENCE_LABEL
    names = {rule.shape: rule for rule in shape_rules(task.scope)}
    found = conformance(graph, shapes_graph(task.scope))
    results = [_result(found, node, names, task, places) for node in found.objects(None, SH.result)]
    if task.scope == "report":
        results += _proved(task, graph, places)
    return Checked(task.graph, label, places.file), results


def _proved(task: Task, graph: Graph, places: Places) -> Iterator[Result]:
    """Yield what the proofs find in the graph of a report."""
    own = {line[1 : line.index(">")] for line in task.lines}
    rules = proof_rules("report")
    facts = GraphFacts(task.graph, graph, own, task.text)
    for fault in (*proved(facts), *unchanged(facts, task)):
        rule = rules[fault.rule]
        path = URIRef(fault.path) if fault.path else None
        message = filled(rule.message, dict(fault.words))
        made = as_result(rule, message, (fault.focus, path, fault.value), places, task.graph)
        yield replace(made, component=COMPONENT)


def unchanged(facts: GraphFacts, task: Task) -> Iterator[Fault]:
    """Yield a fault where a report's graph is not as the last build left it."""
    if task.statements is not None and statements_sha256(task.lines) != task.statements:
        yield Fault("GraphUnchanged", facts.inspection or URIRef(task.graph))


def conformance(graph: Graph, shapes: Graph) -> Graph:
    """Return the SHACL validation report on `graph`, as pySHACL writes it."""
    with _rdflib_unchanged():
        try:
            _, found, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        except ReportableRuntimeError as error:
            raise InternalError(f"The shapes cannot be run: {error}.") from error
    if not isinstance(found, Graph):
        raise InternalError(f"The shapes cannot be run: {found}.")
    return found


@contextmanager
def _rdflib_unchanged() -> Iterator[None]:
    # pySHACL switches off how rdflib reads literals, for the whole process, and leaves it so when
    # it fails; afterwards it forces rdflib's own settings whatever they were.
    boolean = rdflib.term._toPythonMapping[XSD.boolean]
    normalise = rdflib.NORMALIZE_LITERALS
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
        rdflib.term._toPythonMapping[XSD.boolean] = boolean


# --- what to check ------------------------------------------------------------------------------


def _report_graphs(store: Store) -> list[str]:
    return store.report_graphs()


def _reference(store: Store) -> str:
    return f"{store.base}graph/reference"


def report_task(store: Store, graph: str) -> Task:
    """Return the check of the graph of one report."""
    return _task(store, graph, store.statements().get(graph))


def _task(store: Store, graph: str, statements: str | None) -> Task:
    if not graph:
        names = [
            f"{store.base}graph/{name}"
            for name in ("ontology", "reference", "unregistered", "similar")
        ]
        lines = tuple(line for name in names for line in store.graph_quads(name))
        return Task(names[1], "reference", lines)
    lines = tuple(store.graph_quads(graph))
    return Task(graph, "report", lines, _context(store, lines), kept_text(store, lines), statements)


def _context(store: Store, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is said elsewhere of the things that a report names, and of the ratings."""
    own = {line.partition(" ")[0] for line in lines}
    # What a class is says nothing of its members here: each node says of what class it is.
    of_class = f" <{iri('rdf:type')}> "
    named = {line.split(" ", 2)[2].removesuffix(" .") for line in lines if of_class not in line}
    scale = [concept("rating", value.slug) for value in schemes().ratings]
    scale += [concept("missing", value.slug) for value in schemes().missing]
    named |= {f"<{one}>" for one in (*scale, iri("scheme:rating"))}
    things = " ".join(sorted(one for one in named - own if one.startswith("<")))
    return tuple(
        store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {things} }} ?s ?p ?o }}")
    )


def _run(tasks: Iterable[Task], jobs: int, size: int) -> Iterator[tuple[Checked, list[Result]]]:
    if jobs <= 1 or size < _WORTH_PROCESSES:
        yield from map(check, tasks)
        return
    # Started afresh, not forked: the database has threads of its own, which a fork would lose.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _at_home, (resources.home(),)) as pool:
        # Few at a time, so that memory does not grow with the number of reports.
        waiting: deque[Future[tuple[Checked, list[Result]]]] = deque()
        for task in tasks:
            waiting.append(pool.submit(check, task))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _at_home(home: Path) -> None:
    end_with_parent()
    if resources.home() != home:
        resources.use_home(home)


# --- from pySHACL's report, or a row of a query, to results -------------------------------------


def _result(found: Graph, node: Node, names: dict[str, Rule], task: Task, places: Places) -> Result:
    rule = names[str(found.value(node, SH.sourceShape))]
    focus, path, value = (found.value(node, one) for one in (SH.focusNode, SH.resultPath, SH.value))
    is_query = found.value(node, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
    # A query has a message of its own that tells the values; its shape says the same in general.
    messages = sorted(str(one) for one in found.objects(node, SH.resultMessage))
    message = next((one for one in messages if one != rule.message), rule.message)
    value = None if value == focus else value
    if value is not None and not is_query:
        message = f"{message} Found: {places.label(value)}."
    about = (focus, path if isinstance(path, URIRef) else None, value)
    given = severity(found.value(node, SH.resultSeverity))
    made = as_result(replace(rule, severity=given), message, about, places, task.graph)
    component = str(found.value(node, SH.sourceConstraintComponent) or "")
    thing = value if places.is_fact(value) else focus
    named = is_query or places.is_whole(thing)
    return replace(
        made, component=component, what=made.what if named else f"{made.what}: {rule.name}"
    )
