#!/usr/bin/env bash
# rdflib 7.6.0 and Comunica 5.3.0: SUBSTR from before the first letter counts from the end.
#
# A start of 0 or less is allowed and stands for places before the text, of which there is nothing to give: "the
# last seven letters", SUBSTR(?code, STRLEN(?code) - 6), is the whole of a shorter code (XPath functions, 5.4.3,
# to which SPARQL 1.1, 17.4.3.3, refers). Both take the start, less one, for an index of their language, where
# below zero means from the end: "HMP-1" becomes "-1", and SUBSTR("HMP-1", 0, 3) is empty. Codes of seven letters
# or more come out right, and that two engines agree looks like proof. pyoxigraph 0.5.13 follows the standard.
#
# What to do: IF(STRLEN(?code) > 7, SUBSTR(...), ?code).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
cd "$folder"
npm install --silent --no-audit --no-fund --no-save @comunica/query-sparql-rdfjs@5.3.0 n3@1.26.0
cat > query.js <<'JAVASCRIPT'
const { QueryEngine } = require("@comunica/query-sparql-rdfjs");
const { Store } = require("n3");

(async () => {
  const engine = new QueryEngine();
  const told = [];
  for (const query of JSON.parse(process.argv[2])) {
    const [row] = await (await engine.queryBindings(query, { sources: [new Store()] })).toArray();
    told.push(row.get("x").value);
  }
  console.log(JSON.stringify(told));
})();
JAVASCRIPT
venv/bin/python - <<'PYTHON'
import json
import subprocess

import pyoxigraph
from rdflib import Graph

TEXTS = {  # expression: by the standard, by rdflib and Comunica
    'SUBSTR("HMP-1", STRLEN("HMP-1") - 6)': ("HMP-1", "-1"),
    'SUBSTR("HMP-123", STRLEN("HMP-123") - 6)': ("HMP-123", "HMP-123"),
    'SUBSTR("HMP-12345", STRLEN("HMP-12345") - 6)': ("P-12345", "P-12345"),
    'SUBSTR("HMP-1", 0)': ("HMP-1", "1"),
    'SUBSTR("HMP-1", 0, 3)': ("HM", ""),
    'SUBSTR("HMP-1", 1, 3)': ("HMP", "HMP"),
}
queries = [f"SELECT ({expression} AS ?x) {{}}" for expression in TEXTS]
command = ["node", "query.js", json.dumps(queries)]
told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
for (expression, (right, wrong)), query, comunica in zip(TEXTS.items(), queries, told):
    ((rdflib,),), ((other,),) = Graph().query(query), pyoxigraph.Store().query(query)
    print(f"{expression}: rdflib {str(rdflib)!r}, Comunica {comunica!r}, pyoxigraph {other.value!r}")
    assert (other.value, str(rdflib), comunica) == (right, wrong, wrong)
PYTHON
