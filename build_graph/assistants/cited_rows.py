"""Rows with the passages behind them, for answers of the catalogue and replies to plain English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from build_graph.asking.reply import Reply
from build_graph.assistants.results import Citation, Row
from build_graph.citation.footnotes import Cited, Footnote, RowNodes
from build_graph.citation.passages import Evidence
from build_graph.store.database import Store
from build_graph.table import Table, Value

QUOTE = 600  # characters of a quote; the tool `report_text` has the rest
CITED = 5  # passages shown beside one row
_JOINED = "; "  # between the values that a reply puts into one cell
_COUNTED = " different"


def cited_rows(
    store: Store, nodes: RowNodes, first: int, most: int
) -> tuple[tuple[Row, ...], tuple[Citation, ...]]:
    """Return `most` rows from place `first` (from 0) on, and the passages they rest on."""
    shown = slice(first, first + most)
    table = nodes.table
    part = RowNodes(Table(table.columns, table.kinds, table.rows[shown]), nodes.nodes[shown])
    return _numbered(part.cited(store, most=CITED))


def reply_rows(
    store: Store, reply: Reply, nodes: RowNodes, most: int
) -> tuple[tuple[Row, ...], tuple[Citation, ...]]:
    """Return the first rows of a reply with the passages of the rows they were made from."""
    table = reply.table
    made = [_nodes_behind(row, nodes) for row in table.dicts()[:most]]
    part = RowNodes(Table(table.columns, table.kinds, table.rows[:most]), tuple(made))
    return _numbered(part.cited(store, most=CITED))


def citation(number: int, one: Footnote | Evidence, place: str) -> Citation:
    """Return a passage as it is cited, its quote cut where it is long."""
    quote = one.quote if len(one.quote) <= QUOTE else one.quote[:QUOTE] + " …"
    return Citation(number, quote, place, one.iri, one.file, one.start, one.end, one.pages)


def _numbered(answer: Cited) -> tuple[tuple[Row, ...], tuple[Citation, ...]]:
    notes = tuple(
        citation(number, note, note.place()) for number, note in enumerate(answer.footnotes, 1)
    )
    rows = zip(answer.table.dicts(), answer.notes, answer.left_out, strict=True)
    made = (
        Row(values, tuple(n + 1 for n in numbers[:CITED]), left + len(numbers[CITED:]))
        for values, numbers, left in rows
    )
    return tuple(made), notes


def _nodes_behind(row: dict[str, Value], nodes: RowNodes) -> tuple[str, ...]:
    """Return the nodes of the catalogue's rows that hold all that a row of a reply says.

    A row that shares no column with them was counted or worked out: it has none of its own.
    """
    columns = nodes.table.columns
    shared = {c: v for c, v in row.items() if c in columns and v is not None and not _counts(v)}
    if not shared:
        return ()
    behind: dict[str, None] = {}
    for found, irises in zip(nodes.table.dicts(), nodes.nodes, strict=True):
        if all(_holds(value, found[column]) for column, value in shared.items()):
            behind.update(dict.fromkeys(irises))
    return tuple(behind)


def _counts(value: Value) -> bool:
    return isinstance(value, str) and value.endswith(_COUNTED)


def _holds(shown: Value, value: Value) -> bool:
    if shown == value:
        return True
    texts: Sequence[str] = [str(shown)]
    if isinstance(shown, str):
        texts = [shown, *shown.split(_JOINED)]
    return value is not None and _text(value) in texts


def _text(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def cited_passages(found: Iterable[Evidence], most: int) -> tuple[Citation, ...]:
    """Return passages with their places in words."""
    kept = list(found)[:most]
    return tuple(citation(n, one, _place(one)) for n, one in enumerate(kept, 1))


def _place(one: Evidence) -> str:
    at = f"line {one.line}" if one.line else f"characters {one.start} to {one.end}"
    if one.pages:
        at = "page " + " and ".join(map(str, one.pages))
    corrected = f"; corrected by people: {one.corrected}" if one.corrected else ""
    return (
        f"{one.thing}: {one.report or one.pdu}, section {one.section} ({one.file}, {at}){corrected}"
    )
