"""One reading of a question, run: its typed query, the rows that are left, what it explains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.explanation import Explanation, Words, strangers
from build_graph.asking.fit import Fit, alternatives
from build_graph.asking.lexicon import lexicon
from build_graph.asking.plan import plan
from build_graph.asking.route import Reading, Router, needed
from build_graph.asking.steps import Run, run
from build_graph.asking.typed import Typed
from build_graph.asking.understand import Understood
from build_graph.asking.words import stem

ABSENT, ABSENCES = "absent", "absences"
WHICH = "which figure"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading, run; `named_in_rows` where a noun or words of the rows say what is asked for.

    `met` is how many words were found in the rows.
    """

    reading: Reading
    query: Typed
    run: Run
    explained: Explanation
    named_in_rows: bool
    met: int

    @property
    def settled(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.run.rows) or self.query.form == "yes-no"

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
        wanting = set(first.explained.unmet) - {WHICH}
        if wanting or (first.run.rows and first.explained.share >= 1):
            return first
        for fitted in alternatives(understood, reading.fit):
            other = self._try(understood, replace(reading, fit=fitted))
            better = other.explained.share > first.explained.share or not first.run.rows
            if other.run.rows and better:
                return other
        dated = understood.dates and "inspected" in self._lex.held(reading.question)
        if dated and not first.run.rows:
            other = self._try(understood, reading, published=True)
            return other if other.run.rows else first
        return first

    def _try(self, understood: Understood, reading: Reading, *, published: bool = False) -> Attempt:
        fitted, use = reading.fit, self._lex.use(reading.question.name)
        words = Words(understood, fitted, self._router.vocabulary)
        wanted = words.left() if use.text else []
        query, unmet = plan(understood, fitted, wanted, published=published)
        done = run(query, self._from)
        met = done.met
        query = query if met else query.without_words()
        unmet = (*unmet, *self._unmet(understood, fitted, met), *done.wanting)
        explained = words.explanation(met, unmet)
        named_in_rows = bool(met or understood.target or (understood.yes_no and not unmet))
        if use.needs and not needed(understood, use.needs):
            named_in_rows, met = False, frozenset()  # its words may be anybody's
        if met:
            reading = self._router.again(understood, reading, met)
        return Attempt(reading, query, done, explained, named_in_rows, len(met))

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
            yield WHICH
