#!/usr/bin/env bash
# pySHACL 0.40.1: after shapes that cannot be parsed, rdflib writes other literals, for the rest of
# the process.
#
# While it parses shapes pySHACL switches rdflib's normalising of literals off, for all threads, and
# does not switch it on again when the parser raises. Whoever catches the error and goes on, a web
# service for instance, gets other results from code that has nothing to do with SHACL:
# Literal("01", datatype=XSD.integer) is "1" before and "01" after, so it is no longer found in
# graphs made earlier.
#
# What to do: parse shapes with rdflib yourself and give pySHACL the graph; or restore
# rdflib.NORMALIZE_LITERALS.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyshacl
import rdflib
from rdflib import XSD, Graph, Literal, URIRef

graph = Graph()
graph.add((URIRef("urn:a"), URIRef("urn:number"), Literal("01", datatype=XSD.integer)))


def found():
    return (None, None, Literal("01", datatype=XSD.integer)) in graph


before = found()
try:
    pyshacl.validate(Graph(), shacl_graph="@prefix : <urn:a#> .\n:a :b ; ; .. :c\n")
except Exception as error:
    print("the shapes cannot be read:", type(error).__name__)
    assert type(error).__name__ == "BadSyntax", error
else:
    raise AssertionError("these shapes can be read")
after = found()
print(f"the same literal is found before: {before}, after: {after}")
assert (before, after, rdflib.NORMALIZE_LITERALS) == (True, False, False)
PYTHON
