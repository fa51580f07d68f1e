"""The words of a page as plain values, with the marks that print puts on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Word:
    """One word: its box and base line in points from the top left corner, y downwards.

    `raised` says that it is a footnote sign; `glued` that no space stands before it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    bold: bool = False
    page: int = 0
    raised: bool = False
    glued: bool = False


@dataclass(slots=True)
class Line:
    """Words on one base line, from left to right, and the mark before them.

    `mark` is '•' for a bullet, '3.' for a numbered item, else ''; its word (none where the mark is
    drawn) is `lead`, and not among `words`. `edge` is where its column ends, 0 if it has none.
    """

    words: list[Word]
    mark: str = ""
    page: int = 0
    lead: Word | None = None
    edge: float = 0.0

    def unmark(self) -> None:
        """Make the mark a word of the text again."""
        if self.lead is not None:
            self.words.insert(0, self.lead)
            self.mark, self.lead = "", None

    @property
    def x0(self) -> float:
        """Where its first word begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where its last word ends."""
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        """Its base line: that of the largest word."""
        return max(self.words, key=lambda word: word.size).base

    @property
    def size(self) -> float:
        """The font size of most of its letters."""
        letters: dict[float, int] = {}
        for word in self.words:
            letters[word.size] = letters.get(word.size, 0) + len(word.text)
        return max(letters, key=lambda size: (letters[size], size))

    @property
    def bold(self) -> bool:
        """Whether all its words are set in bold."""
        return all(word.bold or not any(map(str.isalnum, word.text)) for word in self.words)

    @property
    def text(self) -> str:
        """Its words with spaces between."""
        return spaced(self.words)


@dataclass(slots=True)
class Table:
    """Rows of cells, which are lines of words; `columns` says from where to where they reach."""

    rows: list[list[list[Line]]]
    columns: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its words and the shapes drawn on it.

    `rules` are boxes of lines and filled areas, `dots` of small round or square marks.
    """

    number: int
    width: float
    height: float
    words: Sequence[Word]
    rules: Sequence[tuple[float, ...]] = ()
    dots: Sequence[tuple[float, ...]] = ()
    images: int = 0
    unreadable: int = 0


@dataclass(slots=True)
class Block:
    """A heading, paragraph, item of a list, footnote or table, whole across pages.

    `level` counts the # of a heading; `gap`: more space stands before an item than its list has.
    """

    kind: str
    lines: list[Line] = field(default_factory=list)
    mark: str = ""
    level: int = 0
    gap: bool = True
    table: Table | None = None
    indent: float = 0.0


def spaced(words: Sequence[Word]) -> str:
    """Return words as a text."""
    parts: list[str] = []
    for word in words:
        parts += ("" if word.glued or not parts else " ", word.text)
    return "".join(parts)
