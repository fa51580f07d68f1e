"""The pages of the explorer as files that any web space can show, each with the links it has there.

Every page that links lead to from the first one is made beforehand. What can only be answered when
it is asked (plain questions, the search, SPARQL, the forms) leads to a page that says so.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from hashlib import sha256
from html import escape, unescape
from importlib.resources import files as package_files
from pathlib import Path
from posixpath import relpath
from urllib.parse import quote, unquote

from starlette.responses import Response
from starlette.routing import Match, Route

from build_graph.errors import BadRequest, BuildGraphError
from build_graph.export.write_files import write_folder
from build_graph.questions.dataset_graph import NAMESPACES
from build_graph.web import ask_and_search
from build_graph.web.app import ROUTES
from build_graph.web.endpoints import Handler
from build_graph.web.linked_data import described
from build_graph.web.page_request import HTML, PageRequest, values
from build_graph.web.site import Settings, Site

_ASKED = "served.html"  # what forms lead to
_HANDLERS = {ask_and_search.ask, ask_and_search.as_file, ask_and_search.search}
_LINK = re.compile(r'\b(href|action)="(/[^"]*)"')
_SUFFIX = re.compile(r"\.[a-z]{2,6}\Z")
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_SLUG = 60
_STARTS = ("/", "/query", "/ontology", "/about", "/catalogue.ttl")


def write_site(store: Path, out: Path) -> int:
    """Write the pages of a store into a folder; return how many files there are.

    Raises:
        BadInput: the folder cannot be written.
        StoreError: there is no store that can be read.
    """
    return len(write_folder(out, ((name, [data]) for name, data in pages(store))))


def pages(store: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file, by its place in the folder, with its bytes."""
    site = Site(store, Settings(look_every=float("inf")))
    site.draws = False  # a picture for each unit and region would take longer than all pages
    yield (
        "static/explorer.css",
        package_files(__package__).joinpath("static", "explorer.css").read_bytes(),
    )
    yield _ASKED, _linked(site.page("served.html").body, _ASKED, {})
    moment = site.live.now()
    yield "dataset.ttl", bytes(described(moment.described(""), "text/turtle", NAMESPACES).body)
    names = {address: _file(address) for address in _STARTS}
    waiting = deque(names)
    while waiting:
        address = waiting.popleft()
        answer = _answer(site, address)
        if not (answer.media_type or "").startswith(HTML):
            yield names[address], bytes(answer.body)
            continue
        for link in _links(bytes(answer.body)):
            if link not in names and _is_page(link):
                names[link] = _file(link)
                waiting.append(link)
        yield names[address], _linked(answer.body, names[address], names)


def _answer(site: Site, address: str) -> Response:
    """Return what the explorer answers, or a page that says why it does not."""
    path, _, query = address.partition("?")
    handler, parts = _route(path)
    request = PageRequest(path=unquote(path), parts=parts, given=values(query), accept=HTML)
    try:
        found = handler(site, request)
    except BuildGraphError as error:
        found = site.page("error.html", heading="There is nothing here", sentence=str(error))
    if "location" in found.headers:  # it has another address: that page stands here as well
        return _answer(site, found.headers["location"])
    return found


def _route(path: str) -> tuple[Handler, dict[str, str]]:
    """Return what answers at a path, and the parts of the path that the route names."""
    scope = {"type": "http", "method": "GET", "path": unquote(path), "headers": []}
    for route, handler in ROUTES:
        match, found = Route(route, handler, methods=["GET"]).matches(scope)
        if match == Match.FULL:
            return handler, found["path_params"]
    raise BadRequest(f"there is no page at {path}")


def _is_page(address: str) -> bool:
    """Return whether a link leads to a page that can be made beforehand."""
    try:
        handler, _ = _route(address.partition("?")[0])
    except BadRequest:
        return False
    return handler not in _HANDLERS


def _links(page: bytes) -> list[str]:
    """Return the addresses within the explorer that a page links to, in their order."""
    found = (unescape(link) for kind, link in _LINK.findall(page.decode()) if kind == "href")
    return list(dict.fromkeys(link.partition("#")[0] for link in found))


def _file(address: str) -> str:
    """Return the place of the file for an address.

    >>> _file("/"), _file("/id/pdu/x"), _file("/id/pdu/x.ttl")
    ('index.html', 'id/pdu/x/index.html', 'id/pdu/x.ttl')
    >>> _file("/query/ratings?pdu=East+Berkshire")
    'query/ratings/pdu-East-Berkshire-0b92c57c/index.html'
    """
    path, _, query = address.partition("?")
    place, slug = unquote(path).strip("/"), ""
    if any(part in ("", ".", "..") for part in place.split("/")) and place:
        raise BadRequest(f"{address!r} cannot be the name of a file")
    if query:
        words = _UNSAFE.sub("-", unquote(query)).strip("-")[:_SLUG]
        slug = f"{words}-{sha256(query.encode()).hexdigest()[:8]}"
    if suffix := _SUFFIX.search(place):
        return f"{place.removesuffix(suffix[0])}/{slug}{suffix[0]}" if slug else place
    return "/".join(part for part in (place, slug, "index.html") if part)


def _linked(page: bytes | memoryview, place: str, names: dict[str, str]) -> bytes:
    """Return a page whose links lead from its place to those of the others."""

    def link(found: re.Match[str]) -> str:
        kind, address = found[1], unescape(found[2])
        whole, hash_, fragment = address.partition("#")
        target = names.get(whole, _ASKED) if kind == "href" else _ASKED
        if whole.startswith("/static/"):
            target = whole.lstrip("/")
        relative = quote(relpath(target, str(Path(place).parent)))
        return f'{kind}="{escape(relative + hash_ + fragment)}"'

    return _LINK.sub(link, bytes(page).decode()).encode()
