"""Numbers of lists as office programs write them: '1', 'b', 'iv'."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
LARGEST = 3999  # that has a Roman numeral


def letters(number: int) -> str:
    """Return a number as office programs count with letters: a to z, then aa, bb.

    >>> letters(2), letters(28)
    ('b', 'bb')
    """
    times, at = divmod(max(number, 1) - 1, 26)
    return chr(ord("a") + at) * min(times + 1, 9)


def roman(number: int) -> str:
    """Return a number as a Roman numeral in small letters.

    >>> roman(14)
    'xiv'
    """
    left, found = min(max(number, 1), LARGEST), ""
    for size, sign in _ROMAN:
        found += sign * (left // size)
        left %= size
    return found
