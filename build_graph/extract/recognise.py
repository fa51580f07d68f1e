"""Which kind of report a document is; what is none is refused with what it is.

A document is of the first kind whose layout recognises its text. What else is published beside the
reports (action plans, news, letters, other inspections) is told by what it says of itself, in
`ontology/layouts/other-documents.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from build_graph.errors import NotAReport
from build_graph.knowledge.layout import Layout, layout, load, recognising
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.model import Report, Stated
from build_graph.reading.damage import ROUTE
from build_graph.reading.read_file import Document

TITLE_LINES = 25  # what a site puts before the title of a page is shorter
TITLED = 200  # characters of a line that may be a title
SERIES = "Probation Delivery Unit or region"
NO_PATTERN = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Other:
    """A document that is no report: what it is, how it is known, and what to do instead."""

    name: str
    first: re.Pattern[str]
    title: re.Pattern[str]
    signs: re.Pattern[str]
    fewest: int
    longest: int
    do: str

    def is_signed(self, text: str) -> bool:
        """Whether a text without ratings or findings is such a document."""
        if self.longest and len(text) > self.longest:
            return False
        found = self.signs.finditer(text)
        return sum(1 for _ in zip(range(self.fewest), found, strict=False)) == self.fewest


@cache
def other_documents() -> tuple[Other, ...]:
    """Return the documents that are no reports, in the order in which they are tried."""

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE | re.MULTILINE) if text else NO_PATTERN

    return tuple(
        Other(
            row["name"],
            pattern(row.get("first", "")),
            pattern(row.get("title", "")),
            pattern(row.get("signs", "")),
            row.get("fewest", 1),
            row.get("longest", 0),
            row["do"],
        )
        for row in load("other-documents")["document"]
    )


@cache
def any_title() -> re.Pattern[str]:
    """Return what finds the title of any of them: most texts have none."""
    titles = (f"(?:{other.title.pattern})" for other in other_documents())
    return re.compile("|".join(titles), re.IGNORECASE | re.MULTILINE)


@cache
def _contents() -> re.Pattern[str]:
    return re.compile(load("other-documents")["contents"], re.IGNORECASE)


def form_of(document: Document) -> Layout:
    """Return the layout of the report.

    Raises:
        NotAReport: the document is of another kind, as its title says, or of no kind of report.

    """
    lines = (line.text for line in document.lines if line.text)
    above = takewhile(lambda line: not _contents().fullmatch(line), lines)
    titles = list(islice(above, TITLE_LINES))
    likely = [line for line in titles if len(line) <= TITLED and any_title().search(line)]
    for other in other_documents():
        titled = any(other.title.search(line) for line in likely)
        if titled or (titles and other.first.fullmatch(titles[0])):
            raise _is(other, document)
    for kind in report_kinds().values():
        if all(pattern.search(document.text) for pattern in recognising(kind.layout)):
            return layout(kind.layout)
    raise _named(document) or NotAReport(
        f"{document.source.name}: this is not an inspection report of a {SERIES}, of a provider "
        "or of the nation; give a report of HM Inspectorate of Probation."
    )


def refuse_unnamed(document: Document, form: Layout, values: dict[str, Stated[str]]) -> None:
    """Raise `NotAReport` where nothing is named that was inspected."""
    if form.inspects in values:
        return
    what = {"region": "probation region", "pdu": "Probation Delivery Unit"}
    raise _named(document) or NotAReport(
        f"{document.source.name}: no {what.get(form.inspects, 'provider')} is named on its cover; "
        "is the text complete?"
    )


def refuse_unrated(document: Document, has_findings: bool) -> NotAReport:
    """Return why a text without any rating is no report, or is one whose tables were lost."""
    if has_findings:
        return NotAReport(
            f"{document.source.name}: it holds findings and no rating of any standard: the tool "
            f"that made the text seems to have lost its tables; {ROUTE}."
        )
    return _named(document) or NotAReport(
        f"{document.source.name}: it holds no ratings of standards; is the text complete?"
    )


def refuse_without_body(document: Document, report: Report) -> None:
    """Raise `NotAReport` for a document that repeats ratings and holds nothing of a report."""
    if report.findings or report.key_questions:
        return
    named = _named(document)
    if named is not None:
        raise named


def _named(document: Document) -> NotAReport | None:
    """What the document is by its signs, None where it has none."""
    found = (other for other in other_documents() if other.is_signed(document.text))
    other = next(found, None)
    return None if other is None else _is(other, document)


def _is(other: Other, document: Document) -> NotAReport:
    name = document.source.name
    return NotAReport(f"{name}: this is {other.name}, not an inspection report; {other.do}.")
