"""The history of builds: the lines of the graph `<base>graph/history`.

    <base>id/build/<number>   a prov:Activity: when it began and ended, what it used (texts) and
                              generated or invalidated (graphs of reports), version, counts
    <graph of a report>       its stamp: what it was made from (see `fingerprint`)
    <any graph>               the SHA-256 of its statements, so that `validate` sees what something
                              else than a build changed

A build that changes nothing leaves no trace. It is the only graph that tells a time, so exports
leave it out unless asked: the same reports give the same bytes. The time is that of the clock, or
of SOURCE_DATE_EPOCH where a build is to be repeated to the byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from build_graph import __version__
from build_graph.errors import BadRequest
from build_graph.knowledge.terms import integer, node, text, typed
from build_graph.knowledge.vocab import iri, prefixes
from build_graph.store.database import Store, iri_term

EPOCH = "SOURCE_DATE_EPOCH"
_BUILDS = """
SELECT ?number ?build ?ended WHERE {
  ?build pg:buildNumber ?number OPTIONAL { ?build prov:endedAtTime ?ended }
} ORDER BY DESC(?number) LIMIT 1
"""
_GRAPHS = "SELECT ?graph ?build WHERE { ?build %s ?graph }"


@dataclass(frozen=True, slots=True)
class Build:
    """One build of the history: its number from 1, its IRI, whether it came to its end."""

    number: int
    iri: str
    has_ended: bool


def now() -> str:
    """Return the time of this build in UTC, as xsd:dateTime has it.

    Raises:
        BadRequest: SOURCE_DATE_EPOCH is set and is no number of seconds.
    """
    given = os.environ.get(EPOCH)
    if not given:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return datetime.fromtimestamp(int(given), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        raise BadRequest(f"{EPOCH} must be whole seconds since 1970, not {given!r}") from None


def last_build(store: Store) -> Build | None:
    """Return the last build that changed the store, or None."""
    rows = store.select(_BUILDS, prefixes=prefixes()).rows
    if not rows:
        return None
    number, own, ended = rows[0]
    return Build(int(number or 0), str(own), ended is not None)


def graphs_of(store: Store, build: Build, curie: str) -> set[str]:
    """Return the graphs of reports that a build generated or invalidated, by that property."""
    rows = store.select(_GRAPHS % curie, {"build": iri_term(build.iri)}, prefixes()).rows
    return {str(row[0]) for row in rows}


def begun(base: str, number: int, at: str) -> list[str]:
    """Return the lines that a build begins with."""
    own = build_iri(base, number)
    return [
        _line(own, "rdf:type", node(iri("prov:Activity"))),
        _line(own, "rdfs:label", text(f"Build {number}")),
        _line(own, "pg:buildNumber", integer(number)),
        _line(own, "pg:programVersion", text(__version__)),
        _line(own, "prov:startedAtTime", typed(at, "xsd:dateTime")),
    ]


def generated(base: str, number: int, graph: str, source: str) -> list[str]:
    """Return the lines that say of a build that it made a report's graph from a text."""
    own = build_iri(base, number)
    used = node(f"{base}id/text/{source}")
    return [
        _line(graph, "rdf:type", node(iri("prov:Entity"))),
        _line(own, "prov:generated", node(graph)),
        _line(own, "prov:used", used),
    ]


def invalidated(base: str, number: int, graph: str) -> str:
    """Return the line that says of a build that it withdrew a report's graph."""
    return _line(build_iri(base, number), "prov:invalidated", node(graph))


def stamped(graph: str, stamp: str) -> str:
    """Return the line that says what a graph was made from."""
    return _line(graph, "pg:stamp", text(stamp))


def holding(graph: str, statements: str) -> str:
    """Return the line that says which statements a graph holds, by their SHA-256."""
    return _line(graph, "pg:statementsSha256", text(statements))


def ended(base: str, number: int, at: str, counts: Iterable[tuple[str, int]]) -> list[str]:
    """Return the lines that a build ends with; `counts` are pairs of property and number."""
    own = build_iri(base, number)
    lines = [_line(own, curie, integer(count)) for curie, count in counts]
    return [*lines, _line(own, "prov:endedAtTime", typed(at, "xsd:dateTime"))]


def build_iri(base: str, number: int) -> str:
    """Return the IRI of a build."""
    return f"{base}id/build/{number}"


def _line(subject: str, curie: str, term: str) -> str:
    return f"<{subject}> <{iri(curie)}> {term} ."
