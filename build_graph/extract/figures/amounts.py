"""Numbers and days as print has them -> digits and ISO dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from build_graph.numbers import number

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]


SCALES = {"million": 10**6, "billion": 10**9, "m": 10**6, "bn": 10**9, "k": 1000}
LONGEST = 15  # characters; what is longer counts nothing
SCALED = re.compile(r"(.*\d)\s?(million|billion|bn|m|k)|(.*[a-z])\s(million|billion)")


@lru_cache(maxsize=4096)
def amount(printed: str) -> str:
    """Return a number as digits alone; empty when it is none.

    >>> amount("1,659"), amount("three and a half"), amount("21.6"), amount("a"), amount("£1.4m")
    ('1659', '3.5', '21.6', '1', '1400000')
    >>> amount("\N{MINUS SIGN}4"), amount("minus two"), amount("three million"), amount("few")
    ('-4', '-2', '3000000', '')
    """
    lowered = printed.lower().strip().removeprefix("£").strip()
    if lowered in ("a", "an"):
        return "1"
    unsigned = re.sub(r"^(?:[-\u2013\u2212]|minus )\s?", "", lowered)
    sign = "-" if unsigned != lowered else ""
    scaled = SCALED.fullmatch(unsigned)
    scale = SCALES[scaled[2] or scaled[4]] if scaled else 1
    digits = (scaled[1] or scaled[3]) if scaled else unsigned
    whole, half, _ = digits.strip().partition(" and a half")
    bare = whole.replace(",", "")
    if len(bare) > LONGEST:
        return ""
    if re.fullmatch(r"\d+\.\d+", bare):
        value = float(bare) * scale
    else:
        parsed = number(whole)
        if parsed is None:
            return ""
        value = (parsed + (0.5 if half else 0)) * scale
    return sign + f"{value:.4f}".rstrip("0").rstrip(".")


def windows(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of days in a sentence in small letters: start, end, 'first day/last day'."""
    year = 0
    found = []
    # A day without a year is of the year printed after it.
    for match in reversed(list(pattern.finditer(text))):
        last, year = _day(match["to"], year)
        first, year = _day(match["from"], year)
        if first is not None and last is not None and first <= last:
            found.append((*match.span(), f"{first.isoformat()}/{last.isoformat()}"))
    yield from reversed(found)


def _day(printed: str, year: int) -> tuple[date | None, int]:
    day, month, *rest = printed.split()
    year = int(rest[0]) if rest else year
    if month not in MONTHS or not year:
        return None, year
    try:
        return date(year, MONTHS.index(month) + 1, int(day)), year
    except ValueError:
        return None, year
