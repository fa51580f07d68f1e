"""The words of a search, marked in the passages that it found."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_ENDINGS = "(?:s|es|ed|ing)?"


def marked(text: str, words: str) -> Markup:
    """Return a text, escaped, with each word of a search in `mark`, endings aside.

    >>> marked("Workloads were <high>.", "workload")
    Markup('<mark>Workloads</mark> were &lt;high&gt;.')
    """
    wanted = {re.escape(word.casefold()) for word in _WORD.findall(words)}
    if not wanted:
        return escape(text)
    longest_first = sorted(wanted, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"\b(?:{'|'.join(longest_first)}){_ENDINGS}\b", re.IGNORECASE)
    made, at = Markup(), 0
    for match in pattern.finditer(text):
        made += escape(text[at : match.start()]) + Markup("<mark>{}</mark>").format(match[0])
        at = match.end()
    return made + escape(text[at:])
