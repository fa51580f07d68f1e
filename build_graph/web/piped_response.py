"""An answer that stands in the memory of another process and is sent piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import CancelScope, to_thread
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from build_graph.questions.sandbox import Written


class PipedResponse(Response):
    """Sends what the process of a query has written; the process ends with it."""

    def __init__(self, answer: Written, media: str, headers: dict[str, str]) -> None:
        super().__init__(None, 200, {**headers, "content-length": str(answer.length)}, media)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; where the process is ended meanwhile, the answer breaks off."""
        try:
            start = {"type": "http.response.start", "status": self.status_code}
            await send({**start, "headers": self.raw_headers})
            left = 0 if scope["method"] == "HEAD" else self._answer.length
            while left:
                piece = await to_thread.run_sync(self._answer.read)
                if not piece:
                    return
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(self._answer.close)
