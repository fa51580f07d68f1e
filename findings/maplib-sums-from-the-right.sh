#!/usr/bin/env bash
# maplib 0.20.26: its SPARQL takes 10 - 5 - 2 for 7, and 12 of 21 as a share for 0.
#
# Subtraction and division are computed from the right: 10 - (5 - 2), 100 / (10 / 2), and
# ?yes / ?of * 100 is ?yes / (?of * 100), where everybody else starts from the left. Whole numbers are
# divided without a remainder besides, where SPARQL promises a decimal (17.3, numeric-divide): 7 / 2 is 3.0,
# and every share below one is 0.0. The values have the type of a fraction, so nothing looks cut off.
# Whether a query is hit depends on where its author put the brackets. pyoxigraph 0.5.13 and rdflib 7.6.0
# compute alike and rightly.
#
# What to do: write brackets around every step, and 1.0 * before a whole number that is divided.
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

DATA = "PREFIX : <urn:a#> :a :yes 12 ; :of 21 . :b :yes 21 ; :of 21 ."
model, graph, store = Model(), Graph(), pyoxigraph.Store()
model.reads(DATA, format="turtle")
graph.parse(data=DATA, format="turtle")
store.load(DATA.encode(), pyoxigraph.RdfFormat.TURTLE)


def told(expression):
    """Return the values for both subjects: by maplib, by the other two, which must agree."""
    sparql = f"PREFIX : <urn:a#> SELECT ?s ({expression} AS ?x) {{ ?s :yes ?yes ; :of ?of }} ORDER BY ?s"
    seen = [float(x) for _, x in model.query(sparql).rows()]
    one = [round(float(row.x), 2) for row in graph.query(sparql)]
    other = [round(float(row["x"].value), 2) for row in store.query(sparql)]
    print(f"{expression}: maplib {seen}, rdflib and pyoxigraph {one}")
    assert one == other
    return seen, one


assert told("10 - 5 - 2") == ([7, 7], [3, 3])
assert told("100 / 10 / 2") == ([20, 20], [5, 5])
assert told("7 / 2") == ([3, 3], [3.5, 3.5])
assert told("?of - ?yes - 1") == ([10, 1], [8, -1])
assert told("?yes / ?of * 100") == ([0, 0], [57.14, 100])
assert told("((1.0 * ?yes) / ?of) * 100")[0][1] == 100
PYTHON
