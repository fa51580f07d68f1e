"""Answers that a client has already: told by a tag made of their bytes, and sent without them.

The tag is weak, because a compressed answer and a plain one are the same answer.
"""

from __future__ import annotations

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response


def revalidated(request: Request, response: Response) -> Response:
    """Return the answer with its tag, or 304 where the request says that the client has it."""
    if response.status_code != 200 or request.method not in ("GET", "HEAD"):
        return response
    tag = f'"{sha256(response.body).hexdigest()[:32]}"'
    response.headers["etag"] = f"W/{tag}"
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if "*" not in known and tag not in [one.removeprefix("W/") for one in known]:
        return response
    kept = ("etag", "vary", "content-security-policy")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return Response(status_code=304, headers=headers)
