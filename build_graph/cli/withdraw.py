"""The command `withdraw`."""

from __future__ import annotations

from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, WrittenStore, write


def withdraw(
    what: Annotated[
        str,
        typer.Argument(
            metavar="REPORT", help="Its PDU, the end of its address, or the file it was read from."
        ),
    ],
    store: WrittenStore = str(DEFAULT_STORE),
) -> None:
    """Take one report out of the graph, with its text and the names that only it used."""
    from build_graph.building.withdraw import withdraw as take_out

    one = take_out(store, what)
    write(
        f"Withdrawn: {one.pdu}, {one.month} ({one.file}), {one.statements} statements.\n"
        "Building its file again brings it back; probation-graph diff shows what went.\n"
    )
