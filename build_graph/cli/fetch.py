"""The command `fetch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.output import Progress, note, show

if TYPE_CHECKING:
    from build_graph.sources.fetch import FetchResult


def fetch(
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="A list of reports with their addresses.")
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="FOLDER",
            help="Where the files go; if left out, 'fetched' beside the manifest.",
        ),
    ] = None,
    private: Annotated[
        bool,
        typer.Option(
            "--private", help="Names and redirects may lead to this machine and its own network."
        ),
    ] = False,
) -> None:
    """Fetch the reports whose addresses a manifest lists; 'build MANIFEST' then reads them.

    One server is asked at a time, with pauses, and its robots.txt is respected. What is there
    already is asked for only if it changed; what was cut off goes on. Exit code 1 when something
    could not be fetched, 2 when nothing could.
    """
    from build_graph.sources.fetch import fetch as fetch_all
    from build_graph.sources.fetch.manners import Manners

    progress = Progress()
    try:
        found = fetch_all(manifest, into, manners=Manners(private=private), progress=progress)
    finally:
        progress.finish()
    _report(found)


def _report(found: list[FetchResult]) -> None:
    from build_graph.table import Table

    failed = [result for result in found if result.status == "failed"]
    for result in failed:
        note(f"not fetched: {result.message}")
    rows = tuple((one.file, one.status, one.size, one.sha256) for one in found if one.file)
    if not rows:
        raise typer.Exit(2)
    columns = ("file", "status", "bytes", "sha256")
    show(Table(columns, ("text", "text", "integer", "text"), rows), "table")
    if failed:
        raise typer.Exit(1)
