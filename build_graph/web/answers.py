"""A question of the catalogue answered for the web: its page, or its bytes in a format."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.responses import Response

from build_graph.asking.cited import cited as cited_reply
from build_graph.asking.reply import Reply
from build_graph.citation.footnotes import SHOWN, Cited, cited, render_cited
from build_graph.errors import BadRequest
from build_graph.questions.answer import ask
from build_graph.questions.by_unit import has_first_rows
from build_graph.questions.catalogue import Question
from build_graph.table import as_bytes
from build_graph.web.live_store import Moment
from build_graph.web.result_tables import PAGE, ResultPage, cited_result_page, span
from build_graph.web.row_notes import note
from build_graph.workbook import Sheet, workbook

# Suffix of the address, media type, format of the command.
FORMATS = (
    (".csv", "text/csv", "csv"),
    (".json", "application/json", "json"),
    (".tsv", "text/tab-separated-values", "tsv"),
    (".md", "text/markdown", "markdown"),
)
# One that only a file can have; it needs the extra xlsx.
WORKBOOK = (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
# Formats of the answer to a plain question.
REPLIES = (FORMATS[0], FORMATS[3], WORKBOOK)
# Formats of networks, of questions whose columns name two ends.
NETWORKS = (
    (".gexf", "application/gexf+xml", "gexf"),
    (".graphml", "application/graphml+xml", "graphml"),
    (".cyjs", "application/json", "cytoscape"),
)
_DRAWN = 5_000  # rows of an answer that is drawn for a page; the command draws longer ones
_FIRST = 5 * PAGE  # rows that are found sooner than all
_PAGE = re.compile(r"[0-9]{1,6}\Z")
MEDIA = tuple(media for _, media, _ in FORMATS)


def missing(question: Question, given: Mapping[str, str]) -> list[str]:
    """Return the parameters that must be given and are not."""
    return [p.name for p in question.parameters if not p.optional and p.name not in given]


def page_number(given: str) -> int:
    """Return the number of a page, counted from 1."""
    if not given:
        return 1
    if not _PAGE.match(given) or not 1 <= int(given) <= 100_000:
        raise BadRequest(f"'page' must be a number from 1, not {given[:40]!r}")
    return int(given)


def answered(moment: Moment, question: Question, given: Mapping[str, str], page: int) -> ResultPage:
    """Return one page of the answer, with the passages behind each of its rows."""

    def make() -> ResultPage:
        whole = None if given else moment.outline(question.name)
        is_first = whole is not None and rows.stop <= min(whole.rows, _FIRST)
        if is_first and has_first_rows(question, {}):
            answer = moment.first_rows(question.name, rows.stop)
        else:
            answer = moment.answer(question.name, given)
        noted = answer.cited(moment.store, rows, SHOWN)
        return cited_result_page(noted, moment, question, page=page, whole=whole)

    rows = span(page)
    key = ("page", question.name, rows.start, rows.stop, *sorted(given.items()))
    made: ResultPage = moment.kept(key, make)
    if page > made.pages:
        raise BadRequest(f"there is no page {page}: the answer has {made.pages}")
    return made


def network(moment: Moment, question: Question, given: Mapping[str, str], suffix: str) -> Response:
    """Return the answer as a network in the format of a suffix: the bytes of the command.

    Raises:
        BadRequest: the answer names no pairs, or is too long to be placed while somebody waits.
    """
    # Slow to load, and seldom asked for.
    from build_graph.export.formats import ExportRequest, parts

    _complete(question, given)
    if len(moment.answer(question.name, given).table.rows) > _DRAWN:
        raise BadRequest(
            f"more than {_DRAWN:,} rows are too many to draw here: narrow the question, or write "
            f"the file with 'probation-graph export' on the command line"
        )
    media, format_ = next((media, form) for end, media, form in NETWORKS if end == suffix)
    request = ExportRequest(format_, query=question.name, parameters=dict(given))
    return Response(b"".join(parts(moment.store, request)), media_type=media)


def written(
    moment: Moment,
    question: Question,
    given: Mapping[str, str],
    suffix: str,
    *,
    cite: bool,
    root: str = "",
) -> Response:
    """Return the whole answer in the format of a suffix: the bytes that the command writes.

    A workbook with its passages has the address of the first of each row besides, below `root`.

    Raises:
        BadRequest: a parameter is missing, unknown or does not fit.
    """
    _complete(question, given)
    media, format_ = next(
        (media, form) for end, media, form in (*FORMATS, WORKBOOK) if end == suffix
    )
    if not cite:
        content = as_bytes(ask(moment.store, question, given), format_)
    else:
        content = _with_passages(cited(moment.store, question.name, given), moment, format_, root)
    return _file(content, media, f"{question.name}{suffix}")


def reply_written(moment: Moment, reply: Reply, suffix: str, root: str) -> Response:
    """Return the answer to a plain question as a file with its passages, as `written` does.

    Raises:
        BadRequest: no table answers the question.
    """
    if not reply.table.rows:
        raise BadRequest(reply.message or "no table answers this")
    media, format_ = next((media, form) for end, media, form in REPLIES if end == suffix)
    answer = cited_reply(moment.store, reply, len(reply.table.rows), SHOWN)
    return _file(_with_passages(answer, moment, format_, root), media, f"answer{suffix}")


def _with_passages(answer: Cited, moment: Moment, format_: str, root: str) -> bytes:
    if format_ != WORKBOOK[2]:
        return render_cited(answer, format_).encode("utf-8", "replace")
    links = [_source(answer, moment, root, n) for n in range(len(answer.table.rows))]
    return workbook([Sheet("answer", answer.with_passages(), links)])


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(
        content,
        media_type=f"{media}; charset=utf-8" if media.startswith("text/") else media,
        headers={"content-disposition": f'inline; filename="{name}"', "vary": "Accept"},
    )


def _source(answer: Cited, moment: Moment, root: str, n: int) -> str:
    """Return the address at which the first passage of a row is read, '' where there is none."""
    if not root or not answer.notes[n]:
        return ""
    first = note(answer.footnotes[answer.notes[n][0]], moment)
    return f"{root}{first.text or first.href}"


def _complete(question: Question, given: Mapping[str, str]) -> None:
    if lacking := missing(question, given):
        raise BadRequest(f"{question.name} needs {lacking[0]!r}: give it as ?{lacking[0]}=...")
