"""What a published graph needs: its description for catalogues, redirects, a citation file."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import rdflib
import yaml
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, VOID
from view_store import ROOT, sample_store
from web_site import samples

from build_graph import __version__, open_store
from build_graph.export.formats import ExportRequest, parts
from build_graph.questions import dataset_graph

SERVER = "https://reports.example.org"
BASE = "https://w3id.org/probation-graph/"

# What DCAT-AP 3.0 asks of each class that is used here.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
    SKOS.Concept: (SKOS.prefLabel,),
}
LEADS_TO = {
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCAT.theme: SKOS.Concept,
    DCAT.distribution: DCAT.Distribution,
    DCAT.accessService: DCAT.DataService,
    DCAT.servesDataset: DCAT.Dataset,
    DCAT.dataset: DCAT.Dataset,
    VOID.classPartition: VOID.Dataset,
}


def description(*, served: bool) -> rdflib.Graph:
    with open_store(sample_store(facts=True), read_only=True) as store:
        text = b"".join(parts(store, ExportRequest("dcat"))).decode()
        more = "\n".join(dataset_graph.served(store.base, SERVER)) if served else ""
    return rdflib.Graph().parse(data=text, format="turtle").parse(data=more, format="nt")


@pytest.mark.parametrize("served", [True, False])
def test_the_description_has_what_catalogues_ask_for(served: bool) -> None:
    found = description(served=served)
    for class_, wanted in MANDATORY.items():
        things = set(found.subjects(RDF.type, class_))
        assert things or not served
        for thing in things:
            assert [one for one in wanted if found.value(thing, one) is None] == []
    for property_, class_ in LEADS_TO.items():
        for thing in found.objects(None, property_):
            assert (thing, RDF.type, class_) in found, thing
    assert not [one for triple in found for one in triple if isinstance(one, rdflib.BNode)]


def test_the_parts_of_the_description_have_addresses_that_lead_to_it() -> None:
    found = description(served=False)
    about = f"{BASE}dataset"
    own = {str(one) for one in found.subjects() if str(one).startswith(BASE)}
    assert {one.partition("#")[0] for one in own} == {about}
    assert len(own) > 20


def redirected(path: str) -> str:
    """Return where the first rule that fits leads, or ''."""
    text = (ROOT / "publishing" / "w3id" / ".htaccess").read_text("utf-8")
    rule: str
    target: str
    for rule, target in re.findall(r"^RewriteRule (\S+) (\S+) \[R=303,L\]$", text, re.M):
        if found := re.search(rule, path):
            return target.replace("$1", str(found[1]) if found.groups() else "")
    return ""


@pytest.mark.parametrize(
    "path",
    [
        "",
        "ontology",
        "ontology.ttl",
        "scheme/rating/good",
        "id/pdu/thornmere-vale",
        "id/pdu/thornmere-vale.rdf",
        "graph/ontology",
        "prefix/pg",
        "query/ratings",
        "dataset",
        ".well-known/void",
    ],
)
def test_each_address_of_the_graph_is_redirected_to_a_page_that_is_there(path: str) -> None:
    led = redirected(path)
    assert led == f"{SERVER}/{path}"
    assert samples().get(led.removeprefix(SERVER), headers={"accept": "*/*"}).status_code == 200


@pytest.mark.parametrize("path", ["other", "ontologies", "idx/a", "id/"])
def test_what_is_no_address_of_the_graph_is_not_redirected(path: str) -> None:
    assert redirected(path) == ""


def test_the_citation_file_says_what_the_project_says() -> None:
    cited: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert cited["cff-version"] == "1.2.0"
    assert (cited["title"], cited["license"]) == (project["name"], project["license"])
    assert cited["version"] == __version__
    assert cited["abstract"].startswith(project["description"])
    assert cited["keywords"] == project["keywords"]
    assert {"message", "authors", "type"} <= set(cited)
