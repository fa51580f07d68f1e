#!/usr/bin/env bash
# networkx 3.6.1: read_graphml replaces a node's numbers x and y by the text of a corner that yEd
# draws.
#
# A file may hold places twice: as values of its own (x = 100, an integer) and as yEd's geometry,
# which gives the upper left corner of the box. Where yEd's element comes last the values are
# overwritten, and with another type: '85.0' in place of 100. Where it comes first the values stay.
# Both files are valid and say the same, and the order of data elements has no meaning in GraphML.
#
# What to do: write yEd's elements before the plain values.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check networkx==3.6.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import networkx

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="x" for="node" attr.name="x" attr.type="int"/>
  <key id="y" for="node" attr.name="y" attr.type="int"/>
  <key id="drawn" for="node" yfiles.type="nodegraphics"/>
  <graph edgedefault="undirected"><node id="a">%s</node></graph>
</graphml>"""
VALUES = '<data key="x">100</data><data key="y">200</data>'
DRAWN = """<data key="drawn"><y:ShapeNode>
  <y:Geometry height="30.0" width="30.0" x="85.0" y="185.0"/></y:ShapeNode></data>"""


def place(data):
    node = networkx.parse_graphml(FILE % data).nodes["a"]
    return node["x"], node["y"]


last, first = place(VALUES + DRAWN), place(DRAWN + VALUES)
print("yEd's element last: ", last)
print("yEd's element first:", first)
assert last == ("85.0", "185.0")
assert first == (100, 200)
PYTHON
