"""The page of a report's text: every character is there, marks lead to what rests on them."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest
from view_store import ROOT, sample_store
from web_site import page, samples

from build_graph import evidence, open_store
from build_graph.citation.coverage import Coverage, coverage_of
from build_graph.citation.marked_text import flow, resting_on, sections, stretches
from build_graph.knowledge.vocab import prefixes
from build_graph.model import Span

INSPECTION = "inspection/thornmere-vale/2022-09"
ADDRESS = f"https://w3id.org/probation-graph/id/{INSPECTION}"
TEXT = f"/text/{INSPECTION}"


@pytest.fixture(scope="module")
def found() -> Coverage:
    one = coverage_of(open_store(sample_store(facts=True), read_only=True), ADDRESS)
    assert one is not None
    return one


def test_stretches_are_the_whole_text_in_order(found: Coverage) -> None:
    parts = list(stretches(found))
    assert parts[0].start == 0
    assert parts[-1].end == len(found.text or "")
    assert all(before.end == after.start for before, after in pairwise(parts))
    assert {part.state for part in parts} >= {"understood", "boilerplate", "nothing"}


def test_a_stretch_is_understood_exactly_where_a_mark_is(found: Coverage) -> None:
    for part in stretches(found):
        kinds = {mark.kind for mark in resting_on(found, Span(part.start, part.end))}
        assert set(part.kinds) == kinds
        assert (part.state == "understood") == bool(kinds)


def test_flow_changes_white_space_alone(found: Coverage) -> None:
    flowing = flow(found)
    assert len(flowing) == len(found.text or "")
    assert flowing.split() == (found.text or "").split()
    assert flowing.count("\n") < (found.text or "").count("\n")


def test_sections_come_in_the_order_of_the_text(found: Coverage) -> None:
    places = sections(found)
    assert [one.start for one in places] == sorted(one.start for one in places)
    assert {"Foreword", "1.1", "2.2"} <= {one.label for one in places}


def test_the_page_shows_every_word_of_the_report() -> None:
    text = (ROOT / "samples" / "reports" / "thornmere-vale-2022.txt").read_text("utf-8")
    shown = "".join(page(TEXT).said().split())
    assert all(word in shown for word in set(text.split()))


def test_every_mark_leads_to_statements_that_rest_on_it() -> None:
    marks = sorted({link for link in page(TEXT).links() if link.startswith(f"{TEXT}?at=")})
    assert len(marks) > 100
    for link in marks[::40]:
        chosen = page(link.partition("#")[0])
        assert "What rests on this passage" in chosen.said()
        assert "Nothing: no statement" not in chosen.said()
        assert [one for one in chosen.all("span") if one.get("id") == "here"]


def test_a_source_leads_to_its_passage_in_the_text() -> None:
    finding = f"/id/{INSPECTION}/finding/1.1/strength/2"
    link = next(link for link in page(finding).links() if link.startswith(TEXT))
    start, end = map(int, re.findall(r"\d+", link.partition("?at=")[2]))
    store = open_store(sample_store(facts=True), read_only=True)
    own = evidence(store, f"{INSPECTION}/finding/1.1/strength/2")[0]
    assert (own.start, own.end) == (start, end)
    assert finding in page(link.partition("#")[0]).links()


@pytest.mark.parametrize("at", ["x", "9-2", "5-5", "1-99999999", "-1-4"])
def test_a_passage_that_is_none_is_refused_with_a_sentence(at: str) -> None:
    answer = samples().get(TEXT, params={"at": at})
    assert answer.status_code == 400
    assert "two places in this text" in answer.text


def test_a_report_of_facts_says_that_it_has_no_text() -> None:
    store = open_store(sample_store(facts=True), read_only=True)
    bare = "SELECT ?i WHERE { ?r pg:inspection ?i ; prov:wasDerivedFrom/pg:textKept false }"
    iri = str(store.select(bare, prefixes=prefixes()).rows[0][0])
    answer = page(f"/text/{iri.removeprefix('https://w3id.org/probation-graph/id/')}")
    assert "keeps no text" in answer.said()


def test_every_hue_has_its_style() -> None:
    hues = tomllib.loads((ROOT / "ontology/layouts/coverage.toml").read_text("utf-8"))["hue"]
    style = (ROOT / "build_graph/web/static/explorer.css").read_text("utf-8")
    assert not [hue for hue in hues.values() if f".hue-{hue} {{" not in style]


def test_the_contents_list_each_section_once_and_lead_to_it() -> None:
    text = samples().get(TEXT).text
    listed = re.findall(r'<a href="#(section-\d+)">(.*?)</a>', text)
    plain = [re.sub(r"\W+", " ", title) for _, title in listed]
    assert len(plain) == len(set(plain)) > 5
    for anchor, _ in listed:
        assert text.count(f'id="{anchor}"') == 1
