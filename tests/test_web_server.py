"""The explorer as people start it: a process, a socket, Ctrl-C, and a browser without a network."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import NARROW, WIDE, chromium
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait
from view_store import ROOT, sample_store

from build_graph.cli import run as command
from build_graph.errors import BadRequest
from build_graph.web.app import create_app
from build_graph.web.server import MISSING, listen
from build_graph.web.site import Settings


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command at a free port; give the process and its address."""
    store = str(sample_store(facts=True))
    process = subprocess.Popen(
        [
            *(sys.executable, "-W", "error", "-m", "build_graph"),
            *("serve", "--store", store, "--port", "0", *options),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "open http://" in line, line + process.stderr.read()
        yield process, line.partition("open ")[2].partition(" ")[0].rstrip("/")
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with served() as (_, address):
        yield address


def fetched(url: str, **headers: str) -> tuple[int, str]:
    for attempt in range(100):  # it says its address a moment before it answers
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except urllib.error.URLError:
            if attempt == 99:
                raise
            time.sleep(0.1)
    raise AssertionError


def test_a_started_server_answers_and_ends_quietly_with_ctrl_c() -> None:
    with served() as (process, address):
        assert fetched(f"{address}/health") == (200, "ok\n")
        assert fetched(f"{address}/query/ratings.csv")[1].startswith("pdu,standard_no")
        assert fetched(f"{address}/health", Host="evil.example")[0] == 400
        assert fetched(f"{address}/nowhere")[0] == 404
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("host", ["127.1", "0.0.0.0"])
def test_it_answers_at_the_address_that_it_tells(host: str) -> None:
    with served("--host", host) as (_, address):
        assert address.startswith("http://127.0.0.1:")
        assert fetched(f"{address}/health") == (200, "ok\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can end a process with its parent")
def test_no_query_outlives_the_server() -> None:
    endless = urllib.parse.quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with served() as (process, address), ThreadPoolExecutor(1) as pool:
        assert fetched(f"{address}/health")[0] == 200
        pool.submit(urllib.request.urlopen, f"{address}/sparql?query={endless}")
        while not (found := children(process.pid)):
            time.sleep(0.1)
        time.sleep(1)  # until it has read the query
        process.kill()
        process.wait()
        time.sleep(1)
        state = Path(f"/proc/{found[0]}/stat")
        assert not state.exists() or state.read_text().rpartition(") ")[2][0] == "Z"


def children(parent: int) -> list[str]:
    """Return the processes that a process started."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = (line.split() for line in told.stdout.splitlines())
    return [pid for pid, of in pairs if of == str(parent)]


def test_it_starts_in_time() -> None:
    times = []
    for _ in range(3):
        began = time.monotonic()
        with served() as (_, address):
            fetched(f"{address}/health")
            times.append(time.monotonic() - began)
    assert min(times) < 3, times  # 0.7 s on a free machine


def test_a_port_that_is_taken_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        store = str(sample_store(facts=True))
        assert command(["serve", "--store", store, "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"port {port} of 127.0.0.1 cannot be used" in said
    assert "choose another with --port" in said


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "", " ", "a b", "x" * 300])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(BadRequest, match=r"see --host|choose another with --port"):
        listen(host, 0)


@pytest.mark.parametrize("name", ["*", "a*b", "", "a b", "http://a.example", "a.example:80"])
def test_a_name_that_would_let_in_anybody_is_refused(name: str) -> None:
    with pytest.raises(BadRequest, match="--allow-host"):
        create_app(sample_store(facts=True), Settings(hosts=(name,)))
    create_app(sample_store(facts=True), Settings(hosts=("*.example.org", "10.0.0.7", "::1")))


def test_without_a_store_it_says_what_the_others_say(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = []
    for name in ("serve", "info"):
        assert command([name, "--store", str(tmp_path / "none")]) == 2
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert "build one first" in said[0]


@pytest.mark.parametrize("missing", ["jinja2", "starlette", "uvicorn"])
@pytest.mark.parametrize("asked", ["serve", "export site"])
def test_without_its_packages_it_says_how_to_get_them(
    asked: str,
    missing: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    given = [*asked.split(), *([str(tmp_path)] if asked == "export site" else [])]
    assert command([*given, "--store", str(sample_store(facts=True))]) == 2
    assert capsys.readouterr().err == f"probation-graph: {asked} {MISSING}\n"
    assert "pip install 'probation-graph[serve]'" in MISSING


def test_help_needs_none_of_its_packages() -> None:
    code = (
        "import sys; from build_graph.cli import run; run(['serve', '--help']); "
        "print([m for m in ('starlette', 'uvicorn', 'jinja2', 'pyoxigraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with chromium("127.0.0.1") as made:
        yield made


class Visitor:
    """Somebody with a browser."""

    def __init__(self, driver: webdriver.Chrome, root: str) -> None:
        self.driver = driver
        self.root = root
        self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        self.driver.get_log("performance")  # type: ignore[no-untyped-call]

    def go(self, path: str, size: tuple[int, int] = WIDE) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get(self.root + path)

    def follow(self, words: str) -> None:
        self.driver.find_element(By.PARTIAL_LINK_TEXT, words).click()

    def reads(self, words: str) -> bool:
        """Wait until a page that says this is there; what it stood on may go meanwhile."""
        waiting = WebDriverWait(self.driver, 10, 0.05, [StaleElementReferenceException])
        return bool(
            waiting.until(lambda _: words in self.driver.find_element(By.TAG_NAME, "main").text)
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def elsewhere(self) -> list[str]:
        """Return what was asked of any other server, and what the console complained of."""
        entries = self.driver.get_log("performance")  # type: ignore[no-untyped-call]
        sent = [json.loads(entry["message"])["message"] for entry in entries]
        urls = [
            one["params"]["request"]["url"]
            for one in sent
            if one["method"] == "Network.requestWillBeSent"
        ]
        other = [url for url in urls if not url.startswith((self.root, "data:"))]
        said = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return other + [entry["message"] for entry in said]


@pytest.fixture
def visitor(driver: webdriver.Chrome, root: str) -> Visitor:
    fetched(f"{root}/health")
    return Visitor(driver, root)


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_with_the_keyboard_from_the_first_screen_to_a_sentence_of_a_report(
    visitor: Visitor,
) -> None:
    visitor.go("/")
    body = visitor.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert visitor.driver.switch_to.active_element.text == "Skip to the content"
    visitor.press(Keys.ENTER)
    visitor.press(Keys.TAB)
    assert visitor.driver.switch_to.active_element.get_attribute("id") == "ask"
    visitor.press("How was Thornmere Vale rated on Staff?" + Keys.ENTER)
    assert visitor.reads("Understood as")
    assert visitor.reads("Good")
    visitor.follow("the whole table, with the sentences it rests on")
    summary = visitor.driver.find_element(By.CSS_SELECTOR, ".sources summary")
    summary.send_keys(Keys.ENTER)
    visitor.press(Keys.TAB, Keys.TAB)
    assert visitor.driver.switch_to.active_element.text == "More on this"
    visitor.press(Keys.ENTER)
    assert visitor.reads("In the words of the reports")
    assert visitor.driver.find_elements(By.TAG_NAME, "blockquote")
    assert visitor.elsewhere() == []


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_from_a_question_to_its_table_and_file(visitor: Visitor) -> None:
    visitor.go("/", NARROW)
    visitor.follow("Where a provider works")
    assert visitor.reads("the rating of Services there")
    Select(visitor.driver.find_element(By.NAME, "provider")).select_by_visible_text("Bridgeline")
    visitor.driver.find_element(By.CSS_SELECTOR, ".form button").click()
    assert visitor.reads("Thornmere Vale")
    (link, *_) = visitor.driver.find_elements(By.LINK_TEXT, "CSV")
    status, text = fetched(str(link.get_attribute("href")))
    assert (status, text.splitlines()[0]) == (200, "provider,pdu,inspected,pathway,services_rating")
    assert text.count("\n") == len(visitor.driver.find_elements(By.CSS_SELECTOR, "tbody")) + 1
    assert visitor.elsewhere() == []


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_is_wider_than_the_window(visitor: Visitor, size: tuple[int, int]) -> None:
    paths = ("/", "/query", "/query/ratings-matrix", "/search?q=staff", "/sparql", "/about")
    for path in (*paths, "/id/pdu/thornmere-vale", "/ask?q=Which+units+share+a+provider%3F"):
        visitor.go(path, size)
        wider = visitor.driver.execute_script(
            "return document.documentElement.scrollWidth - innerWidth"
        )
        assert wider <= 0, path
    assert visitor.elsewhere() == []


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
def test_a_picture_runs_under_its_own_policy(visitor: Visitor) -> None:
    visitor.go("/graph?view=providers")
    assert visitor.driver.find_element(By.ID, "title").text
    assert visitor.elsewhere() == []
