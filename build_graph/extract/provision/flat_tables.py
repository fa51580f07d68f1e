"""Tables of providers whose cells only one space keeps apart: 'Accommodation Fern Trust 41 days'.

Under a line that heads a column of pathways and, next to it, one of providers, each line opens with
a pathway; the name goes on until a number, a dash or words in small letters. A table whose third
column holds names or dates cannot be told apart so and is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from build_graph.extract.provision.pathways import leading_pathway
from build_graph.reading.read_file import Line

Head = Callable[[str], object]
LONGEST_HEAD = 3  # words
JOINTS = frozenset(
    ["and", "of", "the", "for", "in", "at", "by", "to", "on", "y", "a", "yr", "&", "+"]
)
COUNTS = re.compile(
    r"(?:open |total |current |new |number |average |live )*"
    r"(?:referr|start|cases|people|caseload|of |wait|count|days|\d)",
    re.I,
)
NO_NAME = re.compile(
    r"[–—-]+$|\(?\d[\d.,%]*\)?$|(?:None|Vacant|Nil|TBC|Current|No|Not|See)\b", re.I
)


def flat_rows(
    lines: Sequence[Line], pathway: Head, provider: Head
) -> Iterator[tuple[str, str, Line]]:
    """Yield each pathway, who delivers it, and the line; `pathway` and `provider` know heads."""
    below = False
    for line in lines:
        words = line.text.split()
        if line.cells or "\t" in line.text or "   " in line.text:
            below = False
            continue
        if _is_head(words, pathway, provider):
            below = True
            continue
        slug, taken = leading_pathway(words) if below else ("", 0)
        name = _name(words[taken:]) if slug else ""
        if name:
            yield slug, name, line
        elif line.text.endswith("."):
            below = False


def _is_head(words: Sequence[str], pathway: Head, provider: Head) -> bool:
    """Whether a line heads a table whose columns, after the first two, hold counts."""
    for first in range(1, min(LONGEST_HEAD, len(words)) + 1):
        for second in range(first + 1, min(first + LONGEST_HEAD, len(words)) + 1):
            one, two = " ".join(words[:first]), " ".join(words[first:second])
            if pathway(one.strip("/:")) and provider(two.strip("/:")):
                rest = " ".join(words[second:]).strip("/: ")
                return not rest or COUNTS.match(rest) is not None
    return False


def _name(words: Sequence[str]) -> str:
    """Return the name that words open with, '' where they open with none."""
    taken: list[str] = []
    for word in words:
        small = word[0].islower() and not any(letter.isupper() for letter in word)
        if NO_NAME.match(word) or (small and word not in JOINTS):
            break
        taken.append(word)
        if word.endswith((";", ",")):
            break
    while taken and taken[-1] in JOINTS:
        taken.pop()
    return " ".join(taken).strip(" ,;:")
