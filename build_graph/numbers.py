"""Number words of English as reports use them."""

from __future__ import annotations

from functools import lru_cache

UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(UNITS)}
_VALUES |= {word: 10 * value for value, word in enumerate(TENS, start=2)}
_VALUES |= {"nought": 0, "nil": 0, "none": 0, "a": 1, "an": 1, "dozen": 12}
SCALES = {"hundred": 100, "thousand": 1000}


@lru_cache(maxsize=4096)
def number(words: str) -> int | None:
    """Return the whole number written as digits or words, or None.

    >>> number("1,659"), number("forty-one"), number("Seventy"), number("many"), number("a")
    (1659, 41, 70, None, None)
    >>> number("a hundred and twenty"), number("two thousand three hundred"), number("none")
    (120, 2300, 0)
    """
    digits = words.replace(",", "").strip()
    if digits.isascii() and digits.isdigit():
        return int(digits)
    parts = words.lower().replace("-", " ").split()
    if not parts or parts in (["a"], ["an"]):
        return None
    total = below = 0
    for before, part in zip(["", *parts], parts, strict=False):
        if part == "and" and before in SCALES:
            continue
        if part in SCALES:
            below = (below or 1) * SCALES[part]
            if part == "thousand":
                total, below = total + below, 0
        elif part == "dozen" and below in (0, 1):
            below = _VALUES[part]
        elif part in _VALUES:
            if not _goes_on(below % 100, _VALUES[part]):
                return None
            below += _VALUES[part]
        else:
            return None
    return total + below


def _goes_on(last: int, value: int) -> bool:
    """Whether a word may follow in one number: 'forty one' is one, 'ten one' is none."""
    return not last or (last % 10 == 0 and last >= 20 and 0 < value < 10)
