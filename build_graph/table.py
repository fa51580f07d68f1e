"""A table of plain values, and the ways it is written, from aligned text to a workbook.

Line ends are a single line feed in every format, also in CSV, whose quoting follows RFC 4180:
the tools people use on these files read that everywhere, and carriage returns upset some of them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from build_graph import dataframes, notebook, workbook
from build_graph.errors import BadRequest

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Value = str | int | float | None
Kind = Literal["text", "integer", "number"]
# What spreadsheets take for the beginning of a formula or a command, and numbers, which they may.
_FORMULA = re.compile(r"'*[\s\x00]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:\s?%|[-/]\d[\d,]*(?:\.\d+)?)?")
Format = Literal["table", "csv", "tsv", "json", "markdown", "parquet", "xlsx"]
FORMATS: tuple[str, ...] = get_args(Format)
BINARY = ("parquet", "xlsx")

_LONGEST_WORD = 14  # longer words are broken where a column must become narrow
_GAP = "  "
# Line ends of every kind, and marks that turn the direction of writing round.
_CONTROLS = dict.fromkeys(
    (*range(32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2066, 0x206A)), " "
)
_CONTROLS_IN_CELLS = {chr(code): " " for code in _CONTROLS}


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns of one kind each, and rows of plain values in that order.

    A notebook shows it as HTML. `cut` tells that there were more rows than were asked for.
    """

    columns: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Value, ...], ...]
    cut: bool = False

    def dicts(self) -> list[dict[str, Value]]:
        """Return the rows as dictionaries from column name to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas data frame of the types string, Int64 and Float64."""
        return dataframes.to_pandas(self)

    def to_polars(self) -> polars.DataFrame:
        """Return a Polars data frame of the types String, Int64 and Float64."""
        return dataframes.to_polars(self)

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table of the types string, int64 and float64."""
        return dataframes.to_arrow(self)

    def _repr_html_(self) -> str:
        return notebook.table(self)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.dicts())


def render(
    table: Table, format_: str = "table", *, width: int | None = None, bold: bool = False
) -> str:
    """Return the table as text; `width` and `bold` only touch the format for the eye."""
    if format_ == "table":
        return _aligned(table, width, bold)
    if format_ == "csv":
        return _csv(table)
    if format_ == "tsv":
        return _tsv(table)
    if format_ == "json":
        return _json(table)
    if format_ == "markdown":
        return _markdown(table)
    if format_ in BINARY:
        raise BadRequest(f"{format_} is not text: write it to a file")
    raise BadRequest(f"there is no format {format_!r}: choose one of {', '.join(FORMATS)}")


def parquet(table: Table) -> bytes:
    """Return the table as a Parquet file; needs the extra `parquet`."""
    arrow = dataframes.to_arrow(table)
    from pyarrow import parquet as writer

    out = io.BytesIO()
    writer.write_table(arrow, out)
    return out.getvalue()


def as_bytes(table: Table, format_: str) -> bytes:
    """Return the table in any of its formats as the bytes of a file."""
    if format_ == "parquet":
        return parquet(table)
    if format_ == "xlsx":
        return workbook.workbook([workbook.Sheet("answer", table)])
    return render(table, format_).encode("utf-8", "replace")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(harmless, table.columns))
    writer.writerows([_harmless(value) for value in row] for row in table.rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: what begins like a formula gets an apostrophe before.

    Numbers stay as they are. Who reads the file by program takes one apostrophe away wherever a
    cell begins with some of them and then a sign of a formula.

    >>> harmless("=1+1"), harmless("-3"), harmless("- 3 posts"), harmless("'=1"), harmless("it's")
    ("'=1+1", '-3', "'- 3 posts", "''=1", "it's")
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _harmless(value: Value) -> str:
    return harmless(value) if isinstance(value, str) else _cell(value)


def _tsv(table: Table) -> str:
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    head = [harmless(column).translate(escapes) for column in table.columns]
    lines = [head, *([_harmless(v).translate(escapes) for v in row] for row in table.rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def _json(table: Table) -> str:
    lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in table.dicts())
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _markdown(table: Table) -> str:
    rule = ["---" if kind == "text" else "---:" for kind in table.kinds]
    # What a report says must stay text: no column of its own, no markup.
    marks = {"|": "\\|", "\\": "\\\\", "<": "&lt;", "&": "&amp;", "`": "\\`"}
    escapes = str.maketrans({**_CONTROLS_IN_CELLS, **marks})
    rows = [[_cell(value).translate(escapes) for value in row] for row in table.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in [list(table.columns), rule, *rows])


def _aligned(table: Table, width: int | None, bold: bool) -> str:
    # Control characters of a report must never reach a terminal as commands.
    rows = [[_cell(value).translate(_CONTROLS) for value in row] for row in table.rows]
    columns = list(zip(table.columns, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    if width is not None:
        floors = [_narrowest(column) for column in columns]
        room = width - len(_GAP) * (len(widths) - 1)
        if sum(floors) > room and rows:
            return _records(table.columns, rows, width, bold)
        widths = _fitted(widths, floors, room)
    right = [kind != "text" for kind in table.kinds]
    head = [_bold(line, bold) for line in _lines(list(table.columns), widths, right)]
    rule = _GAP.join("-" * size for size in widths)
    body = [line for row in rows for line in _lines(row, widths, right)]
    return "\n".join([*head, rule, *body]) + "\n"


def _bold(line: str, bold: bool) -> str:
    return f"\x1b[1m{line}\x1b[0m" if bold else line


def _narrowest(column: Iterable[str]) -> int:
    """Return the width below which words of the column would be broken, within reason."""
    words = (word for cell in column for word in cell.replace("_", "_ ").split())
    return min(max(map(len, words), default=1), _LONGEST_WORD)


def _fitted(widths: list[int], floors: list[int], room: int) -> list[int]:
    """Return the widths with the widest columns cut down, not below their floors."""
    fitted = list(widths)
    while sum(fitted) > room:
        spare = [i for i, size in enumerate(fitted) if size > floors[i]]
        if not spare:
            break
        widest = max(spare, key=lambda i: fitted[i])
        fitted[widest] -= 1
    return fitted


def _lines(cells: list[str], widths: list[int], right: list[bool]) -> list[str]:
    wrapped = [_wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    lines = []
    for i in range(max(map(len, wrapped), default=0)):
        parts = [part[i] if i < len(part) else "" for part in wrapped]
        aligned = [
            part.rjust(size) if to_right else part.ljust(size)
            for part, size, to_right in zip(parts, widths, right, strict=True)
        ]
        lines.append(_GAP.join(aligned).rstrip())
    return lines


def _wrapped(cell: str, size: int) -> list[str]:
    if len(cell) <= size:
        return [cell]
    if " " not in cell and "_" in cell:  # the name of a column
        lines = textwrap.wrap(cell.replace("_", "_ "), size)
        return [line.replace("_ ", "_") for line in lines]
    return textwrap.wrap(cell, size) or [""]


def _records(names: tuple[str, ...], rows: list[list[str]], width: int, bold: bool) -> str:
    """Return each row as a block of its own, for tables too wide for the terminal."""
    left = max(map(len, names))
    blocks = []
    for row in rows:
        lines = []
        for name, cell in zip(names, row, strict=True):
            if cell:
                hang = " " * (left + len(_GAP))
                text = textwrap.wrap(cell, max(width - len(hang), _LONGEST_WORD))
                first = _bold(name.ljust(left), bold) + _GAP + text[0] if text else name
                lines += [first, *(hang + line for line in text[1:])]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
