"""Answers and triples of the embedded database, written in the formats of the web.

The engine's own writers are used. Only `store` uses this module; others take what they need there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO

import pyoxigraph as ox

from build_graph.errors import BadRequest
from build_graph.store.engine import query_errors, sorted_lines
from build_graph.store.json_ld import document

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*>\Z")
ROW_FORMATS = tuple(_ROWS)
TRIPLE_FORMATS = (*_TRIPLES, "jsonld")


class _Full(Exception):
    """More was written than there is room for."""


class _Bounded(BytesIO):
    """A file in memory that takes no more than so many bytes."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most

    def write(self, data: object) -> int:
        """Take the data, or raise where there is no room left for it."""
        taken = super().write(data)  # type: ignore[arg-type]
        if self._most is not None and self.tell() > self._most:
            raise _Full
        return taken


def result_written(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    formats: tuple[str, str],
    prefixes: Mapping[str, str] | None,
    most: int | None,
    most_characters: int | None,
) -> tuple[str, str]:
    """Return which of two formats an answer has, and the answer written in it.

    Raises:
        BadRequest: it has more rows or characters than so many.
    """
    for_rows, for_triples = formats
    try:
        with query_errors():
            if isinstance(result, ox.QueryTriples):
                return for_triples, _triples(result, for_triples, prefixes, most, most_characters)
            return for_rows, _rows(result, for_rows, most, most_characters)
    except _Full:
        raise BadRequest(
            f"the answer is longer than {most_characters:,} characters: ask for less, for "
            "instance with LIMIT"
        ) from None


def triples_written(
    lines: Iterable[str], format_: str, prefixes: Mapping[str, str] | None = None
) -> str:
    """Return sorted N-Triples lines in one of `TRIPLE_FORMATS`: the same lines, the same text."""
    listed = list(lines)
    if format_ == "ntriples":
        return "".join(f"{line}\n" for line in listed)
    if format_ == "jsonld":
        return document(listed)
    whole = "\n".join(listed)
    if format_ == "rdfxml":
        _check_properties(listed)
    used = {name: space for name, space in (prefixes or {}).items() if f"<{space}" in whole}
    parsed = ox.parse(whole.encode(), format=ox.RdfFormat.N_TRIPLES)
    triples = (quad.triple for quad in parsed)
    written = ox.serialize(triples, format=_TRIPLES[format_], prefixes=used)
    return (written or b"").decode("utf-8")


def _check_properties(lines: Iterable[str]) -> None:
    """Raise where a property cannot be the name of an element, as RDF/XML needs it to be."""
    for line in lines:
        property_ = line.split(" ", 2)[1]
        if not _ELEMENT.search(property_):
            raise BadRequest(
                f"RDF/XML cannot hold the property {property_[:80]}, which does not end in a name: "
                "ask for Turtle"
            )


def _rows(
    result: ox.QuerySolutions | ox.QueryBoolean,
    format_: str,
    most: int | None,
    most_characters: int | None,
) -> str:
    """Rows go through JSON, which can be counted; the engine cannot stop after so many."""
    out = _Bounded(most_characters)
    result.serialize(out, format=_ROWS["json"])
    written = out.getvalue()
    read = ox.parse_query_results(written, format=_ROWS["json"])
    if isinstance(read, ox.QuerySolutions) and most is not None:
        _count(sum(1 for _ in read), most)
    if format_ == "json":
        return written.decode("utf-8")
    again = ox.parse_query_results(written, format=_ROWS["json"])
    return (again.serialize(format=_ROWS[format_]) or b"").decode("utf-8")


def _triples(
    result: ox.QueryTriples,
    format_: str,
    prefixes: Mapping[str, str] | None,
    most: int | None,
    most_characters: int | None,
) -> str:
    lines = sorted_lines(_some(result, most))
    if most_characters is not None and sum(map(len, lines)) > most_characters:
        raise _Full
    return triples_written(lines, format_, prefixes)


def _some(triples: Iterable[ox.Triple], most: int | None) -> Iterable[ox.Triple]:
    for number, triple in enumerate(triples, start=1):
        if most is not None:
            _count(number, most)
        yield triple


def _count(number: int, most: int) -> None:
    if number > most:
        raise BadRequest(
            f"the answer has more than {most:,} rows: ask for less, for instance with LIMIT"
        )
