#!/usr/bin/env bash
# PyLD 3.3.0: an @id without a base is an address at example.org, so the things of two files are one.
#
# {"@id": "report-7"} is relative to the address a document comes from; text handed to a library has none. PyLD
# takes http://example.org/base/ then, without a word, and also where the base is given as "": the result is
# full IRIs that look as if the document had said so, and "report-7" of two publishers is one report with both
# names. rdflib 7.6.0 takes the folder in which the program runs, so the same text is other things on each
# machine; pyoxigraph 0.5.13 leaves out every statement about such a thing. Nobody raises an error.
#
# What to do: hand in a base always, or refuse text that needs one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyLD==3.3.0 pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import json
from pathlib import Path

import pyoxigraph
from pyld import jsonld
from rdflib import Graph


def document(name):
    return {"@context": {"@vocab": "http://schema.org/"}, "@id": "report-7", "name": name}


graph = Graph()
for name in ("Inspection of a unit", "Garden plan"):
    text = jsonld.to_rdf(document(name), {"format": "application/n-quads"})
    print("PyLD:", text.strip())
    graph.parse(data=text, format="nt")
assert {str(thing) for thing in graph.subjects()} == {"http://example.org/base/report-7"} and len(graph) == 2

text = json.dumps(document("Inspection of a unit"))
((thing, _, _),) = Graph().parse(data=text, format="json-ld")
print("rdflib:", str(thing).replace(str(Path.cwd()), "..."))
assert str(thing) == (Path.cwd() / "report-7").as_uri()

quads = list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
print("pyoxigraph:", quads)
assert quads == []

told = jsonld.to_rdf(document("Inspection of a unit"), {"format": "application/n-quads", "base": ""})
print("PyLD with an empty base:", told.strip())
assert "<http://example.org/base/report-7>" in told
PYTHON
