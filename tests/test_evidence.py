from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixture_graph import HALLOWBY, THORNMERE, Writer, small_store, thing

from build_graph.citation.captions import Captions
from build_graph.citation.passages import (
    first_recorded,
    prove,
    recorded_evidence,
    render,
    render_proof,
)
from build_graph.errors import BadRequest
from build_graph.store.database import Rows, Store, open_store

OWN = "inspection/thornmere-vale/2022-09"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("evidence") / "graph")


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize("form", ["{}", "id/{}", "<{base}id/{}>", "{base}id/{}", "id:{}", "{}/"])
def test_a_thing_may_be_named_in_short(store: Store, form: str) -> None:
    found = recorded_evidence(store, form.format(f"{OWN}/judgement/1.1", base=store.base))
    assert [one.thing for one in found] == ["1.1 Leadership"]


def test_a_passage_leads_to_its_place(store: Store) -> None:
    (one,) = recorded_evidence(store, f"{OWN}/judgement/1.1")
    sha, text, _ = Writer(THORNMERE).write()
    assert (one.quote, one.sha256) == ("Line about 1.1 Leadership", sha)
    assert text[one.start : one.end] == one.quote
    assert text.splitlines()[one.line - 1][one.column - 1 :] == one.quote
    assert (one.report, one.pdu) == ("An inspection of Thornmere Vale PDU", "Thornmere Vale")
    assert (one.section, one.file) == ("1.1", "thornmere-vale.txt")


def test_an_inspection_has_what_is_stated_of_it(store: Store) -> None:
    things = {one.thing for one in recorded_evidence(store, OWN)}
    assert "score: 8" in things
    assert any(named.endswith("An inspection of Thornmere Vale PDU") for named in things)


@pytest.mark.parametrize(
    ("name", "inspections"),
    [
        ("court/cressholt-crown-court", 3),
        ("provider/hearthway", 3),
        ("provider/odd-lot", 1),
        ("region/westmarch-region", 1),
    ],
)
def test_an_organisation_has_every_passage_that_names_it(
    store: Store, name: str, inspections: int
) -> None:
    assert len(recorded_evidence(store, name)) == inspections


def test_a_pdu_has_what_is_stated_of_its_inspections(store: Store) -> None:
    scores = [
        one.thing
        for one in recorded_evidence(store, "pdu/hallowby")
        if one.thing.startswith("score")
    ]
    assert scores == ["score: 4", "score: 8"]


def test_many_names_are_looked_up_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = store.select("SELECT DISTINCT ?node { ?node ?property ?value }").rows
    nodes = [str(node) for (node,) in rows]
    named = [Captions(store).name(node) for node in nodes]
    assert "score: 8" in named
    words, asked = Captions(store), 0
    select = Store.select

    def counted(self: Store, *given: Any, **more: Any) -> Rows:
        nonlocal asked
        asked += 1
        return select(self, *given, **more)

    monkeypatch.setattr(Store, "select", counted)
    words.look_up(nodes)
    assert asked == 2
    assert [words.name(node) for node in nodes] == named


def test_only_what_is_shown_of_a_thing_is_looked_up(store: Store) -> None:
    whole, total = first_recorded(store, "pdu/hallowby")
    assert total == len(whole) > 2
    assert first_recorded(store, "pdu/hallowby", 2) == (whole[:2], total)
    assert [(one.iri, one.file, one.start) for one in whole] == sorted(
        (one.iri, one.file, one.start) for one in whole
    )


def test_a_concept_that_nothing_is_read_of_has_none(store: Store) -> None:
    assert recorded_evidence(store, "pathway:accommodation") == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (f"{OWN}/judgment/1.1", f"did you mean '{OWN}/judgement/1.1'"),
        ("court/cresholt-crown-court", "did you mean 'court/cressholt-crown-court'"),
        ("http://example.org/nothing", "holds nothing called"),
        ('"} DROP', "holds nothing called"),
        ("", "holds nothing called"),
    ],
)
def test_an_unknown_thing_gets_a_sentence(store: Store, name: str, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        recorded_evidence(store, name)


def test_every_quote_is_proved(store: Store) -> None:
    proof = prove(store)
    assert proof.found == proof.total > 50
    assert proof.without_text == 0
    assert ": 100 per cent" in render_proof(proof)


def _changed(path: Path, sha: str, graph: str) -> None:
    (path / "texts" / f"{sha}.txt").write_text("quite another text", "utf-8")


def _gone(path: Path, sha: str, graph: str) -> None:
    (path / "texts" / f"{sha}.txt").unlink()


def _shifted(path: Path, sha: str, graph: str) -> None:
    with open_store(path) as store:
        lines = store.graph_quads(graph)
        first = next(i for i, line in enumerate(lines) if "#exact>" in line)
        lines[first] = lines[first].replace('> "', '> "x')
        store.replace_graph(graph, lines)


def _beyond(path: Path, sha: str, graph: str) -> None:
    with open_store(path) as store:
        lines = store.graph_quads(graph)
        passage = next(line for line in lines if "#exact>" in line).partition("/quote>")[0]
        outside = f"{passage.rpartition('/')[0]}/900000-900009"
        store.replace_graph(graph, [line.replace(passage, outside) for line in lines])


@pytest.mark.parametrize(
    ("spoil", "why", "some"),
    [
        (_changed, "was changed after the build", False),
        (_gone, "is not kept", False),
        (_shifted, "does not stand there", True),
        (_beyond, "outside the text", True),
    ],
    ids=["changed", "gone", "shifted", "beyond"],
)
def test_a_quote_that_is_not_there_is_reported(
    tmp_path: Path, spoil: object, why: str, some: bool
) -> None:
    path = small_store(tmp_path / "graph")
    sha, _, lines = Writer(HALLOWBY).write()
    spoil(path, sha, lines[0].split("<")[-1].split(">")[0])  # type: ignore[operator]
    with open_store(path, read_only=True) as store:
        proof = prove(store)
    assert proof.failures
    assert all(why in reason for _, reason in proof.failures)
    assert (len(proof.failures) == 1) is some
    assert "100 per cent" not in render_proof(proof)


def test_a_report_built_from_facts_is_counted_apart(tmp_path: Path) -> None:
    path = small_store(tmp_path / "graph")
    _, _, lines = Writer(HALLOWBY).write()
    graph = lines[0].split("<")[-1].split(">")[0]
    with open_store(path) as store:
        before = prove(store).total
        kept = [line for line in lines if "#exact>" not in line]
        kept = [
            line.replace('"true"', '"false"') if "#textKept>" in line else line for line in kept
        ]
        store.replace_graph(graph, kept)
        proof = prove(store)
        assert proof.without_text == before - proof.total > 0
        assert proof.failures == ()
        found = recorded_evidence(store, thing("inspection/hallowby/2023-05/judgement/1.1"))
        assert found[0].quote == ""
        assert "facts file" in render(found)


def test_a_text_hash_is_that_of_its_bytes(path: Path) -> None:
    for file in (path / "texts").iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.stem
