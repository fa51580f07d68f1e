"""Two to six inspections side by side, from the questions that the layout of the explorer names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from build_graph.errors import BadRequest, did_you_mean
from build_graph.questions import catalogue
from build_graph.questions.answer import ask
from build_graph.table import Table
from build_graph.web.live_store import Moment
from build_graph.web.page_config import Side, in_words, label, page_config
from build_graph.web.page_request import PageRequest
from build_graph.web.result_tables import Cell, cells_by_name
from build_graph.web.site import Site
from build_graph.web.urls import of_question, of_thing

FIELDS = tuple(f"unit{n}" for n in range(1, 7))
_MEANT = re.compile(r"(?P<unit>.+?)(?:,\s*(?P<month>\d{4}-\d\d))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unit:
    """One inspection that is compared: `name` of the unit, `iri` of it, month of the fieldwork."""

    name: str
    iri: str
    month: str
    framework: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one thing is in each of the inspections; a cell may hold several values, or none."""

    name: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One question, answered for all inspections."""

    title: str
    href: str
    lines: tuple[Line, ...]


def compare(site: Site, request: PageRequest) -> Response:
    """Return the page that shows inspections side by side, or the form that chooses them."""
    moment = site.live.now()
    if unknown := request.given.keys() - set(FIELDS):
        raise BadRequest(f"a comparison takes no {min(unknown)[:40]!r}: fill in the form")
    inspections = _inspections(moment)
    units: list[Unit] = []
    sentence = ""
    try:
        units = _units(moment, [request.one(name) for name in FIELDS], inspections)
    except BadRequest as error:
        sentence = str(error)
    blocks = list(_blocks(moment, units)) if len(units) > 1 else []
    return site.page(
        "compare.html",
        400 if sentence else 200,
        fields=[(name, request.one(name)) for name in FIELDS],
        choices=[f"{name}, {month}" for name, month in sorted(inspections)],
        units=units,
        blocks=blocks,
        sentence=sentence,
        frameworks=sorted({one.framework for one in units}),
    )


def _inspections(moment: Moment) -> dict[tuple[str, str], str]:
    """Return the framework of each inspection of a unit, by the unit's name and the month."""
    return {
        (str(row["pdu"]), str(row["fieldwork_started"])): str(row["framework"] or "")
        for row in moment.rows("reports")
        if row["pdu"] and row["fieldwork_started"]
    }


def _units(
    moment: Moment, given: list[str], inspections: Mapping[tuple[str, str], str]
) -> list[Unit]:
    """Return the inspections meant, each once; of a unit without a month the last."""
    found: dict[tuple[str, str], Unit] = {}
    for text in filter(None, given):
        match = _MEANT.match(text)
        assert match is not None  # it takes every text that is not empty
        iri = moment.names.thing("pdu", match["unit"])
        own = sorted(key for key in inspections if moment.names.thing("pdu", key[0]) == iri != "")
        if not own:
            names = {name for name, _ in inspections}
            raise BadRequest(f"no report is about {text[:60]!r}{did_you_mean(text, names)}")
        wanted = [key for key in own if match["month"] in (None, key[1])]
        if not wanted:
            months = ", ".join(month for _, month in own)
            raise BadRequest(f"{own[0][0]} was not inspected in {match['month']}, but in {months}")
        name, month = wanted[-1]
        inspection = moment.names.inspection(name, month)
        href = of_thing(inspection or iri, moment.store.base)
        found[name, month] = Unit(name, iri, month, inspections[name, month], href)
    return list(found.values())


def _blocks(moment: Moment, units: list[Unit]) -> Iterator[Block]:
    for side in page_config().sides:
        question = catalogue.question(side.question)
        tables = [_of(moment, side, one) for one in units]
        if lines := _lines(moment, side, tables):
            yield Block(side.title or question.title, of_question(question.name), lines)


def _of(moment: Moment, side: Side, unit: Unit) -> Table:
    """Return what a question answers about one inspection."""
    whole = ask(moment.about(unit.iri), catalogue.question(side.question), {"pdu": unit.iri})
    place = whole.columns.index("inspected")
    rows = tuple(row for row in whole.rows if str(row[place]) == unit.month)
    return Table(whole.columns, whole.kinds, rows)


def _lines(moment: Moment, side: Side, tables: list[Table]) -> tuple[Line, ...]:
    """Return a line for each value of the columns `by`, or for each column of `values`."""
    found: dict[str, list[list[Cell]]] = {}
    for place, table in enumerate(tables):
        for cells in cells_by_name(table, moment):
            for name, shown in _told(side, cells):
                found.setdefault(name, [[] for _ in tables])[place].append(shown)
    return tuple(Line(name, tuple(map(tuple, cells))) for name, cells in found.items())


def _told(side: Side, cells: Mapping[str, Cell]) -> Iterator[tuple[str, Cell]]:
    if not side.by:
        for name in side.values:
            if cells[name].text:
                yield label(name), cells[name]
        return
    name = ": ".join(in_words(cells[one].text) for one in side.by if cells[one].text)
    first, *others = (cells[one] for one in side.values)
    text = side.form.format(*(cell.text for cell in (first, *others))) if side.form else first.text
    yield name, Cell(text, first.href, "", first.rating)
