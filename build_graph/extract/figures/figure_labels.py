"""The few words that say what a figure measures, where no named measure does.

They come from the figure's own clause, and never lose a 'not', 'without' or 'failed to'.
"""

from __future__ import annotations

import re
from functools import lru_cache

from build_graph.extract.figures.clauses import Own
from build_graph.extract.figures.figure_words import FigureWords

FEW, MANY = 2, 10
ENDS, DIGITS = " \t,.;:()[]\"'’‘“”\u2013\u2014-", "0123456789%£"


def label(own: Own, words: FigureWords, fallback: str = "") -> str:
    """Return the words for a figure with these own words.

    `fallback` is a wider stretch of the sentence, for a clause that says too little.
    """
    bracket = own.lead.endswith("(")
    lead = own.lead.rstrip(" ('\"‘“") + " "
    if lead.rstrip().lower().endswith(BOUND_ENDS):
        lead = BOUND.sub(" ", lead)
    tail = own.tail
    leftward = bracket or words.label["left"].search(lead[-40:].lower()) is not None
    left = _trimmed(words.label["stop"].split(lead)[-1], words, last=True)
    right = _trimmed(_clause(tail, words), words, last=False)
    if leftward and left:  # the noun stays with what is said of it: 'cases where it was needed'
        right = OF.sub("", _clause(tail, words)).strip(ENDS)
        right = f"({right})" if len(right.split()) > FEW else ""
    if own.inside:
        inside = _trimmed(own.inside, words, last=True)
        left = left if leftward and len(left.split()) > FEW else inside
        return _joined(left, right) or inside
    both = _joined(left, right) if leftward else _joined(right, "") or left
    if leftward and len(left.split()) < FEW:
        both = _joined(left, right) or both
    elif not leftward and len(right.split()) < FEW:
        both = _joined(left, right)
    if len(both.split()) < FEW:
        whole = " ".join(OF.sub("", _clause(tail, words)).split()[:MANY]).strip(ENDS)
        both = whole if len(whole.split()) >= FEW else both
    return both or _trimmed(fallback, words, last=True)


# What bounds a number, and what leads to the noun after one.
BOUND = re.compile(
    r"\b(?:(?:fewer|less|more|greater|lower|higher) than|only|just|over|under|almost|nearly|about|"
    r"around|some|as (?:many|few|much|high|low) as|up to|at least|at most|a|an)"
    r"(?: (?:a|an|just|only))?\s+$",
    re.IGNORECASE,
)
# The last words of those, without which the pattern need not be tried.
BOUND_ENDS = (
    *("than", "only", "just", "over", "under", "almost", "nearly", "about", "around", "some"),
    *("as", "to", "least", "most", "a", "an"),
)
OF = re.compile(r"^\W*(?:of |in |the |those |these |our |all )*")


def _joined(left: str, right: str) -> str:
    """Both sides where they fit, else the first that says something."""
    parts = [part for part in (left, right) if part]
    whole = " ".join(parts)
    return whole if len(whole.split()) <= MANY else parts[0]


def _clause(text: str, words: FigureWords) -> str:
    """Return `text` up to where its clause ends."""
    text = text[1:] if text.startswith(")") else text
    first = words.label["stop"].split(text, maxsplit=1)[0]
    short, comma, _ = first.partition(", ")
    return short if comma and len(short.split()) > 3 * FEW else first


def _trimmed(text: str, words: FigureWords, *, last: bool) -> str:
    """Return up to ten words of `text` without fillers at its ends."""
    listed = _headed(text.split(), words)
    shown = listed[-MANY:] if last else listed[:MANY]
    lost = listed[: -len(shown)] if last and shown else listed[len(shown) :]
    if any(_bare(word) in words.kept for word in lost):
        shown = _keeping(listed, words)
    shown = _headed(shown, words)
    while shown and (_bare(shown[-1]) in words.tail or not shown[-1].strip(ENDS + DIGITS)):
        shown.pop()
    return " ".join(shown).strip(ENDS)


def _keeping(listed: list[str], words: FigureWords) -> list[str]:
    """Ten words from around the first word that turns the sense."""
    at = next(i for i, word in enumerate(listed) if _bare(word) in words.kept)
    first = max(0, at - 3)
    return listed[first : first + MANY]


def _headed(listed: list[str], words: FigureWords) -> list[str]:
    first = 0
    while first < len(listed) and _bare(listed[first]) in words.head:
        first += 1
    return listed[first:]


@lru_cache(maxsize=16384)  # the words of reports come again and again
def _bare(word: str) -> str:
    return word.strip(ENDS).lower()
