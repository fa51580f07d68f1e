"""What notebooks show of tables, replies, passages and stores: HTML that needs nothing else.

Comes in: plain values. Goes out: text of HTML in which everything that a report says is escaped.
Addresses are links. They lead to an explorer (`probation-graph serve`) where the environment
variable PROBATION_GRAPH_EXPLORER names one, such as http://127.0.0.1:8000.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_graph.table import Table, Value

EXPLORER = "PROBATION_GRAPH_EXPLORER"
_SHOWN = 100  # rows; the rest is counted
_NOTES = 5  # passages named beside a row
_ADDRESS = ("http://", "https://")
_THINGS = "/id/"
_NUMBER = ' style="text-align:right"'
_TEXT = ' style="text-align:left;white-space:pre-wrap"'


def link(iri: str, words: str = "") -> str:
    """Return an address as a link, whose words are the end of it if none are given."""
    shown = words or iri.partition(_THINGS)[2] or iri
    return f'<a href="{escape(address(iri))}">{escape(shown)}</a>'


def address(iri: str) -> str:
    """Return where the page of a thing is: in the explorer, if one is named, or at its IRI."""
    explorer = os.environ.get(EXPLORER, "").rstrip("/")
    path = iri.partition(_THINGS)[2]
    return f"{explorer}{_THINGS}{path}" if explorer and path else iri


def table(of: Table, notes: Sequence[str] = ()) -> str:
    """Return a table; `notes` is the HTML of a last column, for the first rows at least."""
    right = [kind != "text" for kind in of.kinds]
    heads = [*of.columns, *(["passages"] if notes else [])]
    head = "".join(f"<th{_TEXT}>{escape(name)}</th>" for name in heads)
    lines = [
        "<tr>"
        + "".join(_cell(value, number) for value, number in zip(row, right, strict=True))
        + (f"<td{_TEXT}>{notes[place]}</td>" if notes else "")
        + "</tr>"
        for place, row in enumerate(of.rows[:_SHOWN])
    ]
    rest = "1 row" if len(of.rows) == 1 else f"{len(of.rows):,} rows"
    if len(of.rows) > _SHOWN:
        rest += f", of which {_SHOWN} are shown"
    cut = "; there are more than were asked for" if of.cut else ""
    body = "\n".join(lines)
    return (
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n"
        f"<p>{rest}{cut}</p>"
    )


def cited(of: Table, notes: Sequence[Sequence[int]], passages: Sequence[tuple[str, str]]) -> str:
    """Return a table with numbers that lead to the passages below it, (words, IRI) each.

    `notes` has for each row the places of its own among `passages`, from 0.
    """
    shown: dict[int, int] = {}  # numbered as the reader meets them
    cells = []
    for row in notes[:_SHOWN]:
        numbers = [shown.setdefault(note, len(shown) + 1) for note in row[:_NOTES]]
        more = [f"+{len(row) - _NOTES}"] if len(row) > _NOTES else []
        own = (link(passages[note][1], f"[{n}]") for n, note in zip(numbers, row, strict=False))
        cells.append(" ".join([*own, *more]))
    items = "\n".join(
        f"<li>{escape(passages[note][0])} {link(passages[note][1], 'source')}</li>"
        for note in shown
    )
    below = f"\n<details open><summary>Passages</summary><ol>\n{items}\n</ol></details>"
    return table(of, cells) + (below if items else "")


def passage(quote: str, place: str, iri: str, before: str = "", after: str = "") -> str:
    """Return a passage between its neighbours, with its place and a link to it."""
    words = " ".join(
        [_beside(before), f"<b>{escape(quote)}</b>", _beside(after)]
        if before or after
        else [escape(quote)]
    )
    return f"<blockquote>{words}<br><small>{escape(place)}; {link(iri)}</small></blockquote>"


def _beside(text: str) -> str:
    return f'<span style="opacity:.6">{escape(text)}</span>' if text else ""


def sentences(*given: str) -> str:
    """Return sentences as paragraphs; empty ones are left out."""
    return "\n".join(f"<p>{escape(one)}</p>" for one in given if one)


def listed(items: Iterable[str]) -> str:
    """Return pieces of HTML as a list."""
    inside = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<ul>\n{inside}\n</ul>" if inside else ""


def about(title: str, values: Mapping[str, Value]) -> str:
    """Return what a thing is and what is known of it."""
    rows = "".join(
        f"<tr><th{_TEXT}>{escape(name)}</th>{_cell(value, False)}</tr>\n"
        for name, value in values.items()
    )
    return f"<p><b>{escape(title)}</b></p>\n<table>\n{rows}</table>"


def _cell(value: Value, number: bool) -> str:
    if value is None:
        return "<td></td>"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    is_address = text.startswith(_ADDRESS) and not any(c.isspace() for c in text)
    inside = link(text) if is_address else escape(text)
    return f"<td{_NUMBER if number else _TEXT}>{inside}</td>"
