"""The command `validate`."""

from __future__ import annotations

import dataclasses
import shutil
from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Jobs, Progress, Store, is_terminal, write

_FORMATS = ("table", "json", "turtle", "sarif", "junit")
_SEVERITIES = ("violation", "warning", "info")


def validate(
    store: Store = DEFAULT_STORE,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="table, json, turtle, sarif or junit.")
    ] = "table",
    severity: Annotated[
        str,
        typer.Option(
            "--severity",
            metavar="LEVEL",
            help="Leave out what is less than this: violation, warning or info.",
        ),
    ] = "info",
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            metavar="NAME",
            help="What runs the shapes: shacl (fast) or pyshacl (the reference).",
        ),
    ] = None,
    jobs: Jobs = None,
) -> None:
    """Check what is in the graph; exit code 1 when a check is violated."""
    from build_graph.errors import BadRequest

    if format_ not in _FORMATS:
        raise BadRequest(f"there is no format {format_!r}: choose one of {', '.join(_FORMATS)}")
    if severity not in _SEVERITIES:
        known = ", ".join(_SEVERITIES)
        raise BadRequest(f"there is no severity {severity!r}: choose one of {known}")

    from build_graph.processes import available
    from build_graph.store.database import open_store
    from build_graph.validation.check import validate as check
    from build_graph.validation.render import render

    progress = Progress()
    try:
        with open_store(store, read_only=True) as opened:
            report = check(opened, jobs=jobs or available(), engine=engine, progress=progress)
    finally:
        progress.finish()
    kept = _SEVERITIES[: _SEVERITIES.index(severity) + 1]
    shown = tuple(result for result in report.results if result.severity in kept)
    width = shutil.get_terminal_size().columns if is_terminal() else None
    write(render(dataclasses.replace(report, results=shown), format_, width=width))
    if not report.conforms:
        raise typer.Exit(1)
