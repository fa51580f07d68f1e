"""Lists without gap or repeat: recommendations, findings, and what is numbered as it was read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from build_graph.knowledge.vocab import iri
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts

# Numbered from 1 in their addresses, in the order of the text.
NUMBERED = ("pg:Figure", "pg:Absence", "pg:Conflict")


def recommendations_in_order(facts: GraphFacts) -> Iterator[Fault]:
    """Yield each recommendation without a predecessor, and each that repeats another's number.

    Numbers run through all addressees or begin again for each: number and addressee tell.
    """
    items = [(_number(facts, node, "pg:number"), node)
             for node in facts.nodes("pg:Recommendation")]  # fmt: skip
    numbers = {number for number, _ in items}
    seen: set[tuple[int, str]] = set()
    for number, node in sorted(items, key=lambda item: (item[0], str(item[1]))):
        key = (number, facts.words(node, "pg:addresseeName"))
        if (number > 1 and number - 1 not in numbers) or key in seen:
            yield Fault("RecommendationSequence", node, words={"number": str(number)})
        seen.add(key)


def findings_in_order(facts: GraphFacts) -> Iterator[Fault]:
    """Yield each finding that takes the place of another, or comes after a gap in its list.

    Where a person dropped a finding, its place stays empty.
    """
    lists: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for node in facts.nodes("pg:Finding"):
        key = (facts.words(node, "pg:section"), facts.slug(node, "pg:polarity"))
        lists[key].append((_number(facts, node, "pg:ordinal"), node))
    dropped = any(facts.words(one, "pg:action") == "drop" for one in facts.nodes("pg:Correction"))
    for items in lists.values():
        times = Counter(number for number, _ in items)
        for number, node in items:
            gap = number > 1 and number - 1 not in times and not dropped
            if times[number] > 1 or gap:
                yield Fault(
                    "FindingSequence", node, iri("pg:ordinal"), words={"place": str(number)}
                )


def numbered_without_gap(facts: GraphFacts) -> Iterator[Fault]:
    """Yield each thing whose predecessor in the order of the text is missing."""
    for curie in NUMBERED:
        found = {_last(node): node for node in facts.nodes(curie)}
        for number, node in found.items():
            if number > 1 and number - 1 not in found:
                yield Fault("NumberedWithoutGap", node, words={"number": str(number - 1)})


def _last(node: str) -> int:
    tail = str(node).rpartition("/")[2]
    return int(tail) if tail.isdecimal() else 0


def _number(facts: GraphFacts, node: str, curie: str) -> int:
    said = facts.words(node, curie)
    return int(said) if said.isdecimal() else 0
