"""What a report says stays a literal, a cell or a name in every format that we write."""

from __future__ import annotations

import csv
import io
import json
import warnings
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from invented_report import report_text

from build_graph.export.formats import ExportRequest, parts
from build_graph.knowledge.vocab import iri
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.store.database import Store, open_store
from build_graph.table import render
from build_graph.validation.check import validate
from build_graph.validation.render import render as told

HOSTILE = (
    '"> . <urn:x> <urn:y> <urn:z> .',
    "''' } ; DROP ALL #",
    "</script><img src=x onerror=alert(1)> ]]> <!-- --",
    "a | b \\| c, d; e\tf \\u0022 \\n %s {pdu}",
    "\u202eright to left\u202c \u001b[31m \u2028 line",
    "=HYPERLINK(1)",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    bullets = "\n".join(f"- Leaders wrote {words} on the wall." for words in HOSTILE)
    text = report_text(
        sections=f"1.1 Leadership\n\nStrengths:\n\n{bullets}\n",
    )
    folder = tmp_path_factory.mktemp("hostile")
    report = folder / "a <b> 'c' & d.txt"
    report.write_text(text, encoding="utf-8")
    build([report], folder / "graph")
    return open_store(folder / "graph", read_only=True)


def test_the_hostile_texts_are_in_the_graph(store: Store) -> None:
    texts = [str(row["text"]) for row in run(store, "findings")]
    assert len(texts) == len(HOSTILE)
    assert texts[0] == f"Leaders wrote {HOSTILE[0]} on the wall."


@pytest.mark.parametrize("format_", ["turtle", "trig", "nquads", "jsonld"])
def test_another_reader_finds_the_same_statements(store: Store, format_: str) -> None:
    plain = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld"}[format_]
    data = rdflib.Graph() if format_ == "turtle" else rdflib.Dataset()
    with warnings.catch_warnings():  # rdflib warns of its own parsers
        warnings.simplefilter("ignore", DeprecationWarning)
        data.parse(data=b"".join(parts(store, ExportRequest(format_, history=True))), format=plain)
    quads = data.quads() if isinstance(data, rdflib.Dataset) else data
    triples = {quad[:3] for quad in quads}
    # What is made when asked for is more than a query sees.
    lines = [*store.dump_nquads(), *store.graph_quads(store.history)]
    whole = ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    assert len(triples) == len({quad.triple for quad in whole})
    assert rdflib.URIRef("urn:x") not in {subject for subject, _, _ in triples}
    says = rdflib.URIRef(iri("pg:text"))
    said = {str(value) for _, how, value in triples if how == says}
    assert {str(row["text"]) for row in run(store, "findings")} <= said


def test_tables_keep_their_columns(store: Store) -> None:
    table = run(store, "findings")
    rows = list(csv.reader(io.StringIO(render(table, "csv"))))
    assert {len(row) for row in rows} == {len(table.columns)}
    assert [row[4] for row in rows[1:]] == [row["text"] for row in table]
    for line in render(table, "tsv").rstrip("\n").split("\n"):
        assert line.count("\t") == len(table.columns) - 1
    assert json.loads(render(table, "json"))[0]["text"] == next(iter(table))["text"]
    for line in render(table, "markdown").splitlines():
        assert line.replace("\\\\", "").replace("\\|", "").count("|") == len(table.columns) + 1
        assert "<" not in line
    assert "\u001b" not in render(table, "table")


def test_validation_results_are_whole_documents(store: Store) -> None:
    report = validate(store)
    assert report.results  # an invented report has doubts enough
    ET.fromstring(told(report, "junit"))
    json.loads(told(report, "json"))
    sarif = json.loads(told(report, "sarif"))
    uris = json.dumps(sarif["runs"][0]["artifacts"])
    assert "<" not in uris
    assert "a%20" in uris
    rdflib.Graph().parse(data=told(report, "turtle"), format="turtle")
