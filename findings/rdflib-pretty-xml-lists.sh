#!/usr/bin/env bash
# rdflib 7.6.0: in its readable RDF/XML (format="pretty-xml") a list of words or numbers becomes a list
# of resources with those words as addresses.
#
# ("Good" 64.5) is written as a Collection whose members are <rdf:Description rdf:about="Good"/> and
# rdf:about="64.5". Whoever reads it gets the IRIs http://.../Good and http://.../64.5, relative to where
# the file lay: valid RDF/XML, another graph. So the permitted values of a shape (sh:in) and the values of
# an enumeration (owl:oneOf) permit nothing that they did; here pySHACL 0.40.1 refuses "Good" by the shapes
# that were written and read again. rdf:parseType="Collection" holds resources only; lists with literals
# must be written with rdf:first and rdf:rest, as format="xml" does. The warning that comes is the same for
# every list, also for those that are written rightly.
#
# What to do: write RDF/XML with format="xml".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rdflib==7.6.0 pyshacl==0.40.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import warnings

import pyshacl
from rdflib import RDF, Graph

warnings.simplefilter("ignore", UserWarning)

SHAPES = """
PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX : <http://example.org/a#>
:S a sh:NodeShape ; sh:targetSubjectsOf :rating ; sh:property :P .
:P sh:path :rating ; sh:in ( "Good" "Outstanding" 64.5 ) .
"""
DATA = 'PREFIX : <http://example.org/a#> :a :rating "Good" .'
shapes = Graph().parse(data=SHAPES, format="turtle")
data = Graph().parse(data=DATA, format="turtle")
seen = {}
for form in ("xml", "pretty-xml"):
    written = shapes.serialize(format=form)
    read = Graph().parse(data=written, format="xml", publicID="http://example.org/files/")
    members = sorted(member.n3() for member in read.objects(None, RDF.first))
    seen[form] = members, pyshacl.validate(data, shacl_graph=read)[0]
    print(f"{form}: members {members}, 'Good' conforms: {seen[form][1]}")
assert seen["xml"][1] and '"Good"' in seen["xml"][0]
place = "http://example.org/files/"
assert seen["pretty-xml"] == ([f"<{place}64.5>", f"<{place}Good>", f"<{place}Outstanding>"], False)
PYTHON
