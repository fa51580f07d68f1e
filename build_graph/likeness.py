"""The step of a build that relates recommendations of a store to those that say nearly the same."""

from __future__ import annotations

from build_graph.similar import Recommended, similar, similar_lines
from build_graph.store import Store
from build_graph.vocab import prefixes

WORDED = """
SELECT (COALESCE(?issued, ?started, "") AS ?month) ?recommendation ?inspection ?text ?themes WHERE {
  ?recommendation a pg:Recommendation ; pg:inspection ?inspection ; pg:text ?text ;
    pg:themeLabels ?themes .
  OPTIONAL { ?inspection pg:fieldworkStarted ?started }
  OPTIONAL { ?report a pg:Report ; pg:inspection ?inspection ; dcterms:issued ?issued }
}
"""


def relate_similar(store: Store) -> bool:
    """Replace the graph of similarities; return whether it changed.

    It depends on all reports together, so it is worked out anew as a whole. Recommendations
    without their wording, from facts files, take no part.
    """
    rows = store.select(WORDED, prefixes=prefixes()).rows
    pairs = similar(Recommended(*map(str, row)) for row in rows)
    return store.replace_graph(f"{store.base}graph/similar", similar_lines(pairs, store.base))
