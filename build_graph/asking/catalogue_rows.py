"""Rows of the questions of the catalogue, kept for the next plain question: they ask few tables."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from build_graph.asking.entities import Entity, Index
from build_graph.asking.fit import columns_of
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measures import SENTENCE, Rows, named_in
from build_graph.citation.footnotes import row_nodes
from build_graph.knowledge.kinds import known
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.answer import ask
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded
from build_graph.store.database import Store
from build_graph.store.quotes import Quotes

_MOST = 40_000  # rows that are kept, of all questions together: about 40 MB
_SENTENCES = """
SELECT ?figure ?at WHERE { VALUES ?figure { %s } ?figure pg:valueText ?value ; pg:evidence ?at }
"""


class CatalogueRows:
    """Asks one store the questions of the catalogue; `index` has its names."""

    def __init__(self, store: Store, questions: Mapping[str, Question], index: Index) -> None:
        self._store = store
        self._questions = questions
        self._lex = lexicon()
        self._held: OrderedDict[tuple[object, ...], Rows] = OrderedDict()
        self.index = index
        self.many = len(index.inspected) > self._lex.thresholds["reports"]

    def rows(self, question: Question, parameters: dict[str, str]) -> Rows:
        """Return the rows of a question, figures with the sentence they were read from.

        They are for others too, and stay as they are. What was asked longest ago is given up when
        there would be too many.
        """
        key = (question.name, *sorted(parameters.items()))
        found = self._held.pop(key, None)
        if found is None:
            narrow = self._lex.use(question.name).narrow and not (self.many and not parameters)
            read = self._figures if narrow else lambda q, p: ask(self._store, q, p).dicts()
            found = read(question, parameters)
        if len(found) <= _MOST:
            self._held[key] = found
        while sum(map(len, self._held.values())) > _MOST:
            self._held.popitem(last=False)
        return found

    def _figures(self, question: Question, parameters: dict[str, str]) -> Rows:
        found = row_nodes(self._store, question.name, parameters)
        said = self._said({node for nodes in found.nodes for node in nodes})
        return [
            {**row, SENTENCE: " ".join(filter(None, map(said.get, nodes)))}
            for row, nodes in zip(found.table.dicts(), found.nodes, strict=True)
        ]

    def _said(self, figures: Iterable[str]) -> dict[str, str]:
        """Return the sentence that each figure was read from."""
        named = " ".join(f"<{one}>" for one in sorted(figures))
        rows = self._store.select(_SENTENCES % named, prefixes=prefixes()).rows
        quotes = Quotes(self._store)
        at = {str(figure): str(passage) for figure, passage in sorted(rows, key=str)}
        return {figure: " ".join(quotes.quote(one).split()) for figure, one in at.items()}

    def reports(self) -> Rows:
        """Return a row for each inspection, with its region and when its report came out."""
        return self.rows(self._questions["reports"], {})

    def units_of(self, entity: Entity) -> list[str]:
        """Return the units that a place, an office or another body belongs to."""
        through = self._lex.joins.get(entity.kind, "organisations")
        return [one.name for one in self.belonging(through, [entity])]

    def belonging(
        self, through: str, things: Iterable[Entity], *, negated: bool = False
    ) -> list[Entity]:
        """Return the units that things belong to as a question knows them, or all others."""
        question = self._questions[through]
        # Of the bodies around units only those of the kind are read: there are many.
        kinds = {thing.kind for thing in things} & known().related.keys()
        takes = any(parameter.name == "kind" for parameter in question.parameters)
        rows = self.rows(question, {"kind": min(kinds)} if takes and len(kinds) == 1 else {})
        for thing in things:
            columns = "/".join(columns_of(question, (thing.kind, *self._lex.kinds[thing.kind])))
            rows = [row for row in rows if named_in(row, columns, [thing])]
        found = {str(row["pdu"]) for row in rows}
        names = sorted(set(self.index.inspected) - found if negated else found)
        return [Entity("pdu", name, frozenset({folded(name)}), True) for name in names]
