"""What is said when something cannot be answered: a status, one sentence, in the client's form."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from build_graph.errors import BadRequest, OverLimit, StoreError, Unconfined
from build_graph.web.concurrency import Busy
from build_graph.web.negotiate import best
from build_graph.web.page_request import HTML, JSON, NotAcceptable, PageRequest
from build_graph.web.site import Site
from build_graph.web.sparql import ReadsOnly, WrongMedia
from build_graph.web.thing_page import NotHere

_PLAIN, _JSON_LD, _TURTLE, _TRIPLES = (
    "text/plain",
    "application/ld+json",
    "text/turtle",
    "application/n-triples",
)
_OF_ENDING = {
    "json": JSON,
    "jsonld": _JSON_LD,
    "ttl": _TURTLE,
    "nt": _TRIPLES,
    **dict.fromkeys(("csv", "tsv", "md", "rq", "rdf"), _PLAIN),
}
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotHere, 404),
    (ReadsOnly, 403),
    (WrongMedia, 415),
    (NotAcceptable, 406),
    (OverLimit, 503),
    (Unconfined, 501),
    (BadRequest, 400),
    (StoreError, 503),
    (Busy, 503),
)
_SENTENCES = {
    404: "there is no such page here",
    405: "this page can only be read",
    408: "what was announced did not come in time",
    413: "what was sent is too long",
    503: "too much is being sent at once: try again in a while",
}
_HEADINGS = {
    400: "That cannot be asked like this",
    403: "Nothing is changed here",
    404: "There is nothing here",
    405: "That cannot be done here",
    501: "That is not answered here",
    503: "That cannot be answered now",
}
_log = logging.getLogger(__name__)


def refused(site: Site, request: PageRequest, error: Exception) -> Response:
    """Return the answer for an error; where it came from is shown to nobody outside."""
    if isinstance(error, HTTPException):
        status, sentence = error.status_code, _SENTENCES.get(error.status_code, error.detail)
    else:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        sentence = str(error)
    if status == 400 and sentence.startswith("there is no question "):
        status, sentence = 404, sentence.partition(";")[0]
    if isinstance(error, StoreError):
        _log.error("%s", error)
        sentence = "the graph cannot be read at the moment: try again in a while"
    elif status == 500:
        # Sentences of this package may name files; others may name anything.
        _log.error("%s %s failed", request.method, request.path, exc_info=error)
        sentence = "something went wrong inside; whoever runs this server can see what"
    response = _error_answer(site, request, status, sentence)
    if isinstance(error, Busy):
        response.headers["retry-after"] = str(error.again)
    elif isinstance(error, StoreError):
        response.headers["retry-after"] = "10"
    if isinstance(error, HTTPException):
        response.headers.update(error.headers or {})
    return response


def _error_answer(site: Site, request: PageRequest, status: int, sentence: str) -> Response:
    ending = request.path.rpartition("/")[2].rpartition(".")[2]
    offered = (HTML, JSON, _JSON_LD, _TURTLE, _TRIPLES, _PLAIN)
    media = _OF_ENDING.get(ending) or best(request.accept, offered) or _PLAIN
    if request.path == "/sparql" and HTML not in request.accept:
        media = JSON if media == JSON else _PLAIN
    if media in (JSON, _JSON_LD):
        return JSONResponse({"error": sentence}, status, media_type=media)
    if media in (_TURTLE, _TRIPLES):  # no triples, and a comment that says why
        return PlainTextResponse(f"# {' '.join(sentence.split())}\n", status, media_type=media)
    if media == _PLAIN:
        return PlainTextResponse(f"{sentence}\n", status)
    heading = _HEADINGS.get(status, "That did not work")
    return site.page("error.html", status, heading=heading, sentence=sentence)
