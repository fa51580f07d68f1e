#!/usr/bin/env bash
# rdflib 7.6.0: ?share IN (60) finds less than ?share = 60, and NOT IN keeps what is equal.
#
# By SPARQL 1.1 (17.4.1.9) IN is short for a row of `=` with `||` between them, so of 60, 60.0 and
# "60"^^xsd:nonNegativeInteger it finds all three. rdflib compares the terms instead: only the one with
# the same datatype is found, and NOT IN lets the other two pass as if they were other numbers. Where
# shares are decimals, or counts have the type that OWL has for counts, a filter for a few of them
# returns nothing, in silence. pyoxigraph 0.5.13 finds all three.
#
# What to do: write FILTER(?share = 60 || ?share = 70).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from rdflib import Graph

DATA = """
PREFIX : <urn:a#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
:whole :share 60 . :decimal :share 60.0 . :count :share "60"^^xsd:nonNegativeInteger . :other :share 61 .
"""
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), pyoxigraph.RdfFormat.TURTLE)


def both(condition):
    sparql = f"PREFIX : <urn:a#> SELECT ?s {{ ?s :share ?v FILTER({condition}) }}"
    one = sorted(str(row[0]).partition("#")[2] for row in graph.query(sparql))
    other = sorted(row[0].value.partition("#")[2] for row in store.query(sparql))
    print(f"{condition}: rdflib {one}, pyoxigraph {other}")
    return one, other


SAME = ["count", "decimal", "whole"]
assert both("?v = 60") == (SAME, SAME)
assert both("?v IN (60)") == (["whole"], SAME)
assert both("?v NOT IN (60)") == (["count", "decimal", "other"], ["other"])
PYTHON
