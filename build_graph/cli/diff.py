"""The command `diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.answer_form import Output, answer_form
from build_graph.cli.output import DEFAULT_STORE, Store, stop_at_once

if TYPE_CHECKING:
    from build_graph.questions.difference import ReportChange

_FORMATS = ("text", "table", "csv", "tsv", "json", "markdown", "parquet", "xlsx")
_WORDS = {"changed": "", "added": "new report: ", "withdrawn": "report withdrawn: "}


def diff(
    stores: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[STORE_A STORE_B]", help="Two stores; or none, for the last build."
        ),
    ] = None,
    store: Store = DEFAULT_STORE,
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help=f"{', '.join(_FORMATS[:-1])} or xlsx.")
    ] = None,
    output: Output = None,
) -> None:
    """Say what changed in facts: ratings, scores, recommendations, providers, findings.

    Between two stores; or, without any, by the last build that changed something.
    """
    from build_graph.errors import BadRequest
    from build_graph.questions.difference import difference, since_last_build
    from build_graph.questions.fact_changes import as_table
    from build_graph.store.database import open_store

    form = answer_form(format_, output, known=_FORMATS)
    if stores and len(stores) != 2:
        raise BadRequest("give two stores to compare, or none for what the last build changed")
    stop_at_once()
    if stores:
        with (
            open_store(stores[0], read_only=True) as first,
            open_store(stores[1], read_only=True) as second,
        ):
            found, head = difference(first, second), f"From {stores[0]} to {stores[1]}"
    else:
        with open_store(store, read_only=True) as opened:
            number, at, found = since_last_build(opened)
        head = f"Build {number} ({at[:10]} {at[11:16]} UTC)"
    if form.format == "text":
        form.write(_text(head, found))
    else:
        form.show(as_table((one.pdu, one.month, one.rows()) for one in found))


def _text(head: str, found: list[ReportChange]) -> str:
    """Return the changes for reading: a line for each fact, under its report."""
    words = ("added", "changed", "withdrawn")
    counts = {word: sum(one.change == word for one in found) for word in words}
    counted = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    if not found:
        return f"{head}: nothing changed in what the reports state.\n"
    lines = [f"{head}: {counted}."]
    for one in found:
        lines.append(f"\n{one.pdu}, {one.month}")
        if one.change != "changed":
            lines.append(f"  {_WORDS[one.change]}{one.what}")
        lines += [f"  {change.sentence}" for change in one.changes]
    return "\n".join(lines) + "\n"
