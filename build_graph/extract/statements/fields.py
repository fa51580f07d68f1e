"""Values a report states once: cover, imprint, signature, fieldwork, case sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from build_graph.extract.structure.sections import Section, Sections
from build_graph.knowledge.layout import Field, Layout
from build_graph.knowledge.stated import stated_fields
from build_graph.model import Passage, Report, Stated
from build_graph.numbers import number
from build_graph.reading.trace import Joined

MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS = {name: position for position, name in enumerate(MONTH_NAMES, start=1)}
NAME = re.compile(r"[A-Z]\w")
NO_NAME = re.compile(r"[<>|]|\d{3}")
DATE = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)?\s+)?([A-Za-z]+),?\s*(\d{4})?")


def stated_values(sections: Sections, layout: Layout) -> dict[str, Stated[str]]:
    """Return the fields of the layout that were found, by name, as text."""
    found: dict[str, Stated[str]] = {}
    for field in layout.fields:
        if field.name not in found:
            for value in _values(sections, field):
                found[field.name] = value
                break
    week, month = found.get("fieldwork_week_beginning"), found.get("published")
    if week is not None and len(week.value) == 5 and month is not None:
        # '5 June' without a year: fieldwork comes before publication, by less than a year.
        year = int(month.value[:4]) - (week.value[:2] > month.value[5:7])
        found["fieldwork_week_beginning"] = Stated(f"{year:04d}-{week.value}", week.at)
    elif week is not None and len(week.value) == 5:
        del found["fieldwork_week_beginning"]
    return found


def further_values(found: dict[str, Stated[str]]) -> tuple[tuple[str, Stated[Any]], ...]:
    """Return the values of fields that `Report` has no attribute for, by name."""
    own = {field.name for field in fields(Report)}
    return tuple(
        (name, Stated(int(found[name].value), found[name].at) if field.is_number else found[name])
        for name, field in stated_fields().items()
        if name in found and name not in own
    )


def counted_too(report: Report) -> Report:
    """Return the report with the fields that only a figure says: one value of the same measure.

    A field that `ontology/inspection.toml` gives a measure is the same fact as a figure of it.
    """
    told: dict[str, Any] = {}
    for name, field in stated_fields().items():
        if field.measure and field.is_number and getattr(report, name, 0) is None:
            same = [one for one in report.figures if one.measure == field.measure and not one.area]
            if len({one.value for one in same}) == 1 and same[0].value.isdecimal():
                told[name] = Stated(int(same[0].value), same[0].at)
    return replace(report, **told)


def _values(sections: Sections, field: Field) -> Iterator[Stated[str]]:
    for section in sections.named(*field.parts):
        joined = section.joined()
        for pattern in field.patterns:
            for match in pattern.finditer(joined.text):
                value = _read(match, field.kind)
                if field.kind == "name" and value.isupper():
                    value = in_small_letters(value, sections.document.text)
                if value:
                    value = field.named.format(name=value)
                    # The words with the value can be quoted, the bare value cannot.
                    spans = joined.spans(match.start(), match.end())
                    yield Stated(value, sections.passage(spans, section.label))


def _read(match: re.Match[str], kind: str) -> str:
    if kind == "sum":
        values = [number(text) for text in match.groupdict().values() if text]
        return str(sum(value for value in values if value)) if all(values) else ""
    text = " ".join(match["value"].split())
    if kind in ("month", "date"):
        return iso_date(text)[: 7 if kind == "month" else None]
    if kind == "isbn":
        return re.sub(r"\s*[–-]\s*|\s+", "-", text)
    if kind == "name":
        text = re.sub(r"^(?:the|in)\s+|[\s,.:;–-]+$", "", text, flags=re.I)
        return text if NAME.search(text) and not NO_NAME.search(text) else ""
    return text.strip(" ,;")


@lru_cache(maxsize=1024)  # a heading in capitals may come again and again
def in_small_letters(name: str, text: str) -> str:
    """Return a name in capitals as prose prints it."""
    printed, low = _on_one_line(text)
    wanted = " ".join(name.split())
    at = low.find(wanted.lower())
    while at >= 0:  # a pattern that ignores case takes a hundred times as long
        found = printed[at : at + len(wanted)]
        around = printed[max(0, at - 1) : at] + printed[at + len(wanted) : at + len(wanted) + 1]
        if not found.isupper() and not any(map(str.isalnum, around)):
            return found
        at = low.find(wanted.lower(), at + 1)
    return wanted


@lru_cache(maxsize=1)
def _on_one_line(text: str) -> tuple[str, str]:
    printed = " ".join(text.split())
    low = printed.lower()
    if len(low) == len(printed):
        return printed, low
    return printed, "".join(c.lower() if len(c.lower()) == 1 else c for c in printed)


def iso_date(text: str) -> str:
    """Return '2023-06-05' for '05 June 2023', '2023-06' for 'June 2023', '06-05' for '5 June'.

    >>> iso_date("05 June 2023"), iso_date("june2023"), iso_date("5th June"), iso_date("soon")
    ('2023-06-05', '2023-06', '06-05', '')
    """
    match = DATE.search(text)
    month = MONTHS.get(match[2].lower()) if match else None
    if match is None or month is None or (match[1] and not 1 <= int(match[1]) <= 31):
        return ""
    day = f"-{int(match[1]):02}" if match[1] else ""
    return f"{match[3]}-{month:02}{day}" if match[3] else f"{month:02}{day}"


def signature(sections: Sections, layout: Layout) -> tuple[Stated[str], Stated[str]] | None:
    """Return who signed the foreword and in which role: the last signature found in it."""
    for key in ("signature", "signature.first"):
        for section in sections.named("Foreword", "Imprint"):
            joined = section.joined()
            matches = list(layout.patterns[key].finditer(joined.text))
            if matches:
                return _signed(matches[-1], joined, sections, section)
    return None


def _signed(
    match: re.Match[str], joined: Joined, sections: Sections, section: Section
) -> tuple[Stated[str], Stated[str]]:
    """Name and role of one signature."""
    name, role = (
        Stated(
            " ".join(match[group].split()),
            sections.passage(joined.spans(*match.span(group)), section.label),
        )
        for group in ("name", "role")
    )
    return name, role


def whole(sections: Section) -> Passage:
    """Return the passage of a whole section's first line; where nothing closer can be named."""
    line = next(line for line in sections.lines if line.text)
    return Passage((line.traced.span(0, len(line.text)),), sections.label)
