"""What a tool that made a text seems to have lost of the report, told by the text as a whole.

Every report has a hundred items in lists. Where lines are broken to fit a page and not one begins
with a bullet, the items were told apart by where their lines end, and some may stand as one; the
same where the bullets stand in a row of their own, before or behind the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

LEAST = 20_000  # characters: what is shorter is no whole report
FEW_BULLETS = 3
STRAY = 8  # bullets apart from their items
WRAPPED = 0.2  # of the lines go on with the next one
PAGE = 2_600  # characters of a page, where the text does not say where its pages end
ROUTE = "give the PDF, web page or Word file itself"
_SIGNS = "•●▪■◦○‣➢➤✓\uf0a7\uf0b7\uf0d8\uf0fc"  # no dash, of which tables are drawn
_SIGN = f"[{_SIGNS}]"
_ROW = re.compile(rf"(?:{_SIGN}\s*)+")
_BEHIND = re.compile(rf"\w\W{{0,3}}\s{_SIGN}\Z")


def lost(lines: Sequence[str], bullets: int, text: str, pages: int) -> Iterator[str]:
    """Yield a doubt, as the end of a sentence, for each kind of thing that seems to be missing.

    `bullets` is how many of the lines begin with one; `pages` the number of pages where it is
    known, else 0.
    """
    if len(text) < LEAST:
        return
    if bullets < FEW_BULLETS and _is_wrapped(lines):
        letters = sum(map(len, lines))
        count = pages or (text.count("\f") if text.count("\f") > 1 else letters // PAGE)
        seen = "no bullet" if not bullets else "hardly a bullet"
        yield f"lists are missing: {seen} in {count} pages, so items may have run together; {ROUTE}"
    stray = _stray(text)
    if stray >= STRAY:
        yield f"lists are out of order: {stray} bullets stand apart from their items; {ROUTE}"


def _stray(text: str) -> int:
    """How many bullets stand in rows of their own, or behind what they belong to."""
    filled = [line for line in map(str.strip, text.splitlines()) if line]
    rows = [line[0] in _SIGNS and bool(_ROW.fullmatch(line)) for line in filled]
    in_rows = sum(one and two for one, two in pairwise(rows))
    beside = sum(len(line.split()) for line, row in zip(filled, rows, strict=True) if row)
    ends = (line[-8:] for line in filled if line[-1] in _SIGNS)
    behind = sum(_BEHIND.search(end) is not None for end in ends)
    return in_rows + beside - sum(rows) + behind


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken to fit a page."""
    filled = [line for line in lines if line]
    goes_on = sum(
        one[-1:].isalpha() and two[:1].islower() for one, two in pairwise(filled) if len(one) > 30
    )
    return goes_on > WRAPPED * max(len(filled), 1)
