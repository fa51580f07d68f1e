"""Whether a query can take the values of its parameters, and its phrasings can be asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from build_graph.knowledge import resources

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")
_SELECT = re.compile(r"\bSELECT\b([^{]*)\{", re.IGNORECASE)
_NAMED_BY = re.compile(r"\bAS\s+[?$](\w+)\s*\)", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")
_PLACE = re.compile(r"\{(\w*)\}")
# Places in phrasings that are no kinds of things: amounts and free words.
_PLAIN = frozenset({"month", "number", "words"})


def selected(sparql: str) -> frozenset[str] | None:
    r"""Return the variables that a query selects; None for SELECT * and for other forms.

    >>> sorted(selected("SELECT ?a (MAX(?b) AS ?c) #cite ?d\nWHERE { ?a ?p ?b }"))
    ['a', 'c']
    """
    found = _SELECT.search(_COMMENT.sub("", sparql))
    if found is None or "*" in _outside_brackets(found[1]):
        return None
    return frozenset(_VARIABLE.findall(_outside_brackets(found[1])) + _NAMED_BY.findall(found[1]))


def unknown_places(phrasing: str) -> list[str]:
    """Return the names in braces of a phrasing that stand for no kind of thing."""
    places: list[str] = _PLACE.findall(phrasing)
    return [place for place in places if place not in known_places()] if places else []


def known_places() -> frozenset[str]:
    """Return what may stand in braces in a phrasing: the kinds of `ask.toml`, and amounts."""
    return _known_places(resources.ontology("layouts", "ask.toml"))


def instead_of(place: str, parameters: Iterable[tuple[str, str, str]]) -> str:
    """Return what to write instead of a wrong place, given (name, variable, type) of parameters."""
    for name, variable, type_ in parameters:
        if place in (name, variable):
            amount = {"text": "words", "integer": "number"}.get(type_, type_)
            right = name if name in known_places() else amount
            if right in known_places():
                return f": write {{{right}}}"
    return f": it may be {', '.join(sorted(known_places()))}"


@cache
def _known_places(path: Path) -> frozenset[str]:
    return _PLAIN | frozenset(tomllib.loads(path.read_text("utf-8"))["kinds"])


def _outside_brackets(text: str) -> str:
    depth, kept = 0, []
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth == 0:
            kept.append(character)
    return "".join(kept)
