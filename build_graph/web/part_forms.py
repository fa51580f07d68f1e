"""Parts of a page that are no tables: ratings, strips of key questions, cards, lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from build_graph.table import Table, Value
from build_graph.web.cell import Cell
from build_graph.web.live_store import Moment
from build_graph.web.page_config import Part
from build_graph.web.row_cells import cells_by_name
from build_graph.web.spreads import Spread
from build_graph.web.urls import of_thing


@dataclass(frozen=True, slots=True)
class Item:
    """One row of an answer: its value, its text, what is noted beside, and how the others are."""

    value: Cell
    text: str = ""
    notes: tuple[Cell, ...] = ()
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that have the same in the column that a part is ordered by: its cell."""

    title: Cell
    items: tuple[Item, ...]


def grouped(moment: Moment, part: Part, table: Table) -> tuple[Group, ...]:
    """Return the rows of a table as the groups of a part, both in the order of the table."""
    spreads = moment.spreads(part.question, part.text, part.value) if part.form == "strips" else {}
    found: dict[Cell, list[Item]] = {}
    for row, cells in zip(table.dicts(), cells_by_name(table, moment), strict=True):
        title = replace(cells[part.by], href=_leads(moment, part, row) or cells[part.by].href)
        spread = spreads.get(str(row[part.text])) if part.text in row else None
        found.setdefault(title, []).append(_item(part, cells, spread))
    return tuple(Group(title, tuple(items)) for title, items in found.items())


def _leads(moment: Moment, part: Part, row: Mapping[str, Value]) -> str:
    """Return the address of what a row of an inspection is about, '' where a part names none."""
    if not part.to:
        return ""
    inspection = moment.names.inspection(str(row["pdu"]), str(row["inspected"]))
    if not inspection:
        return ""
    return of_thing(f"{inspection}/{part.to.format_map(row)}", moment.store.base)


def _item(part: Part, cells: Mapping[str, Cell], spread: Spread | None) -> Item:
    return Item(
        value=cells[part.value] if part.value else Cell(""),
        text=cells[part.text].text if part.text else "",
        notes=tuple(cells[name] for name in part.notes if cells[name].text),
        spread=spread,
    )
