"""Answers as tables to read: numbers to the right, names of things as links, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.citation.footnotes import SHOWN, Cited
from build_graph.questions.catalogue import Question
from build_graph.table import Table
from build_graph.web import figures, table_room
from build_graph.web.cell import Cell
from build_graph.web.live_store import Moment
from build_graph.web.outline import Outline, outline_of
from build_graph.web.page_config import label, page_config
from build_graph.web.row_cells import RowCells
from build_graph.web.row_notes import Note, called, note

PAGE = 100  # rows of a long answer on one page
_REPEATED = 2  # rows from which it is worth telling once what all have alike
_LETTERS = 4  # columns of ratings from which their letters are enough, with the words on demand


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column; of a rating among many, its cells show the letter alone."""

    text: str
    about: str
    is_number: bool
    is_rating: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, what it rests on, and how many more passages it has.

    `folded` are the cells of lesser columns with their heads, those in which something stands.
    """

    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()
    more: int = 0
    folded: tuple[tuple[str, Cell], ...] = ()

    @property
    def sources(self) -> str:
        """What is folded under the row is called; '' where there is nothing."""
        return called(self.notes, self.more, with_cells=bool(self.folded))


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of an answer: `first` to `last` of `total` rows, counted from 1.

    What all rows have alike stands in `alike` and not in the rows; `empty` names columns in which
    no row has anything.
    """

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    page: int
    pages: int
    first: int
    last: int
    total: int
    alike: tuple[tuple[str, Cell], ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def main(self) -> int:
        """The place of the column with the most to read, which gets the most room."""
        letters = [sum(len(row.cells[n].text) for row in self.rows) for n in range(len(self.heads))]
        return letters.index(max(letters)) if letters else 0

    @property
    def is_long(self) -> bool:
        """Whether there are texts to read in it."""
        return any(cell.form == "long" for row in self.rows for cell in row.cells)

    @property
    def room(self) -> int:
        """How many steps of five rem its columns need; with less, each row is a card."""
        main = self.main if self.is_long else -1
        wide = [
            table_room.column(head.text, [row.cells[n] for row in self.rows], is_main=n == main)
            for n, head in enumerate(self.heads)
            if not head.is_rating
        ]
        return table_room.step([*wide, table_room.letters(len(self.heads) - len(wide))])


def span(number: int) -> slice:
    """Return the rows of a page, counted from 1."""
    return slice((number - 1) * PAGE, number * PAGE)


def result_page(
    table: Table,
    moment: Moment,
    question: Question | None = None,
    *,
    page: int = 1,
    hidden: frozenset[str] = frozenset(),
) -> ResultPage:
    """Return one page of a table without passages, and without the columns that are hidden."""
    answer = Cited(table, (), ((),) * len(table.rows))
    return cited_result_page(answer, moment, question, page=page, hidden=hidden)


def cited_result_page(
    answer: Cited,
    moment: Moment,
    question: Question | None,
    *,
    page: int = 1,
    hidden: frozenset[str] = frozenset(),
    whole: Outline | None = None,
) -> ResultPage:
    """Return one page of an answer with the passages behind its rows.

    Where the answer is but the first rows, `whole` is the outline of all.
    """
    table = answer.table
    whole = whole or outline_of(table)
    told = figures.told_together(table.columns) if question is not None else frozenset()
    if question is not None:
        hidden |= told | frozenset(page_config().left_out)
    hidden &= frozenset(table.columns)
    alike = _alike(table, hidden, whole)
    folded = _folded(table, question) - hidden - alike
    hidden |= alike | folded
    chosen = range(len(table.rows))[span(page)]
    made = RowCells(table, moment, is_figures=bool(told))
    rows = []
    for n in chosen:
        noted = answer.notes[n]
        notes = tuple(note(answer.footnotes[at], moment) for at in noted[:SHOWN])
        more = max(len(noted) - SHOWN, 0) + (answer.left_out[n] if answer.left_out else 0)
        rows.append(Row(made.row(n, hidden), notes, more, made.filled(n, folded)))
    return ResultPage(
        heads=_heads(table, question, hidden, rows),
        rows=tuple(rows),
        page=page,
        pages=max(-(-whole.rows // PAGE), 1),
        first=chosen.start + 1,
        last=chosen.stop,
        total=whole.rows,
        alike=RowCells(table, moment).filled(0, alike) if table.rows else (),
        empty=tuple(
            label(name) for name in table.columns if name in alike and _is_empty(table, name)
        ),
    )


def _alike(table: Table, hidden: frozenset[str], whole: Outline) -> frozenset[str]:
    """Return the columns that need not be repeated: all rows have the same there, or nothing.

    Figures are no such column: the same number may be of another unit.
    """
    if whole.rows < _REPEATED:
        return frozenset(name for name in table.columns if _is_empty(table, name)) - hidden
    told = {*hidden, "value"} if "unit" in hidden else hidden
    found = [name for name in whole.alike if name not in told]
    return frozenset(found) if len(found) < len(table.columns) - len(hidden) else frozenset()


def _is_empty(table: Table, name: str) -> bool:
    place = table.columns.index(name)
    return bool(table.rows) and all(row[place] in (None, "") for row in table.rows)


def _folded(table: Table, question: Question | None) -> frozenset[str]:
    """Return the columns of a long table that are read once a row is opened."""
    lesser = page_config().folded.get(question.name, ()) if question is not None else ()
    return frozenset(lesser) if len(table.rows) >= _REPEATED else frozenset()


def _heads(
    table: Table, question: Question | None, hidden: frozenset[str], rows: Sequence[Row]
) -> tuple[Head, ...]:
    about = {} if question is None else {one.name: one.description for one in question.columns}
    shown = [
        (name, kind)
        for name, kind in zip(table.columns, table.kinds, strict=True)
        if name not in hidden
    ]
    rated = [_is_rated([row.cells[n] for row in rows]) for n in range(len(shown))]
    many = sum(rated) >= _LETTERS
    return tuple(
        Head(label(name), about.get(name, ""), kind != "text", is_rated and many)
        for (name, kind), is_rated in zip(shown, rated, strict=True)
    )


def _is_rated(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text]
    return bool(filled) and all(cell.rating for cell in filled)
