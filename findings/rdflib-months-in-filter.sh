#!/usr/bin/env bash
# rdflib 7.6.0: months (xsd:gYearMonth) are sorted rightly and never compared.
#
# ORDER BY, MAX and MIN put months in their order, so one takes it that < and > work. In a FILTER
# both are an error, which counts as false, and nothing tells. "Inspections with no later one of the
# same unit", written with FILTER NOT EXISTS, then returns every inspection. pyoxigraph 0.5.13
# compares them, so the same query over the same data has two answers.
#
# What to do: compare STR(?month), or take MAX in a subselect.
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
:first :unit :u ; :month "2022-09"^^xsd:gYearMonth .
:second :unit :u ; :month "2024-10"^^xsd:gYearMonth .
"""
LATEST = """
PREFIX : <urn:a#>
SELECT ?i { ?i :unit ?u ; :month ?m
  FILTER NOT EXISTS { ?j :unit ?u ; :month ?n FILTER(%s) } } ORDER BY ?i
"""
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), pyoxigraph.RdfFormat.TURTLE)


def both(sparql):
    one = [str(row[0]).partition("#")[2] for row in graph.query(sparql)]
    other = [row[0].value.partition("#")[2] for row in store.query(sparql)]
    print(f"  rdflib {one}, pyoxigraph {other}")
    return one, other


print("the latest inspection of a unit, by ?n > ?m:")
assert both(LATEST % "?n > ?m") == (["first", "second"], ["second"])
print("by STR(?n) > STR(?m):")
assert both(LATEST % "STR(?n) > STR(?m)") == (["second"], ["second"])
print("by ORDER BY DESC(?m) LIMIT 1:")
latest = "PREFIX : <urn:a#> SELECT ?i { ?i :month ?m } ORDER BY DESC(?m) LIMIT 1"
assert both(latest) == (["second"], ["second"])
PYTHON
