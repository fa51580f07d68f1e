"""The command `ask`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.answer_form import Columns, Format, Output, answer_form
from build_graph.cli.output import DEFAULT_STORE, Store, note, stop_at_once, write
from build_graph.errors import BadRequest

if TYPE_CHECKING:
    from build_graph.asking.reply import Reply


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In plain English.")],
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    output: Output = None,
    columns: Columns = None,
    cite: Annotated[
        bool, typer.Option("--cite", help="Show the passages that the answer rests on as well.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the SPARQL and the steps after it as well.")
    ] = False,
) -> None:
    """Ask a question in plain English, or run a typed query such as --explain shows.

    Says what was understood, answers, and names two other readings. Where no table answers, shows
    what the reports say. Exit code 1 when no table answers, 2 when nothing is asked.
    """
    from build_graph.asking.answering import ask as answer
    from build_graph.asking.messages import unusable
    from build_graph.asking.reply import in_words as passages_in_words
    from build_graph.store.database import open_store

    form = answer_form(format_, output, columns)
    if why := unusable(question):
        raise BadRequest(why)
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        reply = answer(opened, question, cite=cite)
    _beside(reply, explain)
    if form.format == "json" and not form.columns:
        form.write(json.dumps(reply.values(), ensure_ascii=False, indent=2) + "\n")
    else:
        if has_table := bool(reply.table.columns and reply.table.rows):
            form.show(reply.table)
        if reply.passages and form.format == "table":  # beside a table in a file they are told here
            (write if has_table else form.write)(passages_in_words(reply))
        elif reply.passages and not reply:
            form.show(reply.passages_table())
    if not reply:
        raise typer.Exit(1)


def _beside(reply: Reply, explain: bool) -> None:
    """Say on standard error what was understood, what is doubtful, and what else was near."""
    if reply.understood and reply.typed:
        note(f"understood as {reply.understood}")
    if explain and reply.typed:
        typer.echo(reply.sparql, err=True)
        for step in reply.operations:
            note(f"then {step}")
        note(f"the same as a typed query: {reply.typed}")
    for one in reply.notes:
        note(one)
    if reply.unused and not reply:
        note(f"not used: {', '.join(reply.unused)}")
    if reply.message:
        note(reply.message)
    for other in reply.next:
        note(f"or: {other.understood} (probation-graph queries {other.query})")
