#!/usr/bin/env bash
# rdflib 7.6.0: COUNT of an expression counts the rows where the expression has no value.
#
# COUNT counts how often its expression has a value and no error (SPARQL 1.1, 18.5.1.2). COUNT(IF(?rating = "Good", 1,
# ?none)), which people bring from SQL's COUNT(CASE WHEN), is thus the number of those rated Good. rdflib gives the
# number of rows, likewise for COUNT(COALESCE(?score)) where half have no score, and with DISTINCT each failure is a
# value of its own. COUNT(?score), a plain variable, is right, so the first test passes. pyoxigraph 0.5.13 counts
# those with a value.
#
# What to do: SUM(IF(BOUND(?rating) && ?rating = "Good", 1, 0)), or BIND the expression before and count its variable.
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
PREFIX : <urn:a#>
:a a :Unit ; :rating "Good" ; :score 18 . :b a :Unit ; :rating "Poor" ; :score 9 . :c a :Unit . :d a :Unit .
"""
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
UNITS = "?unit a :Unit OPTIONAL { ?unit :rating ?rating ; :score ?score }"
ASKED = {  # what is counted: by rdflib, by pyoxigraph
    'COUNT(IF(?rating = "Good", 1, ?none))': (4, 1),
    'COUNT(DISTINCT IF(?rating = "Good", ?unit, ?none))': (4, 1),
    "COUNT(COALESCE(?score))": (4, 2),
    "COUNT(?score)": (2, 2),
    'SUM(IF(BOUND(?rating) && ?rating = "Good", 1, 0))': (1, 1),
}


def told(select, pattern):
    sparql = f"PREFIX : <urn:a#> SELECT ({select} AS ?x) {{ {pattern} }}"
    ((seen,),), ((other,),) = graph.query(sparql), store.query(sparql)
    print(f"{select}: rdflib {seen}, pyoxigraph {other.value}")
    return int(seen), int(other.value)


for expression, right in ASKED.items():
    assert told(expression, UNITS) == right, "expressions are counted otherwise now"
assert told("COUNT(?x1)", UNITS + ' BIND(IF(?rating = "Good", 1, ?none) AS ?x1)') == (1, 1)
PYTHON
