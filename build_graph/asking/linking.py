"""The mentions of a question with the words that belong to them, and the words between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from build_graph.asking.entities import Index, Mention
from build_graph.asking.lexicon import Lexicon
from build_graph.asking.words import Token


@dataclass(frozen=True, slots=True)
class Item:
    """One canonical word of the question, or one mention, with its place among the words."""

    text: str
    start: int
    end: int
    mention: int = -1


def linked(
    words: tuple[Token, ...], index: Index, lex: Lexicon, dates: set[int]
) -> Iterator[Mention]:
    """Yield what the words name, with the words beside it that only say what it is."""
    end = 0
    found = index.link(list(words))
    for mention in found:
        start, candidates = mention.start, mention.candidates
        if start < end or not dates.isdisjoint(mention.places):
            continue
        if _denying(mention, words) and any(other.start == mention.end for other in found):
            continue
        if words[mention.end : mention.end + 1] and words[mention.end].bare in lex.grammar["units"]:
            # A unit may be called by its office or its council, but not by a court or a prison.
            candidates = tuple(o for o in candidates if o.kind in lex.grammar["called_by"])
        if not candidates:
            continue
        end = mention.end
        kinds = {entity.kind for entity in candidates}
        after = {one for kind in kinds for one in lex.absorbed.get(kind, ())}
        while end < len(words) and (words[end].text,) in after:
            end += 1
        lead = tuple(word.text for word in words[:start])
        before = (one for kind in sorted(kinds) for one in lex.absorbed_before.get(kind, ()))
        start -= max((len(one) for one in before if lead[-len(one) :] == one), default=0)
        yield Mention(start, end, candidates)


def _denying(mention: Mention, words: tuple[Token, ...]) -> bool:
    """Return whether 'not rated' stands before a rating, and so denies it."""
    return mention.first.kind == "rating" and words[mention.start].text == "not"


def items_of(words: tuple[Token, ...], mentions: Iterable[Mention], lex: Lexicon) -> Iterator[Item]:
    """Yield the canonical words between the mentions, and the mentions."""
    at = 0
    for number, mention in enumerate(mentions):
        yield from _canonical(words, at, mention.start, lex)
        yield Item(mention.first.kind, mention.start, mention.end, number)
        at = mention.end
    yield from _canonical(words, at, len(words), lex)


def _canonical(words: tuple[Token, ...], start: int, end: int, lex: Lexicon) -> Iterator[Item]:
    texts = [token.text for token in words[start:end]]
    for first, last, meaning in lex.synonyms.read(texts):
        said = texts[first] if meaning is None else meaning
        yield Item(said, start + first, start + last)
