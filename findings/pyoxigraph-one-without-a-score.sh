#!/usr/bin/env bash
# pyoxigraph 0.5.13: one unit without a score, and its region has no sum, no mean, no highest and no lowest.
#
# SUM(?score) over OPTIONAL { ?unit :score ?score } is expected to leave out what is missing, as in SQL and
# spreadsheets, and as rdflib 7.6.0, Comunica and maplib do. pyoxigraph takes a variable without a value for an error,
# and a sum with an error for no sum; the letter of SPARQL 1.1 (18.5.1.3) can be read so. COUNT(?score) in the same
# row counts the others, so the group is there with an empty cell, and regions that are complete have all their
# values: a table that looks as if the region had no scores at all.
#
# What to do: FILTER(BOUND(?score)) before grouping, or COALESCE(?score, 0) where none means 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from rdflib import Graph

DATA = """
PREFIX : <urn:a#>
:a :in :north ; :score 12 . :b :in :north ; :score 18 .
:c :in :south ; :score 9 . :d :in :south ; :score 11 . :e :in :south .
"""
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
ASKED = {  # aggregate: north, south by rdflib; pyoxigraph has nothing for the south, but for COUNT
    "COUNT": ("2", "2"),
    "SUM": ("30", "20"),
    "AVG": ("15", "10"),
    "MAX": ("18", "11"),
    "MIN": ("12", "9"),
}
for name, right in ASKED.items():
    sparql = f"""PREFIX : <urn:a#> SELECT ?r ({name}(?score) AS ?x) {{
        ?unit :in ?r OPTIONAL {{ ?unit :score ?score }} %s }} GROUP BY ?r ORDER BY ?r"""
    other = tuple(str(row.x) for row in graph.query(sparql % ""))
    seen, bound = (
        tuple(row["x"] and row["x"].value for row in store.query(sparql % more))
        for more in ("", "FILTER(BOUND(?score))")
    )
    print(f"{name}: pyoxigraph {seen}, with FILTER(BOUND(?score)) {bound}, rdflib {other}")
    assert other == bound == right
    assert seen == (right[0], right[1] if name == "COUNT" else None), "missing values are treated otherwise now"
PYTHON
