from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_report import SAMPLE_REPORTS, parsed, registers, report_text

from build_graph.extract.parse import parse
from build_graph.knowledge.stated import stated_fields
from build_graph.knowledge.terms import integer, text, typed
from build_graph.knowledge.vocab import iri
from build_graph.mapping.map_report import MappedReport, map_report, rating_value
from build_graph.mapping.unregistered import unregistered_lines
from build_graph.model import Passage, Report, Source, Span, Stated
from build_graph.reading.read_file import read
from build_graph.registers.inspection_names import inspection_month, month_in_words
from build_graph.registers.merge import merge_same
from build_graph.registers.resolve import resolve
from build_graph.store.database import in_graph
from build_graph.store.implied import completed, source_of

BASE = "https://example.org/"
EXTRACTED = {
    "pg:Judgement": "ratings",
    "pg:KeyQuestionResult": "key_questions",
    "pg:Recommendation": "recommendations",
    "pg:ServiceProvision": "provisions",
    "pg:OrganisationRelation": "organisations",
    "pg:Absence": "absences",
    "pg:Finding": "findings",
}
by_sample = pytest.mark.parametrize("path", SAMPLE_REPORTS, ids=lambda path: path.stem)


def mapped(report: Report, base: str = BASE) -> MappedReport:
    links = resolve(report, registers())
    return map_report(merge_same(report, links), links, base)


@cache
def sample(path: Path) -> tuple[Report, MappedReport, tuple[ox.Quad, ...]]:
    report = parse(read(path), registers())
    links = resolve(report, registers())
    report = merge_same(report, links)
    graph = map_report(report, links, BASE)
    return report, graph, parsed_quads(whole(report, graph))


def whole(report: Report, graph: MappedReport) -> list[str]:
    """The lines of a graph with those that are made from them when somebody asks."""
    stored = [line.removesuffix(f" <{graph.graph}> .") + " ." for line in graph.lines]
    source = source_of(stored)
    assert source is not None
    kept = report.source.text
    read = None if kept is None else lambda: kept
    return in_graph(graph.graph, completed(stored, source.iri, read))


def parsed_quads(lines: Iterable[str]) -> tuple[ox.Quad, ...]:
    return tuple(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))


def objects(quads: tuple[ox.Quad, ...], curie: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate.value == iri(curie):
            found.setdefault(str(quad.subject), []).append(str(quad.object))
    return found


def of_class(quads: tuple[ox.Quad, ...], curie: str) -> set[str]:
    wanted = str(ox.NamedNode(iri(curie)))
    return {s for s, kinds in objects(quads, "rdf:type").items() if wanted in kinds}


@by_sample
def test_lines_are_sorted_distinct_and_of_one_graph(path: Path) -> None:
    report, graph, _ = sample(path)
    quads = parsed_quads(graph.lines)
    assert list(graph.lines) == sorted(set(graph.lines))
    assert set(graph.lines) < set(whole(report, graph))
    assert len(set(quads)) == len(quads) == len(graph.lines)
    assert {str(quad.graph_name) for quad in quads} == {f"<{graph.graph}>"}
    assert all(line.endswith(f" <{graph.graph}> .") for line in graph.lines)


@by_sample
def test_there_are_no_blank_nodes(path: Path) -> None:
    _, _, quads = sample(path)
    terms = {type(term) for quad in quads for term in (quad.subject, quad.object)}
    assert terms == {ox.NamedNode, ox.Literal}


@by_sample
def test_only_nodes_of_the_inspection_are_described(path: Path) -> None:
    report, graph, quads = sample(path)
    own = (f"<{graph.inspection}>", f"<{graph.inspection}/")
    text_of = f"<{BASE}id/text/{report.source.sha256}>"
    assert {s for s in map(str, (q.subject for q in quads)) if not s.startswith(own)} == {text_of}


@by_sample
def test_every_fact_is_a_node_with_evidence(path: Path) -> None:
    report, _, quads = sample(path)
    evidence = objects(quads, "pg:evidence")
    for curie, name in EXTRACTED.items():
        nodes = of_class(quads, curie)
        assert len(nodes) == len(getattr(report, name)), curie
        assert nodes <= set(evidence), curie
    assert of_class(quads, "pg:Discretion") <= set(evidence)
    assert of_class(quads, "pg:Passage") == {one for all_ in evidence.values() for one in all_}


@by_sample
def test_every_stated_attribute_is_asserted_with_evidence(path: Path) -> None:
    _, graph, quads = sample(path)
    evidence = objects(quads, "pg:evidence")
    parts = [objects(quads, f"rdf:{part}") for part in ("subject", "predicate", "object")]
    nodes = of_class(quads, "pg:Assertion")
    assert nodes <= set(evidence)
    asserted = {tuple(part[node][0] for part in parts) for node in nodes}
    assert all(len(part[node]) == 1 for part in parts for node in nodes)
    owners = {"inspection": graph.inspection, "report": f"{graph.inspection}/report"}
    stated = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in quads
        for field in stated_fields().values()
        if (str(quad.subject), quad.predicate.value) == (f"<{owners[field.of]}>", iri(field.curie))
    }
    assert asserted == stated
    assert len(stated) >= 12


@by_sample
def test_passages_quote_the_text_at_their_place(path: Path) -> None:
    report, _, quads = sample(path)
    selectors = objects(quads, "oa:hasSelector")
    starts, ends = objects(quads, "oa:start"), objects(quads, "oa:end")
    quotes = {
        str(quad.subject): quad.object.value
        for quad in quads
        if quad.predicate.value == iri("oa:exact") and isinstance(quad.object, ox.Literal)
    }
    assert report.source.text is not None
    for passage in of_class(quads, "pg:Passage"):
        position, quote = sorted(selectors[passage])
        place = [int(part[position][0].split('"')[1]) for part in (starts, ends)]
        assert quotes[quote] == report.source.text[place[0] : place[1]]
        assert passage.strip("<>").endswith(f"/passage/{place[0]}-{place[1]}")


@by_sample
def test_nodes_have_one_value_of_what_can_have_but_one(path: Path) -> None:
    _, _, quads = sample(path)
    single = {
        iri(f"pg:{name}")
        for name in ("number", "percent", "ordinal", "rating", "addressee", "polarity", "kind")
    }
    counted = Counter((q.subject, q.predicate) for q in quads if q.predicate.value in single)
    assert counted
    assert max(counted.values()) == 1


@by_sample
def test_the_base_changes_only_things(path: Path) -> None:
    report, graph, _ = sample(path)
    links = resolve(report, registers())
    other = map_report(report, links, "https://other.example/kg/")
    moved = [line.replace(BASE, "https://other.example/kg/") for line in graph.lines]
    assert sorted(moved) == list(other.lines)
    vocabulary = ("/scheme/", "/ontology#")
    for line in other.lines:
        assert not any(f"<https://other.example/kg{part}" in line for part in vocabulary)


@by_sample
def test_mapping_twice_gives_the_same(path: Path) -> None:
    report, graph, _ = sample(path)
    assert map_report(report, resolve(report, registers()), BASE) == graph


def test_no_quote_is_written_for_facts() -> None:
    report = parsed(report_text())
    bare = replace(report, source=replace(report.source, text=None))
    lines = "\n".join(whole(bare, mapped(bare)))
    assert iri("oa:exact") not in lines
    assert iri("oa:start") in lines
    assert f'<{iri("pg:textKept")}> "false"' in lines


# --- terms ---------------------------------------------------------------------------------------

NASTY = [
    'a "quote" and \\ a backslash',
    "two\nlines\r\nand\ta tab",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x80\x9f",
    '" . <a> <b> <c> .\n<d> <e> "f" .',
    "\\u0041 \\n \\",
    '"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "\u2028\u2029\ufeff\ufffe\U0001f600",
    "ends with a backslash\\",
    '"@en',
    "",
]


def read_back(term: str) -> ox.Literal:
    line = f"<http://a> <http://b> {term} <http://g> ."
    (quad,) = ox.parse(line.encode("utf-8"), ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@pytest.mark.parametrize("value", NASTY)
def test_nasty_text_comes_back_as_it_was(value: str) -> None:
    assert read_back(text(value)).value == value
    assert "\n" not in text(value)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_as_it_was(value: str) -> None:
    literal = read_back(text(value))
    assert literal == ox.Literal(value)


def test_typed_terms() -> None:
    assert read_back(integer(-5)) == ox.Literal("-5", datatype=ox.NamedNode(iri("xsd:integer")))
    month = typed("2023-06", "xsd:gYearMonth")
    assert read_back(month).datatype.value == iri("xsd:gYearMonth")


@pytest.mark.parametrize("nasty", NASTY[:-1])
def test_nasty_text_in_a_report_breaks_nothing(nasty: str) -> None:
    report = parsed(report_text())
    whole = f"{report.source.text}{nasty}"
    at = Passage((Span(len(whole) - len(nasty), len(whole)),), nasty)
    report = replace(
        report,
        source=Source(nasty, report.source.sha256, len(whole), whole),
        lead_inspector=Stated(nasty, at),
        recommendations=(replace(report.recommendations[0], text=nasty, addressee=nasty, at=at),),
    )
    graph = mapped(report)
    quads = list(ox.parse("\n".join(graph.lines).encode("utf-8"), ox.RdfFormat.N_QUADS))
    assert len(quads) == len(graph.lines)
    values = {q.object.value for q in quads if isinstance(q.object, ox.Literal)}
    assert nasty in values


# --- small things --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drop", "month"),
    [
        ((), "2023-06"),
        (("fieldwork_started",), "2023-07"),
        (("fieldwork_started", "published"), "undated"),
    ],
)
def test_the_month_that_names_an_inspection(drop: tuple[str, ...], month: str) -> None:
    report = replace(parsed(report_text()), **dict.fromkeys(drop))  # type: ignore[arg-type]
    assert inspection_month(report) == month
    assert mapped(report).inspection == f"{BASE}id/inspection/marsh-vale/{month}"


@pytest.mark.parametrize(
    ("month", "words"),
    [("2023-06", "June 2023"), ("2023-12-31", "2023-12-31"), ("undated", "undated")],
)
def test_months_in_words(month: str, words: str) -> None:
    if month.count("-") < 2:
        assert month_in_words(month) == words


@pytest.mark.parametrize(
    ("printed", "end"),
    [
        ("Good", "rating/good"),
        ("Requires improvement", "rating/requires-improvement"),
        ("Not rated", "missing/not-rated"),
        ("Excellent", None),
    ],
)
def test_rating_values(printed: str, end: str | None) -> None:
    found = rating_value(printed)
    assert found is None if end is None else str(found).endswith(f"scheme/{end}")


def test_names_in_no_register_are_described_once() -> None:
    named = [
        ("organisation/lamp-trust", "The Lamp Trust"),
        ("organisation/lamp-trust", "Lamp Trust"),
        ("prison/hmp-moor", "HMP Moor"),
    ]
    lines = unregistered_lines(named, BASE)
    assert lines == unregistered_lines(reversed(named), BASE) == sorted(lines)
    labels = [line for line in lines if iri("rdfs:label") in line]
    assert len(labels) == 2
    assert '"Lamp Trust"' in labels[0]
    assert any(iri("pg:Prison") in line for line in lines)
    assert {line.rpartition(" <")[2] for line in lines} == {f"{BASE}graph/unregistered> ."}
