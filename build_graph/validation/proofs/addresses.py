"""The address of a fact says what the fact says: standard, number, section, place in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from build_graph.knowledge.vocab import iri
from build_graph.registers.spelling import slugify
from build_graph.validation.proofs.graph_facts import Fault, GraphFacts

RULE = "AddressOfFact"
Parts = Callable[[GraphFacts, str], tuple[str, ...]]


def addresses(facts: GraphFacts) -> Iterator[Fault]:
    """Yield a fault for each fact whose address is that of another one."""
    whole = facts.inspection
    if whole is None:
        return
    for curie, allowed in _ADDRESSES.items():
        for node in facts.nodes(curie):
            own = str(node).removeprefix(f"{whole}/")
            if own not in allowed(facts, node):
                yield Fault(RULE, node, words={"address": own, "right": allowed(facts, node)[0]})
    for curie in _ADDRESSES:
        for node in facts.nodes(curie):
            if facts.words(node, "pg:inspection") != str(whole):
                yield Fault("OfThisInspection", node, iri("pg:inspection"))
    path = facts.name.partition("/graph/report/")[2]
    if not str(whole).endswith(f"/id/inspection/{path}"):
        yield Fault("GraphOfInspection", whole, words={"graph": path})
    yield from _dated(facts, whole)


def _dated(facts: GraphFacts, whole: str) -> Iterator[Fault]:
    """The address of the inspection ends with its month."""
    month = (
        facts.words(whole, "pg:fieldworkStarted")
        or facts.words(whole, "pg:fieldworkWeekBeginning")
        or facts.words(facts.report, "dcterms:issued")
        or "undated"
    )[:7]
    if str(whole).rpartition("/")[2] != month:
        yield Fault("MonthOfInspection", whole, words={"month": month})


def _standard(facts: GraphFacts, node: str) -> str:
    return facts.slug(node, "pg:standard").partition("-")[2]


def _judgement(facts: GraphFacts, node: str) -> tuple[str, ...]:
    return (f"judgement/{_standard(facts, node)}",)


def _question(facts: GraphFacts, node: str) -> tuple[str, ...]:
    number = facts.slug(node, "pg:question").rpartition("-")[2]
    return (f"judgement/{_standard(facts, node)}/question/{number}",)


def _recommendation(facts: GraphFacts, node: str) -> tuple[str, ...]:
    number = facts.words(node, "pg:number")
    named = slugify(facts.words(node, "pg:addresseeName"))
    return (f"recommendation/{number}", f"recommendation/{named}-{number}")


def _finding(facts: GraphFacts, node: str) -> tuple[str, ...]:
    printed = facts.words(node, "pg:section")
    number, _, rest = printed.partition(" ")
    section = number
    if rest:
        section = f"{number}-{slugify(rest)}" if number[:1].isdigit() else slugify(printed)
    place = f"{facts.slug(node, 'pg:polarity')}/{facts.words(node, 'pg:ordinal')}"
    return (f"finding/{section}/{place}",)


def _provision(facts: GraphFacts, node: str) -> tuple[str, ...]:
    own = f"provision/{facts.slug(node, 'pg:pathway')}/{facts.slug(node, 'pg:provider')}"
    status = facts.words(node, "pg:provisionStatus")
    return (f"{own}/{status}" if status else own,)


def _organisation(facts: GraphFacts, node: str) -> tuple[str, ...]:
    slug = facts.slug(node, "pg:organisation") or "unnamed"
    return (f"organisation/{facts.slug(node, 'pg:kind')}/{slug}",)


def _programme(facts: GraphFacts, node: str) -> tuple[str, ...]:
    return (f"programme/{facts.slug(node, 'pg:programme')}",)


_ADDRESSES: dict[str, Parts] = {
    "pg:Judgement": _judgement,
    "pg:KeyQuestionResult": _question,
    "pg:Recommendation": _recommendation,
    "pg:Finding": _finding,
    "pg:ServiceProvision": _provision,
    "pg:OtherServiceProvision": _provision,
    "pg:OrganisationRelation": _organisation,
    "pg:ProgrammeMention": _programme,
}
