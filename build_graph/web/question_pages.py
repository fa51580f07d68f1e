"""The catalogue: all questions by group, one as a form with its answer, the same for programs."""

from __future__ import annotations

from functools import lru_cache

from starlette.responses import Response

from build_graph.errors import BadRequest
from build_graph.networks.question_pairs import has_pairs
from build_graph.questions import catalogue
from build_graph.questions.catalogue import Question
from build_graph.questions.catalogue_graph import ENDPOINT, turtle
from build_graph.questions.standalone import with_prefixes
from build_graph.web import answers, examples, figures, pictures
from build_graph.web.forms import fields
from build_graph.web.page_config import page_config
from build_graph.web.page_request import HTML, PageRequest
from build_graph.web.site import Site

OWN = frozenset(("page", "cite"))  # values that are the explorer's and no parameter's
_RQ = "application/sparql-query"
_NETWORKS = tuple(end for end, _, _ in answers.NETWORKS)
_PICTURES = tuple(end for end, _, _ in pictures.FORMATS)
_TURTLE = "text/turtle; charset=utf-8"
_FLAG = {"1": True, "yes": True, "0": False, "no": False, "": False}


def groups() -> list[tuple[str, list[Question]]]:
    """Return the questions by group, groups in the order of the layout, with their titles."""
    by_group: dict[str, list[Question]] = {}
    for question in catalogue.questions():
        by_group.setdefault(question.group, []).append(question)
    titles = page_config().groups
    return [(titles[group], by_group[group]) for group in titles if group in by_group]


def question_list(site: Site, request: PageRequest) -> Response:
    """Return the page of all questions."""
    return site.page("questions.html", groups=groups())


def as_turtle(site: Site, request: PageRequest) -> Response:
    """Return the catalogue for machines, as `queries --turtle` writes it."""
    return Response(_catalogue(request.root), media_type=_TURTLE)


@lru_cache(maxsize=4)
def _catalogue(root: str) -> bytes:
    endpoint = f"{root}/sparql" if root else ENDPOINT
    return turtle(catalogue.questions(), endpoint).encode("utf-8")


def one(site: Site, request: PageRequest) -> Response:
    """Return one question: its page, its answer in the format asked for, or its own text."""
    name, suffix = _split(request.parts["name"])
    question = catalogue.question(name)
    given = {key: value for key, value in request.given.items() if key not in OWN}
    if not suffix:
        media = request.wants((HTML, *answers.MEDIA, _RQ))
        if media == HTML:
            return _page(site, request, question, given)
        suffix = next((end for end, kind, _ in answers.FORMATS if kind == media), ".rq")
    if suffix == ".rq":
        text = with_prefixes(question.sparql)
        return Response(text.encode("utf-8"), media_type=f"{_RQ}; charset=utf-8")
    if suffix in _PICTURES:
        return pictures.drawn(site.live.now(), question, given, suffix)
    if suffix in _NETWORKS:
        return answers.network(site.live.now(), question, given, suffix)
    cite = request.one("cite").lower()
    if cite not in _FLAG:
        raise BadRequest(f"'cite' must be 1 or 0, not {cite[:40]!r}")
    return answers.written(
        site.live.now(), question, given, suffix, cite=_FLAG[cite], root=request.root
    )


def _page(site: Site, request: PageRequest, question: Question, given: dict[str, str]) -> Response:
    """Return the form of a question and, once it has what it needs, the answer below."""
    moment = site.live.now()
    sentence, shown = "", None
    try:
        page = answers.page_number(request.one("page"))
        if not answers.missing(question, given):
            shown = answers.answered(moment, question, given, page)
        elif unknown := given.keys() - {one.name for one in question.parameters}:
            raise BadRequest(f"{question.name} takes no {min(unknown)[:40]!r}: fill in the form")
    except BadRequest as error:
        sentence = str(error)
    return site.page(
        "question.html",
        400 if sentence else 200,
        question=question,
        fields=fields(question, moment.names, given),
        given=given,
        command=examples.command(question, moment.names, given),
        shown=shown,
        sentence=sentence,
        formats=[suffix for suffix, _, _ in answers.FORMATS],
        has_workbook=site.writes_workbooks,
        has_picture=bool(site.draws and shown and pictures.is_drawn(question, given, shown.total)),
        networks=_NETWORKS if has_pairs(question) else (),
        group=page_config().groups[question.group],
        in_files=figures.told_together([one.name for one in question.columns])
        | frozenset(page_config().left_out),
    )


def _split(name: str) -> tuple[str, str]:
    """Return the name of a question and the suffix that says in which format it is wanted."""
    ends = tuple(end for end, _, _ in answers.FORMATS)
    for suffix in (*ends, answers.WORKBOOK[0], *_NETWORKS, *_PICTURES, ".rq"):
        if name.endswith(suffix):
            return name.removesuffix(suffix), suffix
    return name, ""
