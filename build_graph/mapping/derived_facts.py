"""What follows from the printed ratings and percentages by the published rules.

The rules and bands are data (`ontology/schemes`); the results warn, and never replace print.
"""

from __future__ import annotations

from dataclasses import dataclass

from build_graph.knowledge.vocab import schemes
from build_graph.model import Report


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rules give.

    `points` and `maximum` are sums over the rated standards, `overall` is the slug of a rating,
    `lowest` holds for each standard with key questions the lowest percentage and its band.
    """

    points: int
    maximum: int
    overall: str
    lowest: dict[str, tuple[int, str]]


def derived_facts(report: Report) -> Derived:
    """Return what the rules give for `report`; `overall` is empty when nothing was rated."""
    scheme = schemes()
    values = [scheme.rating(rating.rating) for rating in report.ratings]
    points = [value.points for value in values if value is not None]
    maximum = 3 * len(points)
    overall = scheme.overall(sum(points), maximum).slug if points else ""
    percents: dict[str, int] = {}
    for row in report.key_questions:
        percents[row.standard] = min(row.percent, percents.get(row.standard, 100))
    lowest = {
        standard: (percent, scheme.band(percent).slug) for standard, percent in percents.items()
    }
    return Derived(sum(points), maximum, overall, lowest)
