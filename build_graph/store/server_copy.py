"""A store at a server, and the copy of it on this machine that questions are asked of.

Engines answer the same SPARQL differently (months, numbers, empty groups), so questions run on a
copy, which is brought up to date by whole graphs: the history says which have changed. What is
written goes back the same way: texts first, then a report a request, the history of builds last.
So a failure in the middle leaves whole reports, and the next build sees what is missing.

The kept texts and the corrections are no part of the graph; at the server each is a graph
`<base>graph/file/<name>` of one triple.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from build_graph.errors import StoreError
from build_graph.store.database import Store, in_graph, memory_store, new_store, open_store
from build_graph.store.folder import Folder
from build_graph.store.graphs import HISTORY
from build_graph.store.sparql_server import SparqlServer, addresses, is_address

P = ParamSpec("P")
T = TypeVar("T")
CACHE = "PROBATION_GRAPH_CACHE"
_CHARS = "http://www.w3.org/2011/content#chars"  # of the W3C's Content in RDF
_FILES = "graph/file/"
_TEXT = "SELECT ?text WHERE { GRAPH <%s> { ?file <%s> ?text } }"
_CORRECTIONS = "corrections.toml"


def copy_folder(url: str) -> Path:
    """Return where the copy of a server's store is kept."""
    usual = Path(os.environ.get("LOCALAPPDATA", "~")) if sys.platform == "win32" else Path("~")
    root = os.environ.get(CACHE) or os.environ.get("XDG_CACHE_HOME") or usual / ".cache"
    name = hashlib.sha256(url.encode("utf-8")).hexdigest()[:16]
    return Path(root).expanduser() / "probation-graph" / name


def server_copy(url: str) -> Path:
    """Return the folder of a copy of the server's store, as the server has it now.

    Raises:
        StoreError: the server cannot be reached, or holds no graph that a build made.
    """
    server = SparqlServer(addresses(url))
    path = copy_folder(url)
    if not _refresh(server, path):
        raise StoreError(f"{url} holds no graph that a build made: build one first")
    return path


@contextmanager
def written_back(url: str) -> Iterator[Path]:
    """Give a copy to be changed; at the end what changed is written to the server.

    Raises:
        StoreError: the server cannot be reached or written, or somebody else changed it meanwhile.
    """
    server = SparqlServer(addresses(url))
    path = copy_folder(url)
    if not _refresh(server, path) and path.exists():
        shutil.rmtree(path)  # the server has lost what this was a copy of
    before = _server_history(server)
    yield path
    if Folder(path).is_free():
        return
    if _server_history(server) != before:
        shutil.rmtree(path)
        raise StoreError(f"{url} was changed by somebody else meanwhile: build once more")
    with open_store(path, read_only=True) as copy:
        _push(server, copy, before[1])


def also_at_servers(change: Callable[P, T]) -> Callable[P, T]:
    """Return a function that changes a store, whose argument `store` may be an address as well."""
    form = inspect.signature(change)

    @functools.wraps(change)
    def changed(*args: P.args, **named: P.kwargs) -> T:
        given = form.bind(*args, **named)
        if not is_address(given.arguments["store"]):
            return change(*args, **named)
        with written_back(given.arguments["store"]) as copy:
            given.arguments["store"] = copy
            return change(*given.args, **given.kwargs)

    return changed


def _refresh(server: SparqlServer, path: Path) -> bool:
    """Make the copy what the server holds; return whether the server holds a store at all."""
    base, history = _server_history(server)
    if not base:
        return False
    there = _own_graphs(server, base)
    if not Folder(path).is_free() and Folder(path).read_format().base != base:
        shutil.rmtree(path)
    if Folder(path).is_free():
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_store(path, base=base) as draft:
            _pull(server, draft, there, history)
    else:
        with open_store(path) as copy:
            if copy.graph_quads(copy.history) != history:
                _pull(server, copy, there, history)
    return True


def _pull(server: SparqlServer, copy: Store, there: list[str], history: list[str]) -> None:
    """Bring what changed into the copy, the history last."""
    files = f"{copy.base}{_FILES}"
    wanted = memory_store(copy.base, in_graph(copy.history, history)).statements()
    held = copy.statements()
    for iri in there:
        if iri.startswith(files):
            _pull_file(server, copy, iri)
        elif iri != copy.history and (iri not in wanted or held.get(iri) != wanted[iri]):
            copy.replace_graph(iri, server.graph(iri))
    for iri in copy.graphs():
        if iri not in there:
            copy.remove_graph(iri)
    copy.replace_graph(copy.history, history)
    copy.flush()


def _pull_file(server: SparqlServer, copy: Store, iri: str) -> None:
    name = iri.removeprefix(f"{copy.base}{_FILES}")
    sha256, _, kind = name.partition(".")
    if (kind == "txt" and copy.has_text(sha256)) or kind == "boxes.json":
        return  # boxes come with their text
    text = str(server.rows(_TEXT % (iri, _CHARS)).rows[0][0])
    if name == _CORRECTIONS:
        copy.keep_corrections(text)
    elif kind == "txt":
        boxes = server.rows(_TEXT % (f"{copy.base}{_FILES}{sha256}.boxes.json", _CHARS)).rows
        copy.put_text(sha256, text, str(boxes[0][0]) if boxes else "")


def _push(server: SparqlServer, copy: Store, before: list[str]) -> None:
    """Write to the server what the copy holds else than it did."""
    files = f"{copy.base}{_FILES}"
    there = set(_own_graphs(server, copy.base))
    was = memory_store(copy.base, in_graph(copy.history, before)).statements()
    now = copy.statements()
    own = {f"{files}{name}": text for name, text in _files(copy)}
    changed = [iri for iri in copy.graphs() if iri not in there or now.get(iri) != was.get(iri)]
    gone = sorted(there - {*copy.graphs(), *own, copy.history})
    written = 0
    try:
        for iri, text in own.items():
            if iri not in there or iri.endswith(_CORRECTIONS):
                server.put(iri, [f"<{iri}> <{_CHARS}> {_literal(text)} ."])
        for iri in changed:
            server.put(iri, copy.graph_quads(iri))
            written += 1
        for iri in gone:
            server.drop(iri)
        if (history := copy.graph_quads(copy.history)) != before:
            server.put(copy.history, history)
    except StoreError as error:
        raise StoreError(
            f"{error}; {written} of {len(changed)} graphs were written before, each of them whole: "
            "build once more to go on"
        ) from error


def _files(copy: Store) -> Iterator[tuple[str, str]]:
    for sha256 in copy.kept_texts():
        yield f"{sha256}.txt", copy.text(sha256)
        if boxes := copy.boxes(sha256):
            yield f"{sha256}.boxes.json", boxes
    if corrections := copy.corrections():
        yield _CORRECTIONS, corrections


def _server_history(server: SparqlServer) -> tuple[str, list[str]]:
    """Return the base of the server's store and the lines of its history; '' for no store."""
    found = [iri for iri in server.graphs() if iri.endswith(f"/{HISTORY}")]
    if len(found) > 1:
        raise StoreError(f"{server.at.query} holds more than one store: {' and '.join(found)}")
    return (found[0].removesuffix(HISTORY), server.graph(found[0])) if found else ("", [])


def _own_graphs(server: SparqlServer, base: str) -> list[str]:
    """Return the graphs of the store alone: a server may hold those of others beside them."""
    return [iri for iri in server.graphs() if iri.startswith(f"{base}graph/")]


def _literal(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'
