#!/usr/bin/env bash
# Three SHACL validators (pySHACL 0.40.1, shacl-engine 1.1.2, rdf-validate-shacl 0.6.5) let a term of ten years
# pass sh:maxInclusive "P1Y" and refuse one of six months.
#
# Bounds of xsd:duration and xsd:yearMonthDuration are compared as text: "P10Y" comes before "P1Y" and "P6M"
# behind it. That the three agree makes it look right, and a term equal to the bound passes. pySHACL writes
# years and months apart first, so it refuses P18M, which the other two let pass. Those compare days as text as
# well: where P10D is the bound, 9 days are too long and 100 are not. Numbers, dates and years are compared
# rightly. By SHACL (4.3) what cannot be compared is refused, so none of the three may say that ten years are
# at most one.
#
# What to do: keep terms as whole numbers of days or months, and bound those.
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

PREFIXES = "PREFIX : <urn:a#> PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
SHAPE = PREFIXES + ":S sh:targetSubjectsOf :lasts ; sh:property [ sh:path :lasts ; %s ] ."
TERMS = {  # type, bound, term: what pySHACL says, what both validators in JavaScript say
    ("yearMonthDuration", "P1Y", "P1Y"): (True, True),
    ("yearMonthDuration", "P1Y", "P6M"): (False, False),
    ("yearMonthDuration", "P1Y", "P10Y"): (True, True),
    ("yearMonthDuration", "P1Y", "P18M"): (False, True),
    ("duration", "P1Y", "P6M"): (False, False),
    ("duration", "P1Y", "P10Y"): (True, True),
    ("duration", "P1Y", "P18M"): (False, True),
    ("dayTimeDuration", "P10D", "P9D"): (True, False),
    ("dayTimeDuration", "P10D", "P100D"): (False, True),
    ("integer", "10", "9"): (True, True),
    ("integer", "10", "100"): (False, False),
}
cases = [
    (
        SHAPE % f'sh:maxInclusive "{bound}"^^xsd:{kind}',
        f'{PREFIXES} :order :lasts "{term}"^^xsd:{kind} .',
    )
    for kind, bound, term in TERMS
]
with open("cases.json", "w") as file:
    json.dump(cases, file)
told = json.loads(subprocess.run(["node", "validate.mjs"], capture_output=True, text=True, check=True).stdout)
for ((kind, bound, term), (right, said)), (shapes, data), (engine, other) in zip(TERMS.items(), cases, told):
    graph, shacl = (Graph().parse(data=text, format="turtle") for text in (data, shapes))
    conforms = pyshacl.validate(graph, shacl_graph=shacl)[0]
    print(f"{term} at most {bound} ({kind}): pySHACL {conforms}, shacl-engine {engine}, rdf-validate-shacl {other}")
    assert (conforms, engine, other) == (right, said, said)
PYTHON
