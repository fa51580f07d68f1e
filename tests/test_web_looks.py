"""What helps the eye: pictures beside answers, networks, marks at a fault, words for codes."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from view_store import sample_store
from web_site import Page, page, samples

from build_graph import open_store
from build_graph.citation.footnotes import cited
from build_graph.export.pictures.picture import VIEWS, picture
from build_graph.knowledge.vocab import schemes
from build_graph.questions import catalogue
from build_graph.questions.answer import ask
from build_graph.questions.catalogue import question, questions
from build_graph.web.found_words import share_of_words
from build_graph.web.page_config import page_config

UNIT = "/id/pdu/thornmere-vale"
GIVEN = {"pdu": "Thornmere Vale", "region": "Westmarch"}
_CODE = re.compile(r"[a-z][A-Z]|[a-z]_[a-z]")


@pytest.mark.parametrize("name", sorted(page_config().pictures))
def test_an_answer_has_the_picture_that_the_command_draws(name: str) -> None:
    view = page_config().pictures[name]
    given = {one: GIVEN[one] for one in VIEWS[view].needs}
    own = {one.name for one in question(name).parameters}
    assert own >= set(given)
    address = f"/query/{name}.svg" + (f"?{urlencode(given)}" if given else "")
    answer = samples().get(address)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "script-src" not in answer.headers["content-security-policy"]
    with open_store(sample_store(facts=True), read_only=True) as store:
        assert answer.content == picture(store, view, "svg", given)
    shown = page(address.replace(".svg", ""))
    assert [one["src"] for one in shown.all("img")] == [address]
    assert address.replace(".svg", ".png") in shown.links()


@pytest.mark.parametrize("address", ["/query/key-questions.svg", "/query/findings.png"])
def test_what_has_no_picture_says_so(address: str) -> None:
    assert "there is no picture of" in page(address, 400).said().lower()


def test_a_unit_shows_each_other_with_which_it_shares_something() -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        rows = ask(store, catalogue.question("neighbours"), {"pdu": "Thornmere Vale"}).dicts()
    found = page(UNIT)
    drawn = found.words.partition("What it shares with other units")[2].partition("Vacancies")[0]
    assert rows
    for row in rows:
        assert str(row["neighbour"]) in drawn
        assert str(row["shared"]) in drawn


def test_a_unit_is_called_as_reports_print_it_with_the_name_of_the_register_behind() -> None:
    found = page("/id/pdu/east-sussex").said()
    assert "Probation Delivery Unit Brighton and East Sussex East Sussex in the register" in found
    assert "Thornmere Vale in the register" not in page(UNIT).said()
    inspection = page("/id/inspection/east-sussex/2023-11").said()
    assert "Probation Delivery Unit Brighton and East Sussex" in inspection


@pytest.mark.parametrize(
    ("query", "sentence", "line", "column"),
    [
        ("SELECT ?a {\n  ?a xx:b ?c }", "the prefix 'xx' is not declared", "  ?a xx:b ?c }", 6),
        ("ASK { ?a", "it cannot be read from", "ASK { ?a", 9),
        ("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }", "neither bound nor grouped by", "", 0),
    ],
)
def test_a_fault_of_a_query_is_named_and_shown(
    query: str, sentence: str, line: str, column: int
) -> None:
    found = page(f"/sparql?{urlencode({'query': query})}", 400)
    assert sentence in found.said()
    if line:
        assert f"{line}\n{' ' * (column - 1)}^" in found.words


@pytest.mark.parametrize("name", [one.name for one in questions()][::7])
def test_a_question_of_the_catalogue_is_an_example_that_runs(name: str) -> None:
    text = samples().get(f"/sparql?example={name}").text
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert shown is not None
    query = Page(f"<p>{shown[1]}</p>").words
    assert "#cite" not in query
    answer = samples().get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("words", ["no bed on the day of release", "housing"])
def test_weak_hits_are_folded_and_none_is_lost(words: str) -> None:
    asked = urlencode({"q": words})
    hits = samples().get(f"/search?{asked}", headers={"accept": "application/json"}).json()["hits"]
    text = samples().get(f"/search?{asked}").text
    first, _, folded = text.partition("<ol")[2].partition("<details>")
    assert first.count("<blockquote>") + folded.count("<blockquote>") == len(hits)
    weak = [
        hit for hit in hits if hit["by"] == "words" and share_of_words(hit["text"], words) < 0.5
    ]
    assert folded.count("<blockquote>") == (len(weak) if len(weak) < len(hits) else 0)


@pytest.mark.parametrize(
    "address", [UNIT, "/id/provider/bridgeline", "/id/region/westmarch", "/query/organisations"]
)
def test_nobody_reads_a_code(address: str) -> None:
    text = samples().get(address).text
    names = re.findall(r"<dt>(.*?)</dt>|<td[^>]*>([a-z_]+)</td>", text)
    assert names
    assert [name for pair in names for name in pair if _CODE.search(name)] == []


@pytest.mark.parametrize(
    "address",
    [
        UNIT,
        "/id/inspection/thornmere-vale/2022-09",
        "/id/inspection/thornmere-vale/2022-09/judgement/1.1",
        "/id/inspection/hallowby/2024-01/judgement/1.2",
        "/compare?unit1=Brackmoor&unit2=Hallowby",
    ],
)
def test_a_rating_is_a_chip_wherever_it_stands_alone(address: str) -> None:
    text = samples().get(address).text
    names = "|".join((*(one.label for one in schemes().ratings), "Not rated"))
    assert re.findall(rf"<(?:td|dd|div|li|h3|a|span)\b[^>]*>\s*({names})\s*</", text) == []
    assert re.search(rf'class="chip [a-z-]+"[^>]*><b aria-hidden="true">.</b>({names})', text)


@pytest.mark.parametrize(
    "address", [UNIT, "/id/provider/bridgeline", "/scheme/theme/mental-health"]
)
def test_codes_of_registers_are_folded_at_the_end(address: str) -> None:
    text = samples().get(address).text
    seen, _, folded = text.partition("<summary>For programs</summary>")
    facts = seen.partition("<h2>Facts</h2>")[2]
    for name in ("taken from", "identifier in the register", "short form", "alt label"):
        assert f"<dt>{name}</dt>" not in facts
    assert re.search("<dt>(identifier in the register|short form)</dt>", folded)


def test_an_inspection_has_its_score_and_leads_to_its_text_where_that_is_kept() -> None:
    found = page("/id/inspection/thornmere-vale/2022-09")
    assert "/text/inspection/thornmere-vale/2022-09" in found.links()
    assert "Score and overall rating" in found.said()
    without = page("/id/inspection/east-sussex/2023-11")
    assert not [link for link in without.links() if link.startswith("/text/")]


def test_what_refers_to_a_thing_says_of_which_inspection_it_is() -> None:
    text = samples().get("/scheme/rating/good").text
    pointing = text.partition("<h2>What refers to it</h2>")[2]
    for one in re.findall(r"<dd>(.*?)</dd>", pointing, re.DOTALL):
        named = re.findall(r'href="/id/inspection/.*?">(.*?)</a>(.*?)</div>', one)
        assert len(named) == len(set(named))
        assert all("Inspection of" in within for name, within in named if "." in name)
    assert pointing.count("Inspection of") > 1
    assert '<h1><span class="chip good">' in text


@pytest.mark.parametrize(
    ("address", "called"),
    [
        ("judgement/1.1", "1.1 Leadership"),
        ("recommendation/1", "Recommendation 1"),
        ("finding/1.1/improvement/1", "1.1, area for improvement 1"),
        ("report", "Report on Thornmere Vale PDU, September 2022"),
        ("assertion/published", "published: November 2022"),
    ],
)
def test_a_thing_is_headed_by_its_own_name_in_words(address: str, called: str) -> None:
    text = samples().get(f"/id/inspection/thornmere-vale/2022-09/{address}").text
    assert f"<h1>{called}</h1>" in text


def test_a_passage_is_called_by_its_report_and_section() -> None:
    sources = page("/id/inspection/thornmere-vale/2022-09/judgement/1.1").links()
    span = next(one for one in sources if "?at=" in one).partition("?at=")[2].partition("#")[0]
    found = page(f"/id/inspection/thornmere-vale/2022-09/passage/{span}").said()
    assert found.startswith("An inspection of probation services in: Thornmere Vale PDU: Ratings")
    assert "selector" not in found.partition("For programs")[0]


def test_kinds_of_findings_stand_once_above_their_cards() -> None:
    text = samples().get("/id/inspection/thornmere-vale/2022-09/judgement/1.1").text
    shown = text.partition("<h2>Findings</h2>")[2].partition("</section>")[0]
    assert shown.count("<h3>") == 2
    assert shown.count("area for improvement") == 1
    assert shown.count('<li class="card">') > 2
    assert "card-head" not in shown


def test_a_theme_in_a_table_leads_to_its_page() -> None:
    assert "/scheme/theme/management-oversight" in page("/query/recurring-themes").links()


def test_a_name_leads_to_the_thing_of_the_kind_that_its_row_says() -> None:
    found = page("/query/pdu-organisations?pdu=Thornmere+Vale")
    kinds = {link.split("/")[2] for link in found.links() if link.startswith("/id/")}
    assert kinds >= {"court", "prison", "provider", "local-authority", "police-force"}
    heads = samples().get("/query/pdu-organisations?pdu=Thornmere+Vale").text.partition("</thead>")
    assert not re.search("Start|End", heads[0].rpartition("<thead>")[2])


def test_a_square_of_the_network_has_the_letter_of_its_rating() -> None:
    text = samples().get(UNIT).text
    squares = re.findall(r'<rect class="rated ([a-z-]+)"', text)
    letters = re.findall(r'<text class="letter ([a-z-]+)"[^>]*>(.)</text>', text)
    assert squares
    assert [(one, "–" if one == "not-rated" else one[0].upper()) for one in squares] == letters


@pytest.mark.parametrize("name", ["ranking", "score-check"])
def test_quotes_show_no_signs_of_a_text_file(name: str) -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        quotes = [one.quote for one in cited(store, name).footnotes]
    assert any("**" in quote for quote in quotes)
    shown = page(f"/query/{name}")
    assert "sources" in shown.words
    assert "**" not in shown.words


def test_a_network_leads_back_and_to_the_pages_of_its_things() -> None:
    text = samples().get("/graph?view=organisations").text
    assert '<nav id="way-back" aria-label="Pages"><a href="/">' in text
    for address, words in page_config().pages:
        assert f'<a href="{address}">{words}</a>' in text
        assert address in page("/").links()
    assert "href: `/id/${node.short}`" in text


def test_pairs_of_units_stand_once_in_the_answer_to_a_plain_question() -> None:
    with open_store(sample_store(facts=True), read_only=True) as store:
        rows = ask(store, catalogue.question("shared-crs-providers"), {}).rows
    found = page("/ask?q=Which+units+share+a+provider%3F")
    assert len(found.all("tbody")) == len(rows) > 0
    heads = [
        " ".join(one.split())
        for one in re.findall(
            r">([^<]*)</th>", samples().get("/ask?q=Which+units+share+a+provider%3F").text
        )
    ]
    assert heads == ["Pathway", "Provider", "PDU", "Other PDU"]
