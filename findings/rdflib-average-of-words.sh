#!/usr/bin/env bash
# rdflib 7.6.0: the average of what is no number is 0, and words are left out of the average of a few numbers.
#
# What AVG meets that has no numeric datatype is an error by SPARQL 1.1 (18.5.1.4 takes the sum, and the sum
# has none), so the average has no value. rdflib skips it: scores that came from a table as text ("12", "14")
# have the average 0, with the type of a whole number; of the text "12" and the number 14 the average is 14;
# terms (xsd:duration), years and true and false have 0 as well. A 0 can be plotted and compared like any
# other. COUNT counts the very rows that AVG skips, and SUM over them raises an error that no part of the
# result survives. pyoxigraph 0.5.13 gives no value.
#
# What to do: FILTER(isNumeric(?score)) or xsd:decimal(?score) within, and COUNT beside every AVG.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from rdflib import Graph

XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
CASES = {
    "numbers": ("12 14", "13", "13"),
    "text": ('"12" "14"', "0", None),
    "text and a number": ('"12" 14', "14", None),
    "terms": ('"P1M"^^xsd:duration "P3M"^^xsd:duration', "0", None),
    "years": ('"2021"^^xsd:gYear "2023"^^xsd:gYear', "0", None),
    "true and false": ("true false", "0", None),
}
for name, (values, average, right) in CASES.items():
    sparql = f"{XSD} SELECT (AVG(?v) AS ?average) (COUNT(?v) AS ?count) {{ VALUES ?v {{ {values} }} }}"
    ((found, count),) = Graph().query(sparql)
    ((other, _),) = pyoxigraph.Store().query(sparql)
    other = other and other.value
    print(f"{name}: rdflib {found} of {count}, pyoxigraph {other}")
    assert (str(found), int(count), other) == (average, 2, right)

try:
    list(Graph().query('SELECT (SUM(?v) AS ?sum) { VALUES ?v { "12" 14 } }'))
except Exception as error:
    print("SUM:", error)
else:
    raise AssertionError("SUM raised nothing")
PYTHON
