"""A question in plain English, and passages by their words: the two boxes of the first screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from build_graph.asking.reply import Reply
from build_graph.citation.evidence import first_evidence
from build_graph.errors import BadRequest, StoreError
from build_graph.networks.question_pairs import has_pairs
from build_graph.questions import catalogue
from build_graph.questions.catalogue import Question
from build_graph.searching.search import Found, Hit
from build_graph.table import Table
from build_graph.web import answers, examples, pictures
from build_graph.web.cell import Cell
from build_graph.web.forms import filters
from build_graph.web.found_words import share_of_words
from build_graph.web.live_store import Moment
from build_graph.web.narrowed import understood, unused
from build_graph.web.page_config import in_words, label
from build_graph.web.page_request import HTML, JSON, PageRequest
from build_graph.web.result_tables import ResultPage, result_page
from build_graph.web.row_cells import rating_of
from build_graph.web.site import Site
from build_graph.web.urls import of_passage, of_question, of_text

_SHOWN = 12  # parts of an answer that are shown large
_SHORT = 80  # characters of an answer that is shown as a headline
_HITS = 20
_HALF = 0.5
_TRIES = 5  # builds that may follow one another while one search runs
_GIVEN = ("kind", "pdu", "region", "section", "polarity", "theme", "since", "until", "like")


def ask(site: Site, request: PageRequest) -> Response:
    """Return the reply to a plain question: what was understood, the answer, what else is near.

    `reading` is the typed query of another reading of it, which is run in place of the likeliest.
    """
    text = request.one("q")
    if not text:
        asks = examples.asks(site.live.now())
        return site.page("ask.html", text="", reply=None, asks=asks)
    moment = site.live.now()
    reply = moment.ask(request.one("reading") or text)
    if request.wants((HTML, JSON)) == JSON:
        return JSONResponse(reply.values(), headers={"vary": "Accept"})
    question = catalogue.question(reply.query) if reply.query else None
    tables = [(one, _table(moment, one)) for one in reply.parts or (reply,)]
    large = [cell for one, (_, shown) in tables for cell in _large(one.answer, shown)]
    return site.page(
        "ask.html",
        text=text,
        reading=request.one("reading"),
        files=[end for end, *_ in answers.REPLIES if end != ".xlsx" or site.writes_workbooks],
        reply=reply,
        understood=understood(reply.typed if reply.understood else "", text),
        others=[(one, understood(one.typed, text)) for one in reply.next],
        unused=unused(reply),
        question=question,
        **_drawn(site, reply, question),
        whole=of_question(reply.query, reply.parameters) if reply.query else "",
        large=large[:_SHOWN],
        is_short=all(len(text) <= _SHORT for text in reply.answer[:_SHOWN]),
        base=moment.store.base,
        more=max(len(reply.answer) - _SHOWN, 0),
        tables=[(title, shown) for _, (title, shown) in tables if shown and shown.total],
        sources={one.iri: _source(moment, one.iri) for one in reply.passages},
    )


def _drawn(site: Site, reply: Reply, question: Question | None) -> dict[str, Any]:
    """Return whether an answer that is its question's own has a picture, and which networks."""
    if question is None:
        return {"has_picture": False, "networks": ()}
    rows = 0 if reply.operations else len(reply.table.rows)
    return {
        "has_picture": site.draws and pictures.is_drawn(question, reply.parameters, rows),
        "networks": [end for end, *_ in answers.NETWORKS] if has_pairs(question) else (),
    }


def _table(moment: Moment, reply: Reply) -> tuple[str, ResultPage | None]:
    """Return the table of a reply, or of a part of one, with what its question is called."""
    question = catalogue.question(reply.query) if reply.query else None
    table = _of_question(reply.table, question)
    shown = result_page(table, moment, question) if table.columns else None
    return question.title if question else "Answer", shown


def as_file(site: Site, request: PageRequest) -> Response:
    """Return the answer to a plain question as a file, with the passages that its rows rest on."""
    text = request.one("q")
    suffix = request.path.removeprefix("/ask")
    if not text:
        raise BadRequest(f"say what is asked: /ask{suffix}?q=...")
    moment = site.live.now()
    reply = moment.ask(request.one("reading") or text)
    return answers.reply_written(moment, reply, suffix, request.root)


def _large(answer: Sequence[str], shown: ResultPage | None) -> list[Cell]:
    """Return an answer as cells: ratings are known as such, figures have their unit, names lead on.

    The values asked for stand in the first column, where each row has one.
    """
    texts, head = [in_words(text) for text in answer], shown.heads[0].text if shown else ""
    if shown and len(shown.rows) == len(answer):
        first = [row.cells[0] for row in shown.rows]
        is_same = [one.text for one in first] == texts
        if head == label("value") or (is_same and head != label("percent")):
            return first
    unit = "%" if head == label("percent") else ""
    return [Cell(f"{text}{unit}", rating=rating_of(text)) for text in texts]


def _source(moment: Moment, iri: str) -> str:
    """Return the address at which the text of a report shows what a reply quotes, or ''."""
    base = moment.store.base
    found = of_passage(iri, base)
    if found or not iri:
        return found
    for one in first_evidence(moment.about(iri), iri, 1)[0]:
        found = of_text(one.iri, one.start, one.end, base) if one.line else ""
    return found


def _of_question(table: Table, question: Question | None) -> Table:
    """Return a table without the unit that was put before pairs of units, and each pair once."""
    own = {column.name for column in question.columns} if question else set()
    if not own or {*table.columns} != {"pdu", *own} or "pdu" in own:
        return table
    place = table.columns.index("pdu")
    rows = dict.fromkeys((*row[:place], *row[place + 1 :]) for row in table.rows)
    kinds = (*table.kinds[:place], *table.kinds[place + 1 :])
    names = tuple(name for name in table.columns if name != "pdu")
    return Table(names, kinds, tuple(rows), table.cut)


def search(site: Site, request: PageRequest) -> Response:
    """Return the passages nearest to some words, or most like one passage, under a form."""
    moment = site.live.now()
    words = request.one("q")
    given = {name: request.one(name) for name in _GIVEN}
    found, sentence = None, ""
    try:
        if unknown := request.given.keys() - {"q", *_GIVEN}:
            raise BadRequest(f"a search takes no {min(unknown)[:40]!r}: fill in the form")
        if words or given["like"]:
            moment, found = _found(site, words, given)
    except BadRequest as error:
        sentence = str(error)
        if request.wants((HTML, JSON)) == JSON:
            raise
    if found is not None and request.wants((HTML, JSON)) == JSON:
        return JSONResponse({"hits": found.table().dicts(), "notes": found.notes})
    return site.page(
        "search.html",
        400 if sentence else 200,
        words=words,
        given=given,
        fields=filters(moment.names, given),
        found=found,
        groups=_by_strength(found, words),
        sentence=sentence,
        base=moment.store.base,
        searches=() if sentence or found is not None else examples.searches(moment),
    )


def _by_strength(found: Found | None, words: str) -> tuple[list[Hit], list[Hit]]:
    """Return the hits to show, and weak ones: those with the lesser part of the words alone.

    Where there is nothing better they are shown.
    """
    hits = list(found or ())
    weak = [hit for hit in hits if hit.by == "words" and share_of_words(hit.text, words) < _HALF]
    strong = [hit for hit in hits if hit not in weak]
    return (strong, weak) if strong else (hits, [])


def _found(site: Site, words: str, given: dict[str, str]) -> tuple[Moment, Found]:
    """Return what a search finds; it begins anew where a build took a text away meanwhile."""
    for _ in range(_TRIES):
        moment = site.live.now()
        try:
            return moment, moment.search(words, limit=_HITS, **given)
        except StoreError:
            if not site.live.passed(moment):
                raise
    moment = site.live.now()
    return moment, moment.search(words, limit=_HITS, **given)
