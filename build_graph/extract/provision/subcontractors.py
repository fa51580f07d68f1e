"""Who does a provider's work: 'X, which pays Y to see people', 'X, with Y as its subcontractor'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from build_graph.extract.names.marked import Marked
from build_graph.extract.names.other_names import without_other_names
from build_graph.extract.provision.provider_pairs import Token
from build_graph.extract.provision.provision_rules import provision_rules

PLACE = re.compile(r"\b[Ii]n (?:the )?(?:[\ue000-\ue0ff](?:,| and) )*$")
CALLED = re.compile(r"(?:,| \() ?(?:its|their|as its|as) sub-?contractor\b(?! (?:to|of|for))")
WITH = re.compile(r",? with (?:the )?")
TO = re.compile(r" to (?:the )?")


def subcontractor(one: Marked, tokens: Iterable[Token]) -> tuple[Token, Token] | None:
    """Return a name of the sentence and that of who works for it, None where it tells of none."""
    names = [t for t in tokens if t.kind == "name" and not is_where(one, t)]
    for first, second in pairwise(names):
        if _works_for(one, first, second):
            return first, second
    if len(names) > 1 and (called := _called(one, names)):
        return called
    cue = provision_rules().cue.search(one.text) if len(names) > 1 else None
    before = [t for t in names if cue and t.place < cue.start()]
    after = [t for t in names if cue and t.place >= cue.end()]
    return (before[-1], after[0]) if before and after else None


def called_subcontractor(one: Marked) -> Token | None:
    """Return the one name of a sentence where it is called a subcontractor: 'X, its subcontractor'.

    Whose it is, the sentence before it says.
    """
    open_ = [n for n, name in enumerate(one.names) if CALLED.match(one.text[one.places[n] + 1 :])]
    if len(open_) != 1 or one.names[open_[0]].kind:
        return None
    return Token("name", one.places[open_[0]], open_[0])


def _called(one: Marked, names: list[Token]) -> tuple[Token, Token] | None:
    """Return the provider and 'X, its subcontractor', whichever comes first."""
    for second in names:
        if CALLED.match(one.text[second.place + 1 :]):
            first = next((t for t in reversed(names) if t.place < second.place), None)
            return (first, second) if first else None
    return None


def is_where(one: Marked, token: Token) -> bool:
    """Whether a name only says where: 'in A and B it has passed the work to C'."""
    return PLACE.search(one.text[: token.place]) is not None


def _works_for(one: Marked, first: Token, second: Token) -> bool:
    """Whether the words between two names say that the second works for the first."""
    gap = without_other_names(one.text[first.place + 1 : second.place])
    rules = provision_rules()
    if WITH.fullmatch(gap):
        return rules.sub_with.match(one.text[second.place + 1 :]) is not None
    if TO.fullmatch(gap):
        return rules.onward.search(one.text[: first.place]) is not None
    partner, under = rules.sub_partner
    if partner.search(gap) and under.match(one.text[second.place + 1 :]):
        return True
    return rules.sub.fullmatch(gap) is not None
