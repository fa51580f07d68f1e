#!/usr/bin/env bash
# rdflib 7.6.0: a whole number times a whole number is a decimal, and what a query joins to it is lost.
#
# By SPARQL 1.1 (17.3, op:numeric-multiply) integer times integer is an integer, and double times double a
# double. rdflib adds so, and multiplies all numbers into xsd:decimal, though it prints 4 and says 2 * 2 = 4.
# A join and DISTINCT compare terms, so BIND(?beds * 2 AS ?places) meets no ?places of the data; a whole number
# counted twice stands in two groups. A CONSTRUCT writes 4.0, which sh:datatype xsd:integer refuses. A double
# divided or multiplied gets more digits than it had: 0.1e0 * 3 is 0.3000000000000000166533453694. Adding ?beds
# to itself does not do this. pyoxigraph 0.5.13 keeps the types.
#
# What to do: xsd:integer(?beds * 2).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13 pyshacl==0.40.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
import pyshacl
from rdflib import Graph

PREFIXES = """
PREFIX : <urn:a#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
DATA = PREFIXES + ":small :beds 2 . :large :beds 4 ."
SHAPES = PREFIXES + ":S sh:targetSubjectsOf :places ; sh:property [ sh:path :places ; sh:datatype xsd:integer ] ."
graph = Graph().parse(data=DATA, format="turtle")
store = pyoxigraph.Store()
store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)


def rows(sparql):
    return [len(list(engine.query(PREFIXES + sparql))) for engine in (graph, store)]


def conforms(expression):
    made = graph.query(PREFIXES + f"CONSTRUCT {{ ?u :places ?p }} {{ ?u :beds ?b BIND({expression} AS ?p) }}").graph
    return pyshacl.validate(made, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))[0]


for expression, joined, groups, right in (
    ("?b * 2", 0, 2, False),
    ("?b + ?b", 1, 1, True),
    ("xsd:integer(?b * 2)", 1, 1, True),
):
    join = rows(f"SELECT * {{ ?u :beds ?b BIND({expression} AS ?p) ?other :beds ?p }}")
    group = rows(f"SELECT DISTINCT ?n {{ ?u :beds ?b BIND(IF(?b = 2, {expression}, ?b) AS ?n) }}")
    print(f"{expression}: joined {join}, distinct {group} (rdflib, pyoxigraph), as shaped {conforms(expression)}")
    assert join == [joined, 1] and group == [groups, 1] and conforms(expression) == right

((value, same),) = graph.query("SELECT (0.1e0 * 3 AS ?x) (2 * 2 = 4 AS ?y) {}")
print("0.1e0 * 3 is", value.n3())
assert str(value) == "0.3000000000000000166533453694" and same.value
PYTHON
