"""Checks of single values that people write into files: a name, a count, a month, one of a few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

# Names are short: what is longer is a sentence, which has no place in a file of facts.
LONGEST = 400
FEW_WORDS = 12
_MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Check = Callable[[Any], bool]


def is_name(value: Any) -> bool:
    """Whether it is a text of one line that can be written as UTF-8."""
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) <= LONGEST
        and value.isprintable()
        and not any("\ud800" <= character <= "\udfff" for character in value)
    )


def is_count(value: Any) -> bool:
    """Whether it is a whole number from 0 to a billion."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**9


def is_label(value: Any) -> bool:
    """Whether it is a few words, too few to be a sentence."""
    return is_name(value) and len(value.split()) <= FEW_WORDS


def is_ordinal(value: Any) -> bool:
    """Whether it is a whole number from 1."""
    return is_count(value) and value > 0


def is_percent(value: Any) -> bool:
    """Whether it is a whole number from 0 to 100."""
    return is_count(value) and value <= 100


def is_month(value: Any) -> bool:
    """Whether it is a month, as 2023-06."""
    return isinstance(value, str) and _MONTH.fullmatch(value) is not None


def is_day(value: Any) -> bool:
    """Whether it is a day, as 2023-06-05."""
    try:
        return is_month(value[:7]) and date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def is_date(value: Any) -> bool:
    """Whether it is a day, a month or a year: 2023-06-05, 2023-06, 2023."""
    is_year = isinstance(value, str) and re.fullmatch(r"[12]\d{3}", value) is not None
    return is_year or is_month(value) or is_day(value)


def is_sha256(value: Any) -> bool:
    """Whether it is a SHA-256 in small hexadecimal digits."""
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def one_of(*values: str) -> Check:
    """Return the check for one of a few texts."""
    return lambda value: isinstance(value, str) and value in values


def some_of(*values: str) -> Check:
    """Return the check for a list of a few texts, none of them twice."""
    known = frozenset(values)
    return lambda value: (
        isinstance(value, list)
        and all(isinstance(one, str) and one in known for one in value)
        and len(set(value)) == len(value)
    )
