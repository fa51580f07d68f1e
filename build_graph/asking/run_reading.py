"""One reading of a question, run: its plan, the rows that are left, and what it explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.explanation import Explanation, Words, strangers
from build_graph.asking.fit import Fit, alternatives
from build_graph.asking.lexicon import lexicon
from build_graph.asking.measures import Rows
from build_graph.asking.plan import Plan, plan
from build_graph.asking.route import Reading, Router, needed
from build_graph.asking.steps import WORDS, Run
from build_graph.asking.understand import Understood
from build_graph.asking.words import stem

ABSENT, ABSENCES = "absent", "absences"
_WHICH = "which figure"
_MONTHS = r"^(\w+)(?= from \d{4}-\d\d to )"


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
    counted: Rows  # that a count counts

    @property
    def settled(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.rows) or self.plan.shape == "yes-no"

    @property
    def sure(self) -> bool:
        """Whether a reading is near enough, or else explains every word."""
        limits = lexicon().thresholds
        whole = self.explained.share >= limits["complete"]
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

    def __init__(self, rows: CatalogueRows, router: Router) -> None:
        self._from = rows
        self._router = router
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
        if understood.dates and "inspected" in self._lex.held(reading.question):
            other = self._try(understood, reading, published=True)
            return other if other.rows else first
        return first

    def _try(self, understood: Understood, reading: Reading, *, published: bool = False) -> Attempt:
        fitted, question = reading.fit, reading.question
        planned = plan(understood, fitted)
        if published:
            dated = (re.sub(_MONTHS, r"report of \1 published", one) for one in planned.filters)
            planned = replace(planned, filters=tuple(dated))
        words = Words(understood, fitted, self._router.vocabulary)
        rows = self._from.rows(question, planned.parameters)
        run = Run(question, planned.answers, self._from, rows)
        wanted = words.left() if self._lex.use(question.name).text else []
        steps: list[str] = []
        for step in planned.steps(f"{WORDS}{', '.join(wanted)}" if wanted else ""):
            run.step(step)
            if run.met or not step.startswith(WORDS):
                steps.append(step)
        met = run.met
        unmet = (*planned.unmet, *self._unmet(understood, fitted, met), *run.wanting)
        explained = words.explanation(met, unmet)
        decided = understood.yes_no and not unmet
        named_in_rows = bool(met or understood.target or decided)
        needs = self._lex.use(question.name).needs
        if needs and not needed(understood, needs):
            named_in_rows, met = False, frozenset()  # its words may be anybody's
        if met:
            reading = self._router.again(understood, reading, met)
        done = (planned, run.rows, tuple(steps), explained, named_in_rows, len(met), run.counted)
        return Attempt(reading, *done)

    def _unmet(self, understood: Understood, fitted: Fit, met: frozenset[str]) -> Iterator[str]:
        """Yield what looks like a name and is none, what is denied in vain, which figure."""
        use = self._lex.use(fitted.question.name)
        unknown = strangers(understood, self._from.index)
        yield from (word for word in unknown if stem(word) not in met)
        made = {one.mention for one in fitted.fitted}
        in_vain = understood.negated & (made if use.only_named else fitted.unused)
        if in_vain and ABSENT not in use.needs:  # whose rows are what is missing
            yield "not"
        if use.narrow and not met and understood.target != "measure":
            yield _WHICH
