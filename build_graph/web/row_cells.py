"""The cells of an answer: months and codes in words, names of things as links, ratings as such."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from build_graph.knowledge import resources
from build_graph.knowledge.vocab import schemes
from build_graph.table import Kind, Table, Value
from build_graph.web import figures
from build_graph.web.cell import Cell
from build_graph.web.live_store import Moment
from build_graph.web.page_config import in_words, label, page_config
from build_graph.web.urls import of_thing

_LONG = 60  # characters from which a cell is a text to read and not a name
_SHORT = re.compile(r"[\d.:-]+\Z")  # months, dates and numbers of standards, never broken


class RowCells:
    """Makes the cells of a table; those that say the same in a column are made once."""

    def __init__(self, table: Table, moment: Moment, *, is_figures: bool = False) -> None:
        self._table = table
        self._moment = moment
        self._is_figures = is_figures
        config = page_config()
        self._by_row = {*config.links_by, *config.inspections}  # other columns decide these, too
        self._made: dict[tuple[str, type, Value], Cell] = {}

    def row(self, n: int, hidden: frozenset[str] = frozenset()) -> tuple[Cell, ...]:
        """Return the cells of a row but those of hidden columns; figures are told in one."""
        row = dict(zip(self._table.columns, self._table.rows[n], strict=True))
        if self._is_figures:
            row["value"] = figures.in_words(row)
        return tuple(
            self._cell(row, name, kind)
            for name, kind in zip(self._table.columns, self._table.kinds, strict=True)
            if name not in hidden
        )

    def filled(self, n: int, names: frozenset[str]) -> tuple[tuple[str, Cell], ...]:
        """Return some cells of a row, with their heads, those in which something stands."""
        hidden = frozenset(self._table.columns) - names
        named = (name for name in self._table.columns if name in names)
        cells = zip(named, self.row(n, hidden), strict=True)
        return tuple((label(name), cell) for name, cell in cells if cell.text)

    def _cell(self, row: Mapping[str, Value], name: str, kind: Kind) -> Cell:
        if name in self._by_row:
            return _cell(self._moment, row, name, kind)
        key = name, type(row[name]), row[name]
        if key not in self._made:
            self._made[key] = _cell(self._moment, row, name, kind)
        return self._made[key]


def cells_by_name(table: Table, moment: Moment) -> list[dict[str, Cell]]:
    """Return the cells of each row by the names of their columns; figures are told in one."""
    hidden = figures.told_together(table.columns)
    names = [name for name in table.columns if name not in hidden]
    made = RowCells(table, moment, is_figures=bool(hidden))
    return [dict(zip(names, made.row(n, hidden), strict=True)) for n in range(len(table.rows))]


def _cell(moment: Moment, row: Mapping[str, Value], name: str, kind: Kind) -> Cell:
    value = row[name]
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    root = f"{moment.store.base}id/"
    iri = text if text.startswith(root) else _meant(moment, row, name, text)
    form = "number" if kind != "text" else "long" if len(text) > _LONG else ""
    if not form and _SHORT.match(text):
        form = "short"
    if name == "share" and text:
        form = "share"
    href = of_thing(iri, moment.store.base) if iri else ""
    shown = in_words(text.removeprefix(root))
    if shown in page_config().said:
        shown = page_config().said[shown]
    elif name in page_config().coded:
        shown = shown.replace("_", " ").replace("-", " ")
    return Cell(shown, href, form, rating_of(text), _names(moment, name, text))


def _names(moment: Moment, name: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return the names of a cell that lists several, with where each leads."""
    type_ = page_config().lists.get(name, "") if text else ""
    if not type_:
        return ()
    found = ((one, moment.names.thing(type_, one)) for one in text.split("; "))
    return tuple((one, of_thing(iri, moment.store.base) if iri else "") for one, iri in found)


def rating_of(text: str) -> str:
    """Return the id of the rating that a text is, or ''.

    >>> rating_of("Requires improvement"), rating_of("Requires a lift")
    ('requires-improvement', '')
    """
    return _rating_of(text, resources.home())


@lru_cache(maxsize=4096)  # of many cells: the same few ratings, months and names again and again
def _rating_of(text: str, _: Path) -> str:
    if found := schemes().rating(text):
        return found.slug
    return "not-rated" if text and schemes().missing_rating(text) else ""


def _meant(moment: Moment, row: Mapping[str, Value], name: str, text: str) -> str:
    """Return the IRI of what a text names: a thing of a type, or an inspection by its month."""
    by = page_config().links_by.get(name, {})
    kind = str(row.get(by.get("column", "")) or "")
    type_ = page_config().links.get(name) or by.get(kind, kind)
    if type_ and text:
        return moment.names.thing(type_, text)
    named = (str(row.get(one) or "") for one in page_config().inspections.get(name, ()) if text)
    found = (moment.names.inspection(of, text) for of in named if of)
    return next((iri for iri in found if iri), "")
