"""What a hostile request, a hostile report or too many requests can do to the explorer: nothing."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from test_web_questions import ALL, asked, named
from view_store import ROOT, sample_store
from web_site import BROWSER, Page, client, samples

from build_graph import build
from build_graph.questions import info
from build_graph.questions.catalogue import Question
from build_graph.web import home
from build_graph.web.app import ROUTES
from build_graph.web.live_store import Live
from build_graph.web.security_headers import LONGEST, POLICY

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus '",
    "{{ 7 * 7 }}{% raw %}",
    "a\r\nSet-Cookie: x=1\r\n\r\n<html>",
    "\0\x1b[31m\u202e",
    "javascript:alert(1)",
)
EVERYWHERE = [route for route, _ in ROUTES if "{" not in route] + ["/sparql"]


def harmless(text: str) -> None:
    found = Page(text)
    assert not found.all("iframe")
    assert not found.strange_scripts()
    assert not found.strange_images()
    assert {one.get("class") for one in found.all("svg")} <= {"strip-line", "network"}
    assert not [name for _, one in found.elements for name in one if name.startswith("on")]
    assert not [one for _, one in found.elements if "autofocus" in one]
    assert not [link for link in found.links() if link.lower().startswith("javascript")]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("one", ALL[::6], ids=named)
def test_no_parameter_becomes_markup_or_a_header(one: Question, hostile: str) -> None:
    for parameter in [*(p.name for p in one.parameters), "page", "cite", hostile]:
        for suffix in ("", ".csv", ".json"):
            answer = samples().get(f"/query/{one.name}{suffix}", params={parameter: hostile})
            assert answer.status_code in (200, 400)
            assert "set-cookie" not in answer.headers
            if not suffix:
                harmless(answer.text)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_other_value_becomes_markup(hostile: str) -> None:
    paths = ["/ask?q", "/search?q", "/search?like", "/search?pdu", "/thing?iri", "/graph?view"]
    paths += ["/compare?unit1", "/?sort", "/text/inspection/thornmere-vale/2022-09?at"]
    for path in [*paths, "/sparql?query", "/?x", "/about?x"]:
        route, name = path.split("?")
        harmless(samples().get(route, params={name: hostile}).text)
    for path in ("/id/", "/query/", "/"):
        answer = samples().get(path + quote(hostile))
        assert answer.status_code in (400, 404)
        harmless(answer.text)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The explorer over a report that says what no report says."""
    folder = tmp_path_factory.mktemp("hostile")
    report = (ROOT / "samples" / "reports" / "thornmere-vale-2022.txt").read_text("utf-8")
    sentence = "- A one-page plan set out five aims for the year."
    assert sentence in report
    # The reader takes tags out; these are what it leaves.
    words = '- A <<b>script>alert(1)<<b>/script> "><svg/onload=alert(2)> plan set out five aims.'
    changed = report.replace(sentence, words).replace("Bridgeline", "Bridge<svg/onload=alert(3)>")
    (folder / "thornmere-vale-2022.txt").write_text(changed, "utf-8")
    build(
        [folder / "thornmere-vale-2022.txt"],
        folder / "graph",
        registers=[ROOT / "samples" / "registers"],
        validate=False,
    )
    return client(folder / "graph")


@pytest.mark.parametrize(
    "path",
    [
        "/query/findings",
        "/query/findings?contains=alert",
        "/search?q=script+alert+plan",
        "/id/inspection/thornmere-vale/2022-09/finding/1.1/strength/2",
        "/id/inspection/thornmere-vale/2022-09",
        "/sparql?query=SELECT+*+%7B+%3Fs+pg:text+%3Ft+FILTER(CONTAINS(%3Ft,'alert'))+%7D",
    ],
)
def test_what_a_report_says_never_becomes_markup(hostile_site: TestClient, path: str) -> None:
    answer = hostile_site.get(path)
    assert answer.status_code == 200
    assert "&lt;" in answer.text
    harmless(answer.text)


@pytest.mark.parametrize("path", [*EVERYWHERE, "/static/explorer.css", "/nowhere", "/health"])
def test_every_answer_has_the_headers_that_confine_a_browser(path: str) -> None:
    for headers in ({"accept": BROWSER}, {"accept": "application/json"}):
        answer = samples().get(path, headers=headers)
        is_page = "text/html" in answer.headers.get("content-type", "")
        own = "; script-src 'self'" if path == "/sparql" and is_page else ""
        assert answer.headers["content-security-policy"] == POLICY + own
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("[::1]:8000", 200),
        ("LOCALHOST", 200),
        ("reports.example.org", 200),
        ("[2001:db8::1]:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("evil.example:8000", 400),
        ("localhost.evil.example", 400),
        ("", 400),
    ],
)
def test_it_answers_to_its_own_names_only(host: str, status: int) -> None:
    one = client(sample_store(facts=True), hosts=("reports.example.org", "2001:db8::1"))
    for path in ("/health", "/sparql?query=ASK%7B%7D", "/query/ratings.csv"):
        assert one.get(path, headers={"host": host}).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", [*EVERYWHERE, "/query/ratings", "/id/pdu/thornmere-vale"])
def test_nothing_but_reading_is_possible(method: str, path: str) -> None:
    answer = samples().request(method, path)
    assert answer.status_code == (415 if (method, path) == ("POST", "/sparql") else 405)
    assert "Traceback" not in answer.text


def test_a_head_is_an_answer_without_its_body() -> None:
    answer = samples().head("/query/ratings.csv")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/",
        "/query/..%2f..%2fpyproject.toml",
        "/query/%2fetc%2fpasswd",
        "/query/..%2fviews%2ffull.rq",
        "/id/../../etc/passwd",
    ],
)
def test_no_file_but_those_meant_is_given_out(path: str) -> None:
    answer = samples().get(path)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_what_is_too_long_is_refused() -> None:
    answer = samples().get("/ask", params={"q": "x" * (LONGEST + 1)})
    assert answer.status_code == 414
    assert "post a SPARQL query" in answer.text
    many = "&".join(f"a{n}=1" for n in range(60))
    assert samples().get(f"/ask?{many}").status_code == 400


def test_an_error_inside_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("secret at /home/somebody")

    monkeypatch.setattr(home, "groups", broken)
    for accept in (BROWSER, "application/json"):
        answer = samples().get("/", headers={"accept": accept})
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "omething went wrong inside" in answer.text
    assert "secret at /home/somebody" in caplog.text


def test_so_many_questions_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = threading.Event(), threading.Event()
    real = info.info

    def slow(store: Any) -> Any:
        held.set()
        assert free.wait(20)
        return real(store)

    monkeypatch.setattr("build_graph.web.live_store.info", slow)
    monkeypatch.setattr("build_graph.web.concurrency._WAIT", 0.05)
    one = client(sample_store(facts=True), questions=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(one.get, "/about")
        assert held.wait(20)
        second = one.get("/query")
        assert one.get("/health").status_code == 200
        free.set()
        assert first.result(20).status_code == 200
    assert second.status_code == 503
    assert second.headers["retry-after"] == "5"
    assert one.get("/query").status_code == 200


def test_pages_that_wait_leave_room_for_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = threading.Event(), threading.Event()

    def slow(_: Any) -> Any:
        held.set()
        assert free.wait(20)

    monkeypatch.setattr("build_graph.web.live_store.info", slow)
    with client(sample_store(facts=True), questions=1) as one, ThreadPoolExecutor(60) as pool:
        waiting = [pool.submit(one.get, "/about") for _ in range(60)]
        assert held.wait(20)
        time.sleep(0.5)  # the others take all the threads that there are for pages
        began = time.monotonic()
        assert one.get("/health").text == "ok\n"
        assert one.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert time.monotonic() - began < 5
        free.set()
        for each in waiting:
            each.result(60)


def test_many_readers_at_once_get_what_one_gets() -> None:
    paths = [asked(one, ".csv") for one in ALL[:20]] + ["/", "/id/pdu/thornmere-vale"]
    alone = {path: samples().get(path).content for path in paths}
    with ThreadPoolExecutor(6) as pool:
        for path, content in zip(
            paths * 3, pool.map(lambda path: samples().get(path).content, paths * 3), strict=True
        ):
            assert content == alone[path]


def test_a_build_while_it_serves_is_seen(tmp_path: Path) -> None:
    reports = ROOT / "samples" / "reports"
    made = {"registers": [ROOT / "samples" / "registers"], "validate": False}
    build([reports / "thornmere-vale-2022.txt"], tmp_path / "graph", **made)  # type: ignore[arg-type]
    one = client(tmp_path / "graph")
    assert "Brackmoor" not in one.get("/").text
    assert "Brackmoor, March 2022" not in one.get("/search?q=staff").text
    build([reports / "brackmoor-2022.txt"], tmp_path / "graph", **made)  # type: ignore[arg-type]
    assert "Brackmoor" in one.get("/").text
    assert "Brackmoor" in one.get("/ask?q=How+was+Brackmoor+rated+on+Staff%3F").text
    assert "Brackmoor, March 2022" in one.get("/search?q=staff&pdu=Brackmoor").text
    assert one.get("/query/ratings.csv?pdu=Brackmoor").status_code == 200


def test_the_store_is_looked_at_now_and_then_and_kept_meanwhile() -> None:
    live = Live(sample_store(facts=True), every=3600)
    assert live.now() is live.now()
    often = Live(sample_store(facts=True), every=0)
    assert often.now() is often.now()  # nothing changed
