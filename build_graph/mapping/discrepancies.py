"""Figures of one report that cannot all be right.

Comes in: the figures that a report states. Goes out: conflicts: a percentage beside a fraction that
does not give it, two values for one quantity, parts that do not add up to their total. Only named
measures are compared, of one grade, area, group and time. Which measures have one value, and which
are parts of which, stands in `ontology/layouts/conflicts.toml`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from build_graph.knowledge.layout import expand
from build_graph.knowledge.vocab import schemes
from build_graph.mapping.conflict_words import Conflict, conflict, conflict_kinds
from build_graph.model import Figure

# Shares are printed as whole per cents, rounded or cut: less than one point is no contradiction.
ROUNDING = Decimal(1)
TENTH = Decimal("0.1")  # of two values that both have decimals
# A count in round hundreds or thousands is not further than this from the exact one.
SLIGHT = Decimal("0.02")
SHARES = ("percent", "n/d")
UNSTATED = "unstated"
MANY = 2
# Units that one quantity is printed in, now this and now that.
ALIKE = dict.fromkeys(SHARES, "share") | dict.fromkeys(("people", "cases", "number"), "count")
ALIKE |= dict.fromkeys(("days", "days per person", "days per head", "days per year"), "days")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What has one value in a report; `time` is empty for the time of the inspection."""

    measure: str
    label: str
    unit: str
    grade: str
    area: str
    time: str


def discrepancies(figures: Sequence[Figure], began: str = "") -> Iterator[Conflict]:
    """Yield the conflicts among `figures`, kind by kind, each kind in the order of the report.

    `began` is the month of the fieldwork, YYYY-MM, where it is known.
    """
    yield from _fractions(figures)
    single = _by_quantity(figures, began)
    yield from _two_values(single)
    yield from _two_counts(figures)
    yield from _sums(single)


def _number(figure: Figure) -> Decimal | None:
    """The value of a figure that is exact and a number, shares in per cent; else None."""
    if figure.comparator:
        return None
    if figure.unit == "n/d":
        return _share(figure)
    try:
        value = Decimal(figure.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _share(figure: Figure) -> Decimal | None:
    """The fraction of a figure in per cent; None where it has none, or only in words."""
    if not figure.denominator or figure.numerator is None:
        return None
    return Decimal(100 * figure.numerator) / figure.denominator


def _fractions(figures: Sequence[Figure]) -> Iterator[Conflict]:
    for figure in figures:
        printed = figure.percent or (figure.value if figure.unit == "percent" else "")
        given = _share(figure)
        if not printed or given is None or figure.comparator:
            continue
        try:
            value = Decimal(printed)
        except InvalidOperation:
            continue
        if value.is_finite() and abs(given - value) >= ROUNDING:
            fraction = f"{figure.numerator} out of {figure.denominator}"
            values = {"said": printed, "printed": _shown(round(given, 1))}
            at = figure.at
            yield conflict("percentage-and-fraction", at, at, fraction=fraction, **values)


def _by_quantity(figures: Sequence[Figure], began: str) -> dict[Quantity, list[Figure]]:
    """Figures with exact values, by what has one value in a report."""
    found: dict[Quantity, list[Figure]] = defaultdict(list)
    latest = _latest(figures, began)
    for figure in figures:
        if figure.measure and _number(figure) is not None:
            unit = ALIKE.get(figure.unit, figure.unit)
            time = "" if latest.get(figure.measure) == {figure.period} else _time(figure.period)
            quantity = Quantity(
                *(figure.measure, figure.label, unit, figure.grade, figure.area, time)
            )
            found[quantity].append(figure)
    return found


def _latest(figures: Sequence[Figure], began: str) -> dict[str, set[str]]:
    """The periods of each measure that may be the last before the fieldwork ('the year to May').

    Where a report gives only one it is that of all values without a period.
    """
    found: dict[str, set[str]] = defaultdict(set)
    years = {str(int(began[:4]) - ago) for ago in (0, 1)} if began else set()
    last = expand(conflict_kinds()["two-values"]["last"], {})
    for figure in figures:
        match = last.search(figure.period)
        if match and match["year"] in years:
            found[figure.measure].add(figure.period)
    return found


def _time(period: str) -> str:
    """A period, empty where it means the time of the inspection."""
    now = expand(conflict_kinds()["two-values"]["now"], {})
    return "" if now.match(period) else period


def _two_values(single: dict[Quantity, list[Figure]]) -> Iterator[Conflict]:
    table = conflict_kinds()["two-values"]
    for quantity, figures in single.items():
        of_any_grade = quantity.measure in table["by-grade"] and not quantity.grade
        if quantity.measure not in table["measures"] or of_any_grade:
            continue
        first = figures[0]
        for other in figures[1:]:
            if not _comparable(first, other) or _agree(first, other):
                continue
            # Of two values in one sentence the other is of elsewhere or of another time.
            if any(_same_place(one, other) and _agree(first, one) for one in figures):
                continue
            values = {"said": _value_in_words(first), "printed": _value_in_words(other)}
            yield conflict("two-values", first.at, other.at, about=_name(first), **values)
            break


def _same_place(one: Figure, other: Figure) -> bool:
    return not set(one.at.spans).isdisjoint(other.at.spans)


def _comparable(one: Figure, other: Figure) -> bool:
    """Whether two values may be of one thing: none of a few only, nor far from the other."""
    least = conflict_kinds()["two-values"]["least"]
    if any(each.unit == "n/d" and (each.denominator or 0) < least for each in (one, other)):
        return False
    bases = {one.base, other.base} - {"", UNSTATED}
    low, high = sorted((_number(one) or Decimal(), _number(other) or Decimal()))
    is_near = high < low * Decimal(conflict_kinds()["two-values"]["far"])
    return is_near and len(bases) < MANY and not _same_place(one, other)


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two values can be one: equal, or one of them the other rounded."""
    first, second = _number(one), _number(other)
    if first is None or second is None or first == second:
        return True
    if one.unit in SHARES or _fine(first) != _fine(second):
        return abs(first - second) < ROUNDING
    if _fine(first):
        return abs(first - second) < TENTH
    return _rounded(first, second) or _rounded(second, first)


def _fine(value: Decimal) -> bool:
    """Whether a value is printed with decimals."""
    return value != value.to_integral_value()


def _rounded(value: Decimal, exact: Decimal) -> bool:
    """Whether `value` is `exact` in round hundreds or thousands, up or down."""
    for step in (100, 1000, 10_000):
        far = abs(value - exact)
        if value % step == 0 and exact % step != 0 and far < step and far <= exact * SLIGHT:
            return True
    return False


def _two_counts(figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Two numerators of one whole, where both say the same of it."""
    measures = set(conflict_kinds()["two-counts"]["measures"])
    least = conflict_kinds()["two-counts"]["least"]
    turned = expand(conflict_kinds()["two-counts"]["turned"], {})
    first: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        whole = figure.denominator or 0
        if figure.measure not in measures or whole < least or figure.comparator:
            continue
        time = _time(figure.period)
        way = turned.search(figure.label) is not None
        key = (figure.measure, whole, way, figure.area, time)
        other = first.setdefault(key, figure)
        if other.numerator != figure.numerator and set(other.at.spans).isdisjoint(figure.at.spans):
            said = {"said": f"{other.numerator} out of {whole}"}
            printed = {"printed": f"{figure.numerator} out of {whole}"}
            yield conflict("two-values", other.at, figure.at, about=_name(other), **said, **printed)
            return


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
            figure
            for key, figures in single.items()
            for figure in figures
            if key.measure == measure and not key.area
        ]
        if len({(figure.value, figure.unit) for figure in all_of_it}) != 1:
            return []
        found.append(all_of_it[0])
    return found


def measure_name(measure: str) -> str:
    """Return the name of a measure as it stands within a sentence."""
    labels = {concept.slug: concept.label for concept in schemes().measures}
    about = labels.get(measure, measure)
    return about[0].lower() + about[1:]


def _name(figure: Figure) -> str:
    """What a figure measures, in words that tell it from others."""
    more = [part for part in (figure.label, figure.grade, figure.area) if part]
    return ", ".join((measure_name(figure.measure), *more))


def _value_in_words(figure: Figure) -> str:
    if figure.unit == "n/d":
        return figure.value.replace("/", " out of ")
    value = _number(figure) or Decimal()
    return f"{_shown(value)} per cent" if figure.unit == "percent" else _shown(value)


def _shown(value: Decimal) -> str:
    return f"{value:,f}"
