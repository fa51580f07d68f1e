"""A plain question, answered from a store: the readings in turn, until one holds."""

from __future__ import annotations

from collections.abc import Iterator
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

_TRIED = 6  # readings that are run before the asker is asked
_PAIRED = "pdu"


@dataclass(frozen=True, slots=True)
class _Tried:
    """One reading, run: its plan, the rows it gives, and how much of the question it explains."""

    reading: Reading
    plan: Plan
    rows: Rows
    operations: tuple[str, ...]
    explained: Explained

    told: bool  # rows were found by words, or a noun says what is asked for

    @property
    def telling(self) -> bool:
        """Whether a reading that is not near can be trusted where it explains everything."""
        return self.reading.fit.holds_asked and self.told


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
        tried = list(self._tried(understood, readings))
        settled = [one for one in tried if one.rows or one.plan.shape == "yes-no"]
        good = [one for one in settled if self._is_sure(one)]
        if good:
            return self._reply(understood, max(good, key=self._worth), readings)
        return self._without_answer(understood, tried, readings)

    def _tried(self, understood: Understood, readings: list[Reading]) -> Iterator[_Tried]:
        """Yield the likeliest readings, run, until none that is left can be better."""
        best = -1.0
        for reading in readings[:_TRIED]:
            if reading.score < max(self._lex.thresholds["possible"], best):
                return
            one = self._try(understood, reading)
            if (one.rows or one.plan.shape == "yes-no") and self._is_sure(one):
                best = max(best, self._worth(one))
            yield one

    def _is_sure(self, one: _Tried) -> bool:
        """Return whether a reading is near enough, or else explains every word."""
        limits = self._lex.thresholds
        whole = one.explained.share >= limits["complete"] and one.telling
        return one.explained.enough and (one.reading.score >= limits["sure"] or whole)

    def _worth(self, one: _Tried) -> float:
        return one.reading.score - self._lex.thresholds["telling"] * (1 - one.explained.share)

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
        return _Tried(
            reading, planned, rows, tuple(operations), told, bool(met or understood.asked)
        )

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
        asked: dict[tuple[str, bool], list[Entity]] = {}
        for one in fitted.joined:
            asked.setdefault((one.through, one.negated), []).append(one.entity)
        columns = tuple(columns_of(fitted.question, ("pdu",), self._lex))
        return [
            (columns, self._belonging(through, entities, negated))
            for (through, negated), entities in sorted(asked.items())
        ]

    def _belonging(self, through: str, entities: list[Entity], negated: bool) -> tuple[Entity, ...]:
        question = self._router.by_name[through]
        # Of the bodies around units only those of the kind are read: there are many.
        of_kind = {entity.kind for entity in entities} & set(self._lex.heads.values())
        kind = {"kind": min(of_kind)} if any(p.name == "kind" for p in question.parameters) else {}
        rows = self._rows(question, kind if len(of_kind) == 1 else {})
        for entity in entities:
            kinds = (entity.kind, *self._lex.kinds[entity.kind])
            rows = Keep(tuple(columns_of(question, kinds, self._lex)), (entity,))(rows)
        found = {str(row["pdu"]) for row in rows}
        names = sorted(set(self._index.inspected) - found if negated else found)
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
        named = {one.parameter: one.entity.name for one in tried.reading.fit.fitted}
        return {name: named[name] for name in tried.plan.parameters}

    def _next(self, understood: Understood, reading: Reading) -> Next:
        planned = plan(understood, reading.fit, ())
        return Next(
            reading.question.name,
            reading.question.title,
            wording.understood(understood, reading.fit, planned),
            round(reading.score, 3),
        )


_ASKERS: WeakKeyDictionary[Store, Asker] = WeakKeyDictionary()


def ask(store: Store, text: str) -> Reply:
    """Return the reply to a question in plain English.

    The first question on a store makes the index of its names, which later ones use again.
    """
    asker = _ASKERS.get(store)
    if asker is None:
        asker = _ASKERS[store] = Asker(store)
    return asker.ask(text)
