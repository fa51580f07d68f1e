"""The tools themselves: questions of a graph that only read it, each with limits of its own.

One question is answered at a time, on the store as the last build left it. What goes wrong is one
sentence, an error of this package.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Annotated

from pydantic import Field

from build_graph.asking.answering import ask
from build_graph.asking.cited import cited
from build_graph.assistants import results
from build_graph.assistants.cited_rows import CITED, cited_passages, cited_rows, numbered
from build_graph.citation.coverage import Coverage, coverage
from build_graph.citation.evidence import evidence
from build_graph.citation.footnotes import row_nodes
from build_graph.errors import BadRequest
from build_graph.questions import catalogue
from build_graph.questions.lookup import choices
from build_graph.searching.search import search
from build_graph.store.database import Store, open_store
from build_graph.store.folder import Folder

ROWS = 100  # of one answer
CHARACTERS = 12_000  # of a report's text at once
_HITS = 25
_FOUND = tuple(one.name for one in fields(results.Found))
_EVIDENCE = 25
_VALUES = 200  # that a parameter may have, listed
_WAIT = 60  # seconds for the question before to end

Plain = Annotated[str, Field(description="A question in plain English.", max_length=500)]
Name = Annotated[str, Field(description="Of a question in the catalogue.", max_length=100)]
Given = Annotated[
    dict[str, str],
    Field(description="Value of each parameter by its name, as text.", max_length=20),
]
Rows = Annotated[int, Field(description="At most so many rows.", ge=1, le=ROWS)]
First = Annotated[int, Field(description="The row to begin with, from 1.", ge=1)]
Words = Annotated[
    str, Field(description='Words or a sentence; "a phrase" must be there.', max_length=1000)
]
Filter = Annotated[str, Field(max_length=200)]
Hits = Annotated[int, Field(description="At most so many passages.", ge=1, le=_HITS)]
Thing = Annotated[
    str,
    Field(description="An IRI, or its end: inspection/x/2023-06/judgement/1.1", max_length=500),
]
Report = Annotated[
    str,
    Field(description="A unit's name, a file, or an inspection: x/2023-06", max_length=300),
]
Start = Annotated[int, Field(description="The character to begin with, from 0.", ge=0)]
Characters = Annotated[int, Field(description="At most so many characters.", ge=200, le=CHARACTERS)]


class Tools:
    """The tools on one store; each public method is one, and its docstring what is told of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._store = open_store(path, read_only=True)
        self._state = Folder(path).state()

    @contextmanager
    def _reading(self) -> Iterator[Store]:
        """Give the store as it is now to one question at a time."""
        if not self._lock.acquire(timeout=_WAIT):
            raise BadRequest("the question before is still being answered: ask again in a minute")
        try:
            state = Folder(self._path).state()
            if state != self._state:
                self._store.close()
                self._store, self._state = open_store(self._path, read_only=True), state
            yield self._store
        finally:
            self._lock.release()

    def ask(self, question: Plain, rows: Rows = 20) -> results.Reply:
        """Answer a question in plain English from the graph, with the passages that prove it.

        Says how it was understood. A status other than 'answered' means that no table answers: do
        not make an answer up; quote `passages`, which are what the reports say, with their units,
        or try one of `others` with the tool `query`, or the tool `search`. A row
        without citations was counted: `query` with `question` and `parameters` has what it counts.
        """
        with self._reading() as store:
            reply = ask(store, question)
            shown, notes = numbered(cited(store, reply, rows, CITED))
        return results.Reply(
            status=reply.status,
            message=reply.message,
            understood=reply.understood,
            answer=reply.answer[:ROWS],
            question=reply.query,
            parameters=reply.parameters,
            steps=reply.operations,
            total=len(reply.table),
            rows=shown,
            citations=notes,
            others=tuple(
                results.Reading(other.query, other.understood, other.parameters)
                for other in reply.next
            ),
            passages=reply.passages,
            notes=reply.notes,
            unused=reply.unused,
        )

    def questions(self, name: Name = "") -> results.Catalogue:
        """List the questions that the tool `query` answers and the reports in the graph.

        With a name: that question alone, with what its columns mean and what its parameters may be.
        """
        with self._reading() as store:
            if name:
                return results.Catalogue((_in_full(store, catalogue.question(name)),))
            listed = tuple(_listed(question) for question in catalogue.questions())
            inspected = row_nodes(store, "reports", {}).table.dicts()
        reports = (f"{row['pdu']} ({row['published'] or 'no month'})" for row in inspected)
        return results.Catalogue(listed, tuple(sorted(reports)))

    def query(
        self, question: Name, parameters: Given | None = None, rows: Rows = 50, first: First = 1
    ) -> results.Answer:
        """Answer a question of the catalogue, with the passages that prove each row.

        The tool `questions` lists them with their parameters.
        """
        asked = catalogue.question(question)
        given = parameters or {}
        with self._reading() as store:
            nodes = row_nodes(store, question, given)
            shown, notes = cited_rows(store, nodes, first - 1, rows)
        return results.Answer(
            question=question,
            title=asked.title,
            parameters=given,
            columns={column.name: column.description for column in asked.columns},
            total=len(nodes.table),
            first=first,
            rows=shown,
            citations=notes,
        )

    def search(
        self,
        words: Words,
        unit: Filter = "",
        region: Filter = "",
        section: Filter = "",
        kind: Filter = "",
        since: Filter = "",
        until: Filter = "",
        limit: Hits = 8,
    ) -> results.Passages:
        """Find passages of the reports by their words and their meaning.

        `kind` is finding, recommendation, background, quote or narrative; `since` and `until` are
        months (2023-06) or years of the inspection.
        """
        with self._reading() as store:
            found = search(
                store,
                words,
                pdu=unit,
                region=region,
                section=section,
                kind=kind,
                since=since,
                until=until,
                limit=limit,
            )
        passages = (results.Found(*(getattr(hit, name) for name in _FOUND)) for hit in found)
        return results.Passages(tuple(passages), found.notes)

    def evidence(self, thing: Thing) -> results.Proof:
        """Show the passages behind one thing of the graph, by its address."""
        with self._reading() as store:
            found = evidence(store, thing)
        return results.Proof(
            thing, cited_passages(found, _EVIDENCE), max(len(found) - _EVIDENCE, 0)
        )

    def report_text(
        self,
        report: Report,
        section: Filter = "",
        start: Start = 0,
        characters: Characters = 4000,
    ) -> results.ReportText:
        """Read the text of a report, from the start, from a section or from a character on.

        `sections` is the report's table of contents; `next` is where to read on.
        """
        with self._reading() as store:
            one = _one_report(coverage(store, report), report)
            base = store.base
        text = one.text
        if text is None:
            raise BadRequest(f"{one.inspection} was built from facts, which keep no text")
        sections = _sections(one)
        begin = _begin(sections, section) if section else start
        end = min(begin + characters, len(text))
        inspection = f"{base}id/inspection/{one.inspection}"
        return results.ReportText(
            report=one.pdu,
            inspection=inspection,
            file=one.file,
            length=len(text),
            start=min(begin, len(text)),
            end=end,
            next=end if end < len(text) else None,
            text=text[begin:end],
            iri=f"{inspection}/passage/{begin}-{end}",
            sections=sections,
        )


def _listed(question: catalogue.Question) -> results.Question:
    return results.Question(
        name=question.name,
        group=question.group,
        title=question.title,
        description=question.description,
        parameters=tuple(_parameter(one) for one in question.parameters),
        columns={column.name: "" for column in question.columns},
    )


def _in_full(store: Store, question: catalogue.Question) -> results.Question:
    return results.Question(
        name=question.name,
        group=question.group,
        title=question.title,
        description=question.description,
        parameters=tuple(
            _parameter(one, choices(store, one.type)[:_VALUES]) for one in question.parameters
        ),
        columns={column.name: column.description for column in question.columns},
    )


def _parameter(one: catalogue.Parameter, values: list[str] | None = None) -> results.Parameter:
    return results.Parameter(
        one.name, one.type, one.description, one.example, one.optional, tuple(values or ())
    )


def _one_report(found: list[Coverage], asked: str) -> Coverage:
    """Return the report that is meant, where a unit was inspected more than once by its address."""
    if len(found) == 1:
        return found[0]
    known = ", ".join(one.inspection for one in found[:20])
    raise BadRequest(f"{asked!r} may be more than one report: give one of {known}")


def _sections(one: Coverage) -> tuple[results.Section, ...]:
    """Return the sections of a report in the order of its text."""
    places: dict[str, tuple[int, int]] = {}
    for covered in one.sentences:
        spans = covered.sentence.spans
        first, last = places.get(covered.sentence.section, (spans[0].start, 0))
        places[covered.sentence.section] = (first, max(last, spans[-1].end))
    return tuple(results.Section(name, *place) for name, place in places.items())


def _begin(sections: tuple[results.Section, ...], asked: str) -> int:
    wanted = asked.strip().casefold()
    exact = [one for one in sections if one.name.casefold() == wanted]
    near = exact or [one for one in sections if wanted in one.name.casefold()]
    if len(near) != 1:
        known = ", ".join(repr(one.name) for one in near or sections)
        raise BadRequest(f"section {asked!r} is not one of this report's: choose from {known}")
    return near[0].start
