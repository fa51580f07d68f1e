"""The tables of a section, put into rows: over a page, one cell a line, column by column.

What bars, rules and gutters show is put into rows while a text is read. Here follows what only the
cells themselves tell: a value after each label, or a column of values as long as that of the
labels. Every row has the cells of its columns, the heads of the columns in the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from build_graph.extract.structure.columns import OTHER, THIS, YEAR
from build_graph.extract.structure.standard_names import squash
from build_graph.knowledge.vocab import schemes
from build_graph.reading.read_file import Line
from build_graph.reading.trace import Traced, pieced

# A share, a number, a score or a sum that stands alone.
NUMBER = re.compile(
    r"[£+–−-]?\d[\d,]*(?:\.\d+)?\s?(?:%|per cent)?(?:\s?(?:days|weeks|FTE|WTE|cases))?|n/?a", re.I
)
OF_UNIT = re.compile(r"\b(?:PDU|unit|region|area)s?$")
# The number of a standard, of a domain or of a question in its own column.
NUMBERING = re.compile(r"(?:[PR]\s?)?[12]\.[1-6]?\.?|\d{1,2}[.)]", re.I)
REST = re.compile(r"[a-z(),;&]")
PROSE = re.compile(r"[.!:;]$|\. [A-Z]")
LONGEST, LONGEST_HEAD, LONGEST_ROW = 160, 60, 600
FEWEST = 2  # rows of a table of which only the cells tell
# A label with its value one space behind it, and how many lines under each other make a table.
SPACED = re.compile(r"(?=.*[\d,%]$)[A-Z](?:[^.;:?!\t ]| (?! )){5,100} £?\d[\d,]*(?:\.\d+)?%?")
FEWEST_SPACED = 3
# The cells of a table as letters: a label, a value. Each label has the same number of values.
ROWS = re.compile(r"(L{1,3}(V{2,4}))(?:L{1,3}\2(?!V)){1,}")
COLUMN = re.compile(r"(?<!L)(L{3,})(V{2,})(?:L\2(?!V))*(?!V)")


class Unit(NamedTuple):
    """A cell that stands alone: its lines, its text, whether it is a value."""

    lines: tuple[Line, ...]
    text: str
    value: bool

    def cell(self) -> Traced:
        """Return its text as one."""
        return (
            self.lines[0].traced if len(self.lines) == 1 else pieced(x.traced for x in self.lines)
        )


def is_head(text: str) -> bool:
    """Whether a cell is the head of a column: it says when, or of whom, the column tells."""
    return len(text) < LONGEST_HEAD and any(
        pattern.search(text) for pattern in (YEAR, THIS, OTHER, OF_UNIT)
    )


def is_value(text: str) -> bool:
    """Whether a cell is a value: a number, a share, a rating or why there is none.

    >>> is_value("41%"), is_value("Requires improvement"), is_value("Planning")
    (True, True, False)
    """
    return NUMBER.fullmatch(text) is not None or squash(text) in _ratings()


@cache
def _ratings() -> frozenset[str]:
    known = schemes()
    return frozenset(squash(word) for value in known.ratings for word in value.labels) | frozenset(
        squash(word) for value in known.missing for word in (value.label, *value.labels)
    )


def in_rows(lines: list[Line]) -> list[Line]:
    """Return the lines of a section with each row of its tables as one line."""
    lines = _spaced(_over_pages(lines))
    found: list[Line] = []
    run: list[Line] = []
    for line in lines:
        if _may_be_cell(line):
            run.append(line)
            continue
        found += _told(run)
        run = []
        found.append(line)
    return found + _told(run)


def _spaced(lines: Sequence[Line]) -> list[Line]:
    """Lines with those in rows that are labels, each with its value one space behind it."""
    found: list[Line] = []
    for is_row, run in groupby(lines, lambda one: SPACED.fullmatch(one.text) is not None):
        rows = list(run)
        if is_row and len(rows) >= FEWEST_SPACED and not any(x.bullet or x.level for x in rows):
            ends = [(line.text.rindex(" "), line) for line in rows]
            found += [
                row_line(x.number, [x.traced.cut(0, at), x.traced.cut(at + 1, len(x.text))])
                for at, x in ends
            ]
        else:
            found += rows
    return found


def _may_be_cell(line: Line) -> bool:
    """Whether a line may be nothing but a cell, or a blank line between cells."""
    text = line.text
    if not text:
        return True
    return (
        not (line.cells or line.bullet or line.level or len(text) > LONGEST or PROSE.search(text))
        or NUMBERING.fullmatch(text) is not None
    )


def _over_pages(lines: list[Line]) -> list[Line]:
    """Lines with the rest of a row that a page break cut put to its beginning."""
    found: list[Line] = []
    last = -1  # the row above, with nothing but blank lines since
    for at, line in enumerate(lines):
        if line.cells:
            if last >= 0 and last < len(found) - 1 and _is_rest(found[last], line):
                found[last] = _merged(found[last], line)
                continue
            last = len(found)
        elif line.text:
            # Without a gap before it, it goes on with the last cell as with any text.
            gap = 0 <= last < len(found) - 1
            if gap and not line.bullet and len(line.text) < LONGEST_HEAD:
                after = next((one for one in lines[at + 1 : at + 4] if one.text), None)
                alone = line._replace(cells=(line.traced,))
                if after is not None and after.cells and _is_rest(found[last], alone):
                    found[last] = _merged(found[last], alone)
                    continue
            last = -1
        found.append(line)
    return found


def _is_rest(row: Line, line: Line) -> bool:
    """Whether a row holds nothing but the rest of cells of the row above it."""
    texts = [cell.text for cell in line.cells]
    filled = [at for at, text in enumerate(texts) if text]
    if len(row.text) > LONGEST_ROW:
        return False
    if not filled or not all(REST.match(texts[at]) for at in filled):
        return False
    if any(is_value(texts[at]) for at in filled) or len(filled) > len(row.cells):
        return False
    above = [row.cells[at].text for at in filled if at < len(row.cells)]
    return all(text and not PROSE.search(text) and not text.endswith("?") for text in above)


def _merged(row: Line, rest: Line) -> Line:
    cells = list(row.cells)
    for at, cell in enumerate(rest.cells):
        if cell.text and at < len(cells):
            cells[at] = pieced([cells[at], cell]) if cells[at].text else cell
    return row_line(row.number, cells)


def row_line(number: int, cells: Sequence[Traced]) -> Line:
    """Return a row as a line."""
    return Line(number, pieced(cells, "\t").strip(), cells=tuple(cells))


def _told(run: list[Line]) -> list[Line]:
    """Lines of which some may be the cells of tables, those tables in rows."""
    if sum(1 for line in run if line.text) < 2 * FEWEST or not any(
        line.text and is_value(line.text) for line in run
    ):
        return run
    units = list(_units(run))
    letters = "".join("V" if one.value else "L" for one in units)
    places: list[tuple[int, int, list[Line]]] = []
    for match in ROWS.finditer(letters):
        many = len(match[2])
        # As many rows as columns of values, or more: else the columns were told one by one.
        labels = [
            units[at - 1].text
            for at in range(match.start() + 1, match.end())
            if letters[at - 1 : at + 1] == "LV"
        ]
        if match[0].count("V") >= many * many and sum(map(is_head, labels)) * 2 <= len(labels):
            first, rows_found = _by_rows(units, match)
            places.append((first, match.end(), rows_found))
    for match in COLUMN.finditer(letters) if not places else ():
        rows = _by_columns(units, match)
        if rows:
            places.append((*rows[:2], rows[2]))
    if not places:
        return run
    places_of = {line.number: at for at, line in enumerate(run)}
    after = [places_of[one.lines[-1].number] + 1 for one in units]
    found: list[Line] = []
    at = 0
    for first, last, rows_told in places:
        low, high = places_of[units[first].lines[0].number], after[last - 1]
        found += [*run[at:low], *rows_told]
        at = high
    return found + run[at:]


def _units(run: Sequence[Line]) -> Iterator[Unit]:
    """Yield the cells: a line each, or a paragraph where blank lines stand between most."""
    texts = [line for line in run if line.text]
    blanks = sum(1 for one, two in pairwise(run) if one.text and not two.text)
    apart = blanks * 2 > len(texts)
    own: list[Line] = []
    gap = False
    for line in run:
        if not line.text:
            gap = True
            continue
        value = is_value(line.text)
        joined = own and not gap and (apart or REST.match(line.text))
        if own and (not joined or value or is_value(own[-1].text)):
            yield _unit(own)
            own = []
        own.append(line)
        gap = False
    if own:
        yield _unit(own)


def _unit(lines: list[Line]) -> Unit:
    text = " ".join(line.text for line in lines)
    return Unit(
        tuple(lines),
        text,
        is_value(text) and not (NUMBERING.fullmatch(text) or YEAR.fullmatch(text)),
    )


def _by_rows(units: Sequence[Unit], match: re.Match[str]) -> tuple[int, list[Line]]:
    """The rows of a table that is told cell by cell, the heads of its columns first."""
    many = len(match[2])
    first = match.start()
    own = [*units[first : match.end()]]
    labels = next(at for at, one in enumerate(own) if one.value)
    start = first + labels - 1
    if start > first and NUMBERING.fullmatch(units[start - 1].text):
        start -= 1  # the label has its number before it
    low = max(start - many - 1, 0)
    before = [one for one in units[low:start] if not one.value and len(one.text) < LONGEST_HEAD]
    if start - low != len(before):
        before = []
    # Without a head of its own the first column has none.
    heads = before[-many - 1 :] if len(before) > many else before
    rows = []
    if len(heads) >= many:
        first = start - len(heads)
        cells = [one.cell() for one in heads]
        rows.append(row_line(heads[0].lines[0].number, [*_blank(cells, many + 1), *cells]))
    else:
        first = start
    row: list[Traced] = []
    number = 0
    for one in units[first + len(rows) * len(heads) : match.end()]:
        if not one.value and row and NUMBERING.fullmatch(row[0].text) and len(row) == 1:
            row = [pieced([row[0], one.cell()])]  # its number stands in its label
        elif not one.value:
            if row:
                rows.append(row_line(number, row))
            row, number = [one.cell()], one.lines[0].number
        else:
            row.append(one.cell())
    return first, [*rows, row_line(number, row)]


def _blank(cells: Sequence[Traced], wide: int) -> list[Traced]:
    return [cells[0].cut(0, 0)] * (wide - len(cells))


def _by_columns(units: Sequence[Unit], match: re.Match[str]) -> tuple[int, int, list[Line]] | None:
    """The rows of a table that is told column by column: its first unit, the one after, rows."""
    many = len(match[2])
    before = len(match[1])
    single = match.end() == match.end(2)
    if before < many + 2 or (single and before > many + 3):
        return None  # no head above the labels, or none above the values
    first = match.start(2) - many - 2
    heads = [units[first], units[match.start(2) - 1]]
    labels = units[first + 1 : first + 1 + many]
    columns = [units[match.start(2) : match.end(2)]]
    at = match.end(2)
    while at < match.end():
        heads.append(units[at])
        columns.append(units[at + 1 : at + 1 + many])
        at += many + 1
    if any(len(one.text) > LONGEST_HEAD or one.value for one in heads):
        return None
    table = [heads, *(list(row) for row in zip(labels, *columns, strict=True))]
    rows = [row_line(row[0].lines[0].number, [one.cell() for one in row]) for row in table]
    return first, match.end(), rows
