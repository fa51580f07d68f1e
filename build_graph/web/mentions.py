"""The part of a store that a thing is in: the reports that mention it, and what all reports share.

Questions about one thing are asked of that part, so that they take as long among a thousand
reports as among three.
"""

from __future__ import annotations

from build_graph.errors import BadRequest
from build_graph.knowledge.vocab import prefixes
from build_graph.store.database import Store, Term, iri_term

_MOST = 12  # reports; a thing that more of them mention is looked for in all, which is faster
# The thing itself, and the units that became part of it.
_EARLIER = """
SELECT DISTINCT ?earlier ?thing WHERE {
  ?thing (^org:resultingOrganization/org:originalOrganization)* ?earlier
}
"""
_MENTIONING = (
    f"SELECT DISTINCT ?graph ?thing WHERE {{ GRAPH ?graph {{ ?s ?p ?thing }} }} LIMIT {2 * _MOST}",
    f"SELECT DISTINCT ?graph ?thing WHERE {{ GRAPH ?graph {{ ?thing ?p ?o }} }} LIMIT {2 * _MOST}",
)


def store_about(store: Store, iri: str) -> Store:
    """Return the store with the reports that mention a thing, or all where many of them do."""
    try:
        thing = {"thing": iri_term(iri)}
    except BadRequest:  # no IRI: nothing mentions it
        return store
    reports = set(store.report_graphs())
    found: set[str] = set()
    for earlier, _ in store.select(_EARLIER, thing, prefixes()).rows or ((iri, iri),):
        found |= reports & _mentioning(store, iri_term(str(earlier)))
    if len(found) > _MOST:
        return store
    return store.within([*store.shared_graphs(), *sorted(found)])


def _mentioning(store: Store, thing: Term) -> set[str]:
    rows = (store.select(query, {"thing": thing}, prefixes()).rows for query in _MENTIONING)
    return {str(row[0]) for some in rows for row in some}
