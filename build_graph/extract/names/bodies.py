"""The names of a report, each with what the sentences around it say of it.

Comes in: the sentences of a report. Goes out: for each the names in it as `Marked`, and over the
whole report what each name of no kind may be. The words are data (`ontology/layouts/bodies.toml`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from build_graph.extract.names.marked import Marked, compiled, listed, listed_before, marked
from build_graph.extract.names.naming import Name, NameFinder
from build_graph.extract.names.other_names import other_names
from build_graph.extract.names.whole_names import Pairs, whole_names
from build_graph.extract.structure.mentions import Sentence
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import Group
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise


@dataclass(frozen=True, slots=True)
class Sign:
    """Words around a name, or of it, that tell what it may be: `sense`, with a weight."""

    sense: str
    weight: int
    relation: str
    head: re.Pattern[str] | None
    around: re.Pattern[str] | None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The one of the two that it has."""
        return self.head or self.around or re.compile("")


@cache
def signs() -> Group[Sign]:
    """Return the signs of the layout."""
    table = load("bodies")
    found = (
        Sign(
            row["sense"],
            row["weight"],
            row.get("relation", ""),
            re.compile(row["head"]) if "head" in row else None,
            compiled(row["pattern"], table["token"]) if "pattern" in row else None,
        )
        for row in table["sign"]
    )
    return Group(found, lambda sign: sign.pattern)


@cache
def _treating() -> frozenset[str]:
    """The words of which a sentence on treatment for drugs and alcohol has one."""
    return frozenset(load("bodies")["treating"]["words"])


# Places of one sign in a sentence; what has more is no sentence, but a word printed over and over.
MOST = 20


@dataclass(slots=True)
class Senses:
    """What the report says of one name: a weight for each sense, a relation, in how many sentences.

    `treating` of these sentences speak of treatment; `headed`: its own words say that it is a body.
    """

    weights: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    relation: str = ""
    mentions: int = 0
    treating: int = 0
    headed: bool = False


@dataclass(slots=True)
class Bodies:
    """All sentences of a report with the names in them, and what the names may be."""

    told: tuple[Marked, ...]
    senses: dict[str, Senses]
    common: frozenset[str]
    others: Counter[str]

    def of(self, name: str) -> Senses:
        """Return what is said of a name anywhere in the report."""
        return self.senses.get(normalise(name)) or Senses()


def bodies(told: Iterable[Sentence], registers: Registers, own: Sequence[str]) -> Bodies:
    """Return the names of `told`; `own` are the names of the unit and the region."""
    sentences = list(told)
    texts = [sentence.text for sentence in sentences]
    finder = NameFinder(texts, registers, own)
    found = [(text, finder.names(number, text)) for number, text in enumerate(texts)]
    pairs = Pairs((text, names) for text, names in found if names)
    all_marked = tuple(
        marked(sentence, whole_names(text, names, pairs, own) if names else ())
        for sentence, (text, names) in zip(sentences, found, strict=True)
    )
    named = [one for one in all_marked if one.names]
    others = (normalise(one.names[n].text) for one in named for n, _ in other_names(one))
    return Bodies(all_marked, _senses(named), finder.common, Counter(others))


def _senses(told: Iterable[Marked]) -> dict[str, Senses]:
    found: dict[str, Senses] = {}
    for one in told:
        treating = not one.sentence.words.isdisjoint(_treating())
        for key in {normalise(name.text) for name in one.names}:
            senses = found.setdefault(key, Senses())
            senses.mentions += 1
            senses.treating += treating
        for name, sign in _signs_in(one):
            senses = found.setdefault(normalise(name.text), Senses())
            senses.weights[sign.sense] += sign.weight
            senses.relation = senses.relation or sign.relation
            senses.headed = senses.headed or (sign.head is not None and sign.weight > 3)
    return found


def _signs_in(one: Marked) -> Iterator[tuple[Name, Sign]]:
    """Yield each name of no kind with each sign of it, once a sentence."""
    open_ = [name for name in one.names if not name.kind]
    for sign in signs().of(one.sentence.words) if open_ else ():
        if sign.head is not None:
            yield from ((name, sign) for name in open_ if sign.head.search(name.text))
        elif sign.around is not None:
            yield from ((name, sign) for name in _marked_by(one, sign.around))


def _marked_by(one: Marked, pattern: re.Pattern[str]) -> Iterator[Name]:
    """Yield the names of no kind that a pattern takes in, with those of their lists."""
    for match in islice(pattern.finditer(one.text), MOST):
        inside = [n for n, at in enumerate(one.places) if match.start() <= at < match.end()]
        if not inside:
            continue
        if one.places[inside[-1]] + 1 == match.end():
            inside += listed(one, inside[-1])[1:]
        if one.places[inside[0]] == match.start():
            inside += listed_before(one, inside[0])[:-1]
        yield from (one.names[n] for n in dict.fromkeys(inside) if not one.names[n].kind)
