"""Lines whose spaces a tool widened, as print fills a line: prose, and no row of a table.

A cell is never a mere 'of' or 'the'. Where such a word stands between wide spaces, and most spaces
of its line are wide, they part words and not columns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache

from build_graph.knowledge.resources import ontology
from build_graph.reading.repair import edited
from build_graph.reading.trace import Traced

WIDE = re.compile(r"(?<=\S) {2,}(?=\S)")
FEWEST = 3  # wide spaces of such a line
MOSTLY = 0.6  # of the spaces are wide


@cache
def _words() -> frozenset[str]:
    with ontology("layouts", "repair.toml").open("rb") as file:
        return frozenset(tomllib.load(file)["padded"]["words"])


def padded_lines(raws: Sequence[str]) -> frozenset[int]:
    """Return which lines a tool padded, the short last line of a padded paragraph too.

    >>> sorted(padded_lines(["That   was   the   plan", "in     Ashley", "2.1   In time   61%"]))
    [0, 1]
    """
    found: set[int] = set()
    for at, raw in enumerate(raws):
        if "  " not in raw or "\t" in raw or "|" in raw:
            continue
        stripped = raw.strip()
        wide = len(WIDE.findall(stripped))
        parts = [part.rstrip(",:;") for part in WIDE.split(stripped)]
        is_wide = wide and wide >= MOSTLY * (len(stripped.split()) - 1)
        alone = wide >= FEWEST and not _words().isdisjoint(parts)
        if is_wide and (alone or at - 1 in found):
            found.add(at)
    return frozenset(found)


def unpadded(traced: Traced) -> Traced:
    """Return a line with one space between its words."""
    return edited(traced, [(*match.span(), " ") for match in WIDE.finditer(traced.text)])
