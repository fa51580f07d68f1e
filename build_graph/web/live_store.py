"""The store that is served, as it is now: opened anew after a build, with what is made of it once.

Questions that began on the store as it was end on it; it is let go when the last of them is done.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

from build_graph.asking.answering import Asker
from build_graph.asking.reply import Reply
from build_graph.citation.coverage import Coverage, coverage_of
from build_graph.citation.footnotes import RowNodes, citing, row_nodes
from build_graph.questions import catalogue, dataset_graph
from build_graph.questions.answer import ask
from build_graph.questions.by_thing import keep_all, thing_variable
from build_graph.questions.by_unit import has_first_rows
from build_graph.questions.catalogue import Question, thing_types
from build_graph.questions.info import info
from build_graph.searching.search import Found, search
from build_graph.store.database import Store, open_store
from build_graph.store.folder import Folder
from build_graph.store.kept_rows import kept
from build_graph.table import Table, Value
from build_graph.web.mentions import store_about
from build_graph.web.outline import Outline, outline_of
from build_graph.web.page_config import page_config
from build_graph.web.spreads import Spread, spreads
from build_graph.web.thing_names import ThingNames

_EVERY = 1.0  # seconds between two looks at whether a build changed the store
_KEPT = 256  # answers, pages of them, texts and overviews that are kept
_LONGEST = 20_000  # rows of an answer that is small
_LARGE = 2  # longer ones that are kept


class Moment:
    """A store as it is for a time, with the names in it and what answers plain questions."""

    def __init__(self, store: Store, state: str) -> None:
        self.store = store
        self.state = state
        self.names = ThingNames(store)
        self._asker: Asker | None = None
        self._asking = threading.Lock()
        self._searching = threading.Lock()
        self._keeping = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._large: OrderedDict[Hashable, Any] = OrderedDict()
        self._made: dict[Hashable, Any] = {}
        self._outlines: dict[str, Outline] = {}

    def kept(
        self, key: Hashable, make: Callable[[], Any], is_small: Callable[[Any], bool] | None = None
    ) -> Any:
        """Return what `make` made under a key, made anew once it is no more among the last few.

        Of what is not small only the last two are kept.
        """
        with self._keeping:
            for kept in (self._kept, self._large):
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key]
        found = make()
        with self._keeping:
            is_large = is_small is not None and not is_small(found)
            kept, most = (self._large, _LARGE) if is_large else (self._kept, _KEPT)
            kept[key] = found
            while len(kept) > most:
                kept.popitem(last=False)
        return found

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what `make` made under a key, which is kept as long as the store is as it is."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def about(self, iri: str) -> Store:
        """Return the part of the store that a thing is in (see `mentions`)."""
        found: Store = self.kept(("about", iri), lambda: store_about(self.store, iri))
        return found

    def answer(self, name: str, given: Mapping[str, str]) -> RowNodes:
        """Return the answer to a question of the catalogue; one that is not too long is kept."""
        found: RowNodes = self.kept(
            ("answer", name, *sorted(given.items())),
            lambda: self._answered(name, given),
            lambda made: len(made.table.rows) <= _LONGEST,
        )
        return found

    def coverage(self, inspection: str) -> Coverage | None:
        """Return what was understood of a report, by its inspection."""
        found: Coverage | None = self.kept(
            ("coverage", inspection), lambda: coverage_of(self.store, inspection)
        )
        return found

    def near(self, question: Question, parameter: str, iri: str) -> Store:
        """Return the store to ask about a thing: the part that it is in.

        A question that is put together of units finds that part itself.
        """
        known = (one for one in question.parameters if one.name == parameter)
        return self.store if any(one.divides for one in known) else self.about(iri)

    def _answered(self, name: str, given: Mapping[str, str]) -> RowNodes:
        """Return an answer, of the part about a thing where that is all that it rests on."""
        question = catalogue.question(name)
        for one in question.parameters:
            if one.name in given and page_config().is_of_a_thing(name, one.name):
                iri = self.names.thing(one.type, given[one.name])
                if iri:
                    given = {**given, one.name: iri}
                    return row_nodes(self.near(question, one.name, iri), name, given)
        return row_nodes(self.store, name, given)

    def rows(self, question: str) -> list[dict[str, Value]]:
        """Return all rows of a question that needs no parameter, asked once."""
        found: list[dict[str, Value]] = self.once(
            ("rows", question), lambda: ask(self.store, catalogue.question(question), {}).dicts()
        )
        return found

    def outline(self, name: str) -> Outline:
        """Return what a question that needs no parameter has in all rows, worked out once."""

        def make() -> list[Any]:
            return list(outline_of(ask(self.store, asked, {})))

        if name not in self._outlines:
            asked = catalogue.question(name)
            rows, alike = kept(self.store, ["outline", name, asked.sparql], make)
            self._outlines[name] = Outline(rows, tuple(alike))
        return self._outlines[name]

    def sizes(self) -> dict[str, int]:
        """Return the questions whose rows were counted, each with their number."""
        return {name: one.rows for name, one in self._outlines.items()}

    def first_rows(self, name: str, most: int) -> RowNodes:
        """Return the first rows of a question that is asked without values."""
        return row_nodes(self.store, name, {}, most=most)

    def spreads(self, question: str, name: str, value: str) -> dict[str, Spread]:
        """Return how the values of a question lie over all reports, worked out once."""

        def make() -> dict[str, tuple[float, ...]]:
            values = ((str(row[name]), row[value]) for row in ask(self.store, asked, {}).dicts())
            numbers = ((one, number) for one, number in values if isinstance(number, int | float))
            return {one: astuple(spread) for one, spread in spreads(numbers).items()}

        asked = catalogue.question(question)
        key = ["spreads", question, asked.sparql, name, value]
        found: dict[str, Spread] = self.once(
            tuple(key),
            lambda: {one: Spread(*own) for one, own in kept(self.store, key, make).items()},
        )
        return found

    def contents(self) -> Table:
        """Return what is in the store, counted once."""
        found: Table = self.once("contents", lambda: info(self.store))
        return found

    def described(self, root: str) -> list[str]:
        """Return the data set as N-Triples lines, counted once; `root` may be no server, ''."""
        own: list[str] = self.once("described", lambda: list(dataset_graph.lines(self.store)))
        served = dataset_graph.served(self.store.base, root) if root else ()
        return sorted([*own, *served])

    def ask(self, text: str) -> Reply:
        """Return the reply to a plain question; one is answered at a time."""

        def make() -> Reply:
            with self._asking:
                if self._asker is None:
                    self._asker = Asker(self.store)
                return self._asker.ask(text)

        found: Reply = self.kept(("ask", text), make, lambda made: len(made.table) <= _LONGEST)
        return found

    def search(self, words: str, **given: str | int) -> Found:
        """Return the passages found; one search runs at a time, as they share one index."""
        with self._searching:
            return search(self.store, words, **given)  # type: ignore[arg-type]

    def prepare(self) -> None:
        """Make what is kept of the store as it is, so that nobody waits for it later."""
        config = page_config()
        for name in (config.reports["question"], config.reports["matrix"]):
            self.rows(name)
        self.names.inspection("", "")
        for type_ in thing_types():
            self.names.choices(type_)
        self.names.as_printed("")
        for part in (part for parts in config.parts.values() for part in parts):
            if part.form == "strips":
                self.spreads(part.question, part.text, part.value)
        for question in catalogue.questions():
            if not self.store.is_latest():
                return  # a build came between: its own state is made ready
            self._keep_answers(question)
        self.contents()
        self.ask("Which units share a provider?")
        self.search("housing")  # a build leaves the index to the first search

    def _keep_answers(self, question: Question) -> None:
        """Keep what there is to a question without values, and the rows about all it is about."""
        if all(one.optional for one in question.parameters):
            self.outline(question.name)
            if not has_first_rows(question, {}):
                row_nodes(self.store, question.name)
        elif thing_variable(question):
            for asked in (question, citing(question)):
                keep_all(self.store, asked)


class Live:
    """The store in a folder, whatever builds make of it."""

    def __init__(self, path: Path, every: float = _EVERY) -> None:
        self._path = path
        self._every = every
        self._lock = threading.Lock()
        self._looked = 0.0
        self._moment: Moment | None = None
        self.on_change: Callable[[Moment], None] | None = None

    def now(self) -> Moment:
        """Return the store as it is, opened anew where a build has changed it.

        Raises:
            StoreError: there is no store any more.
        """
        with self._lock:
            at = time.monotonic()
            if self._moment is None or at - self._looked >= self._every:
                state = Folder(self._path).state()
                if self._moment is None or state != self._moment.state:
                    self._moment = Moment(open_store(self._path, read_only=True), state)
                    if self.on_change is not None:
                        self.on_change(self._moment)
                self._looked = at
            return self._moment

    def passed(self, moment: Moment) -> bool:
        """Return whether a build has changed the store since `moment`; then the next is anew.

        A search reads texts, and the text of a report that was replaced is gone.
        """
        if Folder(self._path).state() == moment.state:
            return False
        with self._lock:
            self._looked = 0.0
        return True
