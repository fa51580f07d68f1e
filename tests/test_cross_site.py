"""Requests that pages of other websites make, by their headers and in a browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from browser import chromium
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait
from test_web_server import fetched, served
from view_store import sample_store
from web_site import HERE, client, samples

from build_graph.errors import BadRequest
from build_graph.web.app import ROUTES, create_app
from build_graph.web.site import Settings

PATHS = [route for route, _ in ROUTES if "{" not in route]
EVERYWHERE = [*PATHS, "/sparql?query=ASK%7B%7D", "/health", "/static/explorer.css", "/nowhere"]
QUERY = {"query": "ASK {}"}
FRIEND = "https://friend.example"
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "null"},
        {**LINK, "sec-fetch-dest": "iframe"},
        {**LINK, "sec-fetch-dest": "document", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "sec-fetch-mode": "navigate", "sec-fetch-dest": "embed"},
    ],
)
def test_no_route_answers_what_another_website_asks(path: str, headers: dict[str, str]) -> None:
    for asked in (samples(), client(sample_store(facts=True), origins=(FRIEND,))):
        answer = asked.get(path, headers=headers)
        assert answer.status_code == 403
        assert "--allow-origin" in answer.text
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert samples().post("/sparql", data=QUERY, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "origin": HERE},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"sec-fetch-site": "same-origin", "origin": "null"},  # a form: no referrer is ever sent
        {"origin": HERE},
        {"origin": "https://127.0.0.1"},  # behind a server that speaks HTTPS
    ],
)
def test_its_own_pages_and_programs_are_answered(headers: dict[str, str]) -> None:
    for path in PATHS:
        alone = samples().get(path)
        answer = samples().get(path, headers=headers)
        assert (answer.status_code, answer.content) == (alone.status_code, alone.content)
    answer = samples().post("/sparql", data=QUERY, headers={"accept": "*/*", **headers})
    assert answer.json()["boolean"] is True


def test_a_link_elsewhere_shows_a_page_and_runs_no_query() -> None:
    link = {**LINK, "sec-fetch-dest": "document"}
    assert samples().get("/query/ratings", headers=link).status_code == 200
    for accept in ("text/html", "*/*"):
        answer = samples().get("/sparql", params=QUERY, headers={**link, "accept": accept})
        assert answer.status_code == 200
        assert "comes from another website" in answer.text
        assert "ASK {}" in answer.text
        assert "Answer</h2>" not in answer.text
    assert samples().post("/sparql", data=QUERY, headers=link).status_code == 403


@pytest.mark.parametrize("allowed", [FRIEND, "*"])
def test_a_website_that_is_allowed_reads_answers_and_errors(allowed: str) -> None:
    asked = client(sample_store(facts=True), origins=(allowed,))
    headers = {"origin": FRIEND, "sec-fetch-site": "cross-site", "accept": "application/json"}
    for path, status in (("/query/ratings", 200), ("/sparql?query=ASK%7B%7D", 200),
                         ("/sparql?query=nonsense", 400), ("/nowhere", 404)):  # fmt: skip
        answer = asked.get(path, headers=headers)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == FRIEND
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-origin" not in asked.get("/query").headers


def test_a_browser_that_asks_before_it_asks_is_answered() -> None:
    before = {"origin": FRIEND, "access-control-request-method": "POST"}
    assert samples().options("/sparql", headers=before).status_code == 403
    asked = client(sample_store(facts=True), origins=(FRIEND,))
    answer = asked.options(
        "/sparql", headers={**before, "access-control-request-private-network": "true"}
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["access-control-allow-headers"] == "accept, content-type"
    assert answer.headers["access-control-allow-private-network"] == "true"
    assert asked.options("/sparql", headers={**before, "origin": "null"}).status_code == 403


def test_names_of_other_machines_are_refused_whatever_else_is_said() -> None:
    asked = client(sample_store(facts=True), origins=("*",))
    for path in EVERYWHERE:
        headers = {"host": "evil.example", "origin": "http://evil.example"}
        assert asked.get(path, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "origin", ["a.example", "https://a.example/", "https://*", "null", "", "ftp://a", "https://a b"]
)
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(BadRequest, match="--allow-origin"):
        create_app(sample_store(facts=True), Settings(origins=(origin,)))
    create_app(sample_store(facts=True), Settings(origins=("http://localhost:3000", "*")))


# --- in a browser --------------------------------------------------------------------------------

ASK = """
const [root, done] = arguments;
const url = root + "/sparql?query=" + encodeURIComponent("ASK {}");
const tried = async (name, deed) => {
  try { return [name, await deed()]; } catch { return [name, "refused"]; }
};
const read = async (answer) => answer.status + " " + (await answer.text()).includes("boolean");
const post = (type) => ({ method: "POST", body: "ASK {}", headers: { "content-type": type } });
const loaded = (kind, where) => new Promise((yes, no) => {
  const made = document.createElement(kind);
  made.onload = () => yes("loaded"); made.onerror = () => no();
  made.rel = "stylesheet"; made[where] = kind === "link" ? root + "/static/explorer.css" : url;
  document.body.append(made);
});
Promise.all([
  tried("get", async () => read(await fetch(url))),
  tried("post", async () => read(await fetch(root + "/sparql", post("application/sparql-query")))),
  tried("blind", async () => (await fetch(url, { mode: "no-cors" })).type),
  tried("style", () => loaded("link", "href")),
  tried("script", () => loaded("script", "src")),
]).then((found) => done(JSON.stringify(Object.fromEntries(found))));
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another website."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "index.html").write_text("<!doctype html><title>Elsewhere</title><body>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with chromium("127.0.0.1, EXCLUDE localhost") as made:
        yield made


def tried(driver: webdriver.Chrome, page: str, root: str) -> Any:
    fetched(f"{root}/health")
    driver.get(page)
    driver.set_script_timeout(20)
    return json.loads(driver.execute_async_script(ASK, root))


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_a_page_of_another_website_gets_nothing_in_a_browser(
    driver: webdriver.Chrome, elsewhere: str
) -> None:
    with served() as (_, root):
        found = tried(driver, elsewhere, root)
        assert {name: found[name] for name in ("get", "post", "style", "script")} == dict.fromkeys(
            ("get", "post", "style", "script"), "refused"
        )
        driver.get(elsewhere)
        link = f"{root}/sparql?query=ASK%7B%7D"
        driver.execute_script("location.href = arguments[0]", link)
        WebDriverWait(driver, 20).until(lambda _: "another website" in driver.page_source)


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_a_page_of_a_website_that_is_allowed_reads_answers_in_a_browser(
    driver: webdriver.Chrome, elsewhere: str
) -> None:
    with served("--allow-origin", elsewhere) as (_, root):
        found = tried(driver, elsewhere, root)
        assert (found["get"], found["post"]) == ("200 true", "200 true")
        # Without asking for leave to read nothing tells the server that the page is allowed.
        assert found["script"] == "refused"
