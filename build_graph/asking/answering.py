"""A plain question, answered from a store: the readings in turn, until one holds."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from build_graph import answer as catalogue_answer
from build_graph.asking import wording
from build_graph.asking.entities import Entity, Index
from build_graph.asking.explained import Explained, explained, refusal, words_left
from build_graph.asking.fit import Fit, columns_of
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measuring import Beyond
from build_graph.asking.narrow import Narrow
from build_graph.asking.operations import Keep, Rows, unpivoted
from build_graph.asking.plan import Plan, plan
from build_graph.asking.reply import Next, Reply
from build_graph.asking.route import Reading, Router
from build_graph.asking.shape import shaped
from build_graph.asking.understand import Understood, understand
from build_graph.catalogue import Question
from build_graph.lookup import folded
from build_graph.store import Store

_TRIED = 3  # readings that are run before the asker is asked
_PAIRED = "pdu"


@dataclass(frozen=True, slots=True)
class _Tried:
    """One reading, run: its plan, the rows it gives, and how much of the question it explains."""

    reading: Reading
    plan: Plan
    rows: Rows
    operations: tuple[str, ...]
    explained: Explained


class Asker:
    """Answers questions on one store; makes the index of its names once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._router = Router()
        self._index = Index(store, self._router.by_name)
        self._lex = lexicon()

    def ask(self, text: str) -> Reply:
        """Return the reply to a question in plain English."""
        shown = wording.cleaned(text)
        refused = wording.unusable(text, shown, int(self._lex.thresholds["longest"]))
        if refused:
            return Reply(shown[:80], "refused", message=refused)
        understood = understand(shown, self._index)
        readings = self._router.readings(understood)
        why = refusal(understood, self._index)
        if why:
            return Reply(shown, "refused", message=why)
        best = readings[0].score if readings else 0.0
        tried: list[_Tried] = []
        for reading in [r for r in readings if r.score >= self._lex.thresholds["sure"]][:_TRIED]:
            behind = best - reading.score > self._lex.thresholds["rival"]
            if behind and any(one.explained.enough for one in tried):
                break
            tried.append(self._try(understood, reading))
            settled = tried[-1].rows or tried[-1].plan.shape == "yes-no"
            if settled and tried[-1].explained.enough:
                return self._reply(understood, tried[-1], readings)
        return self._without_answer(understood, tried, readings)

    def _without_answer(
        self, understood: Understood, tried: list[_Tried], readings: list[Reading]
    ) -> Reply:
        clear = next((one for one in tried if one.explained.enough and not one.plan.unmet), None)
        if clear is not None:
            other = self._lex.instead.get(clear.plan.question.name, "")
            for reading in readings:
                if reading.question.name == other:
                    instead = self._try(understood, reading)
                    if instead.rows and instead.explained.enough:
                        return self._reply(understood, instead, readings)
            return self._reply(understood, clear, readings)
        offered = [
            reading for reading in readings if reading.score >= self._lex.thresholds["offered"]
        ][:3]
        left: tuple[str, ...] = ()
        if tried:
            left = (*tried[0].explained.left, *tried[0].plan.unmet)
        elif offered:
            vocabulary = self._router.vocabulary
            left = explained(understood, offered[0].fit, vocabulary, frozenset(), ()).left
        status, message = wording.doubt(left, bool(offered))
        return Reply(
            understood.text,
            status,
            next=tuple(self._next(understood, reading) for reading in offered),
            message=message,
        )

    # --- one reading ---------------------------------------------------------------------------

    def _try(self, understood: Understood, reading: Reading) -> _Tried:
        fitted = reading.fit
        planned = plan(understood, fitted, tuple(self._index.inspected))
        rows = self._rows(planned.question, planned.parameters)
        operations = []
        if fitted.extended or planned.group == "region":
            rows = self._with_region(rows)
        for columns, units in self._units(fitted):
            step = Keep(columns, units)
            rows = step(rows)
            operations.append(f"filter {', '.join(columns)} by {len(units)} units found first")
        for filter_ in planned.filters:
            rows = filter_(rows)
            operations.append(filter_.said())
        met: frozenset[str] = frozenset()
        narrow = self._narrow(understood, fitted)
        if narrow is not None:
            rows, met = narrow.narrowed(rows)
            operations += [narrow.said()] if met else []
        if planned.shape == "pair" or len(planned.answers) > 1:
            rows = unpivoted(rows, planned.answers, _PAIRED, planned.except_)
        unmet = planned.unmet
        for step_ in planned.closing:
            if isinstance(step_, Beyond) and not step_.comparable(rows):
                unmet = (*unmet, "a value of each of them to compare")
            rows = step_(rows) if rows else rows
            operations.append(step_.said())
        told = explained(understood, fitted, self._router.vocabulary, met, unmet)
        return _Tried(reading, planned, rows, tuple(operations), told)

    def _rows(self, question: Question, parameters: dict[str, str]) -> Rows:
        return catalogue_answer.ask(self._store, question, parameters).dicts()

    def _narrow(self, understood: Understood, fitted: Fit) -> Narrow | None:
        use = self._lex.use(fitted.question.name)
        if not use.text:
            return None
        wanted = words_left(understood, fitted, self._router.vocabulary, every=use.narrow)
        return Narrow(frozenset(wanted), use.text, use.closest) if wanted else None

    def _units(self, fitted: Fit) -> list[tuple[tuple[str, ...], tuple[Entity, ...]]]:
        """Return the units that the joined things belong to, as filters on columns."""
        by_question: dict[str, list[Entity]] = {}
        for _, entity, through in fitted.joined:
            by_question.setdefault(through, []).append(entity)
        columns = tuple(columns_of(fitted.question, ("pdu",), self._lex))
        return [
            (columns, self._belonging(through, entities))
            for through, entities in sorted(by_question.items())
        ]

    def _belonging(self, through: str, entities: list[Entity]) -> tuple[Entity, ...]:
        question = self._router.by_name[through]
        # Of the bodies around units only those of the kind are read: there are many.
        of_kind = {entity.kind for entity in entities} & set(self._lex.heads.values())
        kind = {"kind": min(of_kind)} if any(p.name == "kind" for p in question.parameters) else {}
        rows = self._rows(question, kind if len(of_kind) == 1 else {})
        for entity in entities:
            kinds = (entity.kind, *self._lex.kinds[entity.kind])
            rows = Keep(tuple(columns_of(question, kinds, self._lex)), (entity,))(rows)
        names = sorted({str(row["pdu"]) for row in rows})
        return tuple(Entity("pdu", name, frozenset({folded(name)}), True) for name in names)

    def _with_region(self, rows: Rows) -> Rows:
        question = self._router.by_name["reports"]
        regions = {row["pdu"]: row["region"] for row in self._rows(question, {})}
        return [{**row, "region": regions.get(row.get("pdu"))} for row in rows]

    # --- the reply -----------------------------------------------------------------------------

    def _reply(self, understood: Understood, tried: _Tried, readings: list[Reading]) -> Reply:
        table, answer = shaped(tried.plan, tried.rows, understood)
        rest = [r for r in readings if r.question.name != tried.reading.question.name]
        offered = [r for r in rest if r.score >= self._lex.thresholds["offered"]][:2]
        names = self._named_parameters(tried)
        status = "answered" if answer else "nothing"
        return Reply(
            question=understood.text,
            status="answered" if status == "answered" else "nothing",
            understood=wording.understood(understood, tried.reading.fit, tried.plan),
            query=tried.plan.question.name,
            parameters=names,
            operations=tried.operations,
            table=table,
            answer=answer,
            next=tuple(self._next(understood, reading) for reading in offered),
            message="" if status == "answered" else wording.nothing(),
            sparql=wording.explained_sparql(tried.plan, names),
            score=round(tried.reading.score, 3),
        )

    def _named_parameters(self, tried: _Tried) -> dict[str, str]:
        return _named(tried.reading.fit, tried.plan)

    def _next(self, understood: Understood, reading: Reading) -> Next:
        planned = plan(understood, reading.fit, ())
        return Next(
            reading.question.name,
            reading.question.title,
            wording.understood(understood, reading.fit, planned),
            round(reading.score, 3),
            _named(reading.fit, planned),
        )


def _named(fitted: Fit, planned: Plan) -> dict[str, str]:
    """Return the parameters of a plan with the names of what they stand for."""
    named = {one.parameter: one.entity.name for one in fitted.fitted}
    return {name: named[name] for name in planned.parameters}


_ASKERS: WeakKeyDictionary[Store, Asker] = WeakKeyDictionary()


def ask(store: Store, text: str) -> Reply:
    """Return the reply to a question in plain English.

    The first question on a store makes the index of its names, which later ones use again.
    """
    asker = _ASKERS.get(store)
    if asker is None:
        asker = _ASKERS[store] = Asker(store)
    return asker.ask(text)
