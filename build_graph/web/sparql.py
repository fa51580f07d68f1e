"""The SPARQL 1.1 endpoint: queries that only read, in a process of their own, within limits.

An answer past the limit of rows is refused, as nothing in the formats could tell that it was cut;
only the page for people shows the first rows of it, and says so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from starlette.responses import Response

from build_graph.errors import BadRequest, OverLimit, Unconfined
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import catalogue, sandbox
from build_graph.questions.sandbox_process import Stop
from build_graph.questions.standalone import standalone
from build_graph.store.database import ROW_FORMATS, TRIPLE_FORMATS
from build_graph.table import Table
from build_graph.web import service_description
from build_graph.web.completions import completions
from build_graph.web.live_store import Moment
from build_graph.web.negotiate import best
from build_graph.web.page_request import HTML, PageRequest
from build_graph.web.piped_response import PipedResponse
from build_graph.web.question_pages import groups
from build_graph.web.result_tables import PAGE, ResultPage, result_page
from build_graph.web.security_headers import POLICY
from build_graph.web.site import Site

_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORM = "application/x-www-form-urlencoded"
_ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_TRIPLES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
_MEDIA = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
_PLACE = re.compile(r"line (\d{1,6}), column (\d{1,6})")
_BESIDE = 60  # characters shown on both sides of a fault
_ON_PAGE = 2_000_000  # characters of an answer that are shown on a page
_STATUS = {OverLimit: 503, Unconfined: 501}
_EXAMPLE = """\
# Units by their printed score
SELECT ?name ?score WHERE {
  ?inspection a pg:Inspection ; pg:pduName ?name ; pg:score ?score .
}
ORDER BY DESC(?score) ?name
LIMIT 20
"""
assert set(_MEDIA) == {*ROW_FORMATS, *TRIPLE_FORMATS}


class ReadsOnly(BadRequest):
    """A change was asked for."""


class WrongMedia(BadRequest):
    """A body of a kind that no query comes in."""


def endpoint(site: Site, request: PageRequest) -> Response:
    """Return the answer to a query, or for a browser the form with it.

    Asked for without a query it describes itself, in a format for triples.

    Raises:
        BadRequest: it is no query that only reads, or its answer is too long.
        OverLimit: it needs more time or memory than it may have.
    """
    sparql = _sparql(request)
    is_read = best(request.accept, (*_ROWS, *_TRIPLES, HTML)) == HTML
    if is_read or request.followed:
        return _page(site, sparql, request)
    if not sparql and request.method != "POST" and best(request.accept, tuple(_TRIPLES)):
        return service_description.service(site, request)
    if not sparql:
        raise BadRequest("there is no query: give one as ?query=..., or post it")
    formats = (
        _ROWS[best(request.accept, tuple(_ROWS)) or next(iter(_ROWS))],
        _TRIPLES[best(request.accept, tuple(_TRIPLES)) or next(iter(_TRIPLES))],
    )
    store = site.live.now().store
    answer = sandbox.streamed(store, sparql, formats, prefixes(), site.limits, request.stop)
    return PipedResponse(answer, _MEDIA[answer.format], {"vary": "Accept"})


def _sparql(request: PageRequest) -> str:
    """Return the query of a request, by any of the three ways of the protocol."""
    if request.media == _UPDATE or "update" in request.given:
        raise ReadsOnly("this endpoint only reads: an update is not carried out")
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in request.given:
            raise BadRequest(f"{name} is not taken: a query sees all graphs as one")
    if request.method == "POST" and request.media == _QUERY:
        try:
            return request.body.decode("utf-8").strip()
        except UnicodeDecodeError:
            raise BadRequest("the query is no text in UTF-8") from None
    if request.method == "POST" and request.media != _FORM:
        raise WrongMedia(f"a query is posted as {_QUERY} or as a form, not {request.media[:60]!r}")
    return request.one("query")


def _page(site: Site, sparql: str, request: PageRequest) -> Response:
    """Return the form, with the first rows of the answer below it unless a link led here."""
    is_run, moment = not request.followed, site.live.now()
    found, sentence, cut, status = None, "", False, 200
    example = request.one("example")
    offered = standalone(catalogue.question(example).sparql) if example else _EXAMPLE
    if sparql and not is_run:
        sentence = "this query comes from another website: read it before you run it"
    elif sparql:
        try:
            found, cut = _first(site, moment, sparql, request.stop)
        except BadRequest as error:
            sentence, status = str(error), _STATUS.get(type(error), 400)
    page = site.page(
        "sparql.html",
        status,
        query=sparql or offered,
        groups=groups(),
        at_fault=_at_fault(sparql, sentence),
        shown=found,
        cut=cut,
        most=found.total if found else 0,
        sentence=sentence,
        limits=site.limits,
        prefixes=prefixes(),
        completions=moment.once("completions", lambda: completions(moment.store)),
    )
    page.headers["content-security-policy"] = f"{POLICY}; script-src 'self'"
    return page


def _at_fault(sparql: str, sentence: str) -> str:
    """Return the line of a query that a sentence is about, and below it a mark at the column."""
    found = _PLACE.search(sentence)
    lines = sparql.splitlines()
    if found is None or int(found[1]) > len(lines):
        return ""
    line, column = lines[int(found[1]) - 1].expandtabs(1), int(found[2]) - 1
    start = max(column - _BESIDE, 0)
    shown = line[start : column + _BESIDE]
    return f"{shown}\n{' ' * (column - start)}^"


def _first(site: Site, moment: Moment, sparql: str, stop: Stop) -> tuple[ResultPage, bool]:
    most, longest = min(PAGE, site.limits.rows), min(_ON_PAGE, site.limits.characters)
    limits = replace(site.limits, rows=most, characters=longest)
    rows = sandbox.select(moment.store, sparql, None, prefixes(), limits, stop)
    kinds = tuple("text" for _ in rows.columns)
    texts = tuple(
        tuple(value if value is None else str(value) for value in row) for row in rows.rows
    )
    return result_page(Table(rows.columns, kinds, texts), moment), rows.cut  # type: ignore[arg-type]
