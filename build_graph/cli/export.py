"""The command `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Store, write


def export(
    format_: Annotated[
        str, typer.Argument(metavar="FORMAT", help="turtle, trig, nquads or jsonld.")
    ],
    out: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="A file; otherwise standard output.")
    ] = None,
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the whole graph in an RDF format; the same graph gives the same bytes."""
    from build_graph.export import check_format, export_file, export_parts
    from build_graph.store import open_store

    check_format(format_)
    with open_store(store, read_only=True) as opened:
        if out is not None:
            export_file(opened, format_, out)
        else:
            for part in export_parts(opened, format_):
                write(part)
