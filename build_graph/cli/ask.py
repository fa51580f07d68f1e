"""The command `ask`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.answer_form import Columns, Format, Output, answer_form
from build_graph.cli.output import DEFAULT_STORE, Store, note, stop_at_once

if TYPE_CHECKING:
    from build_graph.asking.reply import Reply


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In plain English.")],
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    output: Output = None,
    columns: Columns = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the SPARQL and the steps after it as well.")
    ] = False,
) -> None:
    """Ask a question in plain English.

    Says what was understood, answers, and names two other readings. Exit code 1 when it is not
    sure, when nothing answers, or when the graph does not hold what is asked.
    """
    from build_graph.asking.answering import ask as answer
    from build_graph.store.database import open_store

    form = answer_form(format_, output, columns)
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        reply = answer(opened, question)
    _beside(reply, explain)
    if form.format == "json" and not form.columns:
        form.write(json.dumps(reply.values(), ensure_ascii=False, indent=2) + "\n")
    elif reply.table.columns:
        form.show(reply.table)
    if not reply:
        raise typer.Exit(1)


def _beside(reply: Reply, explain: bool) -> None:
    """Say on standard error what was understood, what is doubtful, and what else was near."""
    if reply.understood:
        note(f"understood as {reply.understood}")
    if explain and reply.sparql:
        typer.echo(reply.sparql, err=True)
        for step in reply.operations:
            note(f"then {step}")
    if reply.message:
        note(reply.message)
    for other in reply.next:
        note(f"or: {other.understood} (probation-graph queries {other.query})")
