"""The words of a marked text, as features see them: in small letters, one for each kind of mark."""

from __future__ import annotations

import re

from build_graph.extract.names.marked import MARKS

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
    return [
        WORDS.get(found) or ("<number>" if found.isdigit() else found.lower())
        for found in TOKEN.findall(marked)
    ]


def without_names(text: str) -> str:
    """Return a text with one mark for each name that stands inside it.

    >>> tokens(without_names("Help comes from Ley Crown Court."))
    ['help', 'comes', 'from', '<name>', '.']
    """
    return NAME.sub(MARKS[""], text)
