"""The command `facts`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from build_graph.cli.output import write


def facts(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="One report.")],
    out: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="A file; otherwise standard output.")
    ] = None,
    registers: Annotated[
        list[Path] | None,
        typer.Option("--registers", metavar="FOLDER", help="More registers; repeatable."),
    ] = None,
) -> None:
    """Write what a report states as facts alone, without its sentences; 'build' reads that too."""
    from build_graph.pipeline import facts_of

    text = facts_of(report, registers or ())
    if out is None:
        write(text)
    else:
        from build_graph.export.write_files import write_file

        write_file(out, [text.encode("utf-8")])
