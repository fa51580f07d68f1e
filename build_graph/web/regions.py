"""The regions as tiles, roughly where they lie, with the last rating of each of their units."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from build_graph.web.live_store import Moment
from build_graph.web.page_config import page_config
from build_graph.web.page_request import PageRequest
from build_graph.web.row_cells import rating_of
from build_graph.web.site import Site
from build_graph.web.urls import of_thing


@dataclass(frozen=True, slots=True)
class Rated:
    """One unit with the overall rating of its last inspection."""

    name: str
    href: str
    text: str
    rating: str
    month: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One region; `column` and `row` count from 1, and are 0 where the layout has no place."""

    name: str
    href: str
    column: int
    row: int
    units: tuple[Rated, ...]


def page(site: Site, request: PageRequest) -> Response:
    """Return the page of the regions."""
    tiles = _tiles(site.live.now())
    return site.page(
        "regions.html",
        placed=[one for one in tiles if one.row],
        others=[one for one in tiles if not one.row],
    )


def _tiles(moment: Moment) -> list[Tile]:
    """Return the regions of the layout and those of the reports, by where they stand."""
    places = page_config().tiles
    units: dict[str, dict[str, Rated]] = {}
    for row in sorted(moment.rows("reports"), key=lambda one: str(one["fieldwork_started"] or "")):
        name, region, text = (str(row[key] or "") for key in ("pdu", "region", "overall_rating"))
        if name and region:  # a later inspection takes the place of an earlier one
            month = str(row["fieldwork_started"] or "")
            href = _href(moment, "pdu", name)
            units.setdefault(region, {})[name] = Rated(name, href, text, rating_of(text), month)
    made = [
        Tile(
            region,
            _href(moment, "region", region),
            *places.get(region, (0, 0)),
            tuple(units.get(region, {})[name] for name in sorted(units.get(region, {}))),
        )
        for region in {**places, **units}
        if units.get(region) or _has_any(places, units)
    ]
    return sorted(made, key=lambda one: (one.row, one.column, one.name))


def _has_any(places: dict[str, tuple[int, int]], units: dict[str, dict[str, Rated]]) -> bool:
    """Whether a report is about a region of the layout: else its map is of no use here."""
    return not places.keys().isdisjoint(units)


def _href(moment: Moment, type_: str, name: str) -> str:
    iri = moment.names.thing(type_, name)
    return of_thing(iri, moment.store.base) if iri else ""
