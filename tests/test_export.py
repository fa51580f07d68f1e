from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from fixture_graph import small_store
from pyld import jsonld

from build_graph.errors import BadInput, BadRequest
from build_graph.export.formats import FORMATS as FORMAT_LIST
from build_graph.export.formats import ExportRequest, Format, check, parts, write
from build_graph.export.write_files import write_file
from build_graph.knowledge.terms import node, text, typed
from build_graph.knowledge.vocab import iri
from build_graph.store.database import open_store, triples_written

READERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}

FORMATS = tuple(READERS)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("export") / "graph")


def exported(path: Path, format_: str) -> bytes:
    with open_store(path, read_only=True) as store:
        return b"".join(parts(store, ExportRequest(format_)))


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_written_is_what_is_in_the_store(path: Path, format_: str) -> None:
    back = ox.Dataset(ox.parse(exported(path, format_), format=READERS[format_]))
    with open_store(path, read_only=True) as store:
        quads = list(ox.parse("\n".join(store.dump_nquads()).encode(), format=READERS["nquads"]))
    if format_ == "turtle":
        quads = [ox.Quad(*quad.triple) for quad in quads]
    assert set(back) == set(quads)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_graph_gives_the_same_bytes(path: Path, tmp_path: Path, format_: str) -> None:
    with (
        open_store(path, read_only=True) as store,
        open_store(tmp_path / "other", create=True) as other,
    ):
        for sha256 in store.kept_texts():
            other.put_text(sha256, store.text(sha256))
        for graph in reversed(store.graphs()):
            other.replace_graph(graph, reversed(store.graph_quads(graph)))
    assert exported(tmp_path / "other", format_) == exported(path, format_)


def test_turtle_is_readable(path: Path) -> None:
    text = exported(path, "turtle").decode()
    assert "@prefix pg: <https://w3id.org/probation-graph/ontology#> ." in text
    assert "pg:overallRating rating:good" in text
    subject = text[text.index("/id/pdu/hallowby> ") :]
    assert subject.split("\n")[0].endswith("> a pg:ProbationDeliveryUnit ;")


def test_jsonld_has_a_graph_for_each_report(path: Path) -> None:
    document = json.loads(exported(path, "jsonld"))
    graphs = {part["@id"].rpartition("graph/")[2] for part in document["@graph"]}
    assert {"ontology", "reference", "report/hallowby/2023-05", "report/hallowby/2024-01"} <= graphs


def test_jsonld_means_the_same_to_another_reader(path: Path) -> None:
    read = jsonld.to_rdf(json.loads(exported(path, "jsonld")), {"format": "application/n-quads"})
    with open_store(path, read_only=True) as store:
        assert sorted(read.splitlines()) == sorted(store.dump_nquads())


def test_jsonld_says_names_in_short_and_numbers_as_they_are(path: Path) -> None:
    lines = [
        f"<http://example.org/one> <{iri(curie)}> {term} ."
        for curie, term in (
            ("pg:value", typed("22.40", "xsd:decimal")),
            ("pg:value", text("twenty")),
            ("pg:score", typed("14", "xsd:integer")),
            ("pg:score", typed("14.0", "xsd:decimal")),
            ("pg:text", text("a word")),
            ("pg:text", typed("2024-03", "xsd:gYearMonth")),
            ("pg:evidence", node(iri("rating:good"))),
            ("pg:text", node("https://w3id.org/probation-graph/scheme/rating///odd")),
            ("rdfs:label", text("a word") + "@en"),
            ("rdf:type", node(iri("pg:Figure"))),
        )
    ]
    written = triples_written(sorted(lines), "jsonld")
    (thing,) = json.loads(written)["@graph"]
    assert thing["@type"] == "pg:Figure"
    assert thing["pg:evidence"] == "rating:good"
    assert "22.40" in thing["pg:value"]
    assert "14" in thing["pg:score"]
    read = jsonld.to_rdf(json.loads(written), {"format": "application/n-quads"})
    assert sorted(read.splitlines()) == sorted(lines)
    back = ox.parse(written.encode(), format=ox.RdfFormat.JSON_LD)
    assert {f"{quad.triple} ." for quad in back} == set(lines)


def test_a_file_is_replaced_only_when_all_went_well(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    out.write_text("old", "utf-8")

    def failing() -> list[bytes]:
        raise BadRequest("no")

    with pytest.raises(BadRequest):
        write_file(out, (part for _ in range(1) for part in failing()))
    assert out.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]
    with open_store(path, read_only=True) as store:
        write(store, ExportRequest("nquads"), out)
    assert out.read_bytes() == exported(path, "nquads")


@pytest.mark.parametrize("place", [".", "missing/graph.ttl", "x" * 300])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    with pytest.raises(BadInput, match=r"folder: name a file|cannot be written"):
        write_file(tmp_path / place, [b"x"])


@pytest.mark.parametrize("format_", ["gexf", "html", "csv"])
@pytest.mark.parametrize("view", [None, "full"])
def test_an_empty_network_is_refused_not_written(
    tmp_path: Path, format_: str, view: str | None
) -> None:
    with (
        open_store(tmp_path / "graph", create=True) as store,
        pytest.raises(BadRequest, match=f"nothing to draw: .* the view {view or 'organisations'}"),
    ):
        write(store, ExportRequest(format_, view=view or "organisations"), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (ExportRequest("turtel"), "did you mean 'turtle'"),
        (ExportRequest(""), "choose one of"),
        (ExportRequest("trig", view="ratings"), "trig holds the whole graph"),
    ],
)
def test_what_cannot_be_written_gets_a_sentence(request_: ExportRequest, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        check(request_)


def test_a_format_without_its_writer_is_not_there_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMAT_LIST, "fax", Format("fax", "build_graph.no_such_module", "a fax"))
    with pytest.raises(BadRequest, match="export to fax is not there yet"):
        check(ExportRequest("fax"))
