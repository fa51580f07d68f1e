#!/usr/bin/env bash
# rdflib 7.6.0: a row whose values are all unbound is counted, written, and not there when one
# iterates.
#
# Two things have no score. SELECT ?score over them, with OPTIONAL, has two rows without a value.
# len(result) is 2, the CSV and the JSON have two rows, and a loop over the result runs no time at
# all. The same happens to the one row of SELECT (MAX(?x) AS ?m) over nothing, so `(row,) = result`
# fails on valid data.
#
# What to do: bind something in every row, or read result.bindings.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import json

from rdflib import Graph

graph = Graph().parse(data="PREFIX : <urn:a#> :one :unit :u . :two :unit :u .", format="turtle")
result = graph.query("PREFIX : <urn:a#> SELECT ?s { ?i :unit :u OPTIONAL { ?i :score ?s } }")
rows = json.loads(result.serialize(format="json"))["results"]["bindings"]
lines = result.serialize(format="csv").decode().split()
looped = sum(1 for _ in result)
print(f"len {len(result)}, rows of JSON {len(rows)}, lines of CSV {len(lines) - 1}, loops {looped}")
assert (len(result), len(rows), len(lines) - 1, looped) == (2, 2, 2, 0)
most = list(graph.query("PREFIX : <urn:a#> SELECT (MAX(?s) AS ?m) { ?i :score ?s }"))
print("rows of an aggregate over nothing:", most)
assert most == []
PYTHON
