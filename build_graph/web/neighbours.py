"""What a unit shares with others as a small network: the shared bodies, and the other units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from build_graph.table import Table
from build_graph.web.live_store import Moment
from build_graph.web.page_config import Part
from build_graph.web.row_cells import rating_of
from build_graph.web.urls import of_thing

_MOST = 14  # other units that are drawn, those that share most
_LONGEST = 36  # characters of a name that is not shortened
_ROW = 28
_SHARED, _OTHER = 400, 640  # where the two columns stand, from the left


@dataclass(frozen=True, slots=True)
class Mark:
    """A body or a unit at a place of the drawing; `note` is what it is, `rating` that of a unit."""

    name: str
    shown: str
    href: str
    x: int
    y: int
    note: str = ""
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks of a network and its lines, each from (x, y) to (x, y); `left_out` counts units."""

    height: int
    shared: tuple[Mark, ...]
    others: tuple[Mark, ...]
    lines: tuple[tuple[int, int, int, int], ...]
    left_out: int


def drawing(moment: Moment, part: Part, table: Table) -> Drawing:
    """Return the network of a table: `by` names the other unit, `value` the body, `text` its kind.

    Bodies stand by kind and name, each unit at the height of what it shares.
    """
    pairs = [
        (str(row[part.by]), str(row[part.text]), str(row[part.value])) for row in table.dicts()
    ]
    all_ties = {
        other: {(kind, body) for one, kind, body in pairs if one == other} for other, *_ in pairs
    }
    most = sorted(all_ties, key=lambda one: (-len(all_ties[one]), one))[:_MOST]
    ties = {other: all_ties[other] for other in most}
    bodies = sorted(set().union(*ties.values()))
    height = _ROW * max(len(bodies), len(ties))
    at = dict(zip(bodies, _spread(len(bodies), height), strict=True))
    ordered = sorted(ties, key=lambda one: (mean(at[body] for body in ties[one]), one))
    ratings = _last_ratings(moment)
    others = [
        _mark(moment, "pdu", name, (_OTHER, y), rating=rating_of(ratings.get(name, "")))
        for name, y in zip(ordered, _spread(len(ordered), height), strict=True)
    ]
    lines = [(_SHARED, at[body], one.x, one.y) for one in others for body in sorted(ties[one.name])]
    return Drawing(
        height=height,
        shared=tuple(
            _mark(moment, kind.replace(" ", "_"), name, (_SHARED, at[kind, name]), note=kind)
            for kind, name in bodies
        ),
        others=tuple(others),
        lines=tuple(lines),
        left_out=len(all_ties) - len(ties),
    )


def _mark(
    moment: Moment, type_: str, name: str, at: tuple[int, int], note: str = "", rating: str = ""
) -> Mark:
    iri = moment.names.thing(type_, name)
    shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST].rstrip()}…"
    return Mark(name, shown, of_thing(iri, moment.store.base) if iri else "", *at, note, rating)


def _spread(number: int, height: int) -> Iterable[int]:
    """Return the heights of so many marks, evenly from top to bottom."""
    return [round(height * (n + 0.5) / number) for n in range(number)]


def _last_ratings(moment: Moment) -> dict[str, str]:
    """Return the overall rating of the last inspection of each unit, by its printed name."""
    rows = sorted(moment.rows("reports"), key=lambda row: str(row["fieldwork_started"] or ""))
    return {str(row["pdu"]): str(row["overall_rating"] or "") for row in rows}
