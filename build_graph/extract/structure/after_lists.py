"""Whether a line without glyph behind a list is prose, or the rest of the list's last item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_graph.extract.structure.wrapping import Wrapping
from build_graph.reading.read_file import Line

PARAGRAPH = 450  # characters of a line that is a whole paragraph, no item
MUCH = 1.5  # times the longest item: a paragraph, though nothing follows it
INSIDE = re.compile(r"[.!?][\"']? [A-Z]")  # where a sentence ends inside a line


def is_prose(
    item: Sequence[Line],
    line: Line,
    wrapping: Wrapping | None,
    *,
    gap: bool,
    alone: bool,
    longest: int,
) -> bool:
    """Whether `line`, behind the lines of a complete item with a glyph, is prose.

    It stands further left than the items go on, or behind a blank line (`gap`), where it is a whole
    paragraph or has another one after it: it is not `alone`, as what a page break cut off is. With
    no blank line, where each paragraph is a line, it is longer than the `longest` of several items,
    all with glyphs, and the same is to be said of what follows or of its sentences.
    """
    if line.indented:
        return False  # a space is what a lost glyph leaves
    if wrapping is not None and wrapping.hangs and not item[0].indented:
        return True
    if not gap:
        whole = not alone or (len(line.text) > longest * MUCH and INSIDE.search(line.text))
        return wrapping is None and 0 < longest < len(line.text) and bool(whole)
    if wrapping is None and not alone and line.text[0].isupper():
        return True
    outdented = all(one.indented for one in item)
    return outdented or (len(line.text) > PARAGRAPH and INSIDE.search(line.text) is not None)
