"""One reading of a question, run: its plan, the rows that are left, and what it explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.entities import Entity, Index
from build_graph.asking.explanation import (
    Explanation,
    explanation,
    strangers,
    words_left,
)
from build_graph.asking.fit import Fit, alternatives, columns_of
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measuring import Beyond, Count
from build_graph.asking.narrow import Narrow
from build_graph.asking.operations import (
    Operation,
    Row,
    Rows,
    Within,
    apart,
    in_unit,
)
from build_graph.asking.plan import Plan, plan
from build_graph.asking.route import Reading, Router, needed
from build_graph.asking.understand import Understood
from build_graph.asking.words import stem
from build_graph.questions.catalogue import Question

ABSENT, ABSENCES = "absent", "absences"
_WHICH = "which figure"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading, run; `named_in_rows` where a noun or words of the rows say what is asked for."""

    reading: Reading
    plan: Plan
    rows: Rows
    operations: tuple[str, ...]
    explained: Explanation
    named_in_rows: bool
    met: int  # words that were found in the rows
    counted: tuple[Row, ...] = ()  # the rows that a count counts

    @property
    def settled(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.rows) or self.plan.shape == "yes-no"

    @property
    def sure(self) -> bool:
        """Whether a reading is near enough, or else explains every word."""
        limits = lexicon().thresholds
        whole = self.explained.share >= limits["complete"] or self.met >= limits["many"]
        possible = self.reading.score >= limits["possible"] and self.named_in_rows
        found = possible or self.met >= limits["words"]
        near = self.reading.score >= limits["sure"]
        return self.explained.enough and (
            near or (whole and found and self.reading.fit.holds_target)
        )

    @property
    def worth(self) -> float:
        """How good a reading is, the share of the words that it explains counted in."""
        return self.reading.score - lexicon().thresholds["telling"] * (1 - self.explained.share)


class Runner:
    """Runs readings on one store."""

    def __init__(self, rows: CatalogueRows, router: Router, index: Index) -> None:
        self._from = rows
        self._router = router
        self._index = index
        self._lex = lexicon()

    def costs(self, reading: Reading) -> bool:
        """Return whether a reading would go through very many rows, all those of many reports."""
        one = any(each.parameter and not each.negated for each in reading.fit.fitted)
        return self._from.many and not one and self._lex.use(reading.question.name).long

    def tried(self, understood: Understood, reading: Reading) -> Attempt:
        """Return a reading run; where nothing fits, by another thing of a name, or another date."""
        first = self._try(understood, reading)
        wanting = set(first.explained.unmet) - {_WHICH}
        if wanting or (first.rows and first.explained.share >= 1):
            return first
        for fitted in alternatives(understood, reading.fit):
            other = self._try(understood, replace(reading, fit=fitted))
            better = other.explained.share > first.explained.share or not first.rows
            if other.rows and better:
                return other
        if first.rows:
            return first
        if understood.dates and "inspected" in columns_named(reading.question):
            other = self._try(understood, reading, published=True)
            return other if other.rows else first
        return first

    def _try(self, understood: Understood, reading: Reading, *, published: bool = False) -> Attempt:
        fitted = reading.fit
        planned = plan(understood, fitted, tuple(self._index.inspected))
        rows, operations = self._filtered(fitted, planned, published)
        for unit in _in_unit(rows, understood):
            rows = unit(rows)
            operations.append(unit.in_words())
        met: frozenset[str] = frozenset()
        narrow = self._narrow(understood, fitted)
        if narrow is not None:
            rows, met = narrow.narrowed(rows)
            operations += [narrow.in_words()] if met else []
        if len(planned.answers) > 1:
            pairs = apart(planned.answers, planned.except_)
            rows = pairs(rows)
            operations.append(pairs.in_words())
        unknown = [w for w in strangers(understood, self._index) if stem(w) not in met]
        unmet = (*planned.unmet, *unknown, *self._not_denied(understood, fitted))
        unmet = (*unmet, *self._any_figure(understood, fitted, met))
        rows, counted, without = _closed(planned, rows)
        unmet = (*unmet, *without)
        operations += [step.in_words() for step in planned.closing]
        explained = explanation(understood, fitted, self._router.vocabulary, met, unmet)
        decided = understood.yes_no and not unmet
        named_in_rows = bool(met or understood.target or decided)
        needs = self._lex.use(reading.question.name).needs
        if needs and not needed(understood, needs):
            named_in_rows, met = False, frozenset()  # its words may be anybody's
        if met:
            reading = self._router.again(understood, reading, met)
        steps, behind = tuple(operations), tuple(counted)
        return Attempt(reading, planned, rows, steps, explained, named_in_rows, len(met), behind)

    def _filtered(self, fitted: Fit, planned: Plan, published: bool) -> tuple[Rows, list[str]]:
        """Return the rows of a question that the filters of its plan leave, and these in words."""
        rows = self._from.rows(planned.question, planned.parameters)
        operations: list[str] = []
        steps = list(self._joins(fitted))
        if fitted.extended or planned.group == "region":
            steps.insert(0, self._from.with_region())
        for step in (*steps, *(self._dated(planned.filters) if published else planned.filters)):
            rows = step(rows)
            operations.append(step.in_words())
        return rows, operations

    def _any_figure(self, understood: Understood, fitted: Fit, met: frozenset[str]) -> list[str]:
        """Return what is missing where no word of the question says which figure is meant."""
        some = (
            met or understood.target == "measure" or not self._lex.use(fitted.question.name).narrow
        )
        return [] if some else [_WHICH]

    def _not_denied(self, understood: Understood, fitted: Fit) -> list[str]:
        """Return the names that are denied and of which the reading makes nothing."""
        if ABSENT in self._lex.use(fitted.question.name).needs:
            return []  # what is missing stands in its rows
        made = {one.mention for one in fitted.fitted}
        only = self._lex.use(fitted.question.name).only_named
        return ["not"] if understood.negated & (made if only else fitted.unused) else []

    def _dated(self, filters: Iterable[Operation]) -> Iterator[Operation]:
        """Yield the filters with the months of reports for those of inspections."""
        for one in filters:
            if isinstance(one, Within):
                yield self._from.published(one.column, one.dates.low, one.dates.high)
            else:
                yield one

    def _narrow(self, understood: Understood, fitted: Fit) -> Narrow | None:
        use = self._lex.use(fitted.question.name)
        if not use.text:
            return None
        wanted = words_left(understood, fitted, self._router.vocabulary, every=use.narrow)
        return Narrow(frozenset(wanted), use.text, use.closest, use.whole) if wanted else None

    def _joins(self, fitted: Fit) -> Iterator[Operation]:
        """Yield the units that the joined things belong to, as filters on columns."""
        wanted: dict[tuple[str, bool], list[Entity]] = {}
        for one in fitted.joined:
            wanted.setdefault((one.through, one.negated), []).append(one.entity)
        columns = tuple(columns_of(fitted.question, ("pdu",), self._lex))
        for (through, negated), entities in sorted(wanted.items()):
            yield self._from.join(columns, tuple(entities), through, negated=negated)


def _closed(planned: Plan, rows: Rows) -> tuple[Rows, Rows, list[str]]:
    """Return the rows after the closing operations, those a count counts, and what is wanting."""
    counted: Rows = []
    unmet = []
    for step in planned.closing:
        counted = rows if isinstance(step, Count) and not step.by else counted
        if isinstance(step, Beyond) and not step.comparable(rows):
            unmet.append("a value of each of them to compare")
        rows = step(rows) if rows else rows
    return rows, counted, unmet


def _in_unit(rows: Rows, understood: Understood) -> Iterator[Operation]:
    """Yield the filter of figures that count where 'how many' is asked, or of shares."""
    if rows and {"unit", "value"} <= rows[0].keys():
        if understood.target == "percent":
            yield in_unit(percent=True)
        elif understood.counting and understood.target:
            yield in_unit(percent=False)


def columns_named(question: Question) -> list[str]:
    """Return the names of the columns of a question."""
    return [column.name for column in question.columns]
