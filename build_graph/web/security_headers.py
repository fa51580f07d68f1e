"""What holds for every answer: headers that keep a browser from doing more than show it.

Also refused here are addresses too long to be a question. The names under which the server may be
called are checked by the middleware of the library, which stands before this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST = 8000  # bytes of a query string; a longer SPARQL query is posted
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-cache",
}


class SecurityHeaders:
    """Puts the headers on every answer, and refuses addresses that are too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if len(scope["query_string"]) > LONGEST:
            sentence = (
                f"the address is longer than {LONGEST:,} characters: ask for less, or post a "
                "SPARQL query\n"
            )
            await PlainTextResponse(sentence, 414)(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)
