"""What reports say where no table answers: the passages that have the most of a question's words.

Search puts passages forward; they are ordered anew by the share of the question's words that they
and their neighbours have, rare words counting most, and by their nearness in meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice, takewhile

from build_graph.asking.lexicon import Lexicon, Spelling, lexicon
from build_graph.asking.reply import Passage
from build_graph.asking.understand import Understood
from build_graph.asking.words import likely_slip, spelt, stem
from build_graph.searching.index import SearchIndex
from build_graph.searching.search import Hit, opened, search
from build_graph.store.database import Store

_PUT_FORWARD = 60  # passages that are ordered anew, of each unit
_BESIDE = 0.3  # what a word in a neighbour counts beside one in the passage itself
_MEANING = 0.5  # what nearness in meaning counts beside all words
_OF_KIND = 0.2  # for a quote, where one is asked for, and for the section of a standard named
_ALONE, _EACH = 6, 3  # passages shown of one unit, and of each of several
_NEIGHBOURS = 2  # shown to either side of a passage
MOST_UNITS = 4  # units that are looked at one by one
_NAMING = 0.3  # what a word counts that says which unit is meant
_LEAST = 0.4  # the share of the words that the reports must have at all
_SHOWN = tuple(one.name for one in fields(Passage))
_NUMBERED = re.compile(r"\b[A-Za-z]+\d+\b")  # 'SDS40'


@dataclass(frozen=True, slots=True)
class Wanted:
    """The stems that are looked for, with what each is worth, and the words no report has.

    `mended` are the typing slips that were put right.
    """

    text: str
    worth: dict[str, float]
    unheard: tuple[str, ...]
    mended: dict[str, str]
    quoted: bool
    standards: frozenset[str]

    @property
    def heard(self) -> bool:
        """Whether the reports speak of enough of it."""
        return len(self.worth) >= _LEAST * (len(self.worth) + len(self.unheard)) > 0


@dataclass(frozen=True, slots=True)
class Said:
    """What reports say on a question, its words that none has, and its slips put right."""

    passages: tuple[Passage, ...]
    unheard: tuple[str, ...]
    mended: dict[str, str]


def passages(store: Store, said: Understood, units: Sequence[str], apart: Iterable[str]) -> Said:
    """Return the passages on a question, those of `units` alone where any are given.

    No passage is shown twice, as a neighbour neither. `apart` are words that say which units are
    meant.
    """
    wanted = _wanted(opened(store), said, frozenset(apart), lexicon())
    found: list[Passage] = []
    if wanted.heard:
        each = [[unit] for unit in units] if 1 < len(units) <= MOST_UNITS else [list(units)]
        for some in each:
            forward = (search(store, wanted.text, pdu=u, limit=_PUT_FORWARD) for u in some or [""])
            hits = [hit for found_ in forward for hit in found_.hits]
            found += _best(store, hits, wanted, _EACH if len(each) > 1 else _ALONE)
    return Said(tuple(found), wanted.unheard, wanted.mended)


def has_text(store: Store) -> bool:
    """Return whether there is anything to search: a store built from facts has no text."""
    return opened(store).words.size > 0


def _best(store: Store, hits: list[Hit], wanted: Wanted, most: int) -> list[Passage]:
    index = opened(store)
    total = sum(wanted.worth.values())
    near = index.embeddings.scores(wanted.text) if index.embeddings is not None else None
    ranked: list[tuple[float, int, Hit]] = []
    for place, hit in enumerate(hits):
        own = frozenset(map(stem, spelt(hit.text)))
        beside = frozenset(map(stem, spelt(f"{hit.before} {hit.after}"))) - own
        value = sum(worth for one, worth in sorted(wanted.worth.items()) if one in own)
        value += _BESIDE * sum(w for one, w in sorted(wanted.worth.items()) if one in beside)
        value /= total
        number = index.words.number_of(hit.iri)
        if near is not None and number is not None:
            value += _MEANING * float(near[number])
        value += _OF_KIND if wanted.quoted and hit.kind == "quote" else 0.0
        value += _OF_KIND if hit.standard and hit.standard in wanted.standards else 0.0
        ranked.append((-round(value, 6), place, hit))
    ranked.sort(key=lambda one: one[:2])
    return list(_apart((hit for *_, hit in ranked), index, most))


@dataclass(slots=True)
class _Wide:
    """A hit with the texts that stand before and after it, nearest first."""

    hit: Hit
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def passage(self) -> Passage:
        beside = {"before": " ".join(reversed(self.before)), "after": " ".join(self.after)}
        return Passage(**{name: getattr(self.hit, name) for name in _SHOWN} | beside)


def _apart(hits: Iterable[Hit], index: SearchIndex, most: int) -> Iterator[Passage]:
    """Return the hits with their neighbours; one that stands beside an earlier one widens that."""
    found: list[_Wide] = []
    shown: dict[str, _Wide] = {}
    for hit in hits:
        wide = shown.get(hit.text)
        if wide is None:
            if len(found) == most:
                break
            wide = shown[hit.text] = _Wide(hit)
            found.append(wide)
        elif (hit.report, hit.section) != (wide.hit.report, wide.hit.section):
            continue  # the same words elsewhere
        sides = zip(
            (wide.before, wide.after), index.words.around(hit.iri, _NEIGHBOURS), strict=True
        )
        for side, texts in sides:
            further = (one for one in texts if shown.get(one) is not wide)
            fresh = takewhile(lambda one: one not in shown, further)
            for text in islice(fresh, 2 * _NEIGHBOURS - len(side)):
                shown[text] = wide
                side.append(text)
    return (one.passage() for one in found)


def _mended(
    index: SearchIndex, word: str, known: str, named: Mapping[str, Spelling], lex: Lexicon
) -> Spelling:
    """Return what a word that no report has is a typing slip of: `known`, or a word of reports."""
    if index.words.having(known):
        return (known,)
    if known in named or stem(word) in lex.stems["common"]:
        return named.get(known, ())
    slip = likely_slip(word, {word[0]: index.words.spellings(word[0])})
    return (slip,) if slip else ()


def _wanted(index: SearchIndex, said: Understood, apart: frozenset[str], lex: Lexicon) -> Wanted:
    """Return what is looked for: abbreviations written out, typing slips put right."""
    words: list[str] = []
    unheard: list[str] = []
    worth: dict[str, float] = {}
    mended: dict[str, str] = {}
    text = said.text
    named = {w: spelt(m.first.name) for m in said.mentions for w in said.source(m).split()}
    numbered = {spelt(one)[0]: (one.casefold(),) for one in _NUMBERED.findall(text)}
    for word in spelt(text):
        if word in lex.grammar["stop"] or word in lex.grammar["unsaid"]:
            continue
        listed = numbered.get(word) or lex.shorthand.get(word) or lex.abbreviations.get(word)
        if not listed and not index.words.having(word):
            listed = named.get(word) or _mended(index, word, said.mended.get(word, ""), named, lex)
            if listed and word not in named:
                mended[word] = said.mended.get(word, listed[0])
        listed = listed or (word,)
        meant = [one for one in listed if one not in lex.grammar["stop"]]
        told = [one for one in lex.said_otherwise.get(word, ()) if index.words.having(one)]
        words += [*meant, *told]
        heard = {one: n for one in [*meant, *told] if (n := index.words.having(one))}
        shared = 1 if listed == named.get(word) else len([*meant, *told])
        names = not apart.isdisjoint((word, *listed))
        share = _NAMING if names else 1 / (shared or 1)
        for one, having in heard.items():
            worth[stem(one)] = share * math.log((index.words.size + 1) / having)
        if meant and not heard and not (names or word in lex.grammar["light"] or word.isdigit()):
            unheard.append(word)
    standards = (mention.of_kind("standard") for mention in said.mentions)
    return Wanted(
        " ".join(words),
        worth,
        tuple(dict.fromkeys(unheard)),
        mended,
        quoted=not lex.grammar["quoting"].isdisjoint(spelt(text)),
        standards=frozenset(one.name for one in standards if one is not None),
    )
