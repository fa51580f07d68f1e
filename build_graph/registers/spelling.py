"""Names as text: when two spellings are the same name, and how a name becomes part of an IRI."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Use = Literal["name", "match"]

_APOSTROPHES = re.compile("['’‘‛ʼ`´]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_DOT = re.compile(r"(?<=\d)\.(?=\d)")
_ACRONYM = re.compile(r"\s*\(\s*[A-Z][A-Za-z&/]*[A-Z](?: [A-Z]{2,})?\s*\)")


@dataclass(frozen=True, slots=True)
class Form:
    """One row of maps/form.tsv: a way of writing names, undone before names are compared.

    With `use` 'name' both spellings say the same ('HM Prison' and 'HMP'); with 'match' the words
    left out only help to find candidates, which must then be of one of `types`, if given.
    """

    use: Use
    pattern: re.Pattern[str]
    replacement: str
    types: frozenset[str]


def slugify(text: str, *, dots: bool = False) -> str:
    """Return `text` as the last part of an IRI: lower-case ASCII words joined by single dashes.

    With `dots` a dot between two digits stays, as in the numbers of standards.

    >>> slugify("Brighton & Hove City Council"), slugify("Reading Magistrates’ Court")
    ('brighton-and-hove-city-council', 'reading-magistrates-court')
    >>> slugify("1.3 Resettlement work", dots=True)
    '1.3-resettlement-work'
    """
    parts = _DOT.split(text) if dots else [text]
    return ".".join(_words(part).replace(" ", "-") for part in parts)


def normalise(text: str) -> str:
    """Return `text` with case, accents, quotes, dashes, '&' and a leading 'the' made the same.

    >>> normalise("The  Women’s Centre") == normalise("women's centre")
    True
    >>> normalise("Change, Grow, Live"), normalise("St. Albans"), normalise("Dyfed–Powys")
    ('change grow live', 'st albans', 'dyfed powys')
    """
    words = _words(text)
    return words[4:] if words.startswith("the ") else words


def without_acronym(name: str) -> str:
    """Return `name` without an acronym in brackets.

    >>> without_acronym("HM Prison and Probation Service (HMPPS)")
    'HM Prison and Probation Service'
    """
    return _ACRONYM.sub("", name).strip() or name


def formed(key: str, forms: Sequence[Form], uses: Sequence[Use]) -> tuple[str, frozenset[str]]:
    """Return a normalised name after the `forms` of `uses`, and the types it may then be of."""
    types: frozenset[str] = frozenset()
    for form in forms:
        if form.use in uses:
            key, changed = form.pattern.subn(form.replacement, key)
            if changed and form.types:
                types = form.types
    return key, types


@lru_cache(maxsize=8192)  # a report says a name often, and neighbours' reports say it again
def _words(text: str) -> str:
    text = _APOSTROPHES.sub("", text.casefold()).replace("&", " and ")
    if not text.isascii():
        parted = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in parted if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", text).strip()
