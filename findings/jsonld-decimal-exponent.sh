#!/usr/bin/env bash
# PyLD 3.3.0 and pyoxigraph 0.5.13: 64.5 in JSON-LD, typed xsd:decimal by the context, becomes
# "6.45E1"^^xsd:decimal.
#
# Numbers with a fraction are written in the canonical form of xsd:double whatever type the context
# gives them; so the algorithm of JSON-LD 1.1 has it. xsd:decimal allows no exponent: FILTER(?share
# > 60) drops the value in silence. Whole numbers (64) come through well, so tests with round values
# pass. rdflib 7.6.0 writes "64.5" and hides the trouble from whoever tests with it alone.
#
# What to do: quote decimals in JSON-LD: {"share": "64.5"}.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check PyLD==3.3.0 pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import json
import warnings

import pyoxigraph as ox
from pyld import jsonld
from rdflib import Graph

warnings.simplefilter("ignore", DeprecationWarning)
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
CONTEXT = {"share": {"@id": "urn:share", "@type": DECIMAL}}


def read(value):
    """Return the lexical forms by three readers, and how many pass a FILTER."""
    document = {"@context": CONTEXT, "@id": "urn:a", "share": value}
    text = json.dumps(document)
    pyld = jsonld.to_rdf(document, {"format": "application/n-quads"}).split('"')[1]
    store = ox.Store()
    store.load(text.encode(), ox.RdfFormat.JSON_LD)
    (quad,) = store
    passed = list(store.query("SELECT ?s { ?s <urn:share> ?v FILTER(?v > 60) }"))
    (literal,) = Graph().parse(data=text, format="json-ld").objects()
    seen = (pyld, quad.object.value, str(literal), len(passed))
    print(f"{value!r}: PyLD {seen[0]}, pyoxigraph {seen[1]}, rdflib {seen[2]}, found {seen[3]}")
    return seen


assert read(64.5) == ("6.45E1", "6.45E1", "64.5", 0)
assert read(64) == ("64", "64", "64", 1)
assert read("64.5") == ("64.5", "64.5", "64.5", 1)
PYTHON
