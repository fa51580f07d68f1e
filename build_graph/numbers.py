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


@lru_cache(maxsize=4096)
def number(words: str) -> int | None:
    """Return the whole number written as digits or words, or None.

    >>> number("1,659"), number("forty-one"), number("Seventy"), number("many")
    (1659, 41, 70, None)
    """
    digits = words.replace(",", "").strip()
    if digits.isascii() and digits.isdigit():
        return int(digits)
    total = 0
    for part in words.lower().replace("-", " ").split():
        if part not in _VALUES:
            return None
        total += _VALUES[part]
    return total if words.strip() else None
