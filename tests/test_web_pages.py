"""The explorer's pages: what people read, and that every link and form leads somewhere."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from view_store import ROOT
from web_site import Page, client, page, samples

from build_graph import build
from build_graph.knowledge.vocab import iri
from build_graph.questions.catalogue import Column, names, question, questions
from build_graph.web.found_words import marked
from build_graph.web.page_config import label, page_config

JSON = {"accept": "application/json"}

UNIT = "/id/pdu/thornmere-vale"
INSPECTION = "/id/inspection/thornmere-vale/2022-09"
TEXT = "/text/inspection/thornmere-vale/2022-09"
PAGES = (
    *("/", "/query", "/query/ratings", "/query/provider-footprint", "/graph", "/about", "/sparql"),
    *("/query/ratings?pdu=Thornmere+Vale", "/search", "/search?q=housing&kind=finding"),
    *("/ask", "/ask?q=Which+units+share+a+provider%3F", "/ask?q=What+is+the+weather%3F"),
    *(
        "/?sort=-share",
        "/?sort=staff",
        "/?sort=nothing",
        "/compare",
        "/regions",
        "/compare?unit1=Nowhere",
    ),
    *("/compare?unit1=Brackmoor&unit2=Thornmere+Vale,+2022-09", TEXT, f"{TEXT}?at=2000-2200"),
    *(f"{TEXT}?at=9-2", "/text/inspection/nowhere/2022-09"),
    *(UNIT, INSPECTION, f"{INSPECTION}/judgement/1.1", f"{INSPECTION}/passage/100-250"),
    *("/id/region/westmarch", "/id/provider/catch22", "/thing?iri=" + iri("pg:score")[:-6]),
    *("/query/ratings?pdu=Nowhere", "/nowhere", "/id/pdu/nowhere"),
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_can_be_used_without_seeing_it(path: str) -> None:
    answer = samples().get(path)
    found = Page(answer.text)
    assert found.all("html") == [{"lang": "en-GB"}]
    assert len(found.all("h1")) == len(found.all("main")) == len(found.all("title")) == 1
    assert found.links()[0] == "#content"
    assert found.all("main")[0]["id"] == "content"
    labelled = {one["for"] for one in found.all("label")}
    assert {one["id"] for one in found.all("input", "select", "textarea")} == labelled
    assert all(one.get("scope") == "col" for one in found.all("th"))
    assert len(found.all("table")) == len(found.all("caption"))
    ids = [one["id"] for _, one in found.elements if "id" in one]
    assert len(ids) == len(set(ids))
    described = {
        one["aria-describedby"] for one in found.fields().values() if "aria-describedby" in one
    }
    assert described <= set(ids)
    heads = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(heads))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_but_the_style_and_runs_its_editor_alone(path: str) -> None:
    answer = samples().get(path)
    found = Page(answer.text)
    loaded = [one["href"] for one in found.all("link") if one["rel"] in ("stylesheet", "icon")]
    assert loaded == ["data:,", "/static/explorer.css"]
    assert not found.all("iframe", "object", "embed", "style")
    assert not found.strange_scripts()
    runs = "script-src 'self'" in answer.headers["content-security-policy"]
    assert runs == bool(found.all("script")) == path.startswith("/sparql")
    assert not found.strange_images()
    attributes = {name for _, one in found.elements for name in one}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert all(one["action"].startswith("/") for one in found.all("form"))


@pytest.mark.slow
def test_every_link_within_the_explorer_leads_to_a_page() -> None:
    found = {link.partition("#")[0] for path in PAGES for link in page_of(path).links()}
    inside = sorted(link for link in found if link.startswith("/"))
    assert len(inside) > 150
    bad = [link for link in inside if samples().get(link).status_code not in (200, 303)]
    assert bad == []


def page_of(path: str) -> Page:
    return Page(samples().get(path).text)


def test_links_outside_are_licences_only() -> None:
    outside = {link for path in PAGES for link in page_of(path).links() if "//" in link}
    inside = {link for link in outside if link.startswith("/")}
    assert {link.split("/")[2] for link in outside - inside} == {
        "www.nationalarchives.gov.uk",
        "opensource.org",
    }


def test_the_first_screen_has_two_boxes_the_questions_and_the_reports() -> None:
    found = page("/")
    assert [one["action"] for one in found.all("form")] == ["/ask", "/search"]
    asked = {link.removeprefix("/query/") for link in found.links() if link.startswith("/query/")}
    assert asked == set(names())
    assert "8 reports on 7 units" in found.said()
    assert UNIT in found.links()
    assert INSPECTION in found.links()
    assert "Requires improvement" in found.said()


def test_examples_are_those_that_the_store_answers(tmp_path: Path) -> None:
    for text in Page(samples().get("/").text).examples("/ask"):
        assert samples().get("/ask", params={"q": text}, headers=JSON).json()["answer"]
    for text in Page(samples().get("/").text).examples("/search"):
        assert samples().get("/search", params={"q": text}, headers=JSON).json()["hits"]
    report = next((ROOT / "facts").glob("*.json"))
    build([report], tmp_path / "graph", validate=False)
    alone = client(tmp_path / "graph")
    first = Page(alone.get("/").text)
    assert first.examples("/search") == []  # it has no text
    assert first.examples("/ask")
    for text in first.examples("/ask"):
        reply = alone.get("/ask", params={"q": text}, headers=JSON).json()
        assert reply["status"] == "answered", text


def test_the_boxes_take_the_longest_question() -> None:
    most = tomllib.loads((ROOT / "ontology/layouts/ask.toml").read_text("utf-8"))["thresholds"]
    for path in ("/", "/ask"):
        assert page(path).all("input")[0]["maxlength"] == str(most["longest"])


def test_every_group_has_a_title_and_every_label_a_column() -> None:
    told = page_config()
    assert {one.group for one in questions()} <= set(told.groups)
    columns: list[Column] = [column for one in questions() for column in one.columns]
    named = {column.name for column in columns} | {
        p.name for q in questions() for p in q.parameters
    }
    assert {*told.labels, *told.links, *told.inspections} <= named
    of_reports = {one.name for one in question("reports").columns}
    assert set(told.reports["columns"]) <= {*of_reports, "share"}
    assert label("rule_rating") == "Rating by the rule"


def test_the_parts_of_the_page_of_a_thing_can_be_asked() -> None:
    for parts in page_config().parts.values():
        for part in parts:
            asked = question(part.question)
            assert part.parameter in {one.name for one in asked.parameters}
            assert not part.keep or part.keep[0] in {one.name for one in asked.columns}


@pytest.mark.parametrize("half", [0, 1])
def test_an_answer_is_large_with_its_table_its_whole_and_other_readings(half: int) -> None:
    asked = ("Which providers work in Thornmere Vale?", "How was Thornmere Vale rated on Staff?")
    found = page(f"/ask?q={asked[half]}")
    assert "Understood as" in found.said()
    assert ("Bridgeline", "Good")[half] in found.said()
    whole = [link for link in found.links() if link.startswith("/query/")]
    assert "pdu=Thornmere+Vale" in whole[0]
    readings = [link for link in found.links() if "reading=" in link]
    assert readings
    for link in readings:
        run = page(link)
        assert run.fields()["q"]["value"] == asked[half]
        assert "Understood as" in run.said()
    assert found.all("details")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("What is the weather in Paris?", "Ask a question"),
        ("%3F%3F", "There is no question"),
        ("SELECT * { ?s ?p ?o }", "looks like SPARQL"),
        ("x" * 2000, "at most"),
    ],
)
def test_what_cannot_be_answered_is_said_in_words(asked: str, says: str) -> None:
    found = page(f"/ask?q={asked}")
    assert says in found.said()
    assert not found.all("table")
    assert any(link.startswith("/query") for link in found.links())


def test_an_answer_of_one_value_stands_once_and_other_readings_say_their_title_once() -> None:
    found = page("/ask?q=Was+Hallowby+rated+Good%3F")
    assert not found.all("table")
    assert found.said().count("Ratings by standard") == 1
    assert "PDU: Hallowby overall rating: GGood answered by: yes or no" in found.said()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("What is the vacancy rate in Aldersea and Wykeholm?", r"<p>27%</p>"),
        ("Which providers work in Brackmoor?", r'<a href="/id/provider/[a-z-]+">[^<]+</a></li>'),
        ("When was Hallowby inspected?", r"January 2024"),
        ("How was Thornmere Vale rated on Staff?", r'class="chip good">.*class="chip requires'),
    ],
)
def test_a_large_answer_has_its_unit_or_its_chip(asked: str, shown: str) -> None:
    text = samples().get("/ask", params={"q": asked}).text
    large = text.partition('<div class="large"')[2].partition("</div>")[0]
    assert re.search(shown, " ".join(large.split()))


@pytest.mark.parametrize(
    "asked", ["Why was Staff rated Good in Hallowby?", "What do people say on housing in Hallowby?"]
)
def test_what_a_reply_quotes_opens_in_the_text(asked: str) -> None:
    text = samples().get("/ask", params={"q": asked}).text
    links = re.findall(r'<figcaption>.*?href="([^"]*)"', text)
    assert len(links) == text.count("<figcaption>") > 0
    for link in links:
        assert link.startswith("/text/inspection/hallowby/")
        assert 'id="here"' in samples().get(link).text


def test_a_plain_question_from_a_program_is_answered_as_values() -> None:
    asked = "Who delivers women's services in Thornmere Vale?"
    answer = samples().get("/ask", params={"q": asked}, headers={"accept": "application/json"})
    assert answer.json()["query"] == "crs-providers"
    assert answer.json()["parameters"] == {"pdu": "Thornmere Vale", "pathway": "Women's services"}
    assert all(set(one["parameters"]) for one in answer.json()["next"][:1])


def test_a_search_shows_passages_with_what_stands_beside_them() -> None:
    found = page("/search?q=workload&kind=finding&pdu=Thornmere+Vale")
    assert "the nearest first" in found.said()
    assert {"kind", "pdu", "region", "theme", "polarity", "section", "since", "until"} <= set(
        found.fields()
    )
    like = [link for link in found.links() if link.startswith("/search?like=")]
    assert like
    others = page(like[0])
    assert "Passages like this one" in others.said()
    assert any(link.startswith("/id/inspection/") for link in found.links())


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/search?q=bed&kind=poem", "there is no kind 'poem'"),
        ("/search?q=bed&theme=Weather", "there is no theme 'Weather'"),
        ("/search?q=bed&since=May", "'since' must be a month or a year"),
        ("/search?q=bed&since=٢٠٢٣", "'since' must be a month or a year"),
        ("/search?q=bed&like=x", "give the words to search for"),
        ("/search?q=bed&colour=red", "a search takes no 'colour'"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_above_the_form(path: str, says: str) -> None:
    found = page(path, 400)
    assert says in found.said()
    assert found.fields()["q"]["value"] == "bed"
    program = samples().get(path, headers={"accept": "application/json"})
    assert program.status_code == 400
    assert says in program.json()["error"]


def test_a_search_from_a_program_is_answered_as_values() -> None:
    answer = samples().get("/search?q=workload", headers={"accept": "application/json"})
    assert 3 <= len(answer.json()["hits"]) <= 20
    assert {"text", "before", "after", "report", "iri"} <= set(answer.json()["hits"][0])


def test_the_page_about_licences_names_sources_and_versions_and_no_folder() -> None:
    said = page("/about").said()
    assert "Open Government Licence v3.0" in said
    assert "Courts of England and Wales" in said
    assert "written by version" in said
    assert "graph" in said
    assert "/tmp" not in said


def test_pictures_come_with_a_policy_of_their_own() -> None:
    assert "/graph?view=providers" in page("/graph").links()
    answer = samples().get("/graph?view=providers")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "connect-src" not in policy  # default-src 'none' forbids it
    assert "There is no view 'x'" in page("/graph?view=x", 400).said()


def test_pictures_without_their_library_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_graph.export.html_page.d3_library.find_spec", lambda _: None)
    assert "pip install 'probation-graph[page]'" in page("/graph?view=providers", 400).said()


def test_a_store_that_is_gone_is_said_and_asked_for_again_later(tmp_path: Path) -> None:
    answer = client(tmp_path / "none").get("/")
    assert answer.status_code == 503
    assert "There is no store at" not in answer.text  # its place on the disk is nobody's business
    assert answer.headers["retry-after"] == "10"
    assert client(tmp_path / "none").get("/health").text == "ok\n"


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(scheme: str) -> None:
    style = samples().get("/static/explorer.css").text
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6})", one)) for one in roots(style)[:2])
    colours = light if scheme == "light" else light | dark
    for text in ("text", "quiet", "link", "visited", "problem"):
        for ground in ("page", "raised", "mark"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["on-focus"], colours["focus"]) >= 4.5
    for mark in ("edge", "accent"):
        assert contrast(colours[mark], colours["page"]) >= 3, mark


def roots(style: str) -> list[str]:
    return re.findall(r":root \{(.*?)\}", style, flags=re.DOTALL)


def test_a_search_marks_the_words_it_found() -> None:
    found = page("/search?q=housing")
    assert found.all("mark")


@given(st.text(), st.text())
def test_marks_add_nothing_to_a_text_but_themselves(text: str, words: str) -> None:
    shown = Page(f"<p>{marked(text, words)}</p>")
    assert {tag for tag, _ in shown.elements} <= {"p", "mark"}
    plain = marked(text, words).replace("<mark>", "").replace("</mark>", "")
    assert plain == escape(text)


def test_a_long_answer_stands_once_as_cards_with_their_units() -> None:
    found = page("/ask?q=What+do+staff+say+about+their+workload%3F")
    cards = [one for one in found.all("li") if one.get("class") == "card"]
    assert len(cards) > 1
    assert not found.all("table")
    assert UNIT in found.links()
