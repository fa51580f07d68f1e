"""What a question says, before any table is chosen: things, conditions, operations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.linking import Item, items_of, linked
from build_graph.asking.operators import Operators, Superlative, is_yes_no, opens, target_of
from build_graph.asking.words import Token, tokens

_RANGE = re.compile(r"\b([12])\.([1-9]) ?(?:to|-|–|through) ?\1\.([1-9])\b")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken apart; `items` are its canonical words and mentions in order."""

    text: str
    words: tuple[Token, ...]
    mended: Mapping[str, str] = field(default_factory=dict)  # typing slips that were put right
    mentions: tuple[Mention, ...] = ()
    items: tuple[Item, ...] = ()
    target: str = ""
    opener: str = ""
    counting: bool = False
    yes_no: bool = False
    top: Superlative = field(default_factory=Superlative)
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

    @property
    def units(self) -> list[str]:
        """The inspected units that are named."""
        found = (mention.of_kind("pdu") for mention in self.mentions)
        return list(dict.fromkeys(one.name for one in found if one is not None and one.in_reports))

    @property
    def extreme(self) -> str:
        """Whether the highest ('max') or the lowest ('min') is asked for."""
        return self.top.extreme

    def plain(self) -> list[str]:
        """Return the canonical words of the question without its mentions."""
        return [item.text for item in self.items if item.mention < 0]

    def source(self, one: Item | Mention) -> str:
        """Return the words of the question that an item or a mention is."""
        return " ".join(word.text for word in self.words[one.start : one.end])


def understand(text: str, index: Index) -> Understood:
    """Return what a question says, given the names of a store."""
    lex = lexicon()
    named = _named(text, index, lex)
    words, than = named.words, named.than
    target, dropped = target_of(words, named.mentions, lex)
    mentions = tuple(m for i, m in enumerate(named.mentions) if i not in dropped)
    items = tuple(items_of(words, mentions, lex))
    said = Operators(words, mentions, items, lex)
    top = said.superlative() if target != "maximum" else Superlative()
    if than is not None and than.rest:
        judged = ("good" if than.more else "bad") if than.judged else ""
        top, than = Superlative("max" if than.more else "min", judged, than.noun), None
    return replace(
        named,
        mentions=mentions,
        items=items,
        target=target,
        opener=next((item.text for item in items if opens(item, lex)), ""),
        counting=said.counts(),
        yes_no=is_yes_no(words, items, lex),
        top=top,
        aggregate="" if than is not None and than.unit is None else said.aggregate(),
        group=said.group(),
        when=next(filter(said.has, ("latest", "earliest")), ""),
        negated=said.negated(),
        than=than,
        of_all=said.of_all(),
        timed=timed_by_unit(words, mentions, lex),
        both=said.has("both"),
        either=said.has("either"),
        done=named.amounts.union(top.places, said.places()),
    )


def _named(text: str, index: Index, lex: Lexicon) -> Understood:
    """Return the words of a question with what they name and the amounts that they say."""
    written = text
    for pattern in lex.around:
        text = pattern.sub(" ", text)
    text = _RANGE.sub(_numbers_between, text)
    typed = _without(_written_out(tokens(text), lex), lex)
    words = tuple(mended(typed, index))
    dates, dated, frameworks = dates_of(words, lex)
    years = {mention.start for mention in frameworks}
    numbers, counted = numbers_of(words, lex, dated | years)
    found = [*linked(words, index, lex, dated), *frameworks]
    mentions = tuple(sorted(found, key=lambda mention: mention.start))
    than, compared = than_of(words, mentions, lex)
    by_rating, rated = ratings_compared(words, mentions, lex)
    return Understood(
        written,
        words,
        {one.text: other.text for one, other in zip(typed, words, strict=True) if one != other},
        tuple(mention for mention in mentions if mention.start not in compared | rated),
        dates=dates,
        numbers=(*numbers, *by_rating),
        than=than,
        amounts=frozenset(dated | counted | compared | rated),
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
    read = lex.passing.read([word.text for word in words])
    return [words[at] for at, _, said in read if said is None]
