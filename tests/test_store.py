from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from bulk_store import bulk_new
from fixture_graph import BASE, small_store

from build_graph.errors import BadRequest, BuildGraphError, InternalError, StoreError
from build_graph.store import engine as store_engine
from build_graph.store.database import Store, new_store, open_store
from build_graph.store.engine import opened_beside

G = "http://example.org/g"
LINE = '<http://example.org/a> <http://example.org/b> "c" .'


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "graph", create=True)


def test_a_new_store_says_what_it_is(tmp_path: Path) -> None:
    with open_store(tmp_path / "graph", create=True, base="http://example.org/x/") as store:
        assert store.base == "http://example.org/x/"
    about = json.loads((tmp_path / "graph" / "probation-graph.json").read_text("utf-8"))
    assert about["format"] == 3
    assert about["base"] == "http://example.org/x/"
    with open_store(tmp_path / "graph") as again:
        assert again.base == "http://example.org/x/"


def test_replacing_a_graph_tells_whether_anything_changed(store: Store) -> None:
    other = '<http://example.org/a> <http://example.org/b> "d \\"q\\" \\u00e9" .'
    assert store.replace_graph(G, [LINE, other])
    assert not store.replace_graph(G, [other, LINE, LINE])
    assert store.replace_graph(G, [other])
    assert store.graph_quads(G) == ['<http://example.org/a> <http://example.org/b> "d \\"q\\" é" .']


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "\\u0022 }", "} ; DROP ALL", "\x01", "é€"])
def test_any_text_survives_replacement(store: Store, text: str) -> None:
    literal = json.dumps(text)
    line = f"<http://example.org/a> <http://example.org/b> {literal} ."
    store.replace_graph(G, [LINE])
    store.replace_graph(G, [line])
    assert store.select("SELECT ?o WHERE { ?s ?p ?o }").rows == [(text,)]


def test_a_line_for_another_graph_is_refused(store: Store) -> None:
    with pytest.raises(InternalError, match="came with"):
        store.replace_graph(G, [LINE.replace(" .", " <http://example.org/other> .")])


def test_broken_lines_leave_the_graph_alone(store: Store) -> None:
    store.replace_graph(G, [LINE])
    with pytest.raises(InternalError, match="written wrongly"):
        store.replace_graph(G, ["<http://example.org/a> nonsense ."])
    assert store.graph_quads(G) == [LINE]


def test_removing_a_graph(store: Store) -> None:
    store.replace_graph(G, [LINE])
    assert store.remove_graph(G)
    assert not store.remove_graph(G)
    assert store.graphs() == []


def test_a_triple_in_two_graphs_is_counted(store: Store) -> None:
    store.replace_graph(G, [LINE])
    assert store.triples_in_two_graphs() == 0
    store.replace_graph(G + "2", [LINE])
    assert store.triples_in_two_graphs() == 1


def test_no_triple_of_the_fixture_stands_in_two_graphs(tmp_path: Path) -> None:
    with open_store(small_store(tmp_path / "graph"), read_only=True) as store:
        assert store.triples_in_two_graphs() == 0


def test_the_dump_is_sorted_and_loads_again(tmp_path: Path) -> None:
    with open_store(small_store(tmp_path / "graph"), read_only=True) as store:
        lines = list(store.dump_nquads())
    bulk_new(tmp_path / "copy", ["\n".join(reversed(lines))])
    with open_store(tmp_path / "copy", read_only=True) as copy:
        assert list(copy.dump_nquads()) == lines
        graph = copy.graphs()[-1]
        own = [line for line in lines if line.endswith(f"<{graph}> .")]
        assert own == sorted(own)


def test_texts_are_kept_and_dropped_when_unused(store: Store) -> None:
    text = "a line\r\nand another\n"
    sha = hashlib.sha256(text.encode()).hexdigest()
    store.put_text(sha, text)
    assert store.has_text(sha)
    assert store.text(sha) == text
    node = f'<{BASE}id/text/{sha}> <{BASE}ontology#sha256> "{sha}" .'
    store.replace_graph(G, [node])
    assert store.drop_unused_texts() == 0
    store.remove_graph(G)
    assert store.drop_unused_texts() == 1
    with pytest.raises(StoreError, match="keeps no text"):
        store.text(sha)


@pytest.mark.parametrize("name", ["../escape", "", "g" * 64])
def test_only_a_hash_names_a_text(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="not the SHA-256"):
        store.put_text(name, "x")


def test_rdflib_sees_the_union(tmp_path: Path) -> None:
    import rdflib

    with open_store(small_store(tmp_path / "graph"), read_only=True) as store:
        dataset = store.rdflib()
        quads = list(store.dump_nquads(store.graphs(history=True)))
    assert len(dataset) == len(quads)
    score = rdflib.URIRef(f"{BASE}ontology#score")
    assert len(list(dataset.quads((None, score, None, None)))) == 3


def _hold(path: Path, ready: object, done: object) -> None:
    with open_store(path):
        ready.set()  # type: ignore[attr-defined]
        done.wait(30)  # type: ignore[attr-defined]


def test_a_second_writer_is_refused_and_a_reader_is_not(tmp_path: Path) -> None:
    path = small_store(tmp_path / "graph")
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(path, ready, done))
    process.start()
    try:
        assert ready.wait(30)
        with pytest.raises(StoreError, match="being written by another process"):
            open_store(path)
        with open_store(path, read_only=True) as reader:
            assert len(reader.graphs()) == 7
    finally:
        done.set()
        process.join(30)


def test_a_reader_opens_again_when_a_build_replaced_its_files(tmp_path: Path) -> None:
    gone = OSError("IO error: No such file or directory: While open a file: 000058.sst")
    path = small_store(tmp_path / "graph")
    with open_store(path, read_only=True) as reader:
        faults: list[Exception] = [BadRequest("the query cannot be run"), gone]
        faults[0].__cause__ = RuntimeError(f"Corruption: {gone}")

        def read() -> int:
            if faults:
                raise faults.pop()
            return len(reader.graphs())

        before = reader.engine
        assert reader.reading(read) == 7
        assert reader.engine is not before
    with open_store(path) as writer:
        faults.append(gone)
        with pytest.raises(OSError, match="No such file"):
            writer.reading(read)  # whose files nobody replaces


def test_opening_is_tried_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_engine, "_PAUSE", 0.0)
    tries: list[str] = []

    def opener(said: str, times: int) -> ox.Store:
        tries.append(said)
        if len(tries) <= times:
            raise RuntimeError(said)
        return ox.Store()

    gone = "Corruption: IO error: No such file or directory"
    assert len(opened_beside(lambda: opener(gone, 3))) == 0
    assert len(tries) == 4
    with pytest.raises(RuntimeError):
        opened_beside(lambda: opener(gone, 10_000))
    tries.clear()
    with pytest.raises(RuntimeError):
        opened_beside(lambda: opener("Corruption: bad block", 1))
    assert len(tries) == 1


def test_numbers_are_compared_as_the_engine_keeps_them(store: Store) -> None:
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    line = f'<http://example.org/a> <http://example.org/b> "1.00"^^<{decimal}> .'
    assert store.replace_graph(G, [line])
    assert not store.replace_graph(G, [line])


def test_a_change_takes_its_history_along(store: Store) -> None:
    stamp = f'<{G}> <{BASE}ontology#stamp> "abc" .'
    change = store.difference(G, [LINE])
    store.apply(change, [stamp])
    assert store.stamps() == {G: "abc"}
    assert store.graphs() == [G]
    assert store.graphs(history=True) == sorted([G, store.history])
    assert not any("stamp" in line for line in store.dump_nquads())
    store.replace_graph(G, [LINE, LINE.replace('"c"', '"d"')])
    assert store.stamps() == {}, "it stood for what was there before"


def _foreign(path: Path) -> None:
    path.mkdir()
    (path / "letter.txt").write_text("hello", "utf-8")


def _newer(path: Path) -> None:
    path.mkdir()
    said = {"format": 99, "package": "9.0", "base": BASE}
    (path / "probation-graph.json").write_text(json.dumps(said), "utf-8")


def _damaged(path: Path) -> None:
    path.mkdir()
    (path / "probation-graph.json").write_text("{", "utf-8")


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda path: None, "there is no store"),
        (lambda path: path.write_text("x"), "is a file"),
        (_foreign, "is not a store of probation-graph"),
        (_newer, "newer version"),
        (_damaged, "is damaged"),
    ],
    ids=["missing", "file", "foreign", "newer", "damaged"],
)
def test_what_is_no_store_is_refused(tmp_path: Path, prepare: object, sentence: str) -> None:
    path = tmp_path / "graph"
    prepare(path)  # type: ignore[operator]
    with pytest.raises(StoreError, match=sentence):
        open_store(path, read_only=True)


def test_a_foreign_folder_is_not_built_into(tmp_path: Path) -> None:
    _foreign(tmp_path / "graph")
    with pytest.raises(StoreError, match="is not a store"), new_store(tmp_path / "graph"):
        pass
    assert [file.name for file in (tmp_path / "graph").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("address", ["http://localhost:7878/", "https://example.org/sparql"])
def test_remote_stores_are_refused(address: str) -> None:
    with pytest.raises(StoreError, match="a folder is needed here, not an address"):
        open_store(address)


def test_a_store_keeps_its_base(tmp_path: Path) -> None:
    path = small_store(tmp_path / "graph")
    with pytest.raises(StoreError, match="was built with the base"):
        open_store(path, base="http://example.org/")


@pytest.mark.parametrize("base", ["", "x", "http://example.org", "http://a b/"])
def test_a_base_makes_iris(tmp_path: Path, base: str) -> None:
    with pytest.raises(BadRequest, match="cannot be a base"):
        open_store(tmp_path / "graph", create=True, base=base)


def test_a_failed_first_build_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[str]:
        yield LINE.replace(" .", f" <{G}> .")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        bulk_new(tmp_path / "graph", chunks())
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".graph.0123abcd.lock").touch()
    (tmp_path / ".graph.0123abcd.draft").mkdir()
    (tmp_path / ".graph.0123abcd.draft" / "quads").mkdir()
    bulk_new(tmp_path / "graph", [LINE.replace(" .", f" <{G}> .")])
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


@pytest.mark.parametrize(
    "sparql",
    [
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "LOAD <http://example.org/>",
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service\n?x { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o FILTER(1<?o)SERVICE<http://127.0.0.1:1/>{} }",
        "SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:1/> {} }",
    ],
)
def test_queries_only_read_and_stay_here(store: Store, sparql: str) -> None:
    store.replace_graph(G, [LINE])
    with pytest.raises(BuildGraphError):
        store.select(sparql)
    assert store.graph_quads(G) == [LINE]


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * WHERE { ?s ?p "SERVICE" }',
        "SELECT ?service WHERE { ?service ?p ?o } # SERVICE",
        "SELECT * WHERE { ?s <http://example.org/SERVICE> ?o }",
        "PREFIX : <http://example.org/> SELECT * WHERE { ?s :service ?from }",
    ],
)
def test_the_word_service_is_no_crime(store: Store, sparql: str) -> None:
    store.select(sparql)


def test_a_prefix_may_not_look_like_a_word_of_the_language(store: Store) -> None:
    with pytest.raises(BadRequest, match="a prefix cannot have 'service'"):
        store.select("PREFIX service: <http://example.org/> SELECT * WHERE { ?s service:x ?o }")


def test_answers_of_every_form(store: Store) -> None:
    store.replace_graph(G, [LINE])
    assert store.select("ASK { ?s ?p ?o }").rows == [("yes",)]
    assert store.construct("CONSTRUCT WHERE { ?s ?p ?o }") == [LINE]
    described = store.select("DESCRIBE <http://example.org/a>")
    assert described.columns == ("subject", "predicate", "object")
    with pytest.raises(BadRequest, match="no triples"):
        store.construct("ASK { ?s ?p ?o }")


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(InternalError, match="closed"):
        store.graphs()
