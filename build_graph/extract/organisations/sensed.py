"""What a name of no class is by all that the report says of it: a partner, or who treats."""

from __future__ import annotations

from collections.abc import Set

from build_graph.extract.names.bodies import Bodies, Senses
from build_graph.extract.names.naming import Name, common_words
from build_graph.extract.organisations.body_rules import body_rules
from build_graph.model import OrganisationKind
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

KNOWN = frozenset({"provider", "body"})
REGISTERED = 3  # what a register of bodies adds to the weight of 'body'


def kind_by_sense(
    name: Name, bodies: Bodies, registers: Registers, decided: Set[str]
) -> OrganisationKind | None:
    """Return the kind of a name that is none of `decided`, None where nothing is sure."""
    key = normalise(name.text)
    if name.kind or key in decided or _refused(name, key, bodies):
        return None
    if any(one.startswith(f"{key} ") or one.endswith(f" {key}") for one in decided):
        return None  # the short form of a name
    senses = bodies.of(name.text)
    if bodies.others[key] >= senses.mentions:
        return None  # only ever another name of a body
    if not _acts(name, senses):
        return None
    return _registered(name, registers) or (
        "treatment_provider" if _treats(name, senses) else "partner"
    )


def _refused(name: Name, key: str, bodies: Bodies) -> bool:
    """Whether a name is that of a street, of a class, of the service itself, or a common word."""
    rules = body_rules()
    refusing = (rules.refused, rules.acronym, rules.generic)
    if any(pattern.search(name.text) for pattern in refusing):
        return True
    if not name.registers & KNOWN and rules.street.search(name.text):
        return True
    return not name.registers and (key in bodies.common or key in common_words())


def _acts(name: Name, senses: Senses) -> bool:
    """Whether the report tells more of a body than of a place, a person or a programme."""
    weights = senses.weights
    body = weights["body"] + (REGISTERED if name.registers & KNOWN else 0)
    other = max(weights["place"], weights["programme"])
    placed = other >= body and not senses.headed
    return body >= body_rules().least and not placed and not weights["person"]


def _treats(name: Name, senses: Senses) -> bool:
    treats = senses.weights["treatment"] >= senses.mentions
    if name.registers & KNOWN:
        treats = treats or 2 * senses.treating >= senses.mentions
    return treats and body_rules().planning.search(name.text) is None


def _registered(name: Name, registers: Registers) -> OrganisationKind | None:
    """Return what the type of its register entry says a name is."""
    rules = body_rules()
    for found in registers.find(name.text, "body") if "body" in name.registers else ():
        types = {entry.type for entry in found.entries}
        if types and types <= rules.treats:
            return "treatment_provider"
        if types and types <= rules.partners:
            return "partner"
    return None
