#!/usr/bin/env bash
# pyoxigraph 0.5.13: whether a date plus a duration has a value depends on the names of the variables.
#
# ?x + ?y of the 31st of January and a month is the 28th of February. ?y + ?x, the same date in ?y and the
# same month in ?x, has no value, nor has ?date + ?length, while ?date + ?term has one. With a constant the
# number decides: P2M can be added to ?made and P7M cannot. Where the sum stands in a FILTER its rows are
# gone; nothing tells. Renaming a variable is thus no longer safe. It looks as if the optimiser put the two
# sides of a + into an order of its own, and only date + duration, not duration + date, could be computed.
# Subtraction keeps its sides. rdflib 7.6.0 has a value in all of them.
#
# What to do: subtract the negative duration, as in ?date - "-P1M"^^xsd:yearMonthDuration.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from rdflib import Graph

PREFIXES = "PREFIX : <urn:a#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
DATA = PREFIXES + ':licence :begins "2023-01-31"^^xsd:date ; :lasts "P1M"^^xsd:yearMonthDuration .'
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)
graph = Graph().parse(data=DATA, format="turtle")


def told(expression, date="x", term="y"):
    sparql = f"{PREFIXES} SELECT ({expression} AS ?end) {{ :licence :begins ?{date} ; :lasts ?{term} }}"
    ((found,),), ((other,),) = store.query(sparql), graph.query(sparql)
    found = found and found.value
    print(f"{expression}: pyoxigraph {found}, rdflib {other}")
    return found, str(other)


END = "2023-02-28"
for date, term, found in (("x", "y", END), ("y", "x", None), ("date", "term", END), ("date", "length", None)):
    assert told(f"?{date} + ?{term}", date, term) == (found, END)
for months, end in ((2, "2023-03-31"), (7, "2023-08-31")):
    term = f'"P{months}M"^^xsd:yearMonthDuration'
    assert told(f"?made + {term}", "made") == (end if months == 2 else None, end)
    assert told(f"?made - {term.replace('P', '-P', 1)}", "made") == (end, end)

sparql = PREFIXES + "ASK { :licence :begins ?%s ; :lasts ?%s FILTER(?%s + ?%s > '2023-02-01'^^xsd:date) }"
assert store.query(sparql % tuple("xyxy"))
assert not store.query(sparql % tuple("yxyx"))
PYTHON
