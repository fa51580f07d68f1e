"""Between the embedded database and plain Python: terms, rows, lines, and its errors as sentences.

Only `store` uses it; other modules take what they need from there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from build_graph.errors import BadRequest, InternalError, StoreError

Term = ox.NamedNode | ox.Literal
Value = str | int | float | None

_TRIES, _PAUSE = 40, 0.025  # a second in all; a damaged store is told after it
_INTEGERS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short")
)
_FLOATS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "double", "float")
)
# Strings, IRIs and comments, in which the word SERVICE says nothing. Brackets end an IRI here,
# so that a comparison ('?a<?b)') is never taken for the start of one.
_SILENT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[a-zA-Z][\w+.-]*:[^<>"{}|^`\\\s()]*>|#[^\n]*',
    re.DOTALL,
)
_SERVICE = re.compile(r"(?<![\w?$:.-])service(?![\w:.-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT: column names, and rows of plain values in that order."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def iri_term(iri: str) -> Term:
    """Return the term for an IRI, to bind to a variable."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise BadRequest(f"{iri!r} is not an IRI") from error


def literal_term(value: str | int) -> Term:
    """Return the literal for a text or a whole number, to bind to a variable."""
    try:
        return ox.Literal(value)
    except ValueError as error:
        raise BadRequest(f"{value!r} holds characters that no text can hold") from error


def typed_term(value: str, datatype: str) -> Term:
    """Return the literal of that datatype, to bind to a variable."""
    return ox.Literal(value, datatype=ox.NamedNode(datatype))


def plain(term: Any) -> Value:
    """Return a term as a plain value: numbers as numbers, everything else as text."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if datatype in _INTEGERS:
            return int(term.value)
        return float(term.value) if datatype in _FLOATS else term.value
    return str(term.value) if isinstance(term, ox.NamedNode) else str(term)


def refuse_service(sparql: str) -> None:
    """Raise when the query would call another server."""
    if _SERVICE.search(_SILENT.sub(" ", sparql)):
        raise BadRequest("SERVICE is not allowed: queries never call another server")


def sorted_lines(triples: Iterable[ox.Triple]) -> list[str]:
    """Return triples as sorted, distinct N-Triples lines in the canonical form."""
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return sorted(set((data or b"").decode("utf-8").split("\n")) - {""})


def as_kept(triples: Iterable[ox.Triple]) -> list[str]:
    """Return triples as sorted N-Triples lines, as they come back from the engine.

    It keeps numbers by their value: what goes in as 1.00 comes back as 1.
    """
    kept = ox.Store()
    kept.extend(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    return sorted_lines(quad.triple for quad in kept)


def parse_triples(text: str, graph: str) -> Iterator[ox.Triple]:
    """Yield the triples of N-Quads or N-Triples lines meant for one graph."""
    name = ox.NamedNode(graph)
    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS):
            if quad.graph_name not in (name, ox.DefaultGraph()):
                raise InternalError(f"a line for the graph {quad.graph_name} came with {name}")
            yield quad.triple
    except SyntaxError as error:
        raise InternalError(f"the graph {graph} was written wrongly: {error}") from error


@contextmanager
def engine_errors(path: Path) -> Iterator[None]:
    """Turn what the engine and the file system raise into a sentence about the store."""
    try:
        yield
    except SyntaxError as error:
        raise InternalError(f"the store at {path} was given broken N-Quads: {error}") from error
    except (OSError, RuntimeError) as error:
        said = str(error)
        if isinstance(error, RuntimeError) and not said.startswith("Corruption"):
            raise  # the engine says so of its files; any other comes from whoever fed it
        if isinstance(error, RuntimeError) or "CURRENT" in said:
            sentence = f"is damaged: build it again in a new folder ({said})"
        elif "lock" in said.lower():
            sentence = "is being written by another process: wait until it has finished"
        elif isinstance(error, PermissionError) or "permission denied" in said.lower():
            sentence = "cannot be written here: the folder is not yours to write"
        elif "no space" in said.lower():
            sentence = "cannot be written: the disk is full"
        else:
            sentence = f"cannot be opened or written: {said}"
        raise StoreError(f"the store at {path} {sentence}") from error


def is_replaced(error: BaseException | None) -> bool:
    """Whether a file of the store went while it was read: a build puts others in its place."""
    return isinstance(error, OSError | RuntimeError) and "No such file" in str(error)


def opened_beside(opener: Callable[[], ox.Store]) -> ox.Store:
    """Return what `opener` opens; while a build replaces files it may need more than one try."""
    for _ in range(_TRIES):
        try:
            return opener()
        except (OSError, RuntimeError) as error:
            if not is_replaced(error):
                raise
            time.sleep(_PAUSE)
    return opener()


@contextmanager
def query_errors() -> Iterator[None]:
    """Turn what the engine says about a query into one sentence."""
    try:
        yield
    except SyntaxError as error:
        where = str(error).partition(": expected")[0].replace("error at ", "")
        raise BadRequest(
            f"this is no SPARQL query that only reads: see line and column {where}"
        ) from error
    except (RuntimeError, ValueError) as error:
        raise BadRequest(f"the query cannot be run: {error}") from error
    except OSError as error:
        raise StoreError(f"the store could not be read: {error}") from error


class Chunks:
    """Pieces of text as a file that the engine reads from; whole lines meet whole lines."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self._piece = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; nothing at the end."""
        while self._at >= len(self._piece):
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._piece = chunk.encode() if chunk.endswith("\n") else f"{chunk}\n".encode()
            self._at = 0
        # By place: cutting off the front would copy the rest of the piece at every read.
        part = self._piece[self._at : self._at + size]
        self._at += len(part)
        return part
