"""The explorer behind a socket of this machine, until it is told to end."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from build_graph.errors import BadRequest
from build_graph.store.database import open_store

if TYPE_CHECKING:
    from build_graph.web.site import Settings

MISSING = (
    "needs the packages starlette, uvicorn and jinja2, which are not installed: "
    "pip install 'probation-graph[serve]'"
)
_GRACE = 3  # seconds that answers under way have when the server ends


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes any that is free.

    Raises:
        BadRequest: the address is none of this machine's, or the port is taken.
    """
    try:
        if not host.strip():  # would be every address of this machine
            raise OSError("no address")
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise BadRequest(f"{host!r} is no address of this machine: see --host") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen()
    except OSError as error:
        made.close()
        why = (error.strerror or str(error)).lower()
        raise BadRequest(
            f"port {port} of {host} cannot be used ({why}): choose another with --port"
        ) from error
    return made


def run(path: Path, listening: socket.socket, settings: Settings) -> None:
    """Serve the store in a folder until Ctrl-C or the end of the process is asked for."""
    import uvicorn

    from build_graph.web.app import create_app
    from build_graph.web.connections import BACKLOG, bounded, quietly

    config = uvicorn.Config(
        quietly(create_app(path, settings)),
        http=bounded(),
        backlog=BACKLOG,
        lifespan="on",
        ws="none",
        log_level="critical",  # what goes wrong in an answer is shown by `error_pages`
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
    )
    with suppress(KeyboardInterrupt):  # the server ends well and then raises it again
        uvicorn.Server(config).run(sockets=[listening])


def check(path: Path, what: str) -> None:
    """Raise the sentence for what is missing to do `what`: the packages, or the store.

    Raises:
        BadRequest: a package is not installed.
        StoreError: there is no store that can be read.
    """
    try:
        import jinja2  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise BadRequest(f"{what} {MISSING}") from None
    open_store(path, read_only=True).close()
