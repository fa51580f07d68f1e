#!/usr/bin/env bash
# shacl-engine 1.1.2: a path that repeats anything but one plain property leads nowhere, and its shape says that
# all is well.
#
# sh:oneOrMorePath, sh:zeroOrMorePath and sh:zeroOrOnePath may hold any path (SHACL 2.3.1.5 to 7): "any part of
# the whole" is [ sh:oneOrMorePath [ sh:inversePath :partOf ] ], and "up the tree by either property" repeats an
# alternative. shacl-engine follows the repetition of one property only. With anything else inside it reaches no
# value, or just the start, without an error: what sh:class or sh:datatype demand of the values is not asked of any,
# and conforms is true. The same inner paths work where they are not repeated, so a test of one step shows
# nothing. An alternative that is a sequence is lost alike. pySHACL 0.40.1 and rdf-validate-shacl 0.6.5 follow
# them all.
#
# What to do: write the longer relation into the data, and use a plain property.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cd "$folder"
npm install --silent --no-audit --no-fund --no-save n3@1.26.0 shacl-engine@1.1.2 rdf-validate-shacl@0.6.5 \
  @rdfjs/dataset@2.0.3
cat > validate.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import dataset from "@rdfjs/dataset";
import { DataFactory, Parser } from "n3";
import RdfValidateShacl from "rdf-validate-shacl";
import { Validator } from "shacl-engine";

const read = (turtle) => dataset.dataset(new Parser().parse(turtle));
const told = [];
for (const [shapes, data] of JSON.parse(readFileSync("cases.json"))) {
  const engine = new Validator(read(shapes), { factory: DataFactory });
  const other = new RdfValidateShacl(read(shapes));
  const reports = [await engine.validate({ dataset: read(data) }), await other.validate(read(data))];
  told.push(reports.map((report) => report.results.length));
}
console.log(JSON.stringify(told));
JAVASCRIPT
venv/bin/python - <<'PYTHON'
import json
import subprocess

import pyshacl
from rdflib import SH, Graph

PREFIXES = "PREFIX : <urn:a#> PREFIX sh: <http://www.w3.org/ns/shacl#> "
DATA = PREFIXES + """
:unit :partOf :region . :office :memberOf :unit . :team :partOf :office . :region :partOf :service .
"""
# Every value breaks sh:nodeKind sh:Literal, so the number of results is that of the values reached.
SHAPE = PREFIXES + ":S sh:targetNode %s ; sh:property [ sh:path %s ; sh:nodeKind sh:Literal ] ."
EITHER = "[ sh:alternativePath ( :partOf :memberOf ) ]"
REACHED = {  # start, path: how many values there are, how many shacl-engine reaches
    (":unit", "[ sh:oneOrMorePath :partOf ]"): (2, 2),
    (":team", EITHER): (1, 1),
    (":team", f"[ sh:oneOrMorePath {EITHER} ]"): (4, 0),
    (":team", f"[ sh:zeroOrMorePath {EITHER} ]"): (5, 1),
    (":service", "[ sh:inversePath :partOf ]"): (1, 1),
    (":service", "[ sh:oneOrMorePath [ sh:inversePath :partOf ] ]"): (2, 0),
    (":team", "( :partOf :memberOf )"): (1, 1),
    (":team", "[ sh:zeroOrOnePath ( :partOf :memberOf ) ]"): (2, 1),
    (":team", "[ sh:alternativePath ( :partOf ( :partOf :memberOf ) ) ]"): (2, 1),
}
cases = [(SHAPE % asked, DATA) for asked in REACHED]
with open("cases.json", "w") as file:
    json.dump(cases, file)
told = json.loads(subprocess.run(["node", "validate.mjs"], capture_output=True, text=True, check=True).stdout)
for ((start, path), (right, few)), (shapes, data), (engine, other) in zip(REACHED.items(), cases, told):
    graph, shacl = (Graph().parse(data=text, format="turtle") for text in (data, shapes))
    report = pyshacl.validate(graph, shacl_graph=shacl)[1]
    found = len(list(report.objects(None, SH.result)))
    print(f"{start} {path}: pySHACL {found}, rdf-validate-shacl {other}, shacl-engine {engine}")
    assert (found, other, engine) == (right, right, few)
PYTHON
