"""Rows of the questions of the catalogue, and those of a typed query: steps that need the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from build_graph.asking.amounts import Dates
from build_graph.asking.entities import Entity, Index
from build_graph.asking.fit import columns_of
from build_graph.asking.held_rows import HeldRows
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measuring import Count
from build_graph.asking.narrow import SENTENCE
from build_graph.asking.operations import Keep, Published, Row, Rows
from build_graph.asking.typed import Steps, Typed
from build_graph.citation.footnotes import is_citable, row_nodes
from build_graph.citation.passages import passages_of
from build_graph.knowledge.vocab import prefixes
from build_graph.questions.catalogue import Question
from build_graph.questions.lookup import folded
from build_graph.store.database import Store
from build_graph.store.quotes import Quotes

WITH_REGION = "with the region of each pdu"
_CITED = 3  # things behind a row that are quoted
_JOIN = re.compile(
    r"(?P<columns>\w+(?:/\w+)*) (?P<how>with|without) (?P<names>\w+: .+) "
    r"through (?P<through>[\w-]+)"
)
_PUBLISHED = re.compile(r"report of (?P<column>\w+) published from (?P<low>\S+) to (?P<high>\S+)")
_SENTENCES = """
SELECT ?figure ?at WHERE { VALUES ?figure { %s } ?figure pg:valueText ?value ; pg:evidence ?at }
"""


@dataclass(frozen=True, slots=True)
class Join:
    """Keep the rows of the units that things belong to, as another question knows them."""

    columns: tuple[str, ...]
    entities: tuple[Entity, ...]
    through: str
    negated: bool

    def in_words(self) -> str:
        """Return in a few words what is done."""
        names = "; ".join(f"{one.kind}: {one.name}" for one in self.entities)
        without = "without" if self.negated else "with"
        return f"{'/'.join(self.columns)} {without} {names} through {self.through}"


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

    def run(self, typed: Typed, *, cite: bool = False) -> tuple[Rows, tuple[Row, ...]]:
        """Return the rows of a typed query, and those that its last count counts."""
        question = self._questions[typed.table]
        steps = Steps(self._index, question, typed.show)
        rows = self.rows(question, dict(typed.given), cite=cite)
        counted: Rows = []
        for text in typed.steps:
            join, published = _JOIN.fullmatch(text), _PUBLISHED.fullmatch(text)
            if text == WITH_REGION:
                rows = self.with_region(rows)
            elif join is not None:
                things = (one.split(": ", 1) for one in join["names"].split("; "))
                entities = tuple(replace(self._index.named(n), kind=k) for k, n in things)
                columns = tuple(join["columns"].split("/"))
                made = Join(columns, entities, join["through"], join["how"] == "without")
                rows = self.joined(made, rows)
            elif published is not None:
                dates = Dates(published["low"], published["high"], "")
                rows = self.published(published["column"], dates)(rows)
            else:
                step = steps.step(text)
                if isinstance(step, Count) and not step.by:
                    counted = rows
                rows = step(rows) if rows else rows
        return rows, tuple(counted)

    def rows(self, question: Question, parameters: dict[str, str], *, cite: bool = False) -> Rows:
        """Return the rows of a question, figures with the sentence they were read from."""
        narrow = self._lex.use(question.name).narrow and not (self.many and not parameters)
        if not narrow and not (cite and is_citable(question)):
            return self._held.rows(question, parameters)
        key = (question.name, *sorted(parameters.items()))
        if key not in self._figures:
            found = row_nodes(self._store, question.name, parameters)
            said = self._said({node for nodes in found.nodes for node in nodes}) if narrow else None
            self._figures[key] = [
                {**row, SENTENCE: self._sentence(nodes, said)}
                for row, nodes in zip(found.table.dicts(), found.nodes, strict=True)
            ]
        return self._figures[key]

    def _sentence(self, nodes: tuple[str, ...], said: dict[str, str] | None) -> str:
        """Return what the nodes of a row were read from; `said` has the sentences of figures."""
        if said is not None:
            return " ".join(filter(None, map(said.get, nodes)))
        found = passages_of(self._store, nodes[:_CITED])
        quotes = dict.fromkeys(one.quote for some in found.values() for one in some)
        return " … ".join(" ".join(quote.split()) for quote in quotes if quote)

    def _said(self, figures: Iterable[str]) -> dict[str, str]:
        """Return the sentence that each figure was read from."""
        named = " ".join(f"<{one}>" for one in sorted(figures))
        rows = self._store.select(_SENTENCES % named, prefixes=prefixes()).rows
        quotes = Quotes(self._store)
        at = {str(figure): str(passage) for figure, passage in sorted(rows, key=str)}
        return {figure: " ".join(quotes.quote(one).split()) for figure, one in at.items()}

    def published(self, column: str, dates: Dates) -> Published:
        """Return the filter by the months in which reports came out."""
        reports = self.rows(self._questions["reports"], {})
        months = {
            (row["pdu"], row["fieldwork_started"]): str(row["published"] or "") for row in reports
        }
        return Published(column, dates, months)

    def joined(self, join: Join, rows: Rows) -> Rows:
        """Return the rows of the units that things belong to."""
        units = self._belonging(join.through, list(join.entities), join.negated)
        return Keep(join.columns, units)(rows)

    def _belonging(self, through: str, entities: list[Entity], negated: bool) -> tuple[Entity, ...]:
        question = self._questions[through]
        # Of the bodies around units only those of the kind are read: there are many.
        of_kind = {entity.kind for entity in entities} & set(self._lex.heads.values())
        takes = any(parameter.name == "kind" for parameter in question.parameters)
        rows = self.rows(question, {"kind": min(of_kind)} if takes and len(of_kind) == 1 else {})
        for entity in entities:
            kinds = (entity.kind, *self._lex.kinds[entity.kind])
            rows = Keep(tuple(columns_of(question, kinds, self._lex)), (entity,))(rows)
        found = {str(row["pdu"]) for row in rows}
        names = sorted(set(self._index.inspected) - found if negated else found)
        return tuple(Entity("pdu", name, frozenset({folded(name)}), True) for name in names)

    def with_region(self, rows: Rows) -> Rows:
        """Return rows with the region of each unit."""
        question = self._questions["reports"]
        regions = {row["pdu"]: row["region"] for row in self.rows(question, {})}
        return [{**row, "region": regions.get(row.get("pdu"))} for row in rows]
