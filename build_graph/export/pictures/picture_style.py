"""What `ontology/pictures.toml` says: words, colours and measures of all pictures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from build_graph.errors import BadInput, InternalError
from build_graph.knowledge import resources
from build_graph.knowledge.vocab import schemes


@dataclass(frozen=True, slots=True)
class Cell:
    """How a rating looks: letters, the colour of the ground, of the letters and of the edge."""

    slug: str
    words: str
    letters: str
    fill: str
    ink: str
    edge: str


def part(name: str) -> dict[str, Any]:
    """Return one table of the file."""
    found = _read(resources.ontology("pictures.toml")).get(name)
    if not isinstance(found, dict):
        raise InternalError(f"ontology/pictures.toml has no table [{name}].")
    return found


def counted(number: int, words: list[str]) -> str:
    """Return a number with its noun; `words` are the noun for one and for many.

    >>> counted(1, ["report", "reports"]), counted(3, ["report", "reports"])
    ('1 report', '3 reports')
    """
    return f"{number:,} {words[number != 1]}"


def month(value: str) -> str:
    """Return a month YYYY-MM as people write it; nothing becomes the words for that.

    >>> month("2023-06")
    'Jun 2023'
    """
    words = part("words")
    if not value:
        return str(words["no_month"])
    year, _, number = value.partition("-")
    return f"{words['months'][int(number[:2]) - 1]} {year}" if number else year


def months(values: Iterable[str]) -> str:
    """Return the first and the last of some months YYYY-MM as people write them."""
    words = part("words")
    known = sorted(value for value in values if value)
    if not known:
        return str(words["no_month"])
    form = words["one_month" if known[0] == known[-1] else "many_months"]
    return str(form).format(first=month(known[0]), last=month(known[-1]))


def cell(printed: str) -> Cell:
    """Return how a rating is drawn, by the words the report prints; '' is a rating not there."""
    rating = schemes().rating(printed) or schemes().missing_rating(printed)
    slug = rating.slug if rating else "other" if printed else "absent"
    look = part("cells").get(slug) or part("cells")["other"]
    words = rating.label if rating else printed or part("cell_words")["absent"]
    return Cell(slug, words, look["letters"], look["fill"], look["ink"], look["edge"])


def sort_key(words: str) -> tuple[str, str]:
    """Return what puts names in the order of a printed list, whatever their case."""
    return words.casefold(), words


def _read(path: Path) -> dict[str, Any]:
    try:
        return _parsed(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error


@cache
def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"ontology/pictures.toml is not TOML: {error}") from error
