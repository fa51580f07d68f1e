"""Recommendations counted by theme and addressee; without themes by addressee alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from build_graph.errors import BadRequest
from build_graph.export.pictures.drawing_items import Box, Drawing, Line, Page, even_pages
from build_graph.export.pictures.frame import Frame
from build_graph.export.pictures.inspections import Row, inspections, text
from build_graph.export.pictures.picture_style import counted, part, sort_key
from build_graph.export.pictures.render import wrapped
from build_graph.knowledge.vocab import schemes
from build_graph.questions.answer import run
from build_graph.store.database import Store

_ROW, _HEAD = 19.0, 34.0
_NAME, _NUMBER = 7.5, 8.0
_COLUMN = 58.0


def drawing(store: Store, parameters: Mapping[str, str]) -> Drawing:
    """Return the counts of all recommendations; `parameters` has none of its own."""
    rows = run(store, "recommendations").dicts()
    words = part("recommendations")
    if not rows:
        raise BadRequest(words["empty"])
    themed = any(row["themes"] for row in rows)
    heard = {(text(row, "pdu"), text(row, "inspected")) for row in rows}
    sources = [one for one in inspections(store) if (one.pdu, one.inspected) in heard]
    values = {
        "recommendations": counted(len(rows), words["recommendations"]),
        "inspections": counted(len(sources), part("words")["inspections"]),
        "by": words["by_themes" if themed else "by"],
    }
    ending = "_themes" if themed else ""
    caption = words[f"caption{ending}"].format(**values)
    frame = Frame(words[f"title{ending}"], caption, sources)
    columns = _addressees(rows)
    counts = _counts(rows, themed)
    if themed:
        pages = _Matrix(frame, columns, counts).pages()
    else:
        pages = [_bars(frame, columns, counts[-1][1])]
    sentences = [words["said"].format(**values)]
    for name, found in counts:
        listing = ", ".join(f"{label} {found[key]}" for key, label in columns if found[key])
        sentences.append(words["row"].format(what=name, counts=listing))
    return frame.drawing(pages, sentences)


def _addressees(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the kinds of addressees as tables name them and in words, the total at the end."""
    names = {one.table_name: one.label for one in schemes().addressees}
    found = {text(row, "addressee_type") for row in rows}
    order = part("recommendations")["addressees"]
    kept = sorted(found, key=lambda name: (order.index(name) if name in order else 99, name))
    columns = [(name, names.get(name, name)) for name in kept]
    return [*columns, ("", part("recommendations")["total"])]


def _counts(rows: Sequence[Row], themed: bool) -> list[tuple[str, Counter[str]]]:
    """Return each theme with its counts by addressee, most frequent first, and all at the end."""
    words = part("recommendations")
    by_theme: dict[str, Counter[str]] = {}
    for row in rows if themed else ():
        for theme in text(row, "themes").split(words["separator"]):
            counts = by_theme.setdefault(theme.strip() or words["no_theme"], Counter())
            counts.update((text(row, "addressee_type"), ""))
    last = words["no_theme"]
    ordered = sorted(by_theme, key=lambda name: (name == last, -by_theme[name][""], sort_key(name)))
    total = Counter(text(row, "addressee_type") for row in rows)
    total[""] = len(rows)
    return [*((name, by_theme[name]) for name in ordered), (words["all"], total)]


def _bars(frame: Frame, columns: Sequence[tuple[str, str]], found: Counter[str]) -> Page:
    """Return one page with a bar for each kind of addressee."""
    page, y = frame.open(1, 1)
    paper, left, scale = part("paper"), 170.0, 270.0 / max(found.values())
    for key, label in columns:
        length = found[key] * scale
        page.write(0, y + _ROW / 2, label, _NAME, bold=not key)
        fill, edge = (paper["accent"], "none") if key else (paper["ground"], paper["rule"])
        page.add(Box(left, y + 3, length, _ROW - 6, fill, edge))
        says = f"{found[key]:,}"
        page.write(left + length + 5, y + _ROW / 2, says, _NUMBER, bold=not key)
        y += _ROW
    return frame.close(page, y)


class _Matrix:
    """Draws counts as numbers in boxes, the darker the more; each number can be read in grey."""

    def __init__(
        self,
        frame: Frame,
        columns: Sequence[tuple[str, str]],
        counts: Sequence[tuple[str, Counter[str]]],
    ) -> None:
        self.frame = frame
        self.columns = columns
        self.counts = counts
        self.paper = part("paper")
        self.scale: list[str] = part("recommendations")["scale"]
        self.name = frame.width - (_COLUMN + 4) * len(columns) - 6
        inner = [found[key] for _, found in counts[:-1] for key, _ in columns[:-1]]
        self.most = max(inner or [found for key, found in counts[-1][1].items() if key])

    def pages(self) -> list[Page]:
        names = [wrapped(name, _NAME, self.name - 6) for name, _ in self.counts]
        heights = [max(_ROW, 9.5 * len(lines) + 4) for lines in names]
        spread = even_pages(heights, self.frame.room - _HEAD)
        pages = []
        for number, places in enumerate(spread, start=1):
            page, y = self.frame.open(number, len(spread))
            y = self._head(page, y)
            for place in places:
                last = place == len(self.counts) - 1
                if last and len(self.counts) > 1:
                    page.add(Line(((0, y), (self.frame.width, y)), self.paper["rule"], 0.6))
                for line, words in enumerate(names[place]):
                    middle = y + heights[place] / 2 + 9.5 * (line - (len(names[place]) - 1) / 2)
                    page.write(0, middle, words, _NAME, bold=last)
                self._row(page, y, heights[place], self.counts[place][1], last)
                y += heights[place]
            pages.append(self.frame.close(page, y))
        return pages

    def _head(self, page: Page, y: float) -> float:
        base = y + _HEAD - 10
        if len(self.counts) > 1:
            page.write(0, base, part("recommendations")["theme"], _NAME, bold=True)
        for place, (_, label) in enumerate(self.columns):
            lines = wrapped(label, 7, _COLUMN, bold=True)
            for number, words in enumerate(reversed(lines)):
                middle = base - 9 * number
                page.write(
                    self._x(place) + _COLUMN / 2, middle, words, 7, align="center", bold=True
                )
        page.add(
            Line(((0, y + _HEAD - 3), (self.frame.width, y + _HEAD - 3)), self.paper["ink"], 0.6)
        )
        return y + _HEAD

    def _x(self, place: int) -> float:
        last = place == len(self.columns) - 1
        return self.name + (_COLUMN + 4) * place + (6 if last else 0)

    def _row(self, page: Page, y: float, height: float, found: Counter[str], total: bool) -> None:
        for place, (key, _) in enumerate(self.columns):
            x, number = self._x(place), found[key]
            shaded = key and (not total or len(self.counts) == 1)
            step = 0 if not shaded or not number else self._step(number)
            edge = self.paper["rule"] if shaded else "none"
            page.add(Box(x, y + 1, _COLUMN, height - 2, self.scale[step], edge))
            ink = "#ffffff" if step >= 4 else self.paper["ink"]
            page.write(
                x + _COLUMN / 2,
                y + height / 2,
                f"{number:,}" if number else "–",
                _NUMBER,
                align="center",
                bold=total or not key,
                ink=ink,
            )

    def _step(self, number: int) -> int:
        """Return the shade of a number, by its root: most are small beside the largest."""
        return max(1, math.ceil((len(self.scale) - 1) * math.sqrt(number / self.most)))
