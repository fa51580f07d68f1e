"""A sentence -> the names in it, each whole and each stretch of text used once.

A name is a run of capitals with the words that join them; registers keep names with commas and
'and' whole. What opens a sentence is a name where the report prints it elsewhere in the middle of
one. What kind of thing a name stands for is decided elsewhere. The words are data
(`ontology/layouts/names.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from build_graph.extract.names.gazetteer import NameTree, gazetteer
from build_graph.extract.names.name_words import common_words, name_words
from build_graph.extract.names.tokens import Word, words_of
from build_graph.registers.name_index import Registers

MARKS = ".,;:!?()[]{}\"'/|*•–—"  # what may stand before and behind a word
NUMBER = re.compile(r" \d+ [a-z]")
FIRST = re.compile(r"\W?[A-Z]\w*")
LONGEST = 14  # words of a run of capitals; what is longer is a heading


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, with its place in the sentence; `registers` are those that hold it.

    `begins` are those that hold only its beginning.
    """

    start: int
    end: int
    text: str
    registers: frozenset[str] = frozenset()
    kind: str = ""
    begins: frozenset[str] = frozenset()


class NameFinder:
    """Finds the names of one report's sentences; `own` are the names of its unit and region."""

    def __init__(self, texts: Sequence[str], registers: Registers, own: Iterable[str]) -> None:
        self._tree = gazetteer(registers)
        self._own = NameTree((name, "own") for name in own if name)
        self._common = frozenset(word.strip(MARKS) for word in {*" ".join(texts).split()})
        # A sentence without a capital behind its first word has no name, as a rule.
        self._words = [words_of(text) if self._may_name(text) else [] for text in texts]
        self._printed = NameTree(())
        self._found = [
            list(self._names(words, text)) if words else []
            for words, text in zip(self._words, texts, strict=True)
        ]
        inside = {name.text for names in self._found for name in names if name.start > 0}
        self._printed = NameTree((name, "printed") for name in sorted(inside))

    def names(self, number: int, text: str) -> list[Name]:
        """Return the names of the sentence of that number, in order."""
        words = self._words[number]
        if not words:
            return []
        # What is printed elsewhere tells more only where a sentence begins with it.
        if any(word.plain and self._printed.begins(word.plain) for word in words[:2]):
            return list(self._names(words, text))
        return self._found[number]

    def _may_name(self, text: str) -> bool:
        """Whether a sentence may hold a name; a common word that opens one is none."""
        tail = text[1:]
        if tail != tail.lower():
            return True
        first = FIRST.match(text)
        if first is None:
            return False
        word = first[0].lower()
        if NUMBER.match(text, first.end()):
            return True
        return word not in self._common and word not in common_words()

    @property
    def common(self) -> frozenset[str]:
        """The words that the report prints in small letters."""
        return self._common

    def _names(self, words: list[Word], text: str) -> Iterator[Name]:
        end = 0
        for at, word in enumerate(words):
            if at < end or not (word.capital or word.digit):
                continue
            end = self._run(words, at)
            if end <= at:
                continue
            lone_article = end == at + 1 and word.text == "The"
            if not lone_article and (
                end - at > 1 or not _opens(words, at) or self._told(words, at)
            ):
                yield self._cut(words, at, end, text)

    def _told(self, words: list[Word], at: int) -> bool:
        """Whether one word that opens a sentence is a name: known as one, or no common word."""
        if self._known(words, at):
            return True
        return words[at].plain not in common_words() or self._begins_pair(words, at)

    def _known(self, words: list[Word], at: int) -> int:
        """Return how many words from `at` on are a name known from a register or the report."""
        return max(
            self._tree.longest(words, at)[0],
            self._own.longest(words, at)[0],
            self._printed.longest(words, at)[0],
        )

    def _run(self, words: list[Word], at: int) -> int:
        """Return where the run of capitals that begins at `at` ends, `at` where none does."""
        end = self._start(words, at)
        if end == at:
            return at
        while end < len(words) and end - at < LONGEST:
            more = self._more(words, at, end)
            if more == end:
                break
            end = more
        return end

    def _start(self, words: list[Word], at: int) -> int:
        word = words[at]
        known = name_words()
        length = self._known(words, at)
        if length > (1 if word.text in known.opening or word.digit else 0):
            return at + length
        if (word.digit and not word.capital) or _stops(words, at):
            return at
        if _opens(words, at) and (word.text in known.opening or word.plain in self._common):
            after = words[at + 1] if at + 1 < len(words) else word
            named = word.text in known.openers or word.text not in known.opening
            goes_on = after.capital or (after.text.isdigit() and self._numbered(words, at, at + 1))
            more = named and goes_on and after.start == word.end + 1
            if self._begins_pair(words, at):
                return at + 1
            return at + 2 if more and not self._alone(words, at + 1) else at
        return at + 1

    def _begins_pair(self, words: list[Word], at: int) -> bool:
        """Whether a common word that opens a sentence begins 'Coast and Wolds Company'."""
        ahead = words[at + 1 : at + 4]
        return (
            len(ahead) == 3
            and words[at].text not in name_words().opening
            and ahead[0].text == "and"
            and ahead[1].capital
            and ahead[2].capital
        )

    def _alone(self, words: list[Word], at: int) -> bool:
        """Whether what begins at `at` is a name without the word before it, or begins none."""
        known = name_words()
        if words[at].text in known.stop or words[at].text in known.opening:
            return True
        return self._known(words, at) > 0

    def _more(self, words: list[Word], at: int, end: int) -> int:
        """Return where the run ends with the next word in it, `end` where it is none of it."""
        known, word = name_words(), words[end]
        if word.start - words[end - 1].end > 1 or _stops(words, end):
            return end  # another cell of a table, or no part of a name
        if word.text == "The":  # 'HMP The Spire'; elsewhere it begins another name, or a sentence
            return end + 1 if end == at + 1 and words[at].text in known.before_article else end
        if word.text in known.legal:
            return end + 1
        if word.text == "A" and end + 1 < len(words) and words[end + 1].text.islower():
            return end  # it opens the next sentence
        if word.capital:
            return max(end + 1, self._known_end(words, end, at))
        if word.digit:
            return end + 1 if self._numbered(words, at, end) else end
        if word.text == "(":
            return self._bracket(words, end)
        return self._joined(words, at, end)

    def _known_end(self, words: list[Word], at: int, start: int) -> int:
        length, labels = self._tree.longest(words, at)
        return at + length if labels - {"region"} else at

    def _numbered(self, words: list[Word], at: int, end: int) -> bool:
        """Whether a number belongs to the name: 'Brightwork 360 CIC', 'Haven 24/7'."""
        word = words[end]
        after = words[end + 1] if end + 1 < len(words) else None
        if not word.text.isdigit():
            return not word.text.replace(",", "").replace(".", "").isdigit()
        known = name_words()
        if after is None or (after.capital and after.text in known.stop):
            return False
        return after.capital or (end == at + 1 and after.text in known.acting)

    def _bracket(self, words: list[Word], end: int) -> int:
        """Return the end of '(Midlands) CIO' behind 'Harbour & Hearth', of '(North)' alone."""
        inside = [word.text for word in words[end + 1 : end + 3]]
        if inside[1:] == [")"] and inside[0] in name_words().places:
            return end + 3
        for number in range(end + 1, min(end + 5, len(words) - 1)):
            if words[number].text == ")":
                goes_on = number > end + 1 and words[number + 1].capital
                goes_on = goes_on and words[number + 1].text not in name_words().stop
                return number + 2 if goes_on else end
            if not words[number].capital:
                break
        return end

    def _joined(self, words: list[Word], at: int, end: int) -> int:
        """Return the end with a joint and the capital behind it: 'of the Coast', '& Hearth'."""
        known = name_words()
        word = words[end].text
        if word in known.twice and _twice(words[end - 1 : end + 3]):
            return end + 2  # 'Rung by Rung'
        if word == "the" and words[end - 1].text.lower() in known.after_common:
            capital = end + 1 < len(words) and words[end + 1].capital
            return end + 2 if capital and end > at + 1 else end
        if word == "a" and end + 1 < len(words):
            return end + 2 if words[end + 1].text in known.and_before else end
        if word == "and" and end + 1 < len(words):
            paired = (words[end - 1].text, words[end + 1].text) in known.pairs
            return end + 2 if paired else end
        common = words[at].plain in self._common or words[at].plain in common_words()
        lone = end == at + 1 and common and not _opens(words, at)
        # 'from A to B', 'in A to B': A is a place.
        led = at > 0 and words[at - 1].text in ("from", "in", "at", "across", "near")
        lone = lone or (word in known.towards and not led and self._aim(words, end))
        if word not in known.always and not (lone and word in known.after_common):
            return end
        after = end + 1
        if after < len(words) and words[after].text in ("the", "y", "yr"):
            after += 1
        elif word == "to" and words[after : after + 1] and words[after].text == "The":
            return end  # 'passes Fernhill to The Spindle Rooms'
        if after < len(words) and words[after].capital and words[after].text not in known.stop:
            return after + 1
        return end

    def _aim(self, words: list[Word], end: int) -> bool:
        """Whether a common word with a capital follows: 'Elmhurst for Change', 'Steps to Work'."""
        aim = words[end + 1] if end + 1 < len(words) else words[end]
        known = name_words()
        return aim.capital and aim.plain in common_words() and aim.text not in known.opening

    def _cut(self, words: list[Word], at: int, end: int, text: str) -> Name:
        """Return the name without a possessive ending."""
        stop = words[end - 1].end
        name = text[words[at].start : stop]
        after = words[end].text if end < len(words) else "."
        if name.endswith("'s") and ((after[0].isalnum() and after != "and") or "St" not in name):
            stop, name = stop - 2, name[:-2]
        length, labels = self._tree.longest(words, at)
        own = self._own.longest(words, at)[0]
        whole = labels if length == end - at else frozenset()
        whole |= {"own"} if own == end - at else frozenset()
        begins = frozenset() if length == end - at else labels
        return Name(words[at].start, stop, name, whole, begins=begins)


def _opens(words: list[Word], at: int) -> bool:
    """Whether a word stands where any word has a capital."""
    return at == 0 or (at == 1 and not words[0].plain) or words[at - 1].text in "\"'•*|"


def _twice(words: list[Word]) -> bool:
    """Whether the first and third of the words are the same, and no other capital follows."""
    first, _, *again = words
    same = again and again[0].capital and first.text == again[0].text
    return bool(same) and not (again[1:] and again[1].capital)


def _stops(words: list[Word], at: int) -> bool:
    """Whether a word is no part of a name: 'Table' before its number."""
    known, word = name_words(), words[at].text
    if word in known.numbered:
        return at + 1 < len(words) and words[at + 1].digit
    return word in known.stop
