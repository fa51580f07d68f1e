"""Rows of queries that are asked again and again, kept with the store while it is as it is.

They stand beside the index of `search`, in the folder that is named by the state of the graph, so
that those of another graph are never read, and go with it. Where nothing can be written, or the
store is open for writing, the query is asked as any other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress

from build_graph.store.database import Store, Value
from build_graph.store.owned import is_link, part_of


def kept_rows(store: Store, sparql: str, prefixes: Mapping[str, str]) -> list[tuple[Value, ...]]:
    """Return the rows of a SELECT without parameters."""
    folder = store.search_folder / store.state()
    if not store.is_pinned or is_link(folder):
        return store.select(sparql, prefixes=prefixes).rows
    asked = json.dumps([sparql, sorted(prefixes.items())])
    file = folder / f"rows-{hashlib.sha256(asked.encode()).hexdigest()[:8]}.json"
    with suppress(OSError, ValueError):  # not there, or damaged
        return [tuple(row) for row in json.loads(file.read_bytes())]
    rows = store.select(sparql, prefixes=prefixes).rows
    if store.is_latest():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            with part_of(file) as part:
                part.write_text(json.dumps(rows), "utf-8")
                part.replace(file)
    return rows
