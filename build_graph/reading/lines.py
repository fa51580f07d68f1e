"""The lines of a text: repaired, each with the marks at its start told apart from its text.

A row of a table is one line; words that print broke between two lines are made whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from build_graph.reading.bullets import BULLET, GLYPH, SIGN, signs
from build_graph.reading.hyphens import Break, dropped
from build_graph.reading.padding import padded_lines, unpadded
from build_graph.reading.repair import cells, repair
from build_graph.reading.tables.find import tables
from build_graph.reading.trace import Traced, pieced

HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
DECORATION = re.compile(r"\s*\{[#.:][^{}]{1,80}\}$|\s+#{1,6}$")
FOOTNOTE = re.compile(
    r"\s*(?:\[\^?\d{1,2}\]:?(?=\s)|\^\d{1,2}\^?(?=\s)|[¹²³⁰⁴-⁹]+"
    r"|<sup>[^\n]{0,24}</sup>(?:\s*lt;\s*sup>\d*</sup>)?|&lt;sup>)\s*\S"
)

ROW = re.compile(r"\s*\||[^|]*[^|\s]\s+\|\s+\S")
HYPHEN = re.compile(r"(?<![A-Za-z])([A-Za-z]+)-$")
ENDED = re.compile(r"[^\n\r\f]*(?:\r?\n|[\r\f])")  # a line with its end


class Line(NamedTuple):
    """One repaired line: its text without marks at the start, and what those marks were.

    `number` counts from 1; `level` is the number of # of a markdown heading, else 0; `bullet` is
    the glyph of a bullet, else ''. A row of a table is one line, whatever print broke it into: its
    text has tabs between its `cells`, the empty ones too.
    """

    number: int
    traced: Traced
    level: int = 0
    bullet: str = ""
    indented: bool = False
    footnote: bool = False
    cells: tuple[Traced, ...] = ()

    @property
    def text(self) -> str:
        """The repaired text, stripped."""
        return self.traced.text


def lines_of(text: str) -> list[Line]:
    """Return the repaired lines of a text: rows of tables whole, broken words mended."""
    return _mended(_lines(text), text)


def _lines(text: str) -> list[Line]:
    lines = []
    at = 0
    last = max(map(text.rfind, "\n\r\f")) + 1  # from there nothing ends, and nothing is looked for
    if "\r" in text or "\f" in text:
        ended = [*ENDED.findall(text, 0, last), text[last:]]
    else:
        *whole, rest = text.split("\n")
        ended = [*(f"{line}\n" for line in whole), rest]
    bullets = signs(ended)
    raws = [raw.rstrip("\r\n\f") for raw in ended]
    padded = padded_lines(raws)
    rows, in_tables = _rows(ended, raws, padded)
    for number, raw in enumerate(ended, start=1):
        if number in in_tables:
            if number in rows:
                lines.append(rows[number])
            at += len(raw)
            continue
        line = _line(raws[number - 1], at, number)
        if number - 1 in padded:
            line = line._replace(traced=unpadded(line.traced))
        sign = SIGN.match(raw) if bullets and not line.bullet and not line.level else None
        lines.append(line if sign is None or sign[1] not in bullets else _signed(line, raw, sign))
        at += len(raw)
    return lines


def _rows(
    ended: Sequence[str], raws: Sequence[str], prose: frozenset[int]
) -> tuple[dict[int, Line], set[int]]:
    """The rows of all tables, by the number of their first line, and the lines of the tables."""
    starts = list(accumulate(map(len, ended), initial=0))
    rows: dict[int, Line] = {}
    taken: set[int] = set()
    for lines, own in tables(raws, starts, repair, prose):
        taken.update(line + 1 for line in lines)
        for first, _, row in own:
            traced = pieced(row, "\t").strip()
            if traced.text:
                rows[first + 1] = Line(first + 1, traced, cells=tuple(row))
    return rows, taken


def _signed(line: Line, raw: str, sign: re.Match[str]) -> Line:
    """A line that begins with a sign that is a bullet in this text."""
    at = line.traced.text.find(raw[sign.end() : sign.end() + 1])
    return line._replace(traced=line.traced.cut(max(at, 0), len(line.text)), bullet="•")


def _line(raw: str, at: int, number: int) -> Line:
    footnote = bool(FOOTNOTE.match(raw))
    traced = repair(raw, at)
    if "|" in raw and ROW.match(traced.text):
        traced = cells(traced)
    elif raw[:1] == ">":
        traced = traced.cut(1, len(traced.text))
    stripped = traced.strip()
    if not stripped.text:
        return Line(number, stripped)
    indented = raw[:1] in " \t\u00a0"
    heading = HEADING.match(traced.text) if "#" in traced.text else None
    if heading:
        stripped = traced.cut(heading.end(), len(traced.text)).strip()
        return Line(number, _undecorated(stripped), len(heading[1]), "", indented)
    columns = tuple(_cut(traced)) if "\t" in stripped.text else ()
    text, bullet = _without_bullet(_undecorated(stripped))
    return Line(number, text, 0, bullet, indented, footnote and not bullet, columns)


def _cut(traced: Traced) -> Iterator[Traced]:
    """Yield the cells between the tabs of a line."""
    at = 0
    for cell in traced.text.split("\t"):
        yield traced.cut(at, at + len(cell)).strip()
        at += len(cell) + 1


def _undecorated(traced: Traced) -> Traced:
    """A line without what markup puts behind a heading: '{#ratings}', '##'."""
    if traced.text[-1:] not in ("}", "#"):
        return traced
    match = DECORATION.search(traced.text)
    return traced.cut(0, match.start()).strip() if match else traced


def marked(line: Line) -> Line:
    """Return a line with its bullet told apart from its text."""
    text, bullet = _without_bullet(line.traced)
    return line._replace(traced=text, bullet=bullet, footnote=False) if bullet else line


def _without_bullet(traced: Traced) -> tuple[Traced, str]:
    """A text without its bullet, and the bullet, '' where it has none."""
    mark = BULLET.match(traced.text)
    if mark is None:
        return traced, ""
    return traced.cut(mark.end(), len(traced.text)).strip(), mark[2] or mark[3]


def _mended(lines: list[Line], text: str) -> list[Line]:
    """Lines with lone glyphs put before their text, and words that print broke made whole."""
    glyph: Line | None = None
    mended: list[Line] = []
    broken = []
    for read_line in lines:
        line = read_line
        if not line.level and not line.bullet and GLYPH.fullmatch(line.text):
            glyph = line
            continue
        if glyph is not None:
            if not line.text:
                continue
            if not line.bullet and not line.level:
                line = line._replace(bullet=glyph.text)
            glyph = None
        if mended and line.text and _breaks(mended[-1], line):
            broken.append(len(mended))
        mended.append(line)
    if glyph is not None:
        mended.append(glyph)
    if broken:
        _unbreak(mended, broken, text.lower())
    return mended


def _breaks(line: Line, after: Line) -> bool:
    """Whether a word may be broken between two lines."""
    return (
        line.text.endswith("-")
        and after.number == line.number + 1
        and after.text[0].islower()
        and not after.bullet
        and not after.level
        and HYPHEN.search(line.text) is not None
    )


def _unbreak(lines: list[Line], broken: list[int], low: str) -> None:
    """Move the rest of a broken word up to its beginning.

    The hyphen goes where the text has the word without it elsewhere, and stays where it has it
    with one; where it has neither, as most broken words of this text do.
    """
    breaks: dict[int, Break] = {}
    for at in broken:
        first, rest = HYPHEN.search(lines[at - 1].text), re.match(r"[a-z]+", lines[at].text)
        if first and rest:
            breaks[at] = Break(first[1], rest[0])
    gone = dict(zip(breaks, dropped(list(breaks.values()), low), strict=True))
    plain = {at: value for at, value in gone.items() if value is not None}
    for at, value in plain.items():
        before, after = lines[at - 1], lines[at]
        cut = re.match(r"\S+", after.text)
        if cut is None:
            continue
        keep = len(before.text) - value
        whole = before.traced.cut(0, keep).joined(after.traced.cut(0, cut.end()))
        lines[at - 1] = before._replace(traced=whole)
        lines[at] = after._replace(traced=after.traced.cut(cut.end(), len(after.text)).strip())
    lines[:] = [line for at, line in enumerate(lines) if line.text or at not in plain]
