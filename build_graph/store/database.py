"""The one place that knows the embedded database: a folder with a graph and the texts behind it.

Comes in: N-Quads lines, a named graph at a time. Goes out: sorted N-Quads, and rows of plain
values. Queries always see the union of the named graphs as one graph, may only read, and never
call another server.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from build_graph.errors import BadRequest, StoreError
from build_graph.store.atomic import draft_beside
from build_graph.store.descriptions import is_describe, whole_description
from build_graph.store.engine import (
    Chunks,
    Rows,
    Term,
    Value,
    disarmed,
    engine_errors,
    iri_term,
    lines_in_order,
    literal_term,
    of_parts,
    opened_beside,
    parts,
    query_errors,
    rows_of,
    typed_term,
)
from build_graph.store.folder import DEFAULT_BASE, Folder, FormatFile, local_folder, new_format
from build_graph.store.graphs import GraphChange, NamedGraphs, in_graph
from build_graph.store.result_formats import (
    ROW_FORMATS,
    TRIPLE_FORMATS,
    result_written,
    triples_written,
)

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "DEFAULT_BASE",
    "DEFAULT_STORE",
    "ROW_FORMATS",
    "TRIPLE_FORMATS",
    "DraftStore",
    "GraphChange",
    "Rows",
    "Store",
    "Term",
    "Value",
    "in_graph",
    "iri_term",
    "literal_term",
    "memory_store",
    "new_store",
    "of_parts",
    "open_store",
    "parts",
    "triples_written",
    "typed_term",
]

DEFAULT_STORE = Path("graph")
BATCH = 1_000_000  # quads that the engine's bulk loader sorts and writes at once


class Store(NamedGraphs):
    """An open store. Make one with `open_store`; it closes at the end of the `with` block."""

    # The graphs that queries see; None is all of them.
    _seen: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None
    is_whole = True  # queries see all of them

    def within(self, graphs: Iterable[str]) -> Store:
        """Return the same store with queries that see these named graphs and no others.

        A question about one report takes as long in a large store as in a small one so.
        """
        view = copy.copy(self)
        view._seen = [ox.NamedNode(graph) for graph in graphs]
        view.is_whole = False
        return view

    def drop_unused_texts(self) -> int:
        """Remove the texts that no graph points to any more; return how many."""
        used = {
            row[0]
            for row in self.select(
                f"SELECT ?hash WHERE {{ ?text <{DEFAULT_BASE}ontology#sha256> ?hash }}"
            ).rows
        }
        unused = [hash_ for hash_ in self.kept_texts() if hash_ not in used]
        for hash_ in unused:
            with engine_errors(self.path):
                self._folder.drop_text(hash_)
        return len(unused)

    def select(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None = None,
        prefixes: Mapping[str, str] | None = None,
        *,
        most: int | None = None,
        most_characters: int | None = None,
    ) -> Rows:
        """Return the rows of a SELECT or ASK, `most` at most; variables may be bound to terms."""
        return self.reading(
            lambda: self._select(sparql, substitutions, prefixes, most, most_characters)
        )

    def _select(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None,
        prefixes: Mapping[str, str] | None,
        most: int | None,
        most_characters: int | None,
    ) -> Rows:
        result = self._query(sparql, substitutions, prefixes)
        with query_errors():
            return rows_of(result, most, most_characters)

    def construct(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Return the triples of a CONSTRUCT or DESCRIBE as sorted N-Triples lines.

        A DESCRIBE gives also what is made when somebody asks: see `store.implied`.
        """
        lines = self.reading(lambda: self._construct(sparql, substitutions, prefixes))
        return whole_description(self, sparql, lines) if is_describe(sparql) else lines

    def _construct(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None,
        prefixes: Mapping[str, str] | None,
    ) -> list[str]:
        result = self._query(sparql, substitutions, prefixes)
        if not isinstance(result, ox.QueryTriples):
            raise BadRequest("this query gives no triples: it is no CONSTRUCT or DESCRIBE")
        with query_errors():
            return lines_in_order(result.serialize(format=ox.RdfFormat.N_TRIPLES))

    def written(
        self,
        sparql: str,
        formats: tuple[str, str],
        prefixes: Mapping[str, str] | None = None,
        most: int | None = None,
        most_characters: int | None = None,
    ) -> tuple[str, str]:
        """Return which of two formats, one for rows and one for triples, an answer has, and it.

        Raises:
            BadRequest: the answer has more rows or characters than so many.
        """
        return self.reading(
            lambda: result_written(
                self._query(sparql, None, prefixes), formats, prefixes, most, most_characters
            )
        )

    def rdflib(self) -> rdflib.Dataset:
        """Return a copy in memory for rdflib, with the named graphs as one default graph."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        with warnings.catch_warnings():
            # rdflib 7.6 warns of its own use of a name that it deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            quads = self.dump_nquads(self.graphs(history=True))
            dataset.parse(data="\n".join(quads), format="nquads")
        return dataset

    def _query(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None,
        prefixes: Mapping[str, str] | None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        bound: dict[ox.Variable, Any] = {
            ox.Variable(name): term for name, term in (substitutions or {}).items()
        }
        with query_errors(sparql, prefixes or ()):
            return self.engine.query(
                disarmed(sparql),
                prefixes=dict(prefixes or {}),
                use_default_graph_as_union=self._seen is None,
                default_graph=self._seen,
                substitutions=bound,
            )


def open_store(
    path: str | Path = DEFAULT_STORE,
    *,
    read_only: bool = False,
    create: bool = False,
    base: str | None = None,
) -> Store:
    """Open the store in a folder; `create` makes it if nothing is there.

    `read_only` works beside a process that writes: it sees the store as it was when opened, or
    later where the files of that moment have been replaced meanwhile.
    `base` is for new stores; an existing one keeps its own, and asking for another is refused.
    """
    folder = Folder(local_folder(path))
    with engine_errors(folder.path):
        if create and not read_only and folder.is_free():
            folder.write_format(new_format(base))
        about = folder.read_format()
        if base is not None and base != about.base:
            raise StoreError(
                f"the store at {folder.path} was built with the base {about.base}, not {base}: "
                "leave the base out or choose another folder"
            )
        folder.pin(read_only)
        if not read_only:
            return _of_base(Store(folder, ox.Store(str(folder.quads)), about))
        opener = partial(opened_beside, lambda: ox.Store.read_only(str(folder.quads)))
        return _of_base(Store(folder, opener(), about, opener))


def _of_base(store: Store) -> Store:
    """Return the store if its graphs have the base that its format file gives."""
    graphs = store.reading(lambda: [one.value for one in islice(store.engine.named_graphs(), 8)])
    if graphs and not any(graph.startswith(store.base) for graph in graphs):
        store.close()
        raise StoreError(
            f"{store.path}: its format file gives the base {store.base}, but its graphs have "
            "another one: put the base back that it was built with"
        )
    return store


@contextmanager
def new_store(path: str | Path, *, base: str | None = None) -> Iterator[DraftStore]:
    """Build a fresh store beside `path`; it takes its place, whole, when the block ends well."""
    folder = Folder(local_folder(path))
    if not folder.is_free():
        folder.read_format()
        raise StoreError(f"there is a store at {folder.path} already")
    about = new_format(base)
    with draft_beside(folder.path.absolute()) as draft:
        with engine_errors(folder.path):
            Folder(draft).write_format(about)
            store = DraftStore(Folder(draft), ox.Store(str(draft / "quads")), about)
        try:
            yield store
            store.flush()
        finally:
            store.close()


class DraftStore(Store):
    """A store being built from nothing: it may also be filled in bulk."""

    _loaded = 0  # quads

    def bulk_load(self, chunks: Iterable[str]) -> None:
        """Load N-Quads in pieces of any size; memory does not grow with their number."""
        with engine_errors(self.path):
            source = Chunks(chunks)
            self.engine.bulk_load(cast("IO[bytes]", source), ox.RdfFormat.N_QUADS)
            self._loaded += source.lines

    def compact(self) -> None:
        """Put what was loaded in order on the disk, unless it was loaded as one batch.

        A batch is in order and compressed as it stands; put in order again, the engine would
        write it without compression, at 1.7 times the size.
        """
        if self._loaded > BATCH:
            super().compact()


def memory_store(base: str, quads: Iterable[str]) -> Store:
    """Return a store in memory that holds N-Quads lines and keeps no texts."""
    made = Store(Folder(Path("memory")), ox.Store(), FormatFile(base, ""))
    made.engine.load("\n".join(quads).encode(), ox.RdfFormat.N_QUADS)
    return made
