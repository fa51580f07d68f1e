"""Names inside a sentence: lists taken apart, known names kept whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from build_graph.extract.structure.blocks import Block, assemble
from build_graph.extract.structure.sections import Section
from build_graph.knowledge.layout import Layout
from build_graph.knowledge.needed_words import Words, words_of_sentence
from build_graph.model import Span
from build_graph.registers.name_index import Registers

# Group `gap` is what stands between two sentences.
SENTENCE = re.compile(r"[.!?](?<!\bSt\.)(?<!\bNo\.)(?<!\bvs\.)(?P<gap>[\"']?\s+)(?=[A-Z\"'‘“])")
SEPARATOR = re.compile(r",? and (?:the )?|, (?:the |and (?:the )?)?| & |; (?:and )?")
# More characters than any sentence of a report has; what is longer is taken in pieces, since the
# time that the patterns need grows faster than the length.
LONGEST = 700
NOWHERE = (sys.maxsize, sys.maxsize)
# Parts that name bodies only as publisher, as heading or as address.
OUTSIDE = frozenset({"Cover", "Contents", "Imprint", "Ratings", "Annexe"})


class Sentence(NamedTuple):
    """One sentence of a block, with its place in it; `words` are its words, in small letters."""

    section: Section
    block: Block
    start: int
    text: str
    lowered: str
    words: Words

    def spans(self, start: int = 0, end: int | None = None) -> list[Span]:
        """Return where the characters `start` up to `end` of the sentence stand in the source."""
        stop = len(self.text) if end is None else end
        return self.block.joined.spans(self.start + start, self.start + stop)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name and its place in the sentence."""

    start: int
    end: int
    name: str


def sentences(
    sections: Iterable[Section], layout: Layout, outside: frozenset[str] = OUTSIDE
) -> Iterator[Sentence]:
    """Yield the sentences of all paragraphs, bullets and rows of `sections`, not the quotes.

    Parts with a label of `outside` are left out.
    """
    for section in sections:
        if section.label in outside:
            continue
        for block in assemble(section, layout):
            if block.kind in ("quote", "list"):
                continue
            text = block.text
            gaps = [match.span("gap") for match in SENTENCE.finditer(text)]
            at = 0
            for end, after in (*gaps, (len(text), 0)):
                while end - at > LONGEST:  # in pieces of whole words
                    cut = text.rfind(" ", at + 1, at + LONGEST)
                    stop = cut if cut > 0 else at + LONGEST
                    yield _sentence(section, block, at, text[at:stop])
                    at = stop + (cut > 0)
                yield _sentence(section, block, at, text[at:end])
                at = after


def _sentence(section: Section, block: Block, start: int, text: str) -> Sentence:
    lowered = text.lower()
    return Sentence(section, block, start, text, lowered, words_of_sentence(lowered))


@lru_cache(maxsize=64)
def known_names(registers: Registers, register: str) -> tuple[str, ...]:
    """Return the names and aliases of a register, longest first."""
    return tuple(sorted({n for n, _ in registers.names(register)}, key=lambda n: (-len(n), n)))


@lru_cache(maxsize=64)
def known_pattern(registers: Registers, *register: str) -> re.Pattern[str]:
    """Return a pattern that finds the names and aliases of registers as they are spelt there."""
    names = {
        name
        for one in register
        for name in known_names(registers, one)
        if len(name) > 2 and (name[0].isupper() or name[0].isdigit())
    }
    ordered = sorted(names, key=lambda name: (-len(name), name))
    # By their first letters: most places are then left at the first look.
    groups: dict[str, list[str]] = {}
    for name in ordered:
        groups.setdefault(name[0], []).append(_spelt(name).removeprefix(name[0]))
    body = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()) or r"(?!)"
    return re.compile(rf"(?<![\w'-])(?=[A-Z0-9])(?:{body})(?![\w'-])")


def _spelt(name: str) -> str:
    """A name as print may have it: with commas between its words, '&' for 'and'."""
    words = (r"(?:and|&)" if word in ("and", "&") else re.escape(word) for word in name.split())
    return ",?\\s".join(words).replace(",,?", ",?")


def split_list(text: str, start: int, protect: re.Pattern[str] | None) -> Iterator[Mention]:
    """Yield the names in a list such as 'A, B and C'; those that `protect` finds stay whole.

    Nothing is looked for before it is asked for: of some lists only the first name is wanted.
    """
    kept = (match.span() for match in protect.finditer(text)) if protect else iter(())
    low, high = next(kept, NOWHERE)
    at = 0
    for match in SEPARATOR.finditer(text):
        while high <= match.start():
            low, high = next(kept, NOWHERE)
        if low < match.end():
            continue
        if match.start() > at:
            yield Mention(start + at, start + match.start(), text[at : match.start()])
        at = match.end()
    if at < len(text):
        yield Mention(start + at, start + len(text), text[at:])


@dataclass(frozen=True, slots=True)
class StopWords:
    """Capitalised words that are no part of a name: always, or when they open a sentence."""

    always: frozenset[str]
    opening: frozenset[str]

    def strip(self, mention: Mention) -> Mention | None:
        """Return the mention without such words at its start, None if nothing is left."""
        start, name = mention.start, mention.name
        while name:
            first, _, rest = name.partition(" ")
            word = first.rstrip(",.")
            if word not in self.always and not (start == 0 and word in self.opening):
                lonely = not rest and word in self.opening
                return None if lonely else Mention(start, mention.end, name)
            if start == 0 and rest.split(" ")[0] in self.opening:
                # 'In The Vale': both words open the sentence.
                rest_start = len(first) + 1
                again = self.strip(Mention(0, mention.end, rest))
                return again and Mention(again.start + rest_start, mention.end, again.name)
            start, name = start + len(first) + 1, rest
        return None
