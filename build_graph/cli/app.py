"""The commands, put together: one module each, which loads what it needs when it runs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from build_graph.cli import (
    ask,
    build,
    coverage,
    diff,
    evidence,
    export,
    facts,
    fetch,
    info,
    mcp,
    query,
    score,
    search,
    serve,
    settings,
    validate,
    withdraw,
)
from build_graph.cli.manner import take_on

app = typer.Typer(
    name="probation-graph",
    help="Probation inspection reports in, a validated and queryable knowledge graph out.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_COMMANDS = (
    (build.build, "build reports/ --store graph --jobs 2"),
    (withdraw.withdraw, "withdraw east-berkshire/2023-06"),
    (diff.diff, "diff --format csv > changes.csv"),
    (validate.validate, "validate --format sarif > checks.sarif"),
    (query.query, 'query ratings --param pdu="East Berkshire" --format csv'),
    (query.queries, "queries provider-footprint"),
    (search.search, 'search "no bed on the day of release" --kind finding --since 2023'),
    (ask.ask, 'ask "Which PDUs share a CRS provider?"'),
    (evidence.evidence, "evidence inspection/east-berkshire/2023-06/judgement/1.1"),
    (coverage.coverage, 'coverage "East Berkshire" --html coverage.html'),
    (export.export, "export gexf providers.gexf --view providers"),
    (serve.serve, "serve --port 8080"),
    (mcp.mcp, "mcp --store graph"),
    (info.info, "info --store graph"),
    (facts.facts, "facts reports/east-berkshire-2023.txt facts/east-berkshire-2023.json"),
    (fetch.fetch, "fetch reports.toml"),
    (score.score, "score gold/ --store graph"),
)

for _command, _example in _COMMANDS:
    app.command(epilog=f"Example: probation-graph {_example}")(_command)


def _version(wanted: bool) -> None:
    if wanted:
        from build_graph import __version__

        print(f"probation-graph {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where an error came from, with a traceback.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but answers and errors.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what is done, and how long it takes.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    take_on(debug=debug, quiet=quiet, verbose=verbose)
    commands: Any = context.command
    context.default_map = settings.defaults(commands.commands)
