"""The store as a networkx graph: PDUs, the bodies they work with, and how they are related.

Nodes are IRIs with `label` and `kind` ('pdu' for Probation Delivery Units, 'provider', 'prison',
'court', ...). An edge joins a PDU to a body once for each inspection, relation and pathway; its
`relation` is 'provides' for Commissioned Rehabilitative Services, which name their `pathway`, else
the relation the report states; `inspected` is the month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_graph.store import Store
from build_graph.vocab import prefixes

if TYPE_CHECKING:
    import networkx as nx

_EDGES = """
SELECT ?pdu ?pdu_name ?body ?name ?relation ?pathway ?inspected WHERE {
  { SELECT ?inspection ?pdu ?pdu_name ?inspected WHERE {
      ?inspection pg:pdu ?pdu ; pg:pduName ?pdu_name ; pg:fieldworkStarted ?inspected } }
  { ?provision pg:inspection ?inspection ; pg:provider ?body ; pg:providerName ?name ;
      pg:pathway ?way .
    ?way skos:prefLabel ?pathway BIND("provides" AS ?relation) }
  UNION
  { ?link pg:inspection ?inspection ; pg:organisation ?body ; pg:organisationName ?name ;
      pg:relation ?how .
    ?how skos:notation ?relation }
}
"""


def network(store: Store) -> nx.MultiGraph[str]:
    """Return PDUs and bodies as an undirected multigraph, the same for the same store.

    >>> from build_graph import open_store, network               # doctest: +SKIP
    >>> graph = network(open_store("graph"))                      # doctest: +SKIP
    >>> [name for name in graph if graph.nodes[name]["kind"] == "prison"]  # doctest: +SKIP
    """
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiGraph()
    rows = store.select(_EDGES, prefixes=prefixes()).rows
    for row in sorted(rows, key=lambda row: tuple(str(value) for value in row)):
        pdu, pdu_name, body, name, relation, pathway, inspected = (str(v or "") for v in row)
        graph.add_node(pdu, label=pdu_name, kind="pdu")
        if body not in graph:
            graph.add_node(
                body, label=name, kind=body.removeprefix(f"{store.base}id/").split("/")[0]
            )
        key = f"{inspected} {relation} {pathway}".strip()
        graph.add_edge(pdu, body, key=key, relation=relation, pathway=pathway, inspected=inspected)
    return graph
