"""The key questions of one unit as a strip chart: its percentages among those of all inspections.

The bands of the ratings are drawn as lines; those that no report states are broken and marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from build_graph.errors import BadRequest
from build_graph.export.pictures.drawing_items import Drawing, Line, Mark, Page, even_pages
from build_graph.export.pictures.frame import Frame
from build_graph.export.pictures.inspections import (
    Inspection,
    Row,
    inspections,
    standard_order,
    text,
)
from build_graph.export.pictures.picture_style import counted, month, part
from build_graph.export.pictures.render import text_width, wrapped
from build_graph.knowledge.vocab import schemes
from build_graph.questions.answer import run
from build_graph.store.database import Store

_LEFT, _AXIS = 138.0, 264.0  # where the scale of percentages starts, and how long it is
_ROW, _GROUP, _HEAD = 26.0, 15.0, 52.0
_DOT, _HERE = 3.0, 7.0
_SPREAD = 9.0  # how far dots of equal percentages may lie from the middle of their row
_SMALL, _TINY = 6.5, 5.5
_BAND = 5.0  # size of the bands' names: the narrowest holds "improvement"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A key question: the percentages of all inspections, and those of the unit by month."""

    standard: str
    words: str
    percents: tuple[int, ...]
    own: tuple[tuple[str, int], ...]


def drawing(store: Store, parameters: Mapping[str, str]) -> Drawing:
    """Return the chart of the unit that `pdu` names; its latest inspection is the one marked."""
    own = run(store, "key-questions", {"pdu": parameters["pdu"]}).dicts()
    words = part("key-questions")
    if not own:
        raise BadRequest(words["empty"].format(pdu=parameters["pdu"]))
    latest = max(text(row, "inspected") for row in own)
    unit = next(text(row, "pdu") for row in own if text(row, "inspected") == latest)
    rows = run(store, "key-questions").dicts()
    heard = {(text(row, "pdu"), text(row, "inspected")) for row in rows}
    sources = [one for one in inspections(store) if (one.pdu, one.inspected) in heard]
    values = {
        "pdu": unit,
        "inspected": month(latest),
        "inspections": counted(len(sources), part("words")["inspections"]),
    }
    rows_shown = questions(rows, own, sources)
    frame = Frame(words["title"].format(**values), words["caption"].format(**values), sources)
    sentences = [
        words["said"].format(**values),
        *_boundaries(),
        *(_in_words(one, latest) for one in rows_shown),
    ]
    return frame.drawing(_Chart(frame, rows_shown, latest).pages(), sentences)


def questions(
    rows: Sequence[Row], own: Sequence[Row], sources: Sequence[Inspection]
) -> list[QuestionRow]:
    """Return the key questions in the order of their standards, matched across frameworks.

    The same question has the same standard by name and the same place in it in all frameworks.
    """
    frameworks = {(one.pdu, one.inspected): one.framework for one in sources}
    mine = {(text(row, "pdu"), text(row, "inspected")) for row in own}
    names: dict[tuple[str, int], tuple[str, str]] = {}
    found: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        key = text(row, "standard_name"), int(row["question_no"] or 0)
        found.setdefault(key, []).append(row)
        framework = frameworks.get((text(row, "pdu"), text(row, "inspected")), "")
        number = text(row, "standard_no")
        name = _short(framework, number, key[1]) or text(row, "question")
        names[key] = max(names.get(key, ("", "")), (framework, name))
    order = standard_order()
    return [
        QuestionRow(
            standard=key[0],
            words=names[key][1],
            percents=tuple(sorted(int(row["percent"] or 0) for row in found[key])),
            own=tuple(
                (text(row, "inspected"), int(row["percent"] or 0))
                for row in found[key]
                if (text(row, "pdu"), text(row, "inspected")) in mine
            ),
        )
        for key in sorted(found, key=lambda key: (order.index(key[0]), key))
    ]


class _Chart:
    """Draws the questions below one another, those of a standard together."""

    def __init__(self, frame: Frame, rows_shown: Sequence[QuestionRow], latest: str) -> None:
        self.frame = frame
        self.rows = rows_shown
        self.latest = latest
        self.words = part("key-questions")
        self.paper = part("paper")

    def pages(self) -> list[Page]:
        heights = [_ROW + (_GROUP if self._starts(place) else 0) for place in range(len(self.rows))]
        spread = even_pages(heights, self.frame.room - _HEAD - 20)
        pages = []
        for number, places in enumerate(spread, start=1):
            page, y = self.frame.open(number, len(spread))
            start = self._head(page, y)
            self._bands(page, start, start + sum(heights[place] for place in places))
            y = start
            for place in places:
                if self._starts(place):
                    page.write(0, y + 9, self.rows[place].standard, 7.5, bold=True)
                self._row(page, y + heights[place] - _ROW / 2, self.rows[place])
                y += heights[place]
            pages.append(self.frame.close(page, self._scale(page, y)))
        return pages

    def _starts(self, place: int) -> bool:
        return not place or self.rows[place].standard != self.rows[place - 1].standard

    def _head(self, page: Page, y: float) -> float:
        """Draw the key, the heads of the columns and the names of the bands."""
        self._key(page, y + 5)
        y += 18
        for x, name in ((438, "here_column"), (479, "median_column"), (504, "count_column")):
            page.write(x, y + 22, self.words[name], _SMALL, align="right", bold=True)
        for rating in schemes().ratings:
            left, right = _x(rating.band_from), _x(min(rating.band_to + 1, 100))
            lines = wrapped(rating.label, _BAND, right - left)
            for number, line in enumerate(lines):
                level = y + 22 - 7 * (len(lines) - 1 - number)
                page.write((left + right) / 2, level, line, _BAND, align="center")
        return y + _HEAD - 20

    def _key(self, page: Page, y: float) -> None:
        accent, ink, faint = (self.paper[name] for name in ("accent", "ink", "faint"))
        x = 4.0
        earlier = sorted({at for one in self.rows for at, _ in one.own if at != self.latest})
        shown = [(accent, ink, self.words["here"])]
        if earlier:
            when = ", ".join(map(month, earlier))
            shown.append(("#ffffff", accent, self.words["earlier"].format(inspected=when)))
        for fill, edge, says in shown:
            page.add(Mark(x, y, "diamond", _HERE - 1, fill, edge, 0.9))
            x = _after(page, x + 7, y, says)
        page.add(Mark(x, y, "circle", _DOT, "#9a9a9a", "#6a6a6a"))
        x = _after(page, x + 6, y, self.words["all"])
        page.add(Line(((x, y - 5), (x, y + 5)), ink, 1.2))
        x = _after(page, x + 5, y, self.words["median"])
        for verified, name in ((True, "verified"), (False, "unverified")):
            if any(one.band_verified is verified for one in schemes().ratings if one.band_from):
                page.add(Line(((x, y), (x + 14, y)), faint, 0.8, () if verified else (3, 2)))
                x = _after(page, x + 18, y, self.words[name])

    def _bands(self, page: Page, top: float, bottom: float) -> None:
        for rating in schemes().ratings:
            if rating.band_from:
                x = _x(rating.band_from)
                dashes = () if rating.band_verified else (3.0, 2.0)
                faint = self.paper["faint"]
                page.add(Line(((x, top - 3), (x, bottom + 2)), faint, 0.8, dashes))

    def _row(self, page: Page, middle: float, one: QuestionRow) -> None:
        lines = wrapped(one.words, _SMALL + 0.5, _LEFT - 18)
        for number, words in enumerate(lines):
            page.write(6, middle + 8 * (number - (len(lines) - 1) / 2), words, _SMALL + 0.5)
        page.add(Line(((_x(0), middle), (_x(100), middle)), self.paper["rule"], 0.5))
        for percent, times in sorted(Counter(one.percents).items()):
            step = min(2.4, 2 * _SPREAD / max(times - 1, 1))
            for number in range(times):
                y = middle + step * (number - (times - 1) / 2)
                page.add(Mark(_x(percent), y, "circle", _DOT, "#9a9a9a", "#6a6a6a", 0.3))
        half = _x(median(one.percents))
        page.add(Line(((half, middle - 8), (half, middle + 8)), self.paper["ink"], 1.2))
        self._own(page, middle, one)
        page.write(479, middle, f"{median(one.percents):g}%", _SMALL + 0.5, align="right")
        faint = self.paper["faint"]
        page.write(504, middle, str(len(one.percents)), _SMALL, align="right", ink=faint)

    def _own(self, page: Page, middle: float, one: QuestionRow) -> None:
        accent, ink = self.paper["accent"], self.paper["ink"]
        for at, percent in sorted(one.own):
            fill, edge = (accent, ink) if at == self.latest else ("#ffffff", accent)
            page.add(Mark(_x(percent), middle, "diamond", _HERE, fill, edge, 0.9))
        says = next((f"{value}%" for at, value in one.own if at == self.latest), "–")
        page.write(438, middle, says, 8, align="right", bold=True)

    def _scale(self, page: Page, y: float) -> float:
        """Draw the scale below the rows; return where it ends."""
        faint = self.paper["faint"]
        page.add(Line(((_x(0), y), (_x(100), y)), faint, 0.6))
        bands = {one.band_from for one in schemes().ratings if one.band_from}
        for percent in sorted({0, 20, 40, 100} | bands):
            page.add(Line(((_x(percent), y), (_x(percent), y + 3)), faint, 0.6))
            page.write(_x(percent), y + 8, str(percent), _TINY, align="center", ink=faint)
        page.write(_x(50), y + 17, self.words["axis"], _TINY, align="center", ink=faint)
        return y + 20


def _x(percent: float) -> float:
    return _LEFT + _AXIS * percent / 100


def _after(page: Page, x: float, y: float, words: str) -> float:
    """Write words of the key; return where the next entry may start."""
    page.write(x, y, words, _TINY)
    return x + text_width(words, _TINY) + 9


def _short(framework: str, standard: str, number: int) -> str:
    """Return the short name of a key question without its standard's, or nothing."""
    known = schemes().questions_of(framework, standard)
    title = next((one.title for one in known if one.number == number), "")
    return title.partition(": ")[2] or title


def _boundaries() -> list[str]:
    """Return in words where the band of each rating starts, and who says so."""
    words = part("key-questions")
    return [
        str(words["boundary"]).format(
            rating=one.label,
            percent=one.band_from,
            verified=words["verified" if one.band_verified else "unverified"],
        )
        for one in schemes().ratings
        if one.band_from
    ]


def _in_words(one: QuestionRow, latest: str) -> str:
    words = part("key-questions")
    own = next((value for at, value in one.own if at == latest), None)
    return str(words["row"]).format(
        standard=one.standard,
        question=one.words,
        percent=words["none"] if own is None else words["percent"].format(percent=own),
        inspections=counted(len(one.percents), part("words")["inspections"]),
        median=f"{median(one.percents):g}",
        lowest=one.percents[0],
        highest=one.percents[-1],
    )
