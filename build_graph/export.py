"""The whole graph as Turtle, TriG, N-Quads or JSON-LD: the same graph gives the same bytes.

The graph is written one named graph after the other, each sorted, so memory holds one of them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from build_graph.errors import BadInput, BadRequest, did_you_mean
from build_graph.store import Store
from build_graph.vocab import iri, prefixes

FORMATS = ("turtle", "trig", "nquads", "jsonld")
_LATER = (
    *("graphml", "gexf", "cytoscape", "node-link", "dot"),
    *("csv", "parquet", "html", "svg", "png"),
)
_SERIALISERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_CHUNK = 1 << 16


def check_format(format_: str) -> None:
    """Raise the sentence for a format that cannot be written."""
    if format_ in FORMATS:
        return
    known = ", ".join(FORMATS)
    if format_ in _LATER:
        raise BadRequest(f"export to {format_} is not there yet: choose one of {known}")
    raise BadRequest(
        f"there is no format {format_!r}{did_you_mean(format_, FORMATS)}: choose one of {known}"
    )


def export_parts(store: Store, format_: str) -> Iterator[bytes]:
    """Yield the graph in pieces."""
    check_format(format_)
    if format_ == "nquads":
        for graph in store.graphs():
            yield "".join(f"{line}\n" for line in store.dump_nquads([graph])).encode()
        return
    with tempfile.TemporaryFile() as whole:
        _serialise(store, format_, whole)
        whole.seek(0)
        while part := whole.read(_CHUNK):
            yield part


def export_file(store: Store, format_: str, out: Path) -> None:
    """Write the graph to a file; one that is there is replaced only when all went well."""
    write_file(out, export_parts(store, format_))


def write_file(out: Path, parts: Iterable[bytes]) -> None:
    """Write pieces to a file beside `out` and rename it when it is whole."""
    if out.is_dir():
        raise BadInput(f"{out} is a folder: name a file")
    try:
        out = out.resolve()  # what a link points to is replaced, not the link
        if out.exists() and not out.is_file():
            # A device or a pipe is written to; renaming a file over it would take it away.
            with out.open("wb") as file:
                file.writelines(parts)
            return
    except (OSError, RuntimeError) as error:
        raise _unwritable(out, error) from error
    temporary = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.writelines(parts)
        temporary.replace(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _unwritable(out: Path, error: OSError | RuntimeError) -> BadInput:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return BadInput(f"{out} cannot be written: {why}")


def _serialise(store: Store, format_: str, out: IO[bytes]) -> None:
    quads: Iterable[ox.Quad] | Iterable[ox.Triple] = _quads(store)
    if format_ == "turtle":
        quads = (quad.triple for quad in _quads(store))
    used = prefixes()
    ox.serialize(quads, out, format=_SERIALISERS[format_], prefixes=used)


def _quads(store: Store) -> Iterator[ox.Quad]:
    """Yield every quad; of each thing its class comes first, because people read that first."""
    kind = f" <{iri('rdf:type')}> "
    for graph in store.graphs():
        name = ox.NamedNode(graph)
        lines = store.graph_quads(graph)
        lines.sort(key=lambda line: (line.split(" ", 1)[0], kind not in line, line))
        for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
