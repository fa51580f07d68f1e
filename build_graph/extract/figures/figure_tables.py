"""Small tables of figures: rows of a label and its values, by tabs or one cell a line.

A column of the region or of another year gives figures of that area or time; where it is not said
whose a column is, its figures have no named measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from build_graph.extract.figures.amounts import amount
from build_graph.extract.figures.figure_places import named_grades
from build_graph.extract.figures.figure_rules import Rule
from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.numbers_found import is_label
from build_graph.extract.figures.value_first import value_first
from build_graph.extract.figures.value_led import Row, value_led
from build_graph.extract.structure.mentions import OUTSIDE
from build_graph.extract.structure.sections import Section, Sections, squash
from build_graph.model import Figure
from build_graph.reading.read_file import Line

MOST_LABEL, MANY = 110, 10
SKIPPED = OUTSIDE | {"Recommendations", "Executive summary"}
SHORT = re.compile(r".*[.!;:]$")
NAMED = re.compile(r"(?:% ?)?[^\W\d_]")  # how a label begins: '% of the caseload', too


def tables(sections: Sections, own: str, words: FigureWords) -> tuple[list[Figure], frozenset[int]]:
    """Return the figures of all tables, and the numbers of the lines that the tables take."""
    found: list[Figure] = []
    taken: set[int] = set()
    for section in sections.all:
        if section.label in SKIPPED or section.label.startswith("Annexe"):
            continue
        for heads, rows in _tables(section, words):
            for row in rows:
                taken.update(line.number for line in row.lines)
                if words.cell["question"].search(row.label.lower()):
                    continue
                spans = [span for line in row.lines for span in line.traced.spans()]
                at = sections.passage(spans, section.label)
                found += [Figure(at=at, **one) for one in _figures(row, heads, own, words)]
    return found, frozenset(taken)


def _tables(section: Section, words: FigureWords) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Yield the tables of a section: the heads of their columns of values, and the rows."""
    lines = [line for line in section.lines if line.text]
    gaps = frozenset(_behind_gaps(section.lines))
    start = 0
    for first, rows in value_led(lines, words):
        yield from _in_cells(lines[start:first], _from(gaps, start), words)
        yield (), rows
        start = first + sum(len(row.lines) for row in rows)
    yield from _in_cells(lines[start:], _from(gaps, start), words)


def _from(gaps: frozenset[int], start: int) -> frozenset[int]:
    """The gaps among the lines from `start` on, numbered from there."""
    return frozenset(gap - start for gap in gaps if gap >= start)


def _in_cells(
    lines: Sequence[Line], gaps: frozenset[int], words: FigureWords
) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Yield the tables of lines whose cells stand apart, values before labels or behind them."""
    start = 0
    for run in value_first(lines, gaps, lambda line: _is_value(line, words), _is_label):
        yield from _label_first(lines[start : run.first], words)
        yield (
            (),
            [
                Row(label.text, (value.text,), (*value.lines, *label.lines))
                for value, label in run.rows
            ],
        )
        start = run.after
    yield from _label_first(lines[start:], words)


def _behind_gaps(lines: Sequence[Line]) -> Iterator[int]:
    """Yield which of the lines that have a text stand behind a line without one."""
    number, gap = 0, True
    for line in lines:
        if line.text and gap:
            yield number
        number += bool(line.text)
        gap = not line.text


def _label_first(
    lines: Sequence[Line], words: FigureWords
) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Yield the tables that print each label before its values."""
    at = 0
    while at < len(lines):
        rows, after = _rows(lines, at, words)
        if rows:
            yield _heads(lines, at, rows, words), rows
            at = after
        else:
            at += 1


def _rows(lines: Sequence[Line], start: int, words: FigureWords) -> tuple[list[Row], int]:
    """Return the rows that follow each other from a line on, and the line after them."""
    rows: list[Row] = []
    at = start
    while at < len(lines):
        row, more = _tabbed(lines, at, words, begun=bool(rows))
        if row is None:
            row, more = _stacked(lines, at, words)
        if row is None:
            break
        rows.append(row)
        at += more
    loose = rows and all("\t" not in line.text for row in rows for line in row.lines)
    if loose and len(rows) < 2:
        return [], start + 1
    return rows, at


def _is_label(line: Line) -> bool:
    text = line.text
    return (
        len(text) <= MOST_LABEL
        and not line.bullet
        and NAMED.match(text) is not None
        and not SHORT.match(text)
    )


def _is_value(line: Line, words: FigureWords) -> bool:
    return not line.bullet and _value(line.text, words)


def _value(cell: str, words: FigureWords) -> bool:
    low = cell.lower()
    return bool(words.cell["pattern"].fullmatch(low) or words.cell["none"].fullmatch(low))


def _tabbed(
    lines: Sequence[Line], at: int, words: FigureWords, *, begun: bool
) -> tuple[Row | None, int]:
    """Return a row whose cells stand in one line, its label perhaps begun on the line before."""
    line = lines[at]
    cells = _cells(line)
    if line.bullet or len(cells) < 2:
        loose = LOOSE.fullmatch(line.text) if begun and not line.bullet else None
        if loose is None or not _value(loose["value"], words) or _is_dated(loose, words):
            return None, 0
        return Row(loose["label"], (loose["value"],), (line,)), 1
    if len(cells) == 2 and _value(cells[0], words) and cells[1][0].isupper():
        return Row(cells[1], (cells[0],), (line,)), 1
    values = 0
    while values < len(cells) - 1 and _value(cells[-1 - values], words):
        values += 1
    label = " ".join(cells[: len(cells) - values])
    if values > 1 and all(map(YEAR.fullmatch, cells[-values:])):
        return None, 0  # the heads of the columns
    if not values or not NAMED.match(label) or len(label) > MOST_LABEL:
        return None, 0
    return Row(label, tuple(cells[-values:]), (line,)), 1


def _cells(line: Line) -> list[str]:
    """Return the cells of a line that has them, else the line."""
    text = line.text
    if " ".join(text.split()) == text:  # one space between its words: a third of the time
        return [text] if text else []
    return [cell.strip() for cell in CELLS.split(text) if cell.strip()]


def _is_dated(loose: re.Match[str], words: FigureWords) -> bool:
    """Whether the label goes on in a date: '12 months to March 2025', its value below it."""
    return is_label(f"{loose['label']} ", loose[0].lower(), loose.end("value"), words)


YEAR = re.compile(r"20[12]\d")
# Between two cells; a column of a text stands after two spaces or more.
CELLS = re.compile(r"\t|\s{2,}")
# A row whose long label left one space before its value.
LOOSE = re.compile(
    r"(?P<label>[A-Z][^.;?\t]{8,100}?)\s(?P<value>[-–−£]?\d[\d,.]*\s?(?:%|per cent)?)"
)


def _stacked(lines: Sequence[Line], at: int, words: FigureWords) -> tuple[Row | None, int]:
    """Return a row that has each cell on a line of its own."""
    if not _is_label(lines[at]) or "\t" in lines[at].text or _value(lines[at].text, words):
        return None, 0
    last = at + 1
    while last < len(lines) and not lines[last].bullet and _value(lines[last].text, words):
        last += 1
    if last == at + 1:
        return None, 0
    cells = tuple(line.text for line in lines[at + 1 : last])
    return Row(lines[at].text, cells, tuple(lines[at:last])), last - at


def _heads(
    lines: Sequence[Line], start: int, rows: list[Row], words: FigureWords
) -> tuple[str, ...]:
    """Return what stands above the columns of values, as many as they are, or nothing."""
    many = max(len(row.cells) for row in rows)
    if many == 1:
        return ()
    if len(_cells(rows[0].lines[0])) > 1:
        above = (_cells(line) for line in reversed(lines[max(0, start - 2) : start]))
        return next((tuple(cells[-many:]) for cells in above if len(cells) >= many), ())
    texts = [line.text for line in lines[max(0, start - many) : start]]
    fits = len(texts) == many and all(len(text) < MOST_LABEL / 2 for text in texts)
    return tuple(texts) if fits and not any(map(SHORT.match, texts)) else ()


def _figures(
    row: Row, heads: tuple[str, ...], own: str, words: FigureWords
) -> Iterator[dict[str, Any]]:
    said = f"{row.label} #".lower()
    sure = len(row.cells) == 1 or len(heads) == len(row.cells)
    for number, cell in enumerate(row.cells):
        match = words.cell["pattern"].fullmatch(cell.lower())
        if match is None:
            continue
        area, period = _column(number, heads if sure else (), own, words)
        value = amount(match["value"])
        if not value:
            continue
        unit = _unit(match, said, words)
        values = _told(row, said, unit, words) if sure else {"measure": "", "label": _short(row)}
        base = "unstated" if unit == "percent" else ""
        values = {"base": base, **values, "unit": unit, "period": period}
        sign = "-" if match["sign"] else ""
        yield {**values, "value": f"{sign}{value}", "area": area}
        if match["other"] and amount(match["other"]):
            yield {**values, "value": amount(match["other"]), "area": match["place"].strip()}


def _column(number: int, heads: tuple[str, ...], own: str, words: FigureWords) -> tuple[str, str]:
    """Return the area and the period that the head of a column says."""
    head = heads[number] if number < len(heads) else ""
    low = head.lower().strip(" :")
    if not low or words.cell["own"].search(low) or (own and squash(own) in squash(low)):
        return "", ""
    parts = [one for one in heads if own and squash(one) and squash(one) in squash(own)]
    if parts == [head]:
        return "", ""
    return ("", head) if words.cell["period"].search(low) else (head, "")


def _unit(match: re.Match[str], said: str, words: FigureWords) -> str:
    printed = match["unit"] or ""
    if match["pounds"]:
        return "pounds"
    if printed.startswith(("%", "per")):
        return "percent"
    if printed:
        return (
            "FTE"
            if printed in ("fte", "wte")
            else f"{printed.rstrip('s')}s".replace("peoples", "people").replace("staffs", "staff")
        )
    return next((unit for unit, pattern in words.rows if pattern.search(said)), "number")


def _told(row: Row, said: str, unit: str, words: FigureWords) -> dict[str, Any]:
    """Return measure, label, base and grade of a row by its label."""
    rules: Sequence[Rule] = words.measures_of(unit, unit == "percent", "Background")
    rule = next(
        (one for one in rules if not one.on and not one.sense and one.fits(said, said)), None
    )
    if rule is None:
        return {"measure": "", "label": _short(row)}
    graded = named_grades(said, words) if "grade" in rule.flags else []
    values: dict[str, Any] = {"measure": rule.slug, "grade": " and ".join(graded)}
    values["label"] = _short(row) if "broad" in rule.flags else ""
    return values | ({"base": rule.base} if rule.base else {})


def _short(row: Row) -> str:
    return " ".join(row.label.split()[:MANY])
