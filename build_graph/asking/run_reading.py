"""One reading of a question, run: its rows, how much it explains, what must be refused anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from build_graph.asking.catalogue_rows import CatalogueRows
from build_graph.asking.fit import Fit, alternatives
from build_graph.asking.lexicon import lexicon
from build_graph.asking.linking import Item
from build_graph.asking.messages import say
from build_graph.asking.plan import plan
from build_graph.asking.route import Reading, Router, needed
from build_graph.asking.steps import Run, run
from build_graph.asking.typed import Typed
from build_graph.asking.understand import Understood
from build_graph.asking.words import stem

ABSENT = "absent"
WHICH = "which figure"
_FIGURES = frozenset({"percent", "measure", "month", "pdu", "inspection"})
Vocabulary = Mapping[str, set[str]]


def refusal(understood: Understood) -> str:
    """Return why a question cannot be answered by any table, or ''."""
    lex, words = lexicon(), [token.text for token in understood.words]
    hard = {place for one in understood.mentions if not one.soft for place in one.places}
    texts = ["" if place in hard else word for place, word in enumerate(words)]
    for _, _, what in lex.not_held.find(texts):
        return say("not_held", what)
    return "" if lex.grammar["to_come"].isdisjoint(words[:1]) else say("to_come")


class Words:
    """The words of a question as one reading of it explains them."""

    def __init__(self, understood: Understood, fitted: Fit, vocabulary: Vocabulary) -> None:
        self._said = understood
        self._fitted = fitted
        self._lex = lexicon()
        self._use = self._lex.use(fitted.question.name)
        self._used = {o.mention for o in fitted.fitted} | {o.mention for o in fitted.joined}
        self._columns = self._lex.held(fitted.question)
        self._known = self._explained(vocabulary)

    def left(self) -> list[str]:
        """Return the stems by which rows may be narrowed down: those no phrasing has.

        Of a figure every word may, whatever the phrasings have.
        """
        known = set() if self._use.narrow else self._known
        words = [one for item in self._unused() for one in self._words(item)]
        return sorted({w for w, heard, light in words if not (heard or light or w in known)})

    def explained(self, met: frozenset[str]) -> tuple[float, tuple[str, ...]]:
        """Return the share of the words and names that the reading uses, and those that it leaves.

        `met` are words found in the rows.
        """
        said, known = self._said, self._known | met
        good, left = len(self._used), list[str]()
        for item in self._unused():
            if item.mention >= 0 and item.start in said.amounts:
                continue  # 'fell short of 50'
            words = self._words(item)
            if item.mention >= 0 and known.isdisjoint(word for word, _, _ in words):
                left.append(said.source(item))  # a name that is not used is one thing
                continue
            for word, heard, light in words:
                if light and not heard and word not in known:
                    continue  # said in passing
                explained = heard or word in known
                good += explained
                left += [] if explained else [said.source(item)]
        return good / ((good + len(left)) or 1), tuple(left)

    def _unused(self) -> list[Item]:
        return [item for item in self._said.items if item.mention not in self._used]

    def _explained(self, vocabulary: Vocabulary) -> set[str]:
        """Return the stems that the reading itself explains."""
        # A figure is known by its own words, not by those of any question on figures.
        name = self._fitted.question.name
        known = self._lex.stems["unspecific"] if self._use.narrow else vocabulary[name]
        known = known.union(self._use.said, *(vocabulary[j.through] for j in self._fitted.joined))
        own = (word for use in self._columns.values() for one in use.words for word in one)
        names = (word for name in self._columns for word in name.split("_"))
        return {*known, *map(stem, own), *map(stem, names)}

    def _words(self, item: Item) -> list[tuple[str, bool, bool]]:
        """Return the stems of an item, whether the asking used each, and whether it says little."""
        said, grammar = self._said, self._lex.grammar
        if item.mention >= 0:
            texts = said.source(item).split()
            return [(stem(word), False, False) for word in texts if word not in grammar["stop"]]
        if item.start in said.amounts or item.text in grammar["stop"]:
            return []
        heard = not said.done.isdisjoint(range(item.start, item.end))
        # What a figure counts, 'hours' or 'requirements', still says which figure.
        asked = said.target not in ("", "value") and self._lex.noun(item.text) == said.target
        heard |= asked and not (self._use.narrow and said.target not in _FIGURES)
        if item.text in grammar["understood"] and not heard:
            return []
        # A phrase that stands for one word is not light because its first word is.
        source = said.source(item) if item.end - item.start == 1 else item.text
        light = not self._lex.stems["light"].isdisjoint((stem(source), stem(item.text)))
        return [(stem(item.text), heard, light)]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading, run: the `share` of the question's words that it uses, those that are `left`.

    `unmet` are conditions without a column; where it is
    `named_in_rows`, a noun or words of the rows say what is asked for; `met` are so many of them.
    """

    reading: Reading
    query: Typed
    run: Run
    share: float
    left: tuple[str, ...]
    unmet: tuple[str, ...]
    named_in_rows: bool
    met: int

    @property
    def enough(self) -> bool:
        """Whether an answer can be given."""
        return not self.left and not self.unmet

    @property
    def settled(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.run.rows) or self.query.form == "yes-no"

    @property
    def sure(self) -> bool:
        """Whether a reading is near enough, or else explains every word."""
        limits = lexicon().thresholds
        whole = self.share >= limits["complete"]
        possible = self.reading.score >= limits["possible"] and self.named_in_rows
        found = possible or self.met >= limits["words"]
        near = self.reading.score >= limits["sure"]
        explained = whole and found and self.reading.fit.holds_target
        return self.enough and (near or explained)

    @property
    def worth(self) -> float:
        """How good a reading is, the share of the words that it explains counted in."""
        return self.reading.score - lexicon().thresholds["telling"] * (1 - self.share)


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
        wanting = set(first.unmet) - {WHICH}
        if wanting or (first.run.rows and first.share >= 1):
            return first
        for fitted in alternatives(understood, reading.fit):
            other = self._try(understood, replace(reading, fit=fitted))
            better = other.share > first.share or not first.run.rows
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
        unmet = (*unmet, *self._unmet(understood, fitted, done))
        explained = words.explained(met)
        named_in_rows = bool(met or understood.target or (understood.yes_no and not unmet))
        if use.needs and not needed(understood, use.needs):
            named_in_rows, met = False, frozenset()  # its words may be anybody's
        return Attempt(reading, query, done, *explained, unmet, named_in_rows, len(met))

    def _unmet(self, understood: Understood, fitted: Fit, done: Run) -> Iterator[str]:
        """Yield what is denied in vain, what the table knows nothing of, and which figure."""
        use = self._lex.use(fitted.question.name)
        if done.query.form == "yes-no" and not done.rows and not done.known():
            yield "what would be a no"
        made = {one.mention for one in fitted.fitted}
        in_vain = understood.negated & (made if use.only_named else fitted.unused)
        if in_vain and ABSENT not in use.needs:  # whose rows are what is missing
            yield "not"
        if use.narrow and not done.met and understood.target != "measure":
            yield WHICH
