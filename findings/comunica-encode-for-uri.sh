#!/usr/bin/env bash
# Comunica 5.3.0: ENCODE_FOR_URI leaves &, /, ?, #, = and + as they are.
#
# The function exists to put a name into one part of an address (SPARQL 1.1, 17.4.3.11: all reserved
# characters are encoded), as in IRI(CONCAT("http://example.org/find?name=", ENCODE_FOR_URI(?name))).
# Comunica encodes spaces and Welsh letters, so the result looks encoded, and leaves the signs that divide
# an address: "Smith & Sons" is asked for as name=Smith%20, "Unit 3/4" is a folder deeper, and what
# stands after # is never sent. 5.4.1, which needs Node.js 22, does the same. pyoxigraph 0.5.13 and rdflib
# 7.6.0 encode them all.
#
# What to do: make addresses outside the query, with encodeURIComponent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
npm install --silent --no-audit --no-fund --no-save @comunica/query-sparql-rdfjs@5.3.0 n3@1.26.0
cat > query.js <<'JAVASCRIPT'
const { QueryEngine } = require("@comunica/query-sparql-rdfjs");
const { Store } = require("n3");

async function main() {
  const rows = await new QueryEngine().queryBindings(process.argv[2], { sources: [new Store()] });
  for (const row of await rows.toArray()) console.log(row.get("x").value);
}
main();
JAVASCRIPT
venv/bin/python - <<'PYTHON'
import subprocess

import pyoxigraph
from rdflib import Graph

NAMES = {
    "Smith & Sons": "Smith%20&%20Sons",
    "Unit 3/4": "Unit%203/4",
    "a?b#c=d+e": "a?b#c=d+e",
    "Ynys Môn": "Ynys%20M%C3%B4n",
}
for name, expected in NAMES.items():
    sparql = f'SELECT (ENCODE_FOR_URI("{name}") AS ?x) {{}}'
    by_comunica = subprocess.check_output(["node", "query.js", sparql], text=True).strip()
    ((one,),) = pyoxigraph.Store().query(sparql)
    ((other,),) = Graph().query(sparql)
    print(f"{name}: Comunica {by_comunica}, pyoxigraph {one.value}, rdflib {other}")
    assert by_comunica == expected
    assert one.value == str(other)
    assert not set(one.value) & set("&/?#=+")
PYTHON
