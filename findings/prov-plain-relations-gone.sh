#!/usr/bin/env bash
# prov 3.2.3: of the reports whose time is known, none is found by prov:wasGeneratedBy.
#
# In PROV-O a relation that says more (a time, a role, a plan, an activity) is written as a node of its own, and
# the plain relation, which queries ask for, beside it (3.3 shows both). serialize(format="rdf") writes the plain
# one only where nothing more is said: a report generated at a known time has prov:qualifiedGeneration alone, so
# ?report prov:wasGeneratedBy ?inspection finds the reports of which least is known, and likewise prov:used,
# prov:wasDerivedFrom and prov:wasAssociatedWith. prov:wasRevisionOf, prov:wasQuotedFrom and
# prov:hadPrimarySource are never written. Attribution keeps both. The package reads its own file back without
# loss, so a round trip shows nothing.
#
# What to do: add the plain relations by a query after writing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "prov[rdf]==3.2.3" rdflib==7.6.0
cd "$folder"
venv/bin/python - <<'PYTHON'
from prov.model import ProvDocument
from rdflib import PROV, Dataset

AT, LEAD = "2023-11-05T10:00:00", {"prov:role": "lead"}
RELATIONS = {  # what is said: the plain relation, whether it is written
    "generated": (lambda d: d.wasGeneratedBy("ex:report", "ex:inspection"), PROV.wasGeneratedBy, True),
    "generated, time": (lambda d: d.wasGeneratedBy("ex:report", "ex:inspection", AT), PROV.wasGeneratedBy, False),
    "used": (lambda d: d.used("ex:inspection", "ex:case"), PROV.used, True),
    "used, time": (lambda d: d.used("ex:inspection", "ex:case", AT), PROV.used, False),
    "derived": (lambda d: d.wasDerivedFrom("ex:table", "ex:report"), PROV.wasDerivedFrom, True),
    "derived, activity": (lambda d: d.wasDerivedFrom("ex:table", "ex:report", "ex:count"), PROV.wasDerivedFrom, False),
    "revision": (lambda d: d.revision("ex:second", "ex:first"), PROV.wasRevisionOf, False),
    "quotation": (lambda d: d.quotation("ex:news", "ex:report"), PROV.wasQuotedFrom, False),
    "primary source": (lambda d: d.primary_source("ex:news", "ex:report"), PROV.hadPrimarySource, False),
    "associated, role": (
        lambda d: d.wasAssociatedWith("ex:inspection", "ex:inspector", other_attributes=LEAD),
        PROV.wasAssociatedWith,
        False,
    ),
    "attributed, role": (
        lambda d: d.wasAttributedTo("ex:report", "ex:inspector", other_attributes=LEAD),
        PROV.wasAttributedTo,
        True,
    ),
}
for said, (say, relation, written) in RELATIONS.items():
    document = ProvDocument()
    document.add_namespace("ex", "urn:x:")
    say(document)
    text = document.serialize(format="rdf", rdf_format="trig")
    assert ProvDocument.deserialize(content=text, format="rdf", rdf_format="trig") == document
    graph = Dataset(default_union=True).parse(data=text, format="trig")
    found = [str(o) for _, o in graph.subject_objects(relation)]
    print(f"{said}: prov:{relation.fragment} {found}")
    assert bool(found) == written
PYTHON
