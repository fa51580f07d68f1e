"""The concepts of the schemes as plain values, and the rules that rest on them.

Comes in: nothing; `vocab.schemes()` fills these from `ontology/schemes`. Goes out: which framework
a date falls under, which rating a printed word, a percentage or a score stands for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from build_graph.errors import InternalError


@dataclass(frozen=True, slots=True)
class Framework:
    """An edition of the standards; `start` is its first day of fieldwork, `end` the first after.

    `inspects` are the kinds of report that follow it: 'pdu', 'region', ...
    """

    id: str
    label: str
    start: str
    end: str | None
    inspects: tuple[str, ...] = ("pdu",)


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the parts of a framework."""

    id: str
    framework: str
    number: int
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard, known by framework and number; `names` are all forms in which it is printed.

    `aggregated`: a region's percentages for it come from the inspections of its units. `only` is
    the kind of report that has it, where not all do that follow the framework.
    """

    framework: str
    number: str
    name: str
    casework: bool
    rated: bool
    domain: str
    names: tuple[str, ...]
    aggregated: bool = False
    only: str = ""

    def is_of(self, kind: str) -> bool:
        """Whether reports of this kind have it."""
        return self.only in ("", kind)


@dataclass(frozen=True, slots=True)
class Question:
    """A key question; a cue is a lower-case piece of a word that tells it from its neighbours."""

    id: str
    framework: str
    standard: str
    number: int
    title: str
    aspect: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingValue:
    """A rating: points, band of a key question in whole per cent, largest share of the maximum."""

    slug: str
    label: str
    points: int
    band_from: int
    band_to: int
    labels: tuple[str, ...]
    overall_up_to: tuple[int, int]
    band_verified: bool
    overall_verified: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """Any other concept. `labels` starts with `label`; `table_name` is its value in a table."""

    slug: str
    label: str
    labels: tuple[str, ...]
    table_name: str


@dataclass(frozen=True)
class Schemes:
    """All concept schemes; ratings come highest first, everything else in the order of its id.

    Frameworks, domains, standards and questions are those for units; `others` holds the same
    schemes with those for each other kind of report.
    """

    frameworks: tuple[Framework, ...]
    domains: tuple[Domain, ...]
    standards: tuple[Standard, ...]
    questions: tuple[Question, ...]
    ratings: tuple[RatingValue, ...]
    missing: tuple[Concept, ...]
    pathways: tuple[Concept, ...]
    kinds: tuple[Concept, ...]
    relations: tuple[Concept, ...]
    polarities: tuple[Concept, ...]
    addressees: tuple[Concept, ...]
    bases: tuple[Concept, ...]
    themes: tuple[Concept, ...]
    measures: tuple[Concept, ...]
    discretion_margin: int
    others: Mapping[str, Schemes] = field(default_factory=dict)

    def of(self, framework: str) -> Schemes:
        """Return the schemes that hold `framework`: these, or those for another kind of report."""
        for schemes in (self, *self.others.values()):
            if any(one.id == framework for one in schemes.frameworks):
                return schemes
        return self

    def framework_for(self, date: str) -> str:
        """Return the framework in force on an ISO date; a month or year counts with its end.

        >>> from build_graph.knowledge.vocab import schemes
        >>> schemes().framework_for("2023-09"), schemes().framework_for("2023-10")
        ('2021', '2023')
        """
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date):
            raise InternalError(f"'{date}' is no date written as YYYY, YYYY-MM or YYYY-MM-DD.")
        started = [one.id for one in self.frameworks if one.start[: len(date)] <= date]
        return started[-1] if started else self.frameworks[0].id

    def standard(self, framework: str, number: str) -> Standard | None:
        """Return the standard `number` of `framework`, if it has one."""
        return self.of(framework)._standards.get((framework, number))

    def standards_of(self, framework: str) -> tuple[Standard, ...]:
        """Return the standards of `framework`, by number."""
        return tuple(one for one in self.of(framework).standards if one.framework == framework)

    def questions_of(self, framework: str, standard: str) -> tuple[Question, ...]:
        """Return the key questions of a standard, by number; none for one without casework."""
        return self.of(framework)._questions.get((framework, standard), ())

    def rating(self, label: str) -> RatingValue | None:
        """Return the rating printed as `label`, whatever its case and spacing.

        >>> from build_graph.knowledge.vocab import schemes
        >>> schemes().rating("REQUIRES  improvement").points
        1
        """
        return self._ratings.get(plain(label))

    def missing_rating(self, label: str) -> Concept | None:
        """Return the kind of missing rating printed as `label`: 'Not rated', 'N/A', ..."""
        return self._missing.get(plain(label))

    def pathway(self, label: str) -> Concept | None:
        """Return the pathway printed as `label`: 'ETE', 'finance, benefits and debt', ..."""
        return self._pathways.get(plain(label))

    def theme_label(self, slug: str) -> str:
        """Return the label of the theme `slug`."""
        return self._themes[slug]

    def band(self, percent: float) -> RatingValue:
        """Return the rating whose band holds the share of cases `percent`.

        >>> from build_graph.knowledge.vocab import schemes
        >>> [schemes().band(percent).slug for percent in (49, 50, 65, 80)]
        ['inadequate', 'requires-improvement', 'good', 'outstanding']
        """
        reached = (one for one in self.ratings if one.band_from <= percent)
        return next(reached, self.ratings[-1])

    def overall(self, points: int, maximum: int) -> RatingValue:
        """Return the rating inferred for a score: the band of its share of the maximum.

        >>> from build_graph.knowledge.vocab import schemes
        >>> schemes().overall(4, 24).slug, schemes().overall(5, 24).slug
        ('inadequate', 'requires-improvement')
        """
        if maximum <= 0:
            raise InternalError("A score without rated standards has no overall rating.")
        for one in reversed(self.ratings):
            numerator, denominator = one.overall_up_to
            if points * denominator <= numerator * maximum:
                return one
        return self.ratings[0]

    @cached_property
    def _standards(self) -> dict[tuple[str, str], Standard]:
        return {(one.framework, one.number): one for one in self.standards}

    @cached_property
    def _questions(self) -> dict[tuple[str, str], tuple[Question, ...]]:
        found: dict[tuple[str, str], tuple[Question, ...]] = {}
        for one in self.questions:
            key = one.framework, one.standard
            found[key] = (*found.get(key, ()), one)
        return found

    @cached_property
    def _themes(self) -> dict[str, str]:
        return {one.slug: one.label for one in self.themes}

    @cached_property
    def _ratings(self) -> dict[str, RatingValue]:
        return {plain(label): one for one in self.ratings for label in one.labels}

    @cached_property
    def _missing(self) -> dict[str, Concept]:
        return {plain(label): one for one in self.missing for label in one.labels}

    @cached_property
    def _pathways(self) -> dict[str, Concept]:
        return {plain(label): one for one in self.pathways for label in one.labels}


def plain(label: str) -> str:
    """Return `label` without what print varies: case, spacing, '&', hyphens, quotes, end stops.

    >>> plain("  Implementation & Delivery: ")
    'implementation and delivery'
    """
    text = label.casefold().replace("&", " and ").replace("-", " ")
    return " ".join(text.replace("’", "'").split()).strip(" .,:;'\"“”‘*_")
