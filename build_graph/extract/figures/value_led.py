"""Tables whose lines each print a value and its label with little between, as pages of facts do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from build_graph.extract.figures.figure_words import FigureWords
from build_graph.extract.figures.numbers_found import is_label
from build_graph.reading.read_file import Line

# A value, one space and its label.
VALUE_LED = re.compile(
    r"(?P<value>£?\d[\d,.]*(?:\s?(?:%|per cent))?) (?P<label>[A-Za-z][^?;:\t]{7,140}(?<!\.))"
)
# A label, a colon and its value.
COLON = re.compile(
    r"(?P<label>[A-Za-z%][^?;:.\t]{7,140}): (?P<value>£?\d[\d,.]*(?:\s?(?:%|per cent|days))?)"
)
ENDS = re.compile(r"[a-z(][^?;:\t]{2,60}(?<!\.)")
LARGE = re.compile(r"%|per cent|\d,\d{3}")
LED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A label with the cells beside it, and the lines they stand in."""

    label: str
    cells: tuple[str, ...]
    lines: tuple[Line, ...]


def value_led(lines: Sequence[Line], words: FigureWords) -> Iterator[tuple[int, list[Row]]]:
    """Yield where runs of lines begin that print '34% Label', or 'Label: 34%', and their rows.

    Numbered lists and the numbers of headings look alike: a run has a share or a large number.
    """
    at = 0
    while at < len(lines):
        rows: list[Row] = []
        end, sure = at, False
        while end < len(lines) and (row := _row(lines, end, words)) is not None:
            rows.append(row)
            sure = sure or LARGE.search(row.cells[0]) is not None
            end += len(row.lines)
        if sure and len(rows) >= LED:
            yield at, rows
        at = max(end, at + 1)


def _row(lines: Sequence[Line], at: int, words: FigureWords) -> Row | None:
    """Return the row of a line that begins with its value, the label perhaps ended below."""
    text = lines[at].text
    if lines[at].bullet:
        return None
    if after := COLON.fullmatch(text):
        return Row(after["label"], (after["value"],), (lines[at],))
    match = VALUE_LED.fullmatch(text)
    if match is None or is_label("", text.lower(), match.end("value"), words):
        return None  # no value, or a date
    label, end = match["label"], at + 1
    if end < len(lines) and not lines[end].bullet and ENDS.fullmatch(lines[end].text):
        label, end = f"{label} {lines[end].text}", end + 1
    return Row(label, (match["value"],), tuple(lines[at:end]))
