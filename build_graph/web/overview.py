"""The reports at a glance: one line each, with a letter for the rating of every standard."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from build_graph.errors import BadRequest
from build_graph.knowledge.vocab import schemes
from build_graph.questions import catalogue
from build_graph.table import Kind, Table, Value
from build_graph.web import table_room
from build_graph.web.answers import page_number
from build_graph.web.cell import Cell
from build_graph.web.live_store import Moment
from build_graph.web.page_config import label, page_config
from build_graph.web.row_cells import cells_by_name

_TEXT: Kind = "text"
PAGE = 100  # reports on one page
_KEY = ("pdu", "inspected", "framework")  # of the matrix; all further columns are standards


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its words, whether it is a standard, and the order that its head leads to."""

    text: str
    is_standard: bool
    sort: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of the reports; `room` is how wide its table is, in steps of five rem."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counts: dict[str, int]
    sort: str
    page: int
    pages: int

    @property
    def room(self) -> int:
        """How many steps of five rem its columns need."""
        texts = [n for n, one in enumerate(self.columns) if not one.is_standard]
        wide = [
            table_room.column(self.columns[n].text, [row[n] for row in self.rows]) for n in texts
        ]
        return table_room.step([*wide, table_room.letters(len(self.columns) - len(texts))])


def overview(moment: Moment, sort: str = "", page: str = "") -> Overview:
    """Return a page of the reports; `sort` is a column, with '-' in front the other way round.

    Raises:
        BadRequest: there is no such column or page.
    """
    config, dicts = page_config().reports, _reports(moment)
    standards = [name for name in _standards() if any(row.get(name) for row in dicts)]
    names: tuple[str, ...] = (*config["columns"], *standards)
    if sort and sort.removeprefix("-") not in names:
        raise BadRequest(f"the reports cannot be sorted by {sort[:40]!r}")
    for column in reversed([*([sort] if sort else []), *config["order"]]):
        dicts.sort(key=partial(_key, column.removeprefix("-")), reverse=column.startswith("-"))
    number, pages = page_number(page), max(-(-len(dicts) // PAGE), 1)
    if number > pages:
        raise BadRequest(f"there is no page {number}: there are {pages}")
    shown = dicts[(number - 1) * PAGE : number * PAGE]
    return Overview(
        columns=tuple(_column(name, name in standards, sort) for name in names),
        rows=_cells(moment, names, shown),
        counts={
            "reports": len(dicts),
            "units": len({row["pdu"] for row in dicts if row["pdu"]}),
            "regions": len({row["region"] for row in dicts if row["region"]}),
        },
        sort=sort,
        page=number,
        pages=pages,
    )


def _cells(
    moment: Moment, names: tuple[str, ...], dicts: list[dict[str, Value]]
) -> tuple[tuple[Cell, ...], ...]:
    empty, text = page_config().reports["empty"], _TEXT
    rows = tuple(tuple(row.get(name) or empty.get(name) for name in names) for row in dicts)
    table = Table(names, (text,) * len(names), rows)
    return tuple(tuple(row.values()) for row in cells_by_name(table, moment))


def _column(name: str, is_standard: bool, sort: str) -> Column:
    down = "descending" if sort == f"-{name}" else ""
    up = "ascending" if sort == name else ""
    # Ratings and shares are looked at from the best, names from the first.
    first = f"-{name}" if is_standard or name in ("overall_rating", "share") else name
    other = name if first.startswith("-") else f"-{name}"
    return Column(label(name), is_standard, other if sort == first else first, down or up)


def _standards() -> list[str]:
    question = catalogue.question(page_config().reports["matrix"])
    return [one.name for one in question.columns if one.name not in _KEY]


def _reports(moment: Moment) -> list[dict[str, Value]]:
    """Return the reports with the ratings of their standards."""
    config = page_config().reports
    ratings = {(row["pdu"], row["inspected"]): row for row in moment.rows(config["matrix"])}
    found = []
    for row in moment.rows(config["question"]):
        score, most = row["score"], row["max_score"]
        own = ratings.get((row["pdu"], row["fieldwork_started"]), {})
        share = round(100 * float(score) / float(most), 1) if score is not None and most else None
        found.append({**own, **row, "share": share})
    return found


def _key(name: str, row: dict[str, Value]) -> tuple[int, float, str]:
    """Order by points of a rating, by number, or by words; what is empty has the least."""
    value = row.get(name)
    if isinstance(value, int | float):
        return 1, float(value), ""
    text = str(value or "")
    rating = schemes().rating(text) if text else None
    if rating is not None:
        return 1, float(rating.points), ""
    return (0 if not text else 1), -1.0, text.casefold()
