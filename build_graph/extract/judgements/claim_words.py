"""What all claims share: their words, by `ontology/layouts/claims.toml`, and which speak of now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from build_graph.extract.structure.mentions import Sentence
from build_graph.extract.structure.sections import Sections
from build_graph.knowledge.layout import Layout, expand, load
from build_graph.knowledge.needed_words import Group, Guarded
from build_graph.model import Passage

# Where the clause of a rating begins, and how far it may go on after the rating.
CLAUSE = re.compile(r"[;:]\s|,\s(?:and|but|so|yet|while)\s")
AFTER = 25


@dataclass(frozen=True, slots=True)
class Place:
    """What all claims of a report need: its sections, layout, name and standards by name."""

    sections: Sections
    layout: Layout
    own: str
    names: dict[str, str]

    def passage(self, sentence: Sentence, start: int, end: int) -> Passage:
        """Return the passage of a part of a sentence."""
        return self.sections.passage(sentence.spans(start, end), sentence.section.label)


@cache
def patterns(kind: str) -> Group[re.Pattern[str]]:
    """Return the patterns of a kind of claim."""
    table = load("claims")
    return Group(
        expand(row["pattern"], table["token"], case=row.get("case", False)) for row in table[kind]
    )


@cache
def unless(name: str) -> Guarded:
    """Return the words by which a sentence, or a clause, speaks of something else."""
    return Guarded(expand(load("claims")["unless"][name], {}))


def now(text: str, match: re.Match[str]) -> bool:
    """Whether the clause of a rating speaks of now, and of what is."""
    at = match.end() if match["value"] is None else match.start("value")
    starts = [one.end() for one in CLAUSE.finditer(text, 0, at)]
    clause = text[starts[-1] if starts else 0 : match.end() + AFTER]
    return unless("beside").pattern.search(clause) is None
