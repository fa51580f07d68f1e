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

    slugs: tuple[str, ...]
    threshold: float
    priors: dict[str, dict[str, float]]
    whole: dict[str, tuple[Cue, ...]]
    prefixes: tuple[tuple[str, Cue], ...]
    near: Near
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

    Words decide. Nearness of meaning speaks only where no theme is reached by words: measured,
    it adds errors wherever it may overrule them (`docs/themes.md`).

    >>> themes_of("Enquiries to the police about domestic abuse were not made.")
    ('domestic-abuse-enquiries',)
    """
    known = theme_words()
    words = words_of(text)
    points = points_of(words, section)
    found = tuple(slug for slug in known.slugs if points.get(slug, 0.0) >= known.threshold)
    if found or not words:
        return found
    value, slug = max((value, slug) for slug, value in nearness(words).items())
    return (slug,) if value >= known.near.least else ()


def points_of(words: list[str], section: str = "") -> dict[str, float]:
    """Return how strongly words speak of each theme, for those that they speak of at all."""
    known = theme_words()
    points: dict[str, float] = dict(known.priors.get(section, {}))
    counted = set()
    for at, word in enumerate(words):
        for cue in known.starting(word):
            if cue.number in counted or (cue.rest and not _follows(words, at, cue.rest)):
                continue
            counted.add(cue.number)
            points[cue.theme] = points.get(cue.theme, 0.0) + cue.weight
    return points


def nearness(words: Iterable[str]) -> dict[str, float]:
    """Return the cosine, 0 to 1, of the words of a text with the phrases of every theme."""
    near = theme_words().near
    stems = Counter(word[: near.stem] for word in words if word not in near.stop)
    found = dict.fromkeys(theme_words().slugs, 0.0)
    length = math.sqrt(sum((n * near.rarity.get(stem, 1.0)) ** 2 for stem, n in stems.items()))
    for stem, count in stems.items():
        for slug, weight in near.themes.get(stem, ()):
            found[slug] += count * near.rarity[stem] * weight / length
    return found


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
    return ThemeWords(
        slugs=tuple(one["slug"] for one in table["theme"]),
        threshold=table["threshold"],
        priors=dict(priors),
        whole=dict(whole),
        prefixes=tuple(prefixes),
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
            word[:stem]
            for phrase in _phrases(one)
            for word in words_of(phrase)
            if word not in stop
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
    return one["near"] + [text for group in cues for text in group["words"] + group["examples"]]
