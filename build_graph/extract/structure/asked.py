"""Of which stage of the casework a line asks: the first words of a key question say it."""

from __future__ import annotations

import re

from build_graph.knowledge.layout import Layout

ASKS = re.compile(r"(?:Does|Do|Did|Is|Are|Was|Were|Has|Have|How|To what extent)\b[^?]{4,90}")
OPENS = re.compile(
    r"(?:^|[?%]|(?<!\s)(?:\s\s|\t)|\bper cent|\d\)\.?|\d\.\d|: |– )\s*"
    rf"(?P<asks>{ASKS.pattern})"
)
WORDS = 60  # characters of a question in which its stage is named
GROUP = "questions.stage."


def question_in(text: str, layout: Layout) -> tuple[str, int]:
    """Return the stage of the first key question in a text and where it begins; '' for none."""
    if ASKS.search(text) is None:  # a tenth of the time of the other, and most lines ask nothing
        return "", 0
    for match in OPENS.finditer(text):
        asks = match["asks"][:WORDS]
        if layout.patterns["questions.elsewhere"].search(asks):
            continue
        found = [
            (said.start(), key.removeprefix(GROUP))
            for key, pattern in layout.patterns.items()
            if key.startswith(GROUP) and (said := pattern.search(asks))
        ]
        if found:
            return min(found)[1], match.start("asks")
    return "", 0
