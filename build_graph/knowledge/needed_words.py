"""Patterns by the words that they need, so that most are not tried on most sentences.

Comes in: the patterns of the layouts. Goes out: for the words of a sentence, those of a group of
patterns that may fit it. What a pattern needs is read off the pattern itself: of 'commissioned' and
'contract', say, each text that it fits has one within a word. The rest cannot fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Generic, TypeVar

T = TypeVar("T")

# The standard library's own reading of a pattern; it has no public one.
_parser: Any = import_module("re._parser")

# For each byte the small letter or digit that it is, else a space.
LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
APART = bytes(code if code in LETTERS else 32 for code in range(256))
# Letters that a pattern that ignores case takes for 's' and 'i', and small letters do not show so.
ALIKE = re.compile("[\u017f\u0131\u0307]")
MOST = 400  # alternatives of one pattern; more tell too little
SHORTEST = 2  # characters of what a pattern needs
VOCABULARY = 50_000  # words kept with what they tell; no layout of a report has as many


def words_in(lowered: str) -> list[str]:
    """Return the words of a text in small letters; all but a-z and digits parts words.

    >>> words_in("women's pre-release work: 20%")
    ['women', 's', 'pre', 'release', 'work', '20']
    """
    # A third of the time of a pattern that finds them.
    return lowered.encode("ascii", "replace").translate(APART).decode("ascii").split()


@cache  # layouts of one kind and the other share most of their patterns
def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    r"""Return parts of words, in small letters, of which each text that fits has one.

    None at all where nothing is known.

    >>> sorted(needed(re.compile(r"\b(?:contracts?|commissioned by) [A-Z]")))
    ['commissioned', 'contract']
    """
    return _shortest(_needs(_parser.parse(pattern.pattern, pattern.flags))) or frozenset()


def _shortest(found: frozenset[str] | None) -> frozenset[str] | None:
    """The same without what holds another of them."""
    kept: list[str] = []
    for one in sorted(found or (), key=lambda word: (len(word), word)):
        if not any(part in one for part in kept):
            kept.append(one)
    return frozenset(kept) or None


def _needs(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """What the parts of a pattern one after the other need: the best that any stretch tells."""
    stretch: set[str] = {""}
    found: list[frozenset[str]] = []

    def close() -> None:
        parts = [max(one.split(), key=len, default="") for one in stretch]
        if min(map(len, parts)) >= SHORTEST:
            found.append(_shortest(frozenset(parts)) or frozenset())

    for name, value in parsed:
        exact = _exact(str(name), value)
        if exact is not None and len(exact) * len(stretch) <= MOST:
            stretch = {one + two for one in stretch for two in exact}
            continue
        close()
        stretch = {""} if exact is None or len(exact) > MOST else set(exact)
        need = _inside(str(name), value)
        found += [need] if need else []
    close()
    return max(found, key=lambda one: (min(map(len, one)), -len(one)), default=None)


def _inside(name: str, value: Any) -> frozenset[str] | None:
    """What one part of a pattern needs that may be read in more ways than can be listed."""
    if name == "SUBPATTERN":
        return _needs(value[-1])
    if name == "ATOMIC_GROUP":
        return _needs(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0]:
        return _needs(value[2])
    if name == "BRANCH":
        needs = [_needs(branch) for branch in value[1]]
        known = [one for one in needs if one is not None]
        if len(known) == len(needs) and sum(map(len, known)) <= MOST:
            return frozenset().union(*known)
    return None


def _exact(name: str, value: Any) -> set[str] | None:
    """All that a part of a pattern may read, in small letters; None where that is too much."""
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {""}
    if name == "LITERAL":
        return {_small(value)}
    if name == "IN":
        return _of_class(value)
    if name == "SUBPATTERN":
        return _all_of(value[-1])
    if name == "ATOMIC_GROUP":
        return _all_of(value)
    if name == "BRANCH":
        return _either([_all_of(branch) for branch in value[1]])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[1] == 1:
        return _either([_all_of(value[2]), {""} if value[0] == 0 else set()])
    return None


def _either(ways: Sequence[set[str] | None]) -> set[str] | None:
    known = [one for one in ways if one is not None]
    return set().union(*known) if len(known) == len(ways) else None


@lru_cache(maxsize=256)  # asked again for each level of brackets around it
def _all_of(parsed: Iterable[tuple[Any, Any]]) -> set[str] | None:
    found = {""}
    for name, value in parsed:
        exact = _exact(str(name), value)
        if exact is None or len(exact) * len(found) > MOST:
            return None
        found = {one + two for one in found for two in exact}
    return found


def _of_class(items: Sequence[tuple[Any, Any]]) -> set[str] | None:
    """The characters of '[ab]'; what parts words is one space, and a range is too much."""
    found: set[str] = set()
    for name, value in items:
        if str(name) == "LITERAL":
            found.add(_small(value))
        elif str(name) == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            found.add(" ")
        else:
            return None
    return found


@cache
def _small(code: int) -> str:
    """A character as `words_in` has it."""
    return "".join(one if one.encode() in LETTERS_APART else " " for one in chr(code).lower())


LETTERS_APART = frozenset(bytes([code]) for code in LETTERS)


class _Vocabulary:
    """Which patterns each word may belong to, as bits of one number; grows with the patterns."""

    def __init__(self) -> None:
        self.needs: dict[str, int] = {}
        self.size = self.longest = 0
        self.told: dict[str, int] = {}

    def add(self, parts: frozenset[str]) -> int:
        """Return the bit of a pattern that needs one of `parts`, 0 where it needs none."""
        if not parts:
            return 0
        bit = 1 << self.size
        self.size += 1
        self.told.clear()
        self.longest = max(self.longest, *map(len, parts))
        for part in parts:
            self.needs[part] = self.needs.get(part, 0) | bit
        return bit

    def of(self, words: Iterable[str]) -> int:
        """Return the bits of all patterns that a text with these words may fit."""
        found, told = 0, self.told
        for word in words:
            bits = told.get(word)
            if bits is None:
                bits = self._look_up(word)
            found |= bits
        return found

    def _look_up(self, word: str) -> int:
        if len(self.told) >= VOCABULARY:
            self.told.clear()
        bits, needs, last = 0, self.needs, len(word) + 1
        for start in range(last - SHORTEST):  # a word has far fewer parts than there are needs
            for end in range(start + SHORTEST, min(start + self.longest + 1, last)):
                bits |= needs.get(word[start:end], 0)
        self.told[word] = bits
        return bits


_VOCABULARY = _Vocabulary()


class Words(frozenset[str]):
    """The words of a sentence, which remember what patterns may fit it."""

    __slots__ = ("_bits", "_of")

    def bits(self) -> int:
        """Return the bits of the patterns that may fit."""
        if getattr(self, "_of", -1) != _VOCABULARY.size:
            self._of = _VOCABULARY.size
            self._bits = _VOCABULARY.of(self)
        return self._bits


class Everything(Words):
    """Words that rule no pattern out."""

    __slots__ = ()

    def bits(self) -> int:
        """Return the bits of all patterns."""
        return -1


def words_of_sentence(lowered: str) -> Words:
    """Return the words of a sentence in small letters."""
    return (Everything if _is_unlike(lowered) else Words)(words_in(lowered))


def _is_unlike(lowered: str) -> bool:
    """Whether a text has letters that count as others."""
    return not lowered.isascii() and ALIKE.search(lowered) is not None


def itself(rule: Any) -> Any:
    """Return a rule that is a pattern and nothing else."""
    return rule


class Group(Generic[T]):
    """Rules of which only those are tried on a sentence whose words it has, in their order."""

    def __init__(
        self, rules: Iterable[T], pattern: Callable[[T], re.Pattern[str]] = itself
    ) -> None:
        self.rules = tuple(rules)
        self._bits = [_VOCABULARY.add(needed(pattern(rule))) for rule in self.rules]
        self._all = sum(self._bits)
        self._told: dict[int, tuple[T, ...]] = {}

    def of(self, words: Words) -> tuple[T, ...]:
        """Return the rules that may fit a sentence with these words."""
        there = words.bits() & self._all
        found = self._told.get(there)
        if found is None:
            pairs = zip(self.rules, self._bits, strict=True)
            found = tuple(rule for rule, bit in pairs if not bit or bit & there)
            self._told[there] = found
        return found


class Guarded:
    """One pattern, which is tried only on a text out of a sentence that has the words it needs."""

    __slots__ = ("_bit", "_parts", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._parts = needed(pattern)
        self._bit = -1

    def search(self, text: str, words: Words) -> re.Match[str] | None:
        """Return the first place in `text` that fits; `words` are those of its sentence."""
        return self.pattern.search(text) if self._may_fit_one_with(words) else None

    def fits(self, text: str) -> bool:
        """Whether it fits a text of which no words are known, anywhere in it."""
        return self.may_fit(text) and self.pattern.search(text) is not None

    def finditer(self, text: str, words: Words | None = None) -> Iterator[re.Match[str]]:
        """Yield each place that fits; `words` are those of its sentence, where they are known."""
        may = self.may_fit(text) if words is None else self._may_fit_one_with(words)
        return self.pattern.finditer(text) if may else iter(())

    def _may_fit_one_with(self, words: Words) -> bool:
        if self._bit < 0:  # one that is only asked for texts takes no place among the words
            self._bit = _VOCABULARY.add(self._parts)
        return not self._bit or bool(self._bit & words.bits())

    def may_fit(self, text: str) -> bool:
        """Whether a text has any of the parts of words that each text that fits has."""
        lowered = text.lower()
        found = any(map(lowered.__contains__, self._parts))  # faster than a generator
        return found or not self._parts or _is_unlike(lowered)


@cache
def guarded(pattern: re.Pattern[str]) -> Guarded:
    """Return a pattern with what it needs, read once."""
    return Guarded(pattern)
