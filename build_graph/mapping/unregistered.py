"""Entities that reports name and no register holds: what the graph says of them."""

from __future__ import annotations

from collections.abc import Iterable

from build_graph.knowledge.terms import Lines, boolean, text

# The first part of an IRI path tells the kind; anything else is a body.
CLASSES = {
    "pdu": "pg:ProbationDeliveryUnit",
    "region": "pg:Region",
    "prison": "pg:Prison",
    "court": "pg:Court",
    "police-force": "pg:PoliceForce",
    "local-authority": "pg:LocalAuthority",
    "approved-premises": "pg:ApprovedPremises",
    "office": "pg:ProbationOffice",
    "programme": "pg:Programme",
}


def unregistered_lines(named: Iterable[tuple[str, str]], base: str) -> list[str]:
    """Return the lines that describe entities in no register, from pairs (IRI path, name).

    Where reports spell one entity differently the first spelling in code-point order is its label.
    """
    labels: dict[str, str] = {}
    for path, name in sorted(named):
        labels.setdefault(path, name)
    out = Lines(f"{base}graph/unregistered")
    for path, name in labels.items():
        own = f"{base}id/{path}"
        out.type_and_label(own, CLASSES.get(path.partition("/")[0], "pg:Body"), name)
        out.add(own, "skos:prefLabel", text(name))
        out.add(own, "pg:registered", boolean(False))
    return list(out.sorted())
