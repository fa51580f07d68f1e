"""What a facts file may hold, value by value; `docs/facts.md` says the same in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from build_graph.errors import BadInput
from build_graph.knowledge import kinds
from build_graph.knowledge.concepts import Schemes
from build_graph.knowledge.stated import stated_fields
from build_graph.knowledge.vocab import schemes
from build_graph.model import (
    MOST_PAGES,
    AddresseeType,
    ClaimKind,
    Polarity,
    ProgressLevel,
    ProviderRole,
    ProvisionStatus,
    Source,
)
from build_graph.value_checks import (
    Check,
    is_count,
    is_day,
    is_label,
    is_month,
    is_name,
    is_ordinal,
    is_percent,
    is_sha256,
    one_of,
    some_of,
)

# A bound and a number, a range or fraction of two, two days, or a word of the traffic lights.
_VALUE = re.compile(
    r"(?:[<>]=?)?-?\d{1,12}(?:\.\d{1,6})?(?:[-/][1-9]\d{0,11}(?:\.\d{1,6})?)?"
    r"|\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d|red|amber|green|not applied"
)
FORMATS = ("pdf", "docx", "odt")  # what a text may have been taken out of


def is_value(value: Any) -> bool:
    """Whether it is the value of a figure: a number with its bound, a range, a fraction, a word."""
    return isinstance(value, str) and _VALUE.fullmatch(value) is not None


def is_rating(value: Any) -> bool:
    """Whether it is a rating or a missing rating as the schemes name them."""
    known = schemes()
    return is_name(value) and bool(known.rating(value) or known.missing_rating(value))


_HELD: dict[str, Check] = {
    "month": is_month,
    "day": is_day,
    "count": is_count,
    "ordinal": is_ordinal,
    "rating": is_rating,
}


def stated_check(name: str) -> Check:
    """Return the check of a value that a report states once."""
    return _HELD.get(stated_fields()[name].holds, is_name)


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
        "progress": {
            "assessment": one_of(*get_args(ProgressLevel)),
            "printed": is_name,
            "earlier_number": is_ordinal,
            "count": is_ordinal,
        },
        **_body_checks(known),
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
        "figures": _figure_checks(known),
        "programmes": {"name": is_name},
    }


def _body_checks(known: Schemes) -> dict[str, dict[str, Check]]:
    return {
        "provisions": {
            "provider": is_name,
            "pathway": one_of(*(one.slug for one in known.pathways)),
            "part_of": is_name,
            "status": one_of(*get_args(ProvisionStatus)),
            "role": one_of(*get_args(ProviderRole)),
        },
        "organisations": {
            "name": is_name,
            "kind": one_of(*kinds.known().related),
            "relation": one_of(*(one.slug for one in known.relations)),
            "count": is_ordinal,
        },
    }


def _figure_checks(known: Schemes) -> dict[str, Check]:
    return {
        "measure": one_of(*(one.slug for one in known.measures)),
        "label": is_label,
        "value": is_value,
        "unit": is_label,
        "base": one_of(*(one.slug for one in known.bases)),
        "numerator": is_count,
        "denominator": is_ordinal,
        **dict.fromkeys(("comparator", "grade", "area", "period", "percent"), is_label),
    }


# Columns that may be left out, and those that tell one row of a list from another.
OPTIONAL = frozenset(
    {
        *("inferred", "part_of", "name", "count", "discretion", "reason", "measure", "label"),
        *("base", "numerator", "denominator", "comparator", "grade", "area", "period"),
        *("percent", "status", "role"),
        *("themes", "listed", "earlier_number"),
    }
)
KEYS: dict[str, tuple[str, ...]] = {
    "ratings": ("standard",),
    "key_questions": ("standard", "number"),
    "recommendations": ("number", "addressee"),
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


def check_unique(file: str, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse two rows of the list `name` that have the same key.

    Raises:
        BadInput: which item repeats an earlier one.

    """
    keys = KEYS.get(name, ())
    seen: set[tuple[Any, ...]] = set()
    for number, row in enumerate(rows if keys else (), start=1):
        key = tuple(row[key] for key in keys)
        if key in seen:
            raise BadInput(
                f"{file}: {name}, item {number} repeats an earlier one; see docs/facts.md."
            )
        seen.add(key)
