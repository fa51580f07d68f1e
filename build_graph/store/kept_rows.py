"""Rows of queries that are asked again and again, kept with the store while it is as it is.

They stand beside the index of `search`, in the folder that is named by the state of the graph, so
that those of another graph are never read, and go with it. Where nothing can be written, or the
store is open for writing, the query is asked as any other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from build_graph import __version__
from build_graph.store.database import Rows, Store, Term
from build_graph.store.owned import is_link, part_of, remove_own

_FILE = re.compile(r"rows-[0-9a-f]{8}\.json")
_LONGEST = 80_000  # rows of an answer that is kept


def kept_rows(
    store: Store,
    sparql: str,
    prefixes: Mapping[str, str],
    substitutions: Mapping[str, Term] | None = None,
) -> Rows:
    """Return the rows of a SELECT; those of a short answer are kept."""
    bound = sorted((name, str(term)) for name, term in (substitutions or {}).items())

    def make() -> list[Any] | None:
        made.append(store.select(sparql, substitutions, prefixes))
        rows = made[0].rows
        return [made[0].columns, rows] if len(rows) <= _LONGEST else None

    made: list[Rows] = []
    found = kept(store, ["rows", sparql, sorted(prefixes.items()), bound], make)
    return made[0] if made else _rows(found)


def rows_there(store: Store, sparql: str, prefixes: Mapping[str, str]) -> Rows | None:
    """Return the rows of a SELECT that are kept; None where nobody has asked for them yet."""
    found = kept(store, ["rows", sparql, sorted(prefixes.items()), []], lambda: None)
    return None if found is None else _rows(found)


def _rows(found: list[Any]) -> Rows:
    return Rows(tuple(found[0]), [tuple(row) for row in found[1]])


def kept(store: Store, asked: list[Any], make: Callable[[], Any]) -> Any:
    """Return what `make` made of the whole store under a key, as JSON holds it; None is not kept.

    What was made in this call is returned as it was made.
    """
    folder = store.search_folder / store.state()
    if not store.is_pinned or not store.is_whole or is_link(folder):
        return make()
    key = json.dumps([__version__, *asked])
    file = folder / f"rows-{hashlib.sha256(key.encode()).hexdigest()[:8]}.json"
    with suppress(OSError, ValueError, TypeError, KeyError):  # not there, or damaged
        found = json.loads(file.read_bytes())
        if found["asked"] == key:
            return found["made"]
    made = make()
    if made is not None and store.is_latest():
        with suppress(OSError):
            _make_room(store)
            with part_of(file) as part:
                part.write_text(json.dumps({"asked": key, "made": made}), "utf-8")
                part.replace(file)
    return made


def _make_room(store: Store) -> None:
    """Make the folder of this state of the graph; what is kept of earlier ones goes."""
    folder = store.search_folder / store.state()
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    for other in folder.parent.iterdir():
        if other != folder:
            remove_own(other, _FILE)
