"""A question in plain English, and passages by their words: the two boxes of the first screen."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from build_graph.errors import BadRequest
from build_graph.questions import catalogue
from build_graph.web.addresses import of_question
from build_graph.web.asked import HTML, JSON, Asked
from build_graph.web.forms import filters
from build_graph.web.layout import layout
from build_graph.web.site import Site
from build_graph.web.tables import shown

_SHOWN = 12  # parts of an answer that are shown large
_HITS = 20
_GIVEN = ("kind", "pdu", "region", "section", "polarity", "theme", "since", "until", "like")


def ask(site: Site, asked: Asked) -> Response:
    """Return the reply to a plain question: what was understood, the answer, what else is near."""
    text = asked.one("q")
    if not text:
        return site.page("ask.html", text="", reply=None, asks=layout().asks)
    moment = site.live.now()
    reply = moment.ask(text)
    if asked.wants((HTML, JSON)) == JSON:
        return JSONResponse(reply.values(), headers={"vary": "Accept"})
    question = catalogue.question(reply.query) if reply.query else None
    return site.page(
        "ask.html",
        text=text,
        reply=reply,
        question=question,
        whole=of_question(reply.query, reply.parameters) if reply.query else "",
        large=reply.answer[:_SHOWN],
        more=max(len(reply.answer) - _SHOWN, 0),
        shown=shown(reply.table, moment, question) if reply.table.columns else None,
        asks=layout().asks,
    )


def search(site: Site, asked: Asked) -> Response:
    """Return the passages nearest to some words, or most like one passage, under a form."""
    moment = site.live.now()
    words = asked.one("q")
    given = {name: asked.one(name) for name in _GIVEN}
    found, sentence = None, ""
    try:
        if unknown := asked.given.keys() - {"q", *_GIVEN}:
            raise BadRequest(f"a search takes no {min(unknown)[:40]!r}: fill in the form")
        if words or given["like"]:
            found = moment.search(words, limit=_HITS, **given)
    except BadRequest as error:
        sentence = str(error)
        if asked.wants((HTML, JSON)) == JSON:
            raise
    if found is not None and asked.wants((HTML, JSON)) == JSON:
        return JSONResponse({"hits": found.table().dicts(), "notes": found.notes})
    return site.page(
        "search.html",
        400 if sentence else 200,
        words=words,
        given=given,
        fields=filters(moment.names, given),
        found=found,
        sentence=sentence,
        base=moment.store.base,
        searches=layout().searches,
    )
