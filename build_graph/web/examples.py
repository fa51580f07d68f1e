"""Examples that work on the store at hand: plain questions, searches, the call of a command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from build_graph.questions.catalogue import Parameter, Question
from build_graph.searching.searchable import without_text
from build_graph.web.live_store import Moment
from build_graph.web.page_config import page_config
from build_graph.web.thing_names import ThingNames


def asks(moment: Moment) -> tuple[str, ...]:
    """Return plain questions that the reports answer."""
    return tuple(text for text, question in page_config().asks if moment.outline(question).rows)


def searches(moment: Moment) -> tuple[str, ...]:
    """Return words to search for; none where no report has a text."""
    number: int = moment.once("without text", lambda: without_text(moment.store))
    return page_config().searches if number < len(moment.rows("reports")) else ()


def command(question: Question, names: ThingNames, given: Mapping[str, str]) -> str:
    """Return the call that gives what a page shows; what it lacks is named as reports name it."""
    needed = {one.name: _known(one, names) for one in question.parameters if not one.optional}
    values = [f"--param={name}={value}" for name, value in {**needed, **given}.items()]
    return shlex.join(["probation-graph", "query", question.name, *values])


def _known(parameter: Parameter, names: ThingNames) -> str:
    named = names.choices(parameter.type).named
    return named[0] if named and parameter.example not in named else parameter.example
