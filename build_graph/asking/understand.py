"""What a question says, before any table is chosen: things, conditions, operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from build_graph.asking.amounts import (
    Dates,
    Number,
    Than,
    dates_of,
    numbers_of,
    ratings_compared,
    than_of,
    timed_by_unit,
)
from build_graph.asking.entities import Index, Mention, mended
from build_graph.asking.items import Item, items_of
from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.linking import linked
from build_graph.asking.operators import Operators
from build_graph.asking.target import is_yes_no, opens, target_of
from build_graph.asking.words import Token, tokens

_RANGE = re.compile(r"\b([12])\.([1-9]) ?(?:to|-|–|through) ?\1\.([1-9])\b")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken apart; `items` are its canonical words and mentions in order."""

    text: str
    words: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    items: tuple[Item, ...]
    target: str = ""
    opener: str = ""
    counting: bool = False
    yes_no: bool = False
    extreme: str = ""
    judged: str = ""  # 'good' or 'bad' where the extreme is one of quality
    extreme_noun: str = ""
    limit: int = 1
    nth: bool = False  # only what comes in that place
    aggregate: str = ""
    group: str = ""
    when: str = ""
    dates: tuple[Dates, ...] = ()
    numbers: tuple[Number, ...] = ()
    negated: frozenset[int] = frozenset()
    than: Than | None = None
    of_all: str = ""  # what stands after 'all' or 'every'
    timed: bool = False  # before or after a unit
    both: bool = False
    either: bool = False
    amounts: frozenset[int] = frozenset()  # places of words of numbers and dates
    done: frozenset[int] = frozenset()  # places of words that an operation has used up

    def plain(self) -> list[str]:
        """Return the canonical words of the question without its mentions."""
        return [item.text for item in self.items if item.mention < 0]


@dataclass(frozen=True, slots=True)
class _Named:
    """The words of a question with what they name; `used` are the places of amounts."""

    words: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[Dates, ...]
    numbers: tuple[Number, ...]
    than: Than | None
    used: frozenset[int]


def understand(text: str, index: Index) -> Understood:
    """Return what a question says, given the names of a store."""
    lex = lexicon()
    named = _named(text, index, lex)
    words, than = named.words, named.than
    target, counting, dropped = target_of(words, named.mentions, lex)
    mentions = tuple(m for i, m in enumerate(named.mentions) if i not in dropped)
    items = tuple(items_of(words, mentions, lex))
    operations = Operators(words, mentions, items, lex)
    superlative = operations.superlative()
    if target == "maximum":
        superlative = replace(superlative, extreme="", judged="", noun="")
    return Understood(
        text=text,
        words=words,
        mentions=mentions,
        items=items,
        target=target,
        opener=next((item.text for item in items if opens(item, lex)), ""),
        counting=counting,
        yes_no=is_yes_no(words, items, lex),
        extreme=superlative.extreme,
        judged=superlative.judged,
        extreme_noun=superlative.noun,
        limit=superlative.limit,
        nth=superlative.nth,
        aggregate="" if than is not None and than.unit is None else operations.aggregate(),
        group=operations.group(),
        when=operations.first_of(("latest", "earliest")),
        dates=named.dates,
        numbers=named.numbers,
        negated=operations.negated(),
        than=than,
        of_all=operations.of_all(),
        timed=timed_by_unit(words, mentions, lex),
        both=operations.has("both"),
        either=operations.has("either"),
        amounts=named.used,
        done=named.used.union(superlative.places, operations.places()),
    )


def _named(text: str, index: Index, lex: Lexicon) -> _Named:
    for pattern in lex.around:
        text = pattern.sub(" ", text)
    text = _RANGE.sub(_numbers_between, text)
    words = tuple(mended(_without(_written_out(tokens(text), lex), lex), index))
    dates, used, frameworks = dates_of(words, lex)
    years = {mention.start for mention in frameworks}
    numbers, used_by_numbers = numbers_of(words, lex, used | years)
    found = [*linked(words, index, lex, used), *frameworks]
    mentions = tuple(sorted(_meant(found, words, lex), key=lambda mention: mention.start))
    than, compared = than_of(words, mentions, lex)
    by_rating, of_rating = ratings_compared(words, mentions, lex)
    compared = compared | of_rating
    return _Named(
        words,
        tuple(mention for mention in mentions if mention.start not in compared),
        dates,
        (*numbers, *by_rating),
        than,
        frozenset({*used, *used_by_numbers, *compared}),
    )


def _numbers_between(match: re.Match[str]) -> str:
    """Return '2.1 and 2.2 and 2.3' for '2.1 to 2.3'."""
    first, last = int(match[2]), int(match[3])
    return " and ".join(f"{match[1]}.{number}" for number in range(first, last + 1)) or match[0]


def _written_out(words: list[Token], lex: Lexicon) -> list[Token]:
    """Return the words with the short forms of people in a hurry written out."""
    return [
        Token(text, text, word.capital) if text != word.text else word
        for word in words
        for text in lex.shorthand.get(word.text, (word.text,))
    ]


def _without(words: list[Token], lex: Lexicon) -> list[Token]:
    """Return the words without the phrases that are only said around a question."""
    out: list[Token] = []
    at = 0
    for start, end, _ in lex.passing.find([word.text for word in words]):
        out += words[at:start]
        at = end
    return [*out, *words[at:]]


def _meant(found: list[Mention], words: tuple[Token, ...], lex: Lexicon) -> Iterator[Mention]:
    """Yield the mentions without ordinary words that are names as well: 'good', 'beds'."""
    canonical = lex.canonical([word.text for word in words])
    graded = not lex.grammar["grading"].isdisjoint(canonical)
    graded = graded or any(mention.of_kind(("standard", "aspect")) for mention in found)
    for mention in found:
        one = words[mention.start]
        small = mention.end - mention.start == 1 and not one.capital
        good = mention.candidates[0].kind == "rating" and one.text == "good" and not graded
        short = one.text in lex.shortened.values() and one.text in lex.grammar["ordinary"]
        follows = words[mention.end].text if mention.end < len(words) else ""
        # 'for the unit rated Good' says which, not to whom.
        clause = (
            mention.candidates[0].kind == "addressee_type"
            and follows in lex.grammar["clauses"]
            and words[mention.end - 1].text in ("pdu", "unit")
        )
        if not (small and (good or short)) and not clause:
            yield mention
