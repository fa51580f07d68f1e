"""The web explorer as an ASGI application: every route stands in the table below."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from build_graph.errors import BadRequest, BuildGraphError
from build_graph.web import (
    answers,
    ask_and_search,
    compare,
    home,
    ontology_page,
    question_pages,
    regions,
    report_text,
    service_description,
    sparql,
    thing_page,
)
from build_graph.web.concurrency import Places
from build_graph.web.cross_site import CrossSite, is_origin
from build_graph.web.endpoints import Endpoint, Handler, page_request_of
from build_graph.web.error_pages import refused
from build_graph.web.linked_data import FORMATS
from build_graph.web.live_store import Moment
from build_graph.web.page_request import PageRequest
from build_graph.web.security_headers import SecurityHeaders
from build_graph.web.site import Settings, Site
from build_graph.web.urls import OF_BASE, OF_ONTOLOGY

_HOST = re.compile(r"(\*\.)?[A-Za-z0-9._-]+\Z|\[?(?=.*:.*:)[A-Fa-f0-9:.]+\]?\Z")
_COMPRESSED, _LEVEL = 1000, 5  # bytes of the shortest answer that is compressed, and how hard
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ROUTES: tuple[tuple[str, Handler], ...] = (
    ("/", home.home),
    ("/ask", ask_and_search.ask),
    *((f"/ask{end}", ask_and_search.as_file) for end, *_ in answers.REPLIES),
    ("/search", ask_and_search.search),
    ("/query", question_pages.question_list),
    ("/query/{name}", question_pages.one),
    ("/catalogue.ttl", question_pages.as_turtle),
    *((f"/{start}{{path:path}}", thing_page.by_path) for start in (*OF_BASE, *OF_ONTOLOGY)),
    ("/thing", thing_page.by_iri),
    ("/text/{path:path}", report_text.page),
    ("/compare", compare.compare),
    ("/regions", regions.page),
    *((f"/ontology{end}", ontology_page.ontology) for end in ("", *(end for end, *_ in FORMATS))),
    ("/.well-known/void", service_description.void),
    *((f"/dataset{end}", service_description.void) for end in ("", *(end for end, *_ in FORMATS))),
    ("/graph", home.graph),
    ("/about", home.about),
)


def create_app(path: str | Path, settings: Settings | None = None) -> Starlette:
    """Return the explorer of the store in a folder; the store is opened when first asked.

    It answers only to the names of this machine itself and those of the settings: else a page
    elsewhere could read it by giving its own name this machine's address.

    Raises:
        BadRequest: a name of the settings is none, or would stand for every name; or an origin is
            none.
    """
    chosen = settings or Settings()
    _check(chosen)
    site = Site(Path(path), chosen)
    routes: list[BaseRoute] = [
        Route(route, Endpoint(site, route, handler, lambda _: site.questions), methods=["GET"])
        for route, handler in ROUTES
    ]
    once = frozenset(("query", "update"))
    asked = Endpoint(site, "/sparql", sparql.endpoint, _places_of_queries(site), once)
    routes += [
        Route("/sparql", asked, methods=["GET", "POST"]),
        Route("/health", Endpoint(site, "/health", home.health, lambda _: None), methods=["GET"]),
        Mount("/static", StaticFiles(packages=[("build_graph.web", "static")])),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(
                TrustedHostMiddleware,
                allowed_hosts=[*LOOPBACK, *map(_as_sent, chosen.hosts)],
                www_redirect=False,
            ),
            Middleware(CrossSite, allowed=chosen.origins),
            Middleware(GZipMiddleware, minimum_size=_COMPRESSED, compresslevel=_LEVEL),
        ],
        exception_handlers={HTTPException: _unrouted(site)},
        lifespan=_warming(site),
    )
    app.state.site = site
    return app


def _check(settings: Settings) -> None:
    for name in settings.hosts:
        if not _HOST.match(name):
            raise BadRequest(f"{name!r} is no name of a server, without a port: see --allow-host")
    for origin in settings.origins:
        if not is_origin(origin):
            raise BadRequest(
                f"{origin!r} is no origin as browsers tell it, such as https://a.example or "
                "http://localhost:3000: see --allow-origin"
            )


def _as_sent(name: str) -> str:
    """Return a name as browsers send it: an IPv6 address stands in brackets."""
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def _places_of_queries(site: Site) -> Callable[[PageRequest], Places]:
    """Return which places a request takes: those of queries, or for the form those of pages."""
    return lambda request: (
        site.own_queries if request.given or request.method == "POST" else site.questions
    )


def _unrouted(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(refused, site, page_request_of(request), error)

    return answer


def _warming(site: Site) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return what makes, while nobody has asked yet, what is kept of the store, at each state."""

    def warm(moment: Moment) -> None:
        with suppress(BuildGraphError):
            site.prepare(moment)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        site.live.on_change = lambda moment: threading.Thread(
            target=warm, args=(moment,), daemon=True
        ).start()
        with suppress(BuildGraphError):
            site.live.now()
        yield

    return lifespan
