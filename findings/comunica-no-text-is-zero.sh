#!/usr/bin/env bash
# Comunica 5.3.0: xsd:double("") is 0, and the average counts it.
#
# Cells of a table that were left empty come as empty texts, and xsd:double(?cell) is how a query makes numbers of the
# others; of "" there is none, as a double has at least one digit (XML Schema 2, 3.2.5). Comunica makes 0 of it, as of
# a blank or a line's end, with xsd:double and xsd:float. xsd:decimal and xsd:integer refuse the same text, and "n/a"
# is refused by all four, so it looks as if casts check. "0x1A", which may be the code of a file, is 26. The average
# of 12, an empty cell and 14 is 8.67, a unit's lowest score is 0, and no error tells. rdflib and pyoxigraph have no
# value there.
#
# What to do: BIND(xsd:decimal(?cell) AS ?number) FILTER(BOUND(?number)).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save @comunica/query-sparql-rdfjs@5.3.0 n3@1.26.0
cat > run.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Store } from "n3";

const engine = new QueryEngine();
const PREFIX = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>";

async function told(expression, cells, more = "") {
  const sparql = `${PREFIX} SELECT (${expression} AS ?x) { VALUES ?cell { ${cells} } ${more} }`;
  const [row] = await (await engine.queryBindings(sparql, { sources: [new Store()] })).toArray();
  const value = row.get("x")?.value;
  console.log(`${expression} of ${cells}: ${value}`);
  return value === undefined ? undefined : Number(value);
}

for (const kind of ["xsd:double", "xsd:float"]) {
  for (const [cell, right] of Object.entries({ '""': 0, '" "': 0, '"\\n"': 0, '"0x1A"': 26, '"n/a"': undefined }))
    assert.equal(await told(`${kind}(?cell)`, cell), right, "other texts are numbers now");
}
for (const kind of ["xsd:decimal", "xsd:integer"])
  for (const cell of ['""', '" "', '"0x1A"']) assert.equal(await told(`${kind}(?cell)`, cell), undefined);
const CELLS = '"12" "" "14"';
assert.equal((await told("AVG(xsd:double(?cell))", CELLS)).toFixed(2), "8.67", "the average leaves out empty texts now");
assert.equal(await told("MIN(xsd:double(?cell))", CELLS), 0);
const BOUND = "BIND(xsd:decimal(?cell) AS ?number) FILTER(BOUND(?number))";
assert.equal(await told("AVG(?number)", CELLS, BOUND), 13);
JAVASCRIPT
node run.mjs
