"""The parts of a question, each understood with what it takes over from the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from build_graph.asking.entities import Index, Mention
from build_graph.asking.fit import DECIDING
from build_graph.asking.lexicon import lexicon
from build_graph.asking.linking import Item
from build_graph.asking.parts import parts_of
from build_graph.asking.understand import Understood, understand
from build_graph.asking.words import stem

_JOINING = ("and", "plus")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question: as typed, as understood with the names of the whole, and how it stands.

    `beside` is understood with the things, of the kinds `taken`, that the parts before it name: it
    may be about them as well. It is `apart` where it asks for something of its own, `leans`
    where it means what another part asks for, and is `empty` where it says nothing by itself.
    """

    shown: str
    said: Understood
    beside: Understood
    taken: frozenset[str] = frozenset()
    apart: bool = False
    leans: bool = False
    empty: bool = False


def asked_parts(asked: str, whole: Understood, index: Index) -> list[Part]:
    """Return the parts of a question, none where it has no more than one."""
    found: list[Part] = []
    for text in parts_of(asked):
        found += _with_names(text, whole, index, found[:])
    return found if len(found) > 1 or (found and found[0].shown != asked.strip(" ,;?.!")) else []


def _with_names(text: str, whole: Understood, index: Index, before: list[Part]) -> Iterator[Part]:
    """Yield a part with the names that it lacks; one for each of 'score and rating'."""
    lex = lexicon()
    own = understand(text, index)
    words = [token.text for token in own.words]
    kinds = {mention.first.kind for mention in own.mentions}
    hard = [m for m in whole.mentions if not m.soft and m.first.kind not in DECIDING]
    named = any(not m.soft and m.first.kind not in DECIDING for m in own.mentions)
    names = "" if named else " and ".join(map(whole.source, hard))
    soft = {
        part.said.source(mention): mention.first.kind
        for part in before
        for mention in part.said.mentions
        if _is_taken(mention, part.said) and mention.first.kind not in kinds
    }
    empty = _says_nothing(own)
    targets = {part.said.target for part in before}
    both = list(_coordinated(own))
    for shown, asking in both or [(text, text)]:
        bare = f"{asking} in {names}" if names else asking
        yield Part(
            shown,
            understand(bare, index),
            understand(" ".join([bare, *soft]), index),
            frozenset(soft.values()),
            apart=bool(both) or _asks_apart(own, named, targets, empty),
            leans=not lex.grammar["leaning"].isdisjoint(words),
            empty=empty,
        )


def _is_taken(mention: Mention, part: Understood) -> bool:
    """Return whether a later part may be about a thing: not about what yes or no decides."""
    decides = mention.first.kind in DECIDING
    return not part.yes_no if decides else mention.soft


def _says_nothing(part: Understood) -> bool:
    """Return whether a part says nothing by itself: 'and what are they?'."""
    lex = lexicon()
    said = lex.stems["stop"] | lex.stems["light"]
    return not part.mentions and all(stem(word) in said for word in part.plain())


def _asks_apart(part: Understood, named: bool, before: set[str], empty: bool) -> bool:
    """Return whether a part asks for something of its own: 'what is X', not 'and which?'.

    `before` is what other parts ask for.
    """
    lex = lexicon()
    said = lex.grammar["stop"] | lex.grammar["light"]
    if not before:
        return part.words[0].text != "any"  # 'any recommendation on it, and to whom?'
    return (
        part.opener in lex.grammar["apart"]
        or part.counting
        or (part.opener == "what" and not empty and (named or part.target not in before))
        or any(word not in said and not lex.noun(word) for word in part.plain())
    )


def _coordinated(said: Understood) -> Iterator[tuple[str, str]]:
    """Yield each of the values that are asked for at once, and the question for it alone."""
    lex = lexicon()
    run: list[Item] = []
    joined = False
    for item in said.items:
        noun = lex.noun(item.text) if item.mention < 0 else ""
        if noun in lex.grammar["values"]:
            run.append(item)
        elif run and item.text in _JOINING:
            joined = True
        elif run and item.text not in lex.grammar["stop"] | lex.grammar["light"]:
            break
    nouns = {lex.noun(item.text) for item in run}
    if not joined or len(nouns) < len(run) or len(run) < 2 or said.target not in nouns:
        return
    lead = [word.text for word in said.words[: run[0].start]]
    behind = [word.text for word in said.words[run[-1].end :]]
    for item in run:
        yield said.source(item), " ".join([*lead, said.source(item), *behind])
