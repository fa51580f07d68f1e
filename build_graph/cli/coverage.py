"""The command `coverage`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.answer_form import Format, answer_form
from build_graph.cli.output import DEFAULT_STORE, Store, note, show, stop_at_once, write

if TYPE_CHECKING:
    from build_graph.citation.coverage import Coverage


def coverage(
    report: Annotated[
        str, typer.Argument(metavar="[REPORT]", help="A PDU, a file or an inspection; else all.")
    ] = "",
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    rest: Annotated[
        bool | None,
        typer.Option(help="List the sentences that gave nothing; usual when a report is named."),
    ] = None,
    ledger: Annotated[
        bool,
        typer.Option(help="Count numbers and names by kind of fact, and list the unexplained."),
    ] = False,
    registers: Annotated[
        list[Path] | None,
        typer.Option("--registers", metavar="FOLDER", help="For --ledger: those of the build."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write the text with what was understood."),
    ] = None,
) -> None:
    """Say which share of a report's sentences gave a statement, and which gave none."""
    from build_graph.citation.coverage import as_json, rest_table, table
    from build_graph.citation.coverage import coverage as measure
    from build_graph.errors import BadRequest
    from build_graph.store.database import open_store

    format_ = answer_form(format_).format
    if ledger and html is not None:
        raise BadRequest("the page of --html shows sentences, not the ledger: give one of the two")
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        found = measure(opened, report)
    _without_text(found)
    listed = bool(report) if rest is None else rest
    if ledger:
        _ledger(found, registers or [], format_, listed)
    elif html is not None and any(one.text is not None for one in found):
        _page(found, html)
    elif html is not None:
        note(f"{html} was not written")
    elif format_ == "json":
        write(as_json(found))
    elif format_ != "table":
        show(rest_table(found) if rest else table(found), format_)
    else:
        show(table(found), "table")
        if listed:
            _list(found)
    if all(one.text is None for one in found):
        raise typer.Exit(1)


def _without_text(found: list[Coverage]) -> None:
    for one in found:
        if one.text is None:
            note(
                f"{one.file}: built from facts, which have no text, so there is nothing to measure"
            )
    if not found:
        note("there is nothing to measure: the store holds no report")


def _ledger(found: list[Coverage], registers: list[Path], format_: str, listed: bool) -> None:
    from build_graph.citation.ledgers import ledger_table, ledgers, unexplained_table
    from build_graph.registers.name_index import load_registers

    made = ledgers(found, load_registers(registers))
    if format_ == "table":
        show(ledger_table(made), "table")
        if listed:
            write("\n")
            show(unexplained_table(made), "table")
    else:
        show(unexplained_table(made) if listed else ledger_table(made), format_)


def _page(found: list[Coverage], file: Path) -> None:
    from build_graph.citation.coverage_page import page
    from build_graph.export.write_files import write_file

    write_file(file, [page(found).encode()])
    note(f"wrote {file}")


def _list(found: list[Coverage]) -> None:
    lines = []
    for one in found:
        left = one.rest()
        if one.text is None:
            continue
        lines.append(f"\n{one.pdu}, {one.month}: {len(left)} sentences gave no statement")
        section = ""
        for covered in left:
            sentence = covered.sentence
            if sentence.section != section:
                section = sentence.section
                lines.append(f"\n  {section}")
            lines.append(f"  {sentence.line:>5}  {' '.join(sentence.text.split())}")
    write("\n".join(lines) + "\n")
