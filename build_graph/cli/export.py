"""The command `export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Store, write
from build_graph.cli.query import parameters_of

_SITE = "site"  # the one format that the explorer writes


def export(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="turtle, trig, nquads, jsonld, dcat; graphml, gexf, cytoscape, node-link, dot, "
            "html, svg, png; csv, parquet, xlsx; site.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="[OUT]",
            help="A file, for csv, parquet and site a folder; otherwise standard output.",
        ),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            "--view",
            metavar="NAME",
            help="What to draw: organisations (if left out), providers, recommendations, ratings, "
            "shared-providers, full; for svg and png ratings, providers, key-questions, region, "
            "recommendations.",
        ),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            "--query", metavar="QUERY", help="Or what a question, FILE.rq or 'CONSTRUCT ...' gives."
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", metavar="NAME=VALUE", help="For the question or picture; repeatable."
        ),
    ] = None,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="RDF formats: with the history of builds, which tells times."
        ),
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Write the graph as RDF, a view of it for drawing programs, or its tables.

    The RDF formats hold the whole graph. csv and parquet make one file for each table, or with
    --view the nodes and edges. The same graph gives the same bytes.

    \b
    For Gephi      export gexf providers.gexf --view providers
    For yEd        export graphml organisations.graphml
    For Cytoscape  export cytoscape ratings.cyjs --view ratings
    A question     export dot near.dot --query crs-providers --param pdu="East Berkshire"
    All tables     export csv tables
    A web space    export site pages   (the explorer as files)
    A workbook     export xlsx tables.xlsx
    """  # noqa: D301 - the backspace keeps the lines apart
    from build_graph.errors import BadRequest
    from build_graph.export import formats
    from build_graph.networks.views import QUERY
    from build_graph.store.database import open_store

    if format_ == _SITE:
        _site(store, out, is_plain=view is None and query is None and not param and not history)
        return
    if view not in (None, QUERY) and query is not None:
        raise BadRequest(f"give --view {view} or --query, not both")
    request = formats.ExportRequest(format_, view, query, parameters_of(param or []), history)
    found = formats.check(request, _SITE)
    if out is None and found.binary and found.form == "stream" and sys.stdout.isatty():
        raise BadRequest(f"{format_} is not for a terminal: name a file")
    with open_store(store, read_only=True) as opened:
        if out is not None:
            formats.write(opened, request, out)
        else:
            for part in formats.parts(opened, request):
                write(part)


def _site(store: Path, out: Path | None, *, is_plain: bool) -> None:
    """Write the explorer as files."""
    from build_graph.errors import BadRequest
    from build_graph.web.server import check

    if out is None:
        raise BadRequest("site makes several files: name the folder they go into")
    if not is_plain:
        raise BadRequest("site holds the whole explorer: leave out the other options")
    check(store, "export site")
    from build_graph.web.static_site import write_site

    write_site(store, out)
