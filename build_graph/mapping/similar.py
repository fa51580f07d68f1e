"""Recommendations of different reports that say nearly the same, and how alike they are.

Comes in: the recommendations of a store with their wording. Goes out: pairs, and the lines of the
graph `<base>graph/similar`, which every build replaces as a whole. Words are compared by runs of
four characters, weighted by how rare they are (TF-IDF), as a cosine; a pair must also share
most themes. Not all pairs are tried: an index of words finds those that share a rare one.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from build_graph.knowledge.terms import Lines, node, text, typed

METHOD = "TF-IDF cosine of runs of four characters, most themes in common, version 1"
LEAST = 0.25  # below this, pairs of the real reports had little in common (docs/themes.md)
NEIGHBOURS = 3  # a recommendation is paired with this many others at most, of its own choice
_SIZE = 4
_RARE = 8  # words of a text by which others are looked up
_CROWD = 150  # texts with one word beyond which the word says too little to look up by
_TRIED = 12  # texts compared in full for each
Part = TypeVar("Part", str, int)
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class Recommended:
    """A recommendation: month of its report ('' if unknown), IRI, inspection, wording, themes."""

    month: str
    iri: str
    inspection: str
    text: str
    themes: str = ""

    def pairs_with(self, other: Recommended) -> bool:
        """Whether `other` is of another report and shares most of the fewer themes of the two."""
        mine, theirs = set(self.themes.split("; ")), set(other.themes.split("; "))
        most = 2 * len(mine & theirs) > min(len(mine), len(theirs))
        return most and self.inspection != other.inspection


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two recommendations of different reports, the earlier first; `score` is above 0 up to 1."""

    earlier: Recommended
    later: Recommended
    score: float


def similar(recommendations: Iterable[Recommended]) -> list[Pair]:
    """Return the pairs that say nearly the same, sorted; the same for any order of input."""
    groups: defaultdict[str, list[Recommended]] = defaultdict(list)
    for one in sorted(recommendations):
        groups[" ".join(_WORD.findall(one.text.lower()))].append(one)
    groups.pop("", None)
    texts = sorted(groups)
    near = _neighbours(texts)
    scores: dict[tuple[Recommended, Recommended], float] = {}
    for number, wording in enumerate(texts):
        others = [(score, groups[texts[other]]) for score, other in near[number]]
        for place, own in enumerate(groups[wording]):
            same = groups[wording][place + 1 :][: 4 * NEIGHBOURS]
            for score, other in _chosen(own, [(1.0, same), *others]):
                scores[min(own, other), max(own, other)] = score
    return sorted(Pair(one, other, score) for (one, other), score in scores.items())


def alike(text: str, others: Sequence[str]) -> list[float]:
    """Return how alike each of `others` is to `text`, from 0 to 1, by runs of characters."""
    words = (" ".join(_WORD.findall(one.lower())) for one in (text, *others))
    own, *rest = _weighted(list(words), _runs)
    return [round(_cosine(own, one.items()), 4) for one in rest]


def similar_lines(pairs: Iterable[Pair], base: str) -> list[str]:
    """Return the lines of the graph of similarities."""
    out = Lines(f"{base}graph/similar")
    for pair in pairs:
        names = (_short(one.iri, base) for one in (pair.earlier, pair.later))
        own = f"{base}id/similarity/{'/'.join(names)}"
        out.type_and_label(own, "pg:Similarity", f"Similar recommendations, {pair.score:.2f}")
        out.add(own, "pg:earlierRecommendation", node(pair.earlier.iri))
        out.add(own, "pg:laterRecommendation", node(pair.later.iri))
        out.add(own, "pg:similarity", typed(f"{pair.score:.2f}", "xsd:decimal"))
        out.add(own, "pg:method", text(METHOD))
        if pair.later.month:
            out.add(own, "pg:similarFrom", typed(pair.later.month, "xsd:gYearMonth"))
    return list(out.sorted())


def _short(iri: str, base: str) -> str:
    return iri.removeprefix(f"{base}id/inspection/").replace("/recommendation/", "/")


def _chosen(
    own: Recommended, groups: Iterable[tuple[float, Sequence[Recommended]]]
) -> list[tuple[float, Recommended]]:
    """Return the nearest that pair with `own`: those of the same words, one of each other text."""
    found: list[tuple[float, Recommended]] = []
    for score, group in groups:
        others = [one for one in group if own.pairs_with(one)]
        found += [(score, one) for one in others[: NEIGHBOURS if score == 1.0 else 1]]
    return found[:NEIGHBOURS]


def _neighbours(texts: Sequence[str]) -> list[list[tuple[float, int]]]:
    """Return for each text the numbers of those most like it, best first, with their scores."""
    words = list(_weighted(texts, str.split))
    # By numbers and packed: as dictionaries they would take four times as much memory.
    numbers: dict[str, int] = {}
    runs = [_packed(weights, numbers) for weights in _weighted(texts, _runs)]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, weights in enumerate(words):
        for word in weights:
            holders[word].append(number)
    found = []
    for number, weights in enumerate(words):
        shared: defaultdict[int, float] = defaultdict(float)
        useful = [word for word in weights if 1 < len(holders[word]) <= _CROWD]
        for word in sorted(useful, key=lambda word: (-weights[word], word))[:_RARE]:
            for other in holders[word]:
                shared[other] += weights[word] * words[other][word]
        shared.pop(number, None)
        tried = sorted(shared, key=lambda other: (-shared[other], other))[:_TRIED]
        own = dict(zip(*runs[number], strict=True))
        cosines = ((_cosine(own, zip(*runs[other], strict=True)), other) for other in tried)
        scored = ((round(cosine, 2), other) for cosine, other in cosines)
        kept = sorted((-score, other) for score, other in scored if score >= LEAST)
        found.append([(-score, other) for score, other in kept[: 2 * NEIGHBOURS]])
    return found


def _weighted(
    texts: Sequence[str], parts: Callable[[str], Iterable[str]]
) -> Iterator[dict[str, float]]:
    """Yield each text as a vector of length 1; what many texts share weighs little."""
    spread = Counter(part for one in texts for part in set(parts(one)))
    rarity = {part: math.log((1 + len(texts)) / (1 + n)) + 1 for part, n in spread.items()}
    for one in texts:
        count = sorted(Counter(parts(one)).items())
        weights = {part: (1 + math.log(n)) * rarity[part] for part, n in count}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        yield {part: weight / length for part, weight in weights.items()}


def _packed(
    weights: Mapping[str, float], numbers: dict[str, int]
) -> tuple[array[int], array[float]]:
    """Return the parts of a vector by their numbers, and their weights, in the same order."""
    own = (numbers.setdefault(part, len(numbers)) for part in weights)
    return array("I", own), array("d", weights.values())


def _runs(text: str) -> Iterable[str]:
    for word in text.split():
        padded = f" {word} "
        for start in range(max(1, len(padded) - _SIZE + 1)):
            yield padded[start : start + _SIZE]


def _cosine(one: Mapping[Part, float], other: Iterable[tuple[Part, float]]) -> float:
    return sum(weight * one[part] for part, weight in other if part in one)
