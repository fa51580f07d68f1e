"""What can go wrong, as one small tree.

    BuildGraphError            everything this package raises on purpose
    |-- BadInput               a file, folder or value from outside cannot be used  (exit code 2)
    |   |-- NotAReport         readable, but no inspection report
    |   `-- UnsupportedFormat  a known kind of file that cannot be read
    |-- BadRequest             an unknown query, parameter, format or thing         (exit code 2)
    |   |-- OverLimit          a query needs more time or memory than it may have
    |   `-- Unconfined         a query of a stranger where the system cannot confine it
    |-- StoreError             the store is locked, foreign, damaged or read-only   (exit code 2)
    `-- InternalError          our own data or code is wrong                        (exit code 3)

Every message is one sentence for the person at the keyboard: what, where, and what to do. A
doubtful fact inside a report is no exception: it is an `Issue` (see `model`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BuildGraphError(Exception):
    """Base of what this package raises on purpose; `exit_code` is what the command returns."""

    exit_code = 3


class BadInput(BuildGraphError):
    """A file, folder or value from outside cannot be used."""

    exit_code = 2


class NotAReport(BadInput):
    """The file can be read but is not an inspection report of a Probation Delivery Unit."""


class UnsupportedFormat(BadInput):
    """The kind of file is recognised but cannot be read."""


class BadRequest(BuildGraphError):
    """An unknown query, parameter, format or thing was asked for."""

    exit_code = 2


class OverLimit(BadRequest):
    """A query needs more time or memory than it may have."""


class Unconfined(BadRequest):
    """A query of a stranger that the system cannot keep from reaching anybody."""


class StoreError(BuildGraphError):
    """The store is locked, foreign, damaged or cannot be written."""

    exit_code = 2


class InternalError(BuildGraphError):
    """The package's own data or code is wrong."""


LONGEST_WORD = 30  # a longer text is near no single word; an address may have thousands of letters


def did_you_mean(word: str, known: Iterable[str], limit: int = 3) -> str:
    """Return ' (did you mean a, b?)' for words near `word`, or nothing.

    >>> did_you_mean("ratngs", ["ratings", "reports"])
    " (did you mean 'ratings'?)"
    """
    by_folded = {item.casefold(): item for item in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=limit, cutoff=0.6)
    if not near:
        near = [item for item in sorted(by_folded) if word and word.casefold() in item][:limit]
    if not near and len(word) <= LONGEST_WORD:  # 'Bristl' is near one word of a long name
        near = [one for one in sorted(by_folded) if _has_near(one, word.casefold())][:limit]
    return f" (did you mean {' or '.join(repr(by_folded[item]) for item in near)}?)" if near else ""


def _has_near(name: str, word: str) -> bool:
    """Return whether one word of a name is very near a word."""
    return bool(difflib.get_close_matches(word, name.split(), n=1, cutoff=0.8))
