#!/usr/bin/env bash
# pySHACL 0.40.1: every month but the bound itself violates sh:minInclusive and sh:maxInclusive.
#
# With sh:datatype xsd:gYearMonth and sh:minInclusive "2021-01", the months 2021-10 and 2030-12 are
# reported as too early: only 2021-01 passes, because it is equal. sh:maxInclusive refuses likewise
# what is earlier. sh:datatype itself lets 2024-13 and 2023/24 pass as months, so the shape refuses
# what is right and takes what is wrong.
#
# What to do: give months a sh:pattern, and check bounds by a query over their text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyshacl
from rdflib import Graph

HEAD = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX : <urn:a#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
SHAPE = HEAD + """
:S a sh:NodeShape ; sh:targetSubjectsOf :month ; sh:property :P .
:P sh:path :month ; sh:datatype xsd:gYearMonth %s .
"""


def passes(month, bound=""):
    data = Graph().parse(data=f'{HEAD} :a :month "{month}"^^xsd:gYearMonth .', format="turtle")
    shape = Graph().parse(data=SHAPE % bound, format="turtle")
    return pyshacl.validate(data, shacl_graph=shape)[0]


LEAST = '; sh:minInclusive "2021-01"^^xsd:gYearMonth'
MOST = '; sh:maxInclusive "2031-01"^^xsd:gYearMonth'
for month in ("2021-01", "2021-10", "2030-12"):
    seen = passes(month, LEAST), passes(month, MOST)
    print(f"{month}: not before 2021-01 {seen[0]}, not after 2031-01 {seen[1]}")
    assert seen == (month == "2021-01", False)
for month in ("2024-13", "2023/24"):
    print(f"{month} is a month: {passes(month)}")
    assert passes(month)
PYTHON
