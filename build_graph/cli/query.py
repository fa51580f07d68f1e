"""The commands `query` and `queries`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.answer_form import Columns, Format, Output, answer_form
from build_graph.cli.output import DEFAULT_STORE, Store, cited_bytes, note, stop_at_once, write

if TYPE_CHECKING:
    from pathlib import Path

    from build_graph.questions.catalogue import Question
    from build_graph.table import Table


def _names(incomplete: str) -> list[str]:
    from build_graph.questions.catalogue import names

    return [name for name in names() if name.startswith(incomplete)]


def query(
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help="A name, FILE.rq, or 'SELECT ...'.", autocompletion=_names
        ),
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Repeatable.")
    ] = None,
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    output: Output = None,
    columns: Columns = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="For a query of your own.")
    ] = 30,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="ROWS", help="At most so many rows; 100,000 for a query of your own."
        ),
    ] = None,
    cite: Annotated[
        bool, typer.Option("--cite", help="With the passages that each row rests on.")
    ] = False,
) -> None:
    """Ask one question of the graph.

    'probation-graph queries' lists the questions. A query of your own may only read, never calls
    another server, and has limits of time, rows and memory. Exit code 1 when there is no answer,
    or when a limit that you did not set cut it.
    """
    from build_graph.errors import BadRequest
    from build_graph.questions.answer import run
    from build_graph.questions.sandbox import Limits
    from build_graph.store.database import open_store

    form = answer_form(format_, output, columns)
    if cite and form.columns:
        raise BadRequest("--cite shows whole rows with their passages: leave out --columns")
    parameters = parameters_of(param or [])
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        limits = Limits(timeout) if limit is None else Limits(timeout, limit)
        if cite:
            from build_graph.citation.footnotes import cited

            answer = cited(opened, question, parameters, limits=limits)
            table = _shortened(answer.table, limit)
            cut = replace(answer, table=table, notes=answer.notes[: len(table)])
            form.write(cited_bytes(cut, form.format, for_eyes=output is None))
        else:
            found = run(opened, question, parameters, limits=limits, most=limit)
            table = _shortened(found, limit)
            form.show(table)
    if table.cut:
        note(f"only {len(table.rows):,} rows are shown, there are more: see --limit")
        if limit is None:
            raise typer.Exit(1)
    elif not table.rows:
        note("no answer: nothing in the store fits the question")
        raise typer.Exit(1)


def _shortened(table: Table, limit: int | None) -> Table:
    if limit is None or len(table.rows) <= limit:
        return table
    return replace(table, rows=table.rows[:limit], cut=True)


def queries(
    name: Annotated[
        str | None, typer.Argument(help="Show this question in full.", autocompletion=_names)
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The whole catalogue as a page of documentation.")
    ] = False,
    turtle: Annotated[
        bool, typer.Option("--turtle", help="The whole catalogue as SHACL executables.")
    ] = False,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", metavar="URL", help="For --turtle: where the graph is asked."),
    ] = None,
    sparql: Annotated[
        bool, typer.Option("--sparql", help="The query of NAME, for any SPARQL engine.")
    ] = False,
    values: Annotated[
        str | None,
        typer.Option("--values", metavar="PARAMETER", help="What a parameter of NAME may be."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="For --sparql; repeatable."),
    ] = None,
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    output: Output = None,
) -> None:
    """List the questions of the catalogue, or show one with its parameters and columns."""
    from build_graph.questions import catalogue, catalogue_page
    from build_graph.table import Table

    if sparql or param:
        _print_sparql(name, param or [], store)
    elif values is not None:
        _show_values(name, values, store)
    elif markdown:
        write(catalogue_page.page(catalogue.questions()))
    elif turtle:
        from build_graph.questions.catalogue_graph import turtle as as_turtle

        write(as_turtle(catalogue.questions(), *([endpoint] if endpoint else [])))
    elif name:
        write(catalogue_page.plain(catalogue.question(name)))
    else:
        rows = tuple((q.group, q.name, _takes(q), q.title) for q in catalogue.questions())
        columns = ("group", "name", "parameters", "title")
        listed = Table(columns, ("text", "text", "text", "text"), tuple(sorted(rows)))
        answer_form(format_, output).show(listed)


def _print_sparql(name: str | None, param: list[str], store: Path) -> None:
    from build_graph.errors import BadRequest
    from build_graph.questions.answer import bind, looks_up
    from build_graph.questions.catalogue import question
    from build_graph.questions.printed import printed
    from build_graph.store.database import DEFAULT_BASE, memory_store, open_store

    if name is None:
        raise BadRequest("say which question: probation-graph queries NAME --sparql")
    asked, given = question(name), parameters_of(param)
    if not given and all(one.default is None for one in asked.parameters):
        write(printed(asked, {}))
        return
    names_things = looks_up(asked, given)
    nothing = memory_store(DEFAULT_BASE, ())
    with open_store(store, read_only=True) if names_things else nothing as opened:
        write(printed(asked, bind(opened, asked, given)))


def _show_values(name: str | None, parameter: str, store: Path) -> None:
    from build_graph.errors import BadRequest, did_you_mean
    from build_graph.questions import catalogue
    from build_graph.questions.lookup import choices
    from build_graph.store.database import open_store

    if name is None:
        raise BadRequest("say whose parameter it is: probation-graph queries NAME --values PDU")
    known = {one.name: one for one in catalogue.question(name).parameters}
    if parameter not in known:
        raise BadRequest(f"{name} has no parameter {parameter!r}{did_you_mean(parameter, known)}")
    with open_store(store, read_only=True) as opened:
        found = choices(opened, known[parameter].type)
    if not found:
        one = known[parameter]
        raise BadRequest(
            f"{parameter!r} is any {one.type}, such as {one.example}: no list of values"
        )
    write("".join(f"{value}\n" for value in found))


def _takes(question: Question) -> str:
    return ", ".join(
        f"[{parameter.name}]" if parameter.optional else parameter.name
        for parameter in question.parameters
    )


def parameters_of(given: list[str]) -> dict[str, str]:
    """Return parameters from NAME=VALUE as typed."""
    from build_graph.errors import BadRequest

    found: dict[str, str] = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals or not name:
            raise BadRequest(f"write --param NAME=VALUE, not --param {item!r}")
        if name in found:
            raise BadRequest(f"the parameter {name!r} was given twice")
        found[name] = value
    return found
