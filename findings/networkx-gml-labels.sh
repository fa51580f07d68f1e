#!/usr/bin/env bash
# networkx 3.6.1: write_gml leaves out the attribute "label", so the names of things are gone from the file.
#
# In GML a node has an id, which is a number, and a label, which is what people see. networkx writes the key of the
# node as the label, and what the graph itself has under "label", the attribute that most tools draw, is dropped,
# without an error; so is "id". Where keys are IRIs the picture shows IRIs, and reading back with networkx gives a
# graph whose nodes and edges are right. Other attributes (title, name) are kept, those of edges too, "label" among
# them. GraphML and GEXF keep the label. What igraph 1.0.0 writes with it as GML, networkx refuses as soon as a name
# has a letter outside ASCII.
#
# What to do: copy the label to "title" before writing GML, or write GraphML.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf ' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check networkx==3.6.1 igraph==1.0.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import igraph
import networkx

graph = networkx.DiGraph()
graph.add_node("urn:unit-1", label="Ynys Môn", title="Ynys Môn", id="u1", score=12)
graph.add_node("urn:report-1", label="Report of 2023")
graph.add_edge("urn:report-1", "urn:unit-1", label="is about")
networkx.write_gml(graph, "graph.gml")
written = networkx.read_gml("graph.gml")
print("GML:", written.nodes["urn:unit-1"], written.edges["urn:report-1", "urn:unit-1"])
assert written.nodes["urn:unit-1"] == {"title": "Ynys Môn", "score": 12}, "GML keeps the label now"
assert written.nodes["urn:report-1"] == {}
assert written.edges["urn:report-1", "urn:unit-1"] == {"label": "is about"}
with open("graph.gml") as file:
    text = file.read()
assert 'label "urn:unit-1"' in text and "Report of 2023" not in text
networkx.write_graphml(graph, "graph.graphml")
print("GraphML:", networkx.read_graphml("graph.graphml").nodes["urn:unit-1"])
assert networkx.read_graphml("graph.graphml").nodes["urn:unit-1"]["label"] == "Ynys Môn"
networkx.write_gexf(graph, "graph.gexf")
assert "Ynys Môn" in [data["label"] for _, data in networkx.read_gexf("graph.gexf").nodes(data=True)]

other = igraph.Graph(directed=True)
other.add_vertices(1, {"name": ["urn:unit-1"], "label": ["Ynys Môn"]})
other.write_gml("other.gml")
try:
    networkx.read_gml("other.gml")
except networkx.NetworkXError as error:
    print("GML of igraph:", error)
    assert "not ASCII" in str(error)
else:
    raise AssertionError("networkx reads GML with other letters now")
PYTHON
