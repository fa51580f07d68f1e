"""What stands below a line that may head a part: it tells a heading from a label or a column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set

from build_graph.extract.structure.headings import Headings
from build_graph.extract.structure.tables import is_value
from build_graph.reading.read_file import Line

PLAIN_VALUE = re.compile(r"£?\d[\d,.]*\s?(?:%|per cent|million)?")
SHORT_CELL = 40  # characters of a cell beside the head of a column
NEAR = 4  # lines below a heading, blank ones too


class Below:
    """The lines of a document, as what stands below one of them."""

    def __init__(self, lines: Sequence[Line], headings: Headings) -> None:
        self.lines, self.headings = lines, headings

    def _after(self, line: Line) -> Sequence[Line]:
        return self.lines[bisect_right(self.lines, line.number, key=lambda one: one.number) :]

    def heads_column(self, line: Line) -> bool:
        """Whether 'Last inspection' is the head of a column, with short cells around it."""
        after = [one.text for one in self._after(line)[:6] if one.text]
        is_head = not line.level and "progress" not in line.text.lower()
        return is_head and len(after) > 1 and max(map(len, after[:2])) < SHORT_CELL

    def is_label(self, line: Line, part: int) -> bool:
        """Whether 'Overall rating' is the label of the value below, and `part` has a heading."""
        after = [one for one in self._after(line) if one.text]
        if not after or line.level or not is_value(after[0].text):
            return False
        return any(self.headings.part(one.text) == part for one in after[1:])

    def is_addressed(self, line: Line) -> bool:
        """Whether those whom recommendations address stand right below a line."""
        below = next((one.text for one in self._after(line)[:NEAR] if one.text), "")
        patterns = self.headings.layout.patterns
        heads = (patterns[f"recommendations.{key}"] for key in ("heading", "alone"))
        return any(head.fullmatch(below) for head in heads)


def is_value_of(above: Sequence[Line], standard: str, number: int, filled: Set[int]) -> bool:
    """Whether a lone number is a value, of the label or question right above it, not a page.

    Or of the label right below it, where the label before has its value above it, too; and
    however long the label is, where another value stands above it. `above` are the lines of its
    section, `number` is that of its own line, `filled` are those of all lines with a text.
    """
    ends = [line for line in above[-4:] if line.text]
    after_value = len(ends) > 1 and PLAIN_VALUE.fullmatch(ends[-2].text)
    is_next = ends[-1].number + 1 == number if after_value else False
    attached = after_value and ends[-2].number + 1 == ends[-1].number
    if is_next or (attached and number + 1 in filled):
        return True
    last = above[-1] if above else None
    if last is None or not last.text or last.number + 1 != number or last.bullet:
        return False
    if last.text.endswith("?") and standard:
        return True
    return len(last.text) < SHORT_CELL and last.text[-1] not in ".:;,?!" and not last.level
