"""The explorer over the samples, asked without a socket, and what stands in its pages."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.testclient import TestClient
from view_store import sample_store

from build_graph.questions.sandbox import Limits
from build_graph.web.app import create_app
from build_graph.web.site import Settings

HERE = "http://127.0.0.1"
_PICTURE = re.compile(r"/query/[a-z-]+\.svg(\?[\w.=&+%-]*)?")
_SCRIPTS = (
    {"type": "application/json", "id": "completions"},
    {"src": "/static/sparql_editor.js", "defer": ""},
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LIMITS = Limits(seconds=20, rows=2000, characters=2_000_000, megabytes=768)


@cache
def samples() -> TestClient:
    """Return a client of the explorer over the samples, one for each process of the test run."""
    return client(sample_store(facts=True))


def client(store: Path, **settings: Any) -> TestClient:
    """Return a client of the explorer over a store; it looks for changes at every request."""
    chosen = Settings(**{"limits": LIMITS, "look_every": 0.0, **settings})
    return TestClient(
        create_app(store, chosen),
        base_url=HERE,
        headers={"accept": BROWSER},
        follow_redirects=False,
    )


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, *tags: str) -> list[dict[str, str]]:
        """Return the attributes of each element of some kinds."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    def strange_scripts(self) -> list[dict[str, str]]:
        """Return what may run besides the explorer's own editor of queries, and its data."""
        return [one for one in self.all("script") if one not in _SCRIPTS]

    def strange_images(self) -> list[str]:
        """Return what images show besides the explorer's own pictures of answers."""
        shown = [one.get("src", "") for one in self.all("img")]
        return [src for src in shown if not _PICTURE.fullmatch(src)]

    def links(self) -> list[str]:
        """Return where the links lead."""
        return [one["href"] for one in self.all("a") if "href" in one]

    def examples(self, path: str) -> list[str]:
        """Return what is offered to be asked at a path."""
        asked = (urlsplit(link) for link in self.links())
        return [parse_qs(one.query)["q"][0] for one in asked if one.path == path and one.query]

    def fields(self) -> dict[str, dict[str, str]]:
        """Return the attributes of each field of a form, by its name."""
        found = self.all("input", "select", "textarea")
        return {one["name"]: one for one in found if one.get("type") != "checkbox"}

    def said(self) -> str:
        """Return the text in one line."""
        return " ".join(self.words.split())


def page(path: str, status: int = 200) -> Page:
    """Return a page of the explorer over the samples; it must answer with the status."""
    answer = samples().get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)
