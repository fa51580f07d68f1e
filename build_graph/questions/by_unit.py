"""Questions whose answer is the answers about each unit put together, asked report by report.

Of a store of a thousand reports one is read where the question is about one unit. And where a long
answer is sorted by unit, its first rows are those of the first units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice

from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question
from build_graph.store.database import Rows, Store, Term, Value
from build_graph.store.kept_rows import kept_rows

# Names of units asked about; if these, or as many as the first few let expect, give too few rows,
# the question is asked about all at once.
_MOST_UNITS, _TRIED = 24, 4
_NAMED = "SELECT ?name ?graph WHERE { GRAPH ?graph { ?inspection pg:pduName ?name } }"
_OF_UNIT = "SELECT ?graph ?unit WHERE { GRAPH ?graph { ?inspection pg:pdu ?unit } }"


def unit_variable(question: Question) -> str:
    """Return the variable of the unit of a question that is put together so, '' of any other."""
    units = (one for one in question.parameters if one.type == "pdu" and one.divides)
    return next((one.variable for one in units), "")


def has_first_rows(question: Question, bound: Mapping[str, Term]) -> bool:
    """Return whether the first rows can be found unit by unit."""
    variable = unit_variable(question)
    return question.order[:1] == ("pdu",) and variable not in ("", *bound)


def rows_of_unit(store: Store, question: Question, bound: Mapping[str, Term]) -> Rows | None:
    """Return the rows about the unit that is bound, in no order; None where none is."""
    variable = unit_variable(question)
    if variable not in bound or not store.is_whole:
        return None
    found = store.select(_OF_UNIT, {"unit": bound[variable]}, prefixes()).rows
    others = {name: term for name, term in bound.items() if name != variable}
    graphs = [*store.shared_graphs(), *sorted(str(graph) for graph, _ in found)]
    return store.within(graphs).select(question.sparql, others, prefixes())


def first_rows(
    store: Store, question: Question, bound: Mapping[str, Term], most: int
) -> Rows | None:
    """Return, in no order, rows that hold the first `most` of the answer and more, if there are.

    None where it takes longer than to ask about all units at once.
    """
    if not has_first_rows(question, bound):
        return None
    reports: dict[str, list[str]] = defaultdict(list)
    for name, graph in kept_rows(store, _NAMED, prefixes()).rows:
        reports[str(name)].append(str(graph))
    shared = store.shared_graphs()
    columns: tuple[str, ...] = ()
    found = list[tuple[Value, ...]]()
    for asked, name in enumerate(islice(sorted(reports), _MOST_UNITS)):
        if asked >= _TRIED and len(found) * _MOST_UNITS < most * asked:
            return None
        near = store.within([*shared, *sorted(reports[name])])
        answer = near.select(question.sparql, bound, prefixes())
        columns = answer.columns
        found += answer.rows
        if len(found) > most:
            return Rows(columns, found)
    return Rows(columns, found) if columns and len(reports) <= _MOST_UNITS else None
