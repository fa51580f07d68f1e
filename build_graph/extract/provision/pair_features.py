"""A name and a pathway named near each other, as features: what stands between and around them.

The two stand in the same block, at most three sentences apart. Who delivers what is decided from
the features by `provider_model`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby, pairwise

from build_graph.extract.classifiers.name_kinds import NameKinds
from build_graph.extract.classifiers.tokens import STEM, tokens_of
from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.marked import Marked, marked
from build_graph.extract.names.naming import Name
from build_graph.extract.names.other_names import other_names
from build_graph.extract.provision.pathways import likely_pathways
from build_graph.extract.provision.provision_status import statuses
from build_graph.registers.spelling import normalise

APART = 3  # sentences
OPENING = 2  # words
OUTSIDE = "Recommendations"
ROW = "row"
SUBJECT = ("contract", "contracts", "commissioned", "crs", "pathway", "provider", "providers")
LENGTHS = (1, 3, 6, 12, 25)


@dataclass(frozen=True, slots=True)
class _Place:
    """A name of a block: in which sentence, at which place of its marked text, and its number."""

    sentence: int
    at: int
    number: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and a pathway near each other; `here` and `there` are their sentences."""

    provider: Name
    pathway: Name
    here: Marked
    there: Marked
    features: AbstractSet[str]


def name_pairs(bodies: Bodies, kinds: NameKinds, may: Callable[[Name], bool]) -> Iterator[Pair]:
    """Yield each name that `may` provide with each pathway near it."""
    told = (one for one in bodies.told if one.sentence.section.label != OUTSIDE)
    for _, group in groupby(told, key=lambda one: id(one.sentence.block)):
        sentences = list(group)
        if sentences[0].sentence.block.kind == ROW:
            continue  # which provider is of now is told by the heads of its table
        if any(not name.kind for one in sentences for name in one.names):
            block = _Block([_with_pathways(one) for one in sentences], may)
            yield from block.pairs(bodies, kinds)


def _with_pathways(one: Marked) -> Marked:
    """Return a sentence in which pathways are marked as names are; the longer of two stays."""
    found = likely_pathways(one.sentence.text, one.sentence.words)
    if not found:
        return one
    names = [
        name
        for name in one.names
        if not any(path.start <= name.start and name.end <= path.end for path in found)
    ]
    slugs = [
        Name(path.start, path.end, path.slug, kind="pathway")
        for path in found
        if not any(name.start < path.end and path.start < name.end for name in names)
    ]
    return marked(one.sentence, sorted([*names, *slugs], key=lambda name: name.start))


class _Block:
    """A block of text: its sentences, and the names and pathways in them."""

    def __init__(self, sentences: Sequence[Marked], may: Callable[[Name], bool]) -> None:
        self.sentences = sentences
        self.names: list[_Place] = []
        self.pathways: list[_Place] = []
        for index, one in enumerate(sentences):
            hidden = {number for number, _ in other_names(one)}
            for number, (name, at) in enumerate(zip(one.names, one.places, strict=True)):
                if name.kind == "pathway":
                    self.pathways.append(_Place(index, at, number))
                elif not name.kind and number not in hidden and may(name):
                    self.names.append(_Place(index, at, number))
        if self.names and self.pathways:
            self.tokens = [tokens_of(one) for one in sentences]
            self.said = [frozenset(f"says {word}" for word in {*one.words}) for one in self.tokens]
            self.there = [frozenset(f"there {word}" for word in one) for one in self.said]
            self.status = [statuses(one) for one in sentences]

    def pairs(self, bodies: Bodies, kinds: NameKinds) -> Iterator[Pair]:
        """Yield the pairs of the block."""
        if not (self.names and self.pathways):
            return
        of_pathways = [{*self._of_pathway(pathway)} for pathway in self.pathways]
        of_block = {*self._of_block()}
        for name in self.names:
            here = self.sentences[name.sentence]
            provider = here.names[name.number]
            of_name = of_block.union(self._of_name(name, bodies, kinds), self.said[name.sentence])
            for pathway, of_pathway in zip(self.pathways, of_pathways, strict=True):
                if abs(pathway.sentence - name.sentence) > APART:
                    continue
                there = self.sentences[pathway.sentence]
                features = of_name | of_pathway
                features.update(self._between(name, pathway), self._rivals(name, pathway))
                if pathway.sentence != name.sentence:
                    features |= self.there[pathway.sentence]
                yield Pair(provider, there.names[pathway.number], here, there, features)

    def _of_name(self, name: _Place, bodies: Bodies, kinds: NameKinds) -> Iterator[str]:
        """Yield what is known of the name and the words beside it."""
        one = self.sentences[name.sentence]
        printed = one.names[name.number]
        yield from self._beside("name", name)
        yield f"status {self.status[name.sentence].get(name.number, 'current')}"
        yield from (f"register {register}" for register in printed.registers)
        words = printed.text.lower().split()
        yield f"last {words[-1]}"
        yield f"words {min(4, len(words))}"
        yield f"mentions {min(4, bodies.of(printed.text).mentions)}"
        for kind, score in kinds.scores.get(normalise(printed.text), {}).items():
            yield f"kind {kind} {max(-3, min(2, int(score // 1)))}"

    def _of_pathway(self, pathway: _Place) -> Iterator[str]:
        """Yield what is known of the pathway and the words beside it."""
        one = self.sentences[pathway.sentence]
        slug = one.names[pathway.number]
        yield from self._beside("pathway", pathway)
        yield f"pathway {slug.text}"
        yield f"printed {one.sentence.text[slug.start : slug.end].lower()}"

    def _of_block(self) -> Iterator[str]:
        """Yield what the block is."""
        block = self.sentences[0].sentence.block
        yield f"in {block.kind}"
        yield f"part {self.sentences[0].sentence.section.label.split()[0]}"
        words = frozenset().union(*(one.sentence.words for one in self.sentences))
        yield from (f"block {word}" for word in SUBJECT if word in words)
        yield f"names {self._different(self.names)} pathways {self._different(self.pathways)}"

    def _different(self, places: Sequence[_Place]) -> int:
        texts = {self.sentences[one.sentence].names[one.number].text for one in places}
        return min(5, len(texts))

    def _beside(self, what: str, place: _Place) -> Iterator[str]:
        words, marks = self.tokens[place.sentence]
        at = marks[place.number]
        before, after = words[max(0, at - 2) : at], words[at + 1 : at + 3]
        yield from (f"before {what} {word}" for word in before)
        yield from (f"after {what} {word}" for word in after)
        yield f"just before {what} {' '.join(before)}"
        yield f"just after {what} {' '.join(after)}"

    def _between(self, name: _Place, pathway: _Place) -> Iterator[str]:
        """Yield the words between the two, and how far they are apart."""
        order = "name first" if _key(name) < _key(pathway) else "pathway first"
        low, high = sorted((name, pathway), key=_key)
        words = self._words_between(low, high)
        together = low.sentence == high.sentence
        yield f"{order} {'together' if together else 'apart'}"
        yield f"sentences {pathway.sentence - name.sentence}"
        yield f"length {sum(len(words) >= length for length in LENGTHS)}"
        yield f"semicolon {';' in words}"
        if not together:
            yield from (f"between {word}" for word in set(words))
            yield from self._over_sentences(low, high, order)
            return
        for word in set(words):
            yield f"{order}: {word}"
            if len(word) > STEM:
                yield f"{order}: {word[: STEM - 1]}*"
        yield from (f"{order}: {a} {b}" for a, b in pairwise(words))
        if len(words) <= 4:
            yield f"{order} only: {' '.join(words)}"

    def _over_sentences(self, low: _Place, high: _Place, order: str) -> Iterator[str]:
        """Yield how the later sentence opens, and what the earlier one says behind its part."""
        opening = self.tokens[high.sentence].words[:OPENING]
        yield f"{order} opens {opening[0]}"
        yield f"{order} opens {' '.join(opening)}"
        first = self.tokens[low.sentence]
        behind = first.words[first.marks[low.number] + 1 :]
        yield f"{order} ends {not any(word.isalnum() for word in behind)}"
        yield from (f"{order} behind {word}" for word in behind[:OPENING])
        last = self.tokens[high.sentence]
        yield from (f"{order} ahead {word}" for word in last.words[: last.marks[high.number]][-3:])

    def _words_between(self, low: _Place, high: _Place) -> tuple[str, ...]:
        first, last = self.tokens[low.sentence], self.tokens[high.sentence]
        start, end = first.marks[low.number] + 1, last.marks[high.number]
        if low.sentence == high.sentence:
            return first.words[start:end]
        middle = self.tokens[low.sentence + 1 : high.sentence]
        return sum((one.words for one in middle), first.words[start:]) + last.words[:end]

    def _rivals(self, name: _Place, pathway: _Place) -> Iterator[str]:
        """Yield which other names and pathways stand between the two or nearer to one of them."""
        low, high = sorted((_key(name), _key(pathway)))
        names = _strictly_between(self.names, low, high)
        paths = _strictly_between(self.pathways, low, high)
        order = "name first" if low == _key(name) else "pathway first"
        yield f"{order} names {min(3, names)} pathways {min(3, paths)} between"
        yield f"names {min(3, names)} between"
        yield f"pathways {min(3, paths)} between"
        yield f"nearest name {_is_nearest(name, pathway, self.names)}"
        yield f"nearest pathway {_is_nearest(pathway, name, self.pathways)}"
        beside, told = (_in_sentence(all_, name.sentence) for all_ in (self.names, self.pathways))
        yield f"sentence names {min(3, beside)} pathways {min(3, told)}"


def _key(place: _Place) -> tuple[int, int]:
    return place.sentence, place.at


def _strictly_between(places: Sequence[_Place], low: tuple[int, int], high: tuple[int, int]) -> int:
    """Return how many of the places, which are in order, stand between the two."""
    return max(0, bisect_left(places, high, key=_key) - bisect_right(places, low, key=_key))


def _in_sentence(places: Sequence[_Place], sentence: int) -> int:
    return _strictly_between(places, (sentence, -1), (sentence + 1, -1))


def _is_nearest(one: _Place, other: _Place, places: Sequence[_Place]) -> bool:
    """Whether none of the places, which are in order, is nearer to `other` than `one` is."""
    at = bisect_left(places, _key(other), key=_key)
    beside = places[max(0, at - 1) : at + 1]
    return min(_apart(each, other) for each in beside) >= _apart(one, other)


def _apart(one: _Place, other: _Place) -> tuple[int, int]:
    sentences = abs(one.sentence - other.sentence)
    return sentences, 0 if sentences else abs(one.at - other.at)
