"""Where a sentence names a pathway of Commissioned Rehabilitative Services.

The labels are those of the pathway scheme; words too common to tell one by themselves are data
(`ontology/layouts/provision.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from build_graph.extract.structure.mentions import Sentence
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import Guarded, Words, words_in, words_of_sentence
from build_graph.knowledge.vocab import schemes

ITEM = re.compile(r"(?: \([^()]*\))?\s?(?:[:–—]|- )\s?")
LONGEST = 6  # words of a label
WOMEN = "women"  # who are spoken of wherever their services are told by looser words
BRACKET = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway as named at a place of a sentence; `slug` is that of its concept."""

    start: int
    end: int
    slug: str


@cache
def _labels() -> dict[str, str]:
    """Every printed form of a pathway in small letters, with its slug."""
    return {
        label.lower(): pathway.slug
        for pathway in schemes().pathways
        for label in (pathway.label, *pathway.labels)
    }


@cache
def _common() -> frozenset[str]:
    return frozenset(load("provision")["common"]["words"])


@cache
def _cues() -> frozenset[str]:
    """The first words of all labels: a cheap test before the pattern."""
    return frozenset(words_in(label)[0] for label in _labels())


@cache
def _pattern() -> re.Pattern[str]:
    ordered = sorted(_labels().keys() - _common(), key=lambda word: (-len(word), word))
    # By their first letters: most places are then left at the first look.
    groups: dict[str, list[str]] = {}
    for word in ordered:
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    body = "|".join(f"{re.escape(one)}(?:{'|'.join(rest)})" for one, rest in groups.items())
    # In brackets a pathway's short form, not a provider: 'women's services (PSS)'.
    short = "|".join(re.escape(word.upper()) for word in ordered if len(word) < 4)
    return re.compile(rf"(?<![\w'-])(?:{body})(?:\s*\((?-i:{short})\))?(?![\w-])", re.I)


@cache
def _loose() -> tuple[re.Pattern[str], re.Pattern[str], str]:
    table = load("provision")["loose"]
    return re.compile(table["pattern"]), re.compile(table["on_subject"]), table["pathway"]


@cache
def _contract() -> frozenset[str]:
    return frozenset(load("provision")["common"]["contract"])


@cache
def _common_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """The words that tell a pathway only where the sentence speaks of contracts."""
    table = load("provision")["common"]
    told = set(table["words"]) - set(table["never"])
    slugs = {word: _labels()[word] for word in sorted(told) if word in _labels()}
    slugs |= dict(table["more"])
    ordered = sorted(slugs, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, ordered))})(?![\w'-])"), slugs


@cache
def _in_full() -> Guarded:
    """The names of pathways of more than a word: what only the CRS call so."""
    names = [p.label.lower() for p in schemes().pathways if " " in p.label]
    return Guarded(re.compile("|".join(re.escape(name) for name in names), re.I))


def tells_in_full(sentence: Sentence) -> bool:
    """Whether a sentence calls a pathway by its full name: then it speaks of the services."""
    return _in_full().search(sentence.text, sentence.words) is not None


def on_contracts(words: frozenset[str]) -> bool:
    """Whether a sentence with these words speaks of the contracts for services."""
    return not words.isdisjoint(_contract())


def may_name_pathway(words: frozenset[str]) -> bool:
    """Whether a sentence with these words may name a pathway."""
    return not words.isdisjoint(_cues()) or WOMEN in words or on_contracts(words)


class _Phrases:
    """Phrases by their words: a text without one of the words of each has none of them."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._rest: dict[str, list[frozenset[str]]] = {}
        for phrase in phrases:
            first, *rest = words_in(phrase)
            self._rest.setdefault(first, []).append(frozenset(rest))
        self._first = frozenset(self._rest)

    def may_stand_in(self, words: frozenset[str]) -> bool:
        """Whether a text with these words may hold one of the phrases."""
        return any(rest <= words for word in words & self._first for rest in self._rest[word])


@cache
def _phrases() -> tuple[_Phrases, _Phrases]:
    """The labels, and the words that tell a pathway where the sentence speaks of contracts."""
    return _Phrases(_labels().keys() - _common()), _Phrases(_common_pattern()[1])


def pathways(
    text: str, words: frozenset[str] | None = None, *, on_subject: bool = False
) -> Iterator[Pathway]:
    """Yield the pathways that a sentence names, in order; more where it is on providers.

    `words` are those of the sentence, where they are known.
    """
    words = words_of_sentence(text.lower()) if words is None else words
    labels, commons = _phrases()
    found = [
        Pathway(match.start(), match.end(), _labels()[BRACKET.sub("", match[0]).lower()])
        for match in (_pattern().finditer(text) if labels.may_stand_in(words) else ())
    ]
    loose, looser, slug = _loose()
    women = [*loose.finditer(text)] if WOMEN in words else []
    women += looser.finditer(text) if WOMEN in words and on_subject else ()
    for match in women:
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Pathway(match.start(), match.end(), slug))
    common, slugs = _common_pattern()
    for match in common.finditer(text) if on_subject and commons.may_stand_in(words) else ():
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Pathway(match.start(), match.end(), slugs[match[0]]))
    yield from sorted(found, key=lambda one: one.start)


@cache
def _may_stand_for() -> Guarded:
    table = load("provision")["may_stand_for"]
    groups = (f"(?P<{slug.replace('-', '_')}>{'|'.join(words)})" for slug, words in table.items())
    return Guarded(re.compile(rf"(?<![\w'’-])(?:{'|'.join(groups)})(?![\w-])", re.I))


def likely_pathways(text: str, words: Words | None = None) -> list[Pathway]:
    """Return the pathways of a sentence, and the words in it that may stand for one, in order.

    `words` are those of the sentence, where they are known.

    >>> [one.slug for one in likely_pathways("Debt advice, and help to find work, came from Fern.")]
    ['finance-benefit-and-debt', 'education-training-and-employment']
    """
    words = words_of_sentence(text.lower()) if words is None else words
    found = list(pathways(text, words, on_subject=True))
    for match in _may_stand_for().finditer(text, words):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            slug = str(match.lastgroup).replace("_", "-")
            found.append(Pathway(match.start(), match.end(), slug))
    return sorted(found, key=lambda one: one.start)


def opens_item(text: str) -> bool:
    """Whether a text is an item 'pathway: provider' of a list.

    >>> opens_item("Personal wellbeing: the Fern Trust"), opens_item("The Fern Trust: wellbeing")
    (True, False)
    """
    if not _pattern().match(text) and not _loose()[0].match(text):
        return False
    found = next(pathways(text), None)
    return found is not None and found.start == 0 and ITEM.match(text, found.end) is not None


@cache
def _in_cells() -> dict[str, str]:
    """The words that tell a pathway by themselves only in a cell of a table of providers."""
    return dict(load("provision")["common"]["cells"])


def cell_pathways(text: str) -> tuple[str, ...]:
    """Return the slugs of a cell that names pathways and nothing else, none of any other cell.

    >>> cell_pathways("Accommodation, personal wellbeing and ETE")
    ('accommodation', 'personal-wellbeing', 'education-training-and-employment')
    """
    one = whole_pathway(text)
    found = list(_pattern().finditer(text))
    rest = _pattern().sub("", BRACKET.sub("", text)).lower()
    if len(found) > 1 and not set(rest.replace("and", "").split()) - {",", "/", "&", ";"}:
        return tuple(_labels()[BRACKET.sub("", match[0]).lower()] for match in found)
    return (one,) if one else ()


def leading_pathway(words: Sequence[str]) -> tuple[str, int]:
    """Return the slug of the pathway that words open with, and how many words it has.

    >>> leading_pathway("Women's services Fern Trust 41".split())
    ('womens-services', 2)
    """
    for count in range(min(LONGEST, len(words)), 0, -1):
        slug = pathway_of(" ".join(words[:count]).rstrip(":"))
        if slug:
            return slug, count
    return "", 0


def trailing_pathway(words: Sequence[str]) -> tuple[str, int]:
    """Return the slug of the pathway that words end with, and how many words it has.

    >>> trailing_pathway("Fern Trust Personal wellbeing".split())
    ('personal-wellbeing', 2)
    """
    for count in range(min(LONGEST, len(words)), 0, -1):
        slug = pathway_of(" ".join(words[-count:]))
        if slug:
            return slug, count
    return "", 0


def pathway_of(printed: str) -> str:
    """Return the slug of a pathway as it is called somewhere, '' where it is none.

    >>> pathway_of("ETE"), pathway_of("Women"), pathway_of("Fern")
    ('education-training-and-employment', 'womens-services', '')
    """
    bare = printed.lower().replace("’", "'")
    return _labels().get(bare) or _in_cells().get(bare) or ""


def whole_pathway(text: str) -> str:
    """Return the slug of a cell of a table that is a pathway and nothing else, else nothing.

    >>> whole_pathway("Housing"), whole_pathway("Personal wellbeing (men)"), whole_pathway("Fern")
    ('accommodation', 'personal-wellbeing', '')
    """
    bare = BRACKET.sub("", text.strip().rstrip(":")).lower()
    found = _labels().get(bare, "") or _in_cells().get(bare, "")
    if not found and (match := _pattern().match(bare)) and match.end() > 0.6 * len(bare):
        found = _labels()[BRACKET.sub("", match[0]).lower()]
    return found
