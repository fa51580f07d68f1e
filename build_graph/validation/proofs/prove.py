"""The graph of one report -> what the proofs find in it; `shapes/proofs.toml` says it in words."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.validation.proofs.addresses import addresses
from build_graph.validation.proofs.bounds import published_soon, shares_of_wholes
from build_graph.validation.proofs.counts import counts_closed, passages_used, whole_by_framework
from build_graph.validation.proofs.derived import derived_again
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts
from build_graph.validation.proofs.names import links_fit_names
from build_graph.validation.proofs.order import (
    findings_in_order,
    numbered_without_gap,
    recommendations_in_order,
)
from build_graph.validation.proofs.quotes import quotes_at_places, texts_kept
from build_graph.validation.proofs.terms import known_terms, nothing_dangles, things_at_home
from build_graph.validation.proofs.values import values_in_quotes
from build_graph.validation.shapes import NAMESPACE

PROOFS = (
    texts_kept,
    quotes_at_places,
    passages_used,
    values_in_quotes,
    derived_again,
    addresses,
    recommendations_in_order,
    findings_in_order,
    numbered_without_gap,
    counts_closed,
    whole_by_framework,
    links_fit_names,
    known_terms,
    nothing_dangles,
    things_at_home,
    shares_of_wholes,
    published_soon,
)
COMPONENT = f"{NAMESPACE}ProofComponent"


def proved(facts: GraphFacts) -> Iterator[Fault]:
    """Yield everything that the proofs find; each looks at a statement a few times at most."""
    for proof in PROOFS:
        yield from proof(facts)
