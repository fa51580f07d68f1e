"""How an answer is given: its format, the file it goes to, and which of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.output import note, show, write

if TYPE_CHECKING:
    from build_graph.table import Table

# Those of build_graph.table, which is loaded when a command runs.
_TABLES = ("table", "csv", "tsv", "json", "markdown", "parquet", "xlsx")
_SUFFIXES = {
    **{f".{name}": name for name in ("csv", "tsv", "json", "parquet", "xlsx")},
    ".md": "markdown",
    ".txt": "table",
}


def _formats(incomplete: str) -> list[str]:
    return [name for name in _TABLES if name.startswith(incomplete)]


Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="table, csv, tsv, json, markdown, parquet or xlsx; table, or that of --output.",
        autocompletion=_formats,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead."),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", metavar="A,B,...", help="Only these columns, in this order."),
]


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The format, file and columns that were asked for."""

    format: str
    output: Path | None = None
    columns: tuple[str, ...] = ()

    def show(self, table: Table) -> None:
        """Write a table in this form."""
        chosen = self.chosen(table)
        if self.output is None:
            show(chosen, self.format)
        else:
            from build_graph.table import as_bytes

            self.write(as_bytes(chosen, self.format))

    def write(self, data: str | bytes) -> None:
        """Write what is ready to where the answer goes."""
        if self.output is None:
            write(data)
            return
        from build_graph.export.write_files import write_file

        raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
        write_file(self.output, [raw])
        note(f"wrote {self.output}")

    def chosen(self, table: Table) -> Table:
        """Return the columns asked for; all where none are named.

        Raises:
            BadRequest: the table has no such column.
        """
        if not self.columns:
            return table
        from build_graph.errors import BadRequest, did_you_mean
        from build_graph.table import Table

        for name in self.columns:
            if name not in table.columns:
                near = did_you_mean(name, table.columns)
                has = ", ".join(table.columns)
                raise BadRequest(f"the answer has no column {name!r}{near}: it has {has}")
        at = [table.columns.index(name) for name in self.columns]
        return Table(
            self.columns,
            tuple(table.kinds[i] for i in at),
            tuple(tuple(row[i] for i in at) for row in table.rows),
            table.cut,
        )


def answer_form(
    format_: str | None,
    output: Path | None = None,
    columns: str | None = None,
    known: tuple[str, ...] = _TABLES,
) -> AnswerForm:
    """Return the form asked for; a file without a format has the one that its name ends with.

    Raises:
        BadRequest: there is no such format, or a column is named twice.
    """
    from build_graph.errors import BadRequest

    by_name = _SUFFIXES.get(output.suffix.lower(), known[0]) if output else known[0]
    wanted = format_ or by_name
    if wanted not in known:
        raise BadRequest(f"there is no format {wanted!r}: choose one of {', '.join(known)}")
    names = tuple(name.strip() for name in columns.split(",")) if columns else ()
    if len(set(names)) < len(names):
        raise BadRequest(f"--columns names one column twice: {columns}")
    return AnswerForm(wanted, output, names)
