"""The explorer as programs of others meet it: SPARQLWrapper, the cases of the SPARQL protocol of
the W3C, descriptions of endpoint and data set, negotiation, compressed and known answers.
"""

from __future__ import annotations

import gzip
import json
import urllib.request
from collections.abc import Iterator
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, SKOS, VOID, Namespace
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from test_web_server import fetched, served
from view_store import sample_store
from web_site import BROWSER, client, samples

from build_graph.knowledge.vocab import iri
from build_graph.web.linked_data import FORMATS
from build_graph.web.urls import of_path, of_thing

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PG = Namespace("https://w3id.org/probation-graph/ontology#")
BASE = "https://w3id.org/probation-graph/"
SELECT = "SELECT ?name ?score { ?i pg:pduName ?name ; pg:score ?score } ORDER BY ?name ?score"
PREFIXED = f"PREFIX pg: <{PG}> {SELECT}"
CONSTRUCT = "CONSTRUCT { ?i pg:score ?score } WHERE { ?i pg:score ?score }"
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
EITHER = {"accept": "*/*"}

# rdflib and SPARQLWrapper use a name that rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with served() as (_, address):
        fetched(f"{address}/health")
        yield address


# --- SPARQLWrapper -------------------------------------------------------------------------------

WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


def asked(root: str, sparql: str, format_: str, way: tuple[str, str]) -> Any:
    """Return what SPARQLWrapper makes of an answer."""
    wrapper = SPARQLWrapper(f"{root}/sparql")
    wrapper.setMethod(way[0])
    wrapper.setRequestMethod(way[1])
    wrapper.setQuery(sparql)
    wrapper.setReturnFormat(format_)
    return wrapper.query().convert()


@pytest.mark.parametrize("way", WAYS, ids=["get", "form", "direct"])
@pytest.mark.parametrize("format_", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_rows(root: str, format_: str, way: tuple[str, str]) -> None:
    found = asked(root, PREFIXED, format_, way)
    if format_ == JSON:
        names = [row["name"]["value"] for row in found["results"]["bindings"]]
    elif format_ == XML:
        cells = found.getElementsByTagName("literal")
        names = [cell.firstChild.data for cell in cells][::2]
    else:
        lines = found.decode().splitlines()[1:]
        names = [line.replace("\t", ",").split(",")[0].strip('"') for line in lines]
    assert len(names) == 8
    assert names == sorted(names)
    assert names[0] == "Aldersea and Wykeholm"


@pytest.mark.parametrize("way", WAYS, ids=["get", "form", "direct"])
@pytest.mark.parametrize("format_", [TURTLE, RDFXML, JSONLD, "n3"])
def test_sparqlwrapper_reads_triples(root: str, format_: str, way: tuple[str, str]) -> None:
    found = asked(root, f"PREFIX pg: <{PG}> {CONSTRUCT}", format_, way)
    if isinstance(found, bytes):  # as it leaves Turtle and its kin
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert len(list(found.triples((None, PG.score, None)))) == 8


@pytest.mark.parametrize("format_", [JSON, XML])
def test_sparqlwrapper_reads_yes_and_no(root: str, format_: str) -> None:
    found = asked(root, f"PREFIX pg: <{PG}> ASK {{ ?s pg:score 13 }}", format_, WAYS[0])
    if format_ == JSON:
        assert found["boolean"] is True
    else:
        assert found.getElementsByTagName("boolean")[0].firstChild.data == "true"


def test_what_clients_repeat_is_no_error_but_a_second_query_is() -> None:
    repeated = [("query", SELECT), ("format", "json"), ("format", "xml"), ("output", "json")]
    answer = samples().get(f"/sparql?{urlencode(repeated)}", headers=EITHER)
    assert len(answer.json()["results"]["bindings"]) == 8
    twice = samples().get(f"/sparql?{urlencode([*repeated, *repeated[:1]])}", headers=EITHER)
    assert (twice.status_code, twice.text) == (400, "'query' is given twice: give it once\n")
    assert samples().get("/query/ratings?pdu=a&pdu=b", headers=EITHER).status_code == 400


# --- the cases of the SPARQL 1.1 protocol --------------------------------------------------------

ASK = "ASK {}"
UPDATE = "CLEAR NONE"
CASES: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "query_get": ("GET", {"params": {"query": ASK}}, 200, ""),
    "query_post_form": ("POST", {"data": {"query": ASK}}, 200, ""),
    "query_post_direct": ("POST", {"content": ASK, "headers": {"content-type": QUERY}}, 200, ""),
    "query_content_type_select": ("GET", {"params": {"query": "SELECT * {}"}}, 200, ""),
    "query_content_type_construct": ("GET", {"params": {"query": "CONSTRUCT {} {}"}}, 200, ""),
    "query_content_type_describe": ("GET", {"params": {"query": "DESCRIBE <urn:a>"}}, 200, ""),
    "bad_query_syntax": ("GET", {"params": {"query": "ASK {"}}, 400, "no SPARQL"),
    "bad_query_method": ("PUT", {"params": {"query": ASK}}, 405, "only be read"),
    "bad_multiple_queries": (
        "GET",
        {"params": [("query", ASK), ("query", "SELECT * {}")]},
        400,
        "given twice",
    ),
    "bad_query_wrong_media_type": (
        "POST",
        {"content": ASK, "headers": {"content-type": "text/plain"}},
        415,
        QUERY,
    ),
    "bad_query_missing_form_type": (
        "POST",
        {"content": urlencode({"query": ASK}), "headers": {"content-type": ""}},
        415,
        QUERY,
    ),
    "bad_query_missing_direct_type": (
        "POST",
        {"content": ASK, "headers": {"content-type": ""}},
        415,
        QUERY,
    ),
    "bad_query_non_utf8": (
        "POST",
        {"content": "ASK { ?s ?p 'é' }".encode("utf-16"), "headers": {"content-type": QUERY}},
        400,
        "UTF-8",
    ),
    "query_dataset_default_graph": (
        "GET",
        {"params": {"query": ASK, "default-graph-uri": "urn:a"}},
        400,
        "default-graph-uri is not taken",
    ),
    "query_dataset_default_graphs_post": (
        "POST",
        {"data": {"query": ASK, "default-graph-uri": ["urn:a", "urn:b"]}},
        400,
        "default-graph-uri is not taken",
    ),
    "query_dataset_named_graphs_post": (
        "POST",
        {"data": {"query": ASK, "named-graph-uri": ["urn:a", "urn:b"]}},
        400,
        "named-graph-uri is not taken",
    ),
    "query_dataset_direct": (
        "POST",
        {
            "content": ASK,
            "headers": {"content-type": QUERY},
            "params": {"default-graph-uri": "urn:a"},
        },
        400,
        "default-graph-uri is not taken",
    ),
    "query_from": (
        "GET",
        {"params": {"query": "SELECT * FROM <urn:a> {}"}},
        400,
        "FROM is not allowed",
    ),
    "update_post_form": ("POST", {"data": {"update": UPDATE}}, 403, "only reads"),
    "update_post_direct": (
        "POST",
        {"content": UPDATE, "headers": {"content-type": "application/sparql-update"}},
        403,
        "only reads",
    ),
    "update_get": ("GET", {"params": {"update": UPDATE}}, 403, "only reads"),
    "update_as_query": ("POST", {"data": {"query": UPDATE}}, 400, "no SPARQL query that only"),
    "update_dataset": (
        "POST",
        {"data": {"update": UPDATE, "using-graph-uri": "urn:a"}},
        403,
        "only reads",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_protocol_is_followed_or_the_answer_says_what_is_not(case: str) -> None:
    method, sent, status, says = CASES[case]
    headers = {**EITHER, **sent.get("headers", {})}
    answer = samples().request(method, "/sparql", **{**sent, "headers": headers})
    assert answer.status_code == status, answer.text
    assert says in answer.text
    if status != 200:
        assert answer.text.count("\n") == 1
        assert answer.headers["content-type"].startswith("text/plain")
    if status == 405:
        assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


# --- descriptions --------------------------------------------------------------------------------

READ = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}


def graph(path: str, accept: str, name: str = "turtle") -> rdflib.Graph:
    """Return the triples at an address, as rdflib reads them."""
    answer = samples().get(path, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    return rdflib.Graph().parse(data=answer.content, format=READ[name])


@pytest.mark.parametrize(("end", "media", "name"), [one[:3] for one in FORMATS])
def test_the_endpoint_describes_itself_in_every_format(end: str, media: str, name: str) -> None:
    found = graph("/sparql", media, name)
    (service,) = found.subjects(RDF.type, SD.Service)
    assert found.value(service, SD.endpoint) == service == rdflib.URIRef("http://127.0.0.1/sparql")
    assert found.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    formats = set(found.objects(service, SD.resultFormat))
    assert len(formats) == 8
    data = found.value(service, SD.defaultDataset)
    assert found.value(data, SD.defaultGraph) is not None
    assert found.value(data, VOID.sparqlEndpoint) == service
    assert not [term for triple in found for term in triple if isinstance(term, rdflib.BNode)]
    assert set(found) >= set(graph("/.well-known/void", media, name))
    assert set(graph("/.well-known/void", media, name)) == set(graph(f"/dataset{end}", "*/*", name))


def test_without_a_query_programs_get_the_description_and_people_the_form() -> None:
    plain = samples().get("/sparql", headers=EITHER)
    assert plain.headers["content-type"] == "text/turtle; charset=utf-8"
    assert samples().get("/sparql").headers["content-type"].startswith("text/html")
    rows = samples().get("/sparql", headers={"accept": "application/sparql-results+json"})
    assert (rows.status_code, "there is no query" in rows.text) == (400, True)


def test_the_data_set_counts_what_is_in_it() -> None:
    found = graph("/.well-known/void", "text/turtle")
    (data,) = found.subjects(RDF.type, DCAT.Dataset)
    counted = {
        found.value(part, VOID["class"]): int(cast(Any, found.value(part, VOID.entities)))
        for part in found.objects(data, VOID.classPartition)
    }
    for class_ in (PG.Inspection, PG.Recommendation, SKOS.Concept, OWL.Class):
        sparql = f"SELECT (COUNT(?s) AS ?n) {{ ?s a <{class_}> }}"
        answer = samples().get("/sparql", params={"query": sparql}, headers=EITHER)
        assert int(answer.json()["results"]["bindings"][0]["n"]["value"]) == counted[class_] > 0
    for example in found.objects(data, VOID.exampleResource):
        path = str(example).removeprefix(BASE)
        assert samples().get(f"/{path}").status_code == 200
    assert str(found.value(data, VOID.uriSpace)) == f"{BASE}id/"
    assert found.value(data, DCTERMS.license)


def test_a_strange_host_gets_into_no_description() -> None:
    answer = samples().get("/sparql", headers={**EITHER, "host": "127.0.0.1:80> <urn:a"})
    assert answer.status_code == 400
    assert "urn:a" not in answer.text


# --- addresses of terms and concepts -------------------------------------------------------------

OWN = [
    iri("rating:good"),
    iri("standard:2021-2.2"),
    iri("theme:accommodation"),
    iri("scheme:rating"),
    f"{BASE}prefix/pg",
    f"{BASE}graph/ontology",
    f"{BASE}id/pdu/thornmere-vale",
]


@pytest.mark.parametrize("address", OWN)
def test_what_has_an_address_of_ours_answers_there(address: str) -> None:
    path = address.removeprefix(BASE)
    read = samples().get(f"/{path}")
    assert (read.status_code, read.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for end, media, name, _ in FORMATS:
        one, other = graph(f"/{path}", media, name), graph(f"/{path}{end}", "*/*", name)
        assert set(one) == set(other)
        assert set(one.subjects()) == {rdflib.URIRef(address)}
    led = samples().get("/thing", params={"iri": address})
    assert (led.status_code, led.headers["location"]) == (303, f"/{path}")


def test_a_concept_has_the_same_address_whatever_the_base_of_things() -> None:
    for base in (BASE, "https://kg.example/probation/"):
        assert of_thing(iri("rating:good"), base) == "/scheme/rating/good"
        assert of_path("scheme/rating/good", base) == iri("rating:good")
        assert of_thing(f"{base}id/pdu/x", base) == "/id/pdu/x"


def test_the_terms_of_the_ontology_are_at_its_address() -> None:
    found = graph("/ontology", "text/turtle")
    classes = {one for one in found.subjects(RDF.type, OWL.Class) if str(one).startswith(str(PG))}
    assert PG.Inspection in classes
    text = samples().get("/ontology").text
    for term in (*classes, PG.score):
        assert f'id="{str(term).removeprefix(str(PG))}"' in text  # where `ontology#score` leads


# --- what is wanted, and what there is -----------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "accept", "names"),
    [
        ("/id/pdu/thornmere-vale", "image/png", "text/turtle"),
        ("/id/pdu/thornmere-vale", "application/json", "application/ld+json"),
        ("/scheme/rating/good", "text/csv", "application/rdf+xml"),
        ("/query/ratings", "application/xml", "text/csv"),
        ("/ontology", "text/csv", "text/turtle"),
        ("/.well-known/void", "text/html", "application/n-triples"),
        ("/ask?q=Which+units+share+a+provider", "text/turtle", "application/json"),
    ],
)
def test_what_is_not_to_be_had_is_refused_with_what_is(path: str, accept: str, names: str) -> None:
    answer = samples().get(path, headers={"accept": accept})
    assert answer.status_code == 406
    assert names in answer.text


@pytest.mark.parametrize(
    ("path", "accept", "media"),
    [
        ("/id/pdu/nowhere", BROWSER, "text/html; charset=utf-8"),
        ("/id/pdu/nowhere", "application/json", "application/json"),
        ("/id/pdu/nowhere", "application/ld+json", "application/ld+json"),
        ("/id/pdu/nowhere", "text/turtle", "text/turtle; charset=utf-8"),
        ("/id/pdu/nowhere", "application/n-triples", "application/n-triples"),
        ("/id/pdu/nowhere", "application/rdf+xml", "text/plain; charset=utf-8"),
        ("/id/pdu/nowhere.ttl", BROWSER, "text/turtle; charset=utf-8"),
        ("/id/pdu/nowhere.jsonld", BROWSER, "application/ld+json"),
        ("/scheme/rating/brilliant", "text/turtle", "text/turtle; charset=utf-8"),
        ("/nowhere", "text/turtle", "text/turtle; charset=utf-8"),
        ("/nowhere", "application/json", "application/json"),
    ],
)
def test_what_is_not_there_is_said_in_the_form_asked_for(
    path: str, accept: str, media: str
) -> None:
    answer = samples().get(path, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (404, media)
    if "json" in media:
        assert set(json.loads(answer.text)) == {"error"}
    elif "turtle" in media or "triples" in media:
        assert answer.text.startswith("# ")
        assert list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE)) == []


def test_rdfxml_is_refused_where_it_would_be_no_xml() -> None:
    odd = "CONSTRUCT { ?i <urn:x/2024-03> ?n } WHERE { ?i pg:pduName ?n }"
    asked = {"accept": "application/rdf+xml"}
    answer = samples().get("/sparql", params={"query": odd}, headers=asked)
    assert (answer.status_code, "ask for Turtle" in answer.text) == (400, True)
    plain = samples().get("/sparql", params={"query": CONSTRUCT}, headers=asked)
    assert len(rdflib.Graph().parse(data=plain.content, format="xml")) == 8


# --- known and compressed answers ----------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/", "/query/ratings.csv", "/id/pdu/thornmere-vale", "/id/pdu/thornmere-vale.ttl", "/dataset"],
)
def test_an_answer_that_is_known_is_not_sent_again(path: str) -> None:
    headers = {"accept": "*/*"}
    first = samples().get(path, headers=headers)
    tag = first.headers["etag"]
    for known in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        again = samples().get(path, headers={**headers, "if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "no-cache"
    other = samples().get(path, headers={**headers, "if-none-match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)
    assert samples().get("/nowhere", headers={"if-none-match": "*"}).status_code == 404


def test_the_tag_of_another_format_or_another_answer_is_another() -> None:
    one = client(sample_store(facts=True))
    tags = {
        one.get(path, headers={"accept": accept}).headers["etag"]
        for path in ("/id/pdu/thornmere-vale", "/id/pdu/hallowby")
        for accept in ("text/html", "text/turtle")
    }
    assert len(tags) == 4


def test_answers_are_compressed_for_those_who_take_it(root: str) -> None:
    query = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o } LIMIT 2000'})}"
    for path in ("/query/ratings", query):
        plain, packed = (sent(root + path, coding) for coding in ("identity", "gzip"))
        assert plain[1] is None
        assert packed[1] == "gzip"
        assert len(packed[0]) * 3 < len(plain[0])
        assert gzip.decompress(packed[0]) == plain[0]


def sent(url: str, coding: str) -> tuple[bytes, str | None]:
    request = urllib.request.Request(url, headers={"accept-encoding": coding, "accept": "*/*"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read(), answer.headers["content-encoding"]
    except HTTPError as error:
        raise AssertionError(error.read()) from error
