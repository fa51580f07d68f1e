"""What a finding or a recommendation is about: zero or more themes, by its words.

Comes in: the text and the section it stands in. Goes out: slugs of the theme scheme, in the order
of `ontology/layouts/themes.toml`, where the words, their weights and the rule stand too. Nothing
here is printed in a report: themes are derived.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from build_graph.layout import load
from build_graph.model import Finding, Recommendation
from build_graph.vocab import schemes

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """A turn of phrase: the words after the first (with '*': all that begin so), what it says."""

    number: int
    rest: tuple[str, ...]
    theme: str
    weight: float


@dataclass(frozen=True)
class ThemeWords:
    """All cues, found by their first word; what sections are worth; each theme's own words."""

    slugs: tuple[str, ...]
    threshold: float
    priors: dict[str, dict[str, float]]
    whole: dict[str, tuple[Cue, ...]]
    prefixes: tuple[tuple[str, Cue], ...]
    near_weight: float
    stem: int
    near: dict[str, tuple[tuple[str, float], ...]]
    rarity: dict[str, float]
    found: dict[str, tuple[Cue, ...]] = field(default_factory=dict)

    def starting(self, word: str) -> tuple[Cue, ...]:
        """Return the cues that may start with `word`; each word is looked up once."""
        cues = self.found.get(word)
        if cues is None:
            begun = tuple(cue for prefix, cue in self.prefixes if word.startswith(prefix))
            cues = self.found[word] = self.whole.get(word, ()) + begun
        return cues


def themed(
    findings: Iterable[Finding], recommendations: Iterable[Recommendation], framework: str
) -> tuple[tuple[Finding, ...], tuple[Recommendation, ...]]:
    """Return the findings and the recommendations with their themes."""
    return (
        tuple(
            replace(item, themes=themes_of(item.text, section_name(item.section, framework)))
            for item in findings
        ),
        tuple(replace(item, themes=themes_of(item.text)) for item in recommendations),
    )


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


def themes_of(text: str, section: str = "") -> tuple[str, ...]:
    """Return the slugs of the themes of `text`, in the order of the word lists; often none.

    >>> themes_of("Enquiries to the police about domestic abuse were not made.")
    ('domestic-abuse-enquiries',)
    """
    known = theme_words()
    points = points_of(text, section)
    return tuple(slug for slug in known.slugs if points.get(slug, 0.0) >= known.threshold)


def points_of(text: str, section: str = "") -> dict[str, float]:
    """Return how strongly `text` speaks of each theme, for those that it speaks of at all."""
    known = theme_words()
    words = words_of(text)
    points: dict[str, float] = dict(known.priors.get(section, {}))
    counted = set()
    for at, word in enumerate(words):
        for cue in known.starting(word):
            if cue.number in counted or not (cue.rest == () or _follows(words, at, cue.rest)):
                continue
            counted.add(cue.number)
            points[cue.theme] = points.get(cue.theme, 0.0) + cue.weight
    if known.near_weight:
        for slug, value in nearness(words).items():
            points[slug] = points.get(slug, 0.0) + known.near_weight * value
    return points


def nearness(words: Iterable[str]) -> dict[str, float]:
    """Return the cosine of the words of a text with each theme's own phrases, where above 0."""
    known = theme_words()
    stems = Counter(word[: known.stem] for word in words)
    total, found = 0.0, dict[str, float]()
    for stem, count in stems.items():
        rarity = known.rarity.get(stem)
        if rarity is None:
            continue
        total += (count * rarity) ** 2
        for slug, weight in known.near[stem]:
            found[slug] = found.get(slug, 0.0) + count * rarity * weight
    length = math.sqrt(total)
    return {slug: value / length for slug, value in found.items()}


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters; hyphens and strokes part words.

    >>> words_of("Women’s pre-release work")
    ["women's", 'pre', 'release', 'work']
    """
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def _follows(words: list[str], at: int, rest: tuple[str, ...]) -> bool:
    """Whether the words after place `at` are `rest`."""
    if at + len(rest) >= len(words):
        return False
    for number, wanted in enumerate(rest, start=at + 1):
        word = words[number]
        if not (word.startswith(wanted[:-1]) if wanted[-1] == "*" else word == wanted):
            return False
    return True


@cache
def theme_words() -> ThemeWords:
    """Return the words of `ontology/layouts/themes.toml`, made ready for looking up."""
    table = load("themes")
    whole: defaultdict[str, tuple[Cue, ...]] = defaultdict(tuple)
    prefixes: list[tuple[str, Cue]] = []
    phrases = (
        (phrase, one["slug"], group["weight"])
        for one in table["theme"]
        for group in one["cue"]
        for phrase in group["words"]
    )
    for number, (phrase, slug, weight) in enumerate(phrases):
        first, *rest = _phrase(phrase)
        cue = Cue(number, tuple(rest), slug, weight)
        if first.endswith("*"):
            prefixes.append((first[:-1], cue))
        else:
            whole[first] += (cue,)
    priors: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in table["prior"]:
        priors[row["section"]][row["theme"]] = row["weight"]
    near, rarity = _near(table)
    return ThemeWords(
        slugs=tuple(one["slug"] for one in table["theme"]),
        threshold=table["threshold"],
        priors=dict(priors),
        whole=dict(whole),
        prefixes=tuple(prefixes),
        near_weight=table["near"]["weight"],
        stem=table["near"]["stem"],
        near=near,
        rarity=rarity,
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


def _near(
    table: dict[str, Any],
) -> tuple[dict[str, tuple[tuple[str, float], ...]], dict[str, float]]:
    """Return for each stem the themes whose phrases hold it, by weight, and its rarity."""
    stem = table["near"]["stem"]
    counts = {
        one["slug"]: Counter(w[:stem] for phrase in one["near"] for w in words_of(phrase))
        for one in table["theme"]
    }
    spread = Counter(word for count in counts.values() for word in count)
    rarity = {word: math.log((len(counts) + 1) / (1 + n)) for word, n in sorted(spread.items())}
    near: defaultdict[str, tuple[tuple[str, float], ...]] = defaultdict(tuple)
    for slug, count in counts.items():
        length = math.sqrt(sum((n * rarity[word]) ** 2 for word, n in count.items()))
        for word, n in count.items():
            near[word] += ((slug, n * rarity[word] / length),)
    return dict(near), rarity
