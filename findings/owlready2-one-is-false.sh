#!/usr/bin/env bash
# Owlready2 0.51: "1"^^xsd:boolean is False, and a term of 12 months is five days shorter than a year.
#
# XML Schema (part 2, 3.2.2) writes true as true or as 1, and some programs write the 1. Owlready2
# gives False for it, the opposite of what the file says; `true` is True. Durations become days, a year
# 365 and a month 30: P12M is 360 days and P1Y 365, though by XML Schema (3.2.6) they are equal, so terms are
# sorted and compared wrongly. rdflib 7.6.0 reads the booleans rightly and finds both terms equal. Nothing
# warns, and the stored text stays as it was, so that a file written again looks well.
#
# What to do: write true and false; keep a term as a number of months.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check owlready2==0.51 rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import io

import owlready2
from rdflib import XSD, Literal

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OWL = "http://www.w3.org/2002/07/owl#"
VALUES = {
    "one": ("1", XSD.boolean),
    "yes": ("true", XSD.boolean),
    "months": ("P12M", XSD.duration),
    "year": ("P1Y", XSD.duration),
}
lines = [
    f"<urn:o> <{RDF}> <{OWL}Ontology> .",
    f"<urn:o#value> <{RDF}> <{OWL}DatatypeProperty> .",
    f"<urn:o#Thing> <{RDF}> <{OWL}Class> .",
]
for name, (text, kind) in VALUES.items():
    lines.append(f"<urn:o#{name}> <{RDF}> <urn:o#Thing> .")
    lines.append(f'<urn:o#{name}> <urn:o#value> "{text}"^^<{kind}> .')
world = owlready2.World()
world.get_ontology("urn:o").load(fileobj=io.BytesIO("\n".join(lines).encode() + b"\n"))
seen, right = {}, {}
for name, (text, kind) in VALUES.items():
    (seen[name],) = world[f"urn:o#{name}"].value
    right[name] = Literal(text, datatype=kind)
    print(f'"{text}": Owlready2 {seen[name]!r}, rdflib {right[name].value!r}')
print("12 months and a year are equal by rdflib:", right["months"].eq(right["year"]))
assert (seen["one"], seen["yes"]) == (False, True)
assert (seen["months"].days, seen["year"].days) == (360, 365)
assert right["one"].value is True
assert right["months"].eq(right["year"])
PYTHON
