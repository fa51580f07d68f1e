"""Headings printed in two languages on one line: 'Rhagair / Foreword', '1.2 Staff / Staff'.

Only one half is a heading that the layout knows, and it stands on the same side throughout: that
half is read, in every short line that is printed so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from build_graph.extract.structure.headings import Headings
from build_graph.extract.structure.tables import is_value
from build_graph.reading.read_file import Line

BETWEEN = re.compile(r"\s+/\s+(?=[^\W\d_])")
NUMBERED = re.compile(r"(?:[PR]\s?)?\d{1,2}(?:\s?\.\s?\d{0,2})?[.:)]?\s+", re.IGNORECASE)
FEWEST = 3  # headings in two languages, from which a document has such
LONGEST = 160


def in_one_language(lines: Sequence[Line], headings: Headings) -> list[Line]:
    """Return the lines, those in two languages cut to the half that the layout knows."""
    halves = {line.number: cut for line in lines for cut in _halves(line)}
    sides = Counter(
        side for cut in halves.values() for side in (0, 1) if _is_known(cut[side], headings)
    )
    known = [side for side, count in sides.items() if count >= FEWEST]
    if not known:
        return list(lines)
    side = max(known, key=lambda one: (sides[one], one))
    return [halves[one.number][side] if one.number in halves else one for one in lines]


def _halves(line: Line) -> Iterator[tuple[Line, Line]]:
    """Yield a short line without its second half and without its first one, its number kept."""
    if "/" not in line.text or len(line.text) > LONGEST or line.text.endswith("."):
        return
    parted = BETWEEN.search(line.text)
    number = NUMBERED.match(line.text)
    first = number.end() if number else 0
    if parted is None or not _opens(line.text[first:]) or not _opens(line.text[parted.end() :]):
        return
    whole = line.traced
    after = whole.cut(parted.end(), len(line.text))
    if is_value(after.text):
        return  # 'Leadership / Good'
    left, right = whole.cut(0, parted.start()), whole.cut(0, first).joined(after)
    yield line._replace(traced=left), line._replace(traced=right if number else after)


def _opens(text: str) -> bool:
    """Whether a half begins as a heading does."""
    return text[:1].isupper()


def _is_known(line: Line, headings: Headings) -> bool:
    text = line.text.rstrip(" :.")
    if headings.part(text) is not None or headings.domain(text):
        return True
    found = headings.within(text, "")
    return found is not None or any(one.fullmatch(text) for _, one in headings.layout.lists)
