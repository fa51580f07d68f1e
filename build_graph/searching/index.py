"""The index behind `search`: made when it is first needed, kept with the store, never out of date.

It stands in a folder of the store that is named by the state of the graph, so that one made from
another graph is never read. Where the store's folder cannot be written, it is made elsewhere for as
long as the process lives.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar
from weakref import finalize

from build_graph import __version__
from build_graph.errors import StoreError
from build_graph.knowledge import resources
from build_graph.searching import embeddings, word_index
from build_graph.searching.embeddings import Embeddings
from build_graph.searching.searchable import VERSION, entries
from build_graph.searching.word_index import WordIndex
from build_graph.store.database import Store
from build_graph.store.owned import clear_dead, is_link, part_of, remove_own

Made = TypeVar("Made")
_STATE = re.compile(r"[0-9a-f]{16}")
_FILE = re.compile(r"[\w-][\w.-]*-[0-9a-f]{8}\.(?:sqlite|npy|json)")
_ROWS = ".json"  # rows of other queries that are kept here, too


@dataclass(slots=True)
class SearchIndex:
    """An open index: the words, and the meanings where there are any."""

    state: str
    words: WordIndex
    embeddings: Embeddings | None
    without_text: int | None = None  # reports that have none; counted when first asked


def is_made(store: Store) -> bool:
    """Return whether the index of the store as it is now is there; making it may take a while."""
    return (store.search_folder / store.state() / _words_file()).is_file()


def open_index(store: Store) -> SearchIndex:
    """Return the index of the store as it is now; it is made when there is none."""
    state = store.state()
    kept = store.search_folder / state
    if not is_link(kept):  # which would lead into somebody else's folder
        # The folder cannot be written, or not read: then it is made elsewhere.
        with suppress(OSError, sqlite3.Error):
            return _opened(store, state, kept)
    try:
        elsewhere = Path(mkdtemp(prefix="probation-graph-search-"))
        found = _opened(store, state, elsewhere)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the search index of {store.path} cannot be made: {error}") from error
    finalize(found.words, shutil.rmtree, elsewhere, ignore_errors=True)
    return found


def _opened(store: Store, state: str, folder: Path) -> SearchIndex:
    words_file = folder / _words_file()

    def write_words(path: Path) -> None:
        word_index.write(path, entries(store))

    words = _read_or_make(words_file, WordIndex, write_words)
    if folder.parent == store.search_folder and store.is_latest():
        _remove_others(folder)
    model = embeddings.load()
    if model is None:
        return SearchIndex(state, words, None)

    def write_meanings(path: Path) -> None:
        embeddings.write(path, model, words.texts())

    vectors = _read_or_make(
        folder / f"{model.name}-{_made_by()}.npy",
        lambda path: embeddings.read(path, model, words.size),
        write_meanings,
    )
    return SearchIndex(state, words, vectors)


def _words_file() -> str:
    return f"words-{_made_by()}.sqlite"


def _made_by() -> str:
    """Return a key of what decides which passages there are, besides the graph."""
    layouts = sorted(resources.ontology("layouts").glob("*.toml"))
    read = b"".join(file.read_bytes() for file in layouts)
    return hashlib.sha256(f"{VERSION} {__version__}".encode() + read).hexdigest()[:8]


def _read_or_make(file: Path, read: Callable[[Path], Made], make: Callable[[Path], None]) -> Made:
    """Return what is read from the file; one that is not there, or is damaged, is made first."""
    if file.exists():
        try:
            return read(file)
        except (ValueError, EOFError, sqlite3.DatabaseError):
            pass  # damaged
    file.parent.mkdir(parents=True, exist_ok=True)
    with part_of(file) as temporary:
        make(temporary)
        temporary.replace(file)
    return read(file)


def _remove_others(kept: Path) -> None:
    """Remove the indexes of earlier states of the graph, and those that another version made."""
    for other in kept.parent.iterdir():
        if other != kept and _STATE.fullmatch(other.name):
            clear_dead(other)
            remove_own(other, _FILE)
    for file in kept.iterdir():
        is_index = _FILE.fullmatch(file.name) and file.suffix != _ROWS
        if is_index and _made_by() not in file.name:
            file.unlink(missing_ok=True)
