"""Opening a store by what a person names: a folder, or the address of a SPARQL server."""

from __future__ import annotations

from pathlib import Path

from build_graph.errors import BadRequest
from build_graph.store import database
from build_graph.store.database import DEFAULT_STORE, Store
from build_graph.store.server_copy import server_copy
from build_graph.store.sparql_server import is_address


def open_store(
    path: str | Path = DEFAULT_STORE,
    *,
    read_only: bool = False,
    create: bool = False,
    base: str | None = None,
) -> Store:
    """Open the store in a folder, or a copy of the store at a SPARQL server, as it is now.

    `create` makes a folder's store if nothing is there. `read_only` works beside a process that
    writes: it sees the store as it was when opened, or later where the files of that moment have
    been replaced meanwhile. `base` is for new stores; an existing one keeps its own, and asking for
    another is refused.

    Raises:
        StoreError: there is no such store, or it is locked, foreign or damaged.
        BadRequest: a server's store would be written: `build` and `withdraw` do that.
    """
    if not is_address(path):
        return database.open_store(path, read_only=read_only, create=create, base=base)
    if not read_only or create or base is not None:
        raise BadRequest(f"open {path} with read_only=True: build and withdraw write to a server")
    return database.open_store(server_copy(str(path)), read_only=True)
