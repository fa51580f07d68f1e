"""The words of a search, marked in the passages that it found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_ENDINGS = "(?:s|es|ed|ing)?"


def share_of_words(text: str, words: str) -> float:
    """Return which part of the words of a search, by their letters, stands in a text.

    >>> share_of_words("Workloads were high.", "high workload"), share_of_words("high", "x")
    (1.0, 0.0)
    """
    wanted = {word.casefold() for word in _WORD.findall(words)}
    found = [one for one in wanted if _pattern([one]).search(text)]
    return sum(map(len, found)) / max(sum(map(len, wanted)), 1)


def marked(text: str, words: str) -> Markup:
    """Return a text, escaped, with each word of a search in `mark`, endings aside.

    >>> marked("Workloads were <high>.", "workload")
    Markup('<mark>Workloads</mark> were &lt;high&gt;.')
    """
    wanted = {word.casefold() for word in _WORD.findall(words)}
    if not wanted:
        return escape(text)
    made, at = Markup(), 0
    for match in _pattern(wanted).finditer(text):
        made += escape(text[at : match.start()]) + Markup("<mark>{}</mark>").format(match[0])
        at = match.end()
    return made + escape(text[at:])


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some words with their endings, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    any_of = "|".join(map(re.escape, longest_first))
    return re.compile(rf"\b(?:{any_of}){_ENDINGS}\b", re.IGNORECASE)
