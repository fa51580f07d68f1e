"""Requests that a page of another website has a browser make: refused, unless plainly allowed.

A browser says where a request comes from, and no page can make it say otherwise: `Sec-Fetch-Site`
at addresses that it trusts, `Origin` where an answer could be read or something was posted. What
comes from programs says neither. From elsewhere a link may be followed, which shows a page to the
one who followed it and nothing to whoever made the link; and the origins that whoever runs the
server named may read answers (CORS).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANY = "*"
FOLLOWED = "followed_from_elsewhere"  # in the scope of a request
_ORIGIN = re.compile(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?\Z")
_OWN = ("same-origin", "none")  # 'none' is an address typed in, or a bookmark
_SENTENCE = (
    "requests that other websites have a browser make are not answered: see --allow-origin\n"
)
_PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "accept, content-type",
    "access-control-max-age": "600",
}


def is_origin(text: str) -> bool:
    """Return whether this is an origin as browsers write it, or '*' for any."""
    return text == ANY or bool(_ORIGIN.match(text))


class CrossSite:
    """Lets through what comes from the explorer's own pages, from programs, or is allowed."""

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        if origin and (origin in self._allowed or ANY in self._allowed):
            await self._shared(scope, receive, send, origin)
        elif _is_own(headers):
            await self._app(scope, receive, send)
        elif _is_followed(scope["method"], headers):
            await self._app({**scope, FOLLOWED: True}, receive, send)
        else:
            refused = PlainTextResponse(_SENTENCE, 403, {"vary": "Origin, Sec-Fetch-Site"})
            await refused(scope, receive, send)

    async def _shared(self, scope: Scope, receive: Receive, send: Send, origin: str) -> None:
        """Answer so that a page of that origin can read it."""

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["access-control-allow-origin"] = origin
                headers["access-control-expose-headers"] = "content-disposition, etag, retry-after"
                headers["cross-origin-resource-policy"] = "cross-origin"
                headers.add_vary_header("Origin")
            await send(message)

        asked = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in asked:
            answer = Response(status_code=204, headers=_PREFLIGHT)
            if "access-control-request-private-network" in asked:
                answer.headers["access-control-allow-private-network"] = "true"
            await answer(scope, receive, shared)
            return
        await self._app(scope, receive, shared)


def _is_own(headers: Headers) -> bool:
    """Return whether a request comes from a page of the server itself, or from no page at all."""
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if sites:
        return all(site in _OWN for site in sites)
    # The scheme may be another one: a server in front may speak HTTPS.
    return all(urlsplit(origin).netloc == headers.get("host") for origin in origins)


def _is_followed(method: str, headers: Headers) -> bool:
    """Return whether somebody followed a link of another site, in a window of its own."""
    return (
        method in ("GET", "HEAD")
        and "origin" not in headers
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
