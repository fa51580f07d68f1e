#!/usr/bin/env bash
# igraph 1.0.0 (Python): edges read from GraphML have the ids of nodes.
#
# GraphML gives nodes and edges an id each. After Graph.Read_GraphML every edge has an attribute
# `id`, and it holds the id of a node, the first edge that of the first node and so on; what the
# file calls the edge is lost. Nothing warns, and as the attribute is there and filled the mistake
# is seen late, when edges are joined with a table by their id. networkx 3.6.1 reads them rightly.
#
# What to do: write the id of an edge as a value as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check igraph==1.0.0 networkx==3.6.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import igraph
import networkx

with open("graph.graphml", "w") as file:
    file.write("""<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="k" for="edge" attr.name="edge_id" attr.type="string"/>
  <graph edgedefault="undirected">
    <node id="unit-1"/><node id="unit-2"/><node id="provider-1"/>
    <edge id="fact-1" source="unit-1" target="provider-1"><data key="k">fact-1</data></edge>
    <edge id="fact-2" source="unit-2" target="provider-1"><data key="k">fact-2</data></edge>
  </graph>
</graphml>""")
edges = igraph.Graph.Read_GraphML("graph.graphml").es
read = networkx.read_graphml("graph.graphml", force_multigraph=True).edges(keys=True)
keys = sorted(key for *_, key in read)
print("igraph: ", edges["id"], "and by a value of another name", edges["edge_id"])
print("networkx:", keys)
assert edges["id"] == ["unit-1", "unit-2"], edges["id"]
assert edges["edge_id"] == keys == ["fact-1", "fact-2"]
PYTHON
