"""Lines that belong to the page and may stand between the rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from build_graph.knowledge.needed_words import Guarded

NUMBER = re.compile(r"\s*(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?\s*", re.IGNORECASE)
EDGES = re.compile(r"^\W*\d{0,3}\s*[|–-]?\s*|\s*[|–-]?\s*(?:page\s+)?\d{0,3}\W*$", re.IGNORECASE)
TITLE = Guarded(
    re.compile(r"inspect(?:ion|orate) (?:of|report)|probation services|\bPDU$", re.IGNORECASE)
)
LONGEST, SHORTEST = 130, 12
NEAR = 2  # lines between a running title and its page number


def page_lines(raws: Sequence[str]) -> frozenset[int]:
    """Return the places of running titles and of the page numbers beside them.

    A title is told by its words, and by standing there several times or beside a page number.
    """
    titles: dict[int, str] = {}
    for at, raw in enumerate(raws):
        text = raw.strip()
        if SHORTEST < len(text) < LONGEST and text[-1] not in ".?:;," and TITLE.fits(text):
            titles[at] = EDGES.sub("", " ".join(text.split()))
    counted = Counter(titles.values())
    found: set[int] = set()
    for at, title in titles.items():
        near = range(max(at - NEAR, 0), min(at + NEAR + 1, len(raws)))
        numbers = {one for one in near if NUMBER.fullmatch(raws[one])}
        numbered = raws[at].strip()[-1:].isdigit() or raws[at].strip()[:1].isdigit()
        if counted[title] > 1 or numbers or numbered:
            found |= {at, *numbers}
    return frozenset(found)
