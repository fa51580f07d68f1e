from __future__ import annotations

import contextlib
import json
import math
import re
import socket
import threading
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from fixture_graph import small_store
from hypothesis import given, settings
from hypothesis import strategies as st

from build_graph.citation.footnotes import cited
from build_graph.cli import run as command
from build_graph.errors import BadRequest, InternalError
from build_graph.knowledge.vocab import prefixes
from build_graph.networks.question_pairs import pairs
from build_graph.questions import sandbox
from build_graph.questions.answer import run
from build_graph.questions.sandbox import Limits, select
from build_graph.store.database import Rows, Store, literal_term, open_store
from build_graph.store.engine import disarmed

ATTACKS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "attacks.toml").read_text("utf-8")
)["attack"]


class Listener:
    """A server that counts who calls and says nothing."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                caller.recv(1000)
                self.calls += 1

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("confined") / "graph"
    small_store(path)
    with open_store(path, read_only=True) as opened:
        yield opened


def written(attack: dict[str, Any], url: str) -> str:
    sparql = re.sub("«(.*?)»", lambda m: m[1] * attack["times"], attack["sparql"], flags=re.DOTALL)
    return sparql.replace("URL", url)


def ids(attack: dict[str, Any]) -> str:
    return str(attack["name"])


def test_there_are_many_attacks_and_each_is_another() -> None:
    assert len(ATTACKS) >= 60
    assert len({attack["name"] for attack in ATTACKS}) == len(ATTACKS)
    assert len({attack["sparql"] for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=ids)
def test_no_attack_does_harm(store: Store, listener: Listener, attack: dict[str, Any]) -> None:
    sparql = written(attack, listener.url)
    limits = Limits(attack.get("seconds", 20), rows=2000, characters=2_000_000, megabytes=768)
    before, calls = list(store.dump_nquads()), listener.calls
    started = time.monotonic()
    if attack["outcome"] in ("harmless", "cut"):
        rows = select(store, sparql, limits=limits)
        assert rows.cut == (attack["outcome"] == "cut")
        assert len(rows.rows) == attack.get("rows", len(rows.rows)) <= limits.rows
        if "cell" in attack:
            assert rows.rows[0][0] == attack["cell"].replace("URL", listener.url)
    else:
        says = attack.get("says", "was stopped|ended the database engine")
        with pytest.raises(BadRequest, match=says):
            select(store, sparql, limits=limits)
    assert time.monotonic() - started < limits.seconds + 15
    assert listener.calls == calls
    assert list(store.dump_nquads()) == before


@pytest.mark.parametrize("attack", [one for one in ATTACKS if one.get("calls")], ids=ids)
def test_without_the_guard_the_engine_would_call(
    listener: Listener, attack: dict[str, Any]
) -> None:
    bare = ox.Store()
    bare.update("INSERT DATA { <urn:s> <urn:p> 1 }")
    text = written(attack, listener.url)
    for sparql, wanted in ((text, True), (disarmed(text), False)):
        calls = listener.calls
        with contextlib.suppress(OSError, SyntaxError):
            list(cast("ox.QuerySolutions", bare.query(sparql)))
        for _ in range(50):
            if listener.calls > calls:
                break
            time.sleep(0.01 if wanted else 0.001)
        assert (listener.calls > calls) == wanted


PIECES = st.sampled_from(
    [
        *("SERVICE", "service", "SILENT", "<URL>", "?u", "p:x", ":x", "{?a ?b ?c}", "{", "}", "."),
        *(";", "'", '"', "'''", "#", "\n", "\\", "\\u0022", "\\'", "<#x>", "<it's>", "p:it\\'s"),
        *("1", "true", "?s ?p ?o", "OPTIONAL {", "BIND(1 AS ?x)", "FILTER(?s<?o)", "@en", "^^"),
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=12))
def test_no_mixture_of_pieces_calls(pieces: list[tuple[str, str]]) -> None:
    listener = _shared_listener()
    inside = "".join(piece + space for piece, space in pieces)
    text = (
        f"BASE <http://x.example/> PREFIX p: <URL> PREFIX : <URL> SELECT * {{ {inside} "
        "SERVICE SILENT <URL> {?a ?b ?c} }"
    ).replace("URL", listener.url)
    with contextlib.suppress(SyntaxError, RuntimeError, ValueError, OSError):
        list(cast("ox.QuerySolutions", ox.Store().query(disarmed(text))))
    assert listener.calls == 0


_LISTENERS: list[Listener] = []


def _shared_listener() -> Listener:
    if not _LISTENERS:
        _LISTENERS.append(Listener())
    return _LISTENERS[0]


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?services_from { ?services_from a pg:ServiceProvision }",
        "SELECT ?n { ?n a <https://w3id.org/probation-graph/ontology#ServiceProvision> }",
        "SELECT ?n { ?n pg:pathway pathway:womens-services FILTER(STR(?n) != 'from service') }",
    ],
)
def test_names_that_hold_the_words_are_no_crime(store: Store, sparql: str) -> None:
    assert not select(store, sparql, prefixes=prefixes()).cut


def test_a_confined_query_gives_what_a_free_one_gives(store: Store) -> None:
    sparql = "SELECT ?s ?n ?who WHERE { ?s pg:number ?n ; pg:addresseeName ?who } ORDER BY ?s"
    bound = {"who": literal_term("Hallowby PDU")}
    assert select(store, sparql, bound, prefixes()) == store.select(sparql, bound, prefixes())
    for form in ("ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s pg:number ?o }"):
        assert select(store, form, None, prefixes()) == store.select(form, prefixes=prefixes())


def test_a_file_of_ones_own_is_confined_and_the_catalogue_is_not(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def noted(*given: Any, **_: Any) -> Any:
        asked.append(given[1])
        raise BadRequest("confined")

    monkeypatch.setattr(sandbox, "select", noted)
    own, headed = tmp_path / "own.rq", tmp_path / "headed.rq"
    own.write_text("SELECT * { ?s ?p ?o }")
    header = (
        'title = "T"\ndescription = "D"\ngroup = "evidence"\nexample = "E"\n[[column]]\n'
        'name = "s"\nkind = "iri"\ndescription = "S"'
    )
    lines = [f"#+ {line}" for line in header.splitlines()]
    headed.write_text("\n".join([*lines, "SELECT ?s { ?s ?p ?o }"]))
    for mine in (str(own), headed, str(headed), "ASK {}", "DESCRIBE <urn:a>"):
        with pytest.raises(BadRequest, match="confined"):
            run(store, mine)
        with pytest.raises(BadRequest, match="confined"):
            pairs(store, mine, {})
    headed.write_text(headed.read_text() + "\n#cite ?s")
    with pytest.raises(BadRequest, match="confined"):
        cited(store, headed)
    assert len(asked) == 11
    assert run(store, "ratings").rows


def test_a_query_with_more_rows_than_can_be_drawn_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "Limits", few)
    with pytest.raises(BadRequest, match="more than 3 rows: too many to draw"):
        pairs(store, "CONSTRUCT WHERE { ?s a ?o }", {})


def few(seconds: float = 20, rows: int = 3) -> Limits:
    return Limits(seconds, rows)


@pytest.mark.parametrize(
    "given",
    [{"seconds": -1}, {"seconds": math.inf}, {"seconds": math.nan}, {"rows": 0}, {"megabytes": 1}],
)
def test_limits_that_allow_nothing_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="must be a number"):
        Limits(**given)


def test_many_at_once_within_little_memory_do_not_disturb_each_other(store: Store) -> None:
    def count(_: int) -> Rows:
        sparql = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        return select(store, sparql, limits=Limits(60, megabytes=256))

    with ThreadPoolExecutor(6) as pool:
        (answer,) = {str(rows) for rows in pool.map(count, range(24))}
    assert answer == str(store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))


def test_a_process_that_fails_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_CHILD", "build_graph.no_such_module")
    with pytest.raises(InternalError, match=r"ended unexpectedly: .*no_such_module"):
        select(store, "ASK {}")


def test_the_command_tells_what_was_cut(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--store", str(store.path)]
    everything = ["query", "SELECT * { ?s ?p ?o }", "--format", "json", *at]
    assert command([*everything, "--limit", "7"]) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 7
    assert "only 7 rows are shown, there are more" in err
    assert command(["query", "ratings", "--limit", "2", *at]) == 0
    assert "only 2 rows are shown" in capsys.readouterr().err
    assert command(["query", "ratings", "--limit", "2000", *at]) == 0
    assert capsys.readouterr().err == ""


def test_an_answer_cut_by_itself_ends_with_1(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "Limits", few)
    everything = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    assert command(["query", everything, "--format", "csv", "--store", str(store.path)]) == 1
    out, err = capsys.readouterr()
    assert "only 3 rows are shown, there are more: see --limit" in err
    assert out.count("\n") == 4
    assert Limits().rows == 100_000


def test_the_command_stops_in_time(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    started = time.monotonic()
    assert command(["query", endless, "--timeout", "1", "--store", str(store.path)]) == 2
    assert time.monotonic() - started < 10
    assert "was stopped after 1 seconds: ask for less" in capsys.readouterr().err
