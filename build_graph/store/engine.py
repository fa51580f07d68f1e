"""Between the embedded database and plain Python: terms, rows, lines, and its errors as sentences.

Only `store` uses it; other modules take what they need from there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from build_graph.errors import BadRequest, InternalError, StoreError
from build_graph.store.query_faults import SILENT, syntax_fault

Term = ox.NamedNode | ox.Literal
Value = str | int | float | None

_TRIES, _PAUSE = 40, 0.025  # a second in all; a damaged store is reported after it
_INTEGERS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short")
)
_FLOATS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "double", "float")
)
# What calls another server, and what chooses graphs, which the engine would silently ignore here.
_REFUSED = {
    "service": "SERVICE is not allowed: queries never call another server",
    "from": "FROM is not allowed: a query sees all graphs, and GRAPH <...> { } sees one of them",
}
# A name that has such a word in it (?services, pg:ServiceProvision), or the word itself.
# After a colon a name begins with no hyphen: ':-1' is a name and a number.
_WORD = re.compile(
    rf"[?$][A-Za-z0-9_]+|:[A-Za-z0-9_][A-Za-z0-9_-]*|{'|'.join(_REFUSED)}", re.IGNORECASE
)
_PREFIX = re.compile(r"[\w.-]+:")
# What the engine says of a query in its own words; anything else may be words of another server.
_OWN_WORDS = re.compile(r"The custom (?:aggregate )?function <[^<>]*> is not supported\Z")


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT: column names, and rows of plain values in that order.

    `cut` tells that there were more rows than were asked for.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    cut: bool = False


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
        try:
            if datatype in _INTEGERS:
                return int(term.value)
            return float(term.value) if datatype in _FLOATS else term.value
        except ValueError:  # a literal may say "many"^^xsd:integer
            return str(term.value)
    return str(term.value) if isinstance(term, ox.NamedNode) else str(term)


def is_iri(term: Any) -> bool:
    """Return whether a term is an IRI."""
    return isinstance(term, ox.NamedNode)


def parts(term: Term) -> tuple[str, str | None]:
    """Return the value of a term, and its datatype if it is a literal: what `of_parts` takes."""
    return term.value, term.datatype.value if isinstance(term, ox.Literal) else None


def of_parts(value: str, datatype: str | None) -> Term:
    """Return the term made of what `parts` gave."""
    return iri_term(value) if datatype is None else typed_term(value, datatype)


def rows_of(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    most: int | None = None,
    most_characters: int | None = None,
) -> Rows:
    """Return an answer as rows, at most so many and not much longer than so many characters."""
    if isinstance(result, ox.QueryBoolean):
        return Rows(("answer",), [("yes" if result else "no",)])
    columns: tuple[str, ...] = ("subject", "predicate", "object")
    if isinstance(result, ox.QuerySolutions):
        columns = tuple(str(variable.value) for variable in result.variables)
    rows: list[tuple[Value, ...]] = []
    room, cut = most_characters, False
    for found in result:
        row = tuple(map(plain, found))
        if room is not None:
            room -= sum(len(value) for value in row if isinstance(value, str))
        if len(rows) == most or (room is not None and room < 0):
            cut = True
            break
        rows.append(row)
    if isinstance(result, ox.QueryTriples):
        rows.sort(key=str)
    return Rows(columns, rows, cut)


def disarmed(sparql: str) -> str:
    """Return the query with the words SERVICE and FROM written so that they can only be text.

    The engine reads an escaped letter in a text or an IRI, where it means the same, and nowhere
    else. This is a courtesy, which gives a sentence early: what keeps a query that somebody wrote
    from calling another server are the walls around its process (see `confinement`).
    """
    return _WORD.sub(lambda m: m[0] if m[0][0] in "?$:" else _escaped(m[0]), sparql)


def _escaped(word: str) -> str:
    return f"\\u{ord(word[0]):04X}{word[1:]}"


def sorted_lines(triples: Iterable[ox.Triple]) -> list[str]:
    """Return triples as sorted, distinct N-Triples lines in the canonical form."""
    return lines_in_order(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))


def lines_in_order(data: bytes | None) -> list[str]:
    """Return N-Triples as the engine wrote them, sorted and distinct."""
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
        cause = str(error)
        if isinstance(error, RuntimeError) and not cause.startswith("Corruption"):
            raise  # the engine says so of its files; any other comes from whoever fed it
        if isinstance(error, RuntimeError) or "CURRENT" in cause:
            sentence = f"is damaged: build it again in a new folder ({cause})"
        elif "lock" in cause.lower():
            sentence = "is being written by another process: wait until it has finished"
        elif isinstance(error, PermissionError) or "permission denied" in cause.lower():
            sentence = "cannot be written here: the folder is not yours to write"
        elif "no space" in cause.lower():
            sentence = "cannot be written: the disk is full"
        else:
            sentence = f"cannot be opened or written: {cause}"
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


def _refusal(sparql: str) -> str | None:
    """Return why a query that cannot be parsed was refused, if it has a word that is."""
    bare = SILENT.sub(" ", sparql)
    for match in _WORD.finditer(bare):
        word = match[0].lower()
        if word in _REFUSED and _PREFIX.match(bare, match.start()):
            return f"a prefix cannot have {word!r} in its name: choose another for it"
        if word in _REFUSED:
            return _REFUSED[word]
    return None


@contextmanager
def query_errors(sparql: str = "", prefixes: Collection[str] = ()) -> Iterator[None]:
    """Turn what the engine says about a query into one sentence; `prefixes` need no declaration."""
    try:
        yield
    except SyntaxError as error:
        if why := _refusal(sparql):
            raise BadRequest(why) from error
        fault = syntax_fault(sparql, prefixes, str(error))
        raise BadRequest(f"this is no SPARQL query that only reads: {fault}") from error
    except (RuntimeError, ValueError) as error:
        if str(error).startswith("Corruption"):
            raise StoreError(f"the store could not be read: {error}") from error
        known = _OWN_WORDS.match(str(error))
        why = known[0] if known else "it asks for what the database cannot do"
        raise BadRequest(f"the query cannot be run: {why}") from None
    except OSError as error:
        if str(error).startswith("IO error"):
            raise StoreError(f"the store could not be read: {error}") from error
        # Whoever was called, what it said is told to nobody.
        raise BadRequest(_REFUSED["service"]) from None


class Chunks:
    """Pieces of text as a file that the engine reads from; whole lines meet whole lines."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self._piece = b""
        self._at = 0
        self.lines = 0  # read so far

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; nothing at the end."""
        while self._at >= len(self._piece):
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._piece = chunk.encode() if chunk.endswith("\n") else f"{chunk}\n".encode()
            self._at = 0
            self.lines += self._piece.count(b"\n")
        # By place: cutting off the front would copy the rest of the piece at every read.
        part = self._piece[self._at : self._at + size]
        self._at += len(part)
        return part
