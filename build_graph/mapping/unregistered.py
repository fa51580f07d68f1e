"""Entities that reports name and no register holds: what the graph says of them."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.knowledge.kinds import GENERIC, known
from build_graph.knowledge.terms import Lines, boolean, text


def unregistered_lines(named: Iterable[tuple[str, str]], base: str) -> list[str]:
    """Return the lines that describe entities in no register, from pairs (IRI path, name).

    Where reports spell one entity differently the first spelling in code-point order is its label.
    """
    labels: dict[str, str] = {}
    for path, name in sorted(named):
        labels.setdefault(path, name)
    kinds = known()
    other = kinds.registers[GENERIC].of_class
    out = Lines(f"{base}graph/unregistered")
    for path, name in labels.items():
        own = f"{base}id/{path}"
        of_class = kinds.class_of_path.get(path.partition("/")[0], other)
        out.type_and_label(own, of_class, name)
        out.add(own, "skos:prefLabel", text(name))
        out.add(own, "pg:registered", boolean(False))
    return list(out.sorted())
