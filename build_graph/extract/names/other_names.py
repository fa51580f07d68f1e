"""Names that only are other names of a body, or its parent: 'X, part of Y', 'X, trading as Z'.

The words are data (`ontology/layouts/bodies.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from build_graph.extract.names.marked import MARK, Marked, compiled
from build_graph.knowledge.layout import load
from build_graph.knowledge.needed_words import Group


@cache
def _patterns() -> Group[tuple[int, re.Pattern[str]]]:
    table = load("bodies")
    keys = ("parent", "alias", "bracket")
    patterns = (compiled(table["other_name"][key], table["token"]) for key in keys)
    return Group(enumerate(patterns), lambda rule: rule[1])


@lru_cache(maxsize=1024)  # more than the sentences of a report
def other_names(one: Marked) -> tuple[tuple[int, bool], ...]:
    """Return the names, by number, that are another of the one before, and if it is a parent."""
    return tuple(_other_names(one))


def _other_names(one: Marked) -> Iterator[tuple[int, bool]]:
    for at, pattern in _patterns().of(one.sentence.words) if len(one.names) > 1 else ():
        for match in pattern.finditer(one.text):
            place = next(match.start(g) for g, value in match.groupdict().items() if value)
            number = one.number_at(place)
            if (
                number
                and one.names[number - 1].kind in ("", "predecessor_crc")
                and not one.names[number].kind
            ):
                yield number, at == 0
                after = number + 1
                if at == 1 and after < len(one.names) and _joined(one, after):
                    yield after, False


def _joined(one: Marked, number: int) -> bool:
    """Whether a brand goes on with 'and': 'operating under the name Harbour and Hearth'."""
    place = one.places[number]
    gap = one.text[one.places[number - 1] + 1 : place]
    return gap == " and " and re.match(r"[.,;)]|$", one.text[place + 1 :]) is not None


def without_other_names(text: str) -> str:
    """Return marked text without what says another name of the name before it."""
    for _, pattern in _patterns().rules if MARK.search(text) else ():
        text = pattern.sub("", text)
    return text
