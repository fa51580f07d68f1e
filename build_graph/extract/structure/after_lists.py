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
    items: Sequence[Sequence[Line]],
    line: Line,
    wrapping: Wrapping | None,
    *,
    gap: bool,
    alone: bool,
    after: Sequence[Line],
) -> bool:
    """Whether `line`, behind the lines of `items`, the last one complete and with glyph, is prose.

    It stands further left than the items go on, or behind a blank line (`gap`), where it is a whole
    paragraph or has another one after it: it is not `alone`, as what a page break cut off is. With
    no blank line, where each paragraph is a line, it is longer than the longest of several items,
    all with glyphs, and the same is to be said of what follows or of its sentences. Where lines
    are broken, it and those `after` it, as far as they stand together, are a paragraph.
    """
    item = items[-1]
    if line.indented:
        return False  # a space is what a lost glyph leaves
    if wrapping is not None and wrapping.hangs and not item[0].indented:
        return True
    if not gap:
        sure = len(items) > 1 and all(one[0].bullet for one in items)
        texts = [" ".join(part.text for part in one) for one in items] if sure else []
        if wrapping is not None:
            fits = (wrapping.items or wrapping).fits(item[-1], line)
            return fits and _is_whole([line, *after], texts)
        longest = max(map(len, texts), default=0)
        whole = not alone or (len(line.text) > longest * MUCH and INSIDE.search(line.text))
        return 0 < longest < len(line.text) and bool(whole)
    if wrapping is None and not alone and line.text[0].isupper():
        return True
    outdented = all(one.indented for one in item)
    return outdented or (len(line.text) > PARAGRAPH and INSIDE.search(line.text) is not None)


def next_filled(lines: Sequence[Line], at: int) -> Line | None:
    """Return the first line with a text from `at` on."""
    while at < len(lines) and not lines[at].text:
        at += 1
    return lines[at] if at < len(lines) else None


def together(lines: Sequence[Line], at: int) -> list[Line]:
    """Return the lines from `at` on that stand together; none where they end at an item."""
    end = at
    while end < len(lines) and lines[end].text and not (lines[end].bullet or lines[end].level):
        end += 1
    return [] if end < len(lines) and lines[end].bullet else list(lines[at:end])


def _is_whole(lines: Sequence[Line], items: Sequence[str]) -> bool:
    """Whether broken lines are a paragraph: longer than any item, or of sentences as none is."""
    if len(lines) == 1 or not items:
        return False
    text = " ".join(line.text for line in lines)
    sentences = INSIDE.search(text) is not None and not any(map(INSIDE.search, items))
    return sentences or len(text) > max(map(len, items))
