"""From a reading to steps: which parameters are bound, which operations follow, what answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from build_graph.asking.amounts import Number
from build_graph.asking.entities import Entity
from build_graph.asking.fit import Fit, undecided
from build_graph.asking.items import noun_of
from build_graph.asking.measuring import Average, Beyond, Compared, Count, Extreme, Measure
from build_graph.asking.operations import Everywhere, Last, Newest, Operation, Within
from build_graph.asking.tally import COUNT, Tally
from build_graph.asking.things import Things
from build_graph.asking.understand import Understood
from build_graph.knowledge.kinds import known
from build_graph.questions.catalogue import Question

_NUMBERED = {"recommendation number": "number", "question number": "question_no"}
_SUMMED = ("number", "value")
_COMPARED = 2  # dates of a change
_SCOPES = ("pdu", "inspection")  # what 'all' may mean the whole of


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


def plan(understood: Understood, fitted: Fit, units: tuple[str, ...]) -> Plan:
    """Return the steps that answer a question by one reading; `units` are all inspected PDUs."""
    return _Planner(understood, fitted, units).plan()


class _Planner(Tally):
    """Puts the steps together."""

    def plan(self) -> Plan:
        if self.said.asked == "value" and not self.fit.holds_asked:
            self.unmet.append("a figure")
        if self.said.counting and not self.said.asked and self.kind(self.answers[0]) == "month":
            self.unmet.append("what is counted")
        if self.said.opener == "why" and self.use.rows != "finding":
            self.unmet.append("why")
        if self.said.timed:
            self.unmet.append("before or after a unit")
        things = Things(self.said, self.fit, self.units)
        parameters = dict(things.parameters())
        filters = [*things.filters(parameters), *self.months(), *self.numbers(), *self.rated()]
        filters += self.everywhere()
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

    def everywhere(self) -> list[Operation]:
        """Return the filter of what is there in all units; 'over all reports' is no such thing."""
        said = self.said
        if not said.of_all or said.counting or said.aggregate or said.extreme:
            return []
        if "pdu" in self.answers or self.pair:
            whole = said.of_all in (*_SCOPES, self.use.rows)
            self.unmet += [] if whole else [f"all: {said.of_all}"]
            return []
        if said.of_all not in _SCOPES or "pdu" not in self.columns:
            return []
        return [Everywhere(self.answers, self.units)]

    # --- months and numbers --------------------------------------------------------------------

    def months(self) -> Iterator[Operation]:
        column = self.period()
        kinds = known().related
        named = {one.entity.name for one in self.fit.fitted} & kinds.keys()
        if any(kinds[name].former for name in named):
            return  # 'before 2021' is when the one that went before was there
        if len(self.said.dates) == _COMPARED and {"before", "after"} <= set(self.columns):
            return  # 'between the 2022 and the 2024 inspection' is what such a question is about
        for dates in self.said.dates:
            if column:
                yield Within(column, dates)
            else:
                self.unmet.append(dates.said)
        if self.said.when:
            latest = self.said.when == "latest"
            one = any(one.entity.kind == "pdu" for one in self.fit.fitted)
            if column and self.said.asked in ("pdu", "inspection", "region") and not one:
                yield Newest(column, latest)
            elif column and "pdu" in self.columns:
                yield Last(column, self.said.when == "latest")
            else:
                self.unmet.append(self.said.when)

    def rated(self) -> Iterator[Operation]:
        """Yield the filter of 'was it rated?': 'Not rated' is no rating."""
        asked = self.said.yes_no and "rated" in self.said.plain()
        named_too = any(one.entity.kind == "rating" for one in self.fit.fitted)
        if asked and not named_too and "rating" in self.columns:
            any_ = Number(float("-inf"), float("inf"), False, False, "", "is rated")
            yield Compared(Measure("rating", self.lex.points), any_)

    def numbers(self) -> Iterator[Operation]:
        for number in self.said.numbers:
            if number.noun in _NUMBERED:
                column = _NUMBERED[number.noun]
                if column in self.columns:
                    yield Compared(Measure(column, {}), number)
                    continue
            measure = self.measure(noun_of(number.noun, self.lex))
            if measure is not None:
                plain = Measure(measure.column.partition("/")[0], measure.points)
                yield Compared(plain, number)
            elif not self.counted(noun_of(number.noun, self.lex)):
                self.unmet.append(number.said)

    def counting(self) -> Iterator[tuple[Number, Count]]:
        """Yield the conditions that hold for how many rows an answer has."""
        for number in self.said.numbers:
            noun = noun_of(number.noun, self.lex)
            if self.pair and noun == "pdu":
                continue  # 'which two units share ...' is a pair
            if self.measure(noun) is None and number.noun not in _NUMBERED:
                count = self.counted(noun)
                if count:
                    yield number, count

    # --- closing operations --------------------------------------------------------------------

    def closing(self) -> tuple[list[Operation], str]:
        said = self.said
        steps: list[Operation] = []
        for number, count in self.counting():
            steps += [count, Compared(Measure(COUNT, {}), number)]
        if said.than is not None:
            steps += self.beyond()
        if said.yes_no and not said.asked:
            if undecided(said, self.fit):
                self.unmet.append("what would be a yes")
            self.unmet += self.of_each()
            return steps, "yes-no"
        averaged = self.average() if said.aggregate else []
        if averaged and said.extreme:
            return [*steps, *self.extreme_mean(averaged)], "columns"
        if averaged:
            return [*steps, *averaged], "value"
        if said.extreme:
            steps += self.extreme()
            return steps, "pair" if self.pair else "columns"
        if said.counting and (not steps or (said.than is not None and said.asked == "pdu")):
            counted = self.count()
            if counted is not None:
                return [*steps, counted], "value"
        return steps, "pair" if self.pair else "columns"

    def average(self) -> list[Operation]:
        if self.said.aggregate == "sum" and self.kind(self.answers[0]) not in _SUMMED:
            counted = self.count()  # 'the total of recommendations'
            return [] if counted is None else [counted]
        measure = self.measure(self.said.asked, asked=True)
        if self.said.aggregate == "difference":
            units = [one for one in self.fit.fitted if one.entity.kind == "pdu"]
            known = measure is not None and self.kind(measure.column) != "rating"
            return [Average(measure, "difference")] if measure and known and len(units) == 2 else []
        if measure is not None:
            # One row is one inspection: 'the average per inspection' is that of the rows.
            each = self.use.rows == "inspection" and self.said.group in _SCOPES
            return [Average(measure, self.said.aggregate, "" if each else self.group())]
        by = self.group() or ("pdu" if "pdu" in self.columns else "")
        if not self.said.counting or not by:
            return []
        what = () if self.is_row(self.said.asked) else self.answers[:1]
        count = Count((by,), what, COUNT, self.use.weight)
        return [count, Average(Measure(COUNT, {}), self.said.aggregate)]

    def of_each(self) -> list[str]:
        """Return what in a yes-or-no question asks for more than that one row fits."""
        if self.said.extreme:
            return [f"whether it is the {'highest' if self.said.extreme == 'max' else 'lowest'}"]
        texts = {token.text for token in self.said.words}
        if self.said.of_all and "any" not in texts:
            return [f"all: {self.said.of_all}"]
        once = [one.columns for one in self.fit.fitted if len(one.columns) == 1 and not one.negated]
        return sorted(texts & {"and", "both"}) if len(set(once)) < len(once) else []

    def extreme_mean(self, averaged: list[Operation]) -> list[Operation]:
        """Return what finds the answers whose mean is the highest or lowest."""
        said, last = self.said, averaged[-1]
        measured = self.pair or self.kind(self.answers[0]) in self.lex.measured
        if measured or len(averaged) > 1 or not isinstance(last, Average):
            self.unmet.append(said.extreme)
            return averaged
        largest = (said.extreme == "max") != bool(said.judged and self.use.low_is_good)
        mean = replace(last, group=self.answers[0])
        return [mean, Extreme(Measure(mean.name, {}), largest, said.limit, "", said.nth)]

    def extreme(self) -> list[Operation]:
        said = self.said
        largest = said.extreme == "max"
        if said.judged and self.use.low_is_good:
            largest = not largest
        measure = self.often() if said.extreme_noun == "often" else self.measure(said.extreme_noun)
        if measure is not None and self.is_known(measure):
            measure = None  # 'the most Inadequate ratings' are counted
        group = self.group()
        group = "" if group in self.answers else group
        if measure is not None:
            return [Extreme(measure, largest, said.limit, group, said.nth)]
        if said.judged:
            self.unmet.append("what is good")  # many rows are no merit
        noun = "" if said.extreme_noun == "rating" else said.extreme_noun
        count = self.counted(noun, group)
        if count is None:
            usual = self.measure("")
            return [] if usual is None else [Extreme(usual, largest, said.limit, group, said.nth)]
        return [count, Extreme(Measure(COUNT, {}), largest, said.limit, group, said.nth)]

    def beyond(self) -> list[Operation]:
        than = self.said.than
        if than is None or "pdu" not in self.columns:
            self.unmet.append("than")
            return []
        units = [one for one in self.fit.fitted if one.entity.kind == "pdu"]
        own = tuple(one.entity for one in units)
        more = than.more != (than.judged and self.use.low_is_good)
        measure = self.measure(than.noun)
        if measure is not None:
            return [Beyond(measure, than.unit, more, own)]
        count = self.counted(than.noun)
        if count and "pdu" not in count.by:
            count = replace(count, by=("pdu",))
        return [count, Beyond(Measure(COUNT, {}), than.unit, more, own)] if count else []
