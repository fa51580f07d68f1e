"""What stands behind the things of a graph: the passages of the facts, and the reports they are in.

A fact is a node of a report, such as one provision of a service; `cite.evidence` shows the passages
of a single thing, this module those of all facts of a page at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from build_graph.knowledge.vocab import prefixes
from build_graph.model import Span
from build_graph.store.database import Store
from build_graph.store.implied import span_of
from build_graph.store.quotes import Quotes

_PASSAGES = """
SELECT ?fact ?inspection ?section ?at WHERE {
  ?fact pg:evidence ?at ; pg:inspection ?inspection .
  ?at pg:section ?section .
}
"""
_REPORTS = """
SELECT ?inspection ?pdu ?inspected ?issued WHERE {
  { ?inspection pg:pduName ?pdu }
  UNION { ?inspection a pg:RegionalInspection ; pg:regionName ?pdu }
  UNION { ?inspection pg:inspectedName ?pdu }
  OPTIONAL { ?inspection pg:fieldworkStarted ?inspected }
  OPTIONAL { ?report a pg:Report ; pg:inspection ?inspection ; dcterms:issued ?issued }
}
"""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class PagePassage:
    """One passage of a fact; `quote` is empty where the graph was built from a facts file."""

    fact: str
    inspection: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class PageReport:
    """One report: its inspection, the unit's name, and the months ('2023-06', or nothing)."""

    inspection: str
    pdu: str
    inspected: str
    issued: str

    @property
    def name(self) -> str:
        """What a reader would call it."""
        months = [
            f"{word} {month_words(month)}"
            for word, month in (("inspected", self.inspected), ("published", self.issued))
            if month
        ]
        return ", ".join([f"Report on {self.pdu}", *months])


def month_words(month: str) -> str:
    """Return '2023-06' as 'June 2023'; anything else as it is.

    >>> month_words("2023-06")
    'June 2023'
    """
    year, dash, number = month.partition("-")
    if dash and year.isdigit() and number.isdigit() and 1 <= int(number) <= len(_MONTHS):
        return f"{_MONTHS[int(number) - 1]} {year}"
    return month


def passages(store: Store, facts: Collection[str]) -> list[PagePassage]:
    """Return the passages of these facts, by fact and then as they follow one another."""
    wanted = set(facts)
    rows = [row for row in store.select(_PASSAGES, prefixes=prefixes()).rows if row[0] in wanted]
    quotes = Quotes(store)
    # By report, so that each text is read once.
    said = {str(at): quotes.quote(str(at)) for at in sorted({str(row[-1]) for row in rows})}
    rows.sort(key=lambda row: (str(row[0]), str(row[1]), span_of(str(row[3])) or Span(0, 0)))
    return [
        PagePassage(str(fact), str(inspection), str(section), said[str(at)])
        for fact, inspection, section, at in rows
    ]


def reports(store: Store) -> list[PageReport]:
    """Return every report of the graph, by unit and month."""
    rows = store.select(_REPORTS, prefixes=prefixes()).rows
    found = {
        PageReport(str(inspection), str(pdu), str(inspected or ""), str(issued or ""))
        for inspection, pdu, inspected, issued in rows
    }
    return sorted(found, key=lambda one: (one.pdu, one.inspected, one.issued, one.inspection))
