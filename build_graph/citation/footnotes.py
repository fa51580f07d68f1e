"""Answers with the passages that each row rests on, to be quoted with their places.

A question says in lines that start with '#cite', which are comments when it is only asked, which
nodes stand behind a row: columns whose names begin with 'cite', each an IRI or IRIs with spaces
between. Rows are those of the question without them; what is cited is found by their values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from build_graph import notebook
from build_graph.citation.passages import Evidence, in_file, passages_of
from build_graph.errors import BadRequest
from build_graph.knowledge.vocab import prefixes
from build_graph.questions import sandbox
from build_graph.questions.answer import ask, bind, find, found_rows, is_own, table_of
from build_graph.questions.catalogue import Question
from build_graph.questions.sandbox import Limits
from build_graph.questions.several import singly
from build_graph.store.database import Rows, Store, iri_term
from build_graph.table import Table, Value, render

SHOWN = 5  # notes that a row of a table for reading names; JSON and CSV have them all
LONGEST = 400  # characters of a quote below a table; JSON and CSV have it whole
_MARK = re.compile(r"#cite\b ?")
_KEY = tuple[Value, ...]
# What is said of a node without passages: an entry of a register, or a concept of a scheme.
_ENTRY = """
SELECT ?label ?register ?thing WHERE {
  ?thing rdfs:label ?label .
  OPTIONAL { ?thing pg:inRegister ?of . ?of rdfs:label ?register }
}
"""


@dataclass(frozen=True, slots=True)
class Footnote:
    """One thing that rows rest on: a passage of a report, or an entry of a register.

    `quote` is empty for an entry and where only facts were built, which keep no text. `start` and
    `end` count characters of `file`'s text from 0, `line` from 1; all are 0 for an entry. `pages`
    are those of a PDF.
    """

    iri: str
    source: str
    published: str = ""
    section: str = ""
    file: str = ""
    start: int = 0
    end: int = 0
    line: int = 0
    quote: str = ""
    pages: tuple[int, ...] = ()

    def place(self) -> str:
        """Return where to look: report, section, file and characters."""
        if not self.file:
            return self.source
        at = in_file(self.file, self.pages, self.line, self.start, self.end)
        month = f", published {self.published}" if self.published else ""
        return f"{self.source}{month}, section {self.section} ({at})"

    def in_words(self, longest: int | None = None) -> str:
        """Return the quote, cut at `longest` characters, and its place."""
        words = " ".join(self.quote.split())
        if longest is not None and len(words) > longest:
            words = words[:longest].rsplit(" ", 1)[0] + " …"
        return f"“{words}” – {self.place()}" if words else self.place()


@dataclass(frozen=True, slots=True)
class Cited:
    """An answer, its footnotes, and for each row the places of its own among them, from 0.

    `left_out` counts for each row the nodes whose passages were not looked up; empty for none.
    """

    table: Table
    footnotes: tuple[Footnote, ...]
    notes: tuple[tuple[int, ...], ...]
    left_out: tuple[int, ...] = ()

    def with_passages(self) -> Table:
        """Return the table with a last column `passages`: quotes and places, split by ' | '."""
        passages = [" | ".join(self.footnotes[n].in_words() for n in row) for row in self.notes]
        return self._with(passages)

    def _repr_html_(self) -> str:
        passages = [(note.in_words(LONGEST), note.iri) for note in self.footnotes]
        return notebook.cited(self.table, self.notes, passages)

    def _with(self, texts: Iterable[str]) -> Table:
        table = self.table
        rows = tuple((*row, text or None) for row, text in zip(table.rows, texts, strict=True))
        return Table((*table.columns, "passages"), (*table.kinds, "text"), rows, table.cut)


@dataclass(frozen=True, slots=True)
class RowNodes:
    """An answer, and for each row the nodes that it rests on: their passages come later."""

    table: Table
    nodes: tuple[tuple[str, ...], ...]

    def cited(self, store: Store, among: slice | None = None, most: int | None = None) -> Cited:
        """Return the answer with the passages behind each row.

        With `among` only those rows get theirs, with `most` those of so many nodes a row.
        """
        chosen = range(len(self.nodes))[among or slice(None)]
        named = [one[:most] if n in chosen else () for n, one in enumerate(self.nodes)]
        noted = _footnotes(store, dict.fromkeys(iri for irises in named for iri in irises))
        places = {
            note: at
            for at, note in enumerate(dict.fromkeys(n for ns in noted.values() for n in ns))
        }
        rows = (
            dict.fromkeys(places[note] for iri in irises for note in noted[iri]) for irises in named
        )
        left = tuple(len(own) - len(one) for own, one in zip(self.nodes, named, strict=True))
        is_whole = among is None and most is None
        return Cited(self.table, tuple(places), tuple(map(tuple, rows)), () if is_whole else left)


def cited(
    store: Store,
    question_text: str | Path,
    parameters: Mapping[str, str | int | float] | None = None,
    *,
    limits: Limits | None = None,
) -> Cited:
    """Return the answer to a question of the catalogue with the passages behind each row.

    A file of one's own runs within `limits`, in a process of its own (see `sandbox`).

    Raises:
        BadRequest: the query does not say in '#cite' lines what its rows rest on.

    """
    return row_nodes(store, question_text, parameters, limits=limits).cited(store)


def row_nodes(
    store: Store,
    question_text: str | Path,
    parameters: Mapping[str, str | int | float] | None = None,
    *,
    limits: Limits | None = None,
    most: int | None = None,
) -> RowNodes:
    """Return the answer that `cited` gives, all or the first `most` rows, before the passages."""
    question = find(question_text)
    if not isinstance(question, Question) or not is_citable(question):
        raise BadRequest(
            "only a question that says in '#cite' lines what its rows rest on can be cited: "
            "see docs/cite.md, or ask without --cite"
        )
    given = dict(parameters or {})
    within = limits or Limits() if is_own(question_text) else None
    calls = singly(question, given)
    if within is None and len(calls) == 1 and _only_adds(question):
        rows = found_rows(store, citing(question), calls[0], most)
        table, nodes_of_row = table_of(question, rows, most), _nodes_by_row(question, rows)
    else:
        table, nodes_of_row = ask(store, question, given, within, most=most), {}
        for one in calls if table.rows else ():
            for row, nodes in _nodes_of_rows(store, question, one, within, most).items():
                nodes_of_row[row] = tuple(sorted({*nodes_of_row.get(row, ()), *nodes}))
    return RowNodes(table, tuple(nodes_of_row.get(row, ()) for row in table.rows))


def is_citable(question: Question) -> bool:
    """Return whether a question says what its rows rest on."""
    return bool(_MARK.search(question.sparql))


def citing(question: Question) -> Question:
    """Return a question that gives beside its columns what its rows rest on."""
    return replace(question, sparql=_MARK.sub("", question.sparql))


def _only_adds(question: Question) -> bool:
    """Whether what is cited is but more columns of the same rows, so that one query gives both."""
    head, _, body = question.sparql.partition("WHERE")
    return "DISTINCT" not in head and _MARK.search(body) is None


def render_cited(
    answer: Cited, format_: str, *, width: int | None = None, bold: bool = False
) -> str:
    """Return the answer as text: footnotes below a table, a column of passages elsewhere."""
    if format_ == "json":
        return _json(answer)
    if format_ not in ("table", "markdown"):
        return render(answer.with_passages(), format_)
    is_markdown = format_ == "markdown"
    mark = "[^{}]" if is_markdown else "[{}]"
    shown: dict[int, int] = {}  # footnotes are numbered as the reader meets them
    cells = []
    for row in answer.notes:
        numbers = [shown.setdefault(note, len(shown) + 1) for note in row[:SHOWN]]
        more = [f"+{len(row) - SHOWN}"] if len(row) > SHOWN else []
        cells.append(" ".join([*(mark.format(number) for number in numbers), *more]))
    text = render(answer._with(cells), format_, width=width, bold=bold)
    notes = [(number, answer.footnotes[note]) for note, number in shown.items()]
    colon = ":" if is_markdown else ""
    lines = [
        f"{mark.format(n)}{colon} {_plain(note.in_words(LONGEST), is_markdown)}\n"
        for n, note in notes
    ]
    return "".join([text, "\n", *lines]) if lines else text


def _nodes_of_rows(
    store: Store,
    question: Question,
    given: Mapping[str, str | int | float],
    within: Limits | None,
    most: int | None,
) -> dict[_KEY, tuple[str, ...]]:
    asked = citing(question)
    if within is None:
        rows = found_rows(store, asked, given, most)
    else:
        bound = bind(store, question, given)
        rows = sandbox.select(store, asked.sparql, bound, prefixes(), within)
    return _nodes_by_row(question, rows)


def _nodes_by_row(question: Question, rows: Rows) -> dict[_KEY, tuple[str, ...]]:
    """The IRIs cited for each row, by the row's values."""
    columns = [rows.columns.index(column.name) for column in question.columns]
    cites = [i for i, name in enumerate(rows.columns) if name.startswith("cite")]
    found: dict[_KEY, dict[str, None]] = {}
    for row in rows.rows:
        key = tuple(row[i] if row[i] != "" else None for i in columns)
        irises = found.setdefault(key, {})
        irises.update(dict.fromkeys(iri for i in cites for iri in str(row[i] or "").split()))
    return {key: tuple(sorted(irises)) for key, irises in found.items()}


def _footnotes(store: Store, irises: Iterable[str]) -> dict[str, list[Footnote]]:
    """The footnotes of each node: its passages, or the register that has it."""
    passages = passages_of(store, irises)
    return {
        iri: [_footnote(one) for one in found] or _entry(store, iri)
        for iri, found in passages.items()
    }


def _footnote(one: Evidence) -> Footnote:
    return Footnote(
        iri=one.iri,
        source=one.report or one.pdu,
        published=one.published,
        section=one.section,
        file=one.file,
        start=one.start,
        end=one.end,
        line=one.line,
        quote=one.quote,
        pages=one.pages,
    )


def _entry(store: Store, iri: str) -> list[Footnote]:
    rows = store.select(_ENTRY, {"thing": iri_term(iri)}, prefixes()).rows
    if not rows:
        return []
    label, register, _ = rows[0]
    where = f"register “{register}”" if register else "this project's ontology"
    return [Footnote(iri, f"{label}: {where}")]


def _json(answer: Cited) -> str:
    names = ("iri", "source", "published", "section", "file", "start", "end", "line", "quote")
    notes = [
        {name: getattr(note, name) for name in (*names, "pages") if name != "pages" or note.pages}
        for note in answer.footnotes
    ]
    dicts = zip(answer.table.dicts(), answer.notes, strict=True)
    rows = [{**row, "passages": [notes[n] for n in numbers]} for row, numbers in dicts]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _plain(words: str, is_markdown: bool) -> str:
    """Words of a report as one line that neither a terminal nor Markdown takes for more."""
    words = "".join(letter if letter.isprintable() else " " for letter in words)
    return re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", words) if is_markdown else words
