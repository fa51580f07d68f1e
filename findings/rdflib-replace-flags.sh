#!/usr/bin/env bash
# rdflib 7.6.0: the flags of REPLACE are taken for the number of places to replace.
#
# REPLACE("Aa aA aa AA", "a", "x", "i") should give "xx xx xx xx". It gives "Ax xA aa AA": the flag
# "i" is passed to Python's re.sub where that takes a count, and re.IGNORECASE is the number 2. So
# only the first two places are replaced, and capitals are told apart after all. With "s" it is the
# first sixteen, with "m" the first eight. REGEX obeys its flags, which makes a query pass its
# FILTER and then miss its REPLACE.
#
# What to do: lower-case the text first, or write the pattern as [aA].
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
from rdflib import Graph


def told(expression):
    ((value,),) = Graph().query(f"SELECT ({expression} AS ?x) {{}}")
    return str(value)


seen = told('REPLACE("Aa aA aa AA", "a", "x", "i")')
print("REPLACE with the flag i:", seen)
assert seen == "Ax xA aa AA", seen
many = told(f'REPLACE("{"b" * 20}", "b", "x", "m")')
print("twenty letters, flag m: ", many)
assert many == "x" * 8 + "b" * 12, many
assert told('REGEX("AA", "a", "i")') == "true"
assert told('REPLACE("aa aa aa", "a", "x")') == "xx xx xx"  # without a flag all is well
PYTHON
