"""From a reading to a typed query: what is bound, which steps follow, what answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from build_graph.asking.amounts import TIMES, Number
from build_graph.asking.fit import DECIDING, Fit, columns_of
from build_graph.asking.measures import WITH_REGION, WORDS
from build_graph.asking.partial_steps import PartialSteps
from build_graph.asking.typed import Typed
from build_graph.asking.understand import Understood
from build_graph.knowledge.kinds import known

_NUMBERED = {"recommendation number": "number", "question number": "question_no"}
_SUMMED = ("number", "value")
_PARTS = frozenset({"standard", "standard_number", "aspect"})
_COMPARED = 2  # dates of a change
_WHERE = frozenset({"pdu", "region", "month"})  # say where and when, not what
_SCOPES = ("pdu", "inspection")  # what 'all' may mean the whole of


def plan(
    understood: Understood, fitted: Fit, words: Iterable[str] = (), *, published: bool = False
) -> tuple[Typed, tuple[str, ...]]:
    """Return the query that answers by one reading, and the conditions that it has no column for.

    Rows are narrowed down by the `words`. Months are those of the reports if `published`, not of
    the inspections.
    """
    return _Planner(understood, fitted).plan(", ".join(words), published)


class _Planner(PartialSteps):
    """Puts the steps together."""

    def plan(self, words: str, published: bool) -> tuple[Typed, tuple[str, ...]]:
        self.unmet += self.wanting()
        given = dict(self.parameters())
        steps = [WITH_REGION] if self.fit.extended or self.group() == "region" else []
        steps += [*self.joins(), *self.filters(given)]
        steps += [*self.months(published), *self.numbers()]
        steps += self.everywhere()
        steps += [f"{WORDS}{words}"] if words else []
        steps += [self.apart()] if self.pair else []
        closing, form = self.closing()
        query = Typed(
            self.question.name, tuple(given.items()), (*steps, *closing), self.answers, form
        )
        return query, tuple(self.unmet)

    def units(self) -> list[str]:
        """Return the names of the units that are asked about."""
        things = (one for one in self.fit.fitted if not one.negated)
        return [one.entity.name for one in things if one.entity.kind == "pdu"]

    def apart(self) -> str:
        """Return the step that makes a row of either side of a pair, the unit named left out."""
        but = f" but {'; '.join(self.units())}" if self.units() else ""
        return f"each of {'/'.join(self.answers)}{but}"

    def wanting(self) -> list[str]:
        """Return what is asked and no step of this reading would answer."""
        said = self.understood
        found = {
            "a figure": said.target == "value" and not self.fit.holds_target,
            "what is counted": said.counting and not (said.target or self.is_countable()),
            "why": said.opener == "why"
            and not {"why", "finding"} & {*self.use.needs, self.use.rows},
            "than": not self.compares_dates()
            and any(one.text == "than" and one.start not in said.done for one in said.items),
            "beyond": said.aggregate == "beyond" or bool(said.aggregate and said.extreme),
            "share": "share" in {*said.plain()} - self.columns.keys() and not self.is_shared(),
            "who": said.target == "who" and ("value" in self.columns or self.is_known_who()),
            "what it is": self.only_named() and not said.yes_no,
        }
        return [what for what, is_wanting in found.items() if is_wanting]

    def is_shared(self) -> bool:
        """Return whether a reading tells what several units have in common."""
        return (
            "shared" in self.columns
            or self.pair
            or len(self.units()) > 1
            or bool(self.understood.of_all)
        )

    def is_countable(self) -> bool:
        """Return whether it goes without saying what is counted: 'how many Inadequates?'."""
        kinds = {one.entity.kind for one in self.fit.fitted}
        if self.use.narrow or any(map(self.is_row, kinds)):
            return True
        return bool(kinds - _WHERE) and self.kind(self.answers[0]) not in _WHERE

    def is_known_who(self) -> bool:
        """Return whether the one whom a table knows is named already: 'who runs Hearthway?'."""
        asked = columns_of(self.question, self.lex.asked["who"])
        return self.answers != asked and any(asked == one.columns for one in self.fit.fitted)

    def only_named(self) -> bool:
        """Return whether nothing but a name is asked about: 'what do they say of Hearthway?'."""
        understood = self.understood
        said = not self.lex.grammar["saying"].isdisjoint(understood.plain())
        if understood.target == "inspection" and (said or understood.opener == "how"):
            return not understood.counting
        if understood.counting:
            return False
        hard = all(not one.soft for one in understood.mentions)
        return (hard and not understood.target) and all(
            item.mention >= 0 or item.text in self.lex.grammar["stop"] | self.lex.grammar["light"]
            for item in understood.items
        )

    def everywhere(self) -> list[str]:
        """Return the filter of what is there in all units; 'over all reports' is no such thing."""
        said, kind = self.understood, self.kind(self.answers[0])
        if not said.of_all or said.counting or said.aggregate or said.extreme:
            return []
        if kind == "pdu":
            self.unmet += [] if said.of_all in (*_SCOPES, self.use.rows) else ["all"]
            return []
        # 'the score of all units' is that of each
        filtered = said.of_all in _SCOPES and "pdu" in self.columns
        return ["in all units"] if filtered and kind not in self.lex.grammar["measured"] else []

    def months(self, published: bool) -> Iterator[str]:
        column = self.period()
        kinds = known().related
        named = {one.entity.name for one in self.fit.fitted} & kinds.keys()
        if any(kinds[name].former for name in named):
            return  # 'before 2021' is when the one that went before was there
        if self.compares_dates():
            return
        for dates in self.understood.dates:
            if column:
                dated = f"report of {column} published" if published else column
                yield f"{dated} from {dates.low} to {dates.high}"
            else:
                self.unmet.append(dates.in_words)
        when = self.understood.when
        if when and column:
            whole = self.understood.target in ("pdu", "inspection", "region") and not self.units()
            yield f"{when} {column}{'' if whole else ' of each pdu'}"
        elif when:
            self.unmet.append(when)

    def compares_dates(self) -> bool:
        """Return whether 'between the 2022 and the 2024 inspection' is what the table is about."""
        two = len(self.understood.dates) == _COMPARED
        return two and {"before", "after"} <= set(self.columns)

    def numbers(self) -> Iterator[str]:
        for number in self.understood.numbers:
            column = self.numbered(number)
            if column:
                yield f"{column} in {number.span}"
            elif not self.counted(self.lex.noun(number.noun)):
                self.unmet.append(number.in_words)

    def numbered(self, number: Number) -> str:
        """Return the column that a condition is on; '' where it is on how many rows there are."""
        column = _NUMBERED.get(number.noun, "")
        if column in self.columns or number.noun == TIMES:
            return column
        nouns = map(self.lex.noun, (number.noun, *self.understood.plain()))
        measured = self.lex.grammar["measured"]
        found = (one for one in nouns if measured.intersection(self.lex.asked.get(one, ())))
        noun = self.lex.noun(number.noun) or next(found, "")
        return self.measure(noun).partition("/")[0]

    def counting(self) -> Iterator[tuple[Number, str]]:
        """Yield the conditions that hold for how many rows an answer has."""
        for number in self.understood.numbers:
            noun = self.lex.noun(number.noun)
            if self.pair and noun == "pdu":
                continue  # 'which two units share ...' is a pair
            unnumbered = number.noun not in _NUMBERED and not self.numbered(number)
            if unnumbered and self.counted(noun):
                yield number, self.counted(noun)

    # --- closing operations --------------------------------------------------------------------

    def closing(self) -> tuple[list[str], str]:
        understood = self.understood
        steps: list[str] = []
        for number, count in self.counting():
            steps += [count, f"count in {number.span}"]
        if understood.yes_no and not understood.target:
            return steps, self.decided()
        averaged = self.average() if understood.aggregate else []
        if averaged:
            return [*steps, *averaged], "value"
        if understood.extreme:
            return [*steps, *self.extreme()], "columns"
        if understood.counting and not steps and (count := self.count()):
            return [*steps, count], "value"
        return steps, "columns"

    def decided(self) -> str:
        """Return how yes or no is said: that something is not there is told, that it is, is not."""
        understood = self.understood
        if self.question.name == "absences":
            self.unmet += ["not"] if understood.negated else []
            return "no"
        if self.undecided():
            self.unmet.append("what would be a yes")
        self.unmet += self.of_each()
        return "yes-no"

    def undecided(self) -> bool:
        """Return whether nothing decides a yes-or-no question: 'is Brackmoor safe?'.

        A percentage, a rating or a remark is no yes by being there, whatever its year; a provider,
        a court or an inspection is. A unit is not good, nor better, for one of its standards.
        """
        said, name, grammar = self.understood, self.question.name, self.lex.grammar
        kinds = {one.entity.kind for one in self.fit.fitted}
        dated = said.dates and name in grammar["dated"]
        conditions = any((said.numbers, dated, said.extreme))
        parts = kinds & _PARTS or grammar["parts"] & {token.text for token in said.words}
        if name in grammar["of_parts"] and not (conditions or parts):
            return True
        if conditions or kinds & DECIDING:
            return False
        named = len({one.mention for one in self.fit.fitted})
        return name not in grammar["existing"] or not (named > 1 or self.use.needs)

    def average(self) -> list[str]:
        name = self.understood.aggregate
        target = self.understood.target
        if name == "sum" and self.kind(self.answers[0]) not in _SUMMED:
            return [count] if (count := self.count()) else []  # 'the total of recommendations'
        if name == "sum" and len(self.units()) == 1 and not self.understood.of_all:
            return []  # what is told of one unit twice is not more: 'total caseload of X'
        measure = self.measure(target, is_target=True)
        measured = self.lex.grammar["measured"].intersection(self.lex.asked.get(target, ()))
        counted = self.understood.counting or self.is_row(target)
        if name == "mean" and counted and (not measured or self.is_known(measure)):
            return self.mean_count()
        if not measure or name == "beyond":
            return []
        # One row is one inspection: 'the average per inspection' is that of the rows.
        each = self.use.rows == "inspection" and self.understood.group in _SCOPES
        return [f"{name} {measure}{'' if each else self.per()}"]

    def mean_count(self) -> list[str]:
        """Return the steps to how many there are of a thing on average, of each unit by itself."""
        by = self.group() or "pdu"
        count = self.counted(self.understood.target, by)
        self.unmet += [] if count else ["mean"]
        return [count, "mean count"]

    def of_each(self) -> list[str]:
        """Return what in a yes-or-no question asks for more than that one row fits."""
        texts = {token.text for token in self.understood.words}
        if self.understood.extreme or (self.understood.of_all and "any" not in texts):
            return ["all"]
        once = [one.columns for one in self.fit.fitted if len(one.columns) == 1 and not one.negated]
        return sorted(texts & {"and", "both"}) if len(set(once)) < len(once) else []

    def extreme(self) -> list[str]:
        understood = self.understood
        noun = understood.top.noun
        measure = self.measure(noun)
        group = "" if self.group() in self.answers else self.per()
        if measure and not self.is_known(measure):  # 'the most Inadequate ratings' are counted
            return self.largest(measure + group)
        if understood.top.judged:
            self.unmet.append("what is good")  # many rows are no merit
        if count := self.counted(noun):
            return [count, *self.largest("count" + group)]
        usual = self.measure("")
        return self.largest(usual + group) if usual else []

    def largest(self, measure: str) -> list[str]:
        """Return the steps to the highest or the lowest, as many as are wanted.

        The third highest is the lowest of the three highest.
        """
        top = self.understood.top
        largest = (top.extreme == "max") != bool(top.judged and self.use.low_is_good)
        one, other = ("highest", "lowest") if largest else ("lowest", "highest")
        many = f" {top.limit}" if top.limit > 1 else ""
        many = many if top.limit else " first"
        return [f"{one}{many} {measure}", *([f"{other} {measure}"] if top.nth else [])]
