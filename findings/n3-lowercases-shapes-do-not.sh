#!/usr/bin/env bash
# N3.js 1.26.0 with shacl-engine 1.1.2 or rdf-validate-shacl 0.6.5: "Good"@en-GB violates
# sh:languageIn ("en-GB").
#
# N3.js writes the language tags of literals in small letters when it parses, as RDF allows. The tags in
# sh:languageIn are plain strings and stay as they are, and both validators compare by the first letters, with
# regard to case. So the tag as everybody writes it, en-GB in the data and in the shape, is refused; only a
# shape that says en-gb takes it. By the first letters, ("fr") lets "frr" pass, which is North Frisian, and
# "*", any language (RFC 4647), lets nothing pass. SHACL (4.4.4) compares by langMatches, which knows no case
# and ends at a hyphen: pySHACL 0.40.1 is right in all of these.
#
# What to do: write the tags of sh:languageIn in small letters.
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

PREFIXES = "PREFIX : <urn:a#> PREFIX sh: <http://www.w3.org/ns/shacl#> "
ASKED = {  # language asked for, language found: whether it fits, what both validators in JavaScript say
    ("en-GB", "en-GB"): (True, False),
    ("en-gb", "en-GB"): (True, True),
    ("fr", "fr-FR"): (True, True),
    ("fr", "frr"): (False, True),
    ("*", "en"): (True, False),
}
cases = [
    (
        f'{PREFIXES} :S sh:targetSubjectsOf :label ; sh:property [ sh:path :label ; sh:languageIn ("{asked}") ] .',
        f'{PREFIXES} :rating :label "Good"@{language} .',
    )
    for asked, language in ASKED
]
with open("cases.json", "w") as file:
    json.dump(cases, file)
told = json.loads(subprocess.run(["node", "validate.mjs"], capture_output=True, text=True, check=True).stdout)
for ((asked, language), (fits, said)), (shapes, data), (engine, other) in zip(ASKED.items(), cases, told):
    graph, shacl = (Graph().parse(data=text, format="turtle") for text in (data, shapes))
    conforms = pyshacl.validate(graph, shacl_graph=shacl)[0]
    print(f"{asked} asked, {language} found: pySHACL {conforms}, shacl-engine {engine}, rdf-validate-shacl {other}")
    assert (conforms, engine, other) == (fits, said, said)
PYTHON
