"""The command `info`."""

from __future__ import annotations

from build_graph.cli.answer_form import Format, Output, answer_form
from build_graph.cli.output import DEFAULT_STORE, Store, stop_at_once


def info(
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    output: Output = None,
) -> None:
    """Say what is in the graph: reports, things of each kind, triples, versions."""
    from build_graph.questions.info import info as facts_about
    from build_graph.store.database import open_store

    form = answer_form(format_, output)
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        form.show(facts_about(opened))
