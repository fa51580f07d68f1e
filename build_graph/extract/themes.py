"""What a finding or a recommendation is about: zero or more themes, by its words.

Comes in: the text and the section it stands in. Goes out: slugs of the theme scheme, in the order
of `ontology/layouts/themes.toml`, where the words, their weights and the rule stand too. Nothing
here is printed in a report: themes are derived.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import words_in
from build_graph.knowledge.vocab import schemes
from build_graph.model import Finding, Recommendation

Item = TypeVar("Item", Finding, Recommendation)
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


class Cue(NamedTuple):
    """What a turn of phrase says: it speaks of `theme`, as strongly as `weight`."""

    number: int
    theme: str
    weight: float


class Phrases(dict[str, "Phrases | None"]):
    """Turns of phrase, word by word: what may follow, and the cues of those that end here."""

    def __init__(self) -> None:
        super().__init__()
        self.cues: list[Cue] = []
        self.prefixes: dict[str, Phrases] = {}

    def add(self, words: Sequence[str], cue: Cue) -> None:
        """Add a turn of phrase; a word with '*' stands for all words that begin so."""
        if not words:
            self.cues.append(cue)
            return
        first = words[0]
        begins = first.endswith("*")
        self._child(first.rstrip("*"), begins).add(words[1:], cue)

    def settle(self) -> None:
        """Give each whole word also what follows the beginnings that it has."""
        for word in [*self]:
            for prefix, more in self.prefixes.items():
                if word.startswith(prefix):
                    self._child(word).take_over(more)
        for known in (*self.values(), *self.prefixes.values()):
            if known is not None:
                known.settle()

    def take_over(self, other: Phrases) -> None:
        """Add the cues of `other` and what follows there."""
        self.cues += other.cues
        for word, more in other.items():
            if more is not None:
                self._child(word).take_over(more)
        for prefix, more in other.prefixes.items():
            self._child(prefix, begins=True).take_over(more)

    def _child(self, word: str, begins: bool = False) -> Phrases:
        if begins:
            return self.prefixes.setdefault(word, Phrases())
        found = self.get(word)
        if found is None:
            found = self[word] = Phrases()
        return found

    def __missing__(self, word: str) -> Phrases | None:
        if not self.prefixes:
            return None
        begun = [more for prefix, more in self.prefixes.items() if word.startswith(prefix)]
        found = Phrases()
        for more in begun:
            found.take_over(more)
        self[word] = found if begun else None  # each word is worked out once
        return self[word]


@dataclass(frozen=True, slots=True)
class Near:
    """For each stem the themes whose phrases hold it, by weight; and how rare the stem is."""

    least: float
    stem: int
    stop: frozenset[str]
    themes: dict[str, tuple[tuple[str, float], ...]]
    rarity: dict[str, float]


@dataclass(frozen=True)
class ThemeWords:
    """All cues, found by their first word; what sections are worth; each theme's own words."""

    order: dict[str, int]
    threshold: float
    priors: dict[str, dict[str, float]]
    phrases: Phrases
    near: Near


def themed(
    findings: Sequence[Finding], recommendations: Sequence[Recommendation], framework: str
) -> tuple[tuple[Finding, ...], tuple[Recommendation, ...]]:
    """Return the findings and the recommendations with their themes."""
    names = {label: section_name(label, framework) for label in {one.section for one in findings}}
    return (
        tuple(_with(one, themes_of(one.text, names[one.section])) for one in findings),
        tuple(_with(one, themes_of(one.text)) for one in recommendations),
    )


def _with(item: Item, themes: tuple[str, ...]) -> Item:
    return replace(item, themes=themes) if themes else item


def section_name(label: str, framework: str) -> str:
    """Return the name of a section: of its sub-section, else of its standard.

    >>> section_name("1.3 Resettlement work", "2021"), section_name("2.1", "2021")
    ('Resettlement work', 'Court work')
    """
    number, _, rest = label.partition(" ")
    if not number[:1].isdigit():
        return label
    standard = None if rest else schemes().standard(framework, number)
    return standard.name if standard else rest


@lru_cache(maxsize=4096)  # lists repeat their items, broken ones by the thousand
def themes_of(text: str, section: str = "") -> tuple[str, ...]:
    """Return the slugs of the themes of `text`, in the order of the word lists; often none.

    Words decide. Nearness of meaning speaks only where no theme is reached by words: measured,
    it adds errors wherever it may overrule them (`docs/themes.md`).

    >>> themes_of("Enquiries to the police about domestic abuse were not made.")
    ('domestic-abuse-enquiries',)
    """
    known = theme_words()
    words = words_of(text)
    points = points_of(words, section)
    found = [slug for slug, worth in points.items() if worth >= known.threshold]
    if found or not words:
        return tuple(sorted(found, key=known.order.__getitem__))
    # Where words add up to nothing a veto spoke.
    near = [(value, slug) for slug, value in nearness(words).items() if points.get(slug, 1.0) > 0]
    value, slug = max(near)
    return (slug,) if value >= known.near.least else ()


def points_of(words: list[str], section: str = "") -> dict[str, float]:
    """Return how strongly words speak of each theme, for those that they speak of at all."""
    known = theme_words()
    points: dict[str, float] = dict(known.priors.get(section, {}))
    counted = set()
    for at, word in enumerate(words):
        here, after = known.phrases[word], at
        while here is not None:
            for number, theme, weight in here.cues:
                if number not in counted:
                    counted.add(number)
                    points[theme] = points.get(theme, 0.0) + weight
            after += 1
            if after == len(words) or not (here or here.prefixes):
                break
            follows = words[after]
            here = here[follows] if here.prefixes else here.get(follows)
    return points


def nearness(words: Iterable[str]) -> dict[str, float]:
    """Return the cosine, 0 to 1, of the words of a text with the phrases of every theme."""
    near = theme_words().near
    stems = Counter(word[: near.stem] for word in words if word not in near.stop)
    found = dict.fromkeys(theme_words().order, 0.0)
    square = 0.0
    for stem, count in stems.items():
        weight = count * near.rarity.get(stem, 1.0)
        square += weight * weight
        for slug, own in near.themes.get(stem, ()):
            found[slug] += weight * own
    length = math.sqrt(square)
    return {slug: value / length for slug, value in found.items()} if length else found


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters; hyphens and strokes part words.

    >>> words_of("Women’s pre-release work")
    ["women's", 'pre', 'release', 'work']
    """
    low = text.lower().replace("\u2019", "'")
    return _WORD.findall(low) if "'" in low else words_in(low)


@cache
def theme_words() -> ThemeWords:
    """Return the words of `ontology/layouts/themes.toml`, made ready for looking up."""
    table = load("themes")
    known = Phrases()
    phrases = (
        (phrase, one["slug"], group["weight"])
        for one in table["theme"]
        for group in one["cue"]
        for phrase in group["words"]
    )
    for number, (phrase, slug, weight) in enumerate(phrases):
        known.add(_phrase(phrase), Cue(number, slug, weight))
    known.settle()
    priors: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in table["prior"]:
        priors[row["section"]][row["theme"]] = row["weight"]
    return ThemeWords(
        order={one["slug"]: place for place, one in enumerate(table["theme"])},
        threshold=table["threshold"],
        priors=dict(priors),
        phrases=known,
        near=_near(table),
    )


def _phrase(phrase: str) -> list[str]:
    """The words of a cue, each with its '*'."""
    parts = [(words_of(part), part.endswith("*")) for part in re.split(r"(?<=\*)|[\s,]+", phrase)]
    found: list[str] = []
    for words, begins in parts:
        found += words
        if begins and words:
            found[-1] += "*"
    return found


def _near(table: dict[str, Any]) -> Near:
    """The phrases, examples and cues of each theme as weighted stems; vetoes are left out."""
    stem, stop = table["near"]["stem"], frozenset(table["near"]["stop"])
    counts = {
        one["slug"]: Counter(
            word[:stem] for phrase in _phrases(one) for word in words_of(phrase) if word not in stop
        )
        for one in table["theme"]
    }
    spread = Counter(word for count in counts.values() for word in count)
    rarity = {word: math.log((len(counts) + 1) / (1 + n)) for word, n in spread.items()}
    themes: defaultdict[str, tuple[tuple[str, float], ...]] = defaultdict(tuple)
    for slug, count in counts.items():
        weights = {word: (1 + math.log(n)) * rarity[word] for word, n in count.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values()))
        for word, weight in weights.items():
            themes[word] += ((slug, weight / length),)
    return Near(table["near"]["least"], stem, stop, dict(themes), rarity)


def _phrases(one: dict[str, Any]) -> list[str]:
    cues = [group for group in one["cue"] if group["weight"] > 0]
    return [*one["near"], *(text for group in cues for text in group["words"] + group["examples"])]
