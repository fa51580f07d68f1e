"""Answers as tables to read: numbers to the right, names of things as links, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.catalogue import Question
from build_graph.footnotes import LONGEST, SHOWN, Cited, Footnote
from build_graph.table import Table, Value
from build_graph.web.addresses import of_thing
from build_graph.web.layout import layout
from build_graph.web.live import Moment

PAGE = 200  # rows of a long answer on one page
_LONG = 60  # characters from which a cell is a text to read and not a name


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column."""

    text: str
    about: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `href` leads to the page of the thing, `is_long` marks texts."""

    text: str
    href: str = ""
    is_number: bool = False
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One passage or entry below a table, under its number."""

    number: int
    quote: str
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, the numbers of its notes, and how many more notes it has."""

    cells: tuple[Cell, ...]
    notes: tuple[int, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of an answer: `first` to `last` of `total` rows, counted from 1."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    page: int
    pages: int
    first: int
    last: int
    total: int


def span(number: int) -> slice:
    """Return the rows of a page, counted from 1."""
    return slice((number - 1) * PAGE, number * PAGE)


def shown(
    table: Table, moment: Moment, question: Question | None = None, *, page: int = 1
) -> Shown:
    """Return one page of a table without passages."""
    return _shown(table, moment, question, page, ((),) * len(table.rows), ())


def shown_cited(answer: Cited, moment: Moment, question: Question, *, page: int = 1) -> Shown:
    """Return one page of an answer with the passages behind its rows."""
    return _shown(answer.table, moment, question, page, answer.notes, answer.footnotes)


def _shown(
    table: Table,
    moment: Moment,
    question: Question | None,
    page: int,
    noted: Sequence[tuple[int, ...]],
    footnotes: tuple[Footnote, ...],
) -> Shown:
    types = _types(table, question)
    chosen = range(len(table.rows))[span(page)]
    numbers: dict[int, int] = {}  # notes are numbered as the reader meets them
    rows = []
    for n in chosen:
        cells = zip(table.rows[n], types, table.kinds, strict=True)
        rows.append(
            Row(
                tuple(_cell(moment, value, type_, kind != "text") for value, type_, kind in cells),
                tuple(numbers.setdefault(note, len(numbers) + 1) for note in noted[n][:SHOWN]),
                max(len(noted[n]) - SHOWN, 0),
            )
        )
    notes = (_note(number, footnotes[note], moment) for note, number in numbers.items())
    total = len(table.rows)
    return Shown(
        heads=_heads(table, question),
        rows=tuple(rows),
        notes=tuple(notes),
        page=page,
        pages=max(-(-total // PAGE), 1),
        first=chosen.start + 1,
        last=chosen.stop,
        total=total,
    )


def _heads(table: Table, question: Question | None) -> tuple[Head, ...]:
    about = {} if question is None else {one.name: one.description for one in question.columns}
    return tuple(
        Head(name.replace("_", " "), about.get(name, ""), kind != "text")
        for name, kind in zip(table.columns, table.kinds, strict=True)
    )


def _types(table: Table, question: Question | None) -> tuple[str, ...]:
    """Return for each column what its values are names of: a type, 'iri', or ''."""
    kinds = {} if question is None else {one.name: one.kind for one in question.columns}
    links = layout().links
    return tuple(
        "iri" if kinds.get(name) == "iri" else links.get(name, "") for name in table.columns
    )


def _cell(moment: Moment, value: Value, type_: str, is_number: bool) -> Cell:
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    iri = text if type_ == "iri" else moment.names.thing(type_, text) if type_ and text else ""
    href = of_thing(iri, moment.store.base) if iri else ""
    if type_ == "iri":
        text = text.removeprefix(f"{moment.store.base}id/")
    return Cell(text, href, is_number, len(text) > _LONG)


def _note(number: int, one: Footnote, moment: Moment) -> Note:
    words = " ".join(one.quote.split())
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0] + " …"
    return Note(number, words, one.place(), of_thing(one.iri, moment.store.base))
