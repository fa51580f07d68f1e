"""Rules across reports: queries on the whole store, and whether every graph of it is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from build_graph.errors import StoreError
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.store.database import Store, iri_term
from build_graph.store.folder import Folder
from build_graph.store.graphs import statements_sha256
from build_graph.store.implied import completed, source_of
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


@dataclass(frozen=True, slots=True)
class Since:
    """The graphs that changed since the rules were asked, and what they found then."""

    changed: Collection[str]
    before: Sequence[Result]


def across(store: Store, wanted: set[str], since: Since | None = None) -> Iterator[Result]:
    """Yield what is wrong between reports; of reports those whose graphs are `wanted`.

    With `since` only what may be otherwise now is asked for; what is found is the same.
    """
    for cross in cross_rules():
        yield from _results(store, cross, wanted, _rows(store, cross, since))
    yield from _graphs(store)


def shared_graphs(store: Store) -> Iterator[Result]:
    """Yield a result for each graph of registers and schemes that no build left so."""
    held = store.statements()
    for name in SHARED:
        graph = f"{store.base}graph/{name}"
        if graph in held and statements_sha256(store.graph_quads(graph)) != held[graph]:
            yield _about_graph(store, "reference", "SharedGraphUnchanged", graph)


def whole(store: Store, lines: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Return a report's graph with what follows from it, and its text if that is as it was read."""
    named = source_of(lines)
    if named is None:
        return tuple(lines), None
    try:
        text = store.text(named.sha256)
    except StoreError:
        text = None
    is_there = named.is_kept and text is not None
    return tuple(completed(lines, named.iri, (lambda: text or "") if is_there else None)), text


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


def _rows(store: Store, cross: CrossRule, since: Since | None) -> list[dict[str, str]]:
    """Return the rows of a rule, of each its cells.

    A row is about two graphs. Where neither changed it was there before; so that all are found by
    asking about the graphs that changed, as either of the two, and those that had a result.
    """
    if since is None:
        return _asked(store, cross.query, {})
    had = {one.graph for one in since.before if one.shape == cross.rule.shape}
    name, query = ("changed", cross.changed) if cross.changed else ("graph", cross.query)
    bound = [{name: graph} for graph in sorted(had.union(since.changed))]
    bound += [{"second": graph} for graph in sorted(since.changed) if not cross.changed]
    found = chain.from_iterable(_asked(store, query, one) for one in bound)
    return list({tuple(sorted(one.items())): one for one in found}.values())


def _asked(store: Store, query: str, bound: dict[str, str]) -> list[dict[str, str]]:
    terms = {name: iri_term(graph) for name, graph in bound.items()}
    answer = store.select(query, terms, prefixes())
    rows = (dict(zip(answer.columns, map(str, row), strict=True)) | bound for row in answer.rows)
    return [{name: row[name] for name in row if name not in ("changed", "second")} for row in rows]


def _results(
    store: Store, cross: CrossRule, wanted: set[str], rows: Iterable[dict[str, str]]
) -> Iterator[Result]:
    """Yield one result for each row of a rule across reports."""
    seen: dict[str, Places] = {}
    reports = set(store.report_graphs())
    for cells in rows:
        graph = cells["graph"]
        if graph in reports and graph not in wanted:
            continue
        if graph not in seen:
            stated, text = whole(store, store.graph_quads(graph))
            seen[graph] = Places(Statements(stated), text)
        value = cells["value"]
        about = (
            cells["focus"],
            cells["path"],
            value if "://" in value else Literal(value),
        )
        made = as_result(cross.rule, filled(cross.rule.message, cells), about, seen[graph], graph)
        yield replace(made, component=iri("sh:SPARQLConstraintComponent"))
