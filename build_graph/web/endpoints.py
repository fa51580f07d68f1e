"""From a route to what answers it: the body is read, a place is taken, a thread does the work.

Whoever has gone is waited for by nobody: the place is given back, and a query is ended.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from build_graph.questions.sandbox_process import Stop
from build_graph.web.conditional import revalidated
from build_graph.web.cross_site import FOLLOWED
from build_graph.web.error_pages import refused
from build_graph.web.page_request import PageRequest, values
from build_graph.web.piped_response import PipedResponse
from build_graph.web.site import OWN_QUERIES, Site

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from build_graph.web.concurrency import Places

Handler = Callable[[Site, PageRequest], Response]
LONGEST_BODY = 2_000_000  # bytes; a query has half as many characters at most
ALL_BODIES = 40_000_000  # bytes that are being received from all clients together
BODY_SECONDS = 20.0  # in which a body has to be there
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?\Z|\[[A-Fa-f0-9:.]+\](:[0-9]{1,5})?\Z")


class Endpoint:
    """Answers the requests of one route, each in a thread, when there is a place for it."""

    def __init__(
        self,
        site: Site,
        route: str,
        handler: Handler,
        places: Callable[[PageRequest], Places | None],
        once: frozenset[str] | None = None,
    ) -> None:
        """`once` names what may not be given twice where clients repeat what they please."""
        self._site, self._route, self._handler, self._places = site, route, handler, places
        self._once = once
        # Of its own, which pages that are being made cannot take.
        self._threads = CapacityLimiter(2 * OWN_QUERIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; give up when whoever asked has gone."""
        request = Request(scope, receive)
        page_request = page_request_of(request)
        async with AsyncExitStack() as held:
            try:
                if request.method == "POST":
                    page_request = replace(page_request, body=await _body(request, self._site))
                async with _Watch(receive, page_request.stop) as watch:
                    await self._take_place(request, page_request, held)
                    watch.is_waiting = False
                    query = request.url.query
                    response = await to_thread.run_sync(
                        self._made, page_request, query, limiter=self._threads
                    )
            except ClientDisconnect:
                return
            except Exception as error:
                response = await self._refused(page_request, error)
            if isinstance(response, PipedResponse):  # whose process lives until it was read
                await response(scope, receive, send)
                return
        await revalidated(request, response)(scope, receive, send)

    async def _take_place(
        self, request: Request, page_request: PageRequest, held: AsyncExitStack
    ) -> None:
        query = request.url.query
        places = self._places(replace(page_request, given={"query": query} if query else {}))
        if places is not None:
            client = request.client.host if request.client else ""
            await held.enter_async_context(places.taken(client, self._route))

    def _made(self, page_request: PageRequest, query: str) -> Response:
        try:
            given = values(query, page_request.body, page_request.media, self._once)
            return self._handler(self._site, replace(page_request, given=given))
        except Exception as error:
            return refused(self._site, page_request, error)

    async def _refused(self, page_request: PageRequest, error: Exception) -> Response:
        return await to_thread.run_sync(refused, self._site, page_request, error)


def page_request_of(request: Request) -> PageRequest:
    """Return a request as plain values, without what is given in it."""
    host = request.headers.get("host", "")
    return PageRequest(
        path=request.url.path,
        root=f"{request.url.scheme}://{host}" if _HOST.match(host) else "",
        parts=dict(request.path_params),
        accept=", ".join(request.headers.getlist("accept")),
        method=request.method,
        media=request.headers.get("content-type", "").partition(";")[0].strip().lower(),
        followed=FOLLOWED in request.scope,
    )


class _Watch:
    """Sees when whoever asked goes: what waits is ended then, what runs is told to end.

    A thread cannot be ended from outside, so its place is kept until it is through.
    """

    def __init__(self, receive: Receive, stop: Stop) -> None:
        self.is_waiting = True
        self._receive, self._stop = receive, stop
        self._working = asyncio.current_task()

    async def __aenter__(self) -> _Watch:
        self._watching = asyncio.create_task(self._watch())
        return self

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._stop.set()
        if self.is_waiting and self._working is not None:
            self._working.cancel()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._watching.cancel()
        with suppress(asyncio.CancelledError):
            await self._watching
        if kind is asyncio.CancelledError and self._stop.is_set and self._working is not None:
            self._working.uncancel()
            raise ClientDisconnect


async def _body(request: Request, site: Site) -> bytes:
    """Return what was sent, or refuse it while it comes in: too much of it, or too slowly."""
    pieces, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                size += len(piece)
                site.received += len(piece)
                if size > LONGEST_BODY:
                    raise HTTPException(413)
                if site.received > ALL_BODIES:
                    raise HTTPException(503, headers={"retry-after": "5"})
                pieces.append(piece)
    except TimeoutError:
        raise HTTPException(408, headers={"connection": "close"}) from None
    finally:
        site.received -= size
    return b"".join(pieces)
