"""What stands below a line that may head a part: it tells a heading from a label or a column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from build_graph.extract.structure.headings import Headings
from build_graph.extract.structure.tables import is_value
from build_graph.reading.read_file import Line

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
