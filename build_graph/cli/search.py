"""The command `search`."""

from __future__ import annotations

import os
import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from build_graph.cli.answer_form import Columns, Format, Output, answer_form
from build_graph.cli.output import (
    DEFAULT_STORE,
    Store,
    is_terminal,
    note,
    one_line,
    stop_at_once,
)

if TYPE_CHECKING:
    from build_graph.searching.search import Found, Hit

_WIDTH = 100


def _option(name: str, metavar: str, text: str) -> object:
    return typer.Option(name, metavar=metavar, help=text)


def search(
    words: Annotated[
        str,
        typer.Argument(metavar="[WORDS]", help='Words, or a question; "a phrase" must be there.'),
    ] = "",
    like: Annotated[str, _option("--like", "IRI", "Passages of other reports like this one.")] = "",
    kind: Annotated[
        str,
        _option("--kind", "KIND", "finding, recommendation, background, quote or narrative."),
    ] = "",
    pdu: Annotated[str, _option("--pdu", "NAME", "Only this unit.")] = "",
    region: Annotated[str, _option("--region", "NAME", "Only this region.")] = "",
    section: Annotated[
        str, _option("--section", "NAME", "Only this section: 1.3, Planning, Background.")
    ] = "",
    polarity: Annotated[
        str, _option("--polarity", "WORD", "Only findings that are a strength or an improvement.")
    ] = "",
    theme: Annotated[str, _option("--theme", "NAME", "Only this theme.")] = "",
    since: Annotated[
        str, _option("--since", "MONTH", "Inspected in 2023-06, in 2023 or later.")
    ] = "",
    until: Annotated[str, _option("--until", "MONTH", "Inspected then or before.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many passages.")] = 10,
    store: Store = DEFAULT_STORE,
    format_: Format = None,
    output: Output = None,
    columns: Columns = None,
) -> None:
    """Find passages by their words and by what they mean.

    Each comes with the passages before and after it, its report, and an address that 'evidence' and
    '--like' take. Exit code 1 when nothing is found.
    """
    from build_graph.searching.index import is_made
    from build_graph.searching.search import search as find
    from build_graph.store.database import open_store

    form = answer_form(format_, output, columns)
    stop_at_once()
    with open_store(store, read_only=True) as opened:
        if not is_made(opened):
            note("making the search index of this graph, once after each build ...")
        found = find(
            opened,
            words,
            like=like,
            kind=kind,
            pdu=pdu,
            region=region,
            section=section,
            polarity=polarity,
            theme=theme,
            since=since,
            until=until,
            limit=limit,
        )
        base = opened.base
    for sentence in found.notes:
        note(sentence)
    if form.format == "table" and not form.columns:
        form.write(_blocks(found, f"{base}id/", on_terminal=output is None and is_terminal()))
    else:
        form.show(found.table())
    if not found.hits:
        note("nothing in the store fits that")
        raise typer.Exit(1)


def _blocks(found: Found, root: str, *, on_terminal: bool) -> str:
    """Return the passages for reading, one block each."""
    width = min(shutil.get_terminal_size().columns, _WIDTH) if on_terminal else _WIDTH
    styled = on_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return "\n".join(_block(hit, root, width, styled) for hit in found)


def _block(hit: Hit, root: str, width: int, styled: bool) -> str:
    place = hit.section if not hit.standard else f"{hit.section} ({hit.standard})"
    what = f"{hit.kind}, {hit.polarity}" if hit.polarity not in ("", "unmarked") else hit.kind
    head = one_line(f"{hit.rank}. {hit.pdu}, {hit.inspected}; {place}; {what}")
    lines = [_styled(head, "1", styled)]
    for text, mark, style in ((hit.before, "", "2"), (hit.text, "> ", ""), (hit.after, "", "2")):
        if text:
            shown = (
                one_line(text)
                if mark
                else textwrap.shorten(one_line(text), width - 8, placeholder=" ...")
            )
            lines += [
                _styled(f"   {mark or '  '}{line}", style, styled)
                for line in textwrap.wrap(shown, width - 5)
            ]
    lines.append(f"   {hit.iri.removeprefix(root)}   (by {hit.by})")
    return "\n".join(lines) + "\n"


def _styled(line: str, style: str, styled: bool) -> str:
    return f"\x1b[{style}m{line}\x1b[0m" if styled and style else line
