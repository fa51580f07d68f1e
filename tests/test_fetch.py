"""Fetching, from a web server on this machine that is slow, cut off, wrong or hostile."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from invented_report import report_text
from local_server import Asked, LocalServer, Reply, resuming, serving

from build_graph.cli import run as command
from build_graph.errors import BadInput, BadRequest
from build_graph.pipeline import build
from build_graph.sources.fetch import FetchResult, fetch
from build_graph.sources.fetch.download import file_name
from build_graph.sources.fetch.manners import Manners
from build_graph.sources.fetched import read_index

TEXT = report_text().encode() * 3
QUICK = Manners(pause=0.0, tries=3, connect=2.0, silence=0.4, whole=1.0, largest=100_000)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with serving() as running:
        yield running


@pytest.fixture
def get(tmp_path: Path, server: LocalServer) -> Callable[..., FetchResult]:
    """Fetch one path of the server, by a manifest with what else is said."""

    def one(path: str = "/a.txt", *says: str, manners: Manners = QUICK) -> FetchResult:
        manifest = tmp_path / "reports.toml"
        manifest.write_text("\n".join((f'[[report]]\nurl = "{server.root}{path}"', *says)))
        (outcome,) = fetch(manifest, manners=manners, sleep=lambda _: None)
        return outcome

    return one


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "fetched").iterdir())


def test_a_file_is_fetched_and_kept_with_its_checksum(
    tmp_path: Path, server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    server.pages["/Marsh%20Vale.txt"] = Reply(TEXT, headers={"ETag": '"1"'})
    outcome = get("/Marsh Vale.txt")
    url = f"{server.root}/Marsh%20Vale.txt"
    name = file_name(url, ".txt")
    assert name.startswith("marsh-vale-")
    sha256 = hashlib.sha256(TEXT).hexdigest()
    assert outcome == FetchResult(url, "fetched", name, len(TEXT), sha256)
    assert (tmp_path / "fetched" / name).read_bytes() == TEXT
    assert files(tmp_path) == ["fetched.json", name]
    assert read_index(tmp_path / "fetched")[url].sha256 == sha256
    (robots, _), (_, asked) = server.asked
    assert robots == "/robots.txt"
    assert asked["user-agent"].startswith("probation-graph/")
    assert asked["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("kind", "path", "ending"),
    [
        ("text/html; charset=utf-8", "/a", ".html"),
        ("application/pdf", "/a?id=1", ".pdf"),
        ("Text/Markdown", "/a.txt", ".md"),
        ("application/octet-stream", "/a.PDF", ".pdf"),
        ("", "/a.txt", ".txt"),
    ],
)
def test_a_file_is_named_by_its_kind(
    server: LocalServer, get: Callable[..., FetchResult], kind: str, path: str, ending: str
) -> None:
    server.pages[path] = Reply(TEXT, kind=kind)
    assert get(path).file.endswith(ending)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(b"", 404), "the server has no such page (404); check the address."),
        (Reply(b"", 403), "the server does not give it to everybody (403); save it by hand."),
        (Reply(b"", 418), "the server gives an answer that is no file (418)."),
        (Reply(b"", 500), "the server cannot answer now (500); try again later."),
        (Reply(b"", 503, {"Retry-After": "9000"}), "(503); it asks to come back in 9000 seconds."),
        (Reply(TEXT, kind="image/png"), "it is image/png; a report is a PDF, a web page or text."),
        (Reply(TEXT, kind=""), "it does not say what it is; a report is a PDF, a web page or"),
        (Reply(TEXT, headers={"Content-Encoding": "gzip"}), "the server sends it packed although"),
        (Reply(b"x" * 100_001), "it has more than 0 MB; save it by hand."),
        (Reply(b"x" * 200_000, told=-1), "it has more than 0 MB; save it by hand."),
        (Reply(TEXT, cut=50, told=len(TEXT)), "try again later."),
        (Reply(b"", 302, {"Location": "/b"}), "its redirects lead in a circle; check the address."),
        (Reply(b"", 302), "it is redirected to something that is no address of the web."),
        (Reply(b"", 302, {"Location": "file:///etc/passwd"}), "that is no address of the web."),
        (Reply(b"", 301, {"Location": "ftp://a.example/a"}), "that is no address of the web."),
        (Reply(b"", 307, {"Location": "http://[bad"}), "that is no address of the web."),
        (Reply(TEXT, before=lambda: time.sleep(0.6)), "the server does not answer in time; try"),
        (Reply(TEXT * 9, between=lambda: time.sleep(0.3)), "the server is too slow; try again"),
    ],
)
def test_what_goes_wrong_gets_one_sentence_and_leaves_no_file(
    tmp_path: Path,
    server: LocalServer,
    get: Callable[..., FetchResult],
    reply: Reply,
    sentence: str,
) -> None:
    server.pages |= {"/x": reply, "/b": Reply(b"", 302, {"Location": "/x"})}
    outcome = get("/x", manners=replace(QUICK, tries=2))
    assert outcome.status == "failed"
    assert outcome.message.startswith(f"{server.root}/x: ")
    assert outcome.message.endswith(sentence) or sentence in outcome.message
    assert [name for name in files(tmp_path) if not name.startswith(".part-")] == []


def test_too_many_redirects_are_refused_and_some_are_followed(
    server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    for number in range(9):
        server.pages[f"/{number}"] = Reply(b"", 301, {"Location": f"{number + 1}"})
    server.pages["/9"] = Reply(TEXT)
    assert get("/4").status == "fetched"
    assert "redirected more than 5 times" in get("/3").message


def test_a_server_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    manifest = tmp_path / "reports.toml"
    manifest.write_text('[[report]]\nurl = "http://127.0.0.1:9/a.txt"')
    (outcome,) = fetch(manifest, manners=QUICK, sleep=lambda _: None)
    assert "robots.txt cannot be read (the server cannot be reached)" in outcome.message


def test_passing_trouble_is_waited_out(tmp_path: Path, server: LocalServer) -> None:
    replies = iter(
        [Reply(b"", 503, {"Retry-After": "7"}), Reply(b"", 500), Reply(b"", 429), Reply(TEXT)]
    )
    server.pages["/a.txt"] = lambda _: next(replies)
    manifest = tmp_path / "reports.toml"
    manifest.write_text(f'[[report]]\nurl = "{server.root}/a.txt"')
    slept: list[float] = []
    manners = replace(QUICK, pause=1.0, tries=4)
    (outcome,) = fetch(manifest, manners=manners, sleep=slept.append)
    assert outcome.status == "fetched"
    # Between them are the pauses before each request to the server, of a second at most.
    assert [pause for pause in slept if pause > 1.0] == [7.0, 2.0, 4.0]
    assert len([pause for pause in slept if 0.5 < pause <= 1.0]) == 4


@pytest.mark.parametrize("tries", [1, 3])
def test_what_was_cut_off_goes_on(
    tmp_path: Path, server: LocalServer, get: Callable[..., FetchResult], tries: int
) -> None:
    server.pages["/a.txt"] = resuming(TEXT, 1000)
    manners = replace(QUICK, tries=tries)
    outcome = get(manners=manners)
    if tries == 1:  # the next command goes on with what this one left
        assert outcome.status == "failed"
        assert "cut off" in outcome.message
        assert len(files(tmp_path)) == 2
        outcome = get(manners=manners)
    assert outcome.status == "fetched"
    assert outcome.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert [asked.get("range") for path, asked in server.asked if path == "/a.txt"] == [
        None,
        "bytes=1000-",
    ]
    assert files(tmp_path) == sorted(["fetched.json", outcome.file])


def test_the_rest_of_another_version_is_not_glued_on(
    server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    first, second = resuming(b"old " * 999, 1000, '"old"'), Reply(TEXT, headers={"ETag": '"new"'})
    server.pages["/a.txt"] = lambda asked: second if asked.get("range") else first(asked)
    assert get().sha256 == hashlib.sha256(TEXT).hexdigest()


@pytest.mark.parametrize(
    "odd",
    [
        Reply(b"", 416),
        Reply(TEXT[500:], 206, {"Content-Range": f"bytes 500-{len(TEXT) - 1}/{len(TEXT)}"}),
        Reply(TEXT[1000:], 206, {"Content-Range": "nonsense"}),
    ],
)
def test_a_server_that_cannot_go_on_is_asked_for_the_whole(
    server: LocalServer, get: Callable[..., FetchResult], odd: Reply
) -> None:
    pages = iter([Reply(TEXT, headers={"ETag": '"1"'}, cut=1000, told=len(TEXT)), odd, Reply(TEXT)])
    server.pages["/a.txt"] = lambda _: next(pages)
    assert get().sha256 == hashlib.sha256(TEXT).hexdigest()


def test_what_is_there_is_asked_for_only_if_it_changed(
    tmp_path: Path, server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    version = {"ETag": '"1"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}

    def page(asked: Asked) -> Reply:
        return Reply(status=304) if asked.get("if-none-match") else Reply(TEXT, headers=version)

    server.pages["/a.txt"] = page
    first = get()
    again = get()
    assert (first.status, again.status) == ("fetched", "unchanged")
    assert again.sha256 == first.sha256
    assert server.asked[-1][1]["if-modified-since"] == version["Last-Modified"]
    server.pages["/a.txt"] = Reply(TEXT * 2)
    assert get().size == 2 * len(TEXT)
    (tmp_path / "fetched" / first.file).write_text("spoilt")
    assert get().status == "fetched"
    assert "if-none-match" not in server.asked[-1][1]


def test_a_file_with_the_listed_checksum_is_not_asked_for(
    server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    server.pages["/a.txt"] = Reply(TEXT)
    says = f'sha256 = "{hashlib.sha256(TEXT).hexdigest()}"'
    assert get("/a.txt", says).status == "fetched"
    asked = len(server.asked)
    assert get("/a.txt", says).status == "kept"
    assert len(server.asked) == asked


def test_another_content_than_listed_is_not_kept(
    tmp_path: Path, server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    server.pages["/a.txt"] = Reply(TEXT)
    outcome = get("/a.txt", f'sha256 = "{"0" * 64}"')
    assert outcome.status == "failed"
    assert "its content is not what reports.toml lists (its sha256 is " in outcome.message
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("robots", "sentence"),
    [
        (Reply(b"User-agent: *\nDisallow: /a"), "/robots.txt asks programs to leave it alone"),
        (Reply(b"User-agent: probation-graph\nDisallow: /*.txt$"), "asks programs to leave it"),
        (Reply(b"", 500), "/robots.txt cannot be read (500), so nothing is fetched"),
        (Reply(b"", 302, {"Location": "/robots.txt"}), "/robots.txt cannot be read (its redirects"),
        (Reply(b"User-agent: *\nDisallow: /b"), ""),
        (Reply(b"", 403), ""),
        (Reply(b"\xff\xfe" * 600_000), ""),
    ],
)
def test_the_rules_for_robots_are_respected(
    server: LocalServer, get: Callable[..., FetchResult], robots: Reply, sentence: str
) -> None:
    server.pages |= {"/robots.txt": robots, "/a.txt": Reply(TEXT)}
    outcome = get()
    assert sentence in outcome.message
    assert outcome.status == ("failed" if sentence else "fetched")
    assert server.paths() == ([] if sentence else ["/a.txt"])


def test_a_longer_pause_that_a_server_asks_for_is_kept(tmp_path: Path, server: LocalServer) -> None:
    server.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 5"),
        "/a.txt": Reply(TEXT),
        "/b.txt": Reply(TEXT),
    }
    manifest = tmp_path / "reports.toml"
    entries = (f'[[report]]\nurl = "{server.root}/{name}.txt"\n' for name in "ab")
    manifest.write_text("".join(entries))
    slept: list[float] = []
    assert len(fetch(manifest, manners=QUICK, sleep=slept.append)) == 2
    assert [4 < pause <= 5 for pause in slept] == [True, True]


def test_fetched_reports_are_built(
    tmp_path: Path, server: LocalServer, capfd: pytest.CaptureFixture[str]
) -> None:
    server.pages["/a.txt"] = Reply(report_text().encode())
    manifest = tmp_path / "reports.toml"
    manifest.write_text(
        f'[[report]]\nurl = "{server.root}/a.txt"\n[[report]]\nurl = "{server.root}/b.txt"\n'
        '[[report]]\nfile = "none.txt"\n'
    )
    into = tmp_path / "cache"
    assert command(["fetch", str(manifest), "--into", str(into)]) == 1
    out, err = capfd.readouterr()
    assert out.splitlines()[0].split() == ["file", "status", "bytes", "sha256"]
    assert f"not fetched: {server.root}/b.txt: the server has no such page (404)" in err
    asked = len(server.asked)
    result = build([manifest], tmp_path / "graph", fetched=into, validate=False)
    assert sorted(outcome.status for outcome in result.files) == ["built", "left out", "left out"]
    assert len(server.asked) == asked


def test_a_manifest_without_addresses_needs_no_fetching(tmp_path: Path) -> None:
    manifest = tmp_path / "reports.toml"
    manifest.write_text('[[report]]\nfile = "a.txt"')
    with pytest.raises(BadInput, match="no 'url' is in there"):
        fetch(manifest)


def test_a_folder_that_cannot_be_written_gets_a_sentence(
    tmp_path: Path, server: LocalServer, get: Callable[..., FetchResult]
) -> None:
    (tmp_path / "fetched").write_text("a file")
    with pytest.raises(BadInput, match="fetched: cannot be written"):
        get()


@pytest.mark.parametrize("package", ["urllib3", "protego"])
def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    manifest = tmp_path / "reports.toml"
    manifest.write_text('[[report]]\nurl = "http://127.0.0.1:9/a.txt"')
    with pytest.raises(BadRequest, match=r"pip install 'probation-graph\[fetch\]'"):
        fetch(manifest)


def test_readable_names_of_their_own() -> None:
    url = "https://a.example/reports/Marsh%20Vale.PDF?v=2"
    assert file_name(url, ".pdf") == "marsh-vale-6befec40.pdf"
    assert file_name("https://a.example/", ".html").startswith("report-")
    assert len(file_name("https://a.example/" + "x" * 500, ".html")) < 100
