"""The passages behind an answer: those of the rows of the catalogue that it was made from."""

from __future__ import annotations

from build_graph.asking.answer_table import as_text
from build_graph.asking.reply import Passage, Reply
from build_graph.citation.footnotes import Cited, RowNodes, is_citable, row_nodes
from build_graph.questions import catalogue
from build_graph.store.database import Store
from build_graph.table import Table, Value

_JOINED = "; "  # between the values that a reply puts into one cell
_COUNTED = " different"
_ROWS, _THINGS = 8, 3  # rows of an answer that passages are shown of, and things behind each


def cited(store: Store, reply: Reply, rows: int, things: int) -> Cited:
    """Return the first rows of a reply with the passages of so many things behind each."""
    table = reply.table
    shown = Table(table.columns, table.kinds, table.rows[:rows])
    # The rows of parts follow one another.
    parts = [one for one in reply.parts if one] or [reply]
    behind = tuple(nodes for one in parts for nodes in _behind(store, one, rows))[:rows]
    if not any(behind):
        return Cited(shown, (), ((),) * len(shown.rows), (0,) * len(shown.rows))
    return RowNodes(shown, behind).cited(store, most=things)


def _behind(store: Store, reply: Reply, rows: int) -> list[tuple[str, ...]]:
    """Return for each of the first rows of a reply the nodes that it was made from."""
    table = reply.table
    shown = Table(table.columns, table.kinds, table.rows[:rows])
    if not reply.query or not is_citable(catalogue.question(reply.query)):
        return [()] * len(shown.rows)
    nodes = row_nodes(store, reply.query, reply.parameters)
    return [_nodes_behind(row, nodes) for row in shown.dicts()]


def passages_behind(store: Store, reply: Reply) -> list[Passage]:
    """Return the passages that the first rows of a reply rest on, each once."""
    found: dict[str, Passage] = {}
    answer = cited(store, reply, _ROWS, _THINGS)
    for row, numbers in zip(answer.table.dicts(), answer.notes, strict=True):
        for one in (answer.footnotes[number] for number in numbers):
            text = " ".join(one.quote.split())
            if text:
                whose = (str(row.get("pdu") or one.source), str(row.get("inspected") or ""))
                passage = Passage(
                    *whose, one.section, "evidence", text, "", "", one.source, one.iri
                )
                found.setdefault(text, passage)
    return list(found.values())


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
    texts = [shown, *shown.split(_JOINED)] if isinstance(shown, str) else [str(shown)]
    return value is not None and as_text(value) in texts
