"""How a value of one unit lies among those of all others: least, quarters, most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

_FEWEST = 4  # values from which quarters say something


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, lower quarter, median, upper quarter and most of `number` percentages."""

    number: int
    least: float
    lower: float
    median: float
    upper: float
    most: float


def spreads(values: Iterable[tuple[str, float]]) -> dict[str, Spread]:
    """Return the spread of the values under each name; of too few there is none.

    >>> found = spreads([("a", value) for value in (10, 20, 30, 40, 50)])["a"]
    >>> found.least, found.lower, found.median, found.upper, found.most
    (10, 20.0, 30.0, 40.0, 50)
    """
    found: dict[str, list[float]] = {}
    for name, value in values:
        found.setdefault(name, []).append(value)
    return {name: _spread(many) for name, many in found.items() if len(many) >= _FEWEST}


def _spread(values: list[float]) -> Spread:
    lower, median, upper = quantiles(values, method="inclusive")
    return Spread(len(values), min(values), lower, median, upper, max(values))
