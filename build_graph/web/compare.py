"""Two to six inspections or regions side by side, from the questions that the layout names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from build_graph.errors import BadRequest, did_you_mean
from build_graph.knowledge.vocab import schemes
from build_graph.questions import catalogue
from build_graph.questions.answer import ask
from build_graph.table import Table
from build_graph.web.cell import Cell
from build_graph.web.live_store import Moment
from build_graph.web.page_config import Side, in_words, label, page_config
from build_graph.web.page_request import PageRequest
from build_graph.web.row_cells import cells_by_name, rating_of
from build_graph.web.site import Site
from build_graph.web.urls import of_question, of_thing

KINDS = ("unit", "region")
FIELDS = {kind: tuple(f"{kind}{n}" for n in range(1, 7)) for kind in KINDS}
_MEANT = re.compile(r"(?P<unit>.+?)(?:,\s*(?P<month>\d{4}-\d\d))?\Z", re.DOTALL)
_BETWEEN = " ,:"  # before a value that stands first because those before it are missing


@dataclass(frozen=True, slots=True)
class Compared:
    """One inspection of a unit, or one region with the inspections of its units.

    `months` are those of the fieldwork and `frameworks` those of the standards, both in order.
    """

    name: str
    iri: str
    href: str
    months: tuple[str, ...]
    frameworks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What one thing is in each of the inspections; a cell may hold several values, or none."""

    name: Cell
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One question, answered for all inspections; of some ratings the letters are enough."""

    title: str
    question: str
    href: str
    lines: tuple[Line, ...]
    has_letters: bool


def compare(site: Site, request: PageRequest) -> Response:
    """Return the page that shows inspections or regions side by side, or the forms for it."""
    moment = site.live.now()
    inspections = _inspections(moment)
    kind, units, sentence = "unit", list[Compared](), ""
    try:
        kind = _kind(request)
        given = [request.one(name) for name in FIELDS[kind]]
        find = _units if kind == "unit" else _regions
        units = find(moment, list(filter(None, given)), inspections)
    except BadRequest as error:
        sentence = str(error)
    blocks = list(_blocks(moment, units, kind)) if len(units) > 1 else []
    frameworks = sorted({name for one in units for name in one.frameworks})
    return site.page(
        "compare.html",
        400 if sentence else 200,
        kind=kind,
        fields={one: [(name, request.one(name)) for name in FIELDS[one]] for one in KINDS},
        choices={
            "unit": [f"{name}, {month}" for name, month in sorted(inspections)],
            "region": sorted(_units_of_regions(moment)),
        },
        units=units,
        blocks=blocks,
        sentence=sentence,
        frameworks=frameworks,
        with_care=_with_care(moment, frameworks),
    )


def _kind(request: PageRequest) -> str:
    """Return what is compared."""
    known = {name for names in FIELDS.values() for name in names}
    if unknown := request.given.keys() - known:
        raise BadRequest(f"a comparison takes no {min(unknown)[:40]!r}: fill in the form")
    kinds = [kind for kind in KINDS if not request.given.keys().isdisjoint(FIELDS[kind])]
    if len(kinds) > 1:
        raise BadRequest("a unit cannot be compared with a region: give units or regions")
    return kinds[0] if kinds else KINDS[0]


def _inspections(moment: Moment) -> dict[tuple[str, str], str]:
    """Return the framework of each inspection of a unit, by the unit's name and the month."""
    return {
        (str(row["pdu"]), str(row["fieldwork_started"])): str(row["framework"] or "")
        for row in moment.rows("reports")
        if row["pdu"] and row["fieldwork_started"]
    }


def _units(
    moment: Moment, given: Sequence[str], inspections: Mapping[tuple[str, str], str]
) -> list[Compared]:
    """Return the inspections meant, each once; of a unit without a month the last."""
    found: dict[tuple[str, str], Compared] = {}
    for text in given:
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
        found[name, month] = Compared(name, iri, href, (month,), (inspections[name, month],))
    return list(found.values())


def _regions(
    moment: Moment, given: Sequence[str], inspections: Mapping[tuple[str, str], str]
) -> list[Compared]:
    """Return the regions meant, each once, with the inspections of their units."""
    known = _units_of_regions(moment)
    found: dict[str, Compared] = {}
    for text in given:
        iri = moment.names.thing("region", text)
        own = [name for name in known if iri and moment.names.thing("region", name) == iri]
        if not own:
            raise BadRequest(f"no report is about {text[:60]!r}{did_you_mean(text, known)}")
        keys = known[own[0]]
        months = tuple(sorted(month for _, month in keys))
        frameworks = tuple(sorted({inspections[key] for key in keys}))
        href = of_thing(iri, moment.store.base)
        found[iri] = Compared(own[0], iri, href, months, frameworks)
    return list(found.values())


def _units_of_regions(moment: Moment) -> dict[str, list[tuple[str, str]]]:
    """Return the inspections of units by region; a region may have been inspected by itself."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in moment.rows("reports"):
        if row["region"]:
            own = found.setdefault(str(row["region"]), [])
            if row["pdu"] and row["fieldwork_started"]:
                own.append((str(row["pdu"]), str(row["fieldwork_started"])))
    return found


def _with_care(moment: Moment, frameworks: Sequence[str]) -> list[str]:
    """Return the standards that are close and not the same in these frameworks."""
    return sorted(
        {
            str(row["name"])
            for row in moment.rows("framework-comparability")
            if row["kind"] == "standard" and row["match"] != "exact"
            if {row["framework_a"], row["framework_b"]} <= set(frameworks)
        }
    )


def _blocks(moment: Moment, units: Sequence[Compared], kind: str) -> Iterator[Block]:
    config = page_config()
    for side in config.sides if kind == "unit" else config.sides_of_regions:
        question = catalogue.question(side.question)
        tables = [_of(moment, side, one, kind) for one in units]
        if lines := _lines(moment, side, tables):
            title = side.title or question.title
            yield Block(title, question.title, of_question(question.name), lines, bool(side.of))


def _of(moment: Moment, side: Side, unit: Compared, kind: str) -> Table:
    """Return what a question answers about one inspection, or about one region."""
    question = catalogue.question(side.question)
    if kind == "region":
        return ask(moment.about(unit.iri), question, {"region": unit.iri})
    whole = ask(moment.near(question, "pdu", unit.iri), question, {"pdu": unit.iri})
    place = whole.columns.index("inspected")
    rows = tuple(row for row in whole.rows if str(row[place]) in unit.months)
    return _by_scheme(Table(whole.columns, whole.kinds, rows), unit.frameworks[0])


def _by_scheme(table: Table, framework: str) -> Table:
    """Return a table with the names of standards in their framework: 'Staffing' may be 'Staff'."""
    if not {"standard_no", "standard_name"} <= set(table.columns):
        return table
    number, name = (table.columns.index(one) for one in ("standard_no", "standard_name"))
    rows = []
    for row in table.rows:
        standard = schemes().standard(framework, str(row[number]))
        known = standard.name if standard is not None else row[name]
        rows.append((*row[:name], known, *row[name + 1 :]))
    return Table(table.columns, table.kinds, tuple(rows))


def _lines(moment: Moment, side: Side, tables: list[Table]) -> tuple[Line, ...]:
    """Return a line for each value of the columns `by`, or for each column of `values`."""
    found: dict[str, list[list[Cell]]] = {}
    for place, table in enumerate(tables):
        for cells in cells_by_name(table, moment):
            for name, shown in told(side, cells):
                found.setdefault(name, [[] for _ in tables])[place].append(shown)
    lines = [
        Line(Cell(name, rating=rating_of(name)), tuple(map(tuple, cells)))
        for name, cells in found.items()
        if not side.of or any(cell.rating for some in cells for cell in some)
    ]
    best_first = {one.slug: n for n, one in enumerate(schemes().ratings)}
    lines.sort(key=lambda line: best_first.get(line.name.rating, len(best_first)))
    return tuple(lines)


def told(side: Side, cells: Mapping[str, Cell]) -> Iterator[tuple[str, Cell]]:
    """Return the lines that a row has a part in, each with every value that is there."""
    if side.by:
        name = ": ".join(in_words(cells[one].text) for one in side.by if cells[one].text)
        yield name, _together(side, cells)
        return
    of = ", ".join(cells[name].text for name in side.of if cells[name].text)
    for name in side.values:
        cell = cells[name]
        if of:
            text = cell.text or page_config().without_rating
            yield label(name), Cell(f"{of}: {text}", cell.href, "", cell.rating)
        elif cell.text:
            yield label(name), cell


def _together(side: Side, cells: Mapping[str, Cell]) -> Cell:
    """Return the values of a row in one cell; one that is missing takes no other with it."""
    values = [cells[name] for name in side.values]
    forms = side.form or ("{}",) * len(values)
    pairs = zip(forms, values, strict=True)
    text = "".join(form.format(cell.text) for form, cell in pairs if cell.text)
    return Cell(text.lstrip(_BETWEEN), values[0].href, "", values[0].rating)
