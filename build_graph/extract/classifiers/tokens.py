"""The words of a marked text, as features see them: in small letters, one for each kind of mark."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from build_graph.extract.names.marked import MARKS, Marked

TOKEN = re.compile("[\ue000-\ue0ff]|[A-Za-z']+|\\d+|[^\\w\\s]")
STEM = 6  # letters of a word that stand for all its forms
# Capitals inside a sentence are a name: which one tells nothing.
NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w'’&-]*(?: [A-Z&][\w'’&-]*)*")
WORDS = {mark: f"<{kind or 'name'}>" for kind, mark in MARKS.items()}


def tokens(marked: str) -> list[str]:
    """Return the words, stops and marks of a text; a number is '<number>'.

    >>> tokens("Help comes from \ue000, since 2021.")
    ['help', 'comes', 'from', '<name>', ',', 'since', '<number>', '.']
    """
    return [*map(_form, TOKEN.findall(marked))]


def without_names(text: str) -> str:
    """Return a text with one mark for each name that stands inside it.

    >>> tokens(without_names("Help comes from Ley Crown Court."))
    ['help', 'comes', 'from', '<name>', '.']
    """
    return NAME.sub(MARKS[""], text)


@lru_cache(maxsize=16384)
def _form(found: str) -> str:
    return WORDS.get(found) or ("<number>" if found.isdigit() else found.lower())


class Tokens(NamedTuple):
    """The words of a marked sentence, and which of them are the marks of its names."""

    words: tuple[str, ...]
    marks: tuple[int, ...]


@lru_cache(maxsize=1024)  # more than the sentences of a report
def tokens_of(one: Marked) -> Tokens:
    """Return the words of a sentence, taken apart once for all the names in it."""
    words: list[str] = []
    marks: list[int] = []
    at = 0
    for place in one.places:  # a mark is a word by itself: what stands around it is not
        words += tokens(one.text[at:place])
        marks.append(len(words))
        words += tokens(one.text[place])
        at = place + 1
    words += tokens(one.text[at:])
    return Tokens(tuple(words), tuple(marks))
