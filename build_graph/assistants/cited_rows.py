"""Rows with the passages behind them, under numbers."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.assistants.results import Citation, Row
from build_graph.citation.footnotes import Cited, Footnote, RowNodes
from build_graph.citation.passages import Evidence, in_file
from build_graph.store.database import Store
from build_graph.table import Table

QUOTE = 600  # characters of a quote; the tool `report_text` has the rest
CITED = 5  # passages shown beside one row


def cited_rows(
    store: Store, nodes: RowNodes, first: int, most: int
) -> tuple[tuple[Row, ...], tuple[Citation, ...]]:
    """Return `most` rows from place `first` (from 0) on, and the passages they rest on."""
    shown = slice(first, first + most)
    table = nodes.table
    part = RowNodes(Table(table.columns, table.kinds, table.rows[shown]), nodes.nodes[shown])
    return numbered(part.cited(store, most=CITED))


def citation(number: int, one: Footnote | Evidence, place: str) -> Citation:
    """Return a passage as it is cited, its quote cut where it is long."""
    quote = one.quote if len(one.quote) <= QUOTE else one.quote[:QUOTE] + " …"
    return Citation(number, quote, place, one.iri, one.file, one.start, one.end, one.pages)


def numbered(answer: Cited) -> tuple[tuple[Row, ...], tuple[Citation, ...]]:
    """Return the rows of an answer and its passages, which the rows name by their numbers."""
    notes = tuple(
        citation(number, note, note.place()) for number, note in enumerate(answer.footnotes, 1)
    )
    rows = zip(answer.table.dicts(), answer.notes, answer.left_out, strict=True)
    made = (
        Row(values, tuple(n + 1 for n in numbers[:CITED]), left + len(numbers[CITED:]))
        for values, numbers, left in rows
    )
    return tuple(made), notes


def cited_passages(found: Iterable[Evidence], most: int) -> tuple[Citation, ...]:
    """Return passages with their places in words."""
    kept = list(found)[:most]
    return tuple(citation(n, one, _place(one)) for n, one in enumerate(kept, 1))


def _place(one: Evidence) -> str:
    corrected = f"; corrected by people: {one.corrected}" if one.corrected else ""
    at = in_file(one.file, one.pages, one.line, one.start, one.end)
    return f"{one.thing}: {one.report or one.pdu}, section {one.section} ({at}){corrected}"
