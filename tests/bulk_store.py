"""Stores made from lines at once, for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from build_graph.store.database import new_store


def bulk_new(
    path: str | Path,
    chunks: Iterable[str],
    *,
    base: str | None = None,
    texts: Iterable[tuple[str, str]] = (),
) -> None:
    """Build a fresh store at `path` from pieces of N-Quads and (hash, text) pairs."""
    with new_store(path, base=base) as draft:
        for sha256, text in texts:
            draft.put_text(sha256, text)
        draft.bulk_load(chunks)
