"""The SPARQL endpoint: its protocol, its formats, its limits, and the list of attacks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from rdflib.query import Result
from test_sandbox import ATTACKS, Listener, ids, written
from view_store import sample_store
from web_site import BROWSER, LIMITS, Page, client, page, samples

from build_graph import open_store
from build_graph.errors import BadRequest, OverLimit
from build_graph.questions import sandbox
from build_graph.questions.sandbox import Limits
from build_graph.web.endpoints import LONGEST_BODY

SELECT = "SELECT ?name ?score { ?i pg:pduName ?name ; pg:score ?score } ORDER BY ?name ?score"
CONSTRUCT = "CONSTRUCT { ?i pg:score ?score } WHERE { ?i pg:score ?score }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUERY = "application/sparql-query"
PROGRAM = {"accept": "*/*"}


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def ways(sparql: str) -> list[dict[str, Any]]:
    """Return the three ways of the protocol to send a query."""
    return [
        {"method": "GET", "params": {"query": sparql}},
        {"method": "POST", "data": {"query": sparql}},
        {"method": "POST", "content": sparql.encode(), "headers": {"content-type": QUERY}},
    ]


@pytest.mark.parametrize("way", range(3), ids=["get", "form", "body"])
def test_a_query_may_come_in_each_way_of_the_protocol(way: int) -> None:
    sent = ways(SELECT)[way]
    headers = {**PROGRAM, **sent.pop("headers", {})}
    answer = samples().request(url="/sparql", headers=headers, **sent)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    found = answer.json()
    assert found["head"]["vars"] == ["name", "score"]
    assert found["results"]["bindings"][0] == {
        "name": {"type": "literal", "value": "Aldersea and Wykeholm"},
        "score": {
            "type": "literal",
            "value": "10",
            "datatype": "http://www.w3.org/2001/XMLSchema#integer",
        },
    }


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml, */*;q=0.1", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        (
            "text/tab-separated-values;q=0.9, text/csv;q=0.2",
            "text/tab-separated-values; charset=utf-8",
        ),
        ("image/png", "application/sparql-results+json"),
        ("text/turtle", "application/sparql-results+json"),
    ],
)
@pytest.mark.parametrize("sparql", [SELECT, "ASK { ?s pg:score 13 }"])
def test_rows_come_in_the_format_asked_for(accept: str, media: str, sparql: str) -> None:
    answer = samples().get("/sparql", params={"query": sparql}, headers={"accept": accept})
    assert answer.headers["content-type"] == media
    assert answer.headers["vary"].split(", ")[0] == "Accept"
    kind = media.partition(";")[0].rpartition("/")[2].removeprefix("sparql-results+")
    if kind in ("json", "xml"):
        read = Result.parse(source=BytesIO(answer.content), format=kind)
        assert read.askAnswer if sparql != SELECT else len(list(read)) == 8
    elif sparql == SELECT:
        assert answer.text.count("\n") == 9


@pytest.mark.parametrize(
    ("accept", "media", "format_"),
    [
        ("*/*", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("text/turtle", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
@pytest.mark.parametrize("sparql", [CONSTRUCT, "DESCRIBE ?i WHERE { ?i pg:score 13 }"])
def test_triples_come_in_the_format_asked_for(
    accept: str, media: str, format_: ox.RdfFormat, sparql: str
) -> None:
    answer = samples().get("/sparql", params={"query": sparql}, headers={"accept": accept})
    assert answer.headers["content-type"] == media
    assert len(list(ox.parse(answer.content, format=format_))) >= 8
    assert (
        answer.content
        == samples().get("/sparql", params={"query": sparql}, headers={"accept": accept}).content
    )


# What is stopped takes its time, and test_sandbox tries it too.
SORTED = [
    pytest.param(one, marks=pytest.mark.slow if one["outcome"] == "stopped" else (), id=ids(one))
    for one in ATTACKS
]


@pytest.mark.parametrize("attack", SORTED)
def test_no_attack_gets_through(listener: Listener, attack: dict[str, Any]) -> None:
    sparql = written(attack, listener.url)
    seconds = attack.get("seconds", 20)
    one = (
        samples()
        if seconds == 20
        else client(sample_store(facts=True), limits=Limits(seconds, 2000, 2_000_000, 768))
    )
    before, calls = state(), listener.calls
    answer = one.post(
        "/sparql",
        content=sparql.encode("utf-8", "surrogatepass"),
        headers={**PROGRAM, "content-type": QUERY},
    )
    assert listener.calls == calls
    assert state() == before
    assert "Traceback" not in answer.text
    assert "/tmp" not in answer.text
    if attack["outcome"] == "refused":
        assert answer.status_code == 400
    elif attack["outcome"] == "stopped":
        assert answer.status_code in (400, 503)
    elif attack["outcome"] == "cut":
        assert answer.status_code == 400
        assert "the answer " in answer.text
    else:
        assert answer.status_code == 200


def state() -> tuple[int, list[str]]:
    with open_store(sample_store(facts=True), read_only=True) as store:
        return len(list(store.dump_nquads())), store.graphs(history=True)


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"data": {"update": "DROP ALL"}}, 403, "this endpoint only reads"),
        (
            {"content": b"DROP ALL", "headers": {"content-type": "application/sparql-update"}},
            403,
            "only reads",
        ),
        (
            {"content": b"DROP ALL", "headers": {"content-type": QUERY}},
            400,
            "no SPARQL query that only reads",
        ),
        ({"content": b"ASK {}", "headers": {"content-type": "text/plain"}}, 415, "is posted as"),
        ({"content": b"\xff\xfe", "headers": {"content-type": QUERY}}, 400, "no text in UTF-8"),
        (
            {"data": {"query": "ASK {}", "default-graph-uri": "urn:a"}},
            400,
            "a query sees all graphs",
        ),
        (
            {"data": {"query": "ASK {}"}, "params": {"query": "ASK {}"}},
            400,
            "'query' is given twice",
        ),
        ({"data": {}}, 415, "is posted as"),
        ({"data": {"query": ""}}, 400, "there is no query"),
        (
            {"content": b"#" * (LONGEST_BODY + 1), "headers": {"content-type": QUERY}},
            413,
            "too long",
        ),
        (
            {"content": b"#" * 1_000_001, "headers": {"content-type": QUERY}},
            400,
            "longer than 1,000,000",
        ),
    ],
)
def test_what_is_no_query_is_refused_in_one_sentence(
    sent: dict[str, Any], status: int, says: str
) -> None:
    headers = {**PROGRAM, **sent.pop("headers", {})}
    answer = samples().post("/sparql", headers=headers, **sent)
    assert answer.status_code == status
    assert says in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    asked = {**headers, "accept": "application/json"}
    assert says in samples().post("/sparql", headers=asked, **sent).json()["error"]


def test_an_answer_that_was_cut_never_looks_whole() -> None:
    one = client(sample_store(facts=True), limits=Limits(20, rows=5))
    for sparql in (SELECT, CONSTRUCT):
        answer = one.get("/sparql", params={"query": sparql}, headers=PROGRAM)
        assert answer.status_code == 400
        assert "the answer has more than 5 rows: ask for less" in answer.text
        assert "Aldersea" not in answer.text
    for accept in (BROWSER, "*/*"):
        whole = one.get(
            "/sparql", params={"query": f"{SELECT} LIMIT 5"}, headers={"accept": accept}
        )
        assert whole.status_code == 200
    read = one.get("/sparql", params={"query": SELECT})
    assert "There are more rows: only the first 5 are shown" in read.text


def test_a_query_that_takes_too_long_is_stopped() -> None:
    one = client(sample_store(facts=True), limits=Limits(1))
    answer = one.get("/sparql", params={"query": ENDLESS}, headers=PROGRAM)
    assert answer.status_code == 503
    assert "was stopped after 1 seconds" in answer.text
    page = one.get("/sparql", params={"query": ENDLESS})
    assert page.status_code == 503
    assert "That cannot be answered" in page.text


def test_so_many_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = threading.Event(), threading.Event()

    real = sandbox.streamed

    def slow(*given: Any) -> sandbox.Written:
        held.set()
        assert free.wait(20)
        return real(*given)

    monkeypatch.setattr("build_graph.web.concurrency._SHORT_WAIT", 0.05)
    monkeypatch.setattr(sandbox, "streamed", slow)
    one = client(sample_store(facts=True), own_queries=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(one.get, "/sparql", params={"query": "ASK {}"}, headers=PROGRAM)
        assert held.wait(20)
        second = one.get("/sparql", params={"query": "ASK {}"}, headers=PROGRAM)
        free.set()
        assert first.result(20).status_code == 200
    assert second.status_code == 503
    assert second.headers["retry-after"] == "5"
    assert "ask again in 5 seconds" in second.text


def test_a_browser_gets_a_form_and_the_answer_below() -> None:
    assert "SELECT ?name ?score" in page("/sparql").said()
    sparql = "SELECT ?i { ?i a pg:Inspection }"
    answer = samples().get("/sparql", params={"query": sparql})
    assert 'href="/id/inspection/thornmere-vale/2022-09"' in answer.text
    bad = samples().get("/sparql", params={"query": "SELECT <script>alert(1)</script>"})
    assert bad.status_code == 400
    assert not Page(bad.text).strange_scripts()
    assert "&lt;script&gt;alert" in bad.text


def test_columns_of_somebodys_own_query_are_shown_as_they_are() -> None:
    own = "SELECT ?value ?unit { VALUES (?value ?unit) { ('58' 'percent') ('61' 'percent') } }"
    said = page(f"/sparql?{urlencode({'query': own})}").said()
    assert "Unit percent" in said
    assert "58%" not in said


def test_the_process_of_its_own_writes_what_the_store_writes() -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        prefixed = "PREFIX pg: <https://w3id.org/probation-graph/ontology#> "
        for sparql in (SELECT, CONSTRUCT, "ASK { ?s ?p ?o }"):
            for formats in (("json", "turtle"), ("csv", "ntriples"), ("tsv", "jsonld")):
                own = sandbox.written(store, prefixed + sparql, formats, None, LIMITS)
                assert own == store.written(prefixed + sparql, formats)
        for limits in (Limits(20, characters=100), Limits(20, rows=1)):
            with pytest.raises(BadRequest, match=r"the answer (is longer|has more) than"):
                sandbox.written(store, prefixed + CONSTRUCT, ("json", "turtle"), None, limits)
        with pytest.raises(OverLimit):
            sandbox.written(store, ENDLESS, ("json", "turtle"), None, Limits(1))
        text = store.written(prefixed + SELECT, ("json", "turtle"))[1]
        assert len(json.loads(text)["results"]["bindings"]) == 8
