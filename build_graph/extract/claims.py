"""What a report says a second time in its prose: ratings, lowest scores, bodies counted and listed.

The words stand in `ontology/layouts/claims.toml`. Nothing here decides whether a claim agrees with
the tables; `contradict` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from build_graph.extract.mentions import Sentence, known_pattern, split_list
from build_graph.extract.sections import Sections, squash
from build_graph.knowledge.layout import expand, load
from build_graph.knowledge.vocab import schemes
from build_graph.model import Claim
from build_graph.numbers import number
from build_graph.registers.name_index import Registers

# Cheaper than trying every pattern on every sentence: first its words, then what surely tells.
TELLING = frozenset({"rated", "rating", "lowest"})
TELLS = re.compile(r"\brat(?:ed|ing)\b|\blowest\b", re.IGNORECASE)
LISTS = ("prisons", "courts", "local-authorities", "police-forces", "approved-premises", "offices")
# A list ends where its sentence goes on: 'A, B and C serve the unit'.
LIST_END = re.compile(
    r",? (?:and|which|who|that|while|with|where|as) (?=[a-z])"
    r"|,? (?=(?!of|on|and|the|in|upon|le|by|sea)[a-z])"
)


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    table = load("claims")
    return tuple(
        expand(row["pattern"], table["token"], case=row.get("case", False)) for row in table[kind]
    )


@cache
def _counted() -> frozenset[str]:
    """The words of which a sentence that counts and lists has one."""
    return frozenset(key for row in load("claims")["named"] for key in row["key"])


@cache
def _unless() -> re.Pattern[str]:
    return expand(load("claims")["unless"]["pattern"], {})


@cache
def _open() -> re.Pattern[str]:
    return expand(load("claims")["named"][0]["open"], {})


def claims(
    told: Iterable[Sentence], sections: Sections, registers: Registers, framework: str
) -> tuple[Claim, ...]:
    """Return the claims of all sentences, in print order."""
    names = {
        squash(name): standard.number
        for standard in schemes().standards_of(framework)
        for name in standard.names
    }
    protect, counted = known_pattern(registers, *LISTS), _counted()
    found: list[Claim] = []
    for sentence in told:
        if _tells(sentence):
            found.extend(_rated(sentence, sections, names))
            found.extend(_lowest(sentence, sections))
        if not counted.isdisjoint(sentence.words):
            found.extend(_named(sentence, sections, protect))
    return tuple(found)


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence may tell a rating or a lowest score, of here and now."""
    if TELLING.isdisjoint(sentence.words) or not TELLS.search(sentence.text):
        return False
    return _unless().search(sentence.text) is None


def _rated(sentence: Sentence, sections: Sections, names: dict[str, str]) -> Iterator[Claim]:
    for pattern in _patterns("rating"):
        for match in pattern.finditer(sentence.text):
            groups = match.groupdict()
            about = groups.get("about")
            standard = names.get(squash(about)) if about else sentence.section.standard
            if groups.get("whole") or (not about and not standard and groups.get("unit")):
                standard = "overall"
            if not standard:
                continue  # of something that is no standard of this framework
            value = schemes().rating(match["value"])
            if value is not None:
                at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
                yield Claim("rating", standard, value.label, at)


def _lowest(sentence: Sentence, sections: Sections) -> Iterator[Claim]:
    standard = sentence.section.standard
    if not standard:
        return
    for pattern in _patterns("lowest"):
        for match in pattern.finditer(sentence.text):
            at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
            yield Claim("lowest", standard, match["value"], at)


def _named(sentence: Sentence, sections: Sections, protect: re.Pattern[str]) -> Iterator[Claim]:
    for pattern in _patterns("named"):
        for match in pattern.finditer(sentence.text):
            said = number(match["value"])
            listed = match["list"]
            if said is None or _open().search(sentence.text[: match.end()]):
                continue
            end = LIST_END.search(listed)
            names = list(split_list(listed[: end.start()] if end else listed, 0, protect))
            if len(names) < 2 or not all(name.name[:1].isupper() for name in names):
                continue
            at = sections.passage(sentence.spans(*match.span()), sentence.section.label)
            # 'Bath and North East Somerset' is one name: what can be meant is not called wrong.
            most, least = len(names), _sure([name.name for name in names], listed)
            yield Claim("named", match["about"], str(said), at, str(min(max(said, least), most)))


def _sure(names: list[str], listed: str) -> int:
    """How many of `names` are surely apart: after a comma, or after the last 'and'."""
    joined = [listed[listed.find(a) + len(a) : listed.find(b)] for a, b in pairwise(names)]
    commas = sum("," in gap or ";" in gap for gap in joined)
    return 1 + commas + ("and" in joined[-1] and "," not in joined[-1])
