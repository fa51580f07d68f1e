"""What every page has besides its picture: title, caption, page number, source and licence."""

from __future__ import annotations

from collections.abc import Sequence

from build_graph.export.pictures.drawing_items import Drawing, Page
from build_graph.export.pictures.inspections import Inspection
from build_graph.export.pictures.picture_style import counted, months, part
from build_graph.export.pictures.render import wrapped

_TITLE, _CAPTION, _SOURCE = 13.0, 7.5, 6.5  # sizes of letters
_AFTER = 8.0  # points between the caption and the picture


class Frame:
    """The frame of one picture's pages: `open` begins a page, `close` ends it."""

    def __init__(self, title: str, caption: str, sources: Sequence[Inspection]) -> None:
        self.title = title
        paper = part("paper")
        self.width: float = paper["width"]
        self._height: float = paper["height"]
        self._faint: str = paper["faint"]
        self._ink: str = paper["ink"]
        self._source = source_line(sources)
        self._titles = wrapped(title, _TITLE, self.width - 70, bold=True)
        self._captions = wrapped(caption, _CAPTION, self.width)
        self._sources = [
            line
            for words in (self._source, part("words")["licence"])
            for line in wrapped(words, _SOURCE, self.width)
        ]

    @property
    def top(self) -> float:
        """How far down the picture starts."""
        return len(self._titles) * 17 + len(self._captions) * 10 + _AFTER

    @property
    def room(self) -> float:
        """How many points the picture may be high on one page."""
        return self._height - self.top - self._below

    @property
    def _below(self) -> float:
        return 12 + 9 * len(self._sources)

    def open(self, number: int, count: int) -> tuple[Page, float]:
        """Return page `number` of `count` with its head, and the height its picture starts at."""
        page = Page(self.width)
        for line, words in enumerate(self._titles):
            page.write(0, 8 + 17 * line, words, _TITLE, bold=True, ink=self._ink)
        if count > 1:
            words = part("words")["page"].format(number=number, count=count)
            page.write(self.width, 8, words, _CAPTION, align="right", ink=self._faint)
        start = 17 * len(self._titles) + 4
        for line, words in enumerate(self._captions):
            page.write(0, start + 10 * line, words, _CAPTION, ink=self._faint)
        return page, self.top

    def close(self, page: Page, y: float) -> Page:
        """Return the page with source and licence below the height `y`."""
        for line, words in enumerate(self._sources):
            page.write(0, y + 12 + 9 * line, words, _SOURCE, ink=self._faint)
        page.height = y + self._below
        return page

    def drawing(self, pages: Sequence[Page], sentences: Sequence[str]) -> Drawing:
        """Return the pages as one drawing; `sentences` say what is on them."""
        licence = str(part("words")["licence"])
        description = " ".join((*sentences, self._source, licence))
        return Drawing(tuple(pages), self.title, description, licence)


def source_line(sources: Sequence[Inspection]) -> str:
    """Return which reports a picture rests on, with their dates."""
    words = part("words")
    return str(words["reports"]).format(
        reports=counted(len(sources), words["report"]),
        fieldwork=months(one.inspected for one in sources),
        published=months(one.published for one in sources),
    )
