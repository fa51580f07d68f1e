"""What a report's graph says of how much it holds: one number for each kind of fact.

`ontology/core.ttl` lists the numbers: each is a property with the class that it `pg:counts`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from build_graph.knowledge import resources
from build_graph.knowledge.iris import iri, prefixes, text_of, turtle


def counted_classes() -> tuple[tuple[str, str], ...]:
    """Return the pairs of property, as a CURIE, and the IRI of the class it counts; sorted."""
    return _counted(resources.home())


@cache
def _counted(home: Path) -> tuple[tuple[str, str], ...]:
    counts, own = iri("pg:counts"), prefixes()["pg"]
    found = [
        ("pg:" + text_of(quad.subject).removeprefix(own), text_of(quad.object))
        for quad in turtle(home / "ontology" / "core.ttl")
        if quad.predicate.value == counts
    ]
    return tuple(sorted(found))
