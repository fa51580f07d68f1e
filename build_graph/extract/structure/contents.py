"""The list of contents: which lines are its entries, and where it ends.

It has a heading of its own or none, stands before the foreword or behind it, and repeats the
headings that follow. The first of its entries that comes again is the first heading of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_graph.extract.structure.headings import LONGEST, PART_NUMBER, Headings
from build_graph.extract.structure.standard_names import squash
from build_graph.reading.read_file import Line

LATEST = 400  # No list of contents stands behind so many lines.
# A list of headings with nothing between them, of so many parts, tells what is on the page.
FEWEST_ENTRIES, FEWEST_PARTS = 5, 3
LONGEST_ENTRY = 400
LEADER = re.compile(r"(?:(?<!\.)\.{3,}\s*|(?<!\s)\s+)\d{1,3}\s*$")
ENTRY = re.compile(r".*?(?:(?<!\.)\.{3,}\s*|(?<!\s)\s+)\d{1,3}\s*")
# Contents on one line: this many of the parts, or more, with these between them.
BESIDE = re.compile(r"[;,·•|]|\s/\s")
FEWEST_BESIDE = 3


class Contents:
    """The entries of a document's list of contents, as far as the lines were walked."""

    def __init__(self, lines: Sequence[Line], headings: Headings) -> None:
        self.headings = headings
        names = [label for label, _ in headings.layout.parts]
        self.part, self.imprint = names.index("Contents"), names.index("Imprint")
        self.is_over = False
        self.listed: set[str] = set()
        self.first: int | None = None  # the part that the first entry names
        self.entries = listed_headings(lines[:LATEST], headings)

    def has(self, line: Line, is_open: bool) -> bool:
        """Whether a line is an entry; `is_open` says that the list's heading came last."""
        if line.number in self.entries:
            self._list(line.text)
            return True
        return is_open and not self.is_over and self._holds(line)

    def _holds(self, line: Line) -> bool:
        """Whether the list goes on; prose, a marked heading or its first entry again ends it."""
        text = line.text
        part = self.headings.part(text)
        marked = line.level > 0 and part is not None and part > self.part
        again = part is not None and part == self.first and len(self.listed) >= FEWEST_ENTRIES
        is_prose = len(text) > LONGEST and text.endswith(".") and not ENTRY.fullmatch(text)
        if marked or again or is_prose:
            self.is_over = True
            return False
        if self._names_parts(text):
            self.is_over = True
            return True
        if len(text) <= LONGEST_ENTRY and ENTRY.fullmatch(text):
            self._list(text)
            return True
        if _key(text) in self.listed or part == self.imprint or len(text) > LONGEST:
            return False
        self._list(text)
        return True

    def _list(self, text: str) -> None:
        entry = LEADER.sub("", text)
        if not self.listed:
            self.first = self.headings.part(entry)
        self.listed.add(_key(entry))

    def _names_parts(self, text: str) -> bool:
        """Whether one line is the whole list: 'Foreword; Ratings; Recommendations'."""
        parts = (self.headings.part(one.strip()) for one in BESIDE.split(text))
        return sum(part is not None for part in parts) >= FEWEST_BESIDE


def _key(text: str) -> str:
    """A heading by its letters, without the number of the part or of its page before it."""
    number = PART_NUMBER.match(text)
    return squash(text[number.end() :] if number else text)


def listed_headings(lines: Sequence[Line], headings: Headings) -> frozenset[int]:
    """Return the numbers of lines that are a table of contents without a heading of its own."""
    found: set[int] = set()
    run: list[int] = []
    parts: set[int] = set()
    is_marked = False  # whether the entries are printed as headings
    for line in lines:
        if not line.text or (not run and not line.text[0].isupper()):
            continue  # such a list begins with a part
        text = line.text
        if text[-1].isdigit() and len(text) < LONGEST_ENTRY:
            text = LEADER.sub("", text)
        text = text.rstrip(" :.")
        part = headings.part(text) if len(text) <= LONGEST else None
        if part is not None and headings.layout.parts[part][0] in ("Contents", "Imprint"):
            part, text = None, ""
        ends = bool(run) and line.level > 0 and not is_marked
        if part is not None and part not in parts and not ends:
            parts.add(part)
        elif ends or part is not None or not run or not _is_entry(text, headings):
            if len(run) >= FEWEST_ENTRIES and len(parts) >= FEWEST_PARTS:
                found.update(run)
            run, parts = [], {part} if part is not None else set()
            if part is None:
                continue
        is_marked = line.level > 0 if not run else is_marked
        run.append(line.number)
    return frozenset(found)


def _is_entry(text: str, headings: Headings) -> bool:
    """Whether a line may stand in a table of contents: a domain, a standard or a section."""
    if not text or len(text) > LONGEST:
        return False
    if headings.domain(text):
        return True
    within = headings.within(text, "1.1")
    return within is not None and not within.beside
