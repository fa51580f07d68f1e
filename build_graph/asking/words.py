"""Text as words: tokens with their place, stems, the same word in another form, near spellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\d{4}-\d\d\b|\d+(?:\.\d+)+|\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")
_PER_CENT = re.compile(r"\bper\s*cent\b", re.IGNORECASE)
_ENDINGS = (("ies", "y", 5), ("ing", "", 6), ("ed", "", 5), ("es", "", 5), ("s", "", 4))
_SHORTEST_FOR_SLIP = 5
_SHORTEST_FOR_TWO = 10


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question: as compared, with what a possessive leaves, and its capital."""

    text: str
    bare: str
    capital: bool


def tokens(text: str) -> list[Token]:
    """Return the words of a text, lower case, without accents and apostrophes.

    >>> [token.text for token in tokens("Who delivers women’s services at Catch22 & co. (50%)?")]
    ['who', 'delivers', 'womens', 'services', 'at', 'catch', '22', 'and', 'co', '50', 'percent']
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("'", text))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("&", " and ").replace("%", " percent ")
    plain = _PER_CENT.sub("percent", plain)
    return [_token(word) for word in _TOKEN.findall(plain)]


def _token(word: str) -> Token:
    lower = word.lower()
    bare = lower.removesuffix("'s")
    return Token(lower.replace("'", ""), bare.replace("'", ""), word[0].isupper())


def spelt(text: str) -> tuple[str, ...]:
    """Return the words of a name or phrase, as they are compared."""
    return tuple(token.text for token in tokens(text))


def stem(word: str) -> str:
    """Return a word without its ending, so that forms of one word are the same.

    >>> stem("providers") == stem("provides") == stem("provided"), stem("cities"), stem("class")
    (True, 'city', 'class')
    """
    if len(word) < 4 or not word.isalpha() or word.endswith("ss"):
        return word
    for ending, instead, shortest in _ENDINGS:
        if word.endswith(ending) and len(word) >= shortest:
            word = word.removesuffix(ending) + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


class Phrases:
    """Finds the longest phrases of a table in a list of words."""

    def __init__(self, table: Mapping[tuple[str, ...], str]) -> None:
        self._table = dict(table)
        self._longest = max(map(len, self._table), default=0)

    def words(self) -> set[str]:
        """Return every word of the phrases and of what they mean."""
        known = {word for phrase in self._table for word in phrase}
        return known | {meaning for meaning in self._table.values() if meaning.isalpha()}

    def find(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return (start, end, meaning) of each phrase, longest first at each place, no overlap."""
        return [(at, end, found) for at, end, found in self.read(words) if found is not None]

    def read(self, words: Sequence[str]) -> Iterator[tuple[int, int, str | None]]:
        """Yield (start, end, meaning) of each phrase, and None for each word between them."""
        at = 0
        while at < len(words):
            sizes = range(min(self._longest, len(words) - at), 0, -1)
            known = (n for n in sizes if tuple(words[at : at + n]) in self._table)
            size = next(known, 0)
            end = at + (size or 1)
            yield at, end, self._table[tuple(words[at:end])] if size else None
            at = end


def grams(words: Iterable[str], size: int = 4) -> set[str]:
    """Return the runs of `size` characters in the words, each word with a space around it."""
    text = " " + " ".join(words) + " "
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def likely_slip(word: str, known: Mapping[str, set[str]]) -> str | None:
    """Return the one known word that `word` is a typing slip of, or None.

    `known` holds words by their first letter. One letter may be wrong, missing, doubled or
    swapped, two in words of ten letters or more; the first letter is taken as right.
    """
    if len(word) < _SHORTEST_FOR_SLIP or not word.isalpha():
        return None
    others = [one for one in known.get(word[0], ()) if len(one) >= _SHORTEST_FOR_SLIP]
    for slips in range(1, 3 if len(word) >= _SHORTEST_FOR_TWO else 2):
        near = [one for one in others if is_near(word, one, slips)]
        if near:
            return min(near) if len(set(map(stem, near))) == 1 else None
    return None


def is_near(a: str, b: str, slips: int) -> bool:
    """Return whether so many letters make one word of the other, swapped neighbours being one."""
    if abs(len(a) - len(b)) > slips:
        return False
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    if not slips or a == b:
        return a == b
    rests = [(a[1:], b), (a, b[1:]), (a[1:], b[1:])]
    rests += [(a[2:], b[2:])] if a[:2] == b[1::-1] else []
    return any(is_near(*rest, slips - 1) for rest in rests)
