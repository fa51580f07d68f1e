"""The cells of an HTML table by row; tables that only lay out a page are recognised."""

from __future__ import annotations

import re

from build_graph.reading.web.html_tree import HEADINGS, LISTS, Element

# A layout table holds one of these; a table of values has two columns at least.
STRUCTURE = frozenset({*HEADINGS, *LISTS, "table"})
SPANNED = range(1, 60)
COLUMNS = 60

Row = list[tuple[Element | None, bool]]


def table_rows(table: Element) -> list[Row] | None:
    """Return the cells of a table by row, None for a layout table.

    A cell over several rows stands in each of them, with True from the second on.
    """
    rows: list[Row] = []
    below: dict[int, tuple[Element, int]] = {}
    for inside in table.elements():
        if inside is not table and inside.tag in STRUCTURE:
            return None
        if inside.tag != "tr":
            continue
        cells = [
            one for one in inside.children if isinstance(one, Element) and one.tag in ("td", "th")
        ]
        row: Row = []
        left = iter(cells)
        while len(row) < COLUMNS:
            column = len(row)
            spanning = below.pop(column, None)
            if spanning is not None:
                row.append((spanning[0], True))
                if spanning[1] > 1:
                    below[column] = (spanning[0], spanning[1] - 1)
                continue
            cell = next(left, None)
            if cell is None:
                if not any(place > column for place in below):
                    break
                row.append((None, False))
                continue
            _place(cell, row, below)
        rows.append(row)
    return rows if max((len(row) for row in rows), default=0) > 1 else None


def _place(cell: Element, row: Row, below: dict[int, tuple[Element, int]]) -> None:
    """Put a cell into its row, over as many columns and rows as it says."""
    wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
    for at in range(wide):
        if high > 1 and at == 0:
            below[len(row)] = (cell, high - 1)
        row.append((cell if at == 0 else None, False))


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "")
    return int(value) if re.fullmatch(r"\d{1,3}", value) and int(value) in SPANNED else 1
