#!/usr/bin/env bash
# networkx 3.6.1: cytoscape_data replaces a node's value by its key, and where nodes have an id of their own,
# Cytoscape.js finds no ends for the edges.
#
# The function makes the JSON that Cytoscape and Cytoscape.js 3.35.0 read. It puts the node's key under "value", so a
# score called value is gone, for nodes alone; that of an edge stays. What a node has under "id" becomes its id in the
# file, while the edges go on naming the key: an edge to the node a, whose id is a-1, leads nowhere, and Cytoscape.js
# raises an error. networkx itself reads its file with the edges right, so a round trip shows nothing of that. The
# parameters of the function rename id and name, not value.
#
# What to do: call such attributes otherwise (score, code) before making the JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check networkx==3.6.1
cd "$folder"
npm install --silent --no-audit --no-fund --no-save cytoscape@3.35.0
cat > draw.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

try {
  const drawn = cytoscape({ headless: true, elements: JSON.parse(readFileSync(0, "utf8")) });
  console.log(`${drawn.nodes().length} nodes, ${drawn.edges().length} edges`);
} catch (error) {
  console.log(error.message);
}
JAVASCRIPT
venv/bin/python - <<'PYTHON'
import json
import subprocess

import networkx


def elements(**of_a):
    graph = networkx.DiGraph()
    graph.add_node("a", **of_a)
    graph.add_edge("b", "a", value=7)
    found = networkx.cytoscape_data(graph)["elements"]
    drawn = subprocess.run(["node", "draw.mjs"], input=json.dumps(found), text=True, capture_output=True, check=True)
    node, edge = found["nodes"][0]["data"], found["edges"][0]["data"]
    print(f"{of_a} is {node}, its edge {edge}: {drawn.stdout.strip()}")
    return node, edge, drawn.stdout.strip()


node, edge, drawn = elements(value=12, score=12)
assert node == {"value": "a", "score": 12, "id": "a", "name": "a"}, "the value of a node is kept now"
assert (edge["value"], drawn) == (7, "2 nodes, 1 edges")
node, edge, drawn = elements(id="a-1")
assert (node["id"], edge["target"]) == ("a-1", "a"), "the ends of edges are named as the nodes now"
assert "nonexistent target" in drawn
PYTHON
