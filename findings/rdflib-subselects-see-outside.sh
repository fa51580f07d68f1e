#!/usr/bin/env bash
# rdflib 7.6.0: a subselect that stands after a pattern is computed anew for each row, so every unit has the best
# score.
#
# Subselects are evaluated first, and only what they select is seen outside (SPARQL 1.1, 12): ?score in SELECT
# (MAX(?score) AS ?most) has nothing to do with the ?score around it. rdflib puts the values of the rows before into
# the subselect: the most of all is the unit's own score, the mean of a region is its score as well, and the number of
# all units is 1. "Units with the highest score" are then all. The same subselect written before the pattern is right,
# and so is one whose inner names stand nowhere else. pyoxigraph 0.5.13 is right in all of them.
#
# What to do: put subselects first, with names of their own inside.
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
:a :in :north ; :score 12 . :b :in :north ; :score 18 . :c :in :south ; :score 9 .
"""
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
MOST = "{ SELECT (MAX(?score) AS ?x) { ?any :score ?score } }"
ASKED = {  # pattern: ?x of the three units by rdflib, by pyoxigraph
    f"?unit :score ?score {MOST}": ([12, 18, 9], [18, 18, 18]),
    f"{MOST} ?unit :score ?score": ([18, 18, 18], [18, 18, 18]),
    "?unit :score ?score { SELECT (MAX(?s) AS ?x) { ?any :score ?s } }": ([18, 18, 18], [18, 18, 18]),
    "?unit :score ?score ; :in ?r { SELECT ?r (AVG(?score) AS ?x) { ?any :score ?score ; :in ?r } GROUP BY ?r }": (
        [12, 18, 9],
        [15, 15, 9],
    ),
    "?unit :score ?score { SELECT (COUNT(?unit) AS ?x) { ?unit :in ?r } }": ([1, 1, 1], [3, 3, 3]),
    f"?unit :score ?score {MOST} FILTER(?score = ?x)": ([12, 18, 9], [18]),
}
for pattern, (wrong, right) in ASKED.items():
    sparql = f"PREFIX : <urn:a#> SELECT ?x {{ {pattern} }} ORDER BY ?unit"
    seen = [int(row.x) for row in graph.query(sparql)]
    other = [int(float(row["x"].value)) for row in store.query(sparql)]
    print(f"{pattern}\n  rdflib {seen}, pyoxigraph {other}")
    assert (seen, other) == (wrong, right), "subselects are evaluated otherwise now"
PYTHON
