"""Which names may be that of a provider at all."""

from __future__ import annotations

from functools import lru_cache

from build_graph.extract.names.bodies import Bodies
from build_graph.extract.names.naming import Name
from build_graph.extract.provision.provision_rules import refused_names


def may_provide(bodies: Bodies, name: Name) -> bool:
    """Whether a name may be that of a provider: no place, no person."""
    if name.kind == "pathway":
        return True
    if _is_refused(name.text):
        return False
    weights = bodies.of(name.text).weights
    known = bool(name.registers & {"provider", "body"})
    placed = weights["place"] > weights["body"] or "local-authority" in name.registers
    return known or not (placed or weights["person"] > weights["body"])


@lru_cache(maxsize=1024)  # a report names each many times
def _is_refused(name: str) -> bool:
    return any(pattern.search(name) for pattern in refused_names())
