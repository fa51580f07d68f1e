"""Rows of questions of the catalogue that were asked before: plain questions go to few tables."""

from __future__ import annotations

from collections import OrderedDict

from build_graph.asking.operations import Rows
from build_graph.questions.answer import ask
from build_graph.questions.catalogue import Question
from build_graph.store.database import Store

_MOST = 40_000  # rows, of all questions together: about 40 MB


class HeldRows:
    """Asks one store; what was asked longest ago is given up when there would be too many rows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[tuple[object, ...], Rows] = OrderedDict()

    def rows(self, question: Question, parameters: dict[str, str]) -> Rows:
        """Return the rows of a question, for others too: they stay as they are."""
        key = (question.name, *sorted(parameters.items()))
        found = self._held.pop(key, None)
        if found is None:
            found = ask(self._store, question, parameters).dicts()
        if len(found) <= _MOST:
            self._held[key] = found
        while sum(map(len, self._held.values())) > _MOST:
            self._held.popitem(last=False)
        return found
