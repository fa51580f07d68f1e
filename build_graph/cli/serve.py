"""The command `serve`."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Store, note


def serve(
    store: Store = DEFAULT_STORE,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Of this machine, to listen at.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="To listen at; 0 takes a free one.")
    ] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", metavar="NAME", help="A name people call it by as well; repeatable."
        ),
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-origin",
            metavar="ORIGIN",
            help="A website whose pages may read answers (CORS), such as https://a.example; "
            "repeatable.",
        ),
    ] = None,
    unconfined: Annotated[
        bool,
        typer.Option(
            "--unconfined",
            help="Answer SPARQL even where this system cannot keep a query from calling others.",
        ),
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="For a query of somebody's own.")
    ] = 30,
    limit: Annotated[
        int, typer.Option(min=1, metavar="ROWS", help="At most so many rows of such a query.")
    ] = 100_000,
) -> None:
    """Show the graph in a browser: pages, linked data and a SPARQL endpoint, all read-only.

    Only this machine can reach it unless --host says otherwise. Ctrl-C ends it.
    """
    from build_graph.web.server import check, listen, run

    check(store, "serve")
    from build_graph.questions.sandbox import Limits
    from build_graph.web.site import Settings

    listening = listen(host, port)
    at, port = listening.getsockname()[:2]
    hosts = [host, at, *(allow_host or ())]
    settings = Settings(
        limits=Limits(timeout, limit),
        hosts=tuple(one for one in hosts if one not in ("0.0.0.0", "::")),
        origins=tuple(allow_origin or ()),
        unconfined=unconfined,
    )
    _tell(store, at, port)
    run(store, listening, settings)
    _leave()


def _tell(store: Path, at: str, port: int) -> None:
    """Say where the graph can be read, and by whom if not by this machine alone."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(at, f"[{at}]" if ":" in at else at)
    note(f"reading {store}; open http://{shown}:{port}/ in a browser, end with Ctrl-C")
    if at not in ("127.0.0.1", "::1"):
        note("everyone who can reach this machine can read the graph, by a name of --allow-host")


def _leave() -> None:
    """End though a question may still run in a thread: the engine cannot be interrupted."""
    others = (one for one in threading.enumerate() if one is not threading.main_thread())
    if any(not one.daemon for one in others):
        os._exit(0)
