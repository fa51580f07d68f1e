"""The explorer as files: every link leads to a file, as a plain web server shows them."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pytest
from view_store import sample_store
from web_site import Page

from build_graph.cli import run as command
from build_graph.web import static_site
from build_graph.web.static_site import write_site

NAMED = ("/query/shared-", "/query/ratings.", "/query/ratings?", "/about", "/ontology")
THINGS = ("/id/pdu/thornmere-vale", "/id/inspection/thornmere-vale/2022-09/judgement/1.1")


class Quiet(SimpleHTTPRequestHandler):
    """A plain server of files."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def shown(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetched(address: str) -> tuple[str, str]:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode("utf-8", "replace"), answer.headers["content-type"]


def test_every_link_of_every_page_leads_to_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All things of a store are too many for a test: some are enough.
    is_page = static_site._is_page

    def is_one_of_some(link: str) -> bool:
        return (link == "/query/ratings" or link.startswith((*NAMED, *THINGS))) and is_page(link)

    monkeypatch.setattr(static_site, "_is_page", is_one_of_some)
    (tmp_path / "below").mkdir()
    count = write_site(sample_store(facts=True), tmp_path / "below" / "pages")
    with shown(tmp_path) as root:
        waiting, seen = [f"{root}below/pages/"], set()
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            text, kind = fetched(address)
            if kind != "text/html":
                continue
            found = Page(text)
            links = [*found.links(), *(one["href"] for one in found.all("link"))]
            assert not [link for link in links if link.startswith("/")]
            assert all(one["action"].endswith("served.html") for one in found.all("form"))
            inside = (urljoin(address, link.partition("#")[0]) for link in links)
            waiting += [one for one in inside if one.startswith(root)]
    assert count > len(seen) > 40
    paths = {urlsplit(one).path for one in seen}
    assert "/below/pages/query/ratings.csv" in paths
    assert f"/below/pages{THINGS[0]}.ttl" in paths
    assert "/below/pages/served.html" in paths


def test_pages_say_what_the_explorer_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_site, "_is_page", lambda _: False)
    made = dict(static_site.pages(sample_store(facts=True)))
    assert "Thornmere Vale" in made["index.html"].decode()
    assert "probation-graph serve" in made["served.html"].decode()
    assert "sparqlEndpoint" not in made["dataset.ttl"].decode()
    assert made == dict(static_site.pages(sample_store(facts=True)))


def test_a_folder_is_needed_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    store = str(sample_store(facts=True))
    assert command(["export", "site", "--store", store]) == 2
    assert "name the folder" in capsys.readouterr().err
    assert command(["export", "site", "out", "--view", "full", "--store", store]) == 2
    assert "leave out the other options" in capsys.readouterr().err
