"""What a name of no class is by all that the report says of it: a partner, or who treats."""

from __future__ import annotations

import re
from collections.abc import Set

from build_graph.extract.classifiers.name_kinds import NameKinds
from build_graph.extract.names.bodies import Bodies, Senses
from build_graph.extract.names.name_words import common_words
from build_graph.extract.names.naming import Name
from build_graph.extract.organisations.body_rules import body_rules
from build_graph.model import OrganisationKind
from build_graph.registers.name_index import Registers
from build_graph.registers.spelling import normalise

KNOWN = frozenset({"provider", "body"})
# How a body of a kind is related to the unit, where the report says no more.
RELATIONS = {
    "partner": "works-with",
    "treatment_provider": "treats",
    "office": "operates-from",
    "approved_premises": "within",
}
SURVEYS = "surveys"  # the relation of who asks people on probation for their views
PROVIDER = "provider"  # the class of those who deliver a pathway
# A name spelt in capitals, of which no example of the model has one: the rules decide.
SPELT = re.compile(r"[A-Z]{5,}")
# The least score of each kind, and of what the rules, too, see act: where precision and recall met
# best on examples held out (docs/accuracy.md).
LEAST = {"partner": -0.5, "treatment_provider": -0.7, "office": 0.85, "approved_premises": 0.5}
ACTING = {**LEAST, "partner": -1.9, "treatment_provider": -1.5}
PLACED = 0.5  # the least score of who treats, where it is told more as a place than as a body
TREATING = 1.0  # what it adds to a score that the rules see a body treat
REGISTERED = 3  # what a register of bodies adds to the weight of 'body'


def kind_by_sense(
    name: Name, bodies: Bodies, likely: NameKinds, registers: Registers, decided: Set[str]
) -> OrganisationKind | None:
    """Return the kind of a name that is none of `decided`, None where nothing is sure.

    What a register says of its type comes first, then what is likeliest by all that is said of it.
    """
    key = normalise(name.text)
    if name.kind or key in decided or _refused(name, key, bodies):
        return None
    if any(one.startswith(f"{key} ") or one.endswith(f" {key}") for one in decided):
        return None  # the short form of a name
    senses = bodies.of(name.text)
    if bodies.others[key] >= senses.mentions:
        return None  # only ever another name of a body
    acts = _acts(name, senses)
    if acts and name.registers & KNOWN:
        return _registered(name, registers) or (
            "treatment_provider" if _treats(senses) else "partner"
        )
    if acts and SPELT.fullmatch(name.text):
        return "partner"
    treats = acts and senses.weights["treatment"] >= senses.mentions
    kind, score = likely.likeliest(key, {"treatment_provider": TREATING} if treats else {})
    if kind != PROVIDER and acts and senses.relation == SURVEYS and not treats:
        return "partner"
    if kind == "treatment_provider" and _arranges(name, senses):
        return "partner"
    return _sure(kind, score, name, bodies, acts=acts)


def _sure(
    kind: str, score: float, name: Name, bodies: Bodies, *, acts: bool
) -> OrganisationKind | None:
    """Return the likeliest kind where its score, or what the rules see beside it, is enough."""
    weights = bodies.of(name.text).weights
    if kind in ("", PROVIDER) or (kind != "office" and _is_street(name)):
        return None
    if kind == "partner" and not acts and _is_common(name, bodies):
        return None
    placed = weights["place"] > weights["body"]
    if kind == "treatment_provider" and not acts and placed and score < PLACED:
        return None
    return kind if score >= (ACTING if acts else LEAST)[kind] else None


def _refused(name: Name, key: str, bodies: Bodies) -> bool:
    """Whether a name is that of a class, of the service itself, or a common word."""
    rules = body_rules()
    refusing = (rules.refused, rules.acronym, rules.generic)
    if any(pattern.search(name.text) for pattern in refusing):
        return True
    return not name.registers and (key in bodies.common or key in common_words())


def _is_common(name: Name, bodies: Bodies) -> bool:
    """Whether a name may be that of a unit or a project of the service: by its head, or its words.

    Such a name has no word that reports do not print in small letters as well.
    """
    words = normalise(name.text).split()
    told = all(word in bodies.common or word in common_words() for word in words)
    return told or body_rules().idle.search(name.text) is not None


def _is_street(name: Name) -> bool:
    return not name.registers & KNOWN and body_rules().street.search(name.text) is not None


def _acts(name: Name, senses: Senses) -> bool:
    """Whether the report tells more of a body than of a place, a person or a programme."""
    weights = senses.weights
    body = weights["body"] + (REGISTERED if name.registers & KNOWN else 0)
    other = max(weights["place"], weights["programme"])
    placed = other >= body and not senses.headed
    return body >= body_rules().least and not placed and not weights["person"]


def _arranges(name: Name, senses: Senses) -> bool:
    """Whether a body for health is told to arrange or fund treatment, and not to treat itself."""
    told = senses.weights["arranges"] > senses.weights["gives"]
    rules = body_rules()
    if rules.commissioners.search(name.text):
        return True
    return told and rules.health.search(name.text) is not None


def _treats(senses: Senses) -> bool:
    """Whether the report speaks of treatment where it names a registered body."""
    treats = senses.weights["treatment"] >= senses.mentions
    return treats or 2 * senses.treating >= senses.mentions


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
