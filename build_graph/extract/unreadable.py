"""Letters that print or a tool lost: a figure or a name beside them is none that can be trusted.

Where a letter could not be read, or fi, fl and ff are missing inside words, what the words said is
not known: whose rate it is, or how a name begins. Such facts are left out; the build says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Protocol, TypeVar

from build_graph.knowledge.layout import load
from build_graph.model import Passage, Report

LOST_SIGN = "\ufffd"
# The first words of the list stand in every report: without one of them nothing is lost.
SURE = 2
REACH = 400  # characters of a sentence, at most, on either side of a fact
END = re.compile(r"[.!?][\"'’”)]*\s|\n\s*\n|\n\s*[-•o]\s")
BEHIND = re.compile(r"\S*\ufffd\S*\s*\Z")
AHEAD = re.compile(r"\s*\S*\ufffd")


class _Placed(Protocol):
    @property
    def at(self) -> Passage: ...


Fact = TypeVar("Fact", bound=_Placed)


@cache
def _lost() -> tuple[tuple[str, ...], int]:
    row = load("completeness")["lost"]
    return tuple(row["words"]), row["fewest"]


def unread(text: str) -> int:
    """Return how many letters of a text are known to be ones that could not be read."""
    return text.count(LOST_SIGN)


def fragments(text: str) -> dict[str, int]:
    """Return what is left of words that lost fi, fl or ff, and how often; none in a sound text.

    >>> fragments("An officer was there.")
    {}
    """
    words, fewest = _lost()
    if not any(word in text for word in words[:SURE]):
        return {}
    found = {word: text.count(word) for word in words if word in text}
    return found if sum(found.values()) >= fewest else {}


def without_unreadable(report: Report) -> Report:
    """Return the report without figures and names that stand beside lost letters."""
    text = report.source.text or ""
    lost = [*([LOST_SIGN] if unread(text) else []), *fragments(text)]
    if not lost:
        return report
    damage = re.compile("|".join(map(re.escape, lost)))
    return replace(
        report,
        figures=tuple(one for one in report.figures if not damage.search(_sentence(one.at, text))),
        organisations=_named(report.organisations, text),
        provisions=_named(report.provisions, text),
        programmes=_named(report.programmes, text),
    )


def _sentence(at: Passage, text: str) -> str:
    """The sentence in which a fact stands, with what of it is a table or an item alone."""
    start, end = at.spans[0].start, at.spans[-1].end
    before = END.split(text[max(0, start - REACH) : start])[-1]
    return before + text[start:end] + END.split(text[end : end + REACH] + "\n\n")[0]


def _named(facts: Iterable[Fact], text: str) -> tuple[Fact, ...]:
    """The facts whose words hold no lost letter and have none right beside them."""
    return tuple(
        fact
        for fact in facts
        if not any(
            LOST_SIGN in text[span.start : span.end]
            or BEHIND.search(text, max(0, span.start - 40), span.start)
            or AHEAD.match(text, span.end, span.end + 40)
            for span in fact.at.spans
        )
    )
