"""The command `build`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.manner import manner
from build_graph.cli.output import DEFAULT_STORE, Jobs, Progress, WrittenStore, note, write

if TYPE_CHECKING:
    from build_graph.building.build_result import BuildResult
    from build_graph.sources.file_result import FileResult
    from build_graph.table import Table

_MOST_NAMES = 20  # unregistered names shown in the summary; the question lists them all


def build(
    reports: Annotated[
        list[str],
        typer.Argument(
            metavar="REPORT...",
            help="Reports, folders or .zip archives of them, a manifest, or an address (s3://...).",
        ),
    ],
    store: WrittenStore = str(DEFAULT_STORE),
    jobs: Jobs = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="Work on a Dask cluster, by its scheduler's address.",
        ),
    ] = None,
    base: Annotated[
        str | None, typer.Option("--base", metavar="IRI", help="What the IRIs start with.")
    ] = None,
    registers: Annotated[
        list[Path] | None,
        typer.Option("--registers", metavar="FOLDER", help="More registers; repeatable."),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="FILE",
            help="Decisions of people, applied now and in later builds; an empty file ends them.",
        ),
    ] = None,
    fetched: Annotated[
        Path | None,
        typer.Option(
            "--fetched", metavar="FOLDER", help="Where 'fetch --into' put what a manifest names."
        ),
    ] = None,
    no_validate: Annotated[
        bool, typer.Option("--no-validate", help="Leave the checks for later.")
    ] = False,
    sync: Annotated[
        bool, typer.Option("--sync", help="Withdraw the reports that are not given any more.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Also write what was done as JSON."),
    ] = None,
) -> None:
    """Read reports and put what they say into the graph.

    A report that is unchanged is not read again, a changed one is replaced. Exit code 1 when a
    report was left out or a check failed, 2 when no report could be used at all.
    """
    from build_graph.building.batch_report import exit_code, to_json
    from build_graph.errors import BadInput
    from build_graph.pipeline import build as build_graph
    from build_graph.processes import available

    if report is not None and (report.is_dir() or not report.parent.is_dir()):
        raise BadInput(f"{report} cannot be written: name a file in a folder that is there")
    progress = Progress()
    try:
        result = build_graph(
            reports,
            store,
            base=base,
            jobs=jobs or available(),
            cluster=cluster,
            registers=registers or (),
            corrections=corrections,
            fetched=fetched,
            validate=not no_validate,
            sync=sync,
            progress=progress,
        )
    finally:
        progress.finish()
    if report is not None:
        from build_graph.export.write_files import write_file

        write_file(report, [to_json(result, str(store)).encode()])
    _report(result)
    if code := exit_code(result):
        raise typer.Exit(code)


def _report(result: BuildResult) -> None:
    from build_graph.table import render

    for file_result in result.files:
        if file_result.status == "left out":
            note(f"left out: {file_result.message}", always=True)
            if manner.debug and file_result.trace:
                typer.echo(file_result.trace, err=True)
    if not result.is_usable:
        note("no report could be used; nothing was changed", always=True)
        return
    write(
        render(_files(result))
        + _became(result)
        + _totals(result)
        + _unregistered(result)
        + _decisions(result)
        + _checks(result)
        + _next(result)
    )


def _files(result: BuildResult) -> Table:
    from build_graph.building.batch_report import status
    from build_graph.table import Table

    return Table(
        ("file", "status", "pdu", "inspected", "overall_rating", "score", "statements"),
        ("text", "text", "text", "text", "text", "text", "integer"),
        tuple(
            (_short(o.file), status(o), o.pdu, o.month, o.overall, o.score, o.statements)
            for o in result.files
            if _is_shown(o, result)
        ),
    )


def _short(file: str) -> str:
    """The name of a file; of a member of an archive, with the archive it is in."""
    parts = PurePath(file).parts
    archive = next((at for at, part in enumerate(parts) if part.lower().endswith(".zip")), -1)
    return "/".join(parts[archive:])


def _is_shown(file_result: FileResult, result: BuildResult) -> bool:
    return file_result.status != "unchanged" or result.count("unchanged") <= _MOST_NAMES


def _became(result: BuildResult) -> str:
    """One line that counts the files by what became of them."""
    from build_graph.building.batch_report import STATUSES, status

    words = Counter(map(status, result.files))
    counted = ", ".join(f"{words[word]} {word}" for word in STATUSES if words[word])
    return f"\n{len(result.files)} files: {counted}.\n"


def _totals(result: BuildResult) -> str:
    counted = ", ".join(f"{number} {name}" for name, number in result.counts.items())
    lines = [f"They state: {counted}." if counted else ""]
    warnings = sum(issue.severity != "info" for issue in result.issues)
    if warnings:
        lines.append(f"{warnings} doubts while reading:")
        lines += [
            f"  {issue.file}{f', line {issue.line}' if issue.line else ''}: {issue.message}"
            for issue in result.issues
            if issue.severity != "info"
        ][:_MOST_NAMES]
    return "\n".join(lines) + "\n"


def _unregistered(result: BuildResult) -> str:
    if not result.unregistered:
        return ""
    lines = [f"\n{len(result.unregistered)} names are in no register:"]
    lines += [f"  {kind}: {name} ({pdu})" for kind, name, pdu in result.unregistered[:_MOST_NAMES]]
    more = len(result.unregistered) - _MOST_NAMES
    if more > 0:
        lines.append(f"  and {more} more: probation-graph query unregistered-names")
    return "\n".join(lines) + "\n"


def _decisions(result: BuildResult) -> str:
    if not result.decisions:
        return ""
    number = len(result.decisions)
    subject = "decision is" if number == 1 else "decisions are"
    lines = [f"\n{number} {subject} without full effect:"]
    lines += [f"  {sentence}" for sentence in result.decisions]
    return "\n".join(lines) + "\n"


def _checks(result: BuildResult) -> str:
    if result.checks is None:
        return "\nChecks: not run (probation-graph validate runs them).\n"
    from build_graph.validation.render import summary

    return f"\nChecks: {summary(result.checks)} (probation-graph validate shows them).\n"


def _next(result: BuildResult) -> str:
    named = (one for one in result.files if one.pdu and not one.is_regional)
    pdu = next((one.pdu for one in named), "")
    asks = ["shared-crs-providers", "lowest-key-question", "ratings-matrix"]
    if pdu:
        asks[1] += f' --param pdu="{pdu}"'
    return "\nAsk next:\n" + "".join(f"  probation-graph query {ask}\n" for ask in asks)
