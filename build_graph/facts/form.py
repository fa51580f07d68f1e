"""What a facts file may hold, value by value; `docs/facts.md` says the same in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, get_args

from build_graph.knowledge.vocab import schemes
from build_graph.model import (
    MOST_PAGES,
    AddresseeType,
    ClaimKind,
    OrganisationKind,
    Polarity,
    Source,
)

# Names are short: what is longer is a sentence, which has no place in a facts file.
LONGEST = 400
_MONTH = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])")
# A bound and a number, a range or fraction of two, two days, or a word of the traffic lights.
_VALUE = re.compile(
    r"(?:[<>]=?)?\d{1,12}(?:\.\d{1,6})?(?:[-/][1-9]\d{0,11}(?:\.\d{1,6})?)?"
    r"|\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d|red|amber|green|not applied"
)
FEW_WORDS = 12
FORMATS = ("pdf",)  # what a text may have been taken out of
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


def is_value(value: Any) -> bool:
    """Whether it is the value of a figure: a number with its bound, a range, a fraction, a word."""
    return isinstance(value, str) and _VALUE.fullmatch(value) is not None


def is_ordinal(value: Any) -> bool:
    """Whether it is a whole number from 1."""
    return is_count(value) and value > 0


def is_percent(value: Any) -> bool:
    """Whether it is a whole number from 0 to 100."""
    return is_count(value) and value <= 100


def is_rating(value: Any) -> bool:
    """Whether it is a rating or a missing rating as the schemes name them."""
    known = schemes()
    return is_name(value) and bool(known.rating(value) or known.missing_rating(value))


def is_month(value: Any) -> bool:
    """Whether it is a month, as 2023-06."""
    return isinstance(value, str) and _MONTH.fullmatch(value) is not None


def is_day(value: Any) -> bool:
    """Whether it is a day, as 2023-06-05."""
    try:
        return is_month(value[:7]) and date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


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


STATED: dict[str, Check] = {
    "published": is_month,
    "fieldwork_started": is_month,
    "fieldwork_week_beginning": is_day,
    "overall_rating": is_rating,
    "score": is_count,
    "max_score": is_ordinal,
    "cases_inspected": is_count,
    "practitioner_interviews": is_count,
}


def row_checks(framework: str) -> dict[str, dict[str, Check]]:
    """Return the check of each column of each list of facts, under `framework`."""
    known = schemes()
    themes = some_of(*(one.slug for one in known.themes))
    standard = one_of(*(one.number for one in known.standards_of(framework)))
    return {
        "ratings": {"standard": standard, "name": is_name, "rating": is_rating},
        "key_questions": {"standard": standard, "number": is_ordinal, "percent": is_percent},
        "recommendations": {
            "number": is_ordinal,
            "addressee": is_name,
            "addressee_type": one_of(*get_args(AddresseeType)),
            "inferred": lambda value: value is True or value is False,
            "themes": themes,
        },
        "provisions": {
            "provider": is_name,
            "pathway": one_of(*(one.slug for one in known.pathways)),
            "part_of": is_name,
        },
        "organisations": {
            "name": is_name,
            "kind": one_of(*get_args(OrganisationKind)),
            "relation": one_of(*(one.slug for one in known.relations)),
            "count": is_ordinal,
        },
        "findings": {
            "section": is_name,
            "polarity": one_of(*get_args(Polarity)),
            "ordinal": is_ordinal,
            "themes": themes,
        },
        "claims": {
            "kind": one_of(*get_args(ClaimKind)),
            "about": is_name,
            "value": is_name,
            "listed": is_name,
        },
        "figures": {
            "measure": one_of(*(one.slug for one in known.measures)),
            "label": is_label,
            "value": is_value,
            "unit": is_label,
            "base": one_of(*(one.slug for one in known.bases)),
            "numerator": is_count,
            "denominator": is_ordinal,
            **dict.fromkeys(("comparator", "grade", "area", "period"), is_label),
        },
        "programmes": {"name": is_name},
    }


# Columns that may be left out, and those that tell one row of a list from another.
OPTIONAL = frozenset(
    {
        *("inferred", "part_of", "name", "count", "discretion", "measure", "label", "base"),
        *("numerator", "denominator", "comparator", "grade", "area", "period"),
        *("themes", "listed"),
    }
)
KEYS: dict[str, tuple[str, ...]] = {
    "ratings": ("standard",),
    "key_questions": ("standard", "number"),
    "recommendations": ("number",),
    "findings": ("section", "polarity", "ordinal"),
}


def source_row(source: Source) -> dict[str, Any]:
    """Return what a facts file says of the text; of one out of a PDF, its file and pages too."""
    row = {"name": source.name, "sha256": source.sha256, "characters": source.characters}
    if source.file_sha256:
        row |= {"format": source.format, "file_sha256": source.file_sha256}
        row |= {"pages": [list(pair) for pair in source.pages]}
    return row


def source_from(row: Mapping[str, Any]) -> Source:
    """Return the source that a row describes.

    Raises:
        KeyError, TypeError, ValueError: the row is not of the form.

    """
    name, sha256, characters = row["name"], row["sha256"], row["characters"]
    if not (is_name(name) and is_sha256(sha256) and is_ordinal(characters)):
        raise ValueError("source")
    if "format" not in row:
        return Source(name, sha256, characters, None)
    kind, file_sha256 = row["format"], row["file_sha256"]
    pages = tuple((start, page) for start, page in row["pages"])
    sound = all(
        is_count(start) and start < characters and is_ordinal(page) and page < MOST_PAGES
        for start, page in pages
    )
    if (
        kind not in FORMATS
        or not is_sha256(file_sha256)
        or not sound
        or list(pages) != sorted(pages)
    ):
        raise ValueError("source")
    return Source(name, sha256, characters, None, format=kind, file_sha256=file_sha256, pages=pages)
