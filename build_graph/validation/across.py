"""Rules across reports: queries on the whole store, and whether every graph of it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from build_graph.errors import StoreError
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.store.database import Store
from build_graph.store.folder import Folder
from build_graph.store.graphs import statements_sha256
from build_graph.validation.as_result import as_result
from build_graph.validation.places import Places
from build_graph.validation.proofs.listed import proof_rules
from build_graph.validation.proofs.prove import COMPONENT
from build_graph.validation.results import Result, Rule
from build_graph.validation.rules import CrossRule, cross_rules, filled
from build_graph.validation.statements import Literal, Statements

# The graphs that all reports share, and those of them that every build makes.
SHARED = ("ontology", "reference", "similar", "unregistered")
ALWAYS = ("ontology", "reference")


def across_rules() -> list[Rule]:
    """Return the rules that look at the whole store."""
    return [*(cross.rule for cross in cross_rules()), *proof_rules("across").values()]


def across(store: Store, wanted: set[str]) -> Iterator[Result]:
    """Yield what is wrong between reports; of reports those whose graphs are `wanted`."""
    for cross in cross_rules():
        yield from _rows(store, cross, wanted)
    yield from _graphs(store)


def shared_graphs(store: Store) -> Iterator[Result]:
    """Yield a result for each graph of registers and schemes that no build left so."""
    held = store.statements()
    for name in SHARED:
        graph = f"{store.base}graph/{name}"
        if graph in held and statements_sha256(store.graph_quads(graph)) != held[graph]:
            yield _about_graph(store, "reference", "SharedGraphUnchanged", graph)


def kept_text(store: Store, lines: tuple[str, ...]) -> str | None:
    """Return the text that a report was read from, if it is kept as it was."""
    stated = f" <{iri('pg:sha256')}> "
    for line in lines:
        if stated in line:
            try:
                return store.text(line.split('"')[1])
            except StoreError:
                return None
    return None


def _graphs(store: Store) -> Iterator[Result]:
    """Yield a result for each graph that is missing, and for each that nobody knows."""
    there = set(store.graphs(history=True))
    shared = {f"{store.base}graph/{name}" for name in SHARED}
    root = f"{store.base}graph/report/"
    for graph in sorted(store.statements().keys() - there):
        yield _about_graph(store, "across", "GraphThere", graph)
    reports = {graph for graph in there if graph.startswith(root)}
    for name in ALWAYS if reports else ():
        graph = f"{store.base}graph/{name}"
        if graph not in there and graph not in store.statements():
            yield _about_graph(store, "across", "GraphThere", graph)
    for graph in sorted(there - shared - reports - {store.history}):
        yield _about_graph(store, "across", "GraphKnown", graph)
    if store.has_default_graph():
        yield _about_graph(store, "across", "StatementInGraph", f"{store.base}graph")
    # Only builds write this file, and each begins with its line in the history.
    if reports and Folder(store.path).read.is_file() and store.history not in there:
        yield _about_graph(store, "across", "GraphThere", store.history)


def _about_graph(store: Store, scope: str, name: str, graph: str) -> Result:
    rule = proof_rules(scope)[name]
    words = {"graph": graph.removeprefix(f"{store.base}graph/")}
    of_graph = graph if scope == "across" else f"{store.base}graph/reference"
    about = (graph, None, None)
    made = as_result(
        rule, filled(rule.message, words), about, Places(Statements(()), None), of_graph
    )
    return replace(made, component=COMPONENT)


def _rows(store: Store, cross: CrossRule, wanted: set[str]) -> Iterator[Result]:
    """Yield one result for each row of a rule across reports."""
    answer = store.select(cross.query, prefixes=prefixes())
    seen: dict[str, Places] = {}
    reports = set(store.report_graphs())
    for row in answer.rows:
        cells = {name: str(cell) for name, cell in zip(answer.columns, row, strict=True)}
        graph = cells["graph"]
        if graph in reports and graph not in wanted:
            continue
        if graph not in seen:
            lines = tuple(store.graph_quads(graph))
            seen[graph] = Places(Statements(lines), kept_text(store, lines))
        value = cells["value"]
        about = (
            cells["focus"],
            cells["path"],
            value if "://" in value else Literal(value),
        )
        made = as_result(cross.rule, filled(cross.rule.message, cells), about, seen[graph], graph)
        yield replace(made, component=iri("sh:SPARQLConstraintComponent"))
