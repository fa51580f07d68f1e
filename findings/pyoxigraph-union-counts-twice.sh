#!/usr/bin/env bash
# pyoxigraph 0.5.13: the union of named graphs is no set: a triple that stands in three graphs is
# there three times.
#
# The default graph as the union of all named graphs is asked for by
# use_default_graph_as_union=True. By SPARQL's own words a graph is a set, so three sources that
# state one fact give COUNT 1 and SUM 5. pyoxigraph gives 3 and 15, without a word; sums over data
# merged from several files are too high by as much as the files agree. rdflib 7.6.0 is right.
#
# What to do: keep each triple in one graph only, or count within SELECT DISTINCT.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph as ox
from rdflib import Dataset, Literal, URIRef

SPARQL = "SELECT (COUNT(*) AS ?n) (SUM(?c) AS ?sum) { ?unit <urn:cases> ?c }"
store, dataset = ox.Store(), Dataset(default_union=True)
for source in ("urn:one", "urn:two", "urn:three"):
    fact = (ox.NamedNode("urn:unit"), ox.NamedNode("urn:cases"), ox.Literal(5))
    store.add(ox.Quad(*fact, ox.NamedNode(source)))
    dataset.graph(URIRef(source)).add((URIRef("urn:unit"), URIRef("urn:cases"), Literal(5)))
(row,) = store.query(SPARQL, use_default_graph_as_union=True)
seen = [int(value.value) for value in row]
(row,) = dataset.query(SPARQL)
other = [int(value) for value in row]
print("count and sum of one fact from three sources:", "pyoxigraph", seen, "rdflib", other)
assert (seen, other) == ([3, 15], [1, 5])
distinct = "SELECT (SUM(?c) AS ?sum) { SELECT DISTINCT ?unit ?c { ?unit <urn:cases> ?c } }"
((total,),) = store.query(distinct, use_default_graph_as_union=True)
assert total.value == "5"
PYTHON
