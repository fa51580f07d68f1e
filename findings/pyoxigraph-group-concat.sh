#!/usr/bin/env bash
# pyoxigraph 0.5.13: GROUP_CONCAT over months, numbers or addresses gives no value.
#
# GROUP_CONCAT(?month) of two xsd:gYearMonth values, of two integers or of two IRIs leaves the
# variable unbound, with no error: the column is there and empty. Only strings are joined, and one
# value that is none spoils its whole group. rdflib 7.6.0 joins them all as text.
#
# What to do: write GROUP_CONCAT(STR(?month)), which both join.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from rdflib import Graph

MONTH = '"%s"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
VALUES = {
    "strings": ('"a" "b"', "a, b"),
    "months": (f"{MONTH % '2022-09'} {MONTH % '2024-10'}", "2022-09, 2024-10"),
    "integers": ("1 2", "1, 2"),
    "IRIs": ("<urn:a> <urn:b>", "urn:a, urn:b"),
    "one number among strings": ('"a" 2', "a, 2"),
}
for name, (values, joined) in VALUES.items():
    for of in ("?v", "STR(?v)"):
        sparql = f'SELECT (GROUP_CONCAT({of}; separator=", ") AS ?x) {{ VALUES ?v {{ {values} }} }}'
        ((found,),) = pyoxigraph.Store().query(sparql)
        found = found and found.value
        ((other,),) = Graph().query(sparql)
        print(f"{name}, {of}: pyoxigraph {found!r}, rdflib {str(other)!r}")
        assert str(other) == joined
        assert found == (joined if of == "STR(?v)" or name == "strings" else None), found
PYTHON
