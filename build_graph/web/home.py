"""The first screen, what stands behind it all, and the graph as a picture."""

from __future__ import annotations

import re
import tomllib
from html import escape
from typing import Any

from starlette.responses import PlainTextResponse, Response

from build_graph.errors import BadRequest
from build_graph.knowledge import resources
from build_graph.networks import views
from build_graph.table import Table
from build_graph.web import examples
from build_graph.web.overview import overview
from build_graph.web.page_config import page_config
from build_graph.web.page_request import PageRequest
from build_graph.web.question_pages import groups
from build_graph.web.result_tables import result_page
from build_graph.web.site import Site

_HEADING = b'<div class="heading">'
_META = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]+)"')


def home(site: Site, request: PageRequest) -> Response:
    """Return the first screen: boxes to ask and search, tasks, ratings at a glance, questions."""
    moment = site.live.now()
    order, page = request.one("sort"), request.one("page")
    found = moment.kept(("overview", order, page), lambda: overview(moment, order, page))
    sizes = moment.sizes()
    return site.page(
        "home.html",
        found=found,
        asks=examples.asks(moment),
        searches=examples.searches(moment),
        tasks=[
            (task, moment.outline(task["question"]).rows if task.get("question") else None)
            for task in page_config().tasks
        ],
        groups=groups(),
        without={name for name, size in sizes.items() if size == 0},
    )


def about(site: Site, request: PageRequest) -> Response:
    """Return the page on licences, sources and versions."""
    moment = site.live.now()
    path = resources.ontology("registers", "sources.toml")
    sources: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))
    table = moment.contents()
    rows = tuple(row for row in table.rows if row[1] != "folder")  # no place on the server's disk
    contents = result_page(Table(table.columns, table.kinds, rows), moment)
    return site.page("about.html", sources=sources.values(), contents=contents)


def health(site: Site, request: PageRequest) -> Response:
    """Return 'ok': the server answers."""
    return PlainTextResponse("ok\n")


def _back() -> bytes:
    """Return the way to the other pages; with it the page leads to those of its things."""
    pages = (("/", page_config().title), *page_config().pages)
    links = " ".join(f'<a href="{address}">{escape(words)}</a>' for address, words in pages)
    return f'<nav id="way-back" aria-label="Pages">{links}</nav>'.encode()


def graph(site: Site, request: PageRequest) -> Response:
    """Return the views that can be drawn, or one of them as the page of `export html`."""
    view = request.one("view")
    if not view:
        return site.page("graph.html", views=views.views())
    from build_graph.export.formats import ExportRequest
    from build_graph.export.html_page import parts

    if view not in views.names():
        raise BadRequest(
            f"there is no view {view[:40]!r}: choose one of {', '.join(views.names())}"
        )
    content = b"".join(parts(site.live.now().store, ExportRequest("html", view, None, {}, False)))
    content = content.replace(_HEADING, _HEADING + _back(), 1)
    found = _META.search(content)
    own = found[1].decode() if found else "default-src 'none'"
    policy = f"{own}; frame-ancestors 'none'"
    return Response(
        content,
        media_type="text/html; charset=utf-8",
        headers={"content-security-policy": policy},
    )
