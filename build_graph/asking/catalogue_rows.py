"""Rows of the questions of the catalogue, and those of a typed query: steps that need the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from build_graph.asking.entities import Entity, Index
from build_graph.asking.fit import columns_of
from build_graph.asking.held_rows import HeldRows
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measuring import Count
from build_graph.asking.narrow import SENTENCE
from build_graph.asking.operations import Operation, Row, Rows, Step, keep
from build_graph.asking.typed import Steps, Typed
from build_graph.citation.footnotes import row_nodes
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded
from build_graph.store.database import Store
from build_graph.store.quotes import Quotes

_WITH_REGION = "with the region of each pdu"
_JOIN = re.compile(
    r"(?P<columns>\w+(?:/\w+)*) (?P<how>with|without) (?P<names>\w+: .+) "
    r"through (?P<through>[\w-]+)"
)
_PUBLISHED = re.compile(r"report of (?P<column>\w+) published from (?P<low>\S+) to (?P<high>\S+)")
_SENTENCES = """
SELECT ?figure ?at WHERE { VALUES ?figure { %s } ?figure pg:valueText ?value ; pg:evidence ?at }
"""


class CatalogueRows:
    """Asks one store the questions of the catalogue."""

    def __init__(self, store: Store, questions: Mapping[str, Question], index: Index) -> None:
        self._store = store
        self._held = HeldRows(store)
        self._questions = questions
        self._index = index
        self._lex = lexicon()
        self._figures: dict[tuple[object, ...], Rows] = {}
        self.many = len(index.inspected) > self._lex.thresholds["reports"]

    def units_of(self, entity: Entity) -> list[str]:
        """Return the units that a place, an office or another body belongs to."""
        through = self._lex.joins.get(entity.kind, "organisations")
        return [unit.name for unit in self._belonging(through, [entity], negated=False)]

    def run(self, typed: Typed) -> tuple[Rows, tuple[Row, ...]]:
        """Return the rows of a typed query, and those that its last count counts."""
        question = self._questions[typed.table]
        steps = Steps(self._index, question, typed.show)
        rows = self.rows(question, dict(typed.given))
        counted: Rows = []
        for text in typed.steps:
            step = self._step(text) or steps.step(text)
            if isinstance(step, Count) and not step.by:
                counted = rows
            rows = step(rows) if rows else rows
        return rows, tuple(counted)

    def _step(self, text: str) -> Operation | None:
        """Return the step that some words are, where it needs the store."""
        join, published = _JOIN.fullmatch(text), _PUBLISHED.fullmatch(text)
        if join is not None:
            things = (one.split(": ", 1) for one in join["names"].split("; "))
            entities = tuple(replace(self._index.named(n), kind=k) for k, n in things)
            columns = tuple(join["columns"].split("/"))
            return self.join(columns, entities, join["through"], negated=join["how"] == "without")
        if published is not None:
            return self.published(published["column"], published["low"], published["high"])
        return self.with_region() if text == _WITH_REGION else None

    def rows(self, question: Question, parameters: dict[str, str]) -> Rows:
        """Return the rows of a question, figures with the sentence they were read from."""
        narrow = self._lex.use(question.name).narrow and not (self.many and not parameters)
        if not narrow:
            return self._held.rows(question, parameters)
        key = (question.name, *sorted(parameters.items()))
        if key not in self._figures:
            found = row_nodes(self._store, question.name, parameters)
            said = self._said({node for nodes in found.nodes for node in nodes})
            self._figures[key] = [
                {**row, SENTENCE: " ".join(filter(None, map(said.get, nodes)))}
                for row, nodes in zip(found.table.dicts(), found.nodes, strict=True)
            ]
        return self._figures[key]

    def _said(self, figures: Iterable[str]) -> dict[str, str]:
        """Return the sentence that each figure was read from."""
        named = " ".join(f"<{one}>" for one in sorted(figures))
        rows = self._store.select(_SENTENCES % named, prefixes=prefixes()).rows
        quotes = Quotes(self._store)
        at = {str(figure): str(passage) for figure, passage in sorted(rows, key=str)}
        return {figure: " ".join(quotes.quote(one).split()) for figure, one in at.items()}

    def published(self, column: str, low: str, high: str) -> Step:
        """Return the filter of inspections by the months in which their reports came out."""

        def done(rows: Rows) -> Rows:
            months = {
                (row["pdu"], row["fieldwork_started"]): str(row["published"] or "")[:7]
                for row in self.rows(self._questions["reports"], {})
            }
            keys = ((row.get("pdu"), row.get(column)) for row in rows)
            return [r for r, k in zip(rows, keys, strict=True) if low <= months.get(k, "") <= high]

        return Step(f"report of {column} published from {low} to {high}", done)

    def join(
        self, columns: tuple[str, ...], entities: tuple[Entity, ...], through: str, *, negated: bool
    ) -> Step:
        """Return the filter of units that things belong to, as another question knows them."""
        names = "; ".join(f"{one.kind}: {one.name}" for one in entities)
        words = f"{'/'.join(columns)} {'without' if negated else 'with'} {names} through {through}"

        def done(rows: Rows) -> Rows:
            return keep(columns, self._belonging(through, list(entities), negated))(rows)

        return Step(words, done)

    def _belonging(self, through: str, entities: list[Entity], negated: bool) -> tuple[Entity, ...]:
        question = self._questions[through]
        # Of the bodies around units only those of the kind are read: there are many.
        of_kind = {entity.kind for entity in entities} & set(self._lex.heads.values())
        takes = any(parameter.name == "kind" for parameter in question.parameters)
        rows = self.rows(question, {"kind": min(of_kind)} if takes and len(of_kind) == 1 else {})
        for entity in entities:
            kinds = (entity.kind, *self._lex.kinds[entity.kind])
            rows = keep(tuple(columns_of(question, kinds, self._lex)), (entity,))(rows)
        found = {str(row["pdu"]) for row in rows}
        names = sorted(set(self._index.inspected) - found if negated else found)
        return tuple(Entity("pdu", name, frozenset({folded(name)}), True) for name in names)

    def with_region(self) -> Step:
        """Return what adds the region of each unit."""

        def done(rows: Rows) -> Rows:
            reports = self.rows(self._questions["reports"], {})
            regions = {row["pdu"]: row["region"] for row in reports}
            return [{**row, "region": regions.get(row.get("pdu"))} for row in rows]

        return Step(_WITH_REGION, done)
