"""Manifests: what they may say, what a build takes from them, and what it tells."""

from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path

import pytest
from invented_report import COVER, IMPRINT, SAMPLES, report_text
from printed_outline import outline
from printed_platypus import with_reportlab

from build_graph.building.build_result import BuildResult
from build_graph.citation.passages import prove
from build_graph.errors import BadInput
from build_graph.pipeline import build
from build_graph.questions.answer import run
from build_graph.sources.fetched import Fetched, read_index, write_index
from build_graph.sources.manifest import address, read_manifest
from build_graph.store.database import open_store

BARE = report_text(
    cover=COVER.replace("HM Inspectorate of Probation, July 2023", "HM Inspectorate of Probation"),
    imprint=IMPRINT.replace("ISBN: 978-0-000000-00-2", ""),
)
URL = "https://reports.example/marsh-vale.txt"
SHA256 = hashlib.sha256(report_text().encode()).hexdigest()
PRINTED = SAMPLES / "reports" / "hallowby-2024.txt"


def manifest(folder: Path, *entries: str) -> Path:
    path = folder / "reports.toml"
    path.write_text("".join(f"[[report]]\n{entry}\n" for entry in entries), encoding="utf-8")
    return path


def built(tmp_path: Path, text: str, *says: str) -> tuple[BuildResult, Path]:
    (tmp_path / "marsh.txt").write_text(text, encoding="utf-8")
    path = manifest(tmp_path, "\n".join(('file = "marsh.txt"', *says)))
    return build([path], tmp_path / "graph"), tmp_path / "graph"


PRINTED = SAMPLES / "reports" / "hallowby-2024.txt"


def test_a_manifest_fills_in_what_the_report_does_not_say(tmp_path: Path) -> None:
    result, place = built(
        tmp_path, BARE, "published = 2023-09-14", 'isbn = "978-0-000000-00-2"', 'title = "Of ours"'
    )
    assert [outcome.status for outcome in result.files] == ["built"]
    with open_store(place, read_only=True) as store:
        (row,) = list(run(store, "reports"))
        assert (row["published"], row["isbn"]) == ("2023-09", "978-0-000000-00-2")
        listed = """SELECT ?label ?from WHERE {
            ?value a pg:ListedValue ; rdfs:label ?label ; pg:manifest ?from }"""
        assert ("Date of publication as reports.toml lists it", "reports.toml") in {
            (row["label"], row["from"]) for row in run(store, listed)
        }
        proof = prove(store)
        assert proof.total > 0
        assert not proof.failures
    said = [issue.message for issue in result.issues]
    assert "the date of publication is from reports.toml, the report gives none" in said
    assert "no date of publication found" not in said
    assert result.validation is not None
    problems = [one.message for one in result.validation.results if one.severity == "violation"]
    assert not [one for one in problems if "passage" in one or "manifest" in one]


def test_a_report_without_any_date_is_known_by_that_of_the_manifest(tmp_path: Path) -> None:
    undated = BARE.replace("Fieldwork started June 2023", "").replace("in June 2023", "")
    result, _ = built(tmp_path, undated, 'published = "2023-09"')
    assert [outcome.month for outcome in result.files] == ["2023-09"]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ('published = "2023-08"', "'2023-08' as the date of publication, the report '2023-07'"),
        ('isbn = "978-0-000000-01-9"', "'978-0-000000-01-9' as the ISBN, the report '978-0-"),
    ],
)
def test_a_contradiction_is_told_and_the_report_followed(
    tmp_path: Path, says: str, words: str
) -> None:
    result, place = built(tmp_path, report_text(), says)
    (issue,) = [issue for issue in result.issues if issue.stage == "manifest"]
    assert issue.severity == "warning"
    assert issue.message.startswith(f"reports.toml gives {words}")
    with open_store(place, read_only=True) as store:
        (row,) = list(run(store, "reports"))
        assert (row["published"], row["isbn"]) == ("2023-07", "978-0-000000-00-2")
        assert not list(run(store, "SELECT ?v WHERE { ?v a pg:ListedValue }"))


def test_agreement_needs_no_words(tmp_path: Path) -> None:
    result, _ = built(tmp_path, report_text(), 'published = "2023-07"', 'isbn = "9780000000002"')
    assert [issue for issue in result.issues if issue.stage == "manifest"] == []


def test_another_content_than_listed_is_left_out(tmp_path: Path) -> None:
    wrong, _ = built(tmp_path, report_text(), f'sha256 = "{"0" * 64}"')
    assert [outcome.status for outcome in wrong.files] == ["left out"]
    assert "its sha256 is not the one that was listed or fetched" in wrong.files[0].message
    right, _ = built(tmp_path, report_text(), f'sha256 = "{SHA256.upper()}"')
    assert [outcome.status for outcome in right.files] == ["built"]


def test_what_a_manifest_says_holds_for_a_file_given_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "marsh.txt").write_text(BARE, encoding="utf-8")
    path = manifest(tmp_path, 'file = "reports/marsh.txt"\npublished = "2023-09"')
    for number, paths in enumerate(([folder, path], [path, folder])):
        place = tmp_path / f"graph-{number}"
        result = build(paths, place, validate=False)
        assert [outcome.status for outcome in result.files] == ["built"]
        with open_store(place, read_only=True) as store:
            assert [row["published"] for row in run(store, "reports")] == ["2023-09"]


def test_an_address_is_looked_up_and_never_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a build went to the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    path = manifest(tmp_path, f'url = "{URL}"')
    result = build([path], tmp_path / "graph")
    assert [outcome.message for outcome in result.files] == [
        f"{URL}: not fetched yet; run: probation-graph fetch {path}"
    ]
    folder = tmp_path / "fetched"
    folder.mkdir()
    (folder / "marsh-1.txt").write_text(report_text(), encoding="utf-8")
    write_index(folder, {URL: Fetched("marsh-1.txt", SHA256, 1)})
    result = build([path], tmp_path / "graph", validate=False)
    assert [(Path(outcome.file).name, outcome.status) for outcome in result.files] == [
        ("marsh-1.txt", "built")
    ]
    with open_store(tmp_path / "graph", read_only=True) as store:
        rows = run(store, "SELECT ?url WHERE { ?text dcat:downloadURL ?url }")
        assert [row["url"] for row in rows] == [URL]
    (folder / "marsh-1.txt").write_text("changed", encoding="utf-8")
    result = build([path], tmp_path / "graph", validate=False)
    assert "its sha256 is not the one" in result.files[0].message
    other = build([path], tmp_path / "other", fetched=tmp_path / "elsewhere")
    assert other.files[0].message.endswith(f"fetch {path} --into {tmp_path / 'elsewhere'}")


def test_what_was_fetched_keeps_what_its_kind_of_file_tells(tmp_path: Path) -> None:
    page = SAMPLES / "web" / "reports" / "lower-hallow-2025.html"
    made = {"marsh.html": page.read_bytes(), "vale.pdf": with_reportlab(outline(PRINTED))}
    path = manifest(tmp_path, *(f'url = "{URL}/{name}"' for name in made))
    folder = tmp_path / "fetched"
    folder.mkdir()
    for name, data in made.items():
        (folder / name).write_bytes(data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    write_index(folder, {f"{URL}/{name}": Fetched(name, hashes[name], 1) for name in made})
    result = build([folder], tmp_path / "alone", validate=False)
    assert not result.left_out, "the list of what was fetched is no report"
    build([path], tmp_path / "listed", validate=False)
    triples = []
    for store in ("alone", "listed"):
        with open_store(tmp_path / store, read_only=True) as opened:
            triples.append(
                {quad for graph in opened.report_graphs() for quad in opened.graph_quads(graph)}
            )
    alone, listed = triples
    assert alone < listed, "pages, the hash of the file, the address of the page"
    assert sorted(f"<{URL}/{name}>" in str(quad) for quad in listed - alone for name in made) == [
        *(False, False),
        *(True, True),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[report]", "this is not valid TOML"),
        ("x = " + "[" * 20_000, "this is not valid TOML"),
        ("", "'report' is no list of reports; write each as [[report]]"),
        ("report = 1", "'report' is no list of reports"),
        ("reports = []", "'reports' is no list of reports"),
        ('[[report]]\ntitle = "x"', "line 1 (report 1): give either 'file' or 'url'"),
        (f'[[report]]\nfile = "a"\nurl = "{URL}"', "give either 'file' or 'url'"),
        ('[[report]]\nfile = "a"\ntitel = "x"', "'titel' is nothing a manifest says (did you mean"),
        ('[[report]]\nurl = "ftp://a.example/x"', "'url' must be an address that begins with"),
        ('[[report]]\nfile = "a"\npublished = "May"', "'published' must be a month or a day"),
        ('[[report]]\nfile = "a"\nisbn = "12"', "'isbn' must be an ISBN of 13 digits"),
        ('[[report]]\nfile = "a"\nsha256 = "12"', "'sha256' must be a SHA-256"),
        ('[[report]]\nfile = "a"\ntitle = "x\\u0000"', "'title' must be a title of one line"),
        ('[[report]]\nfile = "a"\n[[report]]\nfile = "a"', "line 3 (report 2): names the same"),
    ],
)
def test_a_manifest_of_another_form_is_refused_with_its_place(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "reports.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_manifest(path)
    assert str(caught.value).startswith(str(path))
    assert sentence in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff", None, b"# " + b"a" * 5_000_000])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "reports.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BadInput, match=r"reports\.toml: "):
        read_manifest(path)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("HTTPS://Reports.Example/a b.pdf#top", "https://reports.example/a%20b.pdf"),
        ("http://a.example", "http://a.example/"),
        ("https://a.example/%C3%A9?q=1&r=%zz", "https://a.example/%C3%A9?q=1&r=%25zz"),
        ("https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9"),
        ('https://a.example/"><urn:x>', "https://a.example/%22%3E%3Curn:x%3E"),
        ("http://[::1]:8000/a[1]", "http://[::1]:8000/a%5B1%5D"),
        ("file:///etc/passwd", None),
        ("ftp://a.example/x", None),
        ("data:text/plain,x", None),
        ("//a.example/x", None),
        ("https:///x", None),
        ("https://a.example:99999/", None),
        ("https://me:secret@a.example/", None),
        ("https://a.example/\nx", None),
        ('https://a"b.example/', None),
        ("https://[::1/", None),
        (7, None),
    ],
)
def test_addresses(given: object, asked: str | None) -> None:
    assert address(given) == asked


@pytest.mark.parametrize(
    "data",
    [
        "x",
        "[]",
        "{}",
        '{"probation-graph-fetched": 2, "files": {}}',
        '{"probation-graph-fetched": 1, "files": {"a": {}}}',
        json.dumps(
            {
                "probation-graph-fetched": 1,
                "files": {
                    "a": {"file": "../x", "sha256": "", "size": 1, "etag": "", "modified": ""}
                },
            }
        ),
        "[" * 100_000,
    ],
)
def test_a_list_of_fetched_files_of_another_form_is_refused(tmp_path: Path, data: str) -> None:
    (tmp_path / "fetched.json").write_text(data)
    with pytest.raises(BadInput, match="no list of fetched files; delete it and fetch again"):
        read_index(tmp_path)


def test_the_list_of_fetched_files_comes_back(tmp_path: Path) -> None:
    files = {"https://a.example/é": Fetched("a.pdf", SHA256, 12, '"tag"', "Mon")}
    write_index(tmp_path, files)
    assert read_index(tmp_path) == files
    assert [path.name for path in tmp_path.iterdir()] == ["fetched.json"]
