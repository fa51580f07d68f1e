"""The picture beside an answer, where the layout of the explorer names one for the question."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.responses import Response

from build_graph.errors import BadRequest
from build_graph.questions.catalogue import Question
from build_graph.web.live_store import Moment
from build_graph.web.page_config import page_config

if TYPE_CHECKING:
    from build_graph.export.pictures.picture import PictureView

FORMATS = ((".svg", "image/svg+xml", "svg"), (".png", "image/png", "png"))
_DRAWN = 2_000  # rows of an answer that is drawn for a page; the command draws longer ones
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_one_at_a_time = threading.Lock()  # the library keeps its settings for the whole process


def views() -> Mapping[str, PictureView]:
    """Return the pictures that there are; what draws them is read when first asked for."""
    from build_graph.export.pictures.picture import VIEWS

    return VIEWS


def has_picture(question: Question, given: Mapping[str, str]) -> bool:
    """Return whether a picture shows what a question answers with these values."""
    view = page_config().pictures.get(question.name, "")
    return bool(view) and {name for name in given if given[name]} == set(views()[view].needs)


def is_drawn(question: Question, given: Mapping[str, str], rows: int) -> bool:
    """Return whether that picture is drawn while somebody waits: the answer is not too long."""
    return 0 < rows <= _DRAWN and has_picture(question, given)


def drawn(moment: Moment, question: Question, given: Mapping[str, str], suffix: str) -> Response:
    """Return the picture of an answer in the format of a suffix: the bytes of the command.

    Raises:
        BadRequest: there is no picture of it, it is too long, or matplotlib is not installed.
    """
    from build_graph.export.pictures.picture import picture

    if not has_picture(question, given):
        raise BadRequest(f"there is no picture of {question.name} with these values")
    if len(moment.answer(question.name, given).table.rows) > _DRAWN:
        raise BadRequest(
            f"more than {_DRAWN:,} rows are too many to draw here: narrow the question, or write "
            "the file with 'probation-graph export' on the command line"
        )
    media, format_ = next((media, form) for end, media, form in FORMATS if end == suffix)
    view = page_config().pictures[question.name]

    def draw() -> bytes:
        with _one_at_a_time:
            return picture(moment.store, view, format_, given)

    content: bytes = moment.kept(("picture", view, format_, *sorted(given.items())), draw)
    # Its own lines and letters are styled within it; it is no page and runs nothing.
    return Response(content, media_type=media, headers={"content-security-policy": _POLICY})
