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
    """Yield what the words name, without what is part of a date."""
    for mention in _absorbing(index.link(list(words)), words, lex):
        if not dates.intersection(mention.places):
            yield mention


def _absorbing(linked: list[Mention], words: tuple[Token, ...], lex: Lexicon) -> Iterator[Mention]:
    """Yield the mentions with the words after them that only say what they are."""
    end = 0
    for mention in linked:
        if mention.start < end:
            continue
        start, end = mention.start, mention.end
        if _denying(mention, words) and any(other.start == end for other in linked):
            continue
        if _in_a_clause(mention, words, lex):
            continue
        candidates = mention.candidates
        if words[end : end + 1] and words[end].bare in lex.grammar["units"]:
            # A unit may be called by its office or its council, but not by a court or a prison.
            candidates = tuple(o for o in candidates if o.kind in lex.grammar["called_by"])
        if not candidates:
            continue
        kinds = {entity.kind for entity in candidates}
        while end < len(words) and any(
            (words[end].text,) in lex.absorbed.get(k, ()) for k in kinds
        ):
            end += 1
        lead = tuple(word.text for word in words[:start])
        before = (one for kind in sorted(kinds) for one in lex.absorbed_before.get(kind, ()))
        start -= max((len(one) for one in before if lead[-len(one) :] == one), default=0)
        yield Mention(start, end, candidates)


def _denying(mention: Mention, words: tuple[Token, ...]) -> bool:
    """Return whether 'not rated' stands before a rating, and so denies it."""
    return mention.first.kind == "rating" and words[mention.start].text == "not"


def _in_a_clause(mention: Mention, words: tuple[Token, ...], lex: Lexicon) -> bool:
    """Return whether 'for the unit rated Good' says which unit is meant, not to whom it is said."""
    last, *follows = [word.text for word in words[mention.end - 1 : mention.end + 1]]
    addressed = mention.first.kind == "addressee_type" and last in ("pdu", "unit")
    return addressed and not lex.grammar["clauses"].isdisjoint(follows)


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
