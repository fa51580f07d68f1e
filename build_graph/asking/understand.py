"""What a question says, before any table is chosen: things, conditions, operations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from build_graph.asking.amounts import Amounts, Dates, Number
from build_graph.asking.entities import Index, Mention, mended
from build_graph.asking.lexicon import Lexicon, lexicon
from build_graph.asking.linking import Item, linked
from build_graph.asking.operators import Operators, Superlative
from build_graph.asking.words import Token, tokens

_RANGE = re.compile(r"\b([12])\.([1-9]) ?(?:to|-|–|through) ?\1\.([1-9])\b")  # '2.1 to 2.3'


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
    of_all: str = ""  # what stands after 'all' or 'every'
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
    words = named.words
    target, dropped = Operators(words, named.mentions, lex).target()
    mentions = tuple(m for i, m in enumerate(named.mentions) if i not in dropped)
    said = Operators(words, mentions, lex)
    top = said.superlative() if target != "maximum" else Superlative()
    return replace(
        named,
        mentions=mentions,
        items=said.items,
        target=target,
        opener=said.opener,
        counting=said.counts(),
        yes_no=said.yes_no(),
        top=top,
        aggregate=said.aggregate(),
        group=said.group(),
        when=next(filter(said.has, ("latest", "earliest")), ""),
        negated=said.negated(),
        of_all=said.of_all(),
        both=said.has("both"),
        either=said.has("either"),
        done=named.amounts.union(top.places, said.places()),
    )


def _named(text: str, index: Index, lex: Lexicon) -> Understood:
    """Return the words of a question with what they name and the amounts that they say."""
    written = text
    for pattern in lex.around:
        text = pattern.sub(" ", text)
    text = _RANGE.sub(_each_between, text)
    typed = _without(_written_out(tokens(text), lex), lex)
    words = tuple(mended(typed, index))
    said = Amounts(words, lex)
    dates = tuple(said.dates())
    found = [*linked(words, index, lex, said.places), *said.frameworks]
    mentions = tuple(sorted(found, key=lambda mention: mention.start))
    numbers = list(said.numbers())
    counted = set(said.places)
    numbers += said.ratings(mentions)
    compared = said.places - counted
    return Understood(
        written,
        words,
        {one.text: other.text for one, other in zip(typed, words, strict=True) if one != other},
        tuple(mention for mention in mentions if mention.start not in compared),
        dates=dates,
        numbers=tuple(numbers),
        amounts=frozenset(said.places),
    )


def _each_between(match: re.Match[str]) -> str:
    first, last = int(match[2]), int(match[3])
    return " and ".join(f"{match[1]}.{number}" for number in range(first, last + 1)) or match[0]


def _written_out(words: list[Token], lex: Lexicon) -> list[Token]:
    """Return the words with the short forms of people in a hurry written out.

    Those that names alone have are written out where a capital in the midst says that it is one.
    """
    named = [
        (place and word.capital and lex.short_names.get(word.text)) or word.text
        for place, word in enumerate(words)
    ]
    return [
        Token(text, text, word.capital) if text != word.text else word
        for name, word in zip(named, words, strict=True)
        for text in lex.shorthand.get(word.text, (name,))
    ]


def _without(words: list[Token], lex: Lexicon) -> list[Token]:
    """Return the words without the phrases that are only said around a question."""
    read = lex.passing.read([word.text for word in words])
    return [words[at] for at, _, said in read if said is None]
