"""A question as items: canonical words and mentions, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from build_graph.asking.entities import Mention
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.words import Token


@dataclass(frozen=True, slots=True)
class Item:
    """One canonical word of the question, or one mention, with its place among the words."""

    text: str
    start: int
    end: int
    mention: int = -1


def items_of(words: tuple[Token, ...], mentions: Iterable[Mention], lex: Lexicon) -> Iterator[Item]:
    """Yield the canonical words between the mentions, and the mentions."""
    at = 0
    for number, mention in enumerate(mentions):
        yield from _canonical(words, at, mention.start, lex)
        yield Item(mention.candidates[0].kind, mention.start, mention.end, number)
        at = mention.end
    yield from _canonical(words, at, len(words), lex)


def _canonical(words: tuple[Token, ...], start: int, end: int, lex: Lexicon) -> Iterator[Item]:
    texts = [token.text for token in words[start:end]]
    for first, last, meaning in lex.synonyms.read(texts):
        said = texts[first] if meaning is None else meaning
        yield Item(said, start + first, start + last)
