#!/usr/bin/env bash
# shacl-engine 1.1.2: which class is below which is read from the shapes and not from the data, so instances of
# subclasses are not checked, and sh:class refuses them.
#
# A shape for :Unit holds for every :Team where the data say that teams are units, and sh:class :Unit takes a team;
# what is below what is told by the data (SHACL, 2.1.3.2 and 4.1.1, SHACL instance). shacl-engine asks the shapes. If
# the classes stand with the data, as where ontology and data are one file, a team without a name conforms; if the
# shapes hold a line about subclasses for their own ends, the data are judged by it. Shapes and classes in one file,
# as in most examples, look right. pySHACL 0.40.1 and rdf-validate-shacl 0.6.5 ask the data.
#
# What to do: give shacl-engine the ontology together with the shapes, the others together with the data.
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
  told.push([(await engine.validate({ dataset: read(data) })).conforms, (await other.validate(read(data))).conforms]);
}
console.log(JSON.stringify(told));
JAVASCRIPT
venv/bin/python - <<'PYTHON'
import json
import subprocess

import pyshacl
from rdflib import Graph

PREFIXES = """PREFIX : <urn:a#> PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> """
BELOW = " :Team rdfs:subClassOf :Unit ."
NAMED = ":S a sh:NodeShape ; sh:targetClass :Unit ; sh:property [ sh:path :name ; sh:minCount 1 ] ."
ITSELF = ":Unit a rdfs:Class, sh:NodeShape ; sh:property [ sh:path :name ; sh:minCount 1 ] ."
HELD = ":S a sh:NodeShape ; sh:targetSubjectsOf :heldBy ; sh:property [ sh:path :heldBy ; sh:class :Unit ] ."
NAMELESS, HOLDER = ":north a :Team .", ":case :heldBy :north . :north a :Team ."
ASKED = {  # what, where the classes are: shapes, data, conforms by shacl-engine, by the other two
    ("target class", "data"): (NAMED, NAMELESS + BELOW, True, False),
    ("target class", "shapes"): (NAMED + BELOW, NAMELESS, False, True),
    ("target class", "both"): (NAMED + BELOW, NAMELESS + BELOW, False, False),
    ("class that is a shape", "data"): (ITSELF, NAMELESS + BELOW, True, False),
    ("class of a value", "data"): (HELD, HOLDER + BELOW, False, True),
    ("class of a value", "both"): (HELD + BELOW, HOLDER + BELOW, True, True),
}
cases = [(PREFIXES + shapes, PREFIXES + data) for shapes, data, _, _ in ASKED.values()]
with open("cases.json", "w") as file:
    json.dump(cases, file)
told = json.loads(subprocess.run(["node", "validate.mjs"], check=True, capture_output=True, text=True).stdout)
for (what, where), (shapes, data), (engine, other), (_, _, seen, right) in zip(ASKED, cases, told, ASKED.values()):
    by_pyshacl, _, _ = pyshacl.validate(Graph().parse(data=data), shacl_graph=Graph().parse(data=shapes))
    print(f"{what}, classes in {where}: conforms by shacl-engine {engine}, by the other two {other}, {by_pyshacl}")
    assert other == by_pyshacl == right
    assert engine == seen, "shacl-engine reads the classes elsewhere now"
PYTHON
