"""What an inspection is called: by the month in its address, and in words."""

from __future__ import annotations

from build_graph.knowledge.report_kinds import report_kinds
from build_graph.model import Report
from build_graph.registers.name_index import slugify

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def inspection_month(report: Report) -> str:
    """Return the month that names the inspection: fieldwork, else publication, else 'undated'."""
    for stated in (
        report.fieldwork_started,
        report.fieldwork_week_beginning,
        report.published,
    ):
        if stated is not None:
            return stated.value[:7]
    return "undated"


def inspection_path(report: Report, inspected: str) -> str:
    """Return what names the inspection: 'marsh-vale/2023-06', 'region/marshland/2025-03'.

    `inspected` is the IRI path of what the report was linked to ('pdu/marsh-vale'): one unit under
    two printed names is one inspection, two units under one printed name are two. One that shares
    unit and month with another is told by its day: 'marsh-vale/2023-06-19', or by the number of its
    book where it gives no day.
    """
    above = report_kinds()[report.kind].path
    month = inspection_month(report)
    if report.is_apart:
        day, isbn = report.fieldwork_week_beginning, report.isbn
        month = day.value if day else f"{month}-{slugify(isbn.value) if isbn else 'second'}"
    return f"{above}{inspected.partition('/')[2]}/{month}"


def month_in_words(month: str) -> str:
    """Return 'June 2023' for '2023-06'; anything else comes back as it is.

    >>> month_in_words("2023-06")
    'June 2023'
    """
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number.isdigit() else month
