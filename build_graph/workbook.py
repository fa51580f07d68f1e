"""Tables as one workbook (XLSX), a sheet each: words stay words, numbers numbers.

Spreadsheets take 2/3 and 2023-11 for dates and words that begin with '=' for formulas; here every
text is written as text. What a sheet cannot hold is cut and says so. The same tables give the same
bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from build_graph.errors import BadRequest

if TYPE_CHECKING:
    from build_graph.table import Table

LONGEST = 32_767  # characters that a cell holds
ROWS = 1_048_575  # that a sheet holds below its head
_LINKS = 65_530  # that a sheet holds; further addresses are text
_LONGEST_LINK = 2_079
_CUT = " … (cut here: a cell holds no more)"
_MADE = datetime(2000, 1, 1)  # a fixed day: the moment would make other bytes each time
_NAME = 31  # characters of the name of a sheet
_WIDEST, _NARROWEST = 60, 8  # characters
_LOOKED_AT = 200  # rows, for the width of a column
_NO_NAME = re.compile(r"[\[\]:*?/\\&']")
_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a table, and for each row the address it rests on, '' for none."""

    name: str
    table: Table
    links: Sequence[str] = ()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with filters and a fixed head on each sheet; needs the extra `xlsx`.

    Raises:
        BadRequest: the package is not installed, or a table has more rows than a sheet holds.
    """
    try:
        library: Any = import_module("xlsxwriter")
    except ImportError:
        raise BadRequest(
            "xlsx needs xlsxwriter, which is not installed: pip install 'probation-graph[xlsx]'"
        ) from None
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = library.Workbook(out, options)
    book.set_properties({"created": _MADE})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    body = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    number = book.add_format({"valign": "top"})
    taken: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        _fill(page, sheet, head, body, number)
    book.close()
    return out.getvalue()


def _fill(page: Any, sheet: Sheet, head: Any, body: Any, number: Any) -> None:
    table = sheet.table
    if len(table) > ROWS:
        raise BadRequest(
            f"the table {sheet.name} has {len(table):,} rows and a sheet holds {ROWS:,}: "
            "take csv or parquet"
        )
    names = [*table.columns, *([_SOURCE] if sheet.links else [])]
    for at, name in enumerate(names):
        page.set_column(at, at, _width(name, [row[at : at + 1] for row in table.rows[:_LOOKED_AT]]))
        page.write_string(0, at, name, head)
    for line, row in enumerate(table.rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, at, cell(value), body)
            elif value is not None:
                page.write_number(line, at, value, number)
        if sheet.links:
            _write_link(page, line, len(row), sheet.links[line - 1], body)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(table), 1), len(names) - 1)


def _width(name: str, cells: Sequence[Sequence[object]]) -> int:
    """Return how wide a column is, in characters, by its head and its first cells."""
    lengths = [len(str(value)) for cell_ in cells for value in cell_ if value is not None]
    return min(max([_NARROWEST, len(name) + 3, *lengths]), _WIDEST)


def _write_link(page: Any, line: int, at: int, iri: str, body: Any) -> None:
    """Write an address as a link where a sheet can hold it as one, else as text."""
    if iri and line <= _LINKS and len(iri) <= _LONGEST_LINK:
        page.write_url(line, at, iri)
    elif iri:
        page.write_string(line, at, cell(iri), body)


def cell(text: str) -> str:
    r"""Return a text that a cell holds whole, or its beginning and a word that it is cut.

    >>> cell("a\x00b")
    'a b'
    """
    plain = "".join(c if c >= " " or c in "\t\n" else " " for c in text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(_CUT)] + _CUT


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and no other has; case does not tell names apart."""
    plain = _NO_NAME.sub(" ", name).strip()[:_NAME] or "table"
    made, number = plain, 2
    while made.casefold() in taken:
        made = f"{plain[: _NAME - len(str(number)) - 1]} {number}"
        number += 1
    taken.add(made.casefold())
    return made
