"""The named graphs of an open store: read whole, compared, and changed in one step.

A change of a report's graph takes along what the history of builds says of it, so that both are
there or neither. Only `store` uses the class; other modules take what they need from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Self, TypeVar

import pyoxigraph as ox

from build_graph import notebook
from build_graph.confinement import confine
from build_graph.errors import BuildGraphError, InternalError
from build_graph.store.atomic import settle
from build_graph.store.engine import (
    as_kept,
    engine_errors,
    is_replaced,
    lines_in_order,
    parse_triples,
    sorted_lines,
)
from build_graph.store.folder import DEFAULT_BASE, Folder, FormatFile, KeptTexts
from build_graph.store.implied import completed, source_of

HISTORY = "graph/history"
T = TypeVar("T")
_AGAIN = 8  # times that a reader opens the store anew before it gives up
STAMP = f"{DEFAULT_BASE}ontology#stamp"
STATEMENTS = f"{DEFAULT_BASE}ontology#statementsSha256"


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What one graph would lose and gain, and what it holds now: N-Triples lines, sorted."""

    graph: str
    old: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def new(self) -> list[str]:
        """What the graph holds after the change."""
        return sorted(set(self.old).difference(self.gone).union(self.added))

    @property
    def statements(self) -> str:
        """The SHA-256 of what the graph holds after the change; empty where that is nothing."""
        new = self.new
        return statements_sha256(new) if new else ""

    def __bool__(self) -> bool:
        return bool(self.gone or self.added)


class NamedGraphs(KeptTexts):
    """The graphs of one store folder; it closes at the end of the `with` block."""

    def __init__(
        self,
        folder: Folder,
        engine: ox.Store,
        about: FormatFile,
        opener: Callable[[], ox.Store] | None = None,
    ) -> None:
        super().__init__(folder)
        self._opener = opener
        self._engine: ox.Store | None = engine
        self.base = about.base
        self.written_by = about.package
        self.history = f"{about.base}{HISTORY}"

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

    def confined(self) -> bool:
        """Confine this process, for good, to what the store holds; return whether it is confined.

        A store that a build has replaced meanwhile is not opened again (see `confinement`).
        """
        self._opener = None
        return confine(self._folder.quads, list(self._folder.quads.glob("*.sst")))

    def reading(self, action: Callable[[], T]) -> T:
        """Return what `action` reads; once more where a build replaced files under a reader."""
        for _ in range(_AGAIN):
            try:
                return action()
            except (BuildGraphError, OSError, RuntimeError) as error:
                cause = error.__cause__ if isinstance(error, BuildGraphError) else error
                if self._opener is None or not is_replaced(cause):
                    raise
            with engine_errors(self.path):
                self._engine = self._opener()
        return action()

    def graphs(self, *, history: bool = False) -> list[str]:
        """Return the IRIs of the named graphs, sorted; that of the history only if asked for."""
        found = self.reading(lambda: [str(one.value) for one in self.engine.named_graphs()])
        return sorted(graph for graph in found if history or graph != self.history)

    def report_graphs(self) -> list[str]:
        """Return the IRIs of the graphs of reports, sorted."""
        root = f"{self.base}graph/report/"
        return [graph for graph in self.graphs() if graph.startswith(root)]

    def shared_graphs(self) -> list[str]:
        """Return the IRIs of the graphs that are of no one report, the history among them."""
        root = f"{self.base}graph/report/"
        return [graph for graph in self.graphs(history=True) if not graph.startswith(root)]

    def _repr_html_(self) -> str:
        return notebook.about(
            f"Store {self.path}",
            {
                "reports": len(self.report_graphs()),
                "named graphs": len(self.graphs()),
                "texts kept": len(self.kept_texts()),
                "base of IRIs": self.base,
                "written by version": self.written_by,
            },
        )

    def graph_quads(self, graph: str) -> list[str]:
        """Return the triples of one graph as sorted N-Triples lines."""
        return self.reading(lambda: self._dumped(graph))

    def whole_graph(self, graph: str) -> list[str]:
        """Return the triples of one graph, with those of a report that are made when asked for.

        Raises:
            StoreError: a text that is said to be kept is missing, or was changed after the build.
        """
        lines = self.graph_quads(graph)
        named = source_of(lines)
        if named is None:
            return lines
        read = cache(partial(self.text, named.sha256))
        return completed(lines, named.iri, read if named.is_kept else None)

    def _dumped(self, graph: str) -> list[str]:
        name, form = ox.NamedNode(graph), ox.RdfFormat.N_TRIPLES
        return lines_in_order(self.engine.dump(format=form, from_graph=name))

    def _matching(self, subject: str | None, predicate: str | None, graph: str) -> list[str]:
        named = [None if one is None else ox.NamedNode(one) for one in (subject, predicate)]
        quads = self.engine.quads_for_pattern(named[0], named[1], None, ox.NamedNode(graph))
        return sorted_lines(quad.triple for quad in quads)

    def difference(self, graph: str, lines: Iterable[str]) -> GraphChange:
        """Return what must change for the graph to hold exactly `lines`; nothing is written."""
        new = dict.fromkeys(as_kept(parse_triples("\n".join(lines), graph)))
        old = dict.fromkeys(self.graph_quads(graph))
        return GraphChange(
            graph,
            tuple(old),
            tuple(line for line in old if line not in new),
            tuple(line for line in new if line not in old),
        )

    def apply(
        self,
        change: GraphChange,
        history_added: Iterable[str] = (),
        history_removed: Iterable[str] = (),
    ) -> None:
        """Make a change of one graph in one step.

        `history_added` and `history_removed` are N-Triples lines of the history, for the same step.
        The stamp that the history has of the graph always goes: it stood for what was there.
        """
        gained = [*in_graph(change.graph, change.added), *in_graph(self.history, history_added)]
        lost = [*in_graph(self.history, [*history_removed, *self._stamps(change.graph)])]
        is_end = bool(change.old) and len(change.gone) == len(change.old) and not change.added
        if not is_end:
            lost += in_graph(change.graph, change.gone)
        with engine_errors(self.path):
            if not lost and not is_end:
                # One transaction, and twice as fast as the same quads in an update.
                self.engine.load("\n".join(gained).encode(), ox.RdfFormat.N_QUADS)
                return
            drop = f"DROP SILENT GRAPH <{change.graph}> ;\n" if is_end else ""
            self.engine.update(
                f"{drop}DELETE DATA {{ {_blocks(lost)} }} ;\nINSERT DATA {{ {_blocks(gained)} }}"
            )

    def replace_graph(self, graph: str, lines: Iterable[str]) -> bool:
        """Make the graph hold exactly `lines`, in one step; return False if it did already."""
        change = self.difference(graph, lines)
        if change:
            self.apply(change)
        return bool(change)

    def remove_graph(self, graph: str) -> bool:
        """Remove one graph, in one step; return whether it was there."""
        return self.replace_graph(graph, ())

    def stamps(self) -> dict[str, str]:
        """Return what each graph was made from: its stamp, by the graph's IRI."""
        lines = self.reading(lambda: self._matching(None, STAMP, self.history))
        # A stamp is letters and digits: nothing in it is escaped.
        parts = (line.split(" ", 2) for line in lines)
        return {graph[1:-1]: stamp.split('"')[1] for graph, _, stamp in parts}

    def statements(self) -> dict[str, str]:
        """Return the SHA-256 of the statements that builds put into each graph, by its IRI."""
        lines = self.reading(lambda: self._matching(None, STATEMENTS, self.history))
        parts = (line.split(" ", 2) for line in lines)
        return {graph[1:-1]: known.split('"')[1] for graph, _, known in parts}

    def statement_lines(self, graph: str) -> list[str]:
        """Return the lines of the history that tell the SHA-256 of a graph's statements."""
        return self._matching(graph, STATEMENTS, self.history)

    def has_default_graph(self) -> bool:
        """Return whether statements stand in no named graph at all, where no question sees them."""
        quads = self.engine.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return next(iter(quads), None) is not None

    def _stamps(self, graph: str) -> list[str]:
        return self._matching(graph, STAMP, self.history)

    def triples_in_two_graphs(self) -> int:
        """Return how many triples stand in more than one graph; the layout asks for none."""
        found: Any = self.engine.query(
            "SELECT (COUNT(*) AS ?n) WHERE { SELECT ?s ?p ?o WHERE "
            "{ GRAPH ?g { ?s ?p ?o } } GROUP BY ?s ?p ?o HAVING (COUNT(?g) > 1) }"
        )
        return int(next(iter(found))["n"].value)

    def dump_nquads(self, graphs: Iterable[str] | None = None) -> Iterator[str]:
        """Yield the quads as N-Quads lines, sorted within each graph, complete (`whole_graph`).

        Without `graphs`, of all graphs but the history of builds: that tells when, which is
        different each time, and the same reports shall give the same lines.
        """
        for graph in self.graphs() if graphs is None else graphs:
            yield from in_graph(graph, self.whole_graph(graph))

    def flush(self) -> None:
        """Bring everything written so far safely to the disk."""
        with engine_errors(self.path):
            settle(self._folder.texts)
            self.engine.flush()

    def compact(self) -> None:
        """Put what was loaded in bulk in order on the disk: questions are three times as fast."""
        with engine_errors(self.path):
            self.engine.optimize()


def statements_sha256(lines: Iterable[str]) -> str:
    """Return the SHA-256 of N-Triples lines, sorted and as the engine keeps them."""
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def kept_lines(graph: str, lines: Iterable[str]) -> list[str]:
    """Return lines meant for a graph, in whatever order and form, as the engine keeps them."""
    return as_kept(parse_triples("\n".join(lines), graph))


def in_graph(graph: str, lines: Iterable[str]) -> list[str]:
    """Return N-Triples lines as N-Quads of that graph."""
    end = f" <{graph}> ."
    return [line[: line.rindex(" .")] + end for line in lines]


def _blocks(quads: Iterable[str]) -> str:
    """Return N-Quads lines as SPARQL has them, a block for each run of one graph."""
    found: list[tuple[str, list[str]]] = []
    for quad in quads:
        line, _, graph = quad.removesuffix(" .").rpartition(" ")
        if not found or found[-1][0] != graph:
            found.append((graph, []))
        found[-1][1].append(f"{line} .")
    return "\n".join(f"GRAPH {graph} {{\n{chr(10).join(lines)}\n}}" for graph, lines in found)
