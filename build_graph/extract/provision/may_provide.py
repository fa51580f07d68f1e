"""Which names may be that of a provider at all."""

from __future__ import annotations

from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.provision_rules import refused_names


def may_provide(bodies: Bodies, name: Name) -> bool:
    """Whether a name may be that of a provider: no place, no person."""
    if name.kind == "pathway":
        return True
    if any(pattern.search(name.text) for pattern in refused_names()):
        return False
    weights = bodies.of(name.text).weights
    known = bool(name.registers & {"provider", "body"})
    placed = weights["place"] > weights["body"] or "local-authority" in name.registers
    return known or not (placed or weights["person"] > weights["body"])
