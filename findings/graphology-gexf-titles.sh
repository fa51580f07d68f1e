#!/usr/bin/env bash
# graphology-gexf 0.13.2, the reader of Gephi Lite: an attribute has its title as its name only where
# its id is a number.
#
# GEXF declares attributes with an id, by which values refer to them, and a title, which people read.
# The id may be any text. With id="0" the attribute is called "Rating of the unit", as titled; with
# id="n0" or id="rating" it is called by its id, and the title is gone. So files with well-chosen ids
# show "n0" in the menus for colour and size, and the two spellings of one file give two sets of names.
#
# What to do: number the attributes of GEXF.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save graphology@0.26.0 graphology-gexf@0.13.2
cat > read.js <<'JAVASCRIPT'
const assert = require("node:assert");
const Graph = require("graphology");
const { parse } = require("graphology-gexf");

function names(id) {
  const graph = parse(Graph, `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph>
  <attributes class="node">
    <attribute id="${id}" title="Rating of the unit" type="string"/>
  </attributes>
  <nodes><node id="a" label="A"><attvalues><attvalue for="${id}" value="Good"/></attvalues></node></nodes>
  <edges/>
</graph></gexf>`);
  const found = Object.keys(graph.getNodeAttributes("a")).filter((name) => name !== "label");
  console.log(`id="${id}" is read as`, found);
  return found;
}

assert.deepEqual(names("0"), ["Rating of the unit"]);
assert.deepEqual(names("n0"), ["n0"]);
assert.deepEqual(names("rating"), ["rating"]);
JAVASCRIPT
node read.js
