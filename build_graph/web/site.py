"""What all pages share: the store, the limits, the templates, which escape what they show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from build_graph import __version__
from build_graph.knowledge.layout import layout
from build_graph.questions.sandbox import Limits
from build_graph.web import pictures
from build_graph.web.concurrency import Places
from build_graph.web.found_words import marked
from build_graph.web.live_store import Live, Moment
from build_graph.web.page_config import in_words, label, page_config, told
from build_graph.web.row_notes import unmarked
from build_graph.web.urls import of_question, of_text, of_thing, with_values

QUESTIONS, OWN_QUERIES = 8, 4  # answered at once
_REMEMBERED = 1000  # short texts, such as ratings, as parts of pages


@dataclass(frozen=True, slots=True)
class Settings:
    """What whoever starts the server decides: limits of own queries, names it is called by.

    `origins` are those of other websites whose pages may read answers, '*' for all; `unconfined`
    lets queries of strangers run even where the system
    cannot confine them.
    """

    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    unconfined: bool = False
    questions: int = QUESTIONS
    own_queries: int = OWN_QUERIES
    look_every: float = 1.0


class Site:
    """The store that is served and what makes pages of it."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.live = Live(path, settings.look_every)
        self.limits = replace(settings.limits, must_confine=not settings.unconfined)
        self.questions = Places(settings.questions)
        self.own_queries = Places(settings.own_queries, is_long=True)
        self.draws = find_spec("matplotlib") is not None  # pictures need it
        self.writes_workbooks = find_spec("xlsxwriter") is not None
        self.received = 0  # bytes of bodies that are being received
        self._templates = Environment(
            loader=PackageLoader("build_graph.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters["month"] = in_words
        self._templates.filters["told"] = told
        self._templates.filters["marked"] = marked
        self._templates.filters["unmarked"] = unmarked
        self._templates.globals.update(
            {
                "site": page_config(),
                "label": label,
                "version": __version__,
                "question_path": of_question,
                "thing_path": of_thing,
                "text_path": of_text,
                "with_values": with_values,
                # What a macro makes of the same few texts, hundreds of times on a page.
                "once": lru_cache(_REMEMBERED)(lambda macro, *texts: macro(*texts)),
            }
        )

    def prepare(self, moment: Moment) -> None:
        """Make what pages share and what is kept of a store, so that nobody waits for it later."""
        for name in self._templates.list_templates(["html"]):
            self._templates.get_template(name)
        layout()  # by which the text of a report is taken apart
        if self.draws:
            pictures.views()
        moment.prepare()

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return the page that a template makes of some values."""
        text = self._templates.get_template(template).render(values)
        # Half a character cannot be written; it comes from a request, never from the graph.
        return HTMLResponse(text.encode("utf-8", "replace"), status, {"vary": "Accept"})
