"""The page as a file: whole, safe, small, the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from page_graph import BASE, HOSTILE, QUOTE, small

from benchmarks.page import invented
from build_graph.errors import BadRequest
from build_graph.export.html_page import LIMIT, page_bytes
from build_graph.export.html_page.d3_library import library
from build_graph.export.html_page.page_passages import month_words
from build_graph.export.html_page.payload import Trim, as_data, as_json


class Elements(HTMLParser):
    """What elements a page has, with the text of scripts and styles, as a browser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.raw.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.found[-1:] and self.found[-1][0] in ("script", "style") and self.raw:
            tag, text = self.raw[-1]
            self.raw[-1] = (tag, text + data)

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", {}))


@pytest.fixture(scope="module")
def text() -> str:
    return page_bytes(small()).decode("utf-8")


def test_the_same_content_gives_the_same_bytes() -> None:
    assert page_bytes(small()) == page_bytes(small())


def test_what_a_report_says_never_becomes_an_element(text: str) -> None:
    elements = Elements(text)
    assert [tag for tag, _ in elements.found].count("script") == 3
    assert "img" not in {tag for tag, _ in elements.found}
    data = json.loads(next(words for tag, words in elements.raw if words.startswith("{")))
    assert HOSTILE in {node[1] for node in data["nodes"]}
    assert any(" ".join(QUOTE.split()) in passage[3] for passage in data["passages"])


@pytest.mark.parametrize("hostile", ["</script>", "<!--", "<script", "&lt;", "\u2028", "\u2029"])
def test_data_cannot_end_its_element(hostile: str) -> None:
    written = as_json({"label": f"a{hostile}b"})
    assert json.loads(written) == {"label": f"a{hostile}b"}
    assert not set(written) & set("<>&\u2028\u2029")


def test_a_title_is_text() -> None:
    assert "<img" not in page_bytes(replace(small(), title=HOSTILE)).decode("utf-8")


def test_the_policy_allows_nothing_but_what_stands_in_the_page(text: str) -> None:
    elements = Elements(text)
    policy = next(
        str(attributes["content"])
        for tag, attributes in elements.found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, words in elements.raw:
        if not words.startswith("{"):
            hashed = base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
            assert f"'sha256-{hashed}'" in policy, tag


def test_the_page_names_no_address_to_load(text: str) -> None:
    elements = Elements(text)
    for tag, attributes in elements.found:
        for name in ("src", "href", "action", "srcset"):
            assert (attributes.get(name) or "data:").startswith("data:"), (tag, name)
    styles = [words for tag, words in elements.raw if tag == "style"]
    assert len(styles) == 1
    assert not re.search(r"url\(|@import", styles[0])


def test_the_drawing_library_is_whole_and_keeps_its_licence(text: str) -> None:
    assert library() in text
    assert "Copyright 2010-2018 Mike Bostock" in text
    assert "THE COPYRIGHT HOLDERS AND CONTRIBUTORS" in text


def test_its_absence_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_graph.export.html_page.d3_library.find_spec", lambda _: None)
    with pytest.raises(BadRequest, match=r"pip install 'probation-graph\[page\]'$"):
        page_bytes(small())


def test_the_library_is_taken_without_importing_its_package(text: str) -> None:
    assert text
    assert "mpld3" not in sys.modules


def test_two_thousand_things_stay_under_a_million_bytes() -> None:
    made = page_bytes(invented(2000, 6000))
    assert len(made) < LIMIT == 1_000_000
    assert b"So that the page stays small" in made


def test_a_small_page_has_its_passages_whole(text: str) -> None:
    assert "So that the page stays small" not in text


@pytest.mark.parametrize(
    ("characters", "quote", "note"),
    [
        (1200, "Number 0: Invented words of no report, at some length.", ""),
        (20, "Number 0: Invented…", "passages end after 20 characters"),
        (0, "", "passages are left out"),
    ],
)
def test_passages_are_cut_at_words_and_the_page_says_so(
    characters: int, quote: str, note: str
) -> None:
    data = as_data(invented(40, 1), Trim(characters, facts=True))
    first = str(data["passages"][0][3])
    assert first.startswith(quote)
    assert bool(first) == bool(quote)
    assert bool(note) == bool(data["note"])
    assert note in data["note"]


def test_passages_without_words_are_told_from_those_left_out() -> None:
    content = small()
    bare = [replace(one, quote="") for one in content.passages]
    data = as_data(replace(content, passages=bare), Trim(0, facts=True))
    assert {passage[3] for passage in data["passages"]} == {0}


def test_passages_are_addressed_as_the_command_takes_them() -> None:
    content = small()
    data = as_data(content, Trim(200, facts=True))
    tail, report, _, _ = data["passages"][0]
    assert f"{BASE}{data['inspections'][report]}/{tail}" == content.passages[0].fact


def test_columns_say_something_and_come_in_the_order_of_the_view() -> None:
    data = as_data(small(), Trim(200, facts=True))
    assert data["details"] == ["pathway", "inspected", "name in the report"]
    assert data["facts"] == ["region"]
    assert "September 2022" in data["words"]
    assert "2022-09" not in data["words"]


def test_a_name_in_the_report_is_given_where_it_differs() -> None:
    data = as_data(small(), Trim(200, facts=True))
    names = [edge[4 + data["printed"]] for edge in data["edges"]]
    assert [data["words"][name] for name in names if name >= 0] == ["Bridge Line"]


@pytest.mark.parametrize(
    ("month", "words"),
    [("2023-06", "June 2023"), ("2023-13", "2023-13"), ("2.1", "2.1"), ("", "")],
)
def test_months_are_words(month: str, words: str) -> None:
    assert month_words(month) == words


def test_the_scripts_set_text_and_never_markup() -> None:
    folder = files("build_graph.export.html_page")
    scripts = "".join(
        one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".js")
    )
    assert len(scripts) > 10_000
    assert not re.search(r"(inner|outer|Adjacent)HTML|document\.write|eval\(|\.html\(", scripts)


def test_no_text_is_smaller_than_twelve_pixels() -> None:
    style = (files("build_graph.export.html_page") / "page.css").read_text("utf-8")
    fonts = re.findall(r"font(?:-size)?:[^;]*?([\d.]+)px", style)
    assert len(fonts) > 5
    assert min(map(float, fonts)) >= 12
