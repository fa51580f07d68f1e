#!/usr/bin/env bash
# maplib 0.20.26: GROUP_CONCAT(?label) is "2, 5" where the labels are two words, and every word is less than one that
# the graph does not have.
#
# Texts and IRIs are kept as numbers inside, which is common; here they come out. GROUP_CONCAT of labels or of things
# joins the inner numbers, to a text that looks like a list of counts. FILTER(?label < "B") takes all labels, Zeta
# too, and ?label > "B" takes none, unless one of the labels is "B": then both are right. ORDER BY, MIN, MAX and STR
# give the words, so nobody looks for it. pyoxigraph 0.5.13 compares rightly and joins the words.
#
# What to do: GROUP_CONCAT(STR(?label)); no bounds for texts but such as are in the data.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check maplib==0.20.26 pyoxigraph==0.5.13
cd "$folder"
venv/bin/python - <<'PYTHON'
import pyoxigraph
from maplib import Model

PREFIX = "PREFIX : <urn:a#> "
DATA = PREFIX + ':a :label "Zeta", "Alpha" . :b :label "Beta" .'


def told(sparql, data=DATA):
    """Return the sorted values by maplib and by pyoxigraph."""
    model, store = Model(), pyoxigraph.Store()
    model.reads(data, format="turtle")
    store.load(data.encode(), format=pyoxigraph.RdfFormat.TURTLE)
    seen = sorted(str(row[0]) for row in model.query(PREFIX + sparql).rows())
    other = sorted(row["x"].value if row["x"] else "" for row in store.query(PREFIX + sparql))
    print(f"{sparql}: maplib {seen}, pyoxigraph {other}")
    return seen, other


def words(texts):
    return [sorted(text.split(", ")) for text in texts]


for joined in ("?label", "?thing"):
    seen, other = told(f'SELECT (GROUP_CONCAT({joined}; separator=", ") AS ?x) {{ ?thing :label ?label }}')
    assert all(word.isdigit() for word in words(seen)[0]), "GROUP_CONCAT gives words now"
    assert not any(word.isdigit() for word in words(other)[0])
seen, other = told('SELECT (GROUP_CONCAT(STR(?label); separator=", ") AS ?x) { ?thing :label ?label }')
assert words(seen) == words(other) == [["Alpha", "Beta", "Zeta"]]

ALL = ["Alpha", "Beta", "Zeta"]
for sign, wrong, right in (("<", ALL, ["Alpha"]), (">", [], ["Beta", "Zeta"])):
    sparql = f'SELECT (?label AS ?x) {{ ?thing :label ?label FILTER(?label {sign} "B") }}'
    assert told(sparql) == (wrong, right), "texts are compared otherwise now"
    assert told(sparql, DATA + ' :c :label "B" .') == (right, right)
PYTHON
