"""The command `mcp`."""

from __future__ import annotations

from importlib.util import find_spec

from build_graph.cli.output import DEFAULT_STORE, Store


def mcp(store: Store = DEFAULT_STORE) -> None:
    """Answer an assistant by the Model Context Protocol, over standard input and output.

    An assistant starts this itself; see docs/assistants.md. It reads the store and changes nothing.
    """
    from build_graph.errors import BadRequest

    if find_spec("mcp") is None:
        raise BadRequest(
            "mcp needs the package mcp, which is not installed: pip install 'probation-graph[mcp]'"
        )
    from build_graph.assistants.server import server

    server(store).run("stdio")
