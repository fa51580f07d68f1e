"""What follows from addresses and texts is not stored, and is there where somebody asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from bulk_store import bulk_new
from invented_report import SAMPLES

from build_graph.errors import BadRequest, StoreError
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.pipeline import build
from build_graph.questions import sandbox
from build_graph.questions.answer import run
from build_graph.store.database import Store, in_graph, open_store
from build_graph.store.descriptions import description_of
from build_graph.store.implied import passage_of, span_of
from build_graph.validation.statements import Statements

REPORT = SAMPLES / "reports" / "thornmere-vale-2022.txt"
PASSAGES = "SELECT DISTINCT ?at WHERE { ?any pg:evidence ?at }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("implied") / "graph"
    build([REPORT], folder, registers=[SAMPLES / "registers"], validate=False)
    with open_store(folder, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def exported(store: Store) -> dict[str, set[str]]:
    """The triples of the report's graph as an export has them, by their subject."""
    (graph,) = store.report_graphs()
    found: dict[str, set[str]] = defaultdict(set)
    for line in store.whole_graph(graph):
        found[line.partition("> ")[0][1:]].add(line)
    return found


def test_most_of_a_passage_is_not_stored(store: Store, exported: dict[str, set[str]]) -> None:
    (graph,) = store.report_graphs()
    stored = store.graph_quads(graph)
    assert len(stored) < 0.65 * sum(map(len, exported.values()))
    for (at,) in store.select(PASSAGES, prefixes=prefixes()).rows:
        own = f"<{at}> <{iri('pg:section')}>"
        about = [line for line in stored if line.startswith(f"<{at}> ")]
        assert any(line.startswith(own) for line in about)
        assert len(exported[str(at)]) >= len(about) + 3


def test_every_passage_has_its_selectors_and_its_words(
    store: Store, exported: dict[str, set[str]]
) -> None:
    (sha256,) = store.kept_texts()
    text = store.text(sha256)
    places = [str(at) for (at,) in store.select(PASSAGES, prefixes=prefixes()).rows]
    assert len(places) > 50
    said = Statements(line for lines in exported.values() for line in sorted(lines))
    for at in places:
        span = span_of(at)
        assert span is not None
        assert said.all(at, "oa:hasSelector") == [f"{at}/position", f"{at}/quote"]
        assert said.all(f"{at}/quote", "oa:exact") == [text[span.start : span.end]]
        assert said.all(f"{at}/position", "oa:start") == [str(span.start)]
        assert said.all(f"{at}/position", "oa:end") == [str(span.end)]


def test_a_thing_is_described_as_it_is_exported(
    store: Store, exported: dict[str, set[str]]
) -> None:
    cubes = {f"{iri('qb:')}dataSet", f"{iri('qb:')}Observation"}
    for thing, lines in exported.items():
        found = description_of(store, thing)
        about = [line for line in found if line.startswith(f"<{thing}> ")]
        assert set(about) == lines, thing
        others = {line.partition("> ")[0][1:] for line in found} - {thing}
        assert {passage_of(one) for one in others} <= {thing}
    assert all(any(cube in line for lines in exported.values() for line in lines) for cube in cubes)


@pytest.mark.parametrize(
    "query",
    [
        "DESCRIBE <{at}>",
        "# SELECT\nprefix a: <http://example.org/#> describe ?at {{ <{thing}> pg:evidence ?at }}",
        "DESCRIBE <{at}/quote>",
    ],
)
def test_a_query_that_describes_a_passage_gets_its_words(store: Store, query: str) -> None:
    rows = store.select(
        "SELECT ?thing ?at WHERE { ?thing a pg:Absence ; pg:evidence ?at } ORDER BY ?thing",
        prefixes=prefixes(),
    ).rows
    thing, at = map(str, rows[0])
    sparql = query.format(at=at, thing=thing)
    format_, text = sandbox.written(store, sparql, ("json", "ntriples"), prefixes())
    assert format_ == "ntriples"
    assert f"<{at}/quote> <{iri('oa:exact')}> " in text
    said = {row[1] for row in run(store, f"{sparql}\n").rows if row[0] == f"{at}/quote"}
    assert said == {iri("rdf:type"), iri("oa:exact")}
    assert store.construct(sparql, prefixes=prefixes()) == text.splitlines()


def test_a_description_is_no_longer_than_an_answer_may_be(store: Store) -> None:
    at = store.select(PASSAGES, prefixes=prefixes()).rows[0][0]
    with pytest.raises(BadRequest, match="longer than 700 characters"):
        sandbox.written(
            store, f"DESCRIBE <{at}>", ("json", "turtle"), limits=sandbox.Limits(characters=700)
        )


def test_a_store_that_holds_everything_is_exported_the_same(store: Store, tmp_path: Path) -> None:
    whole = list(store.dump_nquads())
    texts = [(one, store.text(one)) for one in store.kept_texts()]
    bulk_new(tmp_path / "whole", ["\n".join(whole)], texts=texts)
    bulk_new(tmp_path / "no-texts", ["\n".join(whole)])
    for name in ("whole", "no-texts"):  # a quote that is there already needs no text
        with open_store(tmp_path / name, read_only=True) as opened:
            assert list(opened.dump_nquads()) == whole


def test_a_lost_text_is_told_and_no_quote_left_out(store: Store, tmp_path: Path) -> None:
    (graph,) = store.report_graphs()
    bulk_new(tmp_path / "graph", ["\n".join(in_graph(graph, store.graph_quads(graph)))])
    at = store.select(PASSAGES, prefixes=prefixes()).rows[0][0]
    with open_store(tmp_path / "graph", read_only=True) as opened:
        with pytest.raises(StoreError, match="keeps no text"):
            list(opened.dump_nquads())
        with pytest.raises(StoreError, match="keeps no text"):
            description_of(opened, str(at))
