"""Who does a provider's work: 'X, which pays Y to see people', 'X, with Y as its subcontractor'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from build_graph.extract.names.marked import Marked
from build_graph.extract.names.other_names import without_other_names
from build_graph.extract.provision.pathways import likely_pathways
from build_graph.extract.provision.provider_pairs import Token
from build_graph.extract.provision.provision_rules import provision_rules
from build_graph.extract.provision.provision_status import only_says_where, statuses
from build_graph.extract.provision.provisions_told import ProvisionsTold

WITH = re.compile(r",? with (?:the )?")
TO = re.compile(r" to (?:the )?")


def subcontractor(one: Marked, tokens: Iterable[Token]) -> tuple[Token, Token] | None:
    """Return a name of the sentence and that of who works for it, None where it tells of none."""
    names = [
        t
        for t in tokens
        if t.kind == "name" and not only_says_where(one, t.place, provision_rules().where)
    ]
    for first, second in pairwise(names):
        if _works_for(one, first, second):
            return first, second
    if len(names) > 1 and (called := _called(one, names)):
        return called
    cue = provision_rules().cue.search(one.text) if len(names) > 1 else None
    before = [t for t in names if cue and t.place < cue.start()]
    after = [t for t in names if cue and t.place >= cue.end()]
    return (before[-1], after[0]) if before and after else None


def lone_subcontractor(one: Marked) -> Token | None:
    """Return the name that a sentence calls a subcontractor, where it does not say whose.

    That is the provider named before it: 'It passes the work to X', 'X, its subcontractor'.
    """
    rules = provision_rules()
    found = [
        Token("name", place, number)
        for number, (name, place) in enumerate(zip(one.names, one.places, strict=True))
        if not name.kind
        if rules.sub_called.match(one.text[place + 1 :]) or rules.sub_lone.search(one.text[:place])
    ]
    return found[0] if len(found) == 1 else None


def _called(one: Marked, names: list[Token]) -> tuple[Token, Token] | None:
    """Return the provider and 'X, its subcontractor', whichever comes first."""
    for second in names:
        if provision_rules().sub_called.match(one.text[second.place + 1 :]):
            first = next((t for t in reversed(names) if t.place < second.place), None)
            return (first, second) if first else None
    return None


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


def tell_subcontractor(
    told: ProvisionsTold, one: Marked, tokens: Sequence[Token], status: Mapping[int, str]
) -> None:
    """Keep in `told` who does the work of a provider that the sentence names."""
    pair = subcontractor(one, tokens) or _of_one_told(told, one, tokens)
    if pair:
        first, second = (one.names[token.number].text for token in pair)
        told.pass_on(one, first, second, status.get(pair[1].number, ""))


def tell_late(told: ProvisionsTold, one: Marked, tokens: Sequence[Token], before: str) -> None:
    """Keep in `told` who does the work of the provider named `before` the sentence, or in it."""
    names = [one.names[token.number] for token in tokens]
    known = any(told.known(name) and not told.delivers_part(name.text, before) for name in names)
    # A pathway of its own is for the model: 'Mentors are found for it by X, under a subcontract'.
    is_open = before and not known and told.delivered_by(before).issuperset(_pathways(one))
    called = lone_subcontractor(one) if is_open else None
    if called:
        status = statuses(one).get(called.number, "")
        told.pass_on(one, before, one.names[called.number].text, status)
    else:
        tell_subcontractor(told, one, tokens, statuses(one))


def _pathways(one: Marked) -> set[str]:
    """Return the pathways that a sentence may speak of outside its names."""
    return {
        path.slug
        for path in likely_pathways(one.sentence.text, one.sentence.words)
        if not any(name.start < path.end and path.start < name.end for name in one.names)
    }


def _of_one_told(
    told: ProvisionsTold, one: Marked, tokens: Sequence[Token]
) -> tuple[Token, Token] | None:
    """Return the one provider that a sentence tells of, and whom it calls a subcontractor."""
    other = lone_subcontractor(one)
    before = [
        token
        for token in tokens
        if other and token.kind == "name" and token.place < other.place
        if told.told_in(one, one.names[token.number])
    ]
    if other is None or len(before) != 1:
        return None
    # 'hands mentoring to X' is a pathway of its own.
    between = (t for t in tokens if before[0].place < t.place < other.place)
    return None if any(t.kind == "pathway" for t in between) else (before[0], other)
