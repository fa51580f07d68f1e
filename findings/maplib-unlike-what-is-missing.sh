#!/usr/bin/env bash
# maplib 0.20.26: units without a rating pass FILTER(?rating != "Good"), and count as one more rating.
#
# A comparison with a variable that has no value is an error, and a filter drops the row (SPARQL 1.1, 17.2), as SQL
# does with null. maplib takes the missing for a value unlike all others: ?rating != "Good" over OPTIONAL keeps the
# units that nobody has rated among those that failed, and so does !(?rating = "Good"). COUNT(DISTINCT ?rating) counts
# the missing as a rating. COUNT(?rating) and < leave it out, so a total and its list disagree. pyoxigraph 0.5.13 and
# rdflib 7.6.0 agree on the others.
#
# What to do: FILTER(BOUND(?rating)) before comparing and counting.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check maplib==0.20.26 pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from maplib import Model
from rdflib import Graph

DATA = """
PREFIX : <urn:a#>
:a a :Unit ; :rating "Good" . :b a :Unit ; :rating "Poor" . :c a :Unit . :d a :Unit .
"""
model, graph, store = Model(), Graph(), pyoxigraph.Store()
model.reads(DATA, format="turtle")
graph.parse(data=DATA, format="turtle")
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)


def told(select, more=""):
    sparql = f"PREFIX : <urn:a#> SELECT {select} {{ ?x a :Unit OPTIONAL {{ ?x :rating ?rating }} {more} }}"
    seen = sorted(str(row[0]).strip("<>") for row in model.query(sparql).rows())
    one = sorted(str(row.x) for row in graph.query(sparql))
    other = sorted(row["x"].value for row in store.query(sparql))
    print(f"{select} {more}: maplib {seen}, rdflib and pyoxigraph {one}")
    assert one == other
    return seen, one


A, B, C, D = (f"urn:a#{unit}" for unit in "abcd")
for test in ('?rating != "Good"', '!(?rating = "Good")'):
    assert told("?x", f"FILTER({test})") == ([B, C, D], [B]), "the missing is compared otherwise now"
assert told("?x", 'FILTER(?rating = "Good")') == ([A], [A])
assert told("?x", 'FILTER(BOUND(?rating) && ?rating != "Good")') == ([B], [B])
assert told("(COUNT(?rating) AS ?x)") == (["2"], ["2"])
assert told("(COUNT(DISTINCT ?rating) AS ?x)") == (["3"], ["2"]), "the missing is counted otherwise now"
PYTHON
