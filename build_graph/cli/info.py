"""The command `info`."""

from __future__ import annotations

from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Store, show, stop_at_once


def info(
    store: Store = DEFAULT_STORE,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="table, csv, tsv, json or markdown.")
    ] = "table",
) -> None:
    """Say what is in the graph: reports, things of each kind, triples, versions."""
    from build_graph.questions.info import info as facts_about
    from build_graph.store.database import open_store

    stop_at_once()
    with open_store(store, read_only=True) as opened:
        show(facts_about(opened), format_)
