"""Shapes and proofs over the store -> `ValidationReport`.

One graph at a time is checked, with what the registers and schemes say of the things it names.
Rules across reports are queries on the store. The same store gives the same results in the same
order, whichever engine runs the shapes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from build_graph.errors import BadInput
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import concept, iri, schemes
from build_graph.processes import Processes, Workers, end_with_parent, without_cycles
from build_graph.sources.file_result import Progress
from build_graph.store.database import Store
from build_graph.store.graphs import statements_sha256
from build_graph.store.written import WrittenGraphs
from build_graph.validation.across import (
    SHARED,
    Since,
    across,
    across_rules,
    shared_graphs,
    whole,
)
from build_graph.validation.as_result import as_result
from build_graph.validation.engines import Engine, chosen_engine, conformance
from build_graph.validation.found import Found
from build_graph.validation.places import Places
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts
from build_graph.validation.proofs.listed import proof_rules
from build_graph.validation.proofs.prove import COMPONENT, proved
from build_graph.validation.results import Checked, Result, Rule, Scope, ValidationReport
from build_graph.validation.rules import filled, shape_rules
from build_graph.validation.shapes import shapes_of
from build_graph.validation.stored_results import StoredResults

__all__ = ["Result", "Task", "ValidationReport", "check", "validate"]

REFERENCE_LABEL = "registers and schemes"
# A process takes about a second to start, so fewer reports than this are checked in this one.
_WORTH_PROCESSES = 48


@dataclass(frozen=True, slots=True)
class Task:
    """One graph to check, as N-Triples lines, with what it refers to and the text it came from.

    The lines of a report are complete: with those that are made from what is stored.
    `is_as_built` is false where the last build left something else in it.
    """

    graph: str
    scope: Scope
    lines: tuple[str, ...]
    context: tuple[str, ...] = ()
    text: str | None = None
    is_as_built: bool = True


def validate(
    store: Store,
    *,
    jobs: int = 1,
    reports: Iterable[str] | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> ValidationReport:
    """Return what is wrong or doubtful in the store.

    `reports` names the graphs of the reports to check, None means all; registers and schemes and
    the rules across reports are always checked. `engine` is one of `engines.ENGINES`; all find the
    same. `jobs` is the number of processes.

    Raises:
        BadRequest: there is no such engine.
    """
    wanted = set(store.report_graphs() if reports is None else reports)
    graphs = [graph for graph in store.report_graphs() if graph in wanted]
    checked, results = [], []
    workers = Processes(jobs)
    for found, faults in _checked(store, [*graphs, ""], workers, chosen_engine(engine), progress):
        checked.append(found)
        results += faults
    results += across(store, wanted)
    in_order = tuple(sorted(results, key=Result.sort_key))
    return ValidationReport(store.base, all_rules(), tuple(checked), in_order)


def check_changes(
    store: Store,
    kept: StoredResults,
    written: WrittenGraphs,
    workers: Workers,
    progress: Progress | None = None,
) -> None:
    """Check the graphs whose results are not kept, and keep them; `written` need not be read."""
    graphs = [graph for graph in store.report_graphs() if not kept.holds(graph)]
    graphs += [] if kept.holds(_reference(store)) else [""]
    for found, faults in _checked(store, graphs, workers, chosen_engine(None), progress, written):
        kept.put(found, faults)
    since = None if kept.changed is None else Since(kept.changed, kept.across())
    kept.put_across(across(store, set(store.report_graphs()), since), all_rules())
    kept.write()


def all_rules() -> tuple[Rule, ...]:
    """Return the rules of all checks."""
    scopes: tuple[Scope, ...] = ("report", "reference")
    of_graphs = ((*shape_rules(one), *proof_rules(one).values()) for one in scopes)
    return (*chain.from_iterable(of_graphs), *across_rules())


def _checked(
    store: Store,
    graphs: Sequence[str],
    workers: Workers,
    engine: Engine,
    progress: Progress | None,
    written: WrittenGraphs | None = None,
) -> Iterator[tuple[Checked, list[Result]]]:
    """Yield what is found in each graph of a report; an empty name is registers and schemes."""
    read = Reader(store, written)
    queue = (read.of_report(graph) if graph else read.of_reference() for graph in graphs)
    for number, (found, faults) in enumerate(_run(queue, workers, len(graphs), engine), start=1):
        if progress:
            progress(number, len(graphs), found.label)
        is_shared = found.graph == _reference(store)
        yield found, [*faults, *(shared_graphs(store) if is_shared else ())]


def check(task: Task, engine: Engine = "shacl") -> tuple[Checked, list[Result]]:
    """Return what one graph is called and what the shapes and proofs find in it."""
    with without_cycles():
        return _found(task, engine)


def _found(task: Task, engine: Engine) -> tuple[Checked, list[Result]]:
    facts = GraphFacts(task.graph, task.lines, task.context, task.text)
    places = Places(facts, task.text)
    label = places.inspection if task.scope == "report" else REFERENCE_LABEL
    names = {rule.shape: rule for rule in shape_rules(task.scope)}
    found = conformance(facts, shapes_of(task.scope), engine)
    results = [_result(one, names[one.shape], task, places) for one in found]
    if task.scope == "report":
        results += _proved(task, facts, places)
    return Checked(task.graph, label, places.file), results


def _proved(task: Task, facts: GraphFacts, places: Places) -> Iterator[Result]:
    """Yield what the proofs find in the graph of a report."""
    rules = proof_rules("report")
    for fault in (*proved(facts), *unchanged(facts, task)):
        rule = rules[fault.rule]
        message = filled(rule.message, dict(fault.words))
        about = (fault.focus, fault.path or None, fault.value)
        made = as_result(rule, message, about, places, task.graph)
        yield replace(made, component=COMPONENT)


def unchanged(facts: GraphFacts, task: Task) -> Iterator[Fault]:
    """Yield a fault where a report's graph is not as the last build left it."""
    if not task.is_as_built:
        yield Fault("GraphUnchanged", facts.inspection or task.graph)


# --- what to check ------------------------------------------------------------------------------


def _reference(store: Store) -> str:
    return f"{store.base}graph/reference"


class Reader:
    """Reads the graphs to check; what is said of a thing that many reports name is read once.

    Graphs that the build at hand wrote are taken from `written`.
    """

    def __init__(self, store: Store, written: WrittenGraphs | None = None) -> None:
        self._store = store
        self._written = written
        self._held = store.statements()
        self._said: dict[str, list[str]] = {}

    def of_reference(self) -> Task:
        """Return the check of the registers and schemes."""
        base = self._store.base
        lines = (self._store.graph_quads(f"{base}graph/{name}") for name in SHARED)
        return Task(f"{base}graph/reference", "reference", tuple(chain.from_iterable(lines)))

    def of_report(self, graph: str) -> Task:
        """Return the check of a report, with the kept text and what the registers say."""
        held = None
        lines = None if self._written is None else self._written.lines(graph)
        if lines is None:
            lines, held = tuple(self._store.graph_quads(graph)), self._held.get(graph)
        is_as_built = held is None or statements_sha256(lines) == held
        with without_cycles():
            stated, text = whole(self._store, lines)
            return Task(graph, "report", stated, self._context(lines), text, is_as_built)

    def _context(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Return what is said elsewhere of the things that a report names, and of the ratings."""
        own, values = set(), set()
        of_class, last = f"<{iri('rdf:type')}>", ""
        for line in lines:
            subject, predicate, value = line.split(" ", 2)
            if subject != last:
                own.add(subject)
                last = subject
            # What a class is says nothing of its members: each node says of what class it is.
            if value[0] == "<" and predicate != of_class:
                values.add(value)
        named = {value[:-2] for value in values}
        scale = [concept("rating", value.slug) for value in schemes().ratings]
        scale += [concept("missing", value.slug) for value in schemes().missing]
        named |= {f"<{one}>" for one in (*scale, iri("scheme:rating"))}
        things = sorted(named - own)
        self._read([one for one in things if one not in self._said])
        return tuple(chain.from_iterable(map(self._said.__getitem__, things)))

    def _read(self, things: Sequence[str]) -> None:
        self._said |= {thing: [] for thing in things}
        values = " ".join(things)
        for line in self._store.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        ):
            self._said[line.partition(" ")[0]].append(line)


def _run(
    tasks: Iterable[Task], workers: Workers, size: int, engine: Engine
) -> Iterator[tuple[Checked, list[Result]]]:
    if not isinstance(workers, Processes):
        yield from workers.in_order(partial(check, engine=engine), tasks, _lost)
        return
    jobs = workers.jobs
    if jobs <= 1 or size < _WORTH_PROCESSES:
        yield from map(partial(check, engine=engine), tasks)
        return
    # Started afresh, not forked: the database has threads of its own, which a fork would lose.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _at_home, (resources.home(),)) as pool:
        # Few at a time, so that memory does not grow with the number of reports.
        waiting: deque[Future[tuple[Checked, list[Result]]]] = deque()
        for task in tasks:
            waiting.append(pool.submit(check, task, engine))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _lost(task: Task) -> tuple[Checked, list[Result]]:
    raise BadInput(
        f"the checks of {task.graph} ended each process that ran them; the reports are in the "
        "store: run validate where there is more memory."
    )


def _at_home(home: Path) -> None:
    end_with_parent()
    if resources.home() != home:
        resources.use_home(home)


# --- from what an engine found to results ---------------------------------------------------------


def _result(found: Found, rule: Rule, task: Task, places: Places) -> Result:
    is_query = found.component == iri("sh:SPARQLConstraintComponent")
    message = found.message or rule.message
    value = None if found.value == found.focus else found.value
    if value is not None and not is_query:
        message = f"{message} Found: {places.label(value)}."
    about = (found.focus, found.path or None, value)
    made = as_result(replace(rule, severity=found.severity), message, about, places, task.graph)
    thing = value if places.is_fact(value) else found.focus
    named = is_query or places.is_whole(thing)
    return replace(
        made, component=found.component, what=made.what if named else f"{made.what}: {rule.name}"
    )
