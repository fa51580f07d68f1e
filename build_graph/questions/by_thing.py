"""Questions about a region or a provider, answered from the rows about all of them, once kept.

The explorer keeps those when it gets ready for a state of the store. As long as nobody has, the
question is asked about the one thing, so that no first asker pays for all.
"""

from __future__ import annotations

from collections.abc import Mapping

from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question
from build_graph.store.database import Rows, Store, Term
from build_graph.store.kept_rows import kept_rows, rows_there


def thing_variable(question: Question) -> str:
    """Return the variable of what a question must be given and is put together by, '' of others.

    What may be left out needs none: the whole answer is asked for as it is, and kept.
    """
    known = (one for one in question.parameters if one.divides and one.type != "pdu")
    return next((one.variable for one in known if not one.optional), "")


def keep_all(store: Store, question: Question) -> None:
    """Keep the rows about all things with the store."""
    kept_rows(store, question.sparql, prefixes())


def rows_of_thing(store: Store, question: Question, bound: Mapping[str, Term]) -> Rows | None:
    """Return the rows about the thing that is bound, in no order; None where none are kept."""
    variable = thing_variable(question)
    if set(bound) != {variable}:
        return None
    whole = rows_there(store, question.sparql, prefixes())
    if whole is None:
        return None
    place, thing = whole.columns.index(variable), bound[variable].value
    return Rows(whole.columns, [row for row in whole.rows if row[place] == thing])
