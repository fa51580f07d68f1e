"""What cannot be: a part above its whole, a report published years after its fieldwork."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.knowledge.vocab import iri
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts
from build_graph.validation.proofs.listed import setting

MONTHS_APART = 24


def shares_of_wholes(facts: GraphFacts) -> Iterator[Fault]:
    """Yield each share above 100 per cent of what can have no more."""
    bases = frozenset(setting("ShareOfWhole", "bases"))
    for node in facts.nodes("pg:Figure"):
        share = facts.words(node, "pg:share")
        if facts.slug(node, "pg:base") in bases and _above(share):
            value = facts.one(node, "pg:share")
            yield Fault("ShareOfWhole", node, iri("pg:share"), value, {"share": share})


def published_soon(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault where publication is more than two years after fieldwork."""
    started = facts.words(facts.inspection, "pg:fieldworkStarted")
    published = facts.words(facts.report, "dcterms:issued")
    if facts.report is None or not started or not published:
        return
    try:
        apart = _months(published) - _months(started)
    except ValueError:
        return  # a shape says that this is no month
    if apart > MONTHS_APART:
        words = {"published": published, "started": started}
        yield Fault("PublishedSoon", facts.report, iri("dcterms:issued"), words=words)


def _months(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7])


def _above(share: str) -> bool:
    try:
        return float(share) > 100
    except ValueError:
        return False
