"""The command `score`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Store, stop_at_once, write


def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A folder of gold tables (CSV).")],
    store: Store = DEFAULT_STORE,
    misses: Annotated[
        bool, typer.Option(help="List the rows missed and the rows too many.")
    ] = True,
    text: Annotated[
        bool, typer.Option(help="Compare wording too, which a store built from facts has not.")
    ] = True,
) -> None:
    """Compare the tables with a gold folder: precision, recall and F1 of each."""
    from build_graph.facts.scoring import TABLES, render
    from build_graph.facts.scoring import score as compare
    from build_graph.questions.answer import run
    from build_graph.store.database import open_store

    stop_at_once()
    with open_store(store, read_only=True) as opened:
        tables = {
            name: [
                {key: "" if value is None else str(value) for key, value in row.items()}
                for row in run(opened, name)
            ]
            for name in TABLES
        }
    write(render(compare(tables, gold, text=text), misses=misses) + "\n")
