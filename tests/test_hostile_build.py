"""Whole builds of hostile reports: names of units, of bodies and findings that pretend to be code.

`test_hostile_output` shows what one such report becomes in each format of RDF and of tables; here
many go through build, checks and every view, and other readers read what was written.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from fuzz_inputs import HOSTILE, hostile_bullets, hostile_names
from invented_report import RATINGS, SAMPLES, report_text

from build_graph.citation.passages import prove
from build_graph.errors import BadRequest
from build_graph.export.formats import ExportRequest, parts
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.store.database import Store, open_store
from build_graph.validation.check import validate
from build_graph.validation.render import render

BACKGROUND = """We inspected 41 cases in June 2023. Services are provided by The {odd} Trust for
accommodation and by Brook {odd} Alliance for personal wellbeing. The closest prison is HMP {odd}.
Leaders use the Steady {odd} programme."""
SECTIONS = "1.1 Leadership\n\nStrengths:\n\n- Leaders listen to staff in Marsh Vale Court.\n"
# 'data:,' is the page's own icon, which is none.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile build")]
LINK = re.compile(r"https?://\S+|#\S*|data:,")


def report(number: int, odd: str) -> str:
    """A report of a unit of its own; bodies are hostile, and in some the unit or the ratings."""
    dice = random.Random(number)
    flat = " ".join(odd.split())
    text = report_text(
        background=BACKGROUND.format(odd=flat), sections=hostile_bullets(dice, SECTIONS)
    )
    name = f"Unit {number}"
    if number % 3 == 1:
        text = text.replace(RATINGS, hostile_names(dice, RATINGS), 1)
    if number % 3 == 2:
        name = f"Unit {number} {flat[:60]}"
    return text.replace("Marsh Vale", name)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("hostile")
    reports = folder / "reports"
    reports.mkdir()
    for number, odd in enumerate(odd for odd in HOSTILE for _ in range(3)):
        (reports / f"{number}.txt").write_text(report(number, odd), "utf-8", "replace")
    result = build([reports], folder / "graph", registers=[SAMPLES / "registers"], validate=False)
    built = [outcome for outcome in result.files if outcome.status == "built"]
    assert len(built) > 2 * len(HOSTILE)
    assert not [one for one in result.files if "fault in the program" in one.message]
    assert sorted(path.name for path in folder.iterdir()) == ["graph", "reports"]
    return open_store(folder / "graph", read_only=True)


def written(store: Store, format_: str, view: str = "full") -> str:
    return b"".join(parts(store, ExportRequest(format_, view=view))).decode("utf-8")


class Page(HTMLParser):
    """The elements of a page, and which of their attributes could do something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.suspect: list[tuple[str, str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            said = (value or "").strip()
            leads = name in ("href", "src", "action", "xlink:href")
            if name.startswith("on") or (leads and not LINK.fullmatch(said)):
                self.suspect.append((tag, name, said))


def test_the_graph_is_whole_and_every_quote_stands_at_its_place(store: Store) -> None:
    asked = "SELECT ?s WHERE { { ?s ?p ?o } UNION { ?o ?s ?p } FILTER(STRSTARTS(STR(?s), 'urn:')) }"
    assert not list(run(store, asked))
    proof = prove(store)
    assert proof.total > 100
    assert not proof.failures
    outcome = validate(store)
    for format_ in ("table", "json", "junit", "sarif", "turtle"):
        assert render(outcome, format_)


@pytest.mark.parametrize("view", ["full", "recommendations", "organisations"])
def test_a_page_has_no_element_that_a_report_wrote(store: Store, view: str) -> None:
    page = Page(written(store, "html", view))
    assert len(page.tags) > 10
    assert page.suspect == []
    assert page.tags.isdisjoint({"img", "iframe", "object", "embed", "base", "form", "b"})


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("view", ["ratings", "providers", "recommendations"])
def test_a_picture_has_no_element_that_a_report_wrote(store: Store, view: str) -> None:
    try:
        text = written(store, "svg", view)
    except BadRequest as error:  # several pages, or nothing to draw
        assert "\n" not in str(error)  # noqa: PT017
        return
    for element in ET.fromstring(text).iter():
        assert element.tag.startswith(("{http://www.w3.org/2000/svg}", "{http://", "{https://"))
        assert not element.tag.endswith(("}script", "}foreignObject", "}image"))
        assert not [name for name in element.attrib if name.startswith("on")]


def test_other_readers_find_the_same_network(store: Store) -> None:
    read = nx.parse_graphml(written(store, "graphml"))
    nodes = json.loads(written(store, "node-link"))["nodes"]
    assert read.number_of_nodes() == len(nodes) > 50
    assert len(json.loads(written(store, "cytoscape"))["elements"]["nodes"]) == len(nodes)
    gexf = ET.fromstring(written(store, "gexf"))
    assert len([one for one in gexf.iter() if one.tag.endswith("}node")]) == len(nodes)


@pytest.mark.parametrize("name", ["reports", "organisations", "crs-providers", "findings"])
def test_tables_keep_their_cells(store: Store, name: str, tmp_path: Path) -> None:
    from build_graph.table import render as rendered

    table = run(store, name)
    rows = list(csv.reader(io.StringIO(rendered(table, "csv"))))
    assert {len(row) for row in rows} == {len(table.columns)}
    assert len(rows) == len(list(table)) + 1
    for line in rendered(table, "table").splitlines():
        assert not [letter for letter in line if unicodedata.category(letter) == "Cc"]
