#!/usr/bin/env bash
# rdflib 7.6.0: MIN and MAX over IRIs give words that look like the IRI and are none.
#
# MIN and MAX order values as ORDER BY does (SPARQL 1.1, 18.5.1.5), so a common way to take one thing of a
# group, the first inspection of each unit, is MIN(?inspection). rdflib puts the text of the IRI into a
# literal: printed, in CSV and in a comparison by STR it looks right, but no triple has it as its
# subject. So what is joined to it is lost: a query with the selection inside returns no rows, with no
# error. SAMPLE keeps the IRI. pyoxigraph 0.5.13 gives the IRI in all of them.
#
# What to do: MIN(STR(?inspection)) and then IRI() of it.
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
:first :unit :u ; :rating "Good" . :second :unit :u ; :rating "Inadequate" .
"""
INNER = "SELECT (%s AS ?one) { ?i :unit ?u } GROUP BY ?u"
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), pyoxigraph.RdfFormat.TURTLE)


def both(sparql):
    sparql = "PREFIX : <urn:a#> " + sparql
    one = [row[0].n3() for row in graph.query(sparql)]
    other = [str(row[0]) for row in store.query(sparql)]
    print(f"{sparql[18:]}\n  rdflib {one}, pyoxigraph {other}")
    return one, other


JOINED = "SELECT ?rating { { %s } ?one :rating ?rating }"
assert both(INNER % "MIN(?i)") == (['"urn:a#first"'], ["<urn:a#first>"])
assert both(JOINED % INNER % "MIN(?i)") == ([], ['"Good"'])
by_text = "SELECT (IRI(MIN(STR(?i))) AS ?one) { ?i :unit ?u } GROUP BY ?u"
assert both(JOINED % by_text) == (['"Good"'], ['"Good"'])
PYTHON
