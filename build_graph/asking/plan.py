"""From a reading to steps: which parameters are bound, which operations follow, what answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from build_graph.asking.amounts import Number
from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit, Fitted, columns_of
from build_graph.asking.lexicon import Lexicon, lexicon, stems
from build_graph.asking.operations import (
    Average,
    Beyond,
    Compared,
    Count,
    Extreme,
    Keep,
    KeepEach,
    KeepPair,
    Last,
    Measure,
    Newest,
    Operation,
    Row,
    Within,
    Without,
    named,
)
from build_graph.asking.understand import Understood, noun_of
from build_graph.catalogue import Question

COUNT = "count"
_PERIODS = ("fieldwork_started", "inspected", "after")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to answer: values of parameters, filters, closing operations, the answer.

    `shape` is how the answer is given: 'value' (what the last operation made), 'columns', 'pair'
    (either side of a pair), or 'yes-no'.
    """

    question: Question
    parameters: dict[str, str]
    filters: tuple[Operation, ...]
    closing: tuple[Operation, ...]
    answers: tuple[str, ...]
    shape: str
    group: str = ""
    unmet: tuple[str, ...] = ()  # conditions for which the question has no column
    except_: tuple[Entity, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Names:
    """Whether a row names every thing in its columns."""

    things: tuple[tuple[tuple[str, ...], Entity], ...]

    def __call__(self, row: Row) -> bool:
        """Return whether the row names all of them."""
        return all(named(row, columns, entity) for columns, entity in self.things)


def plan(understood: Understood, fitted: Fit, units: tuple[str, ...]) -> Plan:
    """Return the steps that answer a question by one reading; `units` are all inspected PDUs."""
    return _Planner(understood, fitted, units).plan()


class _Planner:
    def __init__(self, understood: Understood, fitted: Fit, units: tuple[str, ...]) -> None:
        self.said = understood
        self.fit = fitted
        self.question = fitted.question
        self.lex: Lexicon = lexicon()
        self.use = self.lex.use(self.question.name)
        self.units = units
        self.columns = [column.name for column in self.question.columns]
        self.answers = fitted.answers
        self.pair = len(self.answers) > 1
        self.unmet: list[str] = []

    def plan(self) -> Plan:
        parameters = dict(self.parameters())
        filters = [*self.things(parameters), *self.months(), *self.numbers()]
        closing, shape = self.closing()
        mentioned = tuple(
            one.entity for one in self.fit.fitted if one.entity.kind == "pdu" and not one.negated
        )
        return Plan(
            question=self.question,
            parameters=parameters,
            filters=tuple(filters),
            closing=tuple(closing),
            answers=self.answers,
            shape=shape,
            group=self.group(),
            unmet=tuple(self.unmet),
            except_=mentioned if self.pair else (),
        )

    # --- things --------------------------------------------------------------------------------

    def parameters(self) -> Iterator[tuple[str, str]]:
        """Yield the parameters that one thing alone is meant for."""
        for one in self.fit.fitted:
            same = [other for other in self.fit.fitted if other.parameter == one.parameter]
            if one.parameter and len(same) == 1 and not one.negated:
                by_name = one.entity.kind == "standard" or not one.entity.thing
                yield one.parameter, one.entity.name if by_name else one.entity.thing

    def things(self, parameters: dict[str, str]) -> Iterator[Operation]:
        """Yield the filters by the things that are named and not bound to a parameter."""
        by_columns: dict[tuple[str, ...], list[Fitted]] = {}
        for one in self.fit.fitted:
            if one.columns and not (one.parameter in parameters and not one.negated):
                by_columns.setdefault(one.columns, []).append(one)
        wanted = {
            columns: [one.entity for one in ones if not one.negated]
            for columns, ones in by_columns.items()
        }
        yield from self.wanted({c: e for c, e in wanted.items() if e})
        for columns, ones in by_columns.items():
            denied = tuple(one.entity for one in ones if one.negated)
            if denied:
                alone = not any(wanted.values()) and self.kind(self.answers[0]) == "pdu"
                yield Without(self.answers, columns, denied, self.units if alone else ())

    def wanted(self, wanted: dict[tuple[str, ...], list[Entity]]) -> Iterator[Operation]:
        several = {columns: things for columns, things in wanted.items() if len(things) > 1}
        for columns, things in wanted.items():
            if len(columns) > 1 and len(things) > 1 and not self.said.either:
                yield KeepPair(columns, tuple(things))
                several.pop(columns, None)
            elif len(things) == 1 or not self.each(columns):
                yield Keep(columns, tuple(things))
                several.pop(columns, None)
        if several:
            conditions = _combined(several)
            words = "; ".join(
                ", ".join(entity.name for _, entity in condition.things) for condition in conditions
            )
            yield KeepEach(self.answers, tuple(conditions), words)

    def each(self, columns: tuple[str, ...]) -> bool:
        """Return whether an answer must have all the things that stand in the columns."""
        if self.said.either or set(columns) & set(self.answers):
            return False
        if self.said.both:
            return True
        kind = self.kind(columns[0])
        answer = self.kind(self.answers[0])
        return kind != "pdu" and answer not in self.lex.by_row and answer != kind

    # --- months and numbers --------------------------------------------------------------------

    def months(self) -> Iterator[Operation]:
        column = self.period()
        for dates in self.said.dates:
            if column:
                yield Within(column, dates)
            else:
                self.unmet.append(dates.said)
        if self.said.when:
            latest = self.said.when == "latest"
            one = any(one.entity.kind == "pdu" for one in self.fit.fitted)
            if column and self.said.asked in ("pdu", "region") and not one:
                yield Newest(column, latest)
            elif column and "pdu" in self.columns:
                yield Last(column, self.said.when == "latest")
            else:
                self.unmet.append(self.said.when)

    def period(self) -> str:
        """Return the column of months that is meant."""
        words = set(stems(self.said.plain()))
        if "published" in self.columns and "publish" in words:
            return "published"
        return next((name for name in _PERIODS if name in self.columns), "")

    def numbers(self) -> Iterator[Operation]:
        for number in self.said.numbers:
            if number.low == number.high and number.noun in ("recommendation", "question"):
                column = "number" if number.noun == "recommendation" else "question_no"
                if column in self.columns:
                    yield Compared(Measure(column, {}), number)
                    continue
            measure = self.measure(noun_of(number.noun, self.lex))
            if measure is not None:
                yield Compared(measure, number)
            elif not self.counted(noun_of(number.noun, self.lex)):
                self.unmet.append(number.said)

    def counting(self) -> Iterator[tuple[Number, Count]]:
        """Yield the conditions that hold for how many rows an answer has."""
        for number in self.said.numbers:
            noun = noun_of(number.noun, self.lex)
            if self.measure(noun) is None and number.noun != "question":
                count = self.counted(noun)
                if count:
                    yield number, count

    # --- closing operations --------------------------------------------------------------------

    def closing(self) -> tuple[list[Operation], str]:
        said = self.said
        steps: list[Operation] = []
        for number, count in self.counting():
            steps += [count, Compared(Measure(COUNT, {}), number)]
        if said.yes_no and not said.asked:
            return steps, "yes-no"
        if said.aggregate:
            step = self.average()
            if step is not None:
                return [*steps, step], "value"
        if said.than is not None:
            steps += self.beyond()
        if said.extreme:
            steps += self.extreme()
            return steps, "pair" if self.pair else "columns"
        if said.counting and not steps:
            count = self.count()
            if count is not None:
                return [count], "value"
        return steps, "pair" if self.pair else "columns"

    def average(self) -> Operation | None:
        if self.said.aggregate == "sum" and not self.kind(self.answers[0]) == "number":
            return None
        measure = self.measure(self.said.asked, asked=True)
        if measure is None:
            return None
        return Average(measure, self.said.aggregate, self.group())

    def extreme(self) -> list[Operation]:
        said = self.said
        largest = said.extreme == "max"
        if said.judged and self.use.low_is_good:
            largest = not largest
        measure = None if said.extreme_noun == "often" else self.measure(said.extreme_noun)
        group = self.group()
        group = "" if group in self.answers else group
        if measure is not None:
            return [Extreme(measure, largest, said.limit, group)]
        count = self.counted(said.extreme_noun, group)
        if count is None:
            usual = self.measure("")
            return [] if usual is None else [Extreme(usual, largest, said.limit, group)]
        return [count, Extreme(Measure(COUNT, {}), largest, said.limit, group)]

    def beyond(self) -> list[Operation]:
        than = self.said.than
        if than is None or "pdu" not in self.columns:
            return []
        more = than.more != (than.judged and self.use.low_is_good)
        measure = self.measure(than.noun)
        if measure is not None:
            return [Beyond(measure, than.unit, more)]
        count = self.counted(than.noun)
        return [count, Beyond(Measure(COUNT, {}), than.unit, more)] if count else []

    def count(self) -> Operation | None:
        """Return how what is asked is counted; None where a column has the number."""
        if self.kind(self.answers[0]) == "number":
            return None
        group = self.group()
        by = (group,) if group else ()
        what = () if self.is_row(self.said.asked) else self.answers[:1]
        return Count(by, what, COUNT, self.use.weight)

    def counted(self, noun: str, group: str = "") -> Count | None:
        """Return how many of what `noun` names each answer has."""
        by = tuple(dict.fromkeys((*self.answers[:1], *((group,) if group else ()))))
        if not noun or noun == "often" or self.is_row(noun):
            return Count(by, (), COUNT, "")
        columns = tuple(columns_of(self.question, self.lex.asked.get(noun, ()), self.lex))
        if not columns or columns[0] in by:
            return None if not columns else Count(by, (), COUNT, "")
        return Count(by, columns[:1], COUNT, self.use.weight)

    def is_row(self, noun: str) -> bool:
        return bool(noun) and noun == (self.use.rows or "")

    def measure(self, noun: str, *, asked: bool = False) -> Measure | None:
        """Return the column that is measured, by its own words, its kind, or for want of others.

        None where `noun` names things to be counted.
        """
        said = set(stems(self.said.plain()))
        wanted = self.lex.asked.get(noun, ())
        if noun and not set(wanted) & self.lex.measured and not self.own(noun, asked):
            return None
        by_word = by_kind = ""
        for name in self.columns:
            use = self.lex.column(self.question.name, name)
            if use.kind not in self.lex.measured:
                continue
            if any(set(stems(spelling)) <= said for spelling in use.words):
                by_word = by_word or (name if not wanted or use.kind in wanted else "")
            if use.kind in wanted:
                by_kind = by_kind or name
        chosen = by_word or by_kind or self.use.measure
        if self.use.measure.startswith(f"{chosen}/"):
            chosen = self.use.measure if not asked else chosen
        return Measure(chosen, self.lex.points) if chosen else None

    def own(self, noun: str, asked: bool) -> bool:
        """Return whether a noun is what the rows answer with, not something they are counted by."""
        return asked or self.kind(self.answers[0]) in self.lex.asked.get(noun, ())

    def group(self) -> str:
        """Return the column of what the answer is wanted for each of."""
        kinds = self.lex.asked.get(self.said.group, ())
        return next(columns_of(self.question, kinds, self.lex), "") or (
            "region" if self.said.group == "region" and "pdu" in self.columns else ""
        )

    def kind(self, column: str) -> str:
        return self.lex.column(self.question.name, column).kind


def _combined(several: dict[tuple[str, ...], list[Entity]]) -> list[_Names]:
    """Return one condition for each thing; of lists of one length, the first with the first."""
    lists = list(several.items())
    if len({len(things) for _, things in lists}) == 1:
        return [
            _Names(tuple((columns, things[i]) for columns, things in lists))
            for i in range(len(lists[0][1]))
        ]
    return [_Names(((columns, entity),)) for columns, things in lists for entity in things]
