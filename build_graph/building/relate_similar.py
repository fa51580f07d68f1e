"""The step of a build that relates recommendations of a store to those that say nearly the same."""

from __future__ import annotations

from build_graph.knowledge.vocab import prefixes
from build_graph.mapping.similar import Recommended, similar, similar_lines
from build_graph.store.database import Store

WORDED = """
SELECT ?recommendation ?inspection ?text ?themes WHERE {
  ?recommendation a pg:Recommendation ; pg:inspection ?inspection ; pg:text ?text ;
    pg:themeLabels ?themes .
}
"""
# Asked by themselves: looked up for each recommendation they take a hundred times as long.
STARTED = "SELECT ?inspection ?month WHERE { ?inspection pg:fieldworkStarted ?month }"
ISSUED = """
SELECT ?inspection ?month WHERE {
  ?report a pg:Report ; pg:inspection ?inspection ; dcterms:issued ?month
}
"""


def similar_recommendations(store: Store) -> list[str]:
    """Return the lines of the graph of similarities.

    It depends on all reports together, so it is worked out anew as a whole. Recommendations
    without their wording, from facts files, take no part.
    """
    used = prefixes()
    months: dict[str, str] = {}
    for query in (STARTED, ISSUED):  # the month of publication holds where both are known
        months |= {str(own): str(month) for own, month in store.select(query, prefixes=used).rows}
    pairs = similar(
        Recommended(months.get(str(inspection), ""), *map(str, (own, inspection, *words)))
        for own, inspection, *words in store.select(WORDED, prefixes=used).rows
    )
    return similar_lines(pairs, store.base)
