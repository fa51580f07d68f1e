"""The one place that knows the embedded database: a folder with a graph and the texts behind it.

Comes in: N-Quads lines, a named graph at a time. Goes out: sorted N-Quads, and rows of plain
values. Queries always see the union of the named graphs as one graph, may only read, and never
call another server.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

import pyoxigraph as ox

from build_graph.errors import BadRequest, InternalError, StoreError
from build_graph.store_engine import (
    Chunks,
    Rows,
    Term,
    Value,
    engine_errors,
    iri_term,
    literal_term,
    parse_triples,
    plain,
    query_errors,
    refuse_service,
    sorted_lines,
    typed_term,
)
from build_graph.store_folder import (
    DEFAULT_BASE,
    Folder,
    FormatFile,
    KeptTexts,
    draft_beside,
    local_folder,
    new_format,
)

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "DEFAULT_BASE",
    "DEFAULT_STORE",
    "DraftStore",
    "Rows",
    "Store",
    "Term",
    "Value",
    "bulk_new",
    "iri_term",
    "literal_term",
    "new_store",
    "open_store",
    "typed_term",
]

DEFAULT_STORE = Path("graph")


class Store(KeptTexts):
    """An open store. Make one with `open_store`; it closes at the end of the `with` block."""

    def __init__(self, folder: Folder, engine: ox.Store, about: FormatFile) -> None:
        super().__init__(folder)
        self._engine: ox.Store | None = engine
        self.base = about.base
        self.written_by = about.package

    @property
    def engine(self) -> ox.Store:
        """The database underneath, for the serialisers of `export`; never for queries."""
        if self._engine is None:
            raise InternalError(f"the store at {self.path} is closed")
        return self._engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder; closing twice is fine."""
        self._engine = None

    # --- named graphs ---------------------------------------------------------------------------

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self.engine.named_graphs())

    def graph_quads(self, graph: str) -> list[str]:
        """Return the triples of one graph as sorted N-Triples lines."""
        quads = self.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        return sorted_lines(quad.triple for quad in quads)

    def replace_graph(self, graph: str, lines: Iterable[str]) -> bool:
        """Make the graph hold exactly `lines`, in one step; return False if it did already."""
        name = ox.NamedNode(graph)
        new = dict.fromkeys(sorted_lines(parse_triples("\n".join(lines), graph)))
        old = dict.fromkeys(self.graph_quads(graph))
        gone = [line for line in old if line not in new]
        added = [line for line in new if line not in old]
        if not gone and not added:
            return False
        with engine_errors(self.path):
            if not gone:
                # One transaction, and twice as fast as the same triples in an update.
                self.engine.load("\n".join(added).encode(), ox.RdfFormat.N_TRIPLES, to_graph=name)
            else:
                self.engine.update(
                    f"DELETE DATA {{ GRAPH {name} {{ {chr(10).join(gone)} }} }};\n"
                    f"INSERT DATA {{ GRAPH {name} {{ {chr(10).join(added)} }} }}"
                )
        return True

    def remove_graph(self, graph: str) -> bool:
        """Remove one graph; return whether it was there."""
        name = ox.NamedNode(graph)
        with engine_errors(self.path):
            was_there = bool(self.engine.contains_named_graph(name))
            self.engine.remove_graph(name)
        return was_there

    def triples_in_two_graphs(self) -> int:
        """Return how many triples stand in more than one graph; the layout asks for none."""
        rows = self.select(
            "SELECT (COUNT(*) AS ?n) WHERE { SELECT ?s ?p ?o WHERE "
            "{ GRAPH ?g { ?s ?p ?o } } GROUP BY ?s ?p ?o HAVING (COUNT(?g) > 1) }"
        ).rows
        return int(rows[0][0] or 0)

    def dump_nquads(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """Yield the quads (of all graphs) as N-Quads lines, sorted within each graph."""
        for graph in self.graphs() if graphs is None else graphs:
            end = f" <{graph}> ."
            for line in self.graph_quads(graph):
                yield line[: line.rindex(" .")] + end

    def flush(self) -> None:
        """Bring everything written so far safely to the disk."""
        with engine_errors(self.path):
            self.engine.flush()

    def compact(self) -> None:
        """Put what was loaded in bulk in order on the disk: questions are three times as fast."""
        with engine_errors(self.path):
            self.engine.optimize()

    # --- texts ----------------------------------------------------------------------------------

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
            self._folder.drop_text(hash_)
        return len(unused)

    # --- queries --------------------------------------------------------------------------------

    def select(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> Rows:
        """Return the rows of a SELECT or ASK; variables of the SELECT may be bound to terms."""
        result = self._query(sparql, substitutions, prefixes)
        if isinstance(result, ox.QueryBoolean):
            return Rows(("answer",), [("yes" if result else "no",)])
        if isinstance(result, ox.QueryTriples):
            triples = [(plain(s), plain(p), plain(o)) for s, p, o in result]
            return Rows(("subject", "predicate", "object"), sorted(triples, key=str))
        columns = tuple(str(variable.value) for variable in result.variables)
        with query_errors():
            rows = [tuple(plain(row[i]) for i in range(len(columns))) for row in result]
        return Rows(columns, rows)

    def construct(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Return the triples of a CONSTRUCT or DESCRIBE as sorted N-Triples lines."""
        result = self._query(sparql, substitutions, prefixes)
        if not isinstance(result, ox.QueryTriples):
            raise BadRequest("this query gives no triples: it is no CONSTRUCT or DESCRIBE")
        with query_errors():
            return sorted_lines(result)

    def rdflib(self) -> rdflib.Dataset:
        """Return a copy in memory for rdflib, with the named graphs as one default graph."""
        import rdflib

        dataset = rdflib.Dataset(default_union=True)
        with warnings.catch_warnings():
            # rdflib 7.6 warns of its own use of a name that it deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data="\n".join(self.dump_nquads()), format="nquads")
        return dataset

    def _query(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None,
        prefixes: Mapping[str, str] | None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        refuse_service(sparql)
        bound: dict[ox.Variable, Any] = {
            ox.Variable(name): term for name, term in (substitutions or {}).items()
        }
        with query_errors():
            return self.engine.query(
                sparql,
                prefixes=dict(prefixes or {}),
                use_default_graph_as_union=True,
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

    `read_only` works beside a process that writes: it sees the store as it was when opened.
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
        opener = ox.Store.read_only if read_only else ox.Store
        return Store(folder, opener(str(folder.quads)), about)


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

    def bulk_load(self, chunks: Iterable[str]) -> None:
        """Load N-Quads in pieces of any size; memory does not grow with their number."""
        with engine_errors(self.path):
            source = cast("IO[bytes]", Chunks(chunks))
            self.engine.bulk_load(source, ox.RdfFormat.N_QUADS)


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
