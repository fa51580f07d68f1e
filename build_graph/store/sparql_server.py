"""A server that speaks SPARQL 1.1: its graphs read by queries, and written whole.

Reading needs the address for queries alone. Writing goes by the Graph Store Protocol, or by
updates where the server has no such address; each graph is one request, so it is there as it was or
as it shall be. Requests are tried again where the server is busy; redirects are not followed, as
they would carry the password along.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from build_graph.errors import BadRequest, StoreError
from build_graph.store.engine import Rows, as_kept, iri_term, parse_triples, rows_of

UPDATE, GRAPHS = "PROBATION_GRAPH_UPDATE", "PROBATION_GRAPH_GRAPHS"
USER, PASSWORD = "PROBATION_GRAPH_USER", "PROBATION_GRAPH_PASSWORD"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_CONNECT, _READ = 10, 300  # seconds
_TRIES, _PAUSE = 4, 0.5
_BUSY = (429, 502, 503, 504)
_BLOCK = 1000  # triples of one INSERT DATA: some engines run out of memory on thousands
_FORM = "application/x-www-form-urlencoded"  # every server takes it; Virtuoso 7 hangs on others
_SHOWN = 200  # characters of what a server answers to a request that fails
# From the end of an address for queries to those for graphs, as servers usually have them.
_USUAL = (
    (re.compile(r"^/query$"), "/store"),  # Oxigraph
    (re.compile(r"^(/[^/]+)/(?:query|sparql)$"), r"\1/data"),  # Fuseki
    (re.compile(r"^(.*/repositories/[^/]+)$"), r"\1/rdf-graphs/service"),  # GraphDB, RDF4J
)


def is_address(store: object) -> bool:
    """Return whether a store is named by the address of a server and not by a folder."""
    return isinstance(store, str) and bool(_ADDRESS.match(store))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server takes queries, updates and whole graphs; '' for what it does not take."""

    query: str
    update: str = ""
    graphs: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def addresses(url: str, environment: Mapping[str, str] | None = None) -> Addresses:
    """Return the addresses of a server from that for queries and from the environment.

    Raises:
        BadRequest: the address holds a password, which others could see there.
    """
    given = os.environ if environment is None else environment
    parts = urlsplit(url)
    if parts.username or parts.password or not parts.hostname:
        raise BadRequest(f"give an address without a user: {USER} and {PASSWORD} are for that")
    graphs = given.get(GRAPHS, "")
    if not graphs and not given.get(UPDATE):
        for pattern, usual in _USUAL:
            if pattern.match(parts.path):
                path = pattern.sub(usual, parts.path)
                graphs = parts._replace(path=path, query="").geturl()
                break
    headers = {}
    if user := given.get(USER, ""):
        library = _library()
        headers = library.make_headers(basic_auth=f"{user}:{given.get(PASSWORD, '')}")
    return Addresses(url, given.get(UPDATE, ""), graphs, headers)


class SparqlServer:
    """The graphs of one server."""

    def __init__(self, at: Addresses) -> None:
        self.at = at
        library = _library()
        self._pool = library.PoolManager(
            timeout=library.Timeout(connect=_CONNECT, read=_READ),
            retries=library.Retry(
                total=_TRIES,
                backoff_factor=_PAUSE,
                status_forcelist=_BUSY,
                allowed_methods=None,
                redirect=0,
                raise_on_redirect=False,
                raise_on_status=False,
            ),
        )

    def rows(self, sparql: str) -> Rows:
        """Return the rows of a SELECT or ASK."""
        data = self._ask(sparql, "application/sparql-results+json")
        try:
            found = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
            return rows_of(found, None, None)
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"{self.at.query} gives no results as JSON: {error}") from error

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        rows = self.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
        return sorted(str(row[0]) for row in rows)

    def graph(self, iri: str) -> list[str]:
        """Return the triples of a graph as sorted N-Triples lines.

        Raises:
            StoreError: the server gives fewer than it counts, as some do above a limit.
        """
        inside = f"GRAPH {iri_term(iri)} {{ ?s ?p ?o }}"
        data = self._ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inside} }}", "application/n-triples")
        try:
            lines = sorted(as_kept(parse_triples(data.decode("utf-8"), iri)))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.at.query} gives no N-Triples: {error}") from error
        counted = int(self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {inside} }}").rows[0][0] or 0)
        if counted != len(lines):
            raise StoreError(
                f"{self.at.query} gives {len(lines):,} of the {counted:,} statements of <{iri}>: "
                "raise the limit of its answers"
            )
        return lines

    def put(self, iri: str, lines: Iterable[str]) -> None:
        """Make a graph hold exactly these N-Triples lines, in one request."""
        if self.at.graphs:
            body = "".join(f"{line}\n" for line in lines).encode("utf-8")
            self._send("PUT", self._of_graph(iri), body, "application/n-triples")
            return
        listed = list(lines)
        blocks = [listed[at : at + _BLOCK] for at in range(0, len(listed), _BLOCK)]
        inserts = (f"INSERT DATA {{ GRAPH {iri_term(iri)} {{\n{_joined(b)}\n}} }}" for b in blocks)
        self._update(" ;\n".join([f"DROP SILENT GRAPH {iri_term(iri)}", *inserts]))

    def drop(self, iri: str) -> None:
        """Take a graph away; that it is gone already is no error."""
        if self.at.graphs:
            self._send("DELETE", self._of_graph(iri), gone=True)
        else:
            self._update(f"DROP SILENT GRAPH {iri_term(iri)}")

    def _of_graph(self, iri: str) -> str:
        return f"{self.at.graphs}?graph={quote(iri, safe='')}"

    def _update(self, text: str) -> None:
        if not self.at.update:
            raise BadRequest(
                f"where {self.at.query} takes graphs is not known: name its address for the Graph "
                f"Store Protocol in {GRAPHS}, or that for updates in {UPDATE}"
            )
        self._send("POST", self.at.update, urlencode({"update": text}).encode(), _FORM)

    def _ask(self, sparql: str, accept: str) -> bytes:
        body = urlencode({"query": sparql}).encode()
        return self._send("POST", self.at.query, body, _FORM, accept)

    def _send(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        content: str = "",
        accept: str = "*/*",
        *,
        gone: bool = False,
    ) -> bytes:
        library = _library()
        headers = {**self.at.headers, "Accept": accept}
        if content:
            headers["Content-Type"] = content
        try:
            answer: Any = self._pool.request(method, url, body=body, headers=headers)
        except library.exceptions.HTTPError as error:
            raise StoreError(f"{url} cannot be reached: {error}") from error
        if answer.status < 300 or (gone and answer.status == 404):
            data: bytes = answer.data
            return data
        if answer.status in (401, 403):
            raise StoreError(f"{url} lets nobody in like this: see {USER} and {PASSWORD}")
        said = " ".join(answer.data.decode("utf-8", "replace").split())[:_SHOWN]
        raise StoreError(f"{url} answers {answer.status}: {said}")


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _library() -> Any:
    try:
        return import_module("urllib3")
    except ImportError:
        raise BadRequest(
            "a store at a server needs urllib3, which is not installed: "
            "pip install 'probation-graph[fetch]'"
        ) from None
