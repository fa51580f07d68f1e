"""A table of inspections by standards: a row each, a coloured cell with letters for each rating.

A column holds the standard of one name, because the frameworks give one number to different
standards; the numbers stand above the column, one line for each framework that occurs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from build_graph.export.pictures.drawing_items import Box, Line, Page, Text, even_pages
from build_graph.export.pictures.frame import Frame
from build_graph.export.pictures.inspections import Column, Inspection, columns
from build_graph.export.pictures.picture_style import Cell, cell, month, part
from build_graph.export.pictures.render import text_width, wrapped
from build_graph.knowledge.vocab import schemes

_NAME, _SMALL = 7.0, 6.5  # sizes of letters
_ROW, _CELL, _GAP = 12.0, 22.0, 5.0
_HEAD, _NUMBERS, _KEY = 62.0, 9.0, 14.0
_RULE = 3.0  # points for the rule below the heads
_LEAD = 8.0  # from line to line of a name
_BAR = 6.0  # height of a bar


@dataclass(frozen=True, slots=True)
class ColumnPlaces:
    """Where the columns stand, in points from the left."""

    name: float
    inspected: float
    framework: float
    cells: tuple[float, ...]
    overall: float
    score: float
    share: float
    bar: float


class Grid:
    """Draws inspections in the order given; `bars` is the room for bars of the share."""

    def __init__(self, frame: Frame, rows: Sequence[Inspection], bars: float = 0.0) -> None:
        self.frame = frame
        self.rows = rows
        self.bars = bars
        self.columns = [one for one in columns() if _occurs(one, rows)]
        self.frameworks = sorted({one.framework for one in rows if one.framework})
        self.words = part("grid")
        self.paper = part("paper")
        self.at = self._column_places()
        self.names = [wrapped(one.pdu, _NAME, self.at.name - 6) for one in rows]

    def pages(self) -> list[Page]:
        """Return as many pages as the rows need, about equally full."""
        heights = [max(_ROW, _LEAD * len(lines) + 3) for lines in self.names]
        keys = self._key(Page(0), 0)
        head = keys + _HEAD + _NUMBERS * len(self.frameworks) + _RULE
        spread = even_pages(heights, self.frame.room - head)
        pages = []
        for number, places in enumerate(spread, start=1):
            page, y = self.frame.open(number, len(spread))
            y = self._head(page, y + self._key(page, y))
            for place in places:
                self._row(page, y, place, heights[place])
                y += heights[place]
            pages.append(self.frame.close(page, y))
        return pages

    def _column_places(self) -> ColumnPlaces:
        """Give the name what the other columns leave."""
        breaks = sum(one.domain != two.domain for one, two in self._pairs())
        width = _CELL * len(self.columns) + _GAP * breaks
        right = _CELL + 4 + 26 + 32 + (self.bars + 6 if self.bars else 0)
        name = self.frame.width - width - right - 41 - 28
        cells, x = [], name + 66
        for number, column in enumerate(self.columns):
            if number and column.domain != self.columns[number - 1].domain:
                x += _GAP
            cells.append(x)
            x += _CELL
        overall = x + 4
        return ColumnPlaces(
            name=name,
            inspected=name,
            framework=name + 41,
            cells=tuple(cells),
            overall=overall,
            score=overall + _CELL + 26,
            share=overall + _CELL + 58,
            bar=overall + _CELL + 64,
        )

    def _pairs(self) -> list[tuple[Column, Column]]:
        return list(zip(self.columns, self.columns[1:], strict=False))

    def _key(self, page: Page, y: float) -> float:
        """Say what the letters mean; return how high that is."""
        x, start, wide = 0.0, y, 16.0
        for look in self._looks():
            length = wide + 3 + text_width(look.words, _SMALL)
            if x and x + length > self.frame.width:
                x, y = 0.0, y + _KEY
            page.add(Box(x, y, wide, 10, look.fill, look.edge))
            page.write(
                x + wide / 2, y + 5, look.letters, _SMALL, align="center", bold=True, ink=look.ink
            )
            page.write(x + wide + 3, y + 5, look.words, _SMALL)
            x += length + 9
        return y + _KEY - start

    def _looks(self) -> list[Cell]:
        """Return what is drawn, and the four ratings in any case, in the order of the file."""
        found = {look.slug: look for look in map(cell, (one.label for one in schemes().ratings))}
        for value in sorted({value for one in self.rows for value in self._values(one)}):
            look = cell(value)
            if look.slug == "other":
                look = replace(look, words=part("cell_words")["other"])
            found.setdefault(look.slug, look)
        return [found[slug] for slug in part("cells") if slug in found]

    def _values(self, one: Inspection) -> list[str]:
        return [one.overall, *(one.ratings[column.key] for column in self.columns)]

    def _head(self, page: Page, y: float) -> float:
        """Draw the headings and the standards' numbers; return where the rows start."""
        words, at, base = self.words, self.at, y + _HEAD - 6
        for column, x in zip(self.columns, at.cells, strict=True):
            self._upright(page, x + _CELL / 2, base, column.name)
        self._upright(page, at.overall + _CELL / 2, base, words["overall"], bold=True)
        self._heading(page, 0, base, wrapped(words["unit"], _SMALL, at.name - 4, bold=True))
        for x, name in ((at.inspected, "inspected"), (at.framework, "framework")):
            self._heading(page, x, base, part("breaks").get(words[name], [words[name]]))
        page.add(Text(at.score, base, words["score"], _SMALL, "right", bold=True))
        page.add(Text(at.share, base, words["share"], _SMALL, "right", bold=True))
        y = base + 6
        for framework in self.frameworks:
            says = words["numbers"].format(framework=framework)
            faint = self.paper["faint"]
            page.write(at.cells[0] - 5, y + 4, says, 5.5, align="right", ink=faint)
            for column, x in zip(self.columns, at.cells, strict=True):
                number = column.numbers.get(framework, "–")
                page.write(x + _CELL / 2, y + 4, number, 5.5, align="center", ink=faint)
            y += _NUMBERS
        page.add(Line(((0, y + 1), (self.frame.width, y + 1)), self.paper["ink"], 0.6))
        return y + 3

    def _heading(self, page: Page, x: float, base: float, lines: list[str]) -> None:
        for number, words in enumerate(reversed(lines)):
            page.add(Text(x, base - _LEAD * number, words, _SMALL, bold=True))

    def _upright(self, page: Page, x: float, base: float, name: str, bold: bool = False) -> None:
        lines = part("breaks").get(name, [name])
        for number, words in enumerate(lines):
            across = x + 2.4 + 8 * (number - (len(lines) - 1) / 2)
            page.add(Text(across, base, words, _SMALL, bold=bold, upright=True))

    def _row(self, page: Page, y: float, place: int, height: float) -> None:
        one, at = self.rows[place], self.at
        middle = y + height / 2
        lines = self.names[place]
        if place % 2:
            page.add(Box(0, y, at.cells[0] - 4, height, self.paper["ground"]))
        for number, words in enumerate(lines):
            page.write(0, middle + _LEAD * (number - (len(lines) - 1) / 2), words, _NAME)
        faint = self.paper["faint"]
        page.write(at.inspected, middle, month(one.inspected), _SMALL, ink=faint)
        page.write(at.framework, middle, one.framework, _SMALL, ink=faint)
        for column, x in zip(self.columns, at.cells, strict=True):
            self._cell(page, x, y, height, cell(one.ratings[column.key]))
        self._cell(page, at.overall, y, height, cell(one.overall))
        if one.score is not None:
            score = f"{one.score}/{one.max_score}"
            page.write(at.score, middle, score, _SMALL, align="right")
        if one.share is not None:
            page.write(at.share, middle, f"{one.share:.1f}%", _SMALL, align="right")
            self._bar(page, middle, one.share)

    def _cell(self, page: Page, x: float, y: float, height: float, look: Cell) -> None:
        page.add(Box(x + 0.7, y + 0.7, _CELL - 1.4, height - 1.4, look.fill, look.edge))
        page.write(
            x + _CELL / 2,
            y + height / 2,
            look.letters,
            _NAME,
            align="center",
            bold=True,
            ink=look.ink,
        )

    def _bar(self, page: Page, middle: float, share: float) -> None:
        if self.bars:
            x, y, paper = self.at.bar, middle - _BAR / 2, self.paper
            page.add(Box(x, y, self.bars, _BAR, "none", paper["rule"]))
            page.add(Box(x, y, self.bars * share / 100, _BAR, paper["accent"]))


def _occurs(column: Column, rows: Sequence[Inspection]) -> bool:
    return any(one.ratings[column.key] for one in rows)


def in_words(one: Inspection) -> str:
    """Return one inspection in words."""
    ratings = ", ".join(
        f"{column.name} {one.ratings[column.key]}"
        for column in columns()
        if one.ratings[column.key]
    )
    none = part("words")["no_month"]
    return str(part("ratings")["row"]).format(
        pdu=one.pdu,
        inspected=month(one.inspected),
        framework=one.framework or none,
        score=none if one.score is None else one.score,
        max_score=none if one.max_score is None else one.max_score,
        share=none if one.share is None else f"{one.share:.1f}",
        overall=one.overall or none,
        ratings=ratings or none,
    )
