"""The command `evidence`."""

from __future__ import annotations

from typing import Annotated

import typer

from build_graph.cli.output import DEFAULT_STORE, Store, note, stop_at_once, write


def evidence(
    thing: Annotated[
        str | None,
        typer.Argument(
            metavar="IRI", help="An IRI, or its end: inspection/x/2023-06/judgement/1.1"
        ),
    ] = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Find every quote again at its place in its text.")
    ] = False,
    box: Annotated[
        bool, typer.Option("--box", help="Also where the words stand on the page of a PDF.")
    ] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show the passages behind a thing, or prove them all."""
    from build_graph.citation.evidence import evidence as passages
    from build_graph.citation.passages import prove as prove_all
    from build_graph.citation.passages import render, render_proof
    from build_graph.errors import BadRequest
    from build_graph.store.database import open_store

    if (thing is None) != prove:
        raise BadRequest("give the IRI of one thing, or --prove")
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        if thing is not None:
            found = passages(opened, thing)
            write(render(found, boxes=box))
            if not found:
                note(f"no passage stands behind {thing}")
                raise typer.Exit(1)
            return
        proof = prove_all(opened)
    write(render_proof(proof))
    if proof.failures:
        raise typer.Exit(1)
