"""The pages of things, and the same as linked data."""

from __future__ import annotations

import re
import time

import pyoxigraph as ox
import pytest
from view_store import sample_store
from web_site import BROWSER, page, samples

from build_graph import evidence, open_store
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.questions import catalogue
from build_graph.questions.answer import ask
from build_graph.web.linked_data import FORMATS
from build_graph.web.mentions import store_about
from build_graph.web.negotiate import best
from build_graph.web.page_config import Part, page_config

BASE = "https://w3id.org/probation-graph/"
UNIT = "/id/pdu/thornmere-vale"
JUDGEMENT = "/id/inspection/thornmere-vale/2022-09/judgement/1.1"
OFFERED = ["text/html", "text/turtle", "application/ld+json"]
PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def test_the_page_of_a_unit_is_an_overview() -> None:
    found = page(UNIT)
    said = found.said()
    for words in ("Probation Delivery Unit", "Inspections", "Ratings", "Recommendations", "Facts"):
        assert words in said
    assert "September 2022" in said
    assert "October 2024" in said
    assert {"/id/provider/bridgeline", "/id/inspection/thornmere-vale/2024-10"} <= set(
        found.links()
    )
    whole = [link for link in found.links() if link.startswith("/query/")]
    assert "/query/ratings?pdu=Thornmere+Vale" in whole
    assert "In the words of the reports" in said
    assert len(page(f"{UNIT}?passages=all").all("blockquote")) > len(found.all("blockquote")) == 20


@pytest.mark.parametrize(
    ("path", "inspection", "ratings"),
    [(UNIT, "2024-10", 7), ("/id/inspection/thornmere-vale/2022-09", "2022-09", 9)],
)
def test_each_rating_of_a_unit_leads_to_the_page_of_its_judgement(
    path: str, inspection: str, ratings: int
) -> None:
    lead = f"/id/inspection/thornmere-vale/{inspection}/judgement/"
    text = samples().get(path).text
    tiles = re.findall(rf'<span class="tile-head"><a href="({lead}[\d.]+)">([^<]+)</a>', text)
    assert len(tiles) == ratings
    for link, standard in tiles:
        assert page(link).said().startswith(f"{link.rpartition('/')[2]} {standard}")


OF_THINGS = [
    pytest.param(kind, part, id=f"{kind}-{part.question}")
    for kind, parts in page_config().parts.items()
    for part in parts
    if not part.of and not part.whole
]
MENTIONED = """
SELECT DISTINCT ?thing WHERE {
  GRAPH ?report { ?s ?p ?thing } ?thing a pg:%s
  FILTER(CONTAINS(STR(?report), "/graph/report/"))
} ORDER BY ?thing
"""


@pytest.mark.parametrize(("kind", "part"), OF_THINGS)
def test_the_reports_that_mention_a_thing_answer_as_all_of_them_do(kind: str, part: Part) -> None:
    question = catalogue.question(part.question)
    with open_store(sample_store(facts=True), read_only=True) as store:
        things = [str(row[0]) for row in store.select(MENTIONED % kind, prefixes=prefixes()).rows]
        for about in things:
            near, given = store_about(store, about), {part.parameter: about}
            assert ask(near, question, given) == ask(store, question, given), about
    assert things or kind == "Theme"  # themes are said of findings, not of reports


def test_the_page_of_an_inspection_has_its_own_rows_only() -> None:
    found = page("/id/inspection/thornmere-vale/2022-09")
    assert "Outstanding" in found.said()  # of the standard that later frameworks do not have
    assert (
        "October 2024" not in found.said().partition("What refers to it")[0].partition("Facts")[0]
    )


def test_the_page_of_a_judgement_leads_to_its_sentence() -> None:
    found = page(JUDGEMENT)
    assert "1.1 Leadership" in found.said()
    assert found.all("blockquote")
    text = next(link for link in found.links() if link.startswith("/text/"))
    assert text.startswith("/text/inspection/thornmere-vale/2022-09?at=")
    assert "/id/inspection/thornmere-vale/2022-09" in found.links()
    assert any(link.startswith("/scheme/rating/") for link in found.links())


@pytest.mark.parametrize(
    "path",
    [
        "/id/region/westmarch",
        "/id/provider/bridgeline",
        "/id/programme/thinking-skills-programme",
        "/id/register/pdu",
        "/id/inspection/region/westmarch/2025-04",
        "/scheme/rating/good",
        "/scheme/theme/accommodation",
        f"/thing?iri={iri('pg:Inspection').replace('#', '%23')}",
    ],
)
def test_everything_has_a_page(path: str) -> None:
    answer = samples().get(path)
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        assert "The graph holds nothing called" in answer.text


def test_a_stretch_of_a_text_has_a_page_though_no_statement_rests_on_it() -> None:
    address = "inspection/thornmere-vale/2022-09/passage/100-250"
    found = page(f"/id/{address}")
    with open_store(sample_store(facts=True), read_only=True) as store:
        (passage,) = evidence(store, address)
    assert " ".join(passage.quote.split()) in found.said()
    assert samples().get(f"/id/{address}.ttl").status_code == 404


@pytest.mark.parametrize("path", [UNIT, JUDGEMENT, "/id/provider/bridgeline"])
def test_linked_data_is_the_same_by_suffix_and_by_header(path: str) -> None:
    counted = set()
    for suffix, media, name, _ in FORMATS:
        one = samples().get(f"{path}{suffix}")
        other = samples().get(path, headers={"accept": media})
        assert one.content == other.content
        assert one.headers["content-type"].startswith(media)
        assert other.headers["vary"].split(", ")[0] == "Accept"
        triples = {quad.triple for quad in ox.parse(one.content, format=PARSERS[name])}
        assert {str(triple.subject) for triple in triples} == {f"<{BASE}{path[1:]}>"}
        counted.add(frozenset(map(str, triples)))
    assert len(counted) == 1
    assert len(counted.pop()) > 3


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/id/pdu/thornmere-vail", "did you mean &#39;pdu/thornmere-vale&#39;"),
        ("/id/inspection/thornmere-vale/2022-09/judgement/9.9", "did you mean"),
        ("/id/x y z", "holds nothing called"),
        ("/id/", "holds nothing called"),
        ("/thing?iri=urn:nothing", "holds nothing called"),
        ("/thing?iri=<>", "holds nothing called"),
        ("/nowhere", "There is no such page here"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(path: str, says: str) -> None:
    answer = samples().get(path)
    assert answer.status_code == 404
    assert says in answer.text
    program = samples().get(path, headers={"accept": "application/json"})
    assert program.status_code == 404
    assert set(program.json()) == {"error"}


def test_an_address_of_many_parts_is_answered_as_fast_as_any() -> None:
    began = time.monotonic()
    assert samples().get("/id/" + "a/" * 8000).status_code == 404
    assert time.monotonic() - began < 3  # 0.3 s on a free machine; 11 where each part is tried


def test_an_address_given_whole_leads_to_the_page() -> None:
    answer = samples().get("/thing", params={"iri": f"{BASE}{UNIT[1:]}"})
    assert (answer.status_code, answer.headers["location"]) == (303, UNIT)
    assert samples().get("/thing").status_code == 400


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/*;q=0.3, text/turtle;q=0.8", "text/turtle"),
        ("text/html;q=0, */*;q=0.1", "text/turtle"),
        ("TEXT/TURTLE ; Q=1.0", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/turtle;q=nan", None),
        ("text/turtle;q=x", None),
        ("image/png", None),
        ("image/png, */*;q=0", None),
        (",,;;q=", None),
    ],
)
def test_the_media_type_liked_best_is_taken(accept: str, wanted: str | None) -> None:
    assert best(accept, OFFERED) == wanted
