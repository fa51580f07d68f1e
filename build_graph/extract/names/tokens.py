"""A sentence -> its words and marks of punctuation, each with its place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from build_graph.registers.spelling import normalise

# A word may hold marks ('24/7', "women's", 'ND:North'), never at its end but for 'Gwaith+'.
WORD = re.compile(
    r"(?:St|Mt)\.(?=\s[A-Z])"
    r"|[^\W_]+(?:['./:@-][^\W_]+)*(?:(?<=s)'(?=\s[A-Z][a-z]+)|\+(?![\w+]))?"
    r"|\S|\t"
)

# Brands begin otherwise: 'moveUp', '4Ward'.
BRAND = re.compile(r"(?:[a-z]{2,8}|\d{1,3})[A-Z][a-z]+")
TURNED = re.compile(r"-(?:run|based|led|funded|wide|owned|only|style|related|approved|level)$")


class Word(NamedTuple):
    """One word, or one mark, with its place; `plain` is empty for a mark other than '&'.

    `capital`: it begins as names do, which 'NHS-run' does not; `digit`: it begins with a digit.
    """

    start: int
    end: int
    text: str
    plain: str
    capital: bool
    digit: bool


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Return the words of a name as they are compared.

    >>> plain("The Women's Centre, A & B")
    'the womens centre a and b'
    """
    words = normalise(text)
    return f"the {words}".strip() if text[:4].lower() == "the " else words


@lru_cache(maxsize=16384)
def _told(text: str) -> tuple[str, bool, bool]:
    """Return the plain form of a word, whether it begins as names do, and with a digit."""
    if text == "&":
        return "and", False, False
    if not text[0].isalnum():
        return "", False, False
    capital = (text[0].isupper() or BRAND.match(text) is not None) and TURNED.search(text) is None
    return normalise(text), capital, text[0].isdigit()


def words_of(text: str) -> list[Word]:
    """Return the words and marks of `text` in order.

    >>> [word.text for word in words_of("St. Oswin's Lodge, Haven 24/7 (North)")]
    ['St.', "Oswin's", 'Lodge', ',', 'Haven', '24/7', '(', 'North', ')']
    """
    found = []
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        found.append(Word(start, start + len(word), word, *_told(word)))
    return found
