"""From a reading to steps: which parameters are bound, which operations follow, what answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from build_graph.asking.amounts import Number
from build_graph.asking.columns_to_count import COUNT, CountedColumns
from build_graph.asking.entities import Entity
from build_graph.asking.entity_filters import EntityFilters
from build_graph.asking.fit import Fit, undecided
from build_graph.asking.items import noun_of
from build_graph.asking.measuring import Average, Beyond, Count, Measure, compared, extreme
from build_graph.asking.operations import Operation, Within, everywhere, latest
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

    `shape` is how the answer is given: 'value' (what the last operation made), 'columns',
    'yes-no', or 'no' (where there is a row). Several `answers` are either side of a pair.
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


class _Planner(CountedColumns):
    """Puts the steps together."""

    def plan(self) -> Plan:
        self.unmet += self.wanting()
        things = EntityFilters(self.understood, self.fit, self.units)
        parameters = dict(things.parameters())
        filters = [*things.filters(parameters), *self.months(), *self.numbers(), *self.rated()]
        filters += self.everywhere()
        closing, shape = self.closing()
        units = (one for one in self.fit.fitted if one.entity.kind == "pdu")
        mentioned = tuple(one.entity for one in units if not one.negated)
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

    def wanting(self) -> list[str]:
        """Return what is asked and no step of this reading would answer."""
        said = self.understood
        than = said.than or said.numbers or said.extreme or said.dates or said.negated
        uncounted = said.counting and not said.target
        found = {
            "a figure": said.target == "value" and not self.fit.holds_target,
            "what is counted": uncounted and self.kind(self.answers[0]) == "month",
            "why": said.opener == "why"
            and not {"why", "finding"} & {*self.use.needs, self.use.rows},
            "what it is": self.only_named() and not said.yes_no,
            "than": "than" in said.plain() and not than,
            "before or after a unit": said.timed,
        }
        return [what for what, is_wanting in found.items() if is_wanting]

    def only_named(self) -> bool:
        """Return whether nothing but a name is asked about: 'what do they say of Hearthway?'."""
        understood = self.understood
        said = not self.lex.grammar["saying"].isdisjoint(understood.plain())
        if understood.target == "inspection" and (said or understood.opener == "how"):
            return not understood.counting
        hard = all(one.candidates[0].kind not in self.lex.soft for one in understood.mentions)
        return (hard and not understood.target) and all(
            item.mention >= 0 or item.text in self.lex.stop | self.lex.light
            for item in understood.items
        )

    def everywhere(self) -> list[Operation]:
        """Return the filter of what is there in all units; 'over all reports' is no such thing."""
        understood = self.understood
        worked_out = understood.counting or understood.aggregate or understood.extreme
        if not understood.of_all or worked_out:
            return []
        if "pdu" in self.answers or self.pair:
            whole = understood.of_all in (*_SCOPES, self.use.rows)
            self.unmet += [] if whole else [f"all: {understood.of_all}"]
            return []
        if understood.of_all not in _SCOPES or "pdu" not in self.columns:
            return []
        if self.kind(self.answers[0]) in self.lex.measured:
            return []  # 'the score of all units' is that of each
        return [everywhere(self.answers, self.units)]

    def months(self) -> Iterator[Operation]:
        column = self.period()
        kinds = known().related
        named = {one.entity.name for one in self.fit.fitted} & kinds.keys()
        if any(kinds[name].former for name in named):
            return  # 'before 2021' is when the one that went before was there
        if len(self.understood.dates) == _COMPARED and {"before", "after"} <= set(self.columns):
            return  # 'between the 2022 and the 2024 inspection' is what such a question is about
        for dates in self.understood.dates:
            if column:
                yield Within(column, dates)
            else:
                self.unmet.append(dates.in_words)
        if self.understood.when:
            first = self.understood.when != "latest"
            one = any(one.entity.kind == "pdu" for one in self.fit.fitted)
            if column and self.understood.target in ("pdu", "inspection", "region") and not one:
                yield latest(column, first=first)
            elif column and "pdu" in self.columns:
                yield latest(column, first=first, each=True)
            else:
                self.unmet.append(self.understood.when)

    def rated(self) -> Iterator[Operation]:
        """Yield the filter of 'was it rated?': 'Not rated' is no rating."""
        whether = {"rated", "inspect"} & set(self.understood.plain())
        whether_rated = self.understood.yes_no and whether
        named_too = any(one.entity.kind == "rating" for one in self.fit.fitted)
        if whether_rated and not named_too and "rating" in self.columns:
            any_ = Number(float("-inf"), float("inf"), False, False, "", "is rated")
            yield compared(Measure("rating", self.lex.points), any_)

    def numbers(self) -> Iterator[Operation]:
        for number in self.understood.numbers:
            column = _NUMBERED.get(number.noun, "")
            if column in self.columns:
                yield compared(Measure(column, {}), number)
                continue
            measure = self.measure(noun_of(number.noun, self.lex))
            if measure is not None:
                yield compared(Measure(measure.column.partition("/")[0], measure.points), number)
            elif not self.counted(noun_of(number.noun, self.lex)):
                self.unmet.append(number.in_words)

    def counting(self) -> Iterator[tuple[Number, Count]]:
        """Yield the conditions that hold for how many rows an answer has."""
        for number in self.understood.numbers:
            noun = noun_of(number.noun, self.lex)
            if self.pair and noun == "pdu":
                continue  # 'which two units share ...' is a pair
            if self.measure(noun) is None and number.noun not in _NUMBERED:
                count = self.counted(noun)
                if count:
                    yield number, count

    # --- closing operations --------------------------------------------------------------------

    def closing(self) -> tuple[list[Operation], str]:
        understood = self.understood
        steps: list[Operation] = []
        for number, count in self.counting():
            steps += [count, compared(Measure(COUNT, {}), number)]
        if understood.than is not None:
            steps += self.beyond()
        if understood.yes_no and not understood.target:
            return steps, self.decided()
        averaged = self.average() if understood.aggregate else []
        if averaged and understood.extreme:
            return [*steps, *self.extreme_mean(averaged)], "columns"
        if averaged:
            return [*steps, *averaged], "value"
        if understood.extreme:
            steps += self.extreme()
            return steps, "columns"
        if understood.counting and (
            not steps or (understood.than is not None and understood.target == "pdu")
        ):
            counted = self.count()
            if counted is not None:
                return [*steps, counted], "value"
        return steps, "columns"

    def decided(self) -> str:
        """Return how yes or no is said: that something is not there is told, that it is, is not."""
        understood = self.understood
        if self.question.name == "absences":
            self.unmet += ["not"] if understood.negated or "absent" in understood.plain() else []
            return "no"
        if undecided(understood, self.fit):
            self.unmet.append("what would be a yes")
        self.unmet += self.of_each()
        return "yes-no"

    def average(self) -> list[Operation]:
        if self.understood.aggregate == "sum" and self.kind(self.answers[0]) not in _SUMMED:
            counted = self.count()  # 'the total of recommendations'
            return [] if counted is None else [counted]
        measure = self.measure(self.understood.target, is_target=True)
        if self.understood.aggregate == "difference":
            units = [one for one in self.fit.fitted if one.entity.kind == "pdu"]
            known = measure is not None and self.kind(measure.column) != "rating"
            return [Average(measure, "difference")] if measure and known and len(units) == 2 else []
        if measure is not None:
            # One row is one inspection: 'the average per inspection' is that of the rows.
            each = self.use.rows == "inspection" and self.understood.group in _SCOPES
            return [Average(measure, self.understood.aggregate, "" if each else self.group())]
        by = self.group() or ("pdu" if "pdu" in self.columns else "")
        if not self.understood.counting or not by:
            return []
        what = () if self.is_row(self.understood.target) else self.answers[:1]
        count = Count((by,), what, COUNT, self.use.weight)
        return [count, Average(Measure(COUNT, {}), self.understood.aggregate)]

    def of_each(self) -> list[str]:
        """Return what in a yes-or-no question asks for more than that one row fits."""
        if self.understood.extreme:
            end = "highest" if self.understood.extreme == "max" else "lowest"
            return [f"whether it is the {end}"]
        texts = {token.text for token in self.understood.words}
        if self.understood.of_all and "any" not in texts:
            return [f"all: {self.understood.of_all}"]
        once = [one.columns for one in self.fit.fitted if len(one.columns) == 1 and not one.negated]
        return sorted(texts & {"and", "both"}) if len(set(once)) < len(once) else []

    def extreme_mean(self, averaged: list[Operation]) -> list[Operation]:
        """Return what finds the answers whose mean is the highest or lowest."""
        understood, last = self.understood, averaged[-1]
        measured = self.pair or self.kind(self.answers[0]) in self.lex.measured
        if measured or len(averaged) > 1 or not isinstance(last, Average):
            self.unmet.append(understood.extreme)
            return averaged
        largest = (understood.extreme == "max") != bool(understood.judged and self.use.low_is_good)
        mean, measure = replace(last, group=self.answers[0]), Measure(last.name, {})
        return [mean, self.largest(measure, largest)]

    def extreme(self) -> list[Operation]:
        understood = self.understood
        largest = understood.extreme == "max"
        if understood.judged and self.use.low_is_good:
            largest = not largest
        often = understood.extreme_noun == "often"
        measure = self.often() if often else self.measure(understood.extreme_noun)
        if measure is not None and self.is_known(measure):
            measure = None  # 'the most Inadequate ratings' are counted
        group = self.group()
        group = "" if group in self.answers else group
        if measure is not None:
            return [self.largest(measure, largest, group)]
        if understood.judged:
            self.unmet.append("what is good")  # many rows are no merit
        noun = "" if understood.extreme_noun == "rating" else understood.extreme_noun
        count = self.counted(noun, group)
        if count is None:
            usual = self.measure("")
            steps: list[Operation] = []
        else:
            usual, steps = Measure(COUNT, {}), [count]
        if usual is not None:
            steps.append(self.largest(usual, largest, group))
        return steps

    def largest(self, measure: Measure, is_largest: bool, group: str = "") -> Operation:
        """Return the step to the highest or the lowest, as many as are wanted."""
        limit, nth = self.understood.limit, self.understood.nth
        return extreme(measure, largest=is_largest, limit=limit, group=group, nth=nth)

    def beyond(self) -> list[Operation]:
        than = self.understood.than
        if than is None or "pdu" not in self.columns:
            self.unmet.append("than")
            return []
        units = [one for one in self.fit.fitted if one.entity.kind == "pdu"]
        own = tuple(one.entity for one in units)
        more = than.more != (than.judged and self.use.low_is_good)
        measure = self.measure(than.noun)
        if measure is not None:
            return [Beyond(measure, than.unit, more, own)]
        count = None if than.judged else self.counted(than.noun)
        if count is None:
            self.unmet.append("than")
        if count and "pdu" not in count.by:
            count = replace(count, by=("pdu",))
        return [count, Beyond(Measure(COUNT, {}), than.unit, more, own)] if count else []
