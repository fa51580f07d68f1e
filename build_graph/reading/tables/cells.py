"""Lines of a table -> its rows: what print broke over several lines is put together.

A cell that was wrapped goes on with a small letter, or after a word that ends nothing, or in a
column of its own; its neighbour may stand beside any of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from build_graph.reading.trace import Traced, pieced

# What a cell holds that is a value: a number, a share, a sum, a score, or nothing.
VALUE = re.compile(r"[£+–−-]?\\?\d[\d,./]*\.?\s?(?:%|per cent)?|[-–—]|n/?a", re.IGNORECASE)
# A cell that ends so goes on in the next line.
OPEN = re.compile(
    r"(?:[,&/–-]|\b(?:and|or|of|the|for|with|to|in|on|a|by|from|as|per|senior|average))$",
    re.IGNORECASE,
)
DONE = re.compile(r"[.?!:]$")
HYPHEN = re.compile(r"(?<=[A-Za-z])-$")
MOST = 40  # lines of one row
GOES_ON = re.compile(r"[a-z(),;&/%]")

Repair = Callable[[str, int], Traced]
Cells = list[Traced]
# A row: the places of its first and last line, and its cells.
Placed = tuple[int, int, Cells]


def row_of(lines: Sequence[Cells]) -> Cells:
    """Return one row of several lines: the pieces of each cell put together."""
    if len(lines) == 1:
        return lines[0]
    wide = max(map(len, lines))
    row = []
    for column in range(wide):
        parts = [line[column] for line in lines if column < len(line) and line[column].text]
        row.append(_whole(parts) if parts else lines[0][0].cut(0, 0))
    return row


def _whole(parts: list[Traced]) -> Traced:
    """A cell of its pieces; a hyphen at the end of a line stays: 'post-' and 'custody'."""
    whole = parts[0]
    for part in parts[1:]:
        hyphen = HYPHEN.search(whole.text) and part.text[0].islower()
        whole = pieced((whole, part), "" if hyphen else " ")
    return whole


def rows_of(lines: Iterable[Cells], *, apart: bool) -> list[list[int]]:
    """Return which lines make each row, by their places; `apart`: most lines are rows.

    Then only what goes on with a small letter, with nothing else in its line, belongs to the row
    before it.
    """
    rows: list[list[int]] = []
    row: list[str] = []
    told = [[cell.text for cell in line] for line in lines]
    middles = _middles(told)
    around = middles | {at + 1 for at in middles}
    goes_on = _is_rest if apart else _goes_on
    for at, texts in enumerate(told):
        more = bool(rows) and len(rows[-1]) < MOST and at + 1 not in middles
        if more and (at in around or goes_on(row, texts)):
            rows[-1].append(at)
            wide = max(len(row), len(texts))
            row = [
                " ".join(filter(None, pair))
                for pair in zip(_padded(row, wide), _padded(texts, wide), strict=True)
            ]
        else:
            rows.append([at])
            row = texts
    return rows


def _middles(told: Sequence[list[str]]) -> set[int]:
    """The lines whose one cell stands between the two lines of another cell of the same row."""
    filled = [[at for at, text in enumerate(texts) if text] for texts in told]
    return {
        at
        for at in range(1, len(told) - 1)
        if len(filled[at]) == len(filled[at - 1]) == 1
        and filled[at - 1] == filled[at + 1]
        and filled[at] < filled[at - 1]
        and not VALUE.fullmatch(told[at - 1][filled[at - 1][0]])
    }


def _padded(texts: list[str], wide: int) -> list[str]:
    return [*texts, *[""] * (wide - len(texts))]


def _is_rest(row: list[str], texts: list[str]) -> bool:
    """Whether a line holds nothing but the rest of cells that were begun above."""
    filled = [at for at, text in enumerate(texts) if text]
    whole = sum(1 for text in row if text)
    return 0 < len(filled) < max(whole, 2) and all(
        GOES_ON.match(texts[at]) and at < len(row) and row[at] and not VALUE.fullmatch(row[at])
        for at in filled
    )


def _goes_on(row: list[str], texts: list[str]) -> bool:
    """Whether a line goes on with the row above it."""
    filled = [at for at, text in enumerate(texts) if text]
    if not filled:
        return False
    held = [at for at in filled if at < len(row) and row[at]]
    values = [at for at in filled if VALUE.fullmatch(texts[at])]
    if any(at in held and (at > 0 or VALUE.fullmatch(row[at])) for at in values):
        return False  # two values of one column
    under = [at for at in held if at not in values]
    if under:
        # The rest of the first cell: 'Information and / facilities'.
        first = under[0]
        if GOES_ON.match(texts[first]) or OPEN.search(row[first]):
            return True
        begun = first > 0 and len(filled) == 1 and not DONE.search(row[first])
        return begun and len(texts[first]) < len(row[first])
    # A cell that stands lower than the first line of its row.
    if filled[0] > next(at for at, text in enumerate(row) if text):
        return True
    return len(values) == len(filled) and not any(map(VALUE.fullmatch, row))
