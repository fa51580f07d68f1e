"""The first rows of a long answer, found unit by unit in the order of the answer.

The whole answer has to be there before it can be sorted. Where it is sorted by unit, and the
question can be asked about one unit, the first rows are those of the first units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice

from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question
from build_graph.store.database import Rows, Store, Term, Value, iri_term

# Units asked about; if these give too few rows, the question is asked about all of them at once.
_MOST_UNITS = 8
_UNITS = "SELECT DISTINCT ?name ?unit WHERE { ?inspection pg:pdu ?unit ; pg:pduName ?name }"


def unit_variable(question: Question, bound: Mapping[str, Term]) -> str | None:
    """Return the variable of the unit where the first rows can be found unit by unit."""
    if question.order[:1] != ("pdu",):
        return None
    free = (one.variable for one in question.parameters if one.type == "pdu" and one.divides)
    return next((name for name in free if name not in bound), None)


def first_rows(
    store: Store, question: Question, bound: Mapping[str, Term], most: int
) -> Rows | None:
    """Return, in no order, rows that hold the first `most` of the answer and more, if there are.

    None where it takes longer than to ask about all units at once.
    """
    variable = unit_variable(question, bound)
    if variable is None:
        return None
    units: dict[str, set[str]] = defaultdict(set)
    for name, unit in store.select(_UNITS, prefixes=prefixes()).rows:
        units[str(name)].add(str(unit))
    columns: tuple[str, ...] = ()
    found = list[tuple[Value, ...]]()
    for name in islice(sorted(units), _MOST_UNITS):
        for unit in sorted(units[name]):
            given = {**bound, variable: iri_term(unit)}
            answer = store.select(question.sparql, given, prefixes())
            columns = answer.columns
            place = columns.index("pdu")
            # A unit may have another name in another report: those rows stand elsewhere.
            found += [row for row in answer.rows if row[place] == name]
        if len(found) > most:
            return Rows(columns, found)
    return Rows(columns, found) if columns and len(units) <= _MOST_UNITS else None
