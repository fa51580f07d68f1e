"""A sentence with a mark in place of each name: what patterns are matched against.

A mark is one character of Unicode's private use area, which says the kind of the name as far as the
name itself tells it. The n-th mark of the text stands for the n-th name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from build_graph.extract.names.naming import Name
from build_graph.extract.structure.mentions import Sentence
from build_graph.knowledge.layout import expand, load

# The kinds that a name tells by itself, each with its mark; '' is a name of no kind yet.
MARKS = {
    kind: chr(0xE000 + number)
    for number, kind in enumerate(
        (
            "",
            "prison",
            "court",
            "local_authority",
            "police_force",
            "unit",
            "predecessor_crc",
            "region",
            "own",
            "pathway",
        )
    )
}
ANY = "[\ue000-\ue008]"
TOKENS = {
    "N": MARKS[""],
    "LIST": f"(?=[{MARKS['']}{MARKS['own']}])",
    "LAST": f"[{MARKS['']}{MARKS['own']}]",
    "PRISON": MARKS["prison"],
    "COURT": MARKS["court"],
    "COUNCIL": MARKS["local_authority"],
    "POLICE": MARKS["police_force"],
    "UNIT": MARKS["unit"],
    "CRC": MARKS["predecessor_crc"],
    "REGION": MARKS["region"],
    "OWN": MARKS["own"],
    "P": MARKS["pathway"],
    "ANY": ANY,
    "ANYS": ANY[1:-1],
}
MARK = re.compile("[\ue000-\ue0ff]")


@dataclass(frozen=True, slots=True, eq=False)  # each is itself: what is known of it can be kept
class Marked:
    """A sentence, its names, and its text with a mark for each; `places` are those of the marks."""

    sentence: Sentence
    names: tuple[Name, ...]
    text: str
    places: tuple[int, ...]

    def name_at(self, place: int) -> Name:
        """Return the name whose mark stands at `place` of the marked text."""
        return self.names[self.places.index(place)]

    def number_at(self, place: int) -> int:
        """Return which of the names has its mark at `place`."""
        return self.places.index(place)


def marked(sentence: Sentence, names: Sequence[Name]) -> Marked:
    """Return `sentence` with a mark in place of each name."""
    if not names:
        return Marked(sentence, (), sentence.text, ())
    parts, places, at, length = [], [], 0, 0
    for name in names:
        before = sentence.text[at : name.start]
        parts += [before, MARKS.get(name.kind, MARKS[""])]
        places.append(length + len(before))
        length += len(before) + 1
        at = name.end
    parts.append(sentence.text[at:])
    return Marked(sentence, tuple(names), "".join(parts), tuple(places))


def compiled(pattern: str, tokens: dict[str, Any]) -> re.Pattern[str]:
    """Return a pattern of a layout in which tokens such as <N> stand for marks."""
    return expand(pattern, {**tokens, **TOKENS}, case=True)


@cache
def list_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what separates the names of a list, and what may be said of one before it goes on."""
    table = load("bodies")
    tokens = table["token"]
    return compiled(table["list"]["separator"], tokens), compiled(table["list"]["aside"], tokens)


def listed(one: Marked, first: int, *, asides: bool = True) -> list[int]:
    """Return the names of the list that begins with the name `first`, by number.

    With `asides` something may be said of one before the list goes on: 'A in the north and B'.
    """
    separator, aside = list_patterns()
    found = [first]
    for number in range(first + 1, len(one.names)):
        gap = one.text[one.places[found[-1]] + 1 : one.places[number]]
        if separator.match(gap):
            found.append(number)
            continue
        if gap.count("(") > gap.count(")"):
            continue  # within brackets behind a name of the list
        if not asides:
            break
        said, joint = _parted(gap)
        if joint and aside.match(said) and len(MARK.findall(said)) < 2:
            found.append(number)
        elif not aside.match(gap) and not aside.match(said):
            break
    return found


def listed_before(one: Marked, last: int) -> list[int]:
    """Return the names of the list that ends with the name `last`, by number."""
    separator, _ = list_patterns()
    found = [last]
    for number in range(last - 1, -1, -1):
        gap = one.text[one.places[number] + 1 : one.places[found[0]]]
        if not separator.match(gap):
            break
        found.insert(0, number)
    return found


JOINT = re.compile(
    r"(?:[,;]\s?(?:and |or )?|\s(?:and|or) )(?:at |in |from |for |to |by |with |the )*$"
)


def _parted(gap: str) -> tuple[str, str]:
    """Return what is said between two names, and the words that go on with the list."""
    joint = JOINT.search(gap)
    return (gap[: joint.start()], joint[0]) if joint else (gap, "")
