"""Figures of one report that cannot all be right.

Comes in: the figures that a report states. Goes out: conflicts: a percentage beside a fraction that
does not give it, two values for one quantity, parts that do not add up to their total. Which
measures have one value, and which are parts of which, stands in `ontology/layouts/conflicts.toml`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from build_graph.knowledge.vocab import schemes
from build_graph.mapping.conflict_words import Conflict, conflict, conflict_kinds
from build_graph.model import Figure

# Half of one per cent: fractions are printed as whole per cents.
ROUNDING = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What has one value in a report; `time` is empty for the time of the inspection."""

    measure: str
    label: str
    unit: str
    base: str
    grade: str
    area: str
    time: str


def discrepancies(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Yield the conflicts among `figures`, kind by kind, each kind in the order of the report."""
    yield from _fractions(figures)
    single = _by_quantity(figures)
    yield from _two_values(single)
    yield from _sums(single)


def _number(figure: Figure) -> Decimal | None:
    """The value of a figure that is exact and a number, else None."""
    if figure.comparator:
        return None
    try:
        value = Decimal(figure.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _fractions(figures: Sequence[Figure]) -> Iterator[Conflict]:
    for figure in figures:
        value = _number(figure)
        if figure.unit != "percent" or value is None or not figure.denominator:
            continue
        given = Decimal(100 * (figure.numerator or 0)) / figure.denominator
        if abs(given - value) > ROUNDING:
            fraction = f"{figure.numerator} out of {figure.denominator}"
            values = {"said": figure.value, "printed": _shown(round(given, 1))}
            at = figure.at
            yield conflict("percentage-and-fraction", at, at, fraction=fraction, **values)


def _by_quantity(figures: Sequence[Figure]) -> dict[Quantity, list[Figure]]:
    """Figures with exact values, by what has one value in a report."""
    found: dict[Quantity, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.measure and (_number(figure) is not None or figure.unit == "n/d"):
            label = "" if figure.unit == "percent" or figure.denominator else figure.label
            time = _time(figure.period)
            quantity = Quantity(
                *(figure.measure, label, figure.unit, figure.base, figure.grade, figure.area, time)
            )
            found[quantity].append(figure)
    return found


def _time(period: str) -> str:
    """A period, empty where it means the time of the inspection."""
    now: list[str] = conflict_kinds()["two-values"]["now"]
    return "" if period.lower().startswith(tuple(now)) else period


def _two_values(single: dict[Quantity, list[Figure]]) -> Iterator[Conflict]:
    measures = set(conflict_kinds()["two-values"]["measures"])
    for quantity, figures in single.items():
        if quantity.measure not in measures:
            continue
        first = figures[0]
        for other in figures[1:]:
            if other.value != first.value and set(other.at.spans).isdisjoint(first.at.spans):
                values = {"said": _value_in_words(first), "printed": _value_in_words(other)}
                yield conflict("two-values", first.at, other.at, about=_name(first), **values)
                break


def _sums(single: dict[Quantity, list[Figure]]) -> Iterator[Conflict]:
    for rule in conflict_kinds()["parts-and-total"]["sum"]:
        totals = _only(single, [rule["total"]])
        parts = _only(single, rule["parts"])
        if not totals or not parts or any(part.unit != totals[0].unit for part in parts):
            continue
        total, added = _number(totals[0]), sum(_number(part) or Decimal() for part in parts)
        if total != added:
            values = {"said": _value_in_words(totals[0]), "printed": _shown(Decimal(added))}
            at, beside = totals[0].at, parts[0].at
            yield conflict("parts-and-total", at, beside, about=_name(totals[0]), **values)


def _only(single: dict[Quantity, list[Figure]], measures: Sequence[str]) -> list[Figure]:
    """The one figure of each measure; nothing where one is missing or has several values."""
    found = []
    for measure in measures:
        all_of_it = [
            f for key, figures in single.items() if key.measure == measure for f in figures
        ]
        if len({(figure.value, figure.unit) for figure in all_of_it}) != 1:
            return []
        found.append(all_of_it[0])
    return found


def _name(figure: Figure) -> str:
    """What a figure measures, in words that tell it from others."""
    labels = {concept.slug: concept.label for concept in schemes().measures}
    about = labels.get(figure.measure, figure.measure)
    more = [part for part in (figure.label, figure.grade, figure.area) if part]
    return ", ".join((about[0].lower() + about[1:], *more))


def _value_in_words(figure: Figure) -> str:
    value = _number(figure)
    if value is None:
        return figure.value.replace("/", " out of ")
    return f"{_shown(value)} per cent" if figure.unit == "percent" else _shown(value)


def _shown(value: Decimal) -> str:
    return f"{value:,f}"
