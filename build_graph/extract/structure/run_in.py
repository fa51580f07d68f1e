"""Headings that run into their text, each put on a line of its own.

'1.2 Staff (Good). Posts are filled', 'Strengths: (1) Leaders are open. (2) Plans are clear.' and
'Key questions: Does assessment ...' are read as the lines that other reports print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_graph.extract.structure.asked import question_in
from build_graph.extract.structure.headings import Headings
from build_graph.reading.read_file import Line
from build_graph.reading.trace import pieced

STANDARD = re.compile(
    r"(?:standard\s+)?(?:[PRN]\s?)?\d\s?\.\s?\d\.?\s[^.?!]{4,80}?[.:–—]\s+(?=[A-Z])", re.IGNORECASE
)
LIST = re.compile(r"(?P<head>[A-Z][^.:?!]{3,40}):\s+(?=[A-Z]|\(?1[.)]\s)")
ITEM = re.compile(r"(?<=[.;])\s+(?=\(\d{1,2}\)(?:\s+[A-Z]|$))")
LAST = re.compile(r"\(\d{1,2}\)$")  # a mark whose item stands on the next line
MARK = re.compile(r"\(\d{1,2}\)\s")


def apart(lines: Iterable[Line], headings: Headings) -> Iterator[Line]:
    """Yield the lines, what runs in put on lines of its own; they keep the number of theirs."""
    within = False  # a list whose items stand behind one another
    mark: Line | None = None
    for read_line in lines:
        line = read_line
        if mark is not None:
            line = line._replace(traced=pieced((mark.traced, line.traced)))
            mark = None
        if line.bullet or line.level or line.cells or not line.text:
            yield line
            within = within and bool(line.text)
            continue
        at = _ends(line.text, headings)
        within = MARK.match(line.text, at) is not None or (within and not at)
        cuts = [0, at] if at else [0]
        cuts += [one.end() for one in ITEM.finditer(line.text, at)] if within else []
        for start, end in zip(cuts, [*cuts[1:], len(line.text)], strict=True):
            piece = line if len(cuts) == 1 else _cut(line, start, end)
            if within and end == len(line.text) and LAST.fullmatch(piece.text):
                mark = piece
            else:
                yield piece
    if mark is not None:
        yield mark


def _cut(line: Line, start: int, end: int) -> Line:
    return line._replace(traced=line.traced.cut(start, end).strip())


def _ends(text: str, headings: Headings) -> int:
    """Where the heading ends that runs into a line; 0 where none does."""
    standard = STANDARD.match(text)
    if standard:
        found = headings.within(standard[0].rstrip(" .:–—"), "")
        if found and found.standard == found.label:
            return standard.end()
    head = LIST.match(text)
    if head is None:
        return 0
    if any(pattern.fullmatch(head["head"]) for _, pattern in headings.layout.lists):
        return head.end()
    asks = headings.layout.patterns["questions.title"].fullmatch(head["head"])
    return head.end() if asks and question_in(text[head.end() :], headings.layout)[0] else 0
