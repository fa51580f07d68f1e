"""The changes that one build makes to an open store: each a single step, recorded in the history.

The first change begins a build of the history; a build that was killed is gone on with under its
number. What a change replaces is kept in the folder until the next build changes something, so
that `diff` can say what is new.
"""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.building.build_result import ProcessedReport
from build_graph.building.relate_progress import progress_on
from build_graph.building.relate_similar import similar_recommendations
from build_graph.mapping.unregistered import unregistered_lines
from build_graph.sources.file_result import Status
from build_graph.store.contents import graphs_of_texts, unregistered_names
from build_graph.store.database import DraftStore, GraphChange, Store
from build_graph.store.folder import Folder
from build_graph.store.history import (
    Build,
    begun,
    build_iri,
    ended,
    generated,
    graphs_of,
    holding,
    invalidated,
    last_build,
    now,
    stamped,
)
from build_graph.store.previous import PreviousGraphs
from build_graph.store.written import WrittenGraphs

_COUNTED = ("pg:reportsAdded", "pg:reportsReplaced", "pg:reportsWithdrawn")


class Changes:
    """What one build changes; `touched` are the graphs that it did, of reports and others.

    What is put into graphs goes into `written`, too, for the checks of the same build.
    """

    def __init__(
        self, store: Store, written: WrittenGraphs | None = None, *, is_new: bool = False
    ) -> None:
        self.store = store
        self._written = written or WrittenGraphs(is_kept=False)
        self.touched: set[str] = set()
        self.described: set[str] = set()
        self._folder = Folder(store.path)
        self._stamps = store.stamps()
        self._held = store.statements()
        last = last_build(store)
        self._goes_on = last is not None and not last.has_ended
        number = 1 if last is None else last.number + (not self._goes_on)
        self.build = Build(number, build_iri(store.base, number), False)
        self._previous = PreviousGraphs(self._folder, number)
        self._has_begun = is_new
        self._is_new = is_new

    @property
    def has_begun(self) -> bool:
        """Whether anything was changed, now or by a killed build that is gone on with."""
        return self._has_begun or self._goes_on

    def put(self, one: ProcessedReport) -> Status:
        """Make the graph of a report hold its lines; return whether it is new."""
        if not one.is_read:
            return "unchanged"
        store, number = self.store, self.build.number
        if one.text is not None:
            store.put_text(one.sha256, one.text, one.boxes)
        change = store.difference(one.graph, one.lines)
        if not change:
            self._note(change, one.stamp)
            return "unchanged"
        history_added = [stamped(one.graph, one.stamp)] if one.stamp else []
        history_added += [*self._begin(), *generated(store.base, number, one.graph, one.sha256)]
        history_removed = [invalidated(store.base, number, one.graph)] if self._goes_on else []
        self._change(change, history_added, history_removed)
        return "replaced" if change.old else "built"

    def withdraw(self, graph: str) -> int:
        """Take a report out; return how many statements its graph had."""
        change = self.store.difference(graph, ())
        history_added = self._begin()
        own = self.build.iri
        history_removed = [
            line
            for line in self.store.graph_quads(self.store.history)
            if self._goes_on and line.startswith(f"<{own}> ") and line.endswith(f" <{graph}> .")
        ]
        if not history_removed or self._previous.holds(graph):
            history_added.append(invalidated(self.store.base, self.build.number, graph))
        self._change(change, history_added, history_removed)
        return len(change.old)

    def share(self, name: str, lines: Iterable[str], stamp: str = "") -> bool:
        """Make a graph that all reports share hold `lines`; return whether that changed it."""
        graph = f"{self.store.base}graph/{name}"
        change = self.store.difference(graph, lines)
        history_added = [stamped(graph, stamp)] if stamp else []
        if change:
            subjects = {line.partition(" ")[0] for line in (*change.gone, *change.added)}
            self.described |= subjects if name == "unregistered" else set()
            self._change(change, [*history_added, *self._begin()])
        else:
            self._note(change, stamp or self._stamps.get(graph, ""))
        return bool(change)

    def derive(self) -> None:
        """Work out what follows from all reports: what is in no register, what is alike."""
        store = self.store
        self.share("unregistered", unregistered_lines(unregistered_names(store), store.base))
        self.share("similar", similar_recommendations(store))
        self.share("progress", progress_on(store))

    def finish(self) -> None:
        """Bring what follows up to date and end the build; nothing where nothing was changed."""
        if not self.has_begun:
            return
        self._begin()  # as a killed build may have left nothing to do but this
        self.derive()
        store = self.store
        made = graphs_of(store, self.build, "prov:generated")
        gone = graphs_of(store, self.build, "prov:invalidated")
        replaced = {graph for graph in made if self._previous.holds(graph)}
        numbers = (len(made - replaced), len(replaced), len(gone))
        counts = zip(_COUNTED, numbers, strict=True)
        if self._is_new:
            store.compact()  # a draft, which is there whole or not at all: one flush is enough
        else:
            store.flush()
        # Only now: whatever happens, the graphs that are safely there find their texts.
        store.drop_unused_texts()
        self._previous.forget_others()
        # Last of all: a build without its end is gone on with, and comes by here once more.
        nothing = GraphChange(store.history, (), (), ())
        store.apply(nothing, ended(store.base, self.build.number, now(), counts))
        store.flush()

    def _begin(self) -> list[str]:
        if not self._has_begun:
            self._folder.claim()
        is_first, self._has_begun = not self.has_begun, True
        if not is_first:
            return []
        return begun(self.store.base, self.build.number, now())

    def _note(self, change: GraphChange, stamp: str) -> None:
        """Bring the stamp of a graph that stays as it is up to date, and its SHA-256."""
        graph, lacks = change.graph, bool(change.statements) and change.graph not in self._held
        if self._stamps.get(graph, "") != stamp or lacks:
            added = [stamped(graph, stamp)] if stamp else []
            self.store.apply(change, [*added, *([holding(graph, change.statements)] * lacks)])

    def _change(
        self, change: GraphChange, history_added: Iterable[str], history_removed: Iterable[str] = ()
    ) -> None:
        if change.old:
            self._previous.keep(change.graph, change.old)
        history_removed = [*history_removed, *self.store.statement_lines(change.graph)]
        if change.statements:
            history_added = [*history_added, holding(change.graph, change.statements)]
        self.store.apply(change, history_added, history_removed)
        self.touched.add(change.graph)
        self._written.put(change.graph, change.new)


def exchange(draft: DraftStore, one: ProcessedReport, written: WrittenGraphs) -> None:
    """Put a report in place of another under its address, as if that had never been there."""
    about = f" <{one.graph}> "
    old = [
        line
        for line in draft.graph_quads(draft.history)
        if line.startswith(f"<{one.graph}> ") or about in line
    ]
    sources = _sources(draft, one.graph)
    old += [
        line
        for line in draft.graph_quads(draft.history)
        if any(f" <{source}> " in line for source in sources)
    ]
    change = draft.difference(one.graph, one.lines)
    new = [*generated(draft.base, 1, one.graph, one.sha256), stamped(one.graph, one.stamp)]
    new.append(holding(one.graph, change.statements))
    draft.apply(change, new, set(old) - set(new))
    written.put(one.graph, change.new)


def _sources(draft: DraftStore, graph: str) -> set[str]:
    """The texts that only the report in a graph was read from."""
    texts = graphs_of_texts(draft)
    return {f"{draft.base}id/text/{own}" for own, held in texts.items() if held == {graph}}
