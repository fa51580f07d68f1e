"""Lines of recommendations that print ran together, one item or heading each.

'Marsh Vale PDU should: 1. review plans 2. train staff', or a heading at the end of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_graph.knowledge.layout import Layout
from build_graph.reading.read_file import Line

# Behind the end of an item, or before a small letter: not 'levels 1 and 2. This'.
NUMBER = re.compile(
    r"(?:^|(?<=[.;:]\s)|(?<=\s)(?=\(?\d{1,2}[.)]\s+[a-z]))\(?(\d{1,2})[.)](?=\s+\S)"
)


def one_each(lines: Iterable[Line], layout: Layout) -> Iterator[Line]:
    """Yield the lines, those that hold several items or a heading as one line for each."""
    ordered, behind = (layout.patterns[f"recommendations.{key}"] for key in ("ordered", "behind"))
    last = 0
    for line in lines:
        text = line.text
        cuts = {0}
        cuts |= {match.end() for match in ordered.finditer(text)}
        cuts |= {match.end() for match in behind.finditer(text)}
        for match in NUMBER.finditer(text):
            if int(match[1]) == last + 1:
                last += 1
                cuts.add(match.start())
        at = sorted(cuts)
        if len(at) == 1 or line.bullet or "\t" in text:
            yield line
            continue
        for start, end in zip(at, [*at[1:], len(text)], strict=True):
            piece = line.traced.cut(start, end).strip()
            if piece.text:
                yield line._replace(traced=piece)
