"""Each printed name is linked to something of that name: in the forms that registers allow for."""

from __future__ import annotations

from collections.abc import Iterator

from build_graph.knowledge.vocab import concept, iri
from build_graph.registers.name_index import compared_forms
from build_graph.registers.spelling import normalise, without_acronym
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts

RULE = "LinkFitsName"
# Kinds of facts, with what they link to and under which printed name.
LINKS = (
    ("pg:OrganisationRelation", "pg:organisation", "pg:organisationName"),
    ("pg:ServiceProvision", "pg:provider", "pg:providerName"),
    ("pg:OtherServiceProvision", "pg:provider", "pg:providerName"),
    ("pg:ProgrammeMention", "pg:programme", "pg:programmeName"),
    ("pg:Recommendation", "pg:addressee", "pg:addresseeName"),
    ("pg:Inspection", "pg:pdu", "pg:pduName"),
    ("pg:Inspection", "pg:region", "pg:regionName"),
    ("pg:RegionalInspection", "pg:region", "pg:regionName"),
)
NAMES = ("skos:prefLabel", "rdfs:label", "skos:altLabel", "pg:officialName")
CODES = ("dcterms:identifier", "pg:registerId")


def links_fit_names(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each link to something that goes by other names than the printed one."""
    decided = {
        facts.words(one, "pg:valueBefore")
        for one in facts.nodes("pg:Correction")
        if facts.words(one, "pg:action") in ("same", "different")
    }
    for curie, link, name in LINKS:
        for node in facts.nodes(curie):
            thing, printed = facts.one(node, link), facts.words(node, name)
            if thing is None or not printed or printed in decided or facts.is_corrected(node):
                continue
            own = _own_body(facts, node) if curie == "pg:Recommendation" else None
            if thing != own if own else not _fits(facts, printed, thing):
                words = {"printed": printed, "entry": _called(facts, own or thing)}
                yield Fault("AddresseeOfKind" if own else RULE, node, iri(link), thing, words)


def _own_body(facts: GraphFacts, node: str) -> str | None:
    """The inspected unit or its region, where a recommendation is addressed to that."""
    kind = facts.words(node, "pg:addresseeType")
    if kind == concept("addressee", "pdu"):
        return facts.one(facts.inspection, "pg:pdu")
    if kind == concept("addressee", "region"):
        return facts.one(facts.inspection, "pg:region")
    return None


def _fits(facts: GraphFacts, printed: str, thing: str) -> bool:
    names = {str(one) for curie in NAMES for one in facts.all(thing, curie)}
    codes = {str(one) for curie in CODES for one in facts.all(thing, curie)}
    if not names or printed.strip() in codes:
        return True  # what is described nowhere is another fault
    register = str(thing).rpartition("/")[0].rpartition("/")[2]
    own = _keys(register, printed)
    keys = {key for name in names for key in _keys(register, name)}
    if facts.words(thing, "pg:registered") == "false":  # it is called by one of its printed names
        keys.add(normalise(str(thing).rpartition("/")[2]))
    return bool(own & keys) or any(_within(one, key) for one in own for key in keys)


def _keys(register: str, name: str) -> frozenset[str]:
    return compared_forms(register, name) | {normalise(name), normalise(without_acronym(name))}


def _within(one: str, other: str) -> bool:
    """Whether one name is the other with words left out."""
    first, second = set(one.split()), set(other.split())
    return bool(first and second) and (first <= second or second <= first)


def _called(facts: GraphFacts, thing: str) -> str:
    return facts.words(thing, "skos:prefLabel") or str(thing).rpartition("/")[2]
