"""Whether what a sentence tells of a provider is so here and now, or before, later or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from build_graph.extract.names.marked import Marked
from build_graph.extract.provision.pathways import may_name_pathway
from build_graph.extract.provision.provision_rules import provision_rules

CLAUSE = re.compile(r"[^;]+(?:;(?=[^()]*\))[^;]*)*")
NOW = "current"  # of a name in a clause that puts the others into another time
# A sentence with one of these speaks of who delivers something.
SERVICES = frozenset(
    (
        *("contract", "contracts", "awarded", "referrals", "commissioned", "mentored", "service"),
        *("services", "provider", "pathway", "provided", "delivered"),
    )
)


def on_services(one: Marked) -> bool:
    """Whether a sentence speaks of who delivers a service."""
    return not one.sentence.words.isdisjoint(SERVICES) or may_name_pathway(one.sentence.words)


@lru_cache(maxsize=1024)  # more than the sentences of a report
def statuses(one: Marked) -> Mapping[int, str]:
    """Return for each name, by number, the status of what it provides, if not here and now."""
    found: dict[int, str] = {}
    if not one.places:
        return found
    for rule in provision_rules().elsewhen.of(one.sentence.words):
        if not rule.by_name:
            for number in _in_clauses(one, rule.pattern):
                found.setdefault(number, rule.status)
            continue
        for match in rule.pattern.finditer(one.text):
            for group, value in match.groupdict().items():
                if value:
                    found.setdefault(one.number_at(match.start(group)), rule.status)
    return {number: status for number, status in found.items() if status != NOW}


def only_says_where(one: Marked, place: int, pattern: re.Pattern[str]) -> bool:
    """Whether the name at a place only says where, by a pattern of the words before it."""
    before, after = one.text[:place], one.text[place + 1 :]
    of_kind, kind = provision_rules().where_of_kind
    if pattern.search(before):
        return True
    return of_kind.search(before) is not None and kind.match(after) is not None


def _in_clauses(one: Marked, pattern: re.Pattern[str]) -> list[int]:
    """Return the names, by number, of the clauses that a pattern fits."""
    return [
        number
        for clause in CLAUSE.finditer(one.text)
        if pattern.search(clause[0])
        for number, place in enumerate(one.places)
        if clause.start() <= place < clause.end()
    ]
