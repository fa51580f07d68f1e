"""Search: by words and meaning over the samples and, where they are, the real reports."""

from __future__ import annotations

import csv
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from invented_report import SAMPLES, SHARED

import build_graph
from build_graph.citation.evidence import evidence
from build_graph.cli import run
from build_graph.errors import BadRequest, StoreError
from build_graph.mapping.similar import alike
from build_graph.pipeline import build
from build_graph.searching import embeddings
from build_graph.searching import index as search_index
from build_graph.searching.index import open_index
from build_graph.searching.search import Found, search
from build_graph.searching.searchable import entries, kinds
from build_graph.searching.word_index import Entry, WordIndex, phrases, write
from build_graph.store.database import Store, open_store

Cli = Callable[..., tuple[int, str, str]]
DATA = Path(__file__).parent / "data"
VALE = "inspection/thornmere-vale"
needs_shared = pytest.mark.skipif(
    not (SHARED / "reports").is_dir(), reason="the real reports are not here"
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search") / "graph"
    build([SAMPLES / "reports"], made, registers=[SAMPLES / "registers"], validate=False)
    return made


@pytest.fixture(scope="module")
def store(path: Path) -> Iterator[Store]:
    with open_store(path, read_only=True) as opened:
        yield opened


@pytest.fixture
def only_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "load", lambda: None)


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setattr("build_graph.cli.search.stop_at_once", lambda: None)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def places(found: Found) -> list[str]:
    """The addresses of the hits, from the inspection on."""
    return [hit.iri.partition("/inspection/")[2] for hit in found]


# --- how good it is -----------------------------------------------------------------------------

Quality = tuple[float, float, float]


def quality(store: Store, gold: str) -> Quality:
    """The share of questions answered first and among five, and the mean recall among ten."""
    with (DATA / gold).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 30
    first = five = recall = 0.0
    for row in rows:
        wanted = set(row["accepted"].split("; "))
        found = places(search(store, row["query"]))
        first += bool(set(found[:1]) & wanted)
        five += bool(set(found[:5]) & wanted)
        recall += len(set(found) & wanted) / len(wanted)
    return first / len(rows), five / len(rows), recall / len(rows)


def reaches(found: Quality, floor: Quality) -> bool:
    return all(one >= least for one, least in zip(found, floor, strict=True))


@pytest.mark.parametrize("gold", ["search-real.csv", "search-samples.csv"])
def test_the_gold_names_passages_by_place_and_holds_no_sentence(gold: str) -> None:
    with (DATA / gold).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["query"] for row in rows}) == len(rows)
    assert {row["set"] for row in rows} == {"chosen", "apart"}
    assert all(len(row["query"].split()) < 14 for row in rows)


def test_the_samples_are_found(store: Store) -> None:
    assert reaches(quality(store, "search-samples.csv"), (0.82, 0.94, 0.77))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = tmp_path_factory.mktemp("real") / "graph"
    build([SHARED / "reports"], made, validate=False)
    with open_store(made, read_only=True) as opened:
        yield opened


@needs_shared
def test_the_real_reports_are_found(real: Store) -> None:
    assert reaches(quality(real, "search-real.csv"), (0.70, 0.85, 0.78))


@needs_shared
def test_every_real_recommendation_has_others_like_it(real: Store) -> None:
    numbers = {"east-sussex/2023-11": 5, "east-berkshire/2023-06": 11}
    for inspection, last in numbers.items():
        found = search(real, like=f"inspection/{inspection}/recommendation/{last}", limit=3)
        assert len(found) == 3
        assert all(hit.kind == "recommendation" and inspection not in hit.iri for hit in found)


def test_words_alone_find_less_and_say_so(path: Path, only_words: None) -> None:
    with open_store(path, read_only=True) as opened:
        assert reaches(quality(opened, "search-samples.csv"), (0.74, 0.94, 0.77))
        (note,) = search(opened, "flood").notes
        assert "pip install 'probation-graph[meaning]'" in note
        assert {hit.by for hit in search(opened, "flood damage")} == {"words"}
        assert search(opened, "quantum mechanics of chocolate").hits == ()


def test_meaning_finds_what_no_word_does(store: Store) -> None:
    found = search(store, "inebriated")
    assert {hit.by for hit in found} <= {"meaning"}
    assert search(store, "quantum field theory").hits == ()


# --- what a hit tells ---------------------------------------------------------------------------


def test_a_hit_has_its_passage_its_neighbours_and_its_place(store: Store) -> None:
    (hit,) = search(store, "dry stone wall", limit=1)
    assert hit.iri.endswith("inspection/brackmoor/2022-03/finding/1.3/strength/4")
    assert hit.text.startswith("Unpaid work had rebuilt nine miles of dry stone wall.")
    assert hit.before.startswith("Tidewell saw people in the parish halls")
    assert hit.after.startswith("Hearthway had only two rooms")
    told = (hit.rank, hit.by, hit.kind, hit.pdu, hit.inspected, hit.section, hit.standard)
    both = "words and meaning"
    assert told == (1, both, "finding", "Brackmoor", "2022-03", "1.3", "Services")
    assert hit.polarity == "strength"
    assert "Brackmoor" in hit.report


def test_the_first_and_the_last_of_a_section_have_one_neighbour(store: Store) -> None:
    found = {one.iri.rpartition("inspection/")[2]: one for one in entries(store)}
    first = found["brackmoor/2022-03/recommendation/1"]
    last = found["brackmoor/2022-03/recommendation/6"]
    assert (first.before, last.after) == ("", "")
    assert first.after.startswith("start structured work")


def test_every_kind_is_found_and_its_address_leads_to_its_words(store: Store) -> None:
    for kind in kinds():
        hits = search(store, "told my story to people on probation", kind=kind, limit=5).hits
        assert {hit.kind for hit in hits} == {kind}
        for hit in hits:
            passages = evidence(store, hit.iri)
            shown = " ".join(" ".join(one.quote for one in passages).split())
            assert hit.text.split()[1] in shown
            assert all(one.pdu == hit.pdu for one in passages)
            assert {one.section for one in passages} == {hit.section}


def test_every_finding_and_recommendation_is_there_once_and_no_boilerplate(store: Store) -> None:
    found = entries(store)
    assert len({one.iri for one in found}) == len(found)
    assert [one.iri for one in found] == sorted(one.iri for one in found)
    for kind, class_ in (("finding", "Finding"), ("recommendation", "Recommendation")):
        (row,) = build_graph.query(
            store, f"SELECT (COUNT(*) AS ?n) {{ ?x a pg:{class_} ; pg:text ?text }}"
        ).rows
        assert sum(one.kind == kind for one in found) == row[0]
    texts = [one.text for one in found]
    # What a finding says is not there again as a sentence of its section.
    assert len(set(texts)) > len(texts) * 0.98
    assert not any("Crown copyright" in text for text in texts)


@pytest.mark.parametrize(
    ("place", "quote"),
    [("100000000-100000001", None), ("1274-1274", None), ("1274-1435", "Three heads")],
)
def test_any_stretch_of_a_text_has_an_address(store: Store, place: str, quote: str | None) -> None:
    address = f"inspection/aldersea-and-wykeholm/2023-05/passage/{place}"
    if quote is None:
        with pytest.raises(BadRequest, match="holds nothing called"):
            evidence(store, address)
    else:
        (one,) = evidence(store, address)
        assert one.quote.startswith(quote)
        assert (one.section, one.thing) == ("Foreword", "Passage")


# --- filters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "Quote"}, {"kind": "quote"}),
        ({"pdu": "thornmere vale PDU"}, {"pdu": "Thornmere Vale"}),
        ({"polarity": "improvement"}, {"polarity": "improvement", "kind": "finding"}),
        ({"section": "1.4 feedback"}, {"section": "1.4 Feedback"}),
        ({"section": "Background"}, {"section": "Background", "kind": "background"}),
        ({"since": "2024-10"}, {"inspected": "2024-10"}),
        ({"until": "2022-03"}, {"inspected": "2022-03"}),
        ({"since": "2023", "until": "2023"}, {"inspected": "2023-05"}),
    ],
)
def test_a_filter_leaves_only_what_fits(
    store: Store, given: dict[str, str], told: dict[str, str]
) -> None:
    found = search(store, "people said that their practitioner was good", limit=50, **given)
    assert len(found) > 1
    for hit in found:
        assert {name: getattr(hit, name) for name in told} == told


def test_a_section_may_be_named_by_its_standard_or_number(store: Store) -> None:
    planning = search(store, "plans and risk", section="planning", limit=100)
    assert {hit.standard for hit in planning} == {"Planning"}
    assert {hit.section for hit in planning} == {"2.2", "2.3"}  # two frameworks
    numbered = search(store, "services for people in prison", section="1.3", limit=100)
    assert {hit.section for hit in numbered} == {"1.3", "1.3 Resettlement work"}


def test_regions_and_themes_are_looked_up(store: Store) -> None:
    westmarch = search(store, "staff", region="Westmarch", limit=200)
    assert {hit.pdu for hit in westmarch} == {
        *("Aldersea and Wykeholm", "Brackmoor", "Thornmere Vale"),
    }
    themed = search(store, "managers and cases", theme="Management oversight", limit=50)
    assert len(themed) > 3
    assert all("Management oversight" in hit.themes.split("; ") for hit in themed)


def test_filters_are_joined(store: Store) -> None:
    found = search(store, "work", kind="finding", pdu="Hallowby", polarity="strength", limit=100)
    assert {(hit.kind, hit.pdu, hit.polarity) for hit in found} == {
        ("finding", "Hallowby", "strength")
    }
    assert search(store, "work", pdu="Hallowby", until="2019").hits == ()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "findings"}, "there is no kind 'findings'.*did you mean 'finding'"),
        ({"pdu": "Hallowbee"}, "no PDU 'Hallowbee'.*Hallowby"),
        ({"region": "Eastmarch"}, "no region 'Eastmarch'"),
        ({"section": "Planing"}, "no section 'Planing'.*did you mean 'Planning'"),
        ({"polarity": "weakness"}, "choose one of strength, improvement, unmarked"),
        ({"theme": "Management oversigt"}, "did you mean 'Management oversight'"),
        ({"since": "June 2023"}, "'since' must be a month or a year"),
        ({"until": "2023-13"}, "'until' must be a month or a year"),
        ({"limit": 0}, "the limit must be a number from 1"),
        ({"limit": 100_000}, "the limit must be a number from 1 to 1,000"),
        ({"words": " "}, "give the words to search for"),
        ({"words": "x" * 20_000}, "longer than 10,000 characters"),
        ({"like": f"{VALE}/2022-09/recommendation/1"}, "or the address of a passage"),
        ({"words": "", "like": f"{VALE}/2022-09/recommendation/99"}, "there is no passage"),
    ],
)
def test_what_means_nothing_is_refused(store: Store, given: dict[str, Any], says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        search(store, **{"words": "staff", **given})


@pytest.mark.parametrize(
    "words",
    [
        *('"', "'", '""', '" "', "*", "(", ")", "^", "-", "+", ":", "{}", "\\", "%", "a" * 9999),
        *("AND", "OR", "NOT", "NEAR", "NEAR(a b, 3)", "a AND", "text: flood", "flood*", "^flood"),
        *("-flood", "flood -wall", '"flood', 'flood"', "flo'od", "'; DROP TABLE passage; --"),
        *("words MATCH 'x'", "\x00", "flood\x00wall", "\ud800", "😀", "ﬂood", "straße", "洪水"),
        *("rank", "rowid", "\u202eflood", "flood\nwall", " ".join(f"word{i}" for i in range(900))),
    ],
)
def test_no_words_are_a_wrong_query(store: Store, words: str) -> None:
    search(store, words)


def test_a_phrase_must_be_there(store: Store) -> None:
    found = search(store, 'help "debt advice" “Bridgeline”', limit=50)
    assert {hit.iri for hit in found} == {
        hit.iri for hit in search(store, 'advice on "debt advice" "bridgeline"', limit=50)
    }
    loose = search(store, "finance benefit debt", limit=50)
    strict = search(store, '"finance, benefit and debt"', limit=50)
    assert 0 < len(strict) < len(loose)
    assert all("inance, benefit and debt" in hit.text for hit in strict)
    assert phrases('a "b  c" “d” "" " "') == ['"b c"', '"d"']


# --- others like one ----------------------------------------------------------------------------


def test_a_recommendation_has_others_like_it(store: Store) -> None:
    found = search(store, like=f"{VALE}/2022-09/recommendation/7", limit=3)
    assert places(found)[0] == "thornmere-vale/2024-10/recommendation/7"
    assert all(hit.kind == "recommendation" for hit in found)
    assert not any("2022-09" in hit.iri and "thornmere" in hit.iri for hit in found)
    whole = search(store, like=f"<{store.base}id/{VALE}/2022-09/recommendation/7>", limit=3)
    assert whole == found
    findings = search(store, like=f"{VALE}/2022-09/recommendation/7", kind="finding", limit=1)
    assert [hit.kind for hit in findings] == ["finding"]


def test_what_the_graph_calls_similar_is_among_the_first(store: Store) -> None:
    pairs = store.select(
        "PREFIX pg: <https://w3id.org/probation-graph/ontology#> SELECT ?a ?b "
        "{ ?s pg:earlierRecommendation ?a ; pg:laterRecommendation ?b }"
    ).rows
    assert len(pairs) > 3
    for one, other in pairs:
        found = [hit.iri for hit in search(store, like=str(one), limit=3)]
        assert str(other) in found


def test_without_meaning_letters_alone_tell_what_is_alike(path: Path, only_words: None) -> None:
    with open_store(path, read_only=True) as opened:
        found = search(opened, like=f"{VALE}/2022-09/recommendation/7", limit=1)
    assert places(found) == ["thornmere-vale/2024-10/recommendation/7"]


def test_likeness_is_one_for_the_same_words_and_nothing_without_any() -> None:
    assert alike("fill the posts", ["Fill the posts!", "", "a new boat"])[:2] == [1.0, 0.0]
    assert alike("fill the posts", []) == []


# --- the index ----------------------------------------------------------------------------------


@pytest.fixture
def own(path: Path, tmp_path: Path) -> Path:
    """A store of one's own, without an index."""
    copied = tmp_path / "graph"
    shutil.copytree(path, copied, ignore=shutil.ignore_patterns("search"))
    return copied


def test_the_index_is_made_once_and_kept_with_the_store(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(own, read_only=True) as opened:
        assert not search_index.is_made(opened)
        first = search(opened, "flood")
        assert search_index.is_made(opened)
    monkeypatch.setattr(search_index, "entries", lambda _: pytest.fail("made again"))
    monkeypatch.setattr(embeddings, "write", lambda *_: pytest.fail("made again"))
    for read_only in (True, True):
        with open_store(own, read_only=read_only) as opened:
            assert search(opened, "flood") == first


def test_a_changed_graph_has_another_index(own: Path) -> None:
    with open_store(own, read_only=True) as before:
        assert "Brackmoor" in {hit.pdu for hit in search(before, "snow")}
        (old,) = (own / "search").iterdir()
        with open_store(own) as writer:
            search(writer, "snow")
            writer.remove_graph(f"{writer.base}graph/report/brackmoor/2022-03")
            assert "Brackmoor" not in {hit.pdu for hit in search(writer, "snow")}
        # Who opened it earlier sees what it held then.
        assert "Brackmoor" in {hit.pdu for hit in search(before, "snow")}
    with open_store(own, read_only=True) as after:
        assert "Brackmoor" not in {hit.pdu for hit in search(after, "snow")}
        assert after.state() in {kept.name for kept in (own / "search").iterdir()}
    assert old.name not in {kept.name for kept in (own / "search").iterdir()}


def test_opening_a_store_to_write_without_writing_keeps_the_index(own: Path) -> None:
    with open_store(own):
        pass  # what the last build left in the log of the database goes to its files
    with open_store(own, read_only=True) as opened:
        search(opened, "flood")
        state = opened.state()
    for read_only in (False, True, False):
        with open_store(own, read_only=read_only) as opened:
            assert opened.state() == state
            assert search_index.is_made(opened)


@pytest.mark.parametrize("kept", ["words-*.sqlite", "*.npy"])
@pytest.mark.parametrize("damage", [b"", b"no index", None])
def test_a_damaged_index_is_made_again(own: Path, kept: str, damage: bytes | None) -> None:
    with open_store(own, read_only=True) as opened:
        first = search(opened, "flood")
    (file,) = (own / "search").rglob(kept)
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    with open_store(own, read_only=True) as opened:
        assert search(opened, "flood") == first
    assert file.stat().st_size > 100


def test_a_store_that_cannot_be_written_is_searched_all_the_same(own: Path) -> None:
    (own / "search").write_text("a file where the folder should be")
    with open_store(own, read_only=True) as opened:
        assert len(search(opened, "flood")) > 1
    assert (own / "search").is_file()


def test_a_place_for_the_index_must_be_somewhere(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (own / "search").write_text("a file")
    monkeypatch.setattr(search_index, "mkdtemp", full)
    with (
        open_store(own, read_only=True) as opened,
        pytest.raises(StoreError, match=r"cannot be made: .*No space"),
    ):
        search(opened, "flood")


def test_the_same_reports_in_another_order_give_the_same_answers(
    store: Store, tmp_path: Path
) -> None:
    reports = sorted((SAMPLES / "reports").iterdir(), reverse=True)
    build(reports, tmp_path / "graph", registers=[SAMPLES / "registers"], validate=False)
    with open_store(tmp_path / "graph", read_only=True) as other:
        for words in ("flood", "police enquiries", "no bed on the day of release"):
            assert search(other, words, limit=100) == search(store, words, limit=100)
        like = f"{VALE}/2022-09/recommendation/2"
        assert search(other, like=like) == search(store, like=like)


def test_equal_passages_are_ordered_by_address(tmp_path: Path, only_words: None) -> None:
    names = [f"urn:{letter}" for letter in "dacb"]
    told = ("finding", *("",) * 10)
    made = [Entry(name, *told, 0, 1, "the same words") for name in sorted(names)]
    write(tmp_path / "words.sqlite", made)
    index = WordIndex(tmp_path / "words.sqlite")
    numbers = [number for number, _ in index.best("same", 10)]
    assert [one.iri for one in index.entries(numbers)] == sorted(names)
    assert index.best("same", 10, [1, 3]) == [
        one for one in index.best("same", 10) if one[0] in (1, 3)
    ]
    index.close()


def test_a_store_without_any_text_says_so(tmp_path: Path) -> None:
    build([SAMPLES / "facts"], tmp_path / "graph", validate=False)
    with open_store(tmp_path / "graph", read_only=True) as opened:
        found = search(opened, "flood")
    assert found.hits == ()
    assert "built from facts, which have no sentences, and cannot be searched" in found.notes[-1]


def test_common_words_are_left_out_where_others_are_rarer(tmp_path: Path) -> None:
    told = ("finding", *("",) * 10)
    texts = ["people in the office"] * 150 + ["people at sea"]
    made = [Entry(f"urn:{i:03}", *told, 0, 1, text) for i, text in enumerate(texts)]
    write(tmp_path / "words.sqlite", made)
    index = WordIndex(tmp_path / "words.sqlite")
    assert [number for number, _ in index.best("people at sea", 10)] == [150]
    assert len(index.best("people", 200)) == 151
    assert index.best("...", 10) == []
    index.close()


# --- the model ----------------------------------------------------------------------------------

OFFLINE = """
import socket, sys
def cut(*_, **__): raise OSError("the network is cut")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = cut
from build_graph.searching.search import search
from build_graph.store.database import open_store
with open_store(sys.argv[1], read_only=True) as store:
    found = search(store, "no bed on the day of release", limit=1)
print(found.hits[0].by, "|", *found.notes)
"""


@pytest.mark.parametrize("cut", [(), ("unshare", "--net", "--map-root-user")])
def test_the_model_loads_with_the_network_cut(
    store: Store, cut: tuple[str, ...], tmp_path: Path
) -> None:
    search(store, "anything")
    if cut and subprocess.run([*cut, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a process leave the network")
    done = subprocess.run(
        [*cut, sys.executable, "-c", OFFLINE, str(store.path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout == "words and meaning |\n", done.stderr
    assert list(tmp_path.iterdir()) == []  # no cache in the home of the user


def printed_by(code: str) -> str:
    """What a fresh process prints that runs some code."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    return done.stdout


def test_the_model_leaves_logging_alone() -> None:
    code = (
        "import logging; from build_graph.searching import embeddings as meaning; meaning.load(); "
        "print(logging.getLogger().level, logging.getLogger().handlers)"
    )
    assert printed_by(code) == f"{logging.WARNING} []\n"


def test_the_model_gives_what_its_package_gives() -> None:
    code = (
        "import numpy, pathlib, wordllama; from build_graph.searching import embeddings; "
        "texts = ['staff off sick', '', 'a', 'Über \U0001f600 ' * 80, 'why do people leave?']; "
        "folder = pathlib.Path(wordllama.__file__).parent; "
        "there = wordllama.WordLlama.load(cache_dir=folder, disable_download=True).embed(texts); "
        "print(numpy.array_equal(embeddings.load().vectors(texts), there))"
    )
    assert printed_by(code) == "True\n"


def test_no_model_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    assert embeddings.load() is None


def test_another_model_can_take_its_place(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    class Letters:
        name = "letters"

        def vectors(self, texts: Any) -> Any:
            return np.array([[text.lower().count(c) for c in "abcdefgh"] for text in texts], "f4")

    monkeypatch.setattr(embeddings, "load", Letters)
    with open_store(own, read_only=True) as opened:
        index = open_index(opened)
        assert index.embeddings is not None
        text = index.words.texts()[7]
        assert index.embeddings.best(index.embeddings.scores(text), 1, 0.9) == [7]
    assert [file.name.partition("-")[0] for file in (own / "search").rglob("*.npy")] == ["letters"]


# --- the command --------------------------------------------------------------------------------


def test_the_command_shows_blocks_to_read(cli: Cli, path: Path) -> None:
    code, out, err = cli("search", "dry stone wall", "--limit", 1, "--store", path)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "1. Brackmoor, 2022-03; 1.3 (Services); finding, strength"
    assert any(line.startswith("   > Unpaid work had rebuilt nine miles") for line in lines)
    address, by = lines[-1].split(maxsplit=1)
    assert by == "(by words and meaning)"
    assert cli("evidence", address, "--store", path)[0] == 0
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("format_", ["json", "csv", "markdown"])
def test_the_command_writes_rows(cli: Cli, path: Path, format_: str) -> None:
    code, out, _ = cli("search", "autism", "--limit", 2, "--format", format_, "--store", path)
    assert code == 0
    if format_ == "json":
        rows = json.loads(out)
        assert [row["rank"] for row in rows] == [1, 2]
        assert {"text", "before", "after", "iri", "pdu", "section"} <= set(rows[0])
    elif format_ == "csv":
        assert len(list(csv.DictReader(out.splitlines()))) == 2
    else:
        assert out.startswith("| rank | ")


def test_the_command_says_when_nothing_is_found(cli: Cli, path: Path) -> None:
    code, out, err = cli("search", "quantum field theory", "--store", path)
    assert (code, out) == (1, "")
    assert "nothing in the store fits that" in err
    code, _, err = cli("search", "staff", "--kind", "nothing", "--store", path)
    assert code == 2
    assert "there is no kind 'nothing'" in err
    assert cli("search", "staff", "--format", "xml", "--store", path)[0] == 2


def test_the_command_says_that_it_makes_the_index(cli: Cli, own: Path) -> None:
    _, _, err = cli("search", "flood", "--store", own)
    assert "making the search index of this graph" in err
    assert cli("search", "flood", "--store", own)[2] == ""


def test_search_is_public() -> None:
    assert build_graph.search is search
