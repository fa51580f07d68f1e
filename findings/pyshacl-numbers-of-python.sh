#!/usr/bin/env bash
# pySHACL 0.40.1: "1_000" is a good xsd:integer, and "NaN", "1e3" and "1_0.5" are good xsd:decimal.
#
# sh:datatype asks for values that are written as the datatype allows (SHACL, 4.1.2). pySHACL takes for well written
# what rdflib 7.6.0 can read, and that is what Python's int, Decimal and float take: digits grouped by _, digits of
# other scripts, exponents and NaN in decimals; a date passes as xsd:dateTime and "inf" as xsd:double, which XML
# Schema writes INF. Where rdflib parses the file it writes the integers anew on the way, so nothing in the graph is
# wrong any more and nobody learns that the file is; the decimal NaN stays, and a total over it is NaN. Words and half
# numbers ("12 of 21", "1,5") are refused, as tests try them.
#
# What to do: a sh:pattern beside sh:datatype, and a check of files by another parser.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf ' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import logging

import pyshacl
from rdflib import Graph

logging.disable(logging.WARNING)
PREFIXES = """PREFIX : <urn:a#> PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """
WRITTEN = {  # datatype: refused rightly, passed wrongly
    "integer": (("12 of 21", "1,5", "1.0", ""), ("1_000", "٣")),
    "decimal": (("12 of 21", "1,5", ""), ("NaN", "1e3", "1_0.5")),
    "double": (("12 of 21", "1,5", ""), ("inf", "1_0")),
    "dateTime": (("autumn", ""), ("2023-11-05",)),
}
for kind, texts in WRITTEN.items():
    shapes = f"{PREFIXES} :S sh:targetSubjectsOf :score ; sh:property [ sh:path :score ; sh:datatype xsd:{kind} ] ."
    for wanted, some in zip((False, True), texts):
        for text in some:
            data = Graph().parse(data=f'{PREFIXES} :a :score "{text}"^^xsd:{kind} .', format="turtle")
            conforms, _, _ = pyshacl.validate(data, shacl_graph=Graph().parse(data=shapes, format="turtle"))
            (value,) = data.objects()
            print(f"{text!r} as xsd:{kind}: conforms {conforms}, in the graph {str(value)!r}")
            assert conforms == wanted, "numbers are read otherwise now"
scores = Graph().parse(data=f'{PREFIXES} :a :score 12 . :b :score "NaN"^^xsd:decimal .', format="turtle")
((total,),) = scores.query("SELECT (SUM(?score) AS ?total) { ?thing ?p ?score }")
print("12 and NaN are", total)
assert str(total) == "NaN"
PYTHON
