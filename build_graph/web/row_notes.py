"""What a row of an answer rests on, as it is folded under the row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from build_graph.citation.footnotes import LONGEST, Footnote
from build_graph.web.live_store import Moment
from build_graph.web.page_config import in_words
from build_graph.web.urls import of_text, of_thing

_SIGNS = re.compile(r"\*\*|^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """One passage or entry that a row rests on; `section` is '' for an entry of a register.

    `href` leads to the statement, `text` to the passage in its report, or is '' without a text.
    """

    quote: str
    place: str
    section: str
    href: str
    text: str


def unmarked(quote: str) -> str:
    """Return a quote without the signs by which a text file sets words bold or as a heading.

    >>> unmarked("## Score **4/21"), unmarked("2 * 3, # 4")
    ('Score 4/21', '2 * 3, # 4')
    """
    return _SIGNS.sub("", quote)


def note(one: Footnote, moment: Moment) -> Note:
    """Return a footnote for people, its quote cut where it is very long."""
    words = " ".join(unmarked(one.quote).split())
    if len(words) > LONGEST:
        words = words[:LONGEST].rsplit(" ", 1)[0] + " …"
    base = moment.store.base
    text = of_text(one.iri, one.start, one.end, base) if one.line else ""
    section = one.section if one.file else ""
    return Note(words, _place(one), section, of_thing(one.iri, base), text)


def called(notes: Sequence[Note], more: int, *, with_cells: bool) -> str:
    """Return what is said for folded notes, for `more` than these, and for cells before them."""
    rest = ["More on this"] if with_cells else []
    if more or len(notes) > 1:
        return ", ".join([*rest, f"{len(notes) + more} sources"])
    if notes:
        word = "section " if notes[0].section[:1].isdigit() else ""
        section = f": {word}{notes[0].section}" if notes[0].section else ""
        rest.append(f"source{section}" if rest else f"Source{section}")
    return ", ".join(rest)


def _place(one: Footnote) -> str:
    """Return where a passage stands: report, month, section and page."""
    if not one.file:
        return one.source
    month = f", {in_words(one.published)}" if one.published else ""
    page = f", page {' and '.join(map(str, one.pages))}" if one.pages else ""
    return f"{one.source}{month}, section {one.section}{page}"
