#!/usr/bin/env bash
# rdflib 7.6.0 (format="pretty-xml") and rdflib.js 2.4.0 write a list of words as RDF/XML without the
# words: the one makes resources of them, the other leaves the list empty.
#
# sh:in ( "Good" "Outstanding" ) becomes <rdf:Description rdf:about="Good"/> in rdflib's readable form:
# whoever reads it gets the IRI http://.../Good, relative to where the file lay. rdflib.js writes
# <sh:in rdf:parseType="Collection"></sh:in>, also for lists of resources. Both are valid RDF/XML of another
# graph, so no reader complains, and shapes that permitted two values permit neither: pySHACL 0.40.1 refuses
# "Good" by them. parseType="Collection" holds resources only (RDF/XML 1.1, 7.2.19); literals need rdf:first
# and rdf:rest, which rdflib's format="xml" writes. rdflib's warning comes with every list, of resources too,
# and speaks of something else.
#
# What to do: take Turtle of both, or format="xml" of rdflib.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyshacl==0.40.1
cd "$folder"
npm install --silent --no-audit --no-fund --no-save rdflib@2.4.0
cat > write.js <<'JAVASCRIPT'
const rdf = require("rdflib");

const [text, place] = process.argv.slice(2);
const graph = rdf.graph();
rdf.parse(text, graph, place, "text/turtle");
process.stdout.write(rdf.serialize(null, graph, place, "application/rdf+xml"));
JAVASCRIPT
venv/bin/python - <<'PYTHON'
import subprocess
import warnings

import pyshacl
from rdflib import RDF, Graph

warnings.simplefilter("ignore", UserWarning)
PLACE = "http://example.org/files/shapes"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/a#> .
:S a sh:NodeShape ; sh:targetSubjectsOf :rating ; sh:property :P .
:P sh:path :rating ; sh:in ( "Good" "Outstanding" ) .
"""
shapes = Graph().parse(data=SHAPES, format="turtle")
data = Graph().parse(data='PREFIX : <http://example.org/a#> :a :rating "Good" .', format="turtle")
written = {
    "rdflib, xml": shapes.serialize(format="xml"),
    "rdflib, pretty-xml": shapes.serialize(format="pretty-xml"),
    "rdflib.js": subprocess.check_output(["node", "write.js", SHAPES, PLACE], text=True),
}
seen = {}
for name, xml in written.items():
    read = Graph().parse(data=xml, format="xml", publicID=PLACE)
    members = sorted(member.n3() for member in read.objects(None, RDF.first))
    seen[name] = members, pyshacl.validate(data, shacl_graph=read)[0]
    print(f"{name}: members {members}, 'Good' conforms: {seen[name][1]}")
resources = ["<http://example.org/files/Good>", "<http://example.org/files/Outstanding>"]
assert seen["rdflib, xml"] == (['"Good"', '"Outstanding"'], True)
assert seen["rdflib, pretty-xml"] == (resources, False)
assert seen["rdflib.js"] == ([], False)
PYTHON
